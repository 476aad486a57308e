"""Logs of codes, ids and durations: an allow-list of fields, so that nothing about a patient can get in."""

import json
import logging
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from typing_extensions import override

from triage_app.errors import TriageError

FIELDS: Final = frozenset(
    {"portal_id", "conversation_id", "delivery_id", "kind", "state", "code", "new", "changed", "quarantined"}
    | {"attempts", "fence", "ms", "count", "exit", "pid", "where"}
)
"""Names of what may stand in a log line beside the event."""

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
    _LOG.addHandler(handler)
    _LOG.setLevel(logging.INFO)
    _LOG.propagate = False
    logging.getLogger("httpx").setLevel(logging.WARNING)  # at INFO it logs addresses with patients' ids


def event(name: str, **fields: str | float) -> None:
    """Log that something happened.

    Raises:
        ValueError: for a field that is not on the list; a mistake of the program, found by its tests.
    """
    strange = fields.keys() - FIELDS
    if strange:
        raise ValueError(sorted(strange))
    _LOG.info(name, extra={"fields": fields})


class _Line(logging.Formatter):
    @override
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        return json.dumps({"at": at, "event": record.msg, **getattr(record, "fields", {})})
