"""What stands in rules as text: names, days and conditions; and which of it could not be stored or read."""

import unicodedata
from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Final

from triage_app.queue.domain.refusal import Refusal
from triage_app.queue.domain.rulebook import Rules

_NEVER_SEEN: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Control characters, halves of characters, and line breaks: names are one line."""

_QUOTED: Final = 40
"""Characters of a text that are quoted where it is too long."""

_TURNS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that change the direction of what follows, beyond the text they stand in."""


LONGEST: Final = 200
"""Characters of one name or condition."""

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
"""Between them lie the days that can be made different: nothing is counted near the end of the calendar.

Earlier ones that are kept already do no harm, and no screen shows them any more: they stay."""


def refusal(rules: Rules) -> Refusal | None:
    """The first text that no screen can show as it is or no database keep, or day that never comes; else None."""
    return next(chain(_refused_texts(rules), _refused_days(rules)), None)


def _refused_texts(rules: Rules) -> Iterator[Refusal]:
    for one in _texts(rules):
        if any(map(_is_unseen, one)) or _shows_nothing(one):
            yield Refusal("rule_text_unreadable", {"said": _seen(one)})
        if len(one) > LONGEST:
            yield Refusal("rule_text_too_long", {"said": one[:_QUOTED], "most": LONGEST})


def _refused_days(rules: Rules) -> Iterator[Refusal]:
    for hours in (rules.hours, *rules.locations.values()):
        for one in hours.special:
            if one.day > LAST_DAY:
                yield Refusal(
                    "special_day_far", {"day": str(one.day), "first": str(FIRST_DAY), "last": str(LAST_DAY)}
                )


def _texts(rules: Rules) -> Iterator[str]:
    for one in rules.policies:
        yield one.name
        yield from one.conditions
    yield from rules.category_targets
    for place, hours in (("", rules.hours), *rules.locations.items()):
        yield place
        yield from (one.name for one in hours.special)


def _shows_nothing(text: str) -> bool:
    """Whether it is there and cannot be seen, like a blank of no width."""
    return bool(text.strip()) and all(one.isspace() or unicodedata.category(one) == "Cf" for one in text)


def _seen(text: str) -> str:
    return "".join("\ufffd" if _is_unseen(letter) else letter for letter in text)


def _is_unseen(letter: str) -> bool:
    return letter in _TURNS or unicodedata.category(letter) in _NEVER_SEEN
