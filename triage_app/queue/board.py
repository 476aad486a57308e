"""The open conversations in memory: views, order and counts, without asking the database and without Qt.

Rows are kept in order of urgency; what depends on the time of day (overdue, due soon) is a position in that
order, so that counting costs a search and not a walk.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from triage_app.queue.domain.conversation import Row
from triage_app.queue.domain.meeting import Here
from triage_app.queue.domain.states import State

_FIRST = datetime.min.replace(tzinfo=UTC)

LAST: Final = datetime.max.replace(tzinfo=UTC), 2**63
"""After every urgency key."""


class View(StrEnum):
    """The lists a person can look at."""

    ALL = "all"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    DUE_SOON = "due-soon"
    OVERDUE = "overdue"
    TO_SEND = "waiting-to-send"
    NOT_DELIVERED = "not-delivered"
    WAITING_ON = "waiting-on"
    SNOOZED = "snoozed"


class Group(StrEnum):
    """The headings of a list."""

    OVERDUE = "overdue"
    DUE_TODAY = "due_today"
    LATER = "later"


def urgency_key(row: Row) -> tuple[datetime, int]:
    """What rows are ordered by: when they are due; one without a due time wants a person and comes first."""
    return row.due_at or _FIRST, row.id


def _standing(row: Row) -> tuple[object, ...]:
    """What decides where a row stands and what is counted of it."""
    waits = row.state, row.waiting_on, row.snoozed_until
    return row.due_at, row.soon_at, row.owner_id, row.owner, row.provider, waits


def _is_snoozed(row: Row) -> bool:
    """Whether it was put aside; what is on its way, or has not arrived, is never hidden."""
    return row.snoozed_until is not None and row.state is State.OPEN


def _waking(row: Row) -> tuple[datetime, int]:
    return row.snoozed_until or _FIRST, row.id


def ends_of_groups(now: datetime, zone: ZoneInfo) -> tuple[tuple[Group, datetime], ...]:
    """The headings in order, and until when a row has to be due to stand there; "today" is the practice's.

    What is due at midnight is due by the end of today, which is how it is told.
    """
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    midnight = (today + timedelta(days=1)).astimezone(UTC)
    return (Group.OVERDUE, now), (Group.DUE_TODAY, midnight + datetime.resolution), (Group.LATER, LAST[0])


class Board:
    """Every open conversation, kept in step row by row. For one thread.

    A large queue arrives in two parts: its first screen, then a board of everything from its skeleton, which
    `complete` takes over. Most of its rows are bare then, until somebody looks.
    """

    def __init__(self, me: int) -> None:
        self._me = me
        self._rows: dict[int, Row] = {}
        self._rules: dict[View, Callable[[Row], bool]] = {
            View.ALL: lambda _row: True,
            View.MINE: lambda row: row.owner_id == me,
            View.UNASSIGNED: lambda row: row.owner_id is None,
            View.TO_SEND: lambda row: row.state is State.SENDING,
            View.NOT_DELIVERED: lambda row: row.state is State.NOT_DELIVERED,
            View.WAITING_ON: lambda row: row.waiting_on is not None,
        }
        self._order: dict[View, list[tuple[datetime, int]]] = {view: [] for view in self._rules}
        self._soon: list[tuple[datetime, int]] = []
        self._snoozed: list[tuple[datetime, int]] = []
        self._providers: Counter[str] = Counter()
        self._owners: Counter[tuple[int | None, str]] = Counter()
        self._gone: set[int] | None = None
        self.here: dict[int, tuple[Here, ...]] = {}
        """Which colleagues are at which conversation, open or not."""

    @property
    def is_all(self) -> bool:
        """Whether every open conversation is here."""
        return self._gone is None

    def load(self, rows: Iterable[Row], *, is_all: bool = True) -> None:
        """Begin with these rows."""
        self._gone = None if is_all else set()
        self._rows = {row.id: row for row in rows}
        in_order = sorted(self._rows.values(), key=urgency_key)
        for view, stands in self._rules.items():
            self._order[view] = [urgency_key(row) for row in in_order if stands(row)]
        self._soon = sorted((row.soon_at, row.id) for row in self._rows.values() if row.soon_at)
        self._snoozed = sorted(_waking(row) for row in self._rows.values() if _is_snoozed(row))
        self._providers = Counter(row.provider for row in self._rows.values())
        self._owners = Counter((row.owner_id, row.owner) for row in self._rows.values())

    def complete(self, whole: Board) -> None:
        """Take over everything; what this board knows already, and that something is gone, was heard later."""
        if self._gone is not None:
            whole.apply({*self._gone, *self._rows}, self._rows.values())
            self.__dict__.update({**whole.__dict__, "here": self.here})

    def apply(self, asked: Collection[int], rows: Iterable[Row]) -> dict[int, Row | None]:
        """Take in rows that were read again; what was asked for and not found is no longer open.

        Returns those that really changed, appeared or vanished, as they were before.
        """
        found = {row.id: row for row in rows}
        if self._gone is not None:
            self._gone = (self._gone | set(asked)) - found.keys()
        changed = {key: was for key in {*asked, *found} if (was := self._rows.get(key)) != found.get(key)}
        for key, old in changed.items():
            new = found.get(key)
            if old is not None and new is not None and _standing(old) == _standing(new):
                self._rows[key] = new
                continue
            self._remove(key)
            if new is not None:
                self._add(new)
        return changed

    def _add(self, row: Row) -> None:
        self._rows[row.id] = row
        for view, stands in self._rules.items():
            if stands(row):
                insort(self._order[view], urgency_key(row))
        if row.soon_at:
            insort(self._soon, (row.soon_at, row.id))
        if _is_snoozed(row):
            insort(self._snoozed, _waking(row))
        self._providers[row.provider] += 1
        self._owners[row.owner_id, row.owner] += 1

    def _remove(self, key: int) -> None:
        row = self._rows.pop(key, None)
        if row is None:
            return
        for view, stands in self._rules.items():
            if stands(row):
                order = self._order[view]
                del order[bisect_left(order, urgency_key(row))]
        if row.soon_at:
            del self._soon[bisect_left(self._soon, (row.soon_at, row.id))]
        if _is_snoozed(row):
            del self._snoozed[bisect_left(self._snoozed, _waking(row))]
        self._providers[row.provider] -= 1
        self._owners[row.owner_id, row.owner] -= 1

    def _awake(self, now: datetime) -> int:
        """Where those begin that are put aside at this moment."""
        return bisect_left(self._snoozed, (now, 2**63))

    def _overdue(self, now: datetime) -> int:
        return bisect_left(self._order[View.ALL], (now, 0))

    def providers(self) -> list[str]:
        """The names of the providers that occur."""
        return sorted(name for name, count in self._providers.items() if name and count)

    def owners(self) -> list[tuple[str, int]]:
        """The names and numbers of the people who own something."""
        found = self._owners.items()
        return sorted((name, key) for (key, name), count in found if key is not None and count)

    def next_due(self, now: datetime) -> datetime | None:
        """When the next countdown ends."""
        at = self._overdue(now)
        return self._order[View.ALL][at][0] if at < len(self._order[View.ALL]) else None

    def count(self, view: View, now: datetime) -> int:
        """How many conversations a view shows."""
        if view is View.OVERDUE:
            return self._overdue(now)
        if view is View.SNOOZED:
            return len(self._snoozed) - self._awake(now)
        if view is View.DUE_SOON:
            undated = bisect_left(self._order[View.ALL], (_FIRST, 2**63))
            return bisect_left(self._soon, (now, 2**63)) + undated - self._overdue(now)
        return len(self._order[view])

    def ids(self, view: View, now: datetime) -> list[int]:
        """The conversations of a view, most urgent first."""
        return [key for _, key in self.order(view, now)]

    def order(self, view: View, now: datetime) -> list[tuple[datetime, int]]:
        """The urgency keys of a view's conversations, in their order."""
        order = self._order.get(view, self._order[View.ALL])
        if view is View.OVERDUE:
            order = order[: self._overdue(now)]
        elif view is View.SNOOZED:
            hidden = self.hidden(now)
            order = [one for one in order if one[1] in hidden]
        elif view is View.DUE_SOON:
            # what is warned of first is not always due first: promises differ
            warned = {key for _, key in self._soon[: bisect_left(self._soon, (now, 2**63))]}
            order = [one for one in order[self._overdue(now) :] if one[1] in warned]
        return order[:]

    def has(self, view: View, row: Row, now: datetime) -> bool:
        """Whether a view shows a conversation."""
        if view is View.OVERDUE:
            return urgency_key(row) < (now, 0)
        if view is View.DUE_SOON:
            return row.soon_at is not None and row.soon_at <= now and urgency_key(row) >= (now, 0)
        if view is View.SNOOZED:
            return self.is_hidden(row, now)
        return self._rules[view](row)

    def passed(self, since: datetime, now: datetime) -> set[int]:
        """The conversations that became due soon, overdue or awake between two moments, the later one included."""
        moments = (
            (self._order[View.ALL], (since, 0), (now, 0)),
            (self._soon, (since, 2**63), (now, 2**63)),
            (self._snoozed, (since, 2**63), (now, 2**63)),
        )
        return {
            key
            for order, first, end in moments
            for _, key in order[bisect_left(order, first) : bisect_left(order, end)]
        }

    def known(self) -> list[Row]:
        """Rows of which everything is read."""
        return [row for row in self._rows.values() if not row.is_bare]

    def warned(self, now: datetime) -> list[Row]:
        """The rows of which it is time to warn, or that are late."""
        return [self._rows[key] for _, key in self._soon[: bisect_left(self._soon, (now, 2**63))]]

    def has_bare_rows(self) -> bool:
        """Whether there are rows of which not everything is read."""
        return any(row.is_bare for row in self._rows.values())

    def row(self, conversation_id: int) -> Row | None:
        """One row, or None where that conversation is not open."""
        return self._rows.get(conversation_id)

    def is_hidden(self, row: Row, now: datetime) -> bool:
        """Whether a conversation is put aside at this moment."""
        return _is_snoozed(row) and _waking(row) > (now, 2**63)

    def hidden(self, now: datetime) -> frozenset[int]:
        """The conversations that are put aside at this moment; they are counted like all others."""
        return frozenset(key for _, key in self._snoozed[self._awake(now) :])

    def next_after(self, conversation_id: int, now: datetime) -> int | None:
        """The most urgent other conversation that is mine or nobody's, not hidden, and still wants an answer."""
        hidden = self.hidden(now)
        for _, key in self._order[View.ALL]:
            row = self._rows[key]
            wanted = row.owner_id in {None, self._me} and row.state is not State.SENDING and key not in hidden
            if key != conversation_id and wanted:
                return key
        return None
