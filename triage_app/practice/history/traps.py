"""How patients' texts are disguised: typing errors, capitals, no punctuation, markup, and unknown tongues."""

from collections.abc import Callable
from html import escape
from random import Random
from typing import Final

from triage_app.practice.texts import without_accents

LETTERS_A_TYPO: Final = 150
"""One typing error in 25 words of six letters with their spaces."""

_NEIGHBOURS: Final = {
    letter: row[place + 1] if place + 1 < len(row) else row[place - 1]
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for place, letter in enumerate(row)
}
_EMOJI: Final = (" 🙏", " 😀👍🏽", " 👨‍👩‍👧", " ❤️", " 😷🤒")
_BARE: Final = {ord(mark): None for mark in ".,;:!?¿¡"}
_LONG: Final = 5_000

STRANGE: Final = (
    ("ar", "appointment", "السلام عليكم، أحتاج إلى موعد هذا الأسبوع من فضلك. شكرا"),
    ("he", "refill", "שלום, אני צריכה מרשם חדש לתרופה שלי. תודה"),
    ("vi", "appointment", "Chào bác sĩ, tôi cần gặp bác sĩ tuần này. Cảm ơn."),
)
"""Messages in languages the practice does not speak, two of them from right to left."""

SPANGLISH: Final = (
    ("refill", "Hola, necesito un refill y el pharmacy dice que ya no hay. Can you call them please?"),
    ("appointment", "Buenos días, my appointment es el lunes pero no tengo ride. ¿Lo puedo hacer reschedule?"),
)

DISGUISES: Final[tuple[tuple[str, int], ...]] = (
    ("html", 150),
    ("bare", 100),
    ("capitals", 30),
    ("emoji", 30),
    ("empty", 10),
    ("long", 5),
    ("strange", 5),
)
"""Out of a thousand texts so many wear each disguise; no text wears two."""

SPANGLISH_OF_1000: Final = 20
CONTRADICTS_OF_1000: Final = 50
"""Openings whose subject is about something else."""


def mistyped(random: Random, text: str) -> str:
    """A text with about as many typing errors as people make: swapped, dropped, doubled, or the key beside."""
    draw = random.random
    errors = int(len(text) / LETTERS_A_TYPO + draw())
    for _ in range(errors):
        at = int(draw() * (len(text) - 2)) + 1 if len(text) > 2 else 0  # noqa: PLR2004 - the first letter stays
        letter = text[at : at + 1]
        if letter.isalpha():
            kind = int(draw() * 4)
            wrong = ("", letter * 2, _NEIGHBOURS.get(letter, letter), text[at + 1] + letter)[kind]
            text = text[:at] + wrong + text[at + 1 + (kind == 3) :]  # noqa: PLR2004 - swapping takes two
    return text


def _bare(text: str) -> str:
    return text.translate(_BARE).lower()


def _markup(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br/>")


DRESS: Final[dict[str, Callable[[str], str]]] = {
    "html": _markup,
    "bare": _bare,
    "capitals": str.upper,
    "accents": without_accents,
}
"""Disguises that treat every part of a text alike."""


def around(random: Random, disguise: str, text: str) -> tuple[str, int]:
    """What a disguise adds around a text, and by how many letters it moves its beginning."""
    if disguise == "html":
        return f"<p>{text}</p>", 3
    if disguise == "emoji":
        return text + random.choice(_EMOJI), 0
    if disguise == "long":
        return text + "\n\n" + (text + " ") * (_LONG // (len(text) + 1) + 1), 0
    return text, 0
