"""Logs of codes, ids and durations: an allow-list of fields, so that nothing about a patient can get in."""

import json
import logging
import re
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from typing_extensions import override

from triage_app.errors import TriageError

FIELDS: Final = frozenset(
    {"portal_id", "conversation_id", "delivery_id", "kind", "state", "code", "new", "changed", "quarantined"}
    | {"attempts", "fence", "ms", "count", "number", "exit", "pid", "where"}
)
"""Names of what may stand in a log line beside the event."""

_EVENT: Final = re.compile(r"[a-z]+(_[a-z]+)*")
_VALUE: Final = re.compile(r"[\w.:-]{0,120}", re.ASCII)
"""Codes, names of classes, and files of the program with a line: one word, never several."""

_LOG = logging.getLogger("triage")


def open_log(directory: Path, name: str) -> None:
    """Write this process's events to a file that is turned over at a megabyte.

    Raises:
        TriageError: `profile_unwritable`.
    """
    path = directory / f"{name}.log"
    try:
        handler = RotatingFileHandler(path, maxBytes=1_048_576, backupCount=4, encoding="utf-8")
    except OSError as error:
        raise TriageError("profile_unwritable", reason=error.strerror or "?") from None
    handler.setFormatter(_Line())
    logging.raiseExceptions = False  # what a full disk does not take would fill whatever reads stderr
    _LOG.addHandler(handler)
    _LOG.setLevel(logging.INFO)
    _LOG.propagate = False
    logging.getLogger("httpx").setLevel(logging.WARNING)  # at INFO it logs addresses with patients' ids
    if not logging.root.handlers:  # else Python writes what libraries warn of to stderr, which others keep
        logging.root.addHandler(logging.NullHandler())


def event(name: str, **fields: str | float) -> None:
    """Log that something happened.

    Raises:
        ValueError: for a name that is no code, or a field that is not on the list; a mistake of the program, found
            by its tests.
    """
    strange = fields.keys() - FIELDS
    if strange or not _EVENT.fullmatch(name):
        raise ValueError(name, sorted(strange))
    _LOG.info(name, extra={"fields": fields})


class _Line(logging.Formatter):
    """A line of what is on the list; what came here past `event` tells where it was written, no words."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        fields = getattr(record, "fields", None)
        if fields is None:
            return json.dumps({"at": at, "event": "not_told", "where": f"{record.filename}:{record.lineno}"})
        told = {name: value for name, value in fields.items() if name in FIELDS}
        return json.dumps({"at": at, "event": record.msg, **{name: _plain(told[name]) for name in told}})


def _plain(value: str | float) -> str | float:
    """Numbers, codes and places as they are; anything else could be words of a patient."""
    return value if not isinstance(value, str) or _VALUE.fullmatch(value) else "?"
