"""What is said to a person for every code below the interface; the texts are in resources/sentences.

One catalogue for desk and command line, so that both say the same (docs/decisions/0003-one-catalogue.md). A test
finds every code of the program in it, and no other.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from typing_extensions import override

from triage_app import assets
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


@cache
def catalogue() -> dict[str, Sentence]:
    """Every code with its sentences, blanks unfilled."""
    texts = tomllib.loads(assets.text("sentences/en.toml"))
    return {
        code: Sentence(parts["happened"], parts.get("means", ""), parts.get("next", ""))
        for code, parts in texts.items()
    }


def say(code: str, values: Mapping[str, Value] | None = None) -> Sentence:
    """The sentences for a code, blanks filled; a blank without a value stays visible as a question mark."""
    known = catalogue()[code]
    filled = _Values(values or {})
    return Sentence(*(part.format_map(filled) for part in (known.happened, known.means, known.next)))


def say_error(error: TriageError) -> Sentence:
    """The sentences for a failure."""
    return say(error.code, error.values)


class _Values(dict[str, Value]):
    def __missing__(self, key: str) -> str:
        return "?"
