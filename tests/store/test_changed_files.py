"""Files of a message that its portal changes: none is missed, none doubled, and a new link wakes nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from queues import NOW, a_message
from regrouped import ELSEWHERE, H, answer, row, two, whole
from triage_app.errors import ConflictError
from triage_app.queue.domain.conversation import FileState
from triage_app.queue.domain.regrouping import TraceKind
from triage_app.queue.domain.remote import RemoteFile
from triage_app.queue.domain.states import CloseReason
from triage_app.queue.services import files
from triage_app.queue.store.schema import Attachment

if TYPE_CHECKING:
    from queues import Queue
    from triage_app.queue.domain.conversation import File

RASH = RemoteFile(0, "rash.jpg", "image/jpeg", 700, "https://files/rash?signed=1")
LIST = RemoteFile(1, "list.pdf", "application/pdf", 900, "https://files/list?signed=1")


def resigned(one: RemoteFile, place: int | None = None, sign: int = 2) -> RemoteFile:
    """The same file under a new link, perhaps elsewhere in its message."""
    link = f"{one.reference.partition('?')[0]}?signed={sign}"
    return RemoteFile(one.place if place is None else place, one.name, one.content_type, one.size_bytes, link)


def show(queue: Queue, *some: RemoteFile, text: str = "When is my result ready?", **facts: Any) -> None:
    """The portal shows message m-1 once more, with these files."""
    queue.clock.advance(H / 60)
    changed = {"thread_key": "t-1", "sent": NOW - 3 * H, "content_hash": str(queue.clock.now()), **facts}
    queue.take_in(a_message("m-1", text, files=some, **changed))


def shown_files(queue: Queue) -> tuple[File, ...]:
    return whole(queue, 1).messages[0].files


def stored(queue: Queue) -> list[tuple[int, int, str]]:
    """The number, place and reference of every file."""
    rows = select(Attachment.id, Attachment.place, Attachment.reference).order_by(Attachment.id)
    found = queue.store.read(lambda work: work.connection.execute(rows).all())
    return [(number, place, reference) for number, place, reference in found]


@pytest.fixture
def read(queue: Queue) -> Queue:
    """Joy has answered the message with its two files, and waits for the next one with it out of sight."""
    two(queue)
    show(queue, RASH, LIST)
    answer(queue, 1, "ours")
    return queue


def is_quiet(queue: Queue) -> bool:
    """Whether nobody waits, and no line says that anything was changed since it was answered."""
    messages = whole(queue, 1).messages
    since = messages[[one.remote_id for one in messages].index("ours") :]
    return row(queue, 1).due_at is None and all(one.trace is None for one in since)


OTHERS = {
    "another name": RemoteFile(0, "chest.jpg", "image/jpeg", 700, RASH.reference),
    "another size": RemoteFile(0, "rash.jpg", "image/jpeg", 701, RASH.reference),
    "another kind": RemoteFile(0, "rash.jpg", "image/png", 700, RASH.reference),
    "its bytes": RemoteFile(0, "rash.jpg", "image/jpeg", None, RASH.reference, b"other"),
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_a_file_in_anothers_place_makes_its_patient_wait(read: Queue, other: RemoteFile) -> None:
    seen = whole(read, 1).newest_message_id
    show(read, other, LIST)
    assert row(read, 1).started_at == NOW - 3 * H
    assert [one.name for one in shown_files(read)] == [other.name, "list.pdf", "rash.jpg"], "the earlier one stays"
    with pytest.raises(ConflictError, match="newer_message"):
        read.desk("joy").close(1, CloseReason.DUPLICATE, seen=seen)
    assert whole(read, 1).messages[-1].trace is TraceKind.PORTAL


def test_new_links_wake_nobody_and_are_kept(read: Queue) -> None:
    before = stored(read)
    show(read, resigned(RASH), resigned(LIST))
    assert is_quiet(read)
    assert stored(read) == [(number, place, reference.replace("=1", "=2")) for number, place, reference in before]


def test_files_that_change_places_stay_what_they_are(read: Queue) -> None:
    rash, scan = shown_files(read)
    read.sync.write(lambda work: files.arrived(work, rash.id, b"p" * 700))
    show(read, resigned(LIST, 0), resigned(RASH, 1))
    assert [(one.id, one.state) for one in shown_files(read)] == [
        (scan.id, FileState.NOTED),
        (rash.id, FileState.HERE),
    ]
    assert is_quiet(read)


def test_a_file_that_is_shown_no_more_stays_and_comes_back_as_itself(read: Queue) -> None:
    before = {one.id for one in shown_files(read)}
    for some in ((RASH,), (), (resigned(LIST, 0), resigned(RASH, 1)), (RASH,), (RASH, LIST)):
        show(read, *some)
        assert {one.id for one in shown_files(read)} == before
    assert is_quiet(read)
    assert [place for _, place, _ in stored(read)] == [0, 1]


def test_a_file_that_is_shown_no_more_is_not_fetched_as_what_took_its_place(read: Queue) -> None:
    desk, (rash, scan) = read.desk("joy"), shown_files(read)
    for one in (rash, scan):
        desk.want_file(one.id)
    show(read, RemoteFile(0, "chest.jpg", "image/jpeg", 600, RASH.reference), resigned(LIST))
    wanted = read.sync.read(lambda work: files.wanted(work, read.portal.id))
    assert wanted == [(rash.id, None), (scan.id, "https://files/list?signed=2")]


def test_a_file_that_failed_is_asked_for_by_its_new_link(read: Queue) -> None:
    rash = shown_files(read)[0]
    read.sync.write(lambda work: files.failed(work, rash.id))
    show(read, resigned(RASH), LIST)
    assert shown_files(read)[0].state is FileState.FAILED
    read.desk("joy").want_file(rash.id)
    (wanted,) = read.sync.read(lambda work: files.wanted(work, read.portal.id))
    assert wanted == (rash.id, "https://files/rash?signed=2")


def test_bytes_that_come_with_the_message_are_those_of_the_file_that_was_only_named(read: Queue) -> None:
    rash, _ = shown_files(read)
    show(read, RemoteFile(0, "rash.jpg", "image/jpeg", None, RASH.reference, b"p" * 700), LIST)
    here = shown_files(read)[0]
    assert (here.id, here.state, here.sha256 is None) == (rash.id, FileState.HERE, False)
    assert is_quiet(read)


def test_another_file_with_a_message_of_the_practice_wakes_nobody(queue: Queue) -> None:
    two(queue)
    for hash_, some in (("a", (RASH,)), ("b", (OTHERS["another name"],))):
        theirs = a_message("theirs", "See this.", thread_key="t-1", sent=NOW, files=some, content_hash=hash_)
        queue.take_in(theirs.__class__(**{**vars(theirs), **ELSEWHERE}))
    assert row(queue, 1).due_at is None


# out of sight


def set_aside(queue: Queue) -> None:
    queue.desk("joy").snooze(1, H)
    assert row(queue, 1).snoozed_until is not None


@pytest.mark.parametrize(
    ("files_now", "text", "wakes"),
    [
        ((resigned(RASH), resigned(LIST)), "<p>When is my  result ready?</p>", False),
        ((RASH, LIST), "My chest hurts", True),
        ((RASH, LIST, resigned(OTHERS["another name"], 2)), "When is my result ready?", True),
        ((RASH,), "When is my result ready?", False),
    ],
)
def test_what_is_put_aside_comes_back_for_news_only(
    queue: Queue, files_now: tuple[RemoteFile, ...], text: str, *, wakes: bool
) -> None:
    two(queue)
    show(queue, RASH, LIST)
    set_aside(queue)
    show(queue, *files_now, text=text)
    assert (row(queue, 1).snoozed_until is None) is wakes


def test_what_is_put_aside_comes_back_for_changed_words_of_the_practice(queue: Queue) -> None:
    two(queue)
    notice = {"direction": ELSEWHERE["direction"], "sender": "Dr. Osei", "sender_reference": ""}
    queue.take_in(a_message("early", "Take one.", thread_key="t-1", sent=NOW - 5 * H, **notice))
    set_aside(queue)
    said = {"thread_key": "t-1", "sent": NOW - 5 * H, **notice}
    queue.take_in(a_message("early", "<p>Take one.</p>", **said))
    assert row(queue, 1).snoozed_until is not None
    queue.take_in(a_message("early", "Take two.", **said))
    assert row(queue, 1).snoozed_until is None
