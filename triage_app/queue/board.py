"""The open conversations in memory: views, order and counts, without asking the database and without Qt.

Rows are kept in order of urgency; what depends on the time of day (overdue, due soon) is a position in that
order, so that counting costs a search and not a walk.
"""

from bisect import bisect_left, insort
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from triage_app.queue.domain.conversation import Row
from triage_app.queue.domain.states import State

_FIRST = datetime.min.replace(tzinfo=UTC)


class View(StrEnum):
    """The lists a person can look at."""

    ALL = "all"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    DUE_SOON = "due-soon"
    OVERDUE = "overdue"
    TO_SEND = "waiting-to-send"
    NOT_DELIVERED = "not-delivered"


class Group(StrEnum):
    """The headings of a list."""

    OVERDUE = "overdue"
    DUE_TODAY = "due_today"
    LATER = "later"


def urgency_key(row: Row) -> tuple[datetime, int]:
    """What rows are ordered by: when they are due; one without a due time wants a person and comes first."""
    return row.due_at or _FIRST, row.id


def group_of(row: Row, now: datetime, zone: ZoneInfo) -> Group:
    """The heading a row stands under; "today" is the practice's."""
    if row.due_at is None or row.due_at < now:
        return Group.OVERDUE
    return Group.DUE_TODAY if row.due_at.astimezone(zone).date() == now.astimezone(zone).date() else Group.LATER


class Board:
    """Every open conversation, kept in step row by row. For one thread."""

    def __init__(self, me: int) -> None:
        self._me = me
        self._rows: dict[int, Row] = {}
        self._order: dict[View, list[tuple[datetime, int]]] = {view: [] for view in View}
        self._soon: list[tuple[datetime, int]] = []

    def load(self, rows: Iterable[Row]) -> None:
        """Begin with these rows."""
        self._rows = {row.id: row for row in rows}
        for view in View:
            self._order[view] = sorted(
                urgency_key(row) for row in self._rows.values() if self._stands_in(row, view)
            )
        self._soon = sorted((row.soon_at, row.id) for row in self._rows.values() if row.soon_at)

    def apply(self, asked: Collection[int], rows: Iterable[Row]) -> frozenset[int]:
        """Take in rows that were read again; what was asked for and not found is no longer open.

        Returns those that really changed, appeared or vanished.
        """
        found = {row.id: row for row in rows}
        changed = frozenset(key for key in {*asked, *found} if self._rows.get(key) != found.get(key))
        for key in changed:
            self._remove(key)
            if key in found:
                self._add(found[key])
        return changed

    def _add(self, row: Row) -> None:
        self._rows[row.id] = row
        for view, order in self._order.items():
            if self._stands_in(row, view):
                insort(order, urgency_key(row))
        if row.soon_at:
            insort(self._soon, (row.soon_at, row.id))

    def _remove(self, key: int) -> None:
        row = self._rows.pop(key, None)
        if row is None:
            return
        for view, order in self._order.items():
            if self._stands_in(row, view):
                del order[bisect_left(order, urgency_key(row))]
        if row.soon_at:
            del self._soon[bisect_left(self._soon, (row.soon_at, row.id))]

    def _stands_in(self, row: Row, view: View) -> bool:
        match view:
            case View.MINE:
                return row.owner_id == self._me
            case View.UNASSIGNED:
                return row.owner_id is None
            case View.TO_SEND:
                return row.state is State.SENDING
            case View.NOT_DELIVERED:
                return row.state is State.NOT_DELIVERED
            case View.ALL | View.DUE_SOON | View.OVERDUE:
                return True

    def _overdue(self, now: datetime) -> int:
        return bisect_left(self._order[View.ALL], (now, 0))

    def count(self, view: View, now: datetime) -> int:
        """How many conversations a view shows."""
        if view is View.OVERDUE:
            return self._overdue(now)
        if view is View.DUE_SOON:
            undated = bisect_left(self._order[View.ALL], (_FIRST, 2**63))
            return bisect_left(self._soon, (now, 2**63)) + undated - self._overdue(now)
        return len(self._order[view])

    def ids(self, view: View, now: datetime) -> list[int]:
        """The conversations of a view, most urgent first."""
        order = self._order[view]
        if view is View.OVERDUE:
            order = order[: self._overdue(now)]
        elif view is View.DUE_SOON:
            order = order[self._overdue(now) : self._overdue(now) + self.count(view, now)]
        return [key for _, key in order]

    def row(self, conversation_id: int) -> Row | None:
        """One row, or None where that conversation is not open."""
        return self._rows.get(conversation_id)

    def next_after(self, conversation_id: int) -> int | None:
        """The most urgent other conversation that is mine or nobody's and still wants an answer."""
        for _, key in self._order[View.ALL]:
            row = self._rows[key]
            if key != conversation_id and row.owner_id in {None, self._me} and row.state is not State.SENDING:
                return key
        return None
