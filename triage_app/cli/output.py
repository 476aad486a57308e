"""How the command line speaks: answers on stdout, sentences on stderr, an exit code that scripts can trust."""

import io
import sys
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, Final

import msgspec

from triage_app.crash import write_report
from triage_app.errors import (
    ConflictError,
    DeniedByPortalError,
    NotAllowedError,
    TriageError,
    UnreachableError,
    UsageError,
)
from triage_app.sentences import Sentence, say, say_error

EXIT: Final[dict[type[Exception], int]] = {
    UsageError: 2,
    NotAllowedError: 3,
    ConflictError: 4,
    UnreachableError: 5,
    DeniedByPortalError: 5,
}
"""Exit codes by kind of failure; every other failure is 1."""

_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that change the direction of what follows, beyond the text they stand in."""


def speak(*, as_json: bool) -> None:
    """Let no answer fail for want of a letter: JSON is UTF-8 everywhere, words do with what the terminal has."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8" if as_json else None, errors="replace")


def moment(at: datetime | None) -> str | None:
    """A moment as ISO 8601 in UTC with a Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") if at else None


def counted(count: int, one: str, more: str = "") -> str:
    """A number with its noun: "1 reply", "2 replies"."""
    return f"{count} {one if count == 1 else more or one + 's'}"


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
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def print_json(value: Mapping[str, Any]) -> None:
    """Print one object on one line of stdout."""
    sys.stdout.write(msgspec.json.encode(plain(value)).decode() + "\n")
    sys.stdout.flush()


def visible(text: str) -> str:
    """A text that only shows: what would steer a terminal becomes a question mark in a diamond."""
    return "".join("\ufffd" if _steers(letter) else letter for letter in text)


def _steers(letter: str) -> bool:
    return letter not in "\n\t" and (letter in _TURNS or unicodedata.category(letter) == "Cc")


def tell(sentence: Sentence | str) -> None:
    """Say something to the person at the terminal."""
    sys.stderr.write(f"{visible(str(sentence))}\n")
    sys.stderr.flush()


def fail(error: Exception, logs: Path, *, as_json: bool) -> int:
    """Say what went wrong and return the exit code; a mistake of the program leaves a report among the logs."""
    if isinstance(error, TriageError):
        code, sentence = error.code, say_error(error)
    else:
        report = write_report(logs, type(error), error.__traceback__)
        code, sentence = "unexpected", say("unexpected", {"kind": type(error).__name__, "report": str(report)})
    if as_json:
        what = " ".join(part for part in (sentence.happened, sentence.means) if part)
        print_json({"error": code, "message": what, "next": sentence.next})
    tell(sentence)
    return EXIT.get(type(error), 1)
