"""A mistaken close is undone: who waited waits again, since when they did and until when they did; it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from counted import LAB, SENT, SPOKE, H, arrive, put_in_line, row, segments, set_rules, steps, sweep
from delivering import deliver
from queues import NOW, a_message
from triage_app.errors import ConflictError, NotAllowedError, UsageError
from triage_app.queue.domain.countdown import StartSource
from triage_app.queue.domain.delivery import Confirmed
from triage_app.queue.domain.escalation import Step
from triage_app.queue.domain.explanation import Why
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.rulebook import Rules
from triage_app.queue.domain.states import CloseReason, State
from triage_app.queue.services import portals, undo_close, waiting
from triage_app.queue.store.schema import Conversation

if TYPE_CHECKING:
    from queues import Queue
    from triage_app.queue.domain.past import PastWait


def close(queue: Queue, login: str = "joy") -> None:
    desk = queue.desk(login)
    desk.claim(1)
    desk.close(1, CloseReason.DUPLICATE, seen=10**6)


def closed_up_to(queue: Queue) -> tuple[Any, ...]:
    facts = select(Conversation.closed_up_to, Conversation.closed_at, Conversation.close_reason)
    return tuple(queue.store.read(lambda work: work.connection.execute(facts).one()))


def test_what_is_closed_already_keeps_when_and_why(queue: Queue) -> None:
    arrive(queue)
    close(queue)
    before = closed_up_to(queue)
    queue.clock.advance(2 * H)
    queue.sync.write(lambda work: portals.passed(work, queue.portal.id, {}, work.now))
    again = queue.desk("joy").close(1, CloseReason.THANKS_ONLY, seen=10**6)
    assert again.row.state is State.CLOSED
    assert closed_up_to(queue) == before


def past(queue: Queue) -> list[PastWait]:
    return list(queue.desk("lena").conversation(1).past)


def test_who_waited_waits_again_by_the_original_clock(queue: Queue) -> None:
    arrive(queue)
    arrive(queue, "m-2", sent=NOW)
    before = row(queue)
    close(queue)
    queue.clock.advance(2 * H)
    after = queue.desk("joy").reopen(1).row
    same = ("started_at", "soon_at", "due_at", "messages", "promised_at", "step", "look_due_at")
    assert [getattr(after, one) for one in same] == [getattr(before, one) for one in same]
    assert (after.state, after.owner) == (State.OPEN, "Joy Tan")
    assert segments(queue) == [(SENT, SENT + 24 * H, None)]
    assert closed_up_to(queue) == (None, None, None)
    arrive(queue, "m-3", sent=NOW + H)
    assert (row(queue).due_at, row(queue).messages) == (SENT + 24 * H, 3)


def test_it_is_undone_after_it_was_due_and_overdue_at_once(queue: Queue) -> None:
    arrive(queue)
    close(queue)
    queue.clock.advance(26 * H)
    assert queue.desk("joy").reopen(1).row.due_at == SENT + 24 * H
    sweep(queue)
    assert row(queue).step is Step.OVERDUE


def test_a_step_that_was_told_before_is_not_told_again(queue: Queue) -> None:
    arrive(queue)
    queue.clock.advance(20 * H)
    sweep(queue)
    told = [Step.HALF, Step.SOON]
    assert steps(queue) == told
    close(queue)
    assert queue.desk("joy").reopen(1).row.step is Step.SOON
    sweep(queue)
    assert (row(queue).step, steps(queue)) == (Step.SOON, told)
    queue.clock.advance(2 * H)
    sweep(queue)
    assert steps(queue) == [*told, Step.NEAR]


def test_what_was_closed_before_stays_closed(queue: Queue) -> None:
    arrive(queue)
    close(queue)
    queue.clock.advance(H)
    arrive(queue, "m-2", sent=NOW + H / 2)
    close(queue)
    queue.clock.advance(H)
    after = queue.desk("joy").reopen(1).row
    assert (after.started_at, after.messages) == (NOW + H / 2, 1)
    assert segments(queue) == [(SENT, SENT + 24 * H, "duplicate"), (NOW + H / 2, NOW + 24.5 * H, None)]
    with pytest.raises(UsageError, match="nothing_to_reopen"):
        queue.desk("joy").reopen(1)


def test_the_close_of_a_wait_for_what_a_holding_reply_promised_is_undone_as_well(queue: Queue) -> None:
    arrive(queue)
    put_in_line(queue, promised=48 * H)
    deliver(queue, Confirmed("copy"))
    before = row(queue)
    assert before.promised_at == before.due_at == NOW + 48 * H
    close(queue)
    after = queue.desk("joy").reopen(1).row
    assert (after.started_at, after.due_at, after.promised_at) == (SENT, before.due_at, before.due_at)
    assert [one[2] for one in segments(queue)] == ["held", None]


def test_a_message_that_came_since_waits_with_them_and_by_their_clock(queue: Queue) -> None:
    arrive(queue)
    close(queue)
    queue.clock.advance(H)
    arrive(queue, "m-2", sent=NOW + H / 2)
    assert row(queue).started_at == NOW + H / 2
    after = queue.desk("joy").reopen(1).row
    assert (after.started_at, after.due_at, after.messages) == (SENT, SENT + 24 * H, 2)
    assert [one[2] for one in segments(queue)] == [None, "joined"]
    put_in_line(queue)
    deliver(queue, Confirmed("copy"))
    assert [one[2] for one in segments(queue)] == ["reply", "joined"]
    assert {one.ended_by: one.met for one in past(queue)} == {"reply": True, "joined": None}


@pytest.mark.postgres
def test_a_message_that_comes_while_it_is_undone_waits_with_them(
    team_queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrive(team_queue)
    close(team_queue)
    came: list[Any] = []

    def slowly(*facts: Any) -> Any:
        heard = waiting.heard_in(*facts)
        if not came:
            came.append(team_queue.take_in(a_message("m-2", sent=NOW)))
        return heard

    monkeypatch.setattr("triage_app.queue.services.undo_close.heard_in", slowly)
    after = team_queue.desk("joy").reopen(1).row
    assert (after.started_at, after.due_at, after.messages) == (SENT, SENT + 24 * H, 2)


def test_what_was_answered_since_is_not_opened_again(queue: Queue) -> None:
    arrive(queue)
    close(queue)
    queue.clock.advance(H)
    queue.take_in(a_message("lab", **LAB, sent=NOW + H / 2))
    with pytest.raises(UsageError, match="nothing_to_reopen"):
        queue.desk("joy").reopen(1)
    assert (row(queue).state, row(queue).due_at) == (State.CLOSED, None)


def test_nothing_is_opened_again_that_no_close_has_ended(queue: Queue) -> None:
    arrive(queue)
    desk = queue.desk("joy")
    with pytest.raises(UsageError, match="nothing_to_reopen"):
        desk.reopen(1)
    desk.claim(1)
    desk.log_call(1, SPOKE, seen=10**6)
    with pytest.raises(UsageError, match="nothing_to_reopen"):
        desk.reopen(1)
    with pytest.raises(UsageError, match="conversation_unknown"):
        desk.reopen(77)


def test_somebody_elses_is_opened_again_by_supervisors_and_stays_theirs(queue: Queue) -> None:
    arrive(queue)
    close(queue)
    with pytest.raises(ConflictError, match="owned_by_other"):
        queue.desk("lena").reopen(1)
    assert queue.desk("ana").reopen(1).row.owner == "Joy Tan"


def test_what_nobody_owns_belongs_to_whoever_opens_it_again(queue: Queue) -> None:
    arrive(queue)
    close(queue)
    queue.desk("joy").release(1)
    assert queue.desk("lena").reopen(1).row.owner == "Lena Park"


def test_a_repeat_under_the_same_key_opens_nothing_again(queue: Queue) -> None:
    arrive(queue)
    close(queue)
    joy, store, key = queue.people["joy"], queue.as_login("joy"), new_key()

    def reopen() -> State:
        return store.write(lambda work: undo_close.reopen(work, joy, 1, key)).row.state

    assert reopen() is State.OPEN
    close(queue)
    assert reopen() is State.CLOSED
    assert segments(queue) == [(SENT, SENT + 24 * H, "duplicate")]


def test_two_who_undo_it_at_once_undo_it_once(queue: Queue) -> None:
    arrive(queue)
    close(queue)
    queue.desk("joy").reopen(1)
    with pytest.raises(UsageError, match="nothing_to_reopen"):
        queue.desk("ana").reopen(1)
    assert row(queue).version == 4


def test_sync_opens_nothing_again(queue: Queue) -> None:
    arrive(queue)
    close(queue)
    with pytest.raises(NotAllowedError, match="not_your_role"):
        queue.desk("sync").reopen(1)


def test_rules_that_came_since_move_it_only_as_they_move_everything_open(queue: Queue) -> None:
    arrive(queue)
    close(queue)
    set_rules(queue, Rules(weekends=True))
    assert queue.desk("joy").reopen(1).row.due_at == SENT + 24 * H
    sweep(queue)
    assert row(queue).due_at is not None


@pytest.mark.postgres
def test_who_does_not_see_its_location_does_not_find_it(team_queue: Queue) -> None:
    arrive(team_queue)
    close(team_queue)
    with team_queue.store.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO location (id, name) VALUES (77, 'Elsewhere')")
        lena = team_queue.people["lena"].id
        connection.exec_driver_sql(f"INSERT INTO staff_location (staff_id, location_id) VALUES ({lena}, 77)")
    with pytest.raises(UsageError, match="conversation_unknown"):
        team_queue.desk("lena").reopen(1)


# what is told of waits that are over


def test_a_close_is_told_with_its_reason_who_closed_it_and_that_it_was_in_time(queue: Queue) -> None:
    arrive(queue)
    close(queue)
    (one,) = past(queue)
    assert (one.started_at, one.source, one.due_at, one.ended_at) == (SENT, StartSource.SENT, SENT + 24 * H, NOW)
    assert (one.reason, one.by, one.met) == (CloseReason.DUPLICATE, "Joy Tan", True)
    assert queue.desk("lena").why_or_past(1) == (one,)
    assert isinstance(why_again(queue), Why)


def why_again(queue: Queue) -> Why | tuple[PastWait, ...]:
    queue.desk("joy").reopen(1)
    return queue.desk("lena").why_or_past(1)


def test_every_way_to_end_a_wait_is_told_with_its_name_newest_first(queue: Queue) -> None:
    arrive(queue)
    put_in_line(queue)
    deliver(queue, Confirmed("copy"))
    queue.clock.advance(H)
    arrive(queue, "m-2", sent=NOW + H / 2)
    queue.take_in(a_message("lab", **LAB, sent=NOW + H))
    queue.clock.advance(30 * H)
    arrive(queue, "m-3", sent=NOW + 2 * H)
    queue.desk("joy").log_call(1, type(SPOKE)(NOW + 31 * H, SPOKE.outcome, SPOKE.spoken), seen=10**6)
    told = [(one.ended_by, one.by, one.met, one.rules_version) for one in past(queue)]
    assert told == [("call", "Joy Tan", False, 0), ("portal", "Dr. Osei", True, 0), ("reply", "Joy Tan", True, 0)]


def test_no_more_than_the_last_five_are_told(queue: Queue) -> None:
    for number in range(7):
        arrive(queue, f"m-{number}", sent=NOW + number * H)
        queue.clock.advance(H)
        close(queue)
    assert [one.started_at for one in past(queue)] == [NOW + number * H for number in (6, 5, 4, 3, 2)]


def test_a_wait_that_goes_on_as_an_earlier_one_was_not_answered(queue: Queue) -> None:
    arrive(queue)
    arrive(queue, "m-0", sent=SENT - H)
    assert segments(queue) == [(SENT, SENT + 24 * H, "joined"), (SENT - H, SENT + 23 * H, None)]
    assert [one.met for one in past(queue)] == [None]
