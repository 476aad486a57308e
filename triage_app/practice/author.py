"""Thinks up who writes what and when, until the practice has the conversations it needs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from triage_app.practice.conversations import Draft, Line
from triage_app.practice.days import off_the_hour, some_time_ago, times_before, utc
from triage_app.practice.people import KNOWN, PROVIDERS, Language, Patient
from triage_app.practice.stories import told_stories
from triage_app.practice.surprises import coming_alarms, tripping_texts
from triage_app.practice.texts import Deck, Opening, Writer

_WAITING = {"i": 24, "ii": 10, "ioi": 8, "ioii": 3, "iii": 2}
"""How many conversations wait for an answer, by who wrote in turn: i in, o out. The stories come on top."""
_ANSWERED = {"io": 14, "iio": 9, "ioio": 6, "ioioio": 3}
_NEW_LATER = 12
_NUDGED_LATER = 6
_REOPENED_LATER = 6
_LATER_EVERY = timedelta(minutes=25)
_DUE_SOON = (
    timedelta(hours=19, minutes=22),
    timedelta(hours=18, minutes=49),
    timedelta(hours=18, minutes=13),
)
"""So long wait the few that are due within six hours, besides those of the stories."""
_SHORTEST_WAIT = 9
_SHORTEST_WAIT_OF_SEVERAL = 100
_LONGEST_WAIT = 1070
_LONGEST_CLINICAL_WAIT = {"symptom": 170, "med_question": 400, "complaint": 400}
"""Waits are in minutes. These are answered within hours, so none waits half a day without being late."""


class Author:
    """Thinks the conversations of one practice up; now is a whole minute of local time."""

    def __init__(self, random: Random, now: datetime, patients: Sequence[Patient]) -> None:
        self._random = random
        self._now = now
        self._everybody = Deck(random, patients)
        self._strangers = Deck(random, patients[len(KNOWN) :])
        self._providers = {provider.id: provider for provider in PROVIDERS}
        self._writers: dict[Language, Writer] = {"en": Writer(random, "en"), "es": Writer(random, "es")}
        self._tripping = tripping_texts(random)

    def everything(self) -> list[Draft]:
        """All conversations, those that start later today included."""
        waiting = self._waiting()
        answered = [self._answered(shape) for shape in _each(_ANSWERED)]
        later = self._later_times()
        waiting = self._more_to_come(waiting, later[:_NUDGED_LATER])
        answered = self._more_to_come(answered, later[_NUDGED_LATER : _NUDGED_LATER + _REOPENED_LATER])
        new = self._new_later(later[_NUDGED_LATER + _REOPENED_LATER :])
        return told_stories(self._random, utc(self._now)) + waiting + answered + new

    def _waiting(self) -> list[Draft]:
        shapes = _each(_WAITING)
        self._random.shuffle(shapes)
        soon = list(_DUE_SOON)
        drafts = []
        for shape in shapes:
            patient = self._strangers.draw()
            opening = self._opening(patient, may_trip=shape == "i")
            longest = _LONGEST_CLINICAL_WAIT.get(opening.category, _LONGEST_WAIT)
            if soon and longest == _LONGEST_WAIT:
                since = self._now - soon.pop()
            else:
                shortest = _SHORTEST_WAIT if shape.endswith("oi") or shape == "i" else _SHORTEST_WAIT_OF_SEVERAL
                since = some_time_ago(self._random, self._now, shortest=shortest, longest=longest)
            drafts.append(self._draft(patient, opening, shape, self._times_waiting(shape, since)))
        return drafts

    def _times_waiting(self, shape: str, since: datetime) -> list[datetime]:
        waiting = len(shape) - shape.rfind("o") - 1
        history = _directions(shape[: len(shape) - waiting])
        times = times_before(self._random, history, since - timedelta(minutes=40)) if history else []
        # The wait is cut into equal parts; what comes between is written within one of them.
        part = (self._now - since) / waiting
        for turn in range(waiting):
            shift = part * self._random.random() * 0.8 if turn else timedelta(0)
            times.append(since if turn == 0 else off_the_hour(since + part * turn + shift - timedelta(minutes=4)))
        return times

    def _answered(self, shape: str) -> Draft:
        patient = self._everybody.draw()
        times = times_before(self._random, _directions(shape), self._now - timedelta(minutes=25))
        return self._draft(patient, self._opening(patient, may_trip=False), shape, times)

    def _later_times(self) -> list[datetime]:
        count = _NUDGED_LATER + _REOPENED_LATER + _NEW_LATER
        times = [
            off_the_hour(self._now + _LATER_EVERY * slot + timedelta(minutes=self._random.randrange(2, 21)))
            for slot in range(count)
        ]
        self._random.shuffle(times)
        return times

    def _more_to_come(self, drafts: list[Draft], times: Sequence[datetime]) -> list[Draft]:
        chosen = dict(zip(self._random.sample(range(len(drafts)), len(times)), times, strict=True))
        return [
            replace(draft, lines=(*draft.lines, self._line(draft.patient, draft.lines[-1], chosen[place])))
            if place in chosen
            else draft
            for place, draft in enumerate(drafts)
        ]

    def _new_later(self, times: Sequence[datetime]) -> list[Draft]:
        alarms = {language: list(openings) for language, openings in coming_alarms().items()}
        drafts = []
        for sent in times:
            patient = self._strangers.draw()
            waiting = alarms[patient.language]
            opening = waiting.pop() if waiting else self._opening(patient, may_trip=False)
            drafts.append(self._draft(patient, opening, "i", [sent]))
        return drafts

    def _opening(self, patient: Patient, *, may_trip: bool) -> Opening:
        tripping = self._tripping[patient.language]
        if may_trip and tripping:
            return tripping.pop()
        return self._writers[patient.language].opening(patient, self._providers[patient.provider_id])

    def _draft(self, patient: Patient, opening: Opening, shape: str, times: Sequence[datetime]) -> Draft:
        lines = [Line(inbound=True, sent=utc(times[0]), text=opening.text)]
        for inbound, sent in zip(_directions(shape)[1:], times[1:], strict=True):
            first = all(line.inbound for line in lines)
            if inbound:
                lines.append(self._line(patient, lines[-1], sent))
            else:
                lines.append(self._reply(patient, opening.category, sent, first=first))
        return Draft(patient, opening.category, opening.subject, tuple(lines))

    def _line(self, patient: Patient, before: Line, sent: datetime) -> Line:
        writer, provider = self._writers[patient.language], self._providers[patient.provider_id]
        text = writer.nudge(patient, provider) if before.inbound else writer.more(patient, provider)
        return Line(inbound=True, sent=utc(sent), text=text)

    def _reply(self, patient: Patient, category: str, sent: datetime, *, first: bool) -> Line:
        writer, provider = self._writers[patient.language], self._providers[patient.provider_id]
        text = writer.answer(patient, provider, category) if first else writer.later_answer(patient, provider)
        return Line(inbound=False, sent=utc(sent), text=text)


def _each(counts: Mapping[str, int]) -> list[str]:
    return [shape for shape, count in counts.items() for _ in range(count)]


def _directions(shape: str) -> list[bool]:
    return [letter == "i" for letter in shape]
