"""What stands in rules as text: names, days and conditions; and which of it could not be stored or read."""

import unicodedata
from collections.abc import Iterator
from typing import Final

from triage_app.queue.domain.refusal import Refusal
from triage_app.queue.domain.rulebook import Rules

_NEVER_SEEN: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Control characters, halves of characters, and line breaks: names are one line."""

_TURNS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that change the direction of what follows, beyond the text they stand in."""


def refusal(rules: Rules) -> Refusal | None:
    """The first text that no screen can show as it is, or no database keep; None where there is none."""
    wrong = next((one for one in _texts(rules) if any(map(_is_unseen, one))), None)
    return None if wrong is None else Refusal("rule_text_unreadable", {"said": _seen(wrong)})


def _texts(rules: Rules) -> Iterator[str]:
    for one in rules.policies:
        yield one.name
        yield from one.conditions
    yield from rules.category_targets
    for place, hours in (("", rules.hours), *rules.locations.items()):
        yield place
        yield from (one.name for one in hours.special)


def _seen(text: str) -> str:
    return "".join("\ufffd" if _is_unseen(letter) else letter for letter in text)


def _is_unseen(letter: str) -> bool:
    return letter in _TURNS or unicodedata.category(letter) in _NEVER_SEEN
