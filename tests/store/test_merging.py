"""Merging, and taking apart again: queue-behaviour, section 3.2."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select

from delivering import deliver
from queues import NOW, a_message, a_patient
from regrouped import (
    DAY,
    ELSEWHERE,
    H,
    answer,
    merge,
    next_parcel,
    outcomes,
    put_in_line,
    row,
    said,
    sweep,
    two,
    unmerge,
    whole,
)
from triage_app.errors import ConflictError, NotAllowedError, UsageError
from triage_app.queue.domain.calls import Call, Logged, Outcome, Spoken
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.regrouping import Regroup, TieKind, TraceKind
from triage_app.queue.domain.states import CloseReason, State
from triage_app.queue.services import regroup
from triage_app.queue.services.regroup_requests import Wish
from triage_app.queue.store.schema_record import Regrouping
from triage_app.queue.store.schema_rules import SegmentStep

if TYPE_CHECKING:
    from queues import Queue


@pytest.mark.parametrize("source", [1, 2])
def test_merged_conversations_count_from_the_older_unanswered_message(queue: Queue, source: int) -> None:
    two(queue)
    target = 3 - source
    merge(queue, source, target)
    kept = row(queue, target)
    assert (kept.started_at, kept.due_at, kept.messages) == (NOW - 3 * H, NOW + 21 * H, 2)
    assert said(queue, target) == ["m-1", "m-2"]
    assert said(queue, source) == []
    assert [one.id for one in queue.desk().open_rows()[0]] == [target]
    assert row(queue, source).state is State.CLOSED
    assert source not in [one.id for one in queue.desk().settled_rows(9)]


def test_both_say_where_the_messages_are_now_and_who_did_it(queue: Queue) -> None:
    two(queue)
    merge(queue)
    (into,), (holds,) = whole(queue, 1).ties, whole(queue, 2).ties
    assert (into.kind, into.id) == (TieKind.MERGED_INTO, 2)
    assert (holds.kind, holds.id) == (TieKind.HOLDS, 1)
    (trace,) = (one for one in whole(queue, 2).messages if one.trace)
    assert (trace.trace, trace.sender, trace.text) == (TraceKind.MERGE, "Joy Tan", row(queue, 1).subject)


def test_only_one_patients_conversations_are_merged(queue: Queue) -> None:
    two(queue)
    carl = a_patient("Patient/carl", "Carl Berg")
    queue.take_in(a_message("m-3", thread_key="t-3", patient_reference="Patient/carl"), patients=(carl,))
    queue.desk("joy").claim(3)
    for source, target in ((3, 1), (1, 3)):
        with pytest.raises(UsageError, match="merge_other_patient"):
            merge(queue, source, target)
    wish = Wish(new_key(), Regroup.MERGE, 3, other_id=1)
    values = {name: getattr(wish, name) for name in Wish.__dataclass_fields__}
    by_hand = insert(Regrouping).values(staff_id=queue.people["joy"].id, **values)
    queue.store.write(lambda work: work.connection.execute(by_hand))
    sweep(queue)
    assert outcomes(queue) == ["merge_other_patient"]
    assert said(queue, 3) == ["m-3"]


def test_whoever_does_not_know_who_the_patient_is_merges_nothing(queue: Queue) -> None:
    for number in (1, 2):
        queue.take_in(a_message(f"m-{number}", thread_key=f"t-{number}", patient_reference=None))
        queue.desk("joy").claim(number)
    with pytest.raises(UsageError, match="merge_other_patient"):
        merge(queue)


def test_what_is_written_later_in_the_merged_thread_lands_in_the_other(queue: Queue) -> None:
    two(queue)
    merge(queue)
    queue.take_in(a_message("m-4", thread_key="t-1", sent=NOW))
    assert said(queue, 2) == ["m-1", "m-2", "m-4"]
    assert row(queue, 2).messages == 3
    assert said(queue, 1) == []


@pytest.mark.parametrize("how", ["reply", "call", "close", "elsewhere"])
def test_an_answer_of_before_settles_nothing_of_the_other(queue: Queue, how: str) -> None:
    """Message 1 is older and has the lower number, so that any answer in 2 would reach it."""
    two(queue)
    desk, seen = queue.desk("joy"), whole(queue, 2).newest_message_id
    if how == "reply":
        answer(queue, 2, "ours")
    elif how == "call":
        desk.log_call(2, Call(NOW, Outcome.SPOKE, Spoken.PATIENT), seen=seen)
    elif how == "close":
        desk.close(2, CloseReason.DUPLICATE, seen=seen)
    else:
        queue.take_in(a_message("theirs", thread_key="t-2", sent=NOW, **ELSEWHERE))
    assert row(queue, 2).due_at is None
    merge(queue)
    assert (row(queue, 2).started_at, row(queue, 2).messages) == (NOW - 3 * H, 1)
    assert row(queue, 2).state is State.OPEN


@pytest.mark.parametrize("source", [1, 2])
def test_what_was_answered_stays_answered(queue: Queue, source: int) -> None:
    two(queue)
    answer(queue, 1, "ours")
    merge(queue, source, 3 - source)
    assert (row(queue, 3 - source).started_at, row(queue, 3 - source).messages) == (NOW - H, 1)


def test_an_answer_written_elsewhere_in_one_thread_says_nothing_in_the_other(queue: Queue) -> None:
    two(queue)
    merge(queue)
    queue.take_in(a_message("theirs", thread_key="t-2", sent=NOW, **ELSEWHERE))
    assert (row(queue, 2).started_at, row(queue, 2).messages) == (NOW - 3 * H, 1)
    queue.take_in(a_message("too", thread_key="t-1", sent=NOW, **ELSEWHERE))
    assert row(queue, 2).due_at is None


def test_a_message_the_portal_moves_between_merged_threads_is_not_settled_by_an_older_answer(queue: Queue) -> None:
    two(queue)
    merge(queue)
    queue.take_in(a_message("theirs", thread_key="t-2", sent=NOW, **ELSEWHERE))
    assert row(queue, 2).messages == 1
    queue.clock.advance(H)
    queue.take_in(a_message("m-1", thread_key="t-2", sent=NOW - 3 * H, content_hash="moved"))
    assert row(queue, 2).started_at == NOW - 3 * H


def test_a_portal_that_knows_how_traces_are_called_stops_nothing(queue: Queue) -> None:
    two(queue)
    queue.take_in(a_message("~1-2", thread_key="t-3"), a_message("~ 1 2", thread_key="t-3"))
    queue.desk("joy").merge(1, into=2)
    queue.desk("joy").merge(2, into=1)
    sweep(queue)
    assert None not in outcomes(queue)
    assert row(queue, 3).step is not None or row(queue, 3).due_at is not None


def test_what_is_done_already_is_not_done_again(queue: Queue) -> None:
    two(queue)
    merge(queue)
    queue.sync.write(lambda work: regroup.do(work, 1))
    assert outcomes(queue) == ["done"]


def test_a_merge_that_was_asked_for_twice_is_done_once_and_refused_in_neither(queue: Queue) -> None:
    two(queue)
    for _ in range(2):
        queue.desk("joy").merge(1, into=2)
    sweep(queue)
    assert outcomes(queue) == ["done", "done"]
    assert said(queue, 2) == ["m-1", "m-2"]
    assert sum(one.trace is TraceKind.MERGE for one in whole(queue, 2).messages) == 1
    assert [whole(queue, number).request for number in (1, 2)] == [None, None]


def test_a_call_is_shown_where_it_was_logged_and_where_that_goes_on(queue: Queue) -> None:
    two(queue)
    made = Call(NOW - H, Outcome.VOICEMAIL, note="Try again at noon")
    queue.desk("joy").log_call(1, made, seen=whole(queue, 1).newest_message_id)
    merge(queue)
    assert whole(queue, 1).calls == whole(queue, 2).calls == (Logged("Joy Tan", made),)


def test_a_reply_after_the_merge_answers_everything_on_screen(queue: Queue) -> None:
    two(queue)
    merge(queue)
    answer(queue, 2, "ours")
    assert (row(queue, 2).state, row(queue, 2).due_at) == (State.ANSWERED, None)


def test_whoever_had_the_other_on_screen_before_is_told_what_came(queue: Queue) -> None:
    two(queue)
    seen = whole(queue, 2).newest_message_id
    merge(queue)
    desk = queue.desk("joy")
    with pytest.raises(ConflictError, match="newer_message"):
        put_in_line(queue, 2, seen)
    with pytest.raises(ConflictError, match="newer_message"):
        desk.close(2, CloseReason.DUPLICATE, seen=seen)
    with pytest.raises(ConflictError, match="newer_message"):
        desk.log_call(2, Call(NOW, Outcome.SPOKE, Spoken.PATIENT), seen=seen)
    with pytest.raises(ConflictError, match="merged_meanwhile"):
        put_in_line(queue, 1, seen)
    assert row(queue, 2).messages == 2


def test_a_reply_that_leaves_newer_messages_open_answers_none_of_those_merged_in(queue: Queue) -> None:
    """Message 1 came in with the merge and has a lower number than the one that is answered."""
    two(queue)
    begun = whole(queue, 2).newest_message_id
    merge(queue)
    queue.take_in(a_message("m-3", thread_key="t-2", sent=NOW))
    seen = whole(queue, 2).newest_message_id
    queue.desk("joy").reply(Reply(2, new_key(), "Yes.", (), close=False, seen=seen, answers=begun))
    deliver(queue, "ours")
    assert (row(queue, 2).started_at, row(queue, 2).messages) == (NOW - 3 * H, 3)


def test_a_reply_that_comes_back_once_more_after_the_merge_settles_nothing_new(queue: Queue) -> None:
    two(queue)
    answer(queue, 2, "ours")
    (sent,) = queue.desk().deliveries()
    merge(queue)
    assert row(queue, 2).messages == 1
    came_back = {**ELSEWHERE, "own_key": sent.key, "thread_key": "t-2", "sent": NOW}
    queue.take_in(a_message("copy", "It is normal.", **came_back))
    assert row(queue, 2).messages == 1


def test_nothing_is_merged_while_a_reply_is_on_its_way(queue: Queue) -> None:
    two(queue)
    put_in_line(queue, 1)
    for source, target in ((1, 2), (2, 1)):
        with pytest.raises(UsageError, match="regroup_while_sending"):
            merge(queue, source, target)


def test_what_happened_between_asking_and_doing_counts(queue: Queue) -> None:
    two(queue)
    queue.desk("joy").merge(1, into=2)
    put_in_line(queue, 2)
    sweep(queue)
    assert outcomes(queue) == ["regroup_while_sending"]
    assert said(queue, 1) == ["m-1"]
    told = whole(queue, 1).request
    assert told is not None
    assert told.outcome == "regroup_while_sending"


def test_somebodys_draft_is_not_left_behind(queue: Queue) -> None:
    two(queue)
    queue.desk("joy").save_draft(1, "Dear", ())
    with pytest.raises(UsageError, match="merge_draft"):
        merge(queue)
    merge(queue, 2, 1)
    assert said(queue, 1) == ["m-1", "m-2"]


def test_only_who_owns_where_it_goes_merges_and_takes_nothing_from_a_colleague(queue: Queue) -> None:
    two(queue)
    queue.desk("joy").release(2)
    with pytest.raises(NotAllowedError, match="claim_first"):
        merge(queue)
    queue.desk("ana").claim(2)
    with pytest.raises(ConflictError, match="owned_by_other"):
        merge(queue)
    with pytest.raises(ConflictError, match="owned_by_other"):
        merge(queue, 2, 1)
    merge(queue, 1, 2, login="ana")
    assert said(queue, 2) == ["m-1", "m-2"]


def test_a_merged_conversation_is_merged_no_further(queue: Queue) -> None:
    two(queue)
    queue.take_in(a_message("m-3", thread_key="t-3", sent=NOW))
    queue.desk("joy").claim(3)
    merge(queue)
    for source, target, code in (
        (2, 3, "merge_other_way"),
        (1, 3, "merged_already"),
        (3, 1, "merged_already"),
        (2, 2, "merge_itself"),
    ):
        with pytest.raises(UsageError, match=code):
            merge(queue, source, target)
    merge(queue, 3, 2)
    assert said(queue, 2) == ["m-1", "m-2", "m-3"]


def test_nobody_is_told_twice_of_a_wait_that_was_merged(queue: Queue) -> None:
    two(queue, first=NOW - 20 * H)
    sweep(queue)
    told = select(SegmentStep.step, SegmentStep.at)
    before = queue.store.read(lambda work: work.connection.execute(told).all())
    assert before
    merge(queue)
    assert row(queue, 2).step in {one.step for one in before}
    assert queue.store.read(lambda work: work.connection.execute(told).all()) == before


def test_a_reply_to_merged_conversations_goes_into_the_thread_of_the_message_it_answers(queue: Queue) -> None:
    two(queue, first=NOW - H, second=NOW - 3 * H)
    queue.take_in(a_message("m-4", thread_key="t-1", sent=NOW))
    merge(queue)
    put_in_line(queue, 2)
    sent = next_parcel(queue)
    assert (sent.thread, sent.answers) == ("t-1", "m-4")


# taking apart


def test_taken_apart_both_are_as_before(queue: Queue) -> None:
    two(queue)
    before = [(row(queue, one).started_at, row(queue, one).due_at, said(queue, one)) for one in (1, 2)]
    merge(queue)
    queue.take_in(a_message("m-4", thread_key="t-1", sent=NOW))
    unmerge(queue)
    after = [(row(queue, one).started_at, row(queue, one).due_at, said(queue, one)) for one in (1, 2)]
    assert after == [(*before[0][:2], ["m-1", "m-4"]), before[1]]
    assert (row(queue, 1).state, row(queue, 1).owner) == (State.OPEN, "Joy Tan")
    queue.take_in(a_message("m-5", thread_key="t-1", sent=NOW))
    assert said(queue, 1) == ["m-1", "m-4", "m-5"]


def test_what_was_answered_together_stays_answered_apart(queue: Queue) -> None:
    two(queue)
    merge(queue)
    answer(queue, 2, "ours")
    unmerge(queue)
    assert [row(queue, one).due_at for one in (1, 2)] == [None, None]
    assert said(queue, 2) == ["m-2", "ours"]


def test_after_thirty_days_they_stay_together(queue: Queue) -> None:
    two(queue)
    merge(queue)
    queue.clock.advance(30 * DAY)
    unmerge(queue)
    assert said(queue, 1) == ["m-1"]
    merge(queue)
    queue.clock.advance(30 * DAY + H)
    with pytest.raises(UsageError, match="merged_too_long"):
        unmerge(queue)


def test_what_is_not_merged_is_not_taken_apart(queue: Queue) -> None:
    two(queue)
    with pytest.raises(UsageError, match="merged_not"):
        unmerge(queue)
