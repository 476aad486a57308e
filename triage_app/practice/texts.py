"""What patients and the practice write to each other, put together from hand-written texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Generic, TypeVar
from unicodedata import combining, normalize

from triage_app.practice import answers, texts_en, texts_es
from triage_app.practice.people import PRACTICE_NAME, Language, Patient, Provider

_SIGNED_IN = 3
"""One message in so many carries the patient's name at its end."""
_HASTY_IN = 8
"""One English message in so many is typed on a telephone, without capitals or full stops."""
_PLAIN_IN = 2
"""One Spanish message in so many comes without accents, as keyboards here make them hard to type."""

_SAME_FOR_A_PATIENT = ("drug", "pharmacy")

Card = TypeVar("Card")


@dataclass(frozen=True)
class Opening:
    """The first message of a conversation, with what it is about."""

    category: str
    subject: str
    text: str


class Deck(Generic[Card]):
    """Cards drawn in a random order, none twice before each had its turn."""

    def __init__(self, random: Random, cards: Sequence[Card]) -> None:
        self._random = random
        self._cards = tuple(cards)
        self._left: list[Card] = []

    def draw(self) -> Card:
        """The next card."""
        if not self._left:
            self._left = list(self._cards)
            self._random.shuffle(self._left)
        return self._left.pop()


class Writer:
    """Writes for the patients of one language and for the practice when it answers them."""

    def __init__(self, random: Random, language: Language) -> None:
        source = texts_en if language == "en" else texts_es
        replies = answers.ANSWERS_EN if language == "en" else answers.ANSWERS_ES
        later = answers.LATER_ANSWERS_EN if language == "en" else answers.LATER_ANSWERS_ES
        self._random = random
        self._language = language
        self._blanks = source.BLANKS
        self._openings = Deck(random, read_openings(source.OPENINGS))
        self._nudges = Deck(random, paragraphs(source.NUDGES))
        self._more = Deck(random, paragraphs(source.MORE))
        self._answers = {category: Deck(random, paragraphs(block)) for category, block in replies.items()}
        self._later_answers = Deck(random, paragraphs(later))
        self._own: dict[str, dict[str, str]] = {}

    def opening(self, patient: Patient, provider: Provider) -> Opening:
        """What the patient wants, with its subject."""
        drawn = self._openings.draw()
        words = self._words(patient, provider)
        text = self._in_own_hand(filled(drawn.text, words), patient)
        return Opening(drawn.category, filled(drawn.subject, words), text)

    def nudge(self, patient: Patient, provider: Provider) -> str:
        """What the patient adds while waiting for an answer."""
        return self._in_own_hand(filled(self._nudges.draw(), self._words(patient, provider)), patient)

    def more(self, patient: Patient, provider: Provider) -> str:
        """What the patient asks after an answer."""
        return self._in_own_hand(filled(self._more.draw(), self._words(patient, provider)), patient)

    def answer(self, patient: Patient, provider: Provider, category: str) -> str:
        """The practice's first answer to something of this category."""
        return self._from_the_practice(self._answers[category].draw(), patient, provider)

    def later_answer(self, patient: Patient, provider: Provider) -> str:
        """The practice's answer to a question that followed an answer."""
        return self._from_the_practice(self._later_answers.draw(), patient, provider)

    def _words(self, patient: Patient, provider: Provider) -> Mapping[str, str]:
        words = {blank: self._random.choice(choices) for blank, choices in self._blanks.items()}
        # A question about one medicine must not be answered with another one.
        own = self._own.setdefault(patient.id, {blank: words[blank] for blank in _SAME_FOR_A_PATIENT})
        return words | own | {"doctor": provider.title}

    def _in_own_hand(self, text: str, patient: Patient) -> str:
        if self._random.randrange(_SIGNED_IN) == 0:
            text = f"{text}\n\n{patient.given}"
        if self._language == "es":
            return without_accents(text) if self._random.randrange(_PLAIN_IN) == 0 else text
        return _in_haste(text) if self._random.randrange(_HASTY_IN) == 0 else text

    def _from_the_practice(self, text: str, patient: Patient, provider: Provider) -> str:
        if self._language == "es":
            greetings = (
                f"Hola, {patient.given}.",
                f"{patient.name}:",
                f"Gracias por escribirnos, {patient.given}.",
            )
            closings = (f"Consultorio de {provider.title}", f"Recepción, {PRACTICE_NAME}")
        else:
            greetings = (f"Hi {patient.given},", f"Hello {patient.given},", f"Dear {patient.name},")
            closings = (f"{provider.title}'s office", f"Front desk, {PRACTICE_NAME}")
        greeting, closing = self._random.choice(greetings), self._random.choice(closings)
        return f"{greeting}\n\n{filled(text, self._words(patient, provider))}\n\n{closing}"


def read_openings(blocks: Mapping[str, str]) -> tuple[Opening, ...]:
    """The openings of a language as they were written down, with their blanks."""
    return tuple(
        Opening(category, subject, text)
        for category, block in blocks.items()
        for subject, _, text in (paragraph.partition("\n") for paragraph in paragraphs(block))
    )


def paragraphs(block: str) -> tuple[str, ...]:
    """The texts of a block, which empty lines part."""
    return tuple(block.strip().split("\n\n"))


def filled(text: str, words: Mapping[str, str]) -> str:
    """A text on one line with its blanks filled in."""
    line = " ".join(text.split()).format_map(words)
    return line[:1].upper() + line[1:]


def _in_haste(text: str) -> str:
    return text.lower().replace(". ", " ").removesuffix(".")


def without_accents(text: str) -> str:
    """Spanish as it is typed where accents are hard to type."""
    # The tilde stays: nobody writes "ano" for a year.
    letters = text.replace("ñ", "\0").replace("Ñ", "\1")
    bare = "".join(letter for letter in normalize("NFD", letters) if not combining(letter))
    return normalize("NFC", bare).replace("\0", "ñ").replace("\1", "Ñ")
