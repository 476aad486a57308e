"""Merging, taking apart again, splitting, and new matters in old threads: queue-behaviour, section 3.2."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select, text, update

from queues import NOW, a_message, a_patient
from triage_app.errors import ConflictError, NotAllowedError, UsageError
from triage_app.queue.domain.calls import Call, Outcome, Spoken
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.delivery import Confirmed, Tried, verdict
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.regrouping import Regroup, TieKind
from triage_app.queue.domain.rulebook import Rules
from triage_app.queue.domain.states import CloseReason, State
from triage_app.queue.services import deliveries, regroup_requests
from triage_app.queue.services.parcels import Parcel, parcel
from triage_app.queue.services.regroup_requests import Wish
from triage_app.queue.store.machine_time import machine_now
from triage_app.queue.store.schema import Conversation as Stored
from triage_app.queue.store.schema import Message as StoredMessage
from triage_app.queue.store.schema import WaitingSegment
from triage_app.queue.store.schema_outbox import Lease
from triage_app.queue.store.schema_record import Regrouping
from triage_app.queue.store.schema_rules import SegmentStep
from triage_app.sync.sweep import Sweep

if TYPE_CHECKING:
    from datetime import datetime

    from queues import Queue
    from triage_app.queue.domain.conversation import Conversation, Row
    from triage_app.queue.store.lease import Held

H, DAY = timedelta(hours=1), timedelta(days=1)
LATER = NOW + 40 * DAY
ELSEWHERE = {"direction": Direction.TO_PATIENT, "sender": "Dr. Osei", "sender_reference": ""}


def whole(queue: Queue, number: int) -> Conversation:
    return queue.desk().conversation(number)


def row(queue: Queue, number: int) -> Row:
    return whole(queue, number).row


def said(queue: Queue, number: int) -> list[str]:
    """What is shown in a conversation, without the traces of what happened."""
    return [one.remote_id for one in whole(queue, number).messages if one.trace is None]


def sweep(queue: Queue) -> None:
    Sweep(queue.sync, lambda: True).sweep()


def two(queue: Queue, *, first: datetime = NOW - 3 * H, second: datetime = NOW - H) -> None:
    """One patient in two threads: conversation 1 since `first`, conversation 2 since `second`; Joy owns both."""
    queue.take_in(a_message("m-1", thread_key="t-1", sent=first))
    queue.take_in(a_message("m-2", thread_key="t-2", sent=second))
    for number in (1, 2):
        queue.desk("joy").claim(number)


def merge(queue: Queue, source: int = 1, target: int = 2, login: str = "joy") -> None:
    queue.desk(login).merge(source, into=target)
    sweep(queue)


def unmerge(queue: Queue, source: int = 1, target: int = 2) -> None:
    queue.desk("joy").unmerge(source, out_of=target)
    sweep(queue)


def split(queue: Queue, number: int, remote_id: str) -> int:
    """Split a message off; returns what it became."""
    (message,) = (one.id for one in whole(queue, number).messages if one.remote_id == remote_id)
    queue.desk("joy").split(number, message)
    sweep(queue)
    return max(queue.store.read(lambda work: work.connection.execute(select(Stored.id)).scalars().all()))


def answer(queue: Queue, number: int, remote_id: str, seen: int | None = None) -> None:
    """Reply to what is there, and let the portal have it."""
    put_in_line(queue, number, seen)
    deliver(queue, remote_id)


def deliver(queue: Queue, remote_id: str) -> None:
    held, sync = new_lease(queue), queue.sync
    waiting = sync.read(lambda work: deliveries.next_row(work, [queue.portal.id]))
    assert waiting is not None
    parcel = sync.write(lambda work: deliveries.take(work, held, waiting))
    assert parcel is not None
    decided = verdict(Confirmed(remote_id), Tried(1, uncertain=False), quarantine=timedelta(0), jitter=0)
    sync.write(lambda work: deliveries.settle(work, parcel, Confirmed(remote_id), decided))


def new_lease(queue: Queue) -> Held:
    queue.store.write(lambda work: work.connection.execute(update(Lease).values(expires_at=machine_now())))
    return queue.take_lease()


def put_in_line(queue: Queue, number: int, seen: int | None = None) -> None:
    known = whole(queue, number).newest_message_id if seen is None else seen
    queue.desk("joy").reply(Reply(number, new_key(), "It is normal.", (), close=False, seen=known))


def next_parcel(queue: Queue) -> Parcel:
    """What the latest reply would be sent as."""
    held = new_lease(queue)
    (latest,) = queue.desk().deliveries(limit=1)
    return queue.sync.read(lambda work: parcel(work, latest.id, held))


def outcomes(queue: Queue) -> list[str | None]:
    rows = select(Regrouping.outcome).order_by(Regrouping.id)
    return list(queue.store.read(lambda work: work.connection.execute(rows).scalars().all()))


# merging


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
    assert (trace.trace, trace.sender, trace.text) == (Regroup.MERGE, "Joy Tan", row(queue, 1).subject)


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


# splitting


def test_a_message_that_is_split_off_has_its_own_clock(queue: Queue) -> None:
    two(queue)
    queue.take_in(a_message("m-4", thread_key="t-1", sent=NOW - 2 * H))
    new = split(queue, 1, "m-4")
    assert (said(queue, 1), said(queue, new)) == (["m-1"], ["m-4"])
    assert (row(queue, 1).started_at, row(queue, new).started_at) == (NOW - 3 * H, NOW - 2 * H)
    assert (row(queue, new).owner, row(queue, new).patient) == ("Joy Tan", "Maria Delgado")
    assert [(one.kind, one.id) for one in whole(queue, new).ties] == [(TieKind.FOLLOWS, 1)]
    assert [(one.kind, one.id) for one in whole(queue, 1).ties] == [(TieKind.LED_TO, new)]


def test_what_an_earlier_reply_answered_waits_again_by_itself(queue: Queue) -> None:
    two(queue)
    queue.take_in(a_message("m-4", thread_key="t-1", sent=NOW - 2 * H))
    answer(queue, 1, "ours")
    new = split(queue, 1, "m-4")
    assert row(queue, 1).due_at is None
    assert row(queue, new).started_at == NOW - 2 * H


def test_answering_one_part_leaves_the_other_waiting(queue: Queue) -> None:
    two(queue)
    queue.take_in(a_message("m-4", thread_key="t-1", sent=NOW - 2 * H))
    new = split(queue, 1, "m-4")
    answer(queue, 1, "ours")
    assert (row(queue, 1).due_at, row(queue, new).started_at) == (None, NOW - 2 * H)
    answer(queue, new, "too")
    assert row(queue, new).due_at is None


def test_a_message_stays_split_off_when_the_portal_edits_it(queue: Queue) -> None:
    two(queue)
    queue.take_in(a_message("m-4", thread_key="t-1", sent=NOW - 2 * H))
    new = split(queue, 1, "m-4")
    queue.take_in(a_message("m-4", "Otherwise", thread_key="t-1", sent=NOW - 2 * H, content_hash="other"))
    assert (said(queue, 1), said(queue, new)) == (["m-1"], ["m-4"])
    queue.take_in(a_message("m-5", thread_key="t-1", sent=NOW))
    assert said(queue, 1) == ["m-1", "m-5"]


def test_a_reply_to_what_was_split_off_goes_into_the_portals_thread(queue: Queue) -> None:
    two(queue)
    queue.take_in(a_message("m-4", thread_key="t-1", sent=NOW - 2 * H))
    new = split(queue, 1, "m-4")
    put_in_line(queue, new)
    sent = next_parcel(queue)
    assert (sent.thread, sent.answers, sent.moved) == ("t-1", "m-4", False)


def test_a_reply_to_merged_conversations_goes_into_the_thread_of_the_message_it_answers(queue: Queue) -> None:
    two(queue, first=NOW - H, second=NOW - 3 * H)
    queue.take_in(a_message("m-4", thread_key="t-1", sent=NOW))
    merge(queue)
    put_in_line(queue, 2)
    sent = next_parcel(queue)
    assert (sent.thread, sent.answers) == ("t-1", "m-4")


def test_what_was_split_off_by_mistake_is_merged_back(queue: Queue) -> None:
    two(queue)
    queue.take_in(a_message("m-4", thread_key="t-1", sent=NOW - 2 * H))
    new = split(queue, 1, "m-4")
    merge(queue, new, 1)
    assert said(queue, 1) == ["m-1", "m-4"]
    assert row(queue, 1).messages == 2
    assert split(queue, 1, "m-4") > new


def test_the_last_message_and_our_own_are_not_split_off(queue: Queue) -> None:
    two(queue)
    with pytest.raises(UsageError, match="split_last"):
        split(queue, 1, "m-1")
    answer(queue, 1, "ours")
    with pytest.raises(UsageError, match="split_not_patients"):
        split(queue, 1, "ours")
    with pytest.raises(UsageError, match="split_not_patients"):
        queue.desk("joy").split(1, 999)


# new matters in old threads


def old_matter(queue: Queue) -> None:
    """Conversation 1, answered forty days ago."""
    queue.take_in(a_message("m-1", sent=NOW - H))
    queue.desk("joy").claim(1)
    answer(queue, 1, "ours")
    queue.clock.advance(40 * DAY)


def test_a_message_long_after_the_last_one_was_settled_is_a_new_matter(queue: Queue) -> None:
    old_matter(queue)
    queue.take_in(a_message("m-2", sent=LATER - H))
    assert (said(queue, 1), said(queue, 2)) == (["m-1", "ours"], ["m-2"])
    assert (row(queue, 1).due_at, row(queue, 2).started_at) == (None, LATER - H)
    assert (row(queue, 2).owner, row(queue, 2).subject) == ("", row(queue, 1).subject)
    assert [(one.kind, one.id) for one in whole(queue, 2).ties] == [(TieKind.FOLLOWS, 1)]
    queue.take_in(a_message("m-3", sent=LATER))
    assert said(queue, 2) == ["m-2", "m-3"]


def test_an_old_message_that_arrives_late_belongs_to_the_old_matter(queue: Queue) -> None:
    old_matter(queue)
    queue.take_in(a_message("late", sent=LATER - 20 * DAY), a_message("m-2", sent=LATER - H))
    assert "late" in said(queue, 1)
    assert said(queue, 2) == ["m-2"]
    assert row(queue, 1).due_at is not None


def test_within_thirty_days_or_while_somebody_waits_it_is_the_old_one(queue: Queue) -> None:
    old_matter(queue)
    queue.take_in(a_message("m-2", sent=LATER - 11 * DAY))
    queue.take_in(a_message("m-3", sent=LATER))
    assert said(queue, 1) == ["m-1", "ours", "m-2", "m-3"]


def test_the_practice_says_after_how_many_days_a_matter_is_new(queue: Queue) -> None:
    desk = queue.desk()
    for days, code in ((0, "new_topic_out_of_range"), (366, "new_topic_out_of_range")):
        with pytest.raises(UsageError, match=code):
            desk.edit_rules(Rules(new_topic_days=days), based_on=0)
    desk.edit_rules(Rules(new_topic_days=60), based_on=0)
    old_matter(queue)
    queue.take_in(a_message("m-2", sent=LATER - H))
    assert said(queue, 1) == ["m-1", "ours", "m-2"]


def test_what_was_put_together_by_hand_stays_one_matter(queue: Queue) -> None:
    two(queue)
    merge(queue)
    answer(queue, 2, "ours")
    queue.clock.advance(40 * DAY)
    queue.take_in(a_message("m-3", thread_key="t-2", sent=LATER), a_message("m-4", thread_key="t-1", sent=LATER))
    assert said(queue, 2)[-2:] == ["m-3", "m-4"]


def test_an_edit_of_an_old_message_stays_with_the_old_matter(queue: Queue) -> None:
    old_matter(queue)
    queue.take_in(a_message("m-2", sent=LATER - H))
    queue.take_in(a_message("m-1", "Otherwise", sent=NOW - H, content_hash="other"))
    assert (said(queue, 1), said(queue, 2)) == (["m-1", "ours"], ["m-2"])


def test_a_reply_to_the_new_matter_goes_into_the_same_thread_of_the_portal(queue: Queue) -> None:
    old_matter(queue)
    queue.take_in(a_message("m-2", sent=LATER - H))
    queue.desk("joy").claim(2)
    put_in_line(queue, 2)
    sent = next_parcel(queue)
    assert (sent.thread, sent.answers, sent.moved) == ("thread-1", "m-2", False)


def test_a_new_matter_that_is_none_is_merged_into_the_old_one(queue: Queue) -> None:
    old_matter(queue)
    queue.take_in(a_message("m-2", sent=LATER - H))
    queue.desk("joy").claim(2)
    merge(queue, 2, 1)
    queue.take_in(a_message("m-3", sent=LATER))
    assert said(queue, 1) == ["m-1", "ours", "m-2", "m-3"]
    assert row(queue, 1).started_at == LATER - H


# whatever happens


def test_a_request_that_makes_no_sense_holds_up_nothing(queue: Queue) -> None:
    two(queue)
    keys = [new_key() for _ in range(3)]
    rows = [
        {"key": keys[0], "act": "merge", "conversation_id": 1, "other_id": None, "message_id": None},
        {"key": keys[1], "act": "split", "conversation_id": 1, "other_id": 2, "message_id": None},
        {"key": keys[2], "act": "explode", "conversation_id": 1, "other_id": 2, "message_id": None},
    ]
    into = "INSERT INTO regrouping (key, act, conversation_id, other_id, message_id, staff_id)"
    values = "VALUES (:key, :act, :conversation_id, :other_id, :message_id, 1)"
    queue.store.write(lambda work: work.connection.execute(text(f"{into} {values}"), rows))
    queue.desk("joy").merge(1, into=2)
    sweep(queue)
    assert outcomes_as_text(queue) == ["conversation_unknown", "split_not_patients", "regroup_failed", "done"]


def outcomes_as_text(queue: Queue) -> list[str]:
    said = text("SELECT outcome FROM regrouping ORDER BY id")
    return list(queue.store.read(lambda work: work.connection.execute(said).scalars().all()))


def test_asking_twice_under_one_key_is_asking_once(queue: Queue) -> None:
    two(queue)
    wish, joy = Wish(new_key(), Regroup.MERGE, 1, other_id=2), queue.people["joy"]
    for _ in range(2):
        queue.as_login("joy").write(lambda work: regroup_requests.ask(work, joy, wish))
    sweep(queue)
    queue.as_login("joy").write(lambda work: regroup_requests.ask(work, joy, wish))
    assert outcomes(queue) == ["done"]


def test_a_wait_that_was_merged_is_recorded_as_merged_and_not_as_answered(queue: Queue) -> None:
    two(queue)
    merge(queue)
    rows = select(WaitingSegment.ended_by).where(WaitingSegment.conversation_id == 1)
    assert queue.store.read(lambda work: work.connection.execute(rows).scalars().all()) == ["merged"]


def test_no_message_is_lost_or_doubled_whatever_is_merged_split_and_taken_apart(queue: Queue) -> None:
    two(queue)
    for number in range(3, 7):
        queue.take_in(a_message(f"m-{number}", thread_key=f"t-{number % 2 + 1}", sent=NOW))
    merge(queue)
    new = split(queue, 2, "m-4")
    unmerge(queue)
    merge(queue, new, 2)
    kept = select(StoredMessage.remote_id).where(StoredMessage.regrouping_id.is_(None))
    found = queue.store.read(lambda work: work.connection.execute(kept).scalars().all())
    assert sorted(found) == [f"m-{number}" for number in range(1, 7)]
    shown = sorted(one for number in (1, 2, new) for one in said(queue, number))
    assert shown == sorted(found)


def test_relatives_are_the_same_patients_other_conversations(queue: Queue) -> None:
    two(queue)
    carl = a_patient("Patient/carl", "Carl Berg")
    queue.take_in(a_message("m-3", thread_key="t-3", patient_reference="Patient/carl"), patients=(carl,))
    assert [one.id for one in queue.desk().relatives(1)] == [2]
    assert queue.desk().relatives(3) == ()
