"""A person at two desks has one draft at both: what was sent at one is not sent again at the other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from delivering import deliver
from queues import a_message
from triage_app.errors import ConflictError, UsageError
from triage_app.queue.domain.conversation import Reply, StagedFile
from triage_app.queue.domain.delivery import DeliveryState
from triage_app.queue.domain.keys import new_key
from triage_app.queue.store.schema_outbox import Outbox

if TYPE_CHECKING:
    from pathlib import Path

    from queues import Queue
    from triage_app.queue.access import Access
    from triage_app.queue.domain.conversation import Conversation, Delivery

TEXT = "Your result is fine."


def send(
    desk: Access, text: str = TEXT, files: tuple[StagedFile, ...] = (), shown: Conversation | None = None
) -> Delivery:
    """Send what was written over what was shown, or over what is there now."""
    shown = shown or desk.conversation(1)
    seen, known = shown.newest_message_id, shown.newest_delivery_id
    return desk.reply(Reply(1, new_key(), text, files, close=False, seen=seen, known=known))


@pytest.fixture
def joy(queue: Queue) -> Access:
    queue.take_in(a_message("m-1"))
    desk = queue.desk("joy")
    desk.claim(1)
    return desk


def test_the_same_words_are_not_sent_twice_to_one_state(queue: Queue, joy: Access) -> None:
    send(joy)
    with pytest.raises(ConflictError, match="sent_already"):
        send(queue.desk("joy"), f"  {TEXT}\n")
    assert len(joy.conversation(1).deliveries) == 1
    assert send(joy, "And one thing more.").text == "And one thing more."


def test_of_two_desks_of_one_person_that_send_at_once_one_sends(queue: Queue, joy: Access) -> None:
    together, other = Barrier(2), queue.desk("joy")

    def sends(desk: Access) -> str:
        together.wait(10)
        try:
            return send(desk).by
        except ConflictError as error:
            return error.code

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(sends, (joy, other)))
    assert told == ["Joy Tan", "sent_already"]
    assert len(joy.conversation(1).deliveries) == 1


@pytest.mark.parametrize("is_delivered", [False, True])
def test_of_two_replies_of_one_person_to_one_state_the_second_is_held(
    queue: Queue, joy: Access, *, is_delivered: bool
) -> None:
    shown, other = joy.conversation(1), queue.desk("joy")
    send(joy, "Yes, take it.", shown=shown)
    if is_delivered:
        deliver(queue)
    with pytest.raises(ConflictError, match="answered_elsewhere"):
        send(other, "No, do not take it.", shown=shown)
    assert send(other, "And with water.").text == "And with water.", "it knows of the first by now"


def test_what_was_seen_as_a_message_is_known_of(queue: Queue, joy: Access) -> None:
    send(joy, "Yes, take it.")
    deliver(queue)
    seen = joy.conversation(1).newest_message_id
    assert joy.reply(Reply(1, new_key(), "And with water.", (), close=False, seen=seen)).text == "And with water."


def test_a_reply_of_ones_own_that_was_taken_back_holds_nothing_up(queue: Queue, joy: Access) -> None:
    shown = joy.conversation(1)
    joy.cancel(send(joy, "Yes, take it.", shown=shown).reply_key)
    assert send(queue.desk("joy"), "No, do not take it.", shown=shown).by == "Joy Tan"


def test_of_two_desks_of_one_person_that_send_different_words_at_once_one_is_held(
    queue: Queue, joy: Access
) -> None:
    shown, together, other = joy.conversation(1), Barrier(2), queue.desk("joy")

    def sends(desk: Access, text: str) -> str:
        together.wait(10)
        try:
            return send(desk, text, shown=shown).by
        except ConflictError as error:
            return error.code

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(sends, (joy, other), ("Yes.", "No.")))
    assert told == ["Joy Tan", "answered_elsewhere"]
    assert len(joy.conversation(1).deliveries) == 1


def test_the_same_words_answer_what_the_patient_writes_next(queue: Queue, joy: Access) -> None:
    send(joy)
    queue.take_in(a_message("m-2", sent=queue.clock.now()))
    assert send(joy).text == TEXT


def test_what_was_taken_back_is_sent_again(joy: Access) -> None:
    joy.cancel(send(joy).reply_key)
    assert send(joy).text == TEXT


def test_of_what_is_stuck_it_is_said_that_it_is_stuck(queue: Queue, joy: Access) -> None:
    send(joy)
    stuck = update(Outbox).values(state=DeliveryState.NEEDS_ATTENTION)
    queue.store.write(lambda work: work.connection.execute(stuck))
    with pytest.raises(UsageError, match="earlier_not_delivered"):
        send(joy)


def test_the_same_words_go_with_another_file(joy: Access, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("one.txt", "two.txt")]
    for path in paths:
        path.write_text(path.name)
    one, two = (joy.stage_file(path) for path in paths)
    send(joy, files=(one,))
    with pytest.raises(ConflictError, match="sent_already"):
        send(joy, files=(one,))
    assert send(joy, files=(one, two)).text == TEXT
