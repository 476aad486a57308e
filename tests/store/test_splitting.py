"""Splitting a message off, and whatever else is asked for: queue-behaviour, section 3.2."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text

from queues import NOW, a_message, a_patient
from regrouped import (
    ELSEWHERE,
    H,
    answer,
    merge,
    next_parcel,
    outcomes,
    put_in_line,
    row,
    said,
    split,
    sweep,
    two,
    unmerge,
    whole,
)
from triage_app.errors import UsageError
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.regrouping import Regroup, TieKind
from triage_app.queue.services import regroup_requests
from triage_app.queue.services.regroup_requests import Wish
from triage_app.queue.store.schema import Message as StoredMessage
from triage_app.queue.store.schema import WaitingSegment

if TYPE_CHECKING:
    from queues import Queue


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


# whatever is asked for


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
    assert outcomes_as_text(queue) == ["conversation_unknown", "regroup_failed", "regroup_failed", "done"]


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


def test_relatives_say_whose_their_last_words_are(queue: Queue) -> None:
    two(queue)
    (waiting,) = queue.desk().relatives(2)
    assert (waiting.snippet, waiting.said_by) == (row(queue, 1).snippet, Direction.FROM_PATIENT)
    queue.take_in(a_message("ours", "Maria: it is normal.", thread_key="t-1", sent=NOW, **ELSEWHERE))
    (answered,) = queue.desk().relatives(2)
    assert (answered.snippet, answered.said_by) == ("Maria: it is normal.", Direction.TO_PATIENT)
