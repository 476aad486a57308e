"""What is written in a history: texts of the make-believe practice, filled in beforehand, disguised when drawn."""

from bisect import bisect
from collections.abc import Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import Final

from triage_app.practice import answers, texts_en, texts_es
from triage_app.practice.history import traps
from triage_app.practice.history.alarms import ALARMS, Alarm
from triage_app.practice.history.values import Label, Patient
from triage_app.practice.people import PRACTICE_NAME, Language, Provider
from triage_app.practice.texts import filled, paragraphs, read_openings

SHARES: Final = {
    "symptom": 15,
    "med_question": 8,
    "refill": 15,
    "appointment": 17,
    "test_result": 10,
    "report_request": 5,
    "referral": 5,
    "forms_letters": 5,
    "billing": 4,
    "portal_help": 3,
    "info_update": 3,
    "complaint": 2,
    "thanks": 6,
    "other": 2,
}
"""What patients write about, in hundredths (`seed_share` of the practice's policies)."""

SECOND_OF_100: Final = 25
"""Openings that want a second thing too."""

ALARM_OF_1000: Final = (("red", 35), ("urgent", 30), ("mention", 40), ("idiom", 10))
_VARIANTS: Final = 16
"""So often is each hand-written text filled in with other words."""

_SIGNED_IN, _PHONE_IN = 3, 20
_ALSO: Final[dict[Language, str]] = {"en": "Also: ", "es": "Otra cosa: "}
_CALL: Final[dict[Language, str]] = {"en": "My number is", "es": "Mi número es"}

Text = tuple[str, str]
"""A subject, empty where there is none, and a text that may still name {doctor}."""


class Words:
    """Writes for everybody in a history."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._draw = random.random
        self._tongues = {language: _Tongue(random, language) for language in ALARMS}
        self._disguises = _table(traps.DISGUISES, 1000)
        self._alarms = _table(ALARM_OF_1000, 1000)

    def opening(self, patient: Patient, provider: Provider) -> tuple[str, str, str, Label]:
        """The category, subject, text and label of what begins a thread."""
        tongue = self._tongues[patient.language]
        category = tongue.category(self._draw())
        subject, text = self._pick(tongue.openings[category])
        intents = [category]
        if self._draw() * 100 < SECOND_OF_100:
            second = tongue.category(self._draw())
            text += f"\n\n{_ALSO[patient.language]}{self._pick(tongue.openings[second])[1]}"
            intents += [second] if second != category else []
        contradicts = self._draw() * 1000 < traps.CONTRADICTS_OF_1000
        if contradicts:
            subject = self._pick(tongue.openings[tongue.other_than(category, self._draw())])[0]
        text, label = self._written(patient, _named(text, provider), tuple(intents))
        if contradicts:
            label = Label(
                label.intents, label.language, label.level, label.rule, label.span, (*label.traps, "subject")
            )
        return label.intents[0], _named(subject, provider), text, label

    def further(self, patient: Patient, provider: Provider, category: str, *, answered: bool) -> tuple[str, Label]:
        """What a patient adds: while waiting, or to an answer."""
        tongue = self._tongues[patient.language]
        text = self._pick(tongue.more if answered else tongue.nudges)[1]
        return self._written(patient, _named(text, provider), (category,))

    def reply(self, patient: Patient, provider: Provider, category: str, *, first: bool) -> str:
        """What the practice writes."""
        tongue = self._tongues[patient.language]
        text = self._pick(tongue.answers[category] if first else tongue.later)[1]
        hello = "Hola" if patient.language == "es" else "Hello"
        return f"{hello} {patient.given},\n\n{_named(text, provider)}\n\n{PRACTICE_NAME}"

    def _pick(self, texts: Sequence[Text]) -> Text:
        return texts[int(self._draw() * len(texts))]

    def _written(self, patient: Patient, text: str, intents: tuple[str, ...]) -> tuple[str, Label]:
        """A text in the patient's own hand, and what it really is."""
        draw, language = self._draw, patient.language
        disguise = self._disguises[int(draw() * 1000)]
        if disguise == "empty":
            return "", Label(intents, language, traps=("empty",))
        if disguise == "strange":
            tongue, intent, text = traps.STRANGE[int(draw() * len(traps.STRANGE))]
            return text, Label((intent,), tongue, traps=("strange",))
        worn = (disguise,) if disguise else ()
        if language == "es" and draw() * 1000 < traps.SPANGLISH_OF_1000:
            intent, text = traps.SPANGLISH[int(draw() * len(traps.SPANGLISH))]
            intents, worn = (intent,), (*worn, "spanglish")
        if language == "es" and draw() < 0.5:  # noqa: PLR2004 - every second Spanish text is typed without accents
            worn = (*worn, "accents")
        text = self._signed(patient, traps.mistyped(self._random, text))
        kind = self._alarms[int(draw() * 1000)]
        alarm = ALARMS[language][kind] if kind else ()
        return self._dressed(
            text, alarm[int(draw() * len(alarm))] if alarm else None, worn, Label(intents, language)
        )

    def _signed(self, patient: Patient, text: str) -> str:
        if self._draw() * _PHONE_IN < 1:
            text += f" {_CALL[patient.language]} {patient.phone}."
        if self._draw() * _SIGNED_IN < 1:
            text += f"\n\n{(patient.proxy or patient.given)}"
        return text

    def _dressed(self, text: str, alarm: Alarm | None, worn: tuple[str, ...], label: Label) -> tuple[str, Label]:
        """Text and alarm wear the same, so that the place of the alarm is known in the end."""
        said = alarm.text if alarm else ""
        for one in worn:
            dress = traps.DRESS.get(one)
            if dress:
                text, said = dress(text), dress(said)
        if alarm is None:
            text = traps.around(self._random, worn[0], text)[0] if worn else text
            return text, Label(label.intents, label.language, traps=worn) if worn else label
        first = self._draw() < 0.5  # noqa: PLR2004 - half of them come to the point
        at = 0 if first else len(text) + 1
        whole = f"{said} {text}" if first else f"{text} {said}"
        moved = 0
        if worn:
            whole, moved = traps.around(self._random, worn[0], whole)
        span = (at + moved, at + moved + len(said))
        return whole, Label(label.intents, label.language, alarm.level, alarm.rule, span, worn)


class _Tongue:
    """Everything one language has, its blanks filled in."""

    def __init__(self, random: Random, language: Language) -> None:
        source = texts_en if language == "en" else texts_es
        first = answers.ANSWERS_EN if language == "en" else answers.ANSWERS_ES
        later = answers.LATER_ANSWERS_EN if language == "en" else answers.LATER_ANSWERS_ES
        self._random = random
        self._blanks: Mapping[str, Sequence[str]] = {**source.BLANKS, "doctor": ("{doctor}",)}
        self.openings: dict[str, list[Text]] = {}
        for one in read_openings(source.OPENINGS):
            self.openings.setdefault(one.category, []).extend(self._variants(one.subject, one.text))
        self.nudges = self._all(source.NUDGES)
        self.more = self._all(source.MORE)
        self.answers = {category: self._all(block) for category, block in first.items()}
        self.later = self._all(later)
        self._categories = tuple(one for one in SHARES if one in self.openings)
        self._shares = tuple(accumulate(SHARES[one] for one in self._categories))

    def category(self, drawn: float) -> str:
        """What a patient writes about."""
        return self._categories[bisect(self._shares, int(drawn * self._shares[-1]))]

    def other_than(self, category: str, drawn: float) -> str:
        """Something else."""
        place = self._categories.index(category)
        return self._categories[(place + 1 + int(drawn * (len(self._categories) - 1))) % len(self._categories)]

    def _all(self, block: str) -> list[Text]:
        return [variant for text in paragraphs(block) for variant in self._variants("", text)]

    def _variants(self, subject: str, text: str) -> list[Text]:
        made = []
        for _ in range(_VARIANTS if "{" in text else 1):
            words = {blank: self._random.choice(choices) for blank, choices in self._blanks.items()}
            made.append((filled(subject, words), filled(text, words)))
        return made * (_VARIANTS // len(made))


def _named(text: str, provider: Provider) -> str:
    return text.replace("{doctor}", provider.title) if "{" in text else text


def _table(shares: Sequence[tuple[str, int]], whole: int) -> tuple[str, ...]:
    """As many places for each name as its share says, the rest empty."""
    places = [name for name, share in shares for _ in range(share)]
    return (*places, *("" for _ in range(whole - len(places))))
