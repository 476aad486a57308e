"""Answers that a portal moves, alters or takes back settle nobody whose message their author never saw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from delivering import deliver
from queues import NOW, a_message, a_patient
from regrouped import ELSEWHERE, H, answer, merge, put_in_line, row, said, split, two, unmerge, whole
from triage_app.errors import ConflictError
from triage_app.queue.domain.calendar import Mode
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.policies import Facts, Policy
from triage_app.queue.domain.regrouping import TraceKind
from triage_app.queue.domain.rulebook import Rules
from triage_app.queue.domain.states import CloseReason

if TYPE_CHECKING:
    from datetime import datetime

    from queues import Queue

CARL = a_patient("Patient/carl", "Carl Berg")
OF_CARL = {"patient_reference": "Patient/carl", "sender_reference": "Patient/carl", "sender": "Carl Berg"}
GONE: dict[str, Any] = {"withdrawn": True, "direction": Direction.AUTOMATIC}
FIRST = NOW - 3 * H


def ours_back(queue: Queue, text: str = "It is normal.", thread: str = "t-1", **facts: Any) -> None:
    """The portal shows our latest reply, or the one with this key."""
    key = facts.pop("own_key", None) or queue.desk().deliveries(limit=1)[0].key
    remote_id = facts.pop("remote_id", "ours")
    said_ = {**ELSEWHERE, "own_key": key, "thread_key": thread, "sent": NOW, **facts}
    queue.take_in(a_message(remote_id, text, **said_), patients=(a_patient(), CARL))


def waits(queue: Queue, number: int) -> tuple[datetime | None, int]:
    one = row(queue, number)
    return one.started_at, one.messages


def hold(queue: Queue, number: int) -> str:
    """Promise an answer within two hours; returns the reply's key."""
    seen, key = whole(queue, number).newest_message_id, new_key()
    queue.desk("joy").reply(Reply(number, key, "It is normal.", (), close=False, seen=seen, promised=2 * H))
    deliver(queue, "ours")
    return key


@pytest.fixture
def carls(queue: Queue) -> Queue:
    """Carl waits in conversation 1 for longer than Maria in 2."""
    queue.take_in(a_message("c-1", thread_key="t-c", sent=NOW - 5 * H, **OF_CARL), patients=(CARL,))
    queue.take_in(a_message("m-1", thread_key="t-1", sent=FIRST))
    queue.desk("joy").claim(2)
    return queue


def test_our_reply_answers_nobody_in_the_conversation_into_which_the_portal_moves_it(carls: Queue) -> None:
    answer(carls, 2, "ours")
    ours_back(carls, content_hash="h1")
    carls.clock.advance(H)
    ours_back(carls, thread="t-c", patient_reference="Patient/carl", content_hash="h2")
    assert waits(carls, 2) == (FIRST, 1), "what answered Maria is Carl's now"
    assert waits(carls, 1) == (NOW - 5 * H, 1)


def test_a_promise_puts_nobody_off_where_the_portal_moves_it(carls: Queue) -> None:
    key = hold(carls, 2)
    ours_back(carls, own_key=key, content_hash="h1")
    before = row(carls, 1).due_at
    ours_back(carls, thread="t-c", own_key=key, patient_reference="Patient/carl", content_hash="h2")
    assert row(carls, 1).due_at == before


def test_an_answer_of_elsewhere_answers_nobody_where_it_is_moved(carls: Queue) -> None:
    carls.take_in(a_message("theirs", thread_key="t-1", sent=NOW, **ELSEWHERE))
    carls.clock.advance(H)
    moved = {"thread_key": "t-c", "patient_reference": "Patient/carl", "content_hash": "m", **ELSEWHERE}
    carls.take_in(a_message("theirs", sent=NOW, **moved), patients=(CARL,))
    assert [waits(carls, one) for one in (1, 2)] == [(NOW - 5 * H, 1), (FIRST, 1)]


def test_our_reply_that_the_portal_spoilt_answers_nobody_when_it_is_touched_again(queue: Queue) -> None:
    two(queue)
    answer(queue, 1, "ours")
    ours_back(queue, "Advertisement", content_hash="h1")
    queue.clock.advance(H)
    ours_back(queue, "Advertisement", content_hash="h2")  # perhaps marked as read
    assert waits(queue, 1) == (FIRST, 1)


def test_a_spoilt_second_copy_answers_nobody_when_it_is_touched_again(queue: Queue) -> None:
    two(queue)
    answer(queue, 1, "ours")
    ours_back(queue, content_hash="h1")
    queue.take_in(a_message("m-9", "And chest pain", thread_key="t-1", sent=NOW))
    queue.clock.advance(2 * H)
    for turn in ("x", "y"):
        ours_back(queue, "Ad", remote_id="copy", content_hash=turn, sent=NOW + H)
    assert waits(queue, 1) == (NOW, 1)


def test_a_withdrawn_reply_that_is_restored_after_a_merge_answers_nothing_of_the_other(queue: Queue) -> None:
    two(queue)
    queue.take_in(a_message("m-3", thread_key="t-1", sent=NOW - 2 * H))
    answer(queue, 1, "ours")
    ours_back(queue, content_hash="w", **GONE)
    merge(queue)
    queue.clock.advance(H)
    ours_back(queue, content_hash="r")
    assert row(queue, 2).due_at is not None
    assert "m-2" in said(queue, 2)


def test_a_reply_in_line_about_something_else_does_not_stand_in_for_one_that_is_gone(queue: Queue) -> None:
    two(queue)
    answer(queue, 1, "ours")
    key = queue.desk().deliveries(limit=1)[0].key
    queue.clock.advance(H)
    queue.take_in(a_message("m-3", "May I park there?", thread_key="t-1", sent=NOW + H))
    put_in_line(queue, 1)
    ours_back(queue, own_key=key, content_hash="w", **GONE)
    deliver(queue, "parking")
    assert waits(queue, 1)[0] == FIRST


def test_nobody_ends_a_wait_who_has_not_seen_that_an_answer_is_gone(queue: Queue) -> None:
    two(queue)
    answer(queue, 1, "ours")
    queue.take_in(a_message("m-3", "Thanks", thread_key="t-1", sent=NOW))
    seen = whole(queue, 1).newest_message_id
    ours_back(queue, content_hash="w", **GONE)
    with pytest.raises(ConflictError, match="newer_message"):
        queue.desk("joy").close(1, CloseReason.THANKS_ONLY, seen=seen)
    assert whole(queue, 1).messages[-1].trace is TraceKind.PORTAL


def test_nobody_answers_in_a_conversation_what_has_gone_to_somebody_elses(queue: Queue) -> None:
    two(queue)
    seen = whole(queue, 1).newest_message_id
    queue.take_in(a_message("m-1", thread_key="t-1", sent=FIRST, content_hash="c", **OF_CARL), patients=(CARL,))
    assert said(queue, 1) == []
    with pytest.raises(ConflictError, match="newer_message"):
        put_in_line(queue, 1, seen)
    assert [one.trace for one in whole(queue, 1).messages] == [TraceKind.PORTAL]


@pytest.mark.parametrize(
    "change", [{"text": "A bill of 40 dollars"}, {"thread": "t-c", "patient_reference": "Patient/carl"}]
)
def test_a_portal_that_drops_our_key_hides_no_change_of_our_reply(queue: Queue, change: dict[str, Any]) -> None:
    two(queue)
    answer(queue, 1, "ours")
    facts = {"text": "It is normal.", "thread": "t-1", **change}
    said_ = {**ELSEWHERE, "thread_key": facts.pop("thread"), "sent": NOW, "content_hash": "h", **facts}
    queue.take_in(a_message("ours", said_.pop("text"), **said_), patients=(a_patient(), CARL))
    (sent,) = queue.desk().deliveries()
    assert (sent.error, row(queue, 1).started_at) == ("delivered_altered", FIRST)


# later for nothing


def test_words_that_change_after_a_promise_are_due_no_later(queue: Queue) -> None:
    two(queue)
    hold(queue, 1)
    before = row(queue, 1).due_at
    queue.clock.advance(H / 2)
    queue.take_in(a_message("m-1", "Worse: chest pain", thread_key="t-1", sent=FIRST, content_hash="w"))
    assert row(queue, 1).due_at == before


def test_a_message_that_is_moved_after_a_promise_is_due_no_later(queue: Queue) -> None:
    two(queue, second=NOW)
    hold(queue, 1)
    before = row(queue, 1).due_at
    queue.clock.advance(H / 2)
    queue.take_in(a_message("m-1", thread_key="t-2", sent=FIRST, content_hash="w"))
    assert row(queue, 2).due_at == before


def test_what_is_split_out_of_a_merged_one_keeps_its_own_promise(queue: Queue) -> None:
    strict = Policy("Osei", 4 * H, Mode.ELAPSED, Facts(provider="Dr. Osei"))
    queue.desk().edit_rules(Rules(policies=(strict, Policy("rest", 48 * H, Mode.ELAPSED))), based_on=0)
    queue.take_in(a_message("m-1", thread_key="t-1", sent=FIRST))
    lee = ("Practitioner/lee", "Dr. Lee")
    queue.take_in(a_message("m-2", thread_key="t-2", sent=NOW - H, provider_reference=lee[0]), providers=(lee,))
    for number in (1, 2):
        queue.desk("joy").claim(number)
    merge(queue)
    new = split(queue, 2, "m-1")
    assert (row(queue, new).due_at, row(queue, new).provider) == (FIRST + 4 * H, "Dr. Osei")


def test_merging_and_taking_apart_uses_up_no_promise(queue: Queue) -> None:
    two(queue)
    hold(queue, 1)
    for _ in range(3):
        merge(queue)
        unmerge(queue)
    hold(queue, 2)


def test_no_clock_that_goes_backwards_lets_an_earlier_answer_settle_new_words(queue: Queue) -> None:
    two(queue)
    queue.take_in(a_message("theirs", thread_key="t-1", sent=NOW, **ELSEWHERE))
    queue.clock._now -= H  # a clock that is set refuses that
    queue.take_in(a_message("m-1", "Chest pain", thread_key="t-1", sent=FIRST, content_hash="w"))
    assert waits(queue, 1) == (FIRST, 1)


# words between angles


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Sugar was <70 since Monday, usually >100", "Sugar was <40 and I fainted twice, usually >100"),
        ("<thanks>", "<chest pain>"),
        ("I take 2 &lt;a day&gt; now", "I take 2 &lt;with whisky, and cannot breathe&gt; now"),
    ],
)
def test_less_and_more_are_no_tags(queue: Queue, before: str, after: str) -> None:
    queue.take_in(a_message("m-1", before, thread_key="t-1", sent=FIRST))
    queue.desk("joy").claim(1)
    answer(queue, 1, "ours")
    queue.take_in(a_message("m-1", after, thread_key="t-1", sent=FIRST, content_hash="w"))
    assert row(queue, 1).due_at is not None


@pytest.mark.parametrize("stored", ["Take 3 a day", "Take <7 tablets now, never >3 a day"])
def test_a_dose_that_the_portal_loses_is_told(queue: Queue, stored: str) -> None:
    two(queue)
    text = "Take <1 tablet, never >3 a day"
    queue.desk("joy").reply(Reply(1, new_key(), text, (), close=False, seen=whole(queue, 1).newest_message_id))
    deliver(queue, "ours")
    ours_back(queue, stored, content_hash="h1")
    (sent,) = queue.desk().deliveries()
    assert (sent.error, row(queue, 1).started_at) == ("delivered_altered", FIRST)
