"""Open connections to portals, for one thread: made when first needed, closed when a portal is gone."""

from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Self

from triage_app.errors import TriageError
from triage_app.queue.services.portals import Connection
from triage_app.sync.portal import Portal

OpenPortal = Callable[[Connection], Portal]
"""Opens a connected portal with its secret; raises TriageError where that is not possible."""


class Lines:
    """What one thread has open."""

    def __init__(self, open_portal: OpenPortal) -> None:
        self._open_portal = open_portal
        self._open: dict[Connection, Portal] = {}

    def to(
        self, connections: Iterable[Connection]
    ) -> tuple[dict[Connection, Portal], dict[Connection, TriageError]]:
        """A line to each of the portals, and why there is none to the others."""
        wanted = tuple(connections)
        failed: dict[Connection, TriageError] = {}
        for gone in [one for one in self._open if one not in wanted]:
            self._open.pop(gone).close()
        for connection in wanted:
            if connection not in self._open:
                try:
                    self._open[connection] = self._open_portal(connection)
                except TriageError as error:
                    failed[connection] = error
        return dict(self._open), failed

    def close(self) -> None:
        """Close every line."""
        while self._open:
            self._open.popitem()[1].close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
