"""How the command line speaks: answers on stdout, sentences on stderr, an exit code that scripts can trust."""

import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, Final

import msgspec

from triage_app.errors import (
    ConflictError,
    DeniedByPortalError,
    NotAllowedError,
    TriageError,
    UnreachableError,
    UsageError,
)
from triage_app.sentences import Sentence, say_error

EXIT: Final[dict[type[TriageError], int]] = {
    UsageError: 2,
    NotAllowedError: 3,
    ConflictError: 4,
    UnreachableError: 5,
    DeniedByPortalError: 5,
}
"""Exit codes by kind of failure; every other failure is 1."""


def moment(at: datetime | None) -> str | None:
    """A moment as ISO 8601 in UTC with a Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") if at else None


def plain(value: Any) -> Any:
    """A value as JSON knows it."""
    match value:
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
        case Enum():
            return value.value
        case Mapping():
            return {key: plain(one) for key, one in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(one) for one in value]
    return value


def print_json(value: Mapping[str, Any]) -> None:
    """Print one object on one line of stdout."""
    sys.stdout.write(msgspec.json.encode(plain(value)).decode() + "\n")
    sys.stdout.flush()


def tell(sentence: Sentence | str) -> None:
    """Say something to the person at the terminal."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


def fail(error: TriageError, *, as_json: bool) -> int:
    """Say what went wrong and return the exit code."""
    sentence = say_error(error)
    if as_json:
        what = " ".join(part for part in (sentence.happened, sentence.means) if part)
        print_json({"error": error.code, "message": what, "next": sentence.next})
    tell(sentence)
    return EXIT.get(type(error), 1)
