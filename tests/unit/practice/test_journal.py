"""The witness: what it writes down, and what it can be asked."""

from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest

from tests.unit.practice.conftest import NOW, Serve, Served, a_reply
from triage_app.practice.journal import (
    Journal,
    JournalEntry,
    JournalKind,
    duplicates,
    lost,
    messages_available,
    never_served,
    read_journal,
)
from triage_app.practice.traits import ConditionalCreate, Traits


def created(identifier: str = "", text: str = "Hi", thread: str = "t1", **fields: str) -> JournalEntry:
    return JournalEntry(
        kind=JournalKind.CREATED,
        at=NOW,
        resource_type=fields.get("resource_type", "Communication"),
        id=str(uuid4()),
        identifiers=(identifier,) if identifier else (),
        digest=sha256(text.encode()).hexdigest(),
        thread=thread,
        sender=fields.get("sender", "Practitioner/a"),
    )


def test_applied_write_is_written_down_with_what_it_carried(served: Served) -> None:
    reply = served.post("Communication", a_reply()).json()
    entry = served.portal.journal.entries[-1]
    assert (entry.kind, entry.at, entry.resource_type, entry.id, entry.version) == (
        JournalKind.CREATED,
        NOW,
        "Communication",
        reply["id"],
        1,
    )
    assert entry.identifiers == ("urn:uuid:0f5b6f0e-3b0e-4c58-9d0c-2f5b0a7f9a11",)
    assert entry.digest == sha256(b"Your results are in.").hexdigest()
    assert (entry.thread, entry.recipient) == ("Communication/thread-001", "Patient/pat-001")


def test_report_is_known_by_its_bytes_wherever_they_lie(served: Served) -> None:
    binary = served.post_bytes("Binary", b"%PDF", "application/pdf").json()
    report = {
        "resourceType": "DocumentReference",
        "status": "current",
        "subject": {"reference": "Patient/pat-001"},
        "content": [{"attachment": {"url": f"Binary/{binary['id']}"}}],
    }
    document = served.post("DocumentReference", report).json()
    message = a_reply(payload=[{"contentReference": {"reference": f"DocumentReference/{document['id']}"}}])
    served.post("Communication", message)
    inline = report | {"content": [{"attachment": {"data": "JVBERg=="}}]}
    served.post("DocumentReference", inline)
    digests = [entry.digest for entry in served.portal.journal.entries if entry.kind is JournalKind.CREATED]
    assert digests == [sha256(b"%PDF").hexdigest()] * 4
    assert duplicates(served.portal.journal.entries) == 1


def test_refused_write_and_found_one_leave_no_trace(served: Served) -> None:
    condition = "identifier=urn:uuid:0f5b6f0e-3b0e-4c58-9d0c-2f5b0a7f9a11"
    served.post("Communication", a_reply(), If_None_Exist=condition)
    before = len(served.portal.journal.entries)
    served.post("Communication", a_reply(), If_None_Exist=condition)
    served.post("Communication", a_reply(status="?"))
    assert len(served.portal.journal.entries) == before


def test_ignored_key_gives_duplicates_that_the_journal_counts(serve: Serve) -> None:
    served = serve(Traits(conditional_create=ConditionalCreate.IGNORED))
    for _ in range(3):
        served.post(
            "Communication", a_reply(), If_None_Exist="identifier=urn:uuid:0f5b6f0e-3b0e-4c58-9d0c-2f5b0a7f9a11"
        )
    assert duplicates(served.portal.journal.entries) == 2


@pytest.mark.parametrize(
    ("entries", "count"),
    [
        ([created("k1", "a"), created("k2", "b")], 0),
        ([created("k1", "a"), created("k1", "b")], 1),
        ([created("k1", "a"), created("k2", "a")], 1),
        ([created("", "a"), created("", "a"), created("", "a")], 2),
        ([created("k1", "a"), created("k2", "a", thread="t2")], 0),
        ([created("k1", "a"), created("k2", "a", sender="Practitioner/b")], 0),
        ([created("k1", "a"), created("k1", "a", resource_type="DocumentReference")], 0),
        ([created("k1", resource_type="Binary"), created("k1", resource_type="Binary")], 0),
    ],
)
def test_duplicates_share_a_key_or_conversation_content_and_sender(
    entries: list[JournalEntry], count: int
) -> None:
    assert duplicates(entries) == count


def test_messages_of_patients_are_never_duplicates(served: Served) -> None:
    for _ in range(2):
        served.portal.patient_writes("pat-001", "Hola, ¿alguna noticia?", thread="thread-001")
    assert duplicates(served.portal.journal.entries) == 0


def test_reply_that_the_queue_calls_delivered_and_nobody_got_is_lost(served: Served) -> None:
    key, own_id = f"urn:uuid:{uuid4()}", str(uuid4())
    served.post("Communication", a_reply(key))
    served.put(f"Communication/{own_id}", a_reply(None, id=own_id))
    entries = served.portal.journal.entries
    assert lost(entries, []) == 0
    assert lost(entries, [key, key.removeprefix("urn:uuid:"), own_id, f"urn:uuid:{own_id}"]) == 0
    assert lost(entries, [key, "urn:uuid:never-sent", "never-sent-either"]) == 2


def test_messages_become_available_as_practice_time_passes(served: Served) -> None:
    now = messages_available(served.portal.journal.entries)
    assert now == {message.id for message in served.practice.messages if message.sent <= NOW}
    served.clock.forward(hours=11)
    served.get("metadata")
    entries = served.portal.journal.entries
    assert messages_available(entries) == {message.id for message in served.practice.messages}
    assert messages_available(entries, NOW) == now


def test_late_commit_counts_from_when_it_can_be_seen(served: Served) -> None:
    served.clock.forward(minutes=9)
    late = served.portal.patient_writes("pat-001", "Late", at=NOW, last_updated=NOW)
    assert late.id in messages_available(served.portal.journal.entries)
    assert late.id not in messages_available(served.portal.journal.entries, NOW + timedelta(minutes=8))


def test_serving_a_message_is_written_down_but_not_its_header(served: Served) -> None:
    served.get("Communication/msg-0001")
    served.get("Communication/thread-001")
    serves = [entry.id for entry in served.portal.journal.entries if entry.kind is JournalKind.SERVED]
    assert serves == ["msg-0001"]
    assert "msg-0001" not in never_served(served.portal.journal.entries)


def test_file_of_the_journal_tells_the_same_and_survives_a_torn_line(serve: Serve, tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    served = serve(journal_path=path)
    served.post("Communication", a_reply())
    assert read_journal(path) == served.portal.journal.entries
    with path.open("ab") as file:
        file.write(b'{"kind":"crea')
    assert read_journal(path) == served.portal.journal.entries


def test_write_is_on_disk_before_the_client_hears_of_it(serve: Serve, tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    served = serve(journal_path=path)
    new_id = served.post("Communication", a_reply()).json()["id"]
    assert read_journal(path)[-1].id == new_id


def test_second_portal_goes_on_in_the_same_file(tmp_path: Path) -> None:
    for text in ("a", "b"):
        Journal(tmp_path / "journal.jsonl").add([created(text=text)])
    assert len(read_journal(tmp_path / "journal.jsonl")) == 2
