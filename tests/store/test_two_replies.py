"""Two answer the same state: one reply is accepted, and the other's text stays its author's (scenario 9)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from delivering import deliver
from machine_moments import let_pass
from queues import a_message
from triage_app.errors import ConflictError, TriageError
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.keys import new_key

if TYPE_CHECKING:
    from queues import Queue
    from triage_app.queue.access import Access
    from triage_app.queue.domain.conversation import Delivery

ROUNDS = 8


def test_of_two_who_own_it_one_after_the_other_and_send_at_once_one_is_accepted(queue: Queue) -> None:
    queue.take_in(*(a_message(f"m-{n}", thread_key=f"t-{n}") for n in range(ROUNDS)))
    joy, lena = queue.desk("joy"), queue.desk("lena")
    for conversation in sorted(row.id for row in joy.open_rows()[0]):
        joy.claim(conversation)
        lena.ask_take_over(conversation)
        let_pass(queue, 61)
        together = Barrier(2)

        def sends(desk: Access, is_owner: bool, conversation: int = conversation, at: Barrier = together) -> str:  # noqa: FBT001
            text = f"{desk.person.name} answers."
            seen = desk.conversation(conversation).newest_message_id
            desk.save_draft(conversation, text, ())
            at.wait(10)
            try:
                if not is_owner:
                    desk.take_after_asking(conversation)
                return desk.reply(Reply(conversation, new_key(), text, (), close=True, seen=seen)).by
            except TriageError as error:
                return error.code

        with ThreadPoolExecutor(2) as pool:
            told = [one.result() for one in (pool.submit(sends, joy, True), pool.submit(sends, lena, False))]  # noqa: FBT003
        check(queue, conversation, told)


def check(queue: Queue, conversation: int, told: list[str]) -> None:
    """Who was refused has their text as a draft, and one reply is there."""
    joy, lena = queue.desk("joy"), queue.desk("lena")
    sent = [one.by for one in joy.conversation(conversation).deliveries]
    assert len(sent) == 1, told
    assert sum(one in {"Joy Tan", "Lena Park"} for one in told) == 1, told
    for desk in (joy, lena):
        draft = desk.conversation(conversation).draft
        is_sent = desk.person.name in sent
        assert (draft is None) == is_sent, (told, desk.person.name)
        assert is_sent or (draft is not None and draft.text == f"{desk.person.name} answers.")


def test_a_colleagues_reply_on_its_way_holds_the_next_owners_until_it_was_delivered_and_seen(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    joy, lena = queue.desk("joy"), queue.desk("lena")
    first = put(joy, joy.claim(queue.only()).newest_message_id)
    joy.hand_over(queue.only(), lena.person.id)
    seen = lena.conversation(queue.only()).newest_message_id
    with pytest.raises(ConflictError, match="answered_meanwhile") as told:
        put(lena, seen)
    assert told.value.values == {"by": "Joy Tan"}
    deliver(queue)
    with pytest.raises(ConflictError, match="answered_meanwhile"):
        put(lena, seen)
    assert put(lena, lena.conversation(first.conversation_id).newest_message_id).by == "Lena Park"


def test_a_colleagues_reply_that_was_taken_back_holds_nobody_up(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    joy, lena = queue.desk("joy"), queue.desk("lena")
    sent = put(joy, joy.claim(queue.only()).newest_message_id)
    joy.hand_over(queue.only(), lena.person.id)
    joy.cancel(sent.reply_key)
    assert put(lena, lena.conversation(queue.only()).newest_message_id).by == "Lena Park"


def put(desk: Access, seen: int) -> Delivery:
    return desk.reply(Reply(1, new_key(), f"{desk.person.name} answers.", (), close=False, seen=seen))
