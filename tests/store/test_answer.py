"""A reply is frozen when it is written, can be taken back until it leaves, and is never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError

from queues import NO_UNDO, NOW, a_message, a_patient
from triage_app.errors import ConflictError, NotAllowedError, TriageError, UsageError
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.delivery import DeliveryKind, DeliveryState
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.states import CloseReason, State
from triage_app.queue.services.files import content_of
from triage_app.queue.store.schema_outbox import CHUNK_BYTES, BlobChunk, Outbox

if TYPE_CHECKING:
    from pathlib import Path

    from queues import Queue
    from triage_app.queue.access import Access

MINUTE = timedelta(minutes=1)
LONG_UNDO = replace(NO_UNDO, undo=MINUTE, undo_with_files=3 * MINUTE)


def claimed(queue: Queue, login: str = "joy") -> tuple[Access, Reply]:
    queue.take_in(a_message("m-1"))
    desk = queue.desk(login, LONG_UNDO)
    whole = desk.claim(queue.only())
    return desk, Reply(whole.row.id, new_key(), "It is here.", (), close=False, seen=whole.newest_message_id)


def test_a_reply_waits_in_line_and_the_conversation_is_sending(queue: Queue) -> None:
    desk, reply = claimed(queue)
    made = desk.reply(reply)
    assert (made.state, made.kind, made.by) == (DeliveryState.PENDING, DeliveryKind.REPLY, "Joy Tan")
    assert 50 < made.sends_in_s <= 60
    whole = desk.conversation(reply.conversation_id)
    assert (whole.row.state, whole.row.due_at is not None) == (State.SENDING, True)


def test_sending_twice_under_one_key_is_sending_once(queue: Queue) -> None:
    desk, reply = claimed(queue)
    assert desk.reply(reply).id == desk.reply(reply).id
    assert len(desk.conversation(reply.conversation_id).deliveries) == 1


def test_a_key_is_never_used_for_another_text(queue: Queue) -> None:
    desk, reply = claimed(queue)
    desk.reply(reply)
    with pytest.raises(UsageError, match="key_taken"):
        desk.reply(replace(reply, text="Something else"))


def test_a_key_that_was_taken_back_is_used_up_and_its_text_stays_a_draft(queue: Queue) -> None:
    desk, reply = claimed(queue)
    desk.reply(reply)
    desk.cancel(reply.key)
    with pytest.raises(UsageError, match="key_taken"):
        desk.reply(reply)
    draft = desk.conversation(reply.conversation_id).draft
    assert draft is not None
    assert draft.text == reply.text


def test_a_repeat_forgets_a_draft_only_where_it_says_the_same(queue: Queue) -> None:
    desk, reply = claimed(queue)
    desk.reply(reply)
    desk.save_draft(reply.conversation_id, "Something quite different", ())
    desk.reply(reply)
    assert desk.conversation(reply.conversation_id).draft is not None
    other = desk.conversation(reply.conversation_id).draft
    desk.save_draft(reply.conversation_id, reply.text, (), over=other)
    desk.reply(reply)
    assert desk.conversation(reply.conversation_id).draft is None


def test_files_stand_before_the_reply_and_wait_longer(queue: Queue, tmp_path: Path) -> None:
    desk, reply = claimed(queue)
    report = tmp_path / "A1C.pdf"
    report.write_bytes(b"%PDF-1.7" + bytes(range(256)) * 10_000)
    staged = desk.stage_file(report)
    desk.reply(replace(reply, files=(staged,)))
    file, told = desk.conversation(reply.conversation_id).deliveries
    assert (file.kind, told.kind) == (DeliveryKind.FILE, DeliveryKind.REPLY)
    assert 170 < file.sends_in_s <= 180
    assert b"".join(content_of(queue.store, staged.sha256)) == report.read_bytes()
    assert staged.size_bytes > 2 * CHUNK_BYTES


def test_a_file_with_one_changed_byte_is_not_handed_on(queue: Queue, tmp_path: Path) -> None:
    report = tmp_path / "A1C.pdf"
    report.write_bytes(b"%PDF-1.7 result")
    staged = queue.desk().stage_file(report)
    queue.store.write(lambda work: work.connection.execute(update(BlobChunk).values(content=b"%PDF-1.7 resulT")))
    with pytest.raises(TriageError, match="file_damaged"):
        list(content_of(queue.store, staged.sha256))


def test_nobody_answers_what_they_do_not_own(queue: Queue) -> None:
    desk, reply = claimed(queue)
    with pytest.raises(ConflictError, match="owned_by_other"):
        queue.desk("lena").reply(reply)
    desk.release(reply.conversation_id)
    with pytest.raises(NotAllowedError, match="claim_first"):
        desk.reply(reply)


def test_a_reply_is_held_when_the_patient_wrote_what_its_author_has_not_seen(queue: Queue) -> None:
    desk, reply = claimed(queue)
    desk.save_draft(reply.conversation_id, reply.text, ())
    queue.take_in(a_message("m-2", "Never mind, found it"))
    with pytest.raises(ConflictError, match="newer_message"):
        desk.reply(reply)
    whole = desk.conversation(reply.conversation_id)
    assert whole.draft is not None
    assert (whole.draft.text, whole.deliveries) == (reply.text, ())
    assert desk.reply(replace(reply, seen=whole.newest_message_id)).state is DeliveryState.PENDING


def test_no_reply_leaves_for_a_patient_the_portal_does_not_show(queue: Queue) -> None:
    queue.take_in(a_message("m-1"), patients=(a_patient(name="", readable=False),))
    desk = queue.desk()
    whole = desk.claim(queue.only())
    with pytest.raises(UsageError, match="patient_unreadable"):
        desk.reply(Reply(whole.row.id, new_key(), "Hi", (), close=False, seen=whole.newest_message_id))


@pytest.mark.parametrize("words", ["", "  \n\t ", "\x00\x01\x02", " \u200b\u2060 ", "\u2800", "\u3164", "\ufe0f"])
def test_a_reply_that_shows_nothing_is_refused(queue: Queue, words: str) -> None:
    desk, reply = claimed(queue)
    with pytest.raises(UsageError, match="reply_empty"):
        desk.reply(replace(reply, text=words))


def test_half_a_surrogate_and_control_characters_do_not_reach_the_database(queue: Queue) -> None:
    desk, reply = claimed(queue)
    assert desk.reply(replace(reply, text="caf\ud800é\x00\r\nok")).text == "caf?é\nok"


def test_undo_gives_the_text_and_the_files_back_as_a_draft(queue: Queue, tmp_path: Path) -> None:
    desk, reply = claimed(queue)
    report = tmp_path / "A1C.pdf"
    report.write_bytes(b"%PDF-1.7 result")
    staged = desk.stage_file(report)
    desk.reply(replace(reply, files=(staged,)))
    whole = desk.cancel(reply.key)
    assert whole.draft is not None
    assert (whole.draft.text, whole.draft.files) == (reply.text, (staged,))
    assert whole.row.state is State.OPEN
    assert {one.state for one in whole.deliveries} == {DeliveryState.CANCELLED}


def test_undo_keeps_what_the_author_has_begun_meanwhile(queue: Queue) -> None:
    desk, reply = claimed(queue)
    desk.reply(reply)
    desk.save_draft(reply.conversation_id, "One more thing", ())
    draft = desk.cancel(reply.key).draft
    assert draft is not None
    assert draft.text == "It is here.\n\nOne more thing"


def test_only_its_author_or_a_supervisor_takes_a_reply_back(queue: Queue) -> None:
    desk, reply = claimed(queue)
    desk.reply(reply)
    with pytest.raises(NotAllowedError):
        queue.desk("lena").cancel(reply.key)
    assert queue.desk("ana").cancel(reply.key).row.state is State.OPEN


def test_its_author_takes_a_reply_back_whoever_owns_the_conversation_by_then(queue: Queue) -> None:
    desk, reply = claimed(queue)
    desk.reply(reply)
    desk.release(reply.conversation_id)
    assert desk.cancel(reply.key).row.state is State.OPEN
    desk.claim(reply.conversation_id)
    again = replace(reply, key=new_key())
    desk.reply(again)
    queue.desk("ana").claim(reply.conversation_id, take=True)
    assert desk.cancel(again.key).row.state is State.OPEN


def test_what_is_leaving_can_no_longer_be_taken_back(queue: Queue) -> None:
    desk, reply = claimed(queue)
    made = desk.reply(reply)
    queue.store.write(
        lambda work: work.connection.execute(
            update(Outbox).where(Outbox.id == made.id).values(state=DeliveryState.IN_FLIGHT, attempts=1)
        )
    )
    with pytest.raises(ConflictError, match="already_leaving"):
        desk.cancel(reply.key)
    assert desk.conversation(reply.conversation_id).row.state is State.SENDING


def test_what_a_reply_says_and_to_whom_never_changes(queue: Queue) -> None:
    desk, reply = claimed(queue)
    desk.reply(reply)
    for column, value in (("text", "Something else"), ("patient_reference", "Patient/omar"), ("key", new_key())):
        change = text(f"UPDATE outbox SET {column} = :value")
        with pytest.raises((DBAPIError, TriageError)):
            queue.store.write(lambda work, c=change, v=value: work.connection.execute(c, {"value": v}))  # type: ignore[misc]
    assert desk.conversation(reply.conversation_id).deliveries[0].text == "It is here."


def test_skipping_the_undo_window_is_for_supervisors(queue: Queue) -> None:
    desk, reply = claimed(queue)
    with pytest.raises(NotAllowedError, match="not_your_role"):
        desk.reply(replace(reply, now=True))


def test_drafts_are_per_person_and_an_empty_one_is_none(queue: Queue) -> None:
    desk, reply = claimed(queue)
    desk.save_draft(reply.conversation_id, "Dear Maria", ())
    assert queue.desk("lena").conversation(reply.conversation_id).draft is None
    desk.save_draft(reply.conversation_id, "  ", (), over=desk.conversation(reply.conversation_id).draft)
    assert desk.conversation(reply.conversation_id).draft is None


def test_closing_without_a_reply_ends_the_wait_until_the_patient_writes_again(queue: Queue) -> None:
    desk, reply = claimed(queue)
    closed = desk.close(reply.conversation_id, CloseReason.THANKS_ONLY, seen=reply.seen)
    assert (closed.row.state, closed.row.due_at) == (State.CLOSED, None)
    queue.clock.advance(MINUTE)
    queue.take_in(a_message("m-2", "Wait, one more thing", sent=NOW))
    row = desk.conversation(reply.conversation_id).row
    assert (row.state, row.started_at) == (State.OPEN, NOW)


def test_closing_over_more_than_there_is_hides_nothing_the_patient_writes_later(queue: Queue) -> None:
    desk, reply = claimed(queue)
    desk.close(reply.conversation_id, CloseReason.DUPLICATE, seen=10**6)
    queue.take_in(a_message("later", "I am bleeding"))
    (row,) = desk.open_rows()[0]
    assert (row.id, row.state) == (reply.conversation_id, State.OPEN)


def test_closing_is_held_when_something_newer_has_arrived(queue: Queue) -> None:
    desk, reply = claimed(queue)
    queue.take_in(a_message("m-2", "My chest hurts"))
    with pytest.raises(ConflictError, match="newer_message"):
        desk.close(reply.conversation_id, CloseReason.THANKS_ONLY, seen=reply.seen)


def test_nothing_is_closed_over_a_reply_that_has_not_arrived(queue: Queue) -> None:
    desk, reply = claimed(queue)
    desk.reply(reply)
    with pytest.raises(UsageError, match="reply_on_its_way"):
        desk.close(reply.conversation_id, CloseReason.THANKS_ONLY, seen=reply.seen)
