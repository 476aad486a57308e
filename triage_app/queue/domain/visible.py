"""Whether a text shows anything at all: what nobody can see answers nobody, and ends no wait."""

import unicodedata
from typing import Final

_DRAWN_EMPTY: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols by their kind, and yet nothing but a gap: fillers, and the braille cell without a dot."""

_NOTHING: Final = "CZM"
"""Kinds of characters that show nothing alone: controls, spaces, and marks without a letter to stand on."""

BLANK: Final = (
    r"^[\s\u00A0\u00AD\u034F\u061C\u115F\u1160\u1680\u17B4\u17B5\u180B-\u180F\u2000-\u200F\u2028-\u202F"
    r"\u205F-\u206F\u2800\u3000\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF9-\uFFFB]*$"
)
"""The same for a database, which knows no kinds of characters: those that a keyboard or another text can bring."""


def is_visible(text: str) -> bool:
    """Whether there is at least one character in it that shows."""
    return any(c not in _DRAWN_EMPTY and unicodedata.category(c)[0] not in _NOTHING for c in text)
