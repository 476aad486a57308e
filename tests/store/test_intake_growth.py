"""What a page costs does not grow with its messages, nor with what is there already: counted, not timed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text, update

from queues import NOW, a_message, a_patient, a_title
from statements import Statement, statements_of
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.delivery import DeliveryState
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.remote import RemoteFile, Unreadable
from triage_app.queue.store.schema import Conversation, Message, WaitingSegment
from triage_app.queue.store.schema_outbox import Change, Outbox
from triage_app.queue.store.schema_record import Audit

if TYPE_CHECKING:
    from queues import Queue
    from triage_app.queue.domain.remote import RemoteMessage
    from triage_app.queue.services.intake import Taken


def page(count: int, first: int = 0) -> tuple[RemoteMessage, ...]:
    """Messages of three to a thread and a patient, some of them answers, some with a file."""
    return tuple(
        a_message(
            f"m-{number}",
            thread_key=f"t-{number // 3}",
            patient_reference=f"Patient/{number // 3}",
            direction=Direction.TO_PATIENT if number % 7 == 5 else Direction.FROM_PATIENT,
            sent=NOW - timedelta(minutes=count + first - number),
            files=(RemoteFile(0, "list.txt", "text/plain", None, f"#{number}", b"metformin %d" % number),)
            if number % 5 == 0
            else (),
        )
        for number in range(first, first + count)
    )


def take_in(queue: Queue, *messages: RemoteMessage, records: bool = True) -> tuple[Taken, list[Statement]]:
    """Take a page in, with everything a page can bring; returns what it came to and what was said for it."""
    patients = {one.patient_reference for one in messages if one.patient_reference}
    with statements_of(queue.sync.engine) as said:
        taken = queue.take_in(
            *messages,
            threads=tuple(
                a_title(one.thread_key, patient_reference=one.patient_reference)
                for one in messages
                if one.thread_key
            ),
            patients=[a_patient(one, name=one) for one in sorted(patients)] if records else (),
            providers=(("Practitioner/osei", "Dr. Osei"),) if records else (),
            unreadable=[Unreadable(one.remote_id.encode(), "entry_broken") for one in messages],
        )
    return taken, said


def counts(queue: Queue) -> dict[str, int]:
    tables = (Message, Conversation, WaitingSegment, Change, Audit)
    return queue.store.read(
        lambda work: {
            one.__tablename__: work.connection.execute(select(func.count(one.id))).scalar_one() for one in tables
        }
    )


def test_500_messages_take_as_many_statements_as_50(queue: Queue) -> None:
    take_in(queue, *page(1, first=9000))  # the first of all brings the portal's standing along
    few, said_of_few = take_in(queue, *page(50))
    many, said_of_many = take_in(queue, *page(500, first=1000))
    assert (few.new, many.new, many.quarantined) == (50, 500, 500)
    assert [one.text[:40] for one in said_of_many] == [one.text[:40] for one in said_of_few]
    assert len(said_of_many) < 40


def test_500_edited_messages_take_as_many_statements_as_50(queue: Queue) -> None:
    take_in(queue, *page(500))
    edited = [replace(one, text="Sorry, the other one", content_hash="other") for one in page(500)]
    few, said_of_few = take_in(queue, *edited[:50], records=False)
    many, said_of_many = take_in(queue, *edited[50:], records=False)
    assert (few.changed, many.changed) == (50, 450)
    assert len(said_of_many) == len(said_of_few)


def test_messages_are_numbered_in_the_order_of_their_page(queue: Queue) -> None:
    messages = page(500)
    take_in(queue, *messages)
    stored = queue.store.read(
        lambda work: work.connection.execute(select(Message.remote_id).order_by(Message.id)).scalars().all()
    )
    assert list(stored) == [one.remote_id for one in messages]


def test_pulling_an_unchanged_page_again_writes_nothing(queue: Queue) -> None:
    take_in(queue, *page(500))
    before = counts(queue)
    taken, said = take_in(queue, *page(500), records=False)
    assert (taken.new, taken.changed, taken.quarantined) == (0, 0, 0)
    assert [one.text for one in said if one.writes] == []
    assert counts(queue) == before


def test_an_entry_that_comes_twice_on_a_page_counts_once(queue: Queue) -> None:
    once, again = a_message("m-1", "When?"), a_message("m-1", "When, please?")
    assert queue.take_in(once, again).new == 1
    (message,) = queue.desk().conversation(queue.only()).messages
    assert message.text == "When, please?"


def test_replies_of_ours_that_come_back_cost_the_same_however_many_they_are(queue: Queue) -> None:
    few = said_of_delivered_replies(queue, 2)
    many = said_of_delivered_replies(queue, 6, first=100)
    assert len(many) == len(few)


def said_of_delivered_replies(queue: Queue, count: int, first: int = 0) -> list[Statement]:
    """What is said when a page shows delivered replies for the first time."""
    desk, back = queue.desk(), []
    queue.take_in(*(a_message(f"q-{first + n}", thread_key=f"t-{first + n}") for n in range(count)))
    for row in desk.open_rows()[0]:
        whole = desk.claim(row.id)
        key = new_key()
        desk.reply(Reply(row.id, key, f"Take two, {first}.", (), close=False, seen=whole.newest_message_id))
        back.append(a_message(f"r-{key}", f"Take two, {first}.", direction=Direction.TO_PATIENT, own_key=key))
    queue.take_in(*back)
    ours = Message.remote_id.in_([one.remote_id for one in back])
    delivered = {"state": DeliveryState.DELIVERED, "remote_id": func.concat("r-", Outbox.key)}
    queue.store.write(lambda work: work.connection.execute(update(Outbox).values(delivered)))
    queue.store.write(lambda work: work.connection.execute(update(Message).where(ours).values(content_hash="")))
    with statements_of(queue.sync.engine) as said:
        queue.take_in(*back)
    hashes = queue.store.read(
        lambda work: work.connection.execute(select(Message.content_hash).where(ours)).scalars()
    )
    assert "" not in set(hashes)
    return said


def test_a_page_costs_the_same_with_100_and_with_10_000_conversations_there(embedded_queue: Queue) -> None:
    take_in(embedded_queue, *page(3))
    owner = embedded_queue.store
    owner.write(lambda work: work.connection.execute(COPIES, {"first": 0, "last": 100}))
    _, few = take_in(embedded_queue, *page(50, first=100))
    owner.write(lambda work: work.connection.execute(COPIES, {"first": 101, "last": 10_000}))
    _, many = take_in(embedded_queue, *page(50, first=200))
    assert len(many) == len(few)
    with owner.engine.connect() as connection:
        for one in many:
            values = one.parameters[0] if one.many else one.parameters
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {one.text}", values)
            scans = [row.detail for row in plan if row.detail.startswith("SCAN")]
            assert [one for one in scans if "VIRTUAL TABLE" not in one] == [], one.text  # but for lists we gave


COPIES = text("""
    WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i < :last)
    INSERT INTO conversation (portal_id, thread_key, location_id, subject, snippet, state, version,
                              message_count, file_count, created_at)
    SELECT portal_id, 'copy-' || i, location_id, '', '', state, 1, 0, 0, created_at FROM conversation, n
    WHERE conversation.id = (SELECT min(id) FROM conversation)
""")
