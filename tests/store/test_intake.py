"""Every message exactly once, however often a portal repeats it; nobody's wait is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from queues import NOW, a_message, a_patient, a_title
from triage_app.queue.domain.conversation import FileState, Reply
from triage_app.queue.domain.countdown import Direction, StartSource
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.regrouping import TraceKind
from triage_app.queue.domain.remote import RemoteFile, Unreadable
from triage_app.queue.domain.states import CloseReason, State
from triage_app.queue.store.schema import Message, Quarantine, WaitingSegment
from triage_app.queue.store.schema_outbox import Change

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute

    from queues import Queue
    from triage_app.queue.domain.conversation import Row

H = timedelta(hours=1)


def rows_of(queue: Queue, column: InstrumentedAttribute[int]) -> int:
    return queue.store.read(lambda work: work.connection.execute(select(func.count(column))).scalar_one())


def shown(queue: Queue) -> Row:
    """The only conversation, whether anybody waits in it or not."""
    desk = queue.desk()
    return (desk.open_rows()[0] + desk.settled_rows(2))[0]


def test_a_message_becomes_a_conversation_that_is_due_24_hours_after_it_was_sent(queue: Queue) -> None:
    queue.take_in(a_message("m-1", sent=NOW - 2 * H))
    whole = queue.desk().conversation(queue.only())
    assert whole.row.state is State.OPEN
    assert whole.row.due_at == NOW + 22 * H
    assert whole.started_source is StartSource.SENT
    assert (whole.row.patient, whole.row.provider, whole.row.location) == ("Maria Delgado", "Dr. Osei", "Main St")


def test_taking_the_same_page_in_again_writes_no_row(queue: Queue) -> None:
    page = (a_message("m-1"), a_message("m-2", "And the other one?"))
    title = (a_title("thread-1"),)
    first = queue.take_in(*page, threads=title)
    before = rows_of(queue, Change.id)
    again = queue.take_in(*page, threads=title, patients=())
    assert (first.new, again.new, again.changed) == (2, 0, 0)
    assert rows_of(queue, Message.id) == 2
    assert rows_of(queue, Change.id) == before


def test_a_second_message_keeps_the_first_ones_countdown(queue: Queue) -> None:
    queue.take_in(a_message("m-1", sent=NOW - 5 * H))
    queue.take_in(a_message("m-2", "Hello?", sent=NOW - H))
    row = queue.desk().conversation(queue.only()).row
    assert (row.started_at, row.messages, row.snippet) == (NOW - 5 * H, 2, "When is my result ready?")


def test_an_answer_written_in_the_portal_ends_the_wait(queue: Queue) -> None:
    queue.take_in(a_message("m-1", sent=NOW - 5 * H))
    conversation = queue.only()
    queue.take_in(a_message("m-2", "It is here.", direction=Direction.TO_PATIENT, sent=NOW - H))
    row = queue.desk().conversation(conversation).row
    assert (row.state, row.due_at, queue.desk().open_rows()[0]) == (State.ANSWERED, None, ())
    ended = queue.store.read(
        lambda work: work.connection.execute(select(WaitingSegment.ended_by, WaitingSegment.ended_at)).one()
    )
    assert tuple(ended) == ("portal", NOW - H), "when it was written, not when we heard of it"


def test_an_answer_that_is_withdrawn_in_the_portal_leaves_the_patient_waiting_again(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    answer = a_message("m-2", direction=Direction.TO_PATIENT, sent=NOW - timedelta(minutes=5))
    queue.take_in(answer)
    assert shown(queue).due_at is None
    queue.take_in(replace(answer, direction=Direction.AUTOMATIC, withdrawn=True, content_hash="withdrawn"))
    assert (shown(queue).state, shown(queue).due_at) == (State.OPEN, NOW + timedelta(hours=23))


def test_a_reply_of_ours_is_ours_even_if_the_portal_drops_its_sender(queue: Queue) -> None:
    queue.take_in(a_message("m-1", sent=NOW - 2 * H))
    desk = queue.desk("joy")
    whole = desk.claim(queue.only())
    key = new_key()
    desk.reply(Reply(whole.row.id, key, "Take two.", (), close=False, seen=whole.newest_message_id))
    queue.take_in(a_message("r-1", "Take two.", sender_reference="", sender="", own_key=key))
    assert shown(queue).due_at is None


def test_a_new_message_opens_an_answered_conversation_again_and_keeps_its_owner(queue: Queue) -> None:
    queue.take_in(a_message("m-1", sent=NOW - 5 * H))
    conversation = queue.only()
    queue.desk("joy").claim(conversation)
    queue.take_in(a_message("m-2", "It is here.", direction=Direction.TO_PATIENT, sent=NOW - 4 * H))
    queue.take_in(a_message("m-3", "Thanks, one more question", sent=NOW - H))
    row = queue.desk().conversation(conversation).row
    assert (row.state, row.started_at, row.owner) == (State.OPEN, NOW - H, "Joy Tan")
    assert rows_of(queue, WaitingSegment.id) == 2


def test_a_message_without_a_sent_time_counts_from_when_it_was_seen_and_says_so(queue: Queue) -> None:
    queue.take_in(a_message("m-1", sent=None))
    whole = queue.desk().conversation(queue.only())
    assert (whole.row.started_at, whole.started_source) == (NOW, StartSource.FIRST_SEEN)


def test_a_message_without_a_sender_still_makes_somebody_wait(queue: Queue) -> None:
    queue.take_in(a_message("m-1", sender="", sender_reference=""))
    assert queue.desk().conversation(queue.only()).messages[0].sender == ""


def test_an_edited_message_shows_its_new_words_and_keeps_its_countdown(queue: Queue) -> None:
    queue.take_in(a_message("m-1", "When is mi result ready?"))
    taken = queue.take_in(a_message("m-1", "When is my result ready?"))
    whole = queue.desk().conversation(queue.only())
    assert (taken.changed, whole.messages[0].text) == (1, "When is my result ready?")
    assert whole.row.started_at == NOW - H


def test_the_title_that_comes_after_its_messages_completes_the_conversation(queue: Queue) -> None:
    queue.take_in(a_message("m-1", subject=""))
    queue.take_in(threads=(a_title("thread-1"),))
    assert queue.desk().conversation(queue.only()).row.subject == "My A1C result"


def test_a_thread_that_speaks_of_another_patient_is_parted(queue: Queue) -> None:
    omar = a_message("m-2", patient_reference="Patient/omar", sender_reference="Patient/omar", sender="Omar")
    queue.take_in(a_message("m-1"), omar, patients=(a_patient(), a_patient("Patient/omar", "Omar Haddad")))
    rows, _ = queue.desk().open_rows()
    assert sorted(row.patient for row in rows) == ["Maria Delgado", "Omar Haddad"]
    queue.take_in(replace(omar, remote_id="m-3"), patients=())
    assert sorted((row.patient, row.messages) for row in queue.desk().open_rows()[0]) == [
        ("Maria Delgado", 1),
        ("Omar Haddad", 2),
    ]


def test_a_file_that_came_with_the_message_is_here_and_another_is_noted(queue: Queue) -> None:
    inline = RemoteFile(0, "list.txt", "text/plain", None, "Communication/m-1#0", b"metformin 500")
    linked = RemoteFile(1, "scan.pdf", "application/pdf", 2_000_000, "Communication/m-1#1")
    queue.take_in(a_message("m-1", files=(inline, linked)))
    here, noted = queue.desk().conversation(queue.only()).messages[0].files
    assert (here.state, here.size_bytes, noted.state) == (FileState.HERE, 13, FileState.NOTED)
    assert queue.desk().open_rows()[0][0].files == 2


def test_what_cannot_be_read_is_set_aside_once_with_its_bytes(queue: Queue) -> None:
    broken = (Unreadable(b'{"resource": null}', "entry_broken"),)
    first = queue.take_in(a_message("m-1"), unreadable=broken)
    again = queue.take_in(a_message("m-1"), unreadable=broken)
    assert (first.new, first.quarantined, again.quarantined) == (1, 1, 0)
    kept = queue.store.read(lambda work: work.connection.execute(select(Quarantine.original)).scalar_one())
    assert bytes(kept) == b'{"resource": null}'
    assert queue.desk().health().portals[0].quarantined == 1


def test_an_unreadable_record_never_replaces_a_readable_one(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    queue.take_in(a_message("m-2"), patients=(a_patient(name="", readable=False),))
    patient = queue.desk().conversation(queue.only()).patient
    assert patient is not None
    assert (patient.name, patient.readable) == ("Maria Delgado", True)


def test_a_message_that_came_while_a_reply_was_written_is_not_answered_by_it(queue: Queue) -> None:
    queue.take_in(a_message("m-1", sent=NOW - 2 * H))
    desk = queue.desk("joy")
    whole = desk.claim(queue.only())
    reply = Reply(whole.row.id, new_key(), "Take two.", (), close=True, seen=whole.newest_message_id)
    desk.reply(reply)
    queue.take_in(a_message("m-2", "I am bleeding", sent=NOW - timedelta(minutes=1)))
    queue.clock.advance(H)
    ours = a_message("r-1", "Take two.", direction=Direction.TO_PATIENT, own_key=reply.key, sent=queue.clock.now())
    queue.take_in(ours)
    row = desk.conversation(whole.row.id).row
    assert (row.messages, row.started_at, row.due_at is not None) == (1, NOW - timedelta(minutes=1), True)


def test_a_file_that_an_edit_adds_is_there(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    added = RemoteFile(0, "rash.jpg", "image/jpeg", None, "Communication/m-1#0", b"picture")
    queue.take_in(a_message("m-1", "When is my result ready? See the picture", files=(added,)))
    message, trace = queue.desk().conversation(queue.only()).messages
    assert [file.name for file in message.files] == ["rash.jpg"]
    assert trace.trace is TraceKind.PORTAL, "nobody can answer the words as they were"


def test_a_message_that_turns_out_to_be_about_somebody_else_moves_to_them(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    first = queue.only()
    corrected = a_message("m-1", content_hash="corrected", patient_reference="Patient/omar")
    queue.take_in(corrected, patients=(a_patient("Patient/omar", "Omar Haddad"),))
    ((row,), _) = queue.desk().open_rows()
    assert (row.patient, row.messages) == ("Omar Haddad", 1)
    (line,) = queue.desk().conversation(first).messages
    assert line.trace is TraceKind.PORTAL, "whoever has it on screen learns that it is somebody else's"


def test_what_was_closed_hides_no_message_that_the_portal_moves_there_afterwards(queue: Queue) -> None:
    bob = a_patient("Patient/bob", "Bob Hill")
    theirs = {"thread_key": "thread-1", "patient_reference": "Patient/bob", "sender_reference": "Patient/bob"}
    queue.take_in(a_message("m-0"), patients=(a_patient(), bob))
    queue.take_in(a_message("m-1", "My chest hurts", **theirs), patients=(a_patient(), bob))
    queue.take_in(a_message("m-2"))
    desk = queue.desk("joy")
    (marias,) = (row.id for row in desk.open_rows()[0] if row.patient == "Maria Delgado")
    desk.close(marias, CloseReason.THANKS_ONLY, seen=desk.claim(marias).newest_message_id)
    queue.take_in(a_message("m-1", "My chest hurts", content_hash="corrected"))
    assert [row.id for row in desk.open_rows()[0]] == [marias]


def test_a_notice_that_turns_out_to_be_the_patients_is_not_hidden_by_what_was_closed(queue: Queue) -> None:
    queue.take_in(a_message("m-1", direction=Direction.AUTOMATIC, sender_reference="Device/x"))
    queue.take_in(a_message("m-2"))
    desk, conversation = queue.desk("joy"), queue.only()
    seen = desk.claim(conversation).newest_message_id
    desk.close(conversation, CloseReason.THANKS_ONLY, seen=seen)
    queue.take_in(a_message("m-1", "Help", content_hash="corrected"))
    assert queue.only() == conversation
