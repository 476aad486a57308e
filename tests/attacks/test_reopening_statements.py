"""What a cheating client can do with the undo of a close: give nobody more time, and mark nothing as kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from triage_app.queue.domain.states import CloseReason
from triage_app.sync.sweep import Sweep

if TYPE_CHECKING:
    from typed_sql import Practice

pytestmark = [pytest.mark.attack, pytest.mark.postgres]

TAKE_UP = "UPDATE waiting_segment SET ended_at = NULL, ended_by = NULL WHERE conversation_id = 3"
WAIT = "(SELECT {} FROM waiting_segment WHERE conversation_id = 3)"
RESTORED = {
    "state": "'open'",
    "version": "version + 1",
    "closed_at": "NULL",
    "close_reason": "NULL",
    "closed_up_to": "NULL",
    "started_at": WAIT.format("started_at"),
    "started_source": WAIT.format("source"),
    "segment_at": WAIT.format("started_at"),
    "soon_at": WAIT.format("due_at - interval '6 hours'"),
    "due_at": WAIT.format("due_at"),
    "message_count": "1",
    "next_step_at": "closed_at",
    "look_due_at": WAIT.format("due_at"),
}


def restore(**bent: str) -> str:
    changes = ", ".join(f"{column} = {value}" for column, value in {**RESTORED, **bent}.items())
    return f"UPDATE conversation SET {changes} WHERE id = 3"


@pytest.fixture
def closed(practice: Practice) -> Practice:
    """Joy has closed conversation 3."""
    practice.queue.desk("joy").close(3, CloseReason.DUPLICATE, seen=10**6)
    return practice


def over(practice: Practice) -> bool:
    told = "SELECT num_nonnulls(ended_at, ended_by) > 0 FROM waiting_segment WHERE conversation_id = 3"
    return bool(practice.line("ana").execute(told).fetchone() == (True,))


def test_who_owns_it_and_supervisors_undo_a_close_and_its_wait_goes_on_with_it(closed: Practice) -> None:
    for login in ("joy", "lena", "ana"):
        assert closed.tries(login, TAKE_UP) == "refused", "a wait goes on with its conversation only"
    assert closed.tries("lena", restore()) == "refused"
    assert closed.tries("lena", restore(owner_id=str(closed.id_of("lena")))) == "refused"
    assert over(closed)
    assert closed.tries("joy", restore()) == "1"
    assert not over(closed)
    assert closed.tries("joy", TAKE_UP) == "refused", "there is nothing to undo any more"


def test_a_supervisor_undoes_anybodys(closed: Practice) -> None:
    assert closed.tries("ana", restore()) == "1"
    assert not over(closed)


@pytest.mark.parametrize(
    "bent",
    [
        {"due_at": WAIT.format("due_at + interval '1 second'")},
        {"due_at": "'infinity'"},
        {"due_at": "NULL", "state": "'answered'"},
        {"soon_at": WAIT.format("due_at + interval '1 second'")},
        {"soon_at": "NULL"},
        {"started_at": WAIT.format("started_at + interval '1 second'")},
        {"started_at": WAIT.format("started_at - interval '1 second'")},
        {"started_source": "'first_seen'"},
        {"segment_at": WAIT.format("started_at + interval '1 second'")},
        {"promised_at": WAIT.format("due_at")},
        {"promised_at": "now() + interval '3 days'"},
        {"message_count": "0"},
        {"message_count": "2"},
        {"step": "'given_up'"},
        {"next_step_at": "NULL"},
        {"next_step_at": "now() + interval '30 days'"},
        {"look_due_at": "'infinity'"},
        {"looked_up_to": "3"},
        {"snoozed_until": "now() + interval '1 hour'"},
        {"closed_up_to": "closed_up_to"},
        {"closed_up_to": "999999"},
        {"close_reason": "'thanks_only'"},
        {"closed_at": "closed_at - interval '1 day'"},
        {"owner_id": "NULL"},
        {"rules_version": "9"},
        {"version": "version + 2"},
        {"version": "version"},
    ],
)
def test_it_comes_back_as_it_was_and_not_a_bit_otherwise(closed: Practice, bent: dict[str, str]) -> None:
    assert closed.tries("joy", restore(**bent)) == "refused"
    assert over(closed)
    assert closed.tries("joy", restore()) == "1"


def test_what_only_sync_counts_is_counted_anew_and_hides_nothing(practice: Practice) -> None:
    counted = "SELECT soon_at, due_at, look_due_at, step, next_step_at FROM conversation WHERE id = 3"
    before = practice.line("joy").execute(counted).fetchone()
    practice.queue.desk("joy").close(3, CloseReason.DUPLICATE, seen=10**6)
    assert practice.tries("joy", restore(soon_at=WAIT.format("due_at"), look_due_at="'2190-01-01'")) == "1"
    put_off = "UPDATE conversation SET snoozed_until = soon_at, version = version + 1 WHERE id = 3"
    assert practice.tries("joy", put_off) == "1"
    Sweep(practice.queue.sync, lambda: True).sweep()
    assert practice.line("joy").execute(counted).fetchone() == before
    hidden = "SELECT snoozed_until <= soon_at FROM conversation WHERE id = 3"
    assert practice.line("joy").execute(hidden).fetchone() == (True,)


def test_sync_looks_at_once_also_where_the_close_lies_in_the_future(closed: Practice) -> None:
    with closed.queue.store.engine.begin() as connection:  # by a desk whose clock was ahead
        connection.exec_driver_sql("UPDATE conversation SET closed_at = now() + interval '2 days' WHERE id = 3")
        connection.exec_driver_sql(
            "UPDATE waiting_segment SET ended_at = now() + interval '2 days' WHERE conversation_id = 3"
        )
    assert closed.tries("joy", restore(next_step_at="closed_at + interval '1 second'")) == "refused"
    assert closed.tries("joy", restore()) == "1"
    looks = "SELECT next_step_at <= clock_timestamp() FROM conversation WHERE id = 3"
    assert closed.line("joy").execute(looks).fetchone() == (True,)


@pytest.mark.parametrize(
    "change",
    [
        "ended_at = ended_at - interval '1 day'",
        "ended_by = 'reply'",
        "ended_by = 'joined'",
        "ended_at = NULL",
        "ended_at = NULL, ended_by = NULL, due_at = due_at + interval '1 day'",
        "ended_at = NULL, ended_by = NULL, breached_at = NULL",
    ],
)
def test_a_wait_that_is_over_is_not_ended_otherwise(closed: Practice, change: str) -> None:
    assert closed.tries("joy", f"UPDATE waiting_segment SET {change} WHERE conversation_id = 3") == "refused"


def test_no_wait_is_ended_as_part_of_an_earlier_one_where_there_is_none(closed: Practice) -> None:
    joined = "UPDATE waiting_segment SET ended_at = now(), ended_by = 'joined' WHERE conversation_id = 3"
    assert closed.tries("joy", joined) == "refused"
    assert closed.tries("joy", restore()) == "1"
    assert closed.tries("joy", joined) == "refused"


def test_no_wait_is_ended_as_part_of_an_earlier_one_that_is_due_later(practice: Practice) -> None:
    joined = "UPDATE waiting_segment SET ended_at = now(), ended_by = 'joined' WHERE conversation_id = 3"
    earlier = "UPDATE conversation SET segment_at = segment_at - interval '1 hour', due_at = {} WHERE id = 3"
    with practice.queue.store.engine.begin() as owner:
        owner.exec_driver_sql(earlier.format("due_at + interval '1 second'"))
    assert practice.tries("joy", joined) == "refused"
    with practice.queue.store.engine.begin() as owner:
        owner.exec_driver_sql(earlier.format("due_at - interval '1 second'"))
    assert practice.tries("joy", joined) == "1"


def test_what_was_too_late_stays_so_whatever_is_written_after_an_undo(practice: Practice) -> None:
    practice.queue.clock.advance(timedelta(days=3))
    practice.queue.desk("joy").close(3, CloseReason.DUPLICATE, seen=10**6)
    assert practice.tries("joy", restore()) == "1"
    broken = "SELECT breached_at = due_at FROM waiting_segment WHERE conversation_id = 3"
    assert practice.line("joy").execute(broken).fetchone() == (True,)


def test_what_sync_says_is_over_is_not_undone_by_a_desk(practice: Practice) -> None:
    with practice.queue.store.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE waiting_segment SET ended_at = now(), ended_by = 'portal' WHERE conversation_id = 3"
        )
    for login in ("joy", "ana"):
        assert practice.tries(login, TAKE_UP) == "refused"
        assert practice.tries(login, restore()) == "refused"
