"""Whether a message only says thank you: then "No reply needed" is offered, and a person decides.

Nothing is ever closed by itself: "thanks, but the chest pain is back" is a message like any other
(queue-behaviour, section 3.8). So whatever is left over beside words of gratitude, a question, a number or a file,
says no.
"""

import re
import unicodedata
from datetime import datetime, timedelta
from typing import Final

WITHIN: Final = timedelta(days=7)
"""Thanks come within this time after our answer; later ones are about something else."""

LONGEST: Final = 160
"""Characters of a message that may only say thank you."""

_PHRASES: Final = (
    *("thank you", "thanks", "thank u", "thx", "ty", "many", "so", "very", "much", "a lot", "again", "all", "for"),
    *("your", "the", "help", "quick", "fast", "reply", "response", "answer", "got it", "ok", "okay", "great"),
    *("perfect", "sounds good", "will do", "appreciate it", "i appreciate it", "have a", "nice", "good", "day"),
    *(
        "evening",
        "weekend",
        "you too",
        "and",
        "dr",
        "doctor",
        "everyone",
        "wonderful",
        "awesome",
        "best",
        "regards",
    ),
    *("muchas gracias", "muchisimas", "mil", "gracias", "por", "su", "la", "el", "ayuda", "respuesta", "rapida"),
    *("pronta", "todo", "de acuerdo", "entendido", "perfecto", "esta bien", "bien", "muy amable", "que tenga"),
    *("buen", "buena", "dia", "tarde", "noche", "doctor", "doctora", "igualmente", "saludos", "excelente", "y"),
)
_SMILES: Final = frozenset("🙏😊🙂😀😃😄👍❤💐🌹🌷✨🎉\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
_GRATITUDE: Final = re.compile(r"\b(thank(s| you| u)|thx|gracias|appreciate it|muy amable)\b")
_KNOWN: Final = re.compile(rf"\b({'|'.join(sorted(map(re.escape, _PHRASES), key=len, reverse=True))})\b")


def only_thanks(text: str, *, files: int, sent_at: datetime, answered_at: datetime | None) -> bool:
    """Whether nothing but gratitude is in a message.

    Args:
        text: what the patient wrote, in English or Spanish.
        files: how many files came with it.
        sent_at: when it was sent.
        answered_at: when we last answered before it; None where we never did.
    """
    if files or answered_at is None or not timedelta(0) <= sent_at - answered_at <= WITHIN or len(text) > LONGEST:
        return False
    plain = _plain(text)
    return bool(_GRATITUDE.search(plain)) and not re.search(r"[^\s.,!\-]", _KNOWN.sub(" ", plain))


def _plain(text: str) -> str:
    """Small letters without accents; what smiles or prays is no word, any other sign is."""
    parted = unicodedata.normalize("NFKD", text.lower()).replace(":)", " ").replace(":-)", " ")
    return "".join(c for c in parted if not unicodedata.combining(c) and c not in _SMILES)
