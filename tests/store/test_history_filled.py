"""A history that is written straight into a database stands there as if it had been taken in bit by bit."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, text

from benchmarks.history.beside import threads_beside
from benchmarks.history.fill import fill
from benchmarks.history.rows import fingerprint
from queues import a_message
from triage_app.practice.history import truth
from triage_app.practice.history.sizes import TINY, H, M, S, Size
from triage_app.practice.history.threads import PULLED_EVERY_S, arrivals, threads
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.people import Person, Role
from triage_app.queue.domain.remote import Intake, RemoteFile, RemoteMessage, RemotePatient
from triage_app.queue.domain.states import CloseReason
from triage_app.queue.services import assign, close, intake, portals, staff
from triage_app.queue.services.one_trip import Deed
from triage_app.queue.store.integrity import problems
from triage_app.queue.store.migrate import require_current
from triage_app.queue.store.schema import (
    Attachment,
    Conversation,
    Message,
    Patient,
    Provider,
    WaitingSegment,
)
from triage_app.queue.store.schema_outbox import Change
from triage_app.queue.store.schema_record import PatientAlias
from triage_app.queue.store.work import Work

if TYPE_CHECKING:
    from queues import Queue
    from triage_app.practice.history.values import Message as Told
    from triage_app.practice.history.values import Thread

FROM_MESSAGE = Conversation.id == Message.conversation_id
TABLES: dict[str, Any] = {
    "patient": select(
        *(
            getattr(Patient, one)
            for one in ["portal_id", "remote_id", "name", "born", "record_number", "phone", "language"]
        ),
        *(Patient.readable, Patient.refreshed_at),
    ),
    "provider": select(Provider.portal_id, Provider.remote_id, Provider.name),
    "conversation": select(
        *(
            getattr(Conversation, one)
            for one in ["thread_key", "portal_id", "location_id", "subject", "snippet", "state"]
        ),
        *(
            getattr(Conversation, one)
            for one in ["owner_id", "version", "started_at", "started_source", "soon_at", "due_at"]
        ),
        *(getattr(Conversation, one) for one in ["message_count", "file_count", "closed_at", "close_reason"]),
        *(Conversation.created_at, Patient.remote_id, Provider.remote_id, Message.remote_id.label("closed_up_to")),
    )
    .join(Patient, Patient.id == Conversation.patient_id)
    .join(Provider, Provider.id == Conversation.provider_id)
    .outerjoin(Message, Message.id == Conversation.closed_up_to),
    "waiting_segment": select(
        *(getattr(WaitingSegment, one) for one in ["started_at", "source", "due_at", "ended_at", "ended_by"]),
        Conversation.thread_key,
    ).join(Conversation, Conversation.id == WaitingSegment.conversation_id),
    "message": select(
        *(
            getattr(Message, one)
            for one in ["remote_id", "portal_id", "content_hash", "direction", "sender", "sent_at"]
        ),
        *(
            getattr(Message, one)
            for one in ["sender_reference", "sent_source", "seen_at", "answers_up_to", "text"]
        ),
        Conversation.thread_key,
    ).join(Conversation, FROM_MESSAGE),
    "attachment": select(
        *(
            getattr(Attachment, one)
            for one in ["place", "name", "content_type", "size_bytes", "reference", "state", "sha256"]
        ),
        Message.remote_id,
    ).join(Message, Message.id == Attachment.message_id),
}
"""What must be equal: everything but numbers, which stand for what they point to."""

SERVER_CATALOGUE = """
SELECT 'constraint', conname, conrelid::regclass::text, concat(pg_get_constraintdef(oid), convalidated)
    FROM pg_constraint WHERE connamespace = 'triage'::regnamespace
UNION ALL SELECT 'index', indexname, tablename, indexdef FROM pg_indexes WHERE schemaname = 'triage'
UNION ALL SELECT 'trigger', tgname, tgrelid::regclass::text, concat(tgenabled, pg_get_triggerdef(t.oid))
    FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
    WHERE relnamespace = 'triage'::regnamespace AND NOT tgisinternal
UNION ALL SELECT 'rights', relname, relkind::text, concat(relacl, relrowsecurity, relforcerowsecurity)
    FROM pg_class WHERE relnamespace = 'triage'::regnamespace AND relkind IN ('r', 'S')
UNION ALL SELECT 'column rights', attname, attrelid::regclass::text, attacl::text
    FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
    WHERE relnamespace = 'triage'::regnamespace AND attacl IS NOT NULL
UNION ALL SELECT 'policy', policyname, tablename, concat(roles, cmd, qual, with_check) FROM pg_policies
"""
FILE_CATALOGUE = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%'"


def rows_of(work: Work, table: str) -> Counter[tuple[Any, ...]]:
    return Counter(map(tuple, work.connection.execute(TABLES[table]).all()))


def catalogue(queue: Queue) -> set[tuple[Any, ...]]:
    query = SERVER_CATALOGUE if queue.dialect == "postgresql" else FILE_CATALOGUE
    return queue.store.read(lambda work: set(map(tuple, work.connection.execute(text(query)).all())))


def count(queue: Queue, column: Any) -> int:
    return queue.store.read(lambda work: work.connection.execute(select(func.count(column))).scalar_one())


def remote(thread: Thread, one: Told) -> RemoteMessage:
    return a_message(
        one.id,
        one.text,
        thread_key=thread.id,
        subject=thread.subject,
        patient_reference=f"Patient/{thread.patient.id}",
        provider_reference=f"Practitioner/{thread.provider.id}",
        sender_reference=one.sender_reference,
        sender=one.sender,
        direction=Direction.FROM_PATIENT if one.inbound else Direction.TO_PATIENT,
        sent=one.sent,
        received=one.received,
        last_updated=one.last_updated,
        files=tuple(
            RemoteFile(
                file.place, file.name, file.content_type, file.size_bytes, f"Communication/{one.id}#{file.place}"
            )
            for file in one.files
        ),
        content_hash=fingerprint(one),
    )


def live_through(work: Work, portal_id: int, every: list[Thread]) -> None:
    """Take the messages of a history in, one page each, and let people claim and close as it says."""
    desks = [one.person for one in staff.members(work) if one.person.roles != {Role.SYNC}]
    known: set[str] = set()
    for thread, place, is_last in arrivals(every):
        told, patient = thread.messages[place], thread.patient
        record = RemotePatient(
            f"Patient/{patient.id}",
            patient.name,
            patient.born,
            patient.record_number,
            patient.phone,
            patient.language,
        )
        page = Intake(
            messages=(remote(thread, told),),
            threads=(),
            unreadable=(),
            patients=() if patient.id in known else (record,),
            providers=((f"Practitioner/{thread.provider.id}", thread.provider.title),),
        )
        known.add(patient.id)
        for _ in range(told.times):
            work.now = told.seen
            portals.passed(work, portal_id, {}, told.seen - timedelta(seconds=PULLED_EVERY_S))
            intake.take_in(work, portal_id, page, told.seen)
            page = replace(page, patients=())
        act(work, desks, thread, claims=place == 0, closes=is_last)


def act(work: Work, desks: list[Person], thread: Thread, *, claims: bool, closes: bool) -> None:
    found = select(Conversation.id).where(Conversation.thread_key == thread.id)
    conversation = work.connection.execute(found).scalar_one()
    if claims and thread.seat is not None:
        assign.claim(work, Deed(desks[thread.seat % len(desks)], conversation, new_key()))
    if closes and thread.closing is not None:
        assert thread.seat is not None
        work.now = thread.closing.at
        newest = work.connection.execute(
            select(func.max(Message.id)).where(Message.conversation_id == conversation)
        ).scalar_one()
        person, reason = desks[thread.seat % len(desks)], CloseReason(thread.closing.reason)
        close.close(work, person, conversation, new_key(), reason=reason, seen=newest)


class Undone(Exception):  # noqa: N818 - nothing went wrong
    """Ends a transaction that must leave nothing behind."""


def as_taken_in(queue: Queue, every: list[Thread]) -> dict[str, Counter[tuple[Any, ...]]]:
    """The rows a queue would have, had it lived through a history; nothing of it stays."""
    found: dict[str, Counter[tuple[Any, ...]]] = {}

    def live(work: Work) -> None:
        live_through(work, queue.portal.id, every)
        found.update({table: rows_of(work, table) for table in TABLES})
        raise Undone

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Work, "finish", Work.together)  # it would commit
        with pytest.raises(Undone):
            queue.store.write(live)
    return found


def test_what_is_filled_in_is_what_would_have_been_taken_in(queue: Queue) -> None:
    every = list(threads(TINY))
    expected = as_taken_in(queue, every)
    assert fill(queue.store.engine, TINY) == sum(len(thread.messages) for thread in every)
    found = queue.store.read(lambda work: {table: rows_of(work, table) for table in TABLES})
    for table in TABLES:
        assert (found[table] - expected[table], expected[table] - found[table]) == (Counter(), Counter()), table


def test_every_conversation_stands_as_the_ground_truth_says(embedded_queue: Queue) -> None:
    fill(embedded_queue.store.engine, TINY)
    stands = select(Conversation.thread_key, Conversation.state, Conversation.started_at, Conversation.due_at)
    found = embedded_queue.store.read(
        lambda work: {row[0]: tuple(row[1:]) for row in work.connection.execute(stands)}
    )
    told = {
        one.id: (one.state, one.since, one.due["elapsed"])
        for one in chain.from_iterable(map(truth.of_thread, threads(TINY)))
        if isinstance(one, truth.ThreadTruth)
    }
    assert found == told
    assert Counter(state for state, _, _ in told.values())["open"] == TINY.open


def test_a_filled_database_is_the_one_that_migrations_made(queue: Queue) -> None:
    before = catalogue(queue)
    fill(queue.store.engine, TINY)
    assert catalogue(queue) == before
    with queue.store.engine.connect() as connection:
        require_current(connection)
    assert queue.store.read(problems) == []


def test_a_filled_queue_works_on_with_every_guard(queue: Queue) -> None:
    fill(queue.store.engine, TINY)
    joy = queue.desk("joy")
    open_rows, _ = joy.open_rows()
    assert len(open_rows) == TINY.open
    assert count(queue, PatientAlias.patient_id) == count(queue, Patient.id) > 0
    assert count(queue, Change.id) == 0
    assert queue.take_in(a_message("m-1")).new == 1
    assert len(joy.open_rows()[0]) == TINY.open + 1
    assert count(queue, Change.id) > 0
    free = next(row.id for row in open_rows if row.owner_id is None)
    assert joy.claim(free).row.owner == "Joy Tan"


def test_a_queue_that_holds_anything_is_not_filled(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    with pytest.raises(ValueError, match="already"):
        fill(queue.store.engine, TINY)
    assert count(queue, Message.id) == 1


def test_threads_made_up_beside_are_the_same() -> None:
    size = replace(S, threads=450)
    assert truth.digest(threads_beside(size)) == truth.digest(threads(size))


@pytest.mark.full
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("queues", "size"), [("embedded_queues", M), ("team_queues", H)], ids=["M", "H"])
def test_a_full_size_fills_a_database_that_works_on(
    request: pytest.FixtureRequest, queues: str, size: Size
) -> None:
    for queue in request.getfixturevalue(queues)():
        written = fill(queue.store.engine, size)
        assert count(queue, Message.id) == written
        assert count(queue, Conversation.id) == size.threads
        desk = queue.desk("joy")
        assert len(desk.skeleton()) == size.open
        first = desk.first_screen(50)
        assert (len(first.rows), first.is_all) == (50, False)
        unowned = next(row for row in first.rows if row.owner_id is None)
        assert desk.claim(unowned.id).row.owner == "Joy Tan"
        queue.take_in(a_message("of-today", thread_key="of-today"))
        assert len(desk.skeleton()) == size.open + 1
