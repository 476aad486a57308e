"""Two answer the same state: exactly one reply is accepted, and the other's text stays its author's (scenario 9)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

from machine_moments import let_pass
from queues import a_message
from triage_app.errors import TriageError
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.keys import new_key

if TYPE_CHECKING:
    from queues import Queue
    from triage_app.queue.access import Access

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
