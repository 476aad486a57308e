"""The board: its counts and its order are always those of counting and sorting anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from triage_app.queue.board import Board, Group, View, ends_of_groups, urgency_key
from triage_app.queue.domain.conversation import Row
from triage_app.queue.domain.policies import Facts
from triage_app.queue.domain.rulebook import Rules, rulebook
from triage_app.queue.domain.states import WAITING, State, WaitingOn

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
ME = 1
PROMISED = rulebook(Rules(), 0, "America/New_York").promise(Facts())


def a_row(number: int, hours_ago: float | None = 1, **facts: object) -> Row:
    segment = PROMISED.segment(NOW - timedelta(hours=hours_ago)) if hours_ago is not None else None
    plain = Row(
        id=number,
        portal="Greenfield",
        patient=f"Patient {number}",
        provider="Dr. Osei",
        subject="",
        snippet="",
        state=State.OPEN,
        owner_id=None,
        owner="",
        started_at=segment.started_at if segment else None,
        soon_at=segment.soon_at if segment else None,
        due_at=segment.due_at if segment else None,
        messages=1,
        files=0,
        version=1,
    )
    return plain._replace(**facts)  # type: ignore[arg-type]


DAYS = (timedelta(0), timedelta(days=2))


def promised(number: int, hours_ago: float | None, share: float, **facts: object) -> Row:
    """A row of which staff are warned after any share of its time: promises differ."""
    row = a_row(number, hours_ago, **facts)
    if row.started_at is None or row.due_at is None:
        return row
    return row._replace(soon_at=row.started_at + (row.due_at - row.started_at) * share)


rows = st.builds(
    promised,
    st.integers(1, 30),
    st.one_of(st.none(), st.floats(0, 40)),
    st.floats(0, 1),
    owner_id=st.sampled_from([None, ME, 2]),
    state=st.sampled_from(sorted(WAITING)),
    waiting_on=st.sampled_from([None, *WaitingOn]),
    snoozed_until=st.sampled_from([None, NOW, NOW + timedelta(hours=1), NOW + timedelta(hours=9)]),
)
changes = st.lists(st.lists(rows, max_size=6), max_size=8)


def counted_anew(known: dict[int, Row], view: View) -> list[int]:
    rules: dict[View, Callable[[Row], bool]] = {
        View.ALL: lambda _row: True,
        View.MINE: lambda row: row.owner_id == ME,
        View.UNASSIGNED: lambda row: row.owner_id is None,
        View.TO_SEND: lambda row: row.state is State.SENDING,
        View.NOT_DELIVERED: lambda row: row.state is State.NOT_DELIVERED,
        View.WAITING_ON: lambda row: row.waiting_on is not None,
        View.SNOOZED: lambda row: row.state is State.OPEN and (row.snoozed_until or NOW) > NOW,
        View.OVERDUE: lambda row: row.due_at is None or row.due_at < NOW,
        View.DUE_SOON: lambda row: row.due_at is not None and (row.soon_at or NOW) <= NOW <= row.due_at,
    }
    stands_in = rules[view]
    return [row.id for row in sorted(known.values(), key=urgency_key) if stands_in(row)]


@given(st.lists(rows, max_size=20), changes)
def test_every_view_and_count_is_what_counting_anew_gives(first: list[Row], then: list[list[Row]]) -> None:
    known = {row.id: row for row in first}
    board = Board(ME)
    board.load(known.values())
    for batch in then:
        found = {row.id: row for row in batch}
        asked = {*found, *(list(known)[:2])}
        board.apply(asked, found.values())
        for key in asked:
            known.pop(key, None)
        known |= found
        for view in View:
            anew = counted_anew(known, view)
            assert board.ids(view, NOW) == anew
            assert board.count(view, NOW) == len(anew)
            assert [key for key in sorted(known) if board.has(view, known[key], NOW)] == sorted(anew)


@given(st.lists(rows, max_size=20), st.lists(rows, max_size=5), changes)
def test_a_board_that_was_completed_is_what_it_knew_and_of_the_rest_the_whole(
    whole: list[Row], first: list[Row], heard: list[list[Row]]
) -> None:
    board, later, known = Board(ME), Board(ME), {row.id: row for row in whole}
    board.load(first, is_all=False)
    known |= {row.id: row for row in first}
    for batch in heard:
        found = {row.id: row for row in batch}
        asked = {*found, *list(known)[:2]}
        board.apply(asked, found.values())
        known = {key: row for key, row in known.items() if key not in asked} | found
    later.load(whole)
    before = board.is_all
    board.complete(later)
    assert (before, board.is_all) == (False, True)
    assert {key: board.row(key) for key in range(1, 31) if board.row(key)} == known
    for view in View:
        assert board.ids(view, NOW) == counted_anew(known, view)
    assert board.owners() == sorted({(row.owner, row.owner_id) for row in known.values() if row.owner_id})


def test_only_what_really_changed_is_told() -> None:
    board = Board(ME)
    same, other = a_row(1), a_row(2)
    board.load([same, other])
    assert board.apply([1, 2, 3], [same, other._replace(owner_id=2)]) == {2: other}
    assert board.apply([2], []) == {2: other._replace(owner_id=2)}
    assert board.row(2) is None


def test_a_row_that_only_begins_to_wait_for_others_comes_into_that_view() -> None:
    board, row = Board(ME), a_row(1)
    board.load([row])
    for whom, shown in ((WaitingOn.LAB, [1]), (None, [])):
        board.apply([1], [row._replace(waiting_on=whom)])
        assert (board.ids(View.WAITING_ON, NOW), board.count(View.WAITING_ON, NOW)) == (shown, len(shown))


def test_next_is_the_most_urgent_other_one_that_is_mine_or_nobodys() -> None:
    board = Board(ME)
    board.load(
        [
            a_row(1, 30),
            a_row(2, 23, owner_id=2),
            a_row(3, 22, state=State.SENDING),
            a_row(4, 5, owner_id=ME),
            a_row(5, 4),
        ]
    )
    assert board.next_after(1, NOW) == 4
    assert board.next_after(4, NOW) == 1


@given(changes)
def test_hidden_is_what_is_put_aside_at_this_moment_and_can_be_hidden(batches: list[list[Row]]) -> None:
    board = Board(ME)
    board.load([])
    known: dict[int, Row] = {}
    for batch in batches:
        found = {row.id: row for row in batch}
        board.apply(found, found.values())
        known |= found
    for at in (NOW, NOW + timedelta(hours=1), NOW + timedelta(hours=9)):
        hidden = {row.id for row in known.values() if row.snoozed_until and row.snoozed_until > at}
        assert board.hidden(at) == {key for key in hidden if known[key].state is State.OPEN}
        assert board.count(View.ALL, at) == len(known)


def test_next_is_none_that_is_hidden() -> None:
    board = Board(ME)
    board.load([a_row(1, 5), a_row(2, 4, snoozed_until=NOW + timedelta(hours=1)), a_row(3, 3)])
    assert board.next_after(1, NOW) == 3
    assert board.next_after(1, NOW + timedelta(hours=1)) == 2


def group_of(row: Row, zone: str) -> Group:
    ends = ends_of_groups(NOW, ZoneInfo(zone))
    return next(group for group, until in ends if urgency_key(row) < (until, 0))


def test_today_is_the_practices_day_and_not_the_viewers() -> None:
    late_today = a_row(1, due_at=datetime(2026, 11, 25, 3, 0, tzinfo=UTC))
    assert group_of(late_today, "America/New_York") is Group.DUE_TODAY
    tomorrow_there = a_row(1, due_at=datetime(2026, 11, 25, 16, tzinfo=UTC))
    assert group_of(tomorrow_there, "Asia/Tokyo") is Group.LATER
    assert group_of(a_row(2, 30), "America/New_York") is Group.OVERDUE
    assert group_of(a_row(3, None), "America/New_York") is Group.OVERDUE


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)), st.timedeltas(*DAYS))  # noqa: DTZ001
def test_a_conversation_due_on_the_practices_day_stands_under_today(now: datetime, left: timedelta) -> None:
    for name in ("America/New_York", "America/Havana", "Asia/Tokyo"):
        zone = ZoneInfo(name)
        ends = dict(ends_of_groups(now, zone))
        by_midnight = max(now, now + left - datetime.resolution)
        is_today = by_midnight.astimezone(zone).date() == now.astimezone(zone).date()
        assert (now + left < ends[Group.DUE_TODAY]) == is_today
