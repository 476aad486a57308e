"""What is said to a person for every code below the interface; the texts are in resources/sentences.

One catalogue for desk and command line, so that both say the same (docs/decisions/0003-one-catalogue.md). Tests
find every code of the program in it, and no other, in every language.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from typing_extensions import override

from triage_app import assets, language
from triage_app.errors import TriageError, Value


@dataclass(frozen=True)
class Sentence:
    """What to tell a person. `means` is about the patient or the work and may be empty."""

    happened: str
    means: str
    next: str

    @override
    def __str__(self) -> str:
        return " ".join(part for part in (self.happened, self.means, self.next) if part)


@dataclass(frozen=True)
class Entry:
    """What is said for a code, blanks unfilled: `one` where the value named by `counts` is one, else `other`."""

    one: Sentence
    other: Sentence
    counts: str = ""


@cache
def catalogue(spoken: str = language.ENGLISH) -> dict[str, Entry]:
    """Every code of a language."""
    texts = tomllib.loads(assets.text(f"sentences/{spoken}.toml"))
    return {
        code: Entry(_sentence(parts, "one"), _sentence(parts, "other"), parts.get("counts", ""))
        for code, parts in texts.items()
    }


def say(code: str, values: Mapping[str, Value] | None = None) -> Sentence:
    """The sentences for a code, blanks filled; a blank without a value stays visible as a question mark."""
    entry = catalogue(language.spoken()).get(code) or catalogue()[code]
    filled = _Values(values or {})
    known = entry.one if filled.get(entry.counts) == 1 else entry.other
    return Sentence(*(part.format_map(filled) for part in (known.happened, known.means, known.next)))


def say_error(error: TriageError) -> Sentence:
    """The sentences for a failure."""
    return say(error.code, error.values)


class _Values(dict[str, Value]):
    def __missing__(self, key: str) -> str:
        return "?"


def _sentence(parts: dict[str, Any], form: str) -> Sentence:
    said = (parts["happened"], parts.get("means", ""), parts.get("next", ""))
    return Sentence(*(part if isinstance(part, str) else part[form] for part in said))
