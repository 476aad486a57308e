"""Two windows of one person write in one conversation: what one saved, the other does not save or send away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from queues import NOW, a_message
from triage_app.errors import ConflictError
from triage_app.queue.domain.conversation import Draft, Reply
from triage_app.queue.domain.keys import new_key

if TYPE_CHECKING:
    from pathlib import Path

    from queues import Queue
    from triage_app.queue.access import Access

LONG = "A long careful letter."


@pytest.fixture
def joy(queue: Queue) -> Access:
    queue.take_in(a_message("m-1"))
    desk = queue.desk("joy")
    desk.claim(1)
    return desk


def draft(desk: Access) -> str:
    found = desk.conversation(1).draft
    return "" if found is None else found.text


def send(desk: Access, text: str) -> str:
    seen = desk.conversation(1).newest_message_id
    return desk.reply(Reply(1, new_key(), text, (), close=False, seen=seen)).text


@pytest.mark.parametrize("text", ["Yes.", ""])
def test_nothing_is_saved_over_what_another_window_has_saved(queue: Queue, joy: Access, text: str) -> None:
    joy.save_draft(1, LONG, ())
    with pytest.raises(ConflictError, match="draft_changed"):
        queue.desk("joy").save_draft(1, text, ())
    assert draft(joy) == LONG


@pytest.mark.parametrize("text", ["One\x0btwo", "One\x1ftwo", "One\x00two", "One\r\ntwo", "\x0cOne "])
def test_what_no_portal_can_carry_keeps_no_draft_from_being_changed_and_sent(joy: Access, text: str) -> None:
    joy.save_draft(1, text, ())
    joy.save_draft(1, f"{text}!", (), over=Draft(text, (), NOW))
    joy.save_draft(1, text, (), over=Draft(f"{text}!", (), NOW))
    send(joy, text)
    assert draft(joy) == ""


def test_a_draft_is_changed_and_emptied_by_who_knows_of_it(joy: Access) -> None:
    joy.save_draft(1, LONG, ())
    joy.save_draft(1, "Shorter.", (), over=joy.conversation(1).draft)
    assert draft(joy) == "Shorter."
    joy.save_draft(1, "", (), over=joy.conversation(1).draft)
    assert joy.conversation(1).draft is None


def test_what_holds_all_of_it_is_saved_over_it(joy: Access) -> None:
    joy.save_draft(1, "A long", ())
    joy.save_draft(1, LONG, ())
    assert draft(joy) == LONG


def test_a_file_of_another_window_is_not_lost_either(joy: Access, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("letter")
    joy.save_draft(1, "Dear", (joy.stage_file(path),))
    with pytest.raises(ConflictError, match="draft_changed"):
        joy.save_draft(1, "Dear Maria", ())


def test_what_another_window_has_written_stays_when_something_else_is_sent(queue: Queue, joy: Access) -> None:
    queue.desk("joy").save_draft(1, LONG, ())
    send(joy, "Yes.")
    assert draft(joy) == LONG


def test_what_is_sent_is_no_draft_any_more(joy: Access) -> None:
    joy.save_draft(1, "A long ", ())
    send(joy, LONG)
    assert joy.conversation(1).draft is None


def test_the_window_of_who_wrote_on_does_not_save_over_a_reply_that_a_supervisor_took_back(
    queue: Queue, joy: Access
) -> None:
    seen = joy.conversation(1).newest_message_id
    sent = joy.reply(Reply(1, new_key(), "The first letter", (), close=False, seen=seen))
    joy.save_draft(1, "PS", ())
    known = joy.conversation(1).draft
    queue.desk("ana").cancel(sent.reply_key)
    with pytest.raises(ConflictError, match="draft_changed"):
        joy.save_draft(1, "PS more", (), over=known)
    assert draft(joy) == "The first letter\n\nPS"
