"""A new conversation is made with all that it says of its messages, and says what they would say once more."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, func, select

from queues import NOW, a_message, a_patient, a_title
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.remote import Intake, RemoteFile
from triage_app.queue.domain.states import State
from triage_app.queue.services import intake, portals
from triage_app.queue.services.waiting import bring_in_step
from triage_app.queue.store.schema import Conversation, WaitingSegment
from triage_app.queue.store.schema_outbox import Change
from triage_app.queue.store.schema_record import Audit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from queues import Queue
    from triage_app.queue.domain.remote import RemoteMessage

HOUR = timedelta(hours=1)
PATIENT, PRACTICE, MACHINE = Direction.FROM_PATIENT, Direction.TO_PATIENT, Direction.AUTOMATIC
COURSES: dict[str, tuple[tuple[Direction, int], ...]] = {
    "one waits": ((PATIENT, 3),),
    "out of order": ((PATIENT, 1), (PATIENT, 4), (PATIENT, 2)),
    "answered": ((PATIENT, 4), (PRACTICE, 2)),
    "answered, then asked again": ((PATIENT, 5), (PRACTICE, 4), (PATIENT, 3), (PATIENT, 2)),
    "answered before it was asked": ((PRACTICE, 5), (PATIENT, 4)),
    "at the same time": ((PATIENT, 3), (PATIENT, 3), (PRACTICE, 3), (PATIENT, 3)),
    "only a machine": ((MACHINE, 2),),
    "a machine after it": ((PATIENT, 3), (MACHINE, 2)),
    "the practice alone": ((PRACTICE, 2), (PRACTICE, 1)),
}


def course(thread: str, **facts: Any) -> list[RemoteMessage]:
    """A thread's messages in the order of their page, each with as many files as its place says."""
    return [
        a_message(
            f"{thread} {place}",
            f"{direction} at {hours}. " + "So it goes on. " * (40 * place),
            thread_key=thread,
            direction=direction,
            sent=NOW - hours * HOUR,
            content_hash=f"{thread} {place}",
            files=tuple(RemoteFile(one, f"{one}.pdf", "application/pdf", 3, f"#{one}") for one in range(place)),
            **facts,
        )
        for place, (direction, hours) in enumerate(COURSES[thread])
    ]


def everything() -> list[RemoteMessage]:
    mixed = [a_message(f"whose {one}", thread_key="whose", patient_reference=one) for one in (None, "Patient/a")]
    parted = [
        a_message(f"parted {one}", thread_key="parted", patient_reference=one)
        for one in ("Patient/a", "Patient/b")
    ]
    return [one for thread in COURSES for one in course(thread)] + mixed + parted


def rows(queue: Queue) -> dict[str, list[Any]]:
    tables = (Conversation, WaitingSegment)
    return queue.store.read(
        lambda work: {
            one.__tablename__: list(work.connection.execute(select(one.__table__).order_by(one.id)).all())
            for one in tables
        }
    )


def count(queue: Queue, kind: type[Any]) -> int:
    return queue.store.read(lambda work: work.connection.execute(select(func.count(kind.id))).scalar_one())


def test_what_a_new_conversation_says_is_what_its_messages_say_once_more(queue: Queue) -> None:
    patients = [a_patient(f"Patient/{one}", name=one) for one in "ab"]
    queue.take_in(*everything(), threads=(a_title("answered"), a_title("nothing yet")), patients=patients)
    at_once = rows(queue)
    assert len(at_once["conversation"]) == len(COURSES) + 4
    waits = [one for one in at_once["conversation"] if one.due_at is not None]
    assert len(at_once["waiting_segment"]) == len(waits) > 5
    assert {one.file_count for one in at_once["conversation"]} >= {0, 1, 3, 6}
    ids = [one.id for one in at_once["conversation"]]
    queue.sync.write(lambda work: bring_in_step(work, ids))
    assert rows(queue) == at_once


def test_a_new_conversation_is_told_of_once_and_nothing_is_said_to_have_changed(queue: Queue) -> None:
    changes, recorded = count(queue, Change), count(queue, Audit)
    queue.take_in(*everything())
    assert count(queue, Change) - changes == count(queue, Conversation)
    assert count(queue, Audit) == recorded


@contextmanager
def beforehand(queue: Queue, statement: str, *faster: RemoteMessage) -> Iterator[None]:
    """Another sync, which does not wait for ours, takes something in right before ours first says a statement."""
    left = [Intake(faster, (), (), (), ())]

    def hear(*said: Any) -> None:
        if said[2].startswith(statement) and left:
            page = left.pop()
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(portals, "hold", lambda *_: None)
                queue.store.write(lambda work: intake.take_in(work, queue.portal.id, page, NOW))

    event.listen(queue.sync.engine, "before_cursor_execute", hear)
    try:
        yield
    finally:
        event.remove(queue.sync.engine, "before_cursor_execute", hear)
    assert not left


def test_a_conversation_that_another_sync_makes_meanwhile_speaks_of_both_messages(team_queue: Queue) -> None:
    first, second = (a_message(f"m-{one}", thread_key="t", sent=NOW - one * HOUR) for one in (2, 1))
    with beforehand(team_queue, "INSERT INTO conversation", first):
        team_queue.take_in(second, a_message("other", thread_key="other"))
    said = {one.thread_key: one for one in rows(team_queue)["conversation"]}
    assert (said["t"].message_count, said["t"].started_at) == (2, first.sent)
    assert said["other"].message_count == 1
    assert len(rows(team_queue)["waiting_segment"]) == 2


def test_a_message_that_another_sync_puts_elsewhere_meanwhile_counts_there_alone(team_queue: Queue) -> None:
    with beforehand(team_queue, "INSERT INTO message", a_message("m-1", thread_key="there")):
        team_queue.take_in(a_message("m-1", thread_key="here"))
    said = {one.thread_key: one for one in rows(team_queue)["conversation"]}
    assert (said["here"].state, said["here"].message_count, said["here"].snippet) == (State.ANSWERED, 0, "")
    assert (said["there"].state, said["there"].message_count) == (State.OPEN, 1)
