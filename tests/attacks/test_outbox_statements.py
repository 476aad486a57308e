"""What each login can do to replies that are in line by typing SQL; every refusal beside something allowed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest

from triage_app.queue.domain.delivery import DeliveryState
from typed_replies import REPLY, answer, forged, tried
from typed_sql import REFUSED

if TYPE_CHECKING:
    from typed_sql import Practice

pytestmark = [pytest.mark.attack, pytest.mark.postgres]


def a_file(practice: Practice, login: str) -> dict[str, Any]:
    """A file that somebody has put in, as a row of the outbox names it."""
    content = login.encode()
    digest = hashlib.sha256(content).hexdigest()
    line = practice.line(login)
    line.execute("INSERT INTO blob (sha256, size_bytes) VALUES (%s, %s)", (digest, len(content)))
    line.execute("INSERT INTO blob_chunk (sha256, place, content) VALUES (%s, 0, %s)", (digest, content))
    return {"kind": "file", "type": "application/pdf", "sha256": digest, "text": ""}


def test_a_file_joins_no_reply_of_another_conversation_or_another_author(practice: Practice) -> None:
    lenas = answer(practice, "lena", 4)
    own = a_file(practice, "joy")
    assert tried(practice, "joy", forged(practice, reply=lenas, **own)) == "refused"
    assert tried(practice, "joy", forged(practice, reply=lenas)) == "refused"
    key = answer(practice, "joy", 3)
    assert tried(practice, "joy", forged(practice, reply=key, **own)) == "1"
    practice.queue.desk("lena").cancel(lenas)


def test_a_file_is_sent_by_whoever_has_it(practice: Practice) -> None:
    lenas = a_file(practice, "lena")
    assert tried(practice, "joy", forged(practice, **lenas)) == "refused", "its hash is not enough"
    assert practice.tries("joy", "SELECT FROM blob_chunk") == "0"
    assert tried(practice, "joy", forged(practice, **a_file(practice, "joy"))) == "1"


@pytest.mark.parametrize(
    "odd",
    [
        {"kind": "xyz"},
        {"now": "infinity"},
        {"now": "0044-03-15 BC"},
        {"type": "té/xt"},
        {"type": "text/html\r\nX-Evil: 1"},
        {"kind": "file"},
        {"text": "x" * 20_001},
    ],
    ids=lambda odd: next(f"{name} {value}"[:20] for name, value in odd.items()),
)
def test_a_row_that_no_program_can_send_is_none(practice: Practice, odd: dict[str, Any]) -> None:
    assert tried(practice, "joy", forged(practice, **odd)) == "refused"
    assert tried(practice, "joy", forged(practice)) == "1"


def test_a_forged_reply_is_stored_as_what_it_is(practice: Practice) -> None:
    stored = practice.line("joy").execute(REPLY, forged(practice)).fetchone()
    assert stored == (practice.id_of("joy"), "pending", 0, 0, False)


@pytest.mark.parametrize(
    "facts",
    [
        {"conversation": 4, "patient": "Patient/4", "name": "Patient 4"},
        {"conversation": 1, "patient": "Patient/1", "name": "Patient 1"},
        {"patient": "Patient/4"},
        {"name": "Somebody"},
        {"conversation": 4711},
        {"answers": 4},
    ],
    ids=["somebody else's", "nobody's", "another patient", "another name", "none", "another's message"],
)
def test_a_reply_goes_to_the_patient_of_ones_own_conversation_only(
    practice: Practice, facts: dict[str, Any]
) -> None:
    with pytest.raises(REFUSED):
        practice.line("joy").execute(REPLY, forged(practice, **facts))


def test_what_is_in_line_is_not_bent_by_a_desk(practice: Practice) -> None:
    answer(practice, "joy", 3)
    for change in (
        "state = 'delivered'",
        "state = 'in_flight'",
        "state = 'retry'",
        "state = 'needs_attention'",
        "attempts = 7",
        "not_before = now() - interval '1 day'",
    ):
        assert practice.tries("joy", f"UPDATE outbox SET {change}") == "refused", change
    for change in (
        "text = 'x'",
        "patient_reference = 'Patient/4'",
        "remote_id = 'x'",
        "created_by = 1",
        "fence = 1",
    ):
        assert practice.tries("joy", f"UPDATE outbox SET {change}") == "refused", change
        assert practice.tries("ana", f"UPDATE outbox SET {change}") == "refused", change
    assert practice.tries("lena", "UPDATE outbox SET state = 'cancelled'") == "refused"
    assert practice.tries("joy", "DELETE FROM outbox") == "refused"
    assert practice.tries("joy", "UPDATE outbox SET state = 'cancelled'") == "1"
    assert practice.tries("joy", "UPDATE outbox SET state = 'pending'") == "refused"


def test_a_supervisor_ends_the_undo_window_of_what_is_theirs_and_bends_nothing_else(practice: Practice) -> None:
    practice.queue.desk("ana").claim(1)
    answer(practice, "joy", 3)
    answer(practice, "ana", 1)
    soon = "UPDATE outbox SET not_before = now() - interval '1 day' WHERE conversation_id = %s"
    assert practice.tries("joy", soon, 3) == "refused"
    assert practice.tries("ana", soon, 3) == "refused"
    assert practice.tries("joy", soon, 1) == "refused"
    assert practice.tries("ana", soon, 1) == "1"
    later = "UPDATE outbox SET not_before = now() + interval '1 day' WHERE conversation_id = 1"
    assert practice.tries("ana", later) == "refused"
    assert practice.tries("ana", "UPDATE outbox SET attempts = 1 WHERE conversation_id = 1") == "refused"


@pytest.fixture
def undo_window(practice: Practice) -> None:
    """As a practice has it, and not as other tests have."""
    with practice.queue.store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM stamp WHERE name LIKE 'undo%%'")


def waits_s(practice: Practice, key: str) -> float:
    found = "SELECT extract(epoch FROM not_before - clock_timestamp()) FROM outbox WHERE key = %s"
    row = practice.line("ana").execute(found, (key,)).fetchone()
    assert row is not None
    return float(row[0])


@pytest.mark.usefixtures("undo_window")
def test_a_desk_that_may_not_skip_the_undo_window_has_it_whole_whatever_its_program_says(
    practice: Practice,
) -> None:
    practice.queue.desk("ana").claim(1)
    assert 15 < waits_s(practice, answer(practice, "joy", 3)) <= 20
    assert waits_s(practice, answer(practice, "ana", 1)) <= 0, "a supervisor may"
    file = forged(practice, **a_file(practice, "joy"))
    practice.line("joy").execute(REPLY, file)
    assert 55 < waits_s(practice, file["key"]) <= 60
    with_file = forged(practice, reply=file["key"])
    practice.line("joy").execute(REPLY, with_file)
    assert 55 < waits_s(practice, with_file["key"]) <= 60, "as long as its file"


LEND = "UPDATE lease SET holder = %s, fence = fence + 1, expires_at = now() + interval '1 minute', beat_at = now()"


def test_sync_sends_under_a_lease_in_order_and_forward_only(practice: Practice) -> None:
    answer(practice, "joy", 3)
    go = "UPDATE outbox SET state = 'in_flight', fence = %s, attempts = attempts + 1 WHERE id = %s"
    assert practice.tries("sync", go, 1, 1) == "refused"
    assert practice.tries("sync", LEND, "a") == "1"
    assert practice.tries("sync", LEND, "b") == "refused"
    assert practice.tries("sync", go, 2, 1) == "refused"
    practice.line("joy").execute(REPLY, forged(practice))
    second = practice.line("joy").execute("SELECT max(id) FROM outbox").fetchone()
    assert second is not None
    assert practice.tries("sync", go, 1, second[0]) == "refused"
    assert practice.tries("sync", go, 1, 1) == "1"
    assert practice.tries("joy", "UPDATE outbox SET state = 'cancelled' WHERE id = 1") == "refused"
    done = "UPDATE outbox SET state = 'delivered', remote_id = %s, fence = %s WHERE id = 1"
    assert practice.tries("sync", done, None, 1) == "refused"
    assert practice.tries("sync", "UPDATE outbox SET text = 'x' WHERE id = 1") == "refused"
    with practice.queue.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE lease SET expires_at = now() - interval '1 second'")
    assert practice.tries("sync", LEND, "b") == "1"
    assert practice.tries("sync", done, "r-1", 1) == "refused", "its lease is over: the account of b counts"
    assert practice.tries("sync", done, "r-1", 2) == "1"
    assert practice.tries("sync", "UPDATE outbox SET state = 'retry' WHERE id = 1") == "refused"


STATES = [one.value for one in DeliveryState]
FORWARD = {
    *("pending in_flight", "retry in_flight", "in_flight in_flight", "in_flight delivered", "in_flight retry"),
    *(
        "in_flight needs_attention",
        "pending needs_attention",
        "retry needs_attention",
        "needs_attention delivered",
    ),
}
"""Every move a row may make by sync's hand, written down here once more."""


@pytest.mark.parametrize("old", STATES)
def test_sync_moves_a_row_forward_only(practice: Practice, old: str) -> None:
    answer(practice, "joy", 3)
    practice.tries("sync", LEND, "a")
    go = "UPDATE outbox SET state = %s, fence = 1, attempts = attempts + 1, remote_id = 'r-1'"
    place = f"UPDATE outbox SET state = '{old}', fence = 1, attempts = 1"
    for new in STATES:
        with practice.queue.store.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE outbox DISABLE TRIGGER USER")
            connection.exec_driver_sql(place)
            connection.exec_driver_sql("ALTER TABLE outbox ENABLE TRIGGER USER")
        allowed = old == new or f"{old} {new}" in FORWARD
        assert practice.tries("sync", go, new) == ("1" if allowed else "refused"), (old, new)


def test_a_sync_that_is_no_longer_active_takes_no_lease(practice: Practice) -> None:
    with practice.queue.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE staff SET active = false WHERE login LIKE 'sync%%'")
    assert practice.tries("sync", LEND, "a") == "refused"


def test_the_record_says_who_did_what_and_never_what_was_written(practice: Practice) -> None:
    answer(practice, "joy", 3)
    rows = practice.line("ana").execute("SELECT actor, act, entity, patient, facts::text FROM audit").fetchall()
    joys = [row for row in rows if row[0].startswith("joy")]
    assert {(row[1], row[2]) for row in joys} == {("update", "conversation"), ("insert", "outbox")}
    assert all(row[3] for row in joys)
    everything = " ".join(str(row) for row in rows)
    assert "Where it is" not in everything
    assert "Patient 3" not in everything
