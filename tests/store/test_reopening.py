"""What a portal changes afterwards lets patients wait again, and whoever has not seen it answers nothing of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from delivering import deliver
from queues import NOW, a_message
from regrouped import ELSEWHERE, H, answer, merge, put_in_line, row, said, split, two, unmerge, whole
from triage_app.errors import ConflictError
from triage_app.queue.domain.calls import Call, Outcome, Spoken
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.regrouping import TraceKind
from triage_app.queue.domain.remote import RemoteFile
from triage_app.queue.domain.states import CloseReason, State

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from queues import Queue

FIRST = NOW - 3 * H


def moved_in(queue: Queue) -> None:
    """The portal moves conversation 1's message, which came first, into the thread of conversation 2."""
    queue.clock.advance(H)
    queue.take_in(a_message("m-1", "Chest pain", thread_key="t-2", sent=FIRST, content_hash="moved"))


def given_back(queue: Queue) -> None:
    """A message that the portal had withdrawn is the patient's after all."""
    queue.clock.advance(H)
    queue.take_in(a_message("m-0", "Chest pain", thread_key="t-2", sent=FIRST, content_hash="again"))


def reworded(queue: Queue) -> None:
    """A message says something else than before."""
    queue.clock.advance(H)
    words = "Thank you, but my chest hurts"
    queue.take_in(a_message("m-2", words, thread_key="t-2", sent=NOW - H, content_hash="w"))


def illustrated(queue: Queue) -> None:
    """A message comes with a picture now."""
    queue.clock.advance(H)
    picture = RemoteFile(0, "rash.jpg", "image/jpeg", None, "Communication/m-2#0", b"picture")
    queue.take_in(a_message("m-2", thread_key="t-2", sent=NOW - H, files=(picture,), content_hash="f"))


CHANGES = pytest.mark.parametrize("change", [moved_in, given_back, reworded, illustrated])
LATE: dict[Any, datetime] = {reworded: NOW - H, illustrated: NOW - H}


@pytest.fixture
def shown(queue: Queue) -> int:
    """What Joy has on screen of conversation 2: its newest message's number."""
    withdrawn = {"withdrawn": True, "direction": Direction.AUTOMATIC, "sender_reference": ""}
    two(queue, first=FIRST)
    queue.take_in(a_message("m-0", "Chest pain", thread_key="t-2", sent=FIRST, **withdrawn))
    return whole(queue, 2).newest_message_id


def replied(queue: Queue, seen: int) -> None:
    put_in_line(queue, 2, seen)


def closed(queue: Queue, seen: int) -> None:
    queue.desk("joy").close(2, CloseReason.DUPLICATE, seen=seen)


def called(queue: Queue, seen: int) -> None:
    queue.desk("joy").log_call(2, Call(queue.clock.now(), Outcome.SPOKE, Spoken.PATIENT), seen=seen)


@CHANGES
@pytest.mark.parametrize("act", [replied, closed, called])
def test_nobody_ends_a_wait_over_what_changed_unseen(
    queue: Queue, shown: int, change: Callable[[Queue], None], act: Callable[[Queue, int], None]
) -> None:
    change(queue)
    with pytest.raises(ConflictError, match="newer_message"):
        act(queue, shown)
    assert whole(queue, 2).messages[-1].trace is TraceKind.PORTAL
    act(queue, whole(queue, 2).newest_message_id)  # who has seen it does


@CHANGES
def test_a_reply_in_line_does_not_answer_what_changed_since(
    queue: Queue, shown: int, change: Callable[[Queue], None]
) -> None:
    put_in_line(queue, 2, shown)
    change(queue)
    deliver(queue, "ours")
    assert row(queue, 2).state is State.OPEN
    assert row(queue, 2).started_at == LATE.get(change, FIRST)


def delivered(queue: Queue, seen: int) -> None:
    answer(queue, 2, "ours", seen)


@CHANGES
@pytest.mark.parametrize("how", [delivered, called, closed])
def test_what_was_answered_and_changes_waits_again(
    queue: Queue, shown: int, change: Callable[[Queue], None], how: Callable[[Queue, int], None]
) -> None:
    how(queue, shown)
    assert row(queue, 2).due_at is None
    change(queue)
    assert row(queue, 2).started_at == LATE.get(change, FIRST)


@CHANGES
def test_what_was_read_and_changes_is_to_be_read_again(
    queue: Queue, shown: int, change: Callable[[Queue], None]
) -> None:
    queue.desk("joy").look(2, seen=shown)
    assert row(queue, 2).look_due_at is None
    change(queue)
    assert row(queue, 2).look_due_at is not None


@CHANGES
def test_a_second_copy_of_a_delivered_reply_answers_nothing_new(
    queue: Queue, shown: int, change: Callable[[Queue], None]
) -> None:
    answer(queue, 2, "ours", shown)
    (sent,) = queue.desk().deliveries()
    change(queue)
    before = row(queue, 2)
    queue.take_in(a_message("copy", "It is normal.", own_key=sent.key, thread_key="t-2", **ELSEWHERE))
    assert (row(queue, 2).started_at, row(queue, 2).messages) == (before.started_at, before.messages)


def test_words_that_are_only_set_differently_wake_nobody(queue: Queue, shown: int) -> None:
    answer(queue, 2, "ours", shown)
    words = f"<p>{whole(queue, 2).messages[1].text}</p>\n"
    queue.take_in(a_message("m-2", words, thread_key="t-2", sent=NOW - H, content_hash="w"))
    assert row(queue, 2).due_at is None
    assert all(one.trace is None for one in whole(queue, 2).messages)


@pytest.mark.usefixtures("shown")
def test_who_has_seen_one_change_answers_nothing_of_the_next(queue: Queue) -> None:
    reworded(queue)
    seen = whole(queue, 2).newest_message_id
    queue.take_in(a_message("m-2", thread_key="t-2", sent=NOW - H, content_hash="as before"))
    with pytest.raises(ConflictError, match="newer_message"):
        closed(queue, seen)
    put_in_line(queue, 2)
    reworded(queue)
    deliver(queue, "ours")
    assert row(queue, 2).started_at == NOW - H


def test_a_reply_that_is_seen_on_the_portal_before_its_receipt_answers_what_its_author_saw(queue: Queue) -> None:
    two(queue)
    merge(queue)
    put_in_line(queue, 2)
    (sent,) = queue.desk().deliveries()
    queue.take_in(a_message("ours", "It is normal.", own_key=sent.key, thread_key="t-2", **ELSEWHERE))
    deliver(queue, "ours")
    assert (row(queue, 2).due_at, row(queue, 2).state) == (None, State.ANSWERED)


# answers that are gone


def withdrawn(queue: Queue, key: str | None) -> None:
    gone = {**ELSEWHERE, "direction": Direction.AUTOMATIC, "withdrawn": True}
    queue.take_in(
        a_message("ours", "It is normal.", own_key=key, thread_key="t-1", content_hash="w", sent=NOW, **gone)
    )


def altered(queue: Queue, key: str | None) -> None:
    other = {**ELSEWHERE, "direction": Direction.AUTOMATIC if key is None else Direction.TO_PATIENT}
    facts = {"own_key": key, "thread_key": "t-1", "content_hash": "a", "sent": NOW, **other}
    queue.take_in(a_message("ours", "Advertisement", **facts))


def moved_away(queue: Queue, key: str | None) -> None:
    """One of ours stays where it was written; one that was written elsewhere answers nobody it has left."""
    if key is not None:
        withdrawn(queue, key)
        return
    queue.take_in(a_message("ours", "It is normal.", thread_key="t-9", content_hash="m", sent=NOW, **ELSEWHERE))


@pytest.mark.parametrize("by", ["us", "elsewhere"])
@pytest.mark.parametrize("then", ["nothing", "merge", "split", "merge and unmerge"])
@pytest.mark.parametrize("gone", [withdrawn, altered, moved_away])
def test_whoever_was_answered_waits_again_when_the_answer_is_gone(
    queue: Queue, by: str, then: str, gone: Callable[[Queue, str | None], None]
) -> None:
    two(queue, first=FIRST)
    queue.take_in(a_message("m-3", thread_key="t-1", sent=NOW - 2 * H))
    key = None
    if by == "us":
        answer(queue, 1, "ours")
        key = queue.desk().deliveries()[0].key
    else:
        queue.take_in(a_message("ours", "It is normal.", thread_key="t-1", sent=NOW, **ELSEWHERE))
    assert row(queue, 1).due_at is None
    place = 1
    if then.startswith("merge"):
        merge(queue)
        place = 2
    if then == "merge and unmerge":
        unmerge(queue)
        place = 1
    if then == "split":
        split(queue, 1, "m-3")
    assert row(queue, place).started_at == (NOW - H if place == 2 else None)
    queue.clock.advance(H)
    gone(queue, key)
    assert row(queue, place).started_at == FIRST
    assert "m-1" in said(queue, place)


def test_a_promise_is_gone_with_the_holding_reply_that_gave_it(queue: Queue) -> None:
    two(queue, first=FIRST)
    seen = whole(queue, 1).newest_message_id
    queue.desk("joy").reply(Reply(1, new_key(), "It is normal.", (), close=False, seen=seen, promised=48 * H))
    deliver(queue, "ours")
    merge(queue)
    assert row(queue, 2).due_at == NOW - H + timedelta(hours=24), "the other one has its own promise"
    key = queue.desk().deliveries()[0].key
    withdrawn(queue, key)
    assert row(queue, 2).due_at == FIRST + timedelta(hours=24)
