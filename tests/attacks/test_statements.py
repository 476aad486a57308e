"""What each login can do to a team's database by typing SQL, without any of our code in between.

Verdicts are written here by hand; every refusal stands beside something that is allowed, so that a door which is
nailed shut altogether is found as well (security-and-delivery, section 2.3).
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from psycopg import errors, sql

from postgres_cluster import libpq
from queues import NO_UNDO, NOW, a_message, a_patient
from triage_app.queue.access import Access
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.keys import new_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from queues import Queue

pytestmark = [pytest.mark.attack, pytest.mark.postgres]

REFUSED = errors.InsufficientPrivilege


@dataclass
class Practice:
    """A queue with four open conversations: 1 and 2 are nobody's, 3 is Joy's, 4 is Lena's."""

    queue: Queue
    _stack: ExitStack
    _lines: dict[str, psycopg.Connection[Any]] = field(default_factory=dict)

    def line(self, login: str) -> psycopg.Connection[Any]:
        """A plain connection with a person's own login."""
        if login not in self._lines:
            url = self.queue.as_login(login).engine.url.render_as_string(hide_password=False)
            connection = psycopg.connect(
                libpq(url).replace(" ", "%20"), autocommit=True, options="-c search_path=triage"
            )
            self._lines[login] = self._stack.enter_context(connection)
        return self._lines[login]

    def tries(self, login: str, statement: str, *values: Any) -> str:
        """What becomes of a statement: "refused", or how many rows it touched."""
        try:
            cursor = self.line(login).execute(sql.SQL(statement), values)
        except REFUSED:
            return "refused"
        return str(cursor.rowcount)

    def id_of(self, login: str) -> int:
        return self.queue.people[login].id


@pytest.fixture
def practice(team_queue: Queue) -> Iterator[Practice]:
    for number in range(1, 5):
        patient = a_patient(f"Patient/{number}", f"Patient {number}")
        message = a_message(
            f"m-{number}",
            thread_key=f"t-{number}",
            patient_reference=f"Patient/{number}",
            sender_reference=f"Patient/{number}",
        )
        team_queue.take_in(message, patients=(patient,))
    team_queue.desk("joy").claim(3)
    team_queue.desk("lena").claim(4)
    with ExitStack() as stack:
        yield Practice(team_queue, stack)


TAKE = "UPDATE conversation SET owner_id = %s, version = version + 1 WHERE id = %s"


def test_owning(practice: Practice) -> None:
    joy, lena, ana, service = (practice.id_of(one) for one in ("joy", "lena", "ana", "sync"))
    assert practice.tries("joy", f"{TAKE} AND owner_id IS NULL", joy, 1) == "1"
    assert practice.tries("lena", f"{TAKE} AND owner_id IS NULL", lena, 1) == "0"
    assert practice.tries("lena", TAKE, lena, 1) == "refused"
    assert practice.tries("lena", TAKE, None, 1) == "refused"
    assert practice.tries("joy", TAKE, lena, 2) == "refused"
    assert practice.tries("joy", "UPDATE conversation SET owner_id = %s WHERE id = 2", joy) == "refused"
    assert practice.tries("joy", TAKE, service, 1) == "refused"
    assert practice.tries("joy", TAKE, lena, 1) == "1"
    assert practice.tries("joy", TAKE, joy, 1) == "refused"
    assert practice.tries("ana", TAKE, joy, 1) == "1"
    assert practice.tries("joy", TAKE, None, 1) == "1"
    assert practice.tries("ana", TAKE, lena, 1) == "1"
    assert practice.tries("sync", TAKE, ana, 1) == "refused"


@pytest.mark.parametrize(
    "change",
    [
        "due_at = due_at + interval '1 day', version = version + 1",
        "due_at = NULL, started_at = NULL, soon_at = NULL, version = version + 1",
        "started_at = now(), version = version + 1",
        "message_count = 0, version = version + 1",
        "state = 'answered', version = version + 1",
        "state = 'sending', version = version + 1",
        "state = 'closed', version = version + 1",
        "state = 'closed', due_at = NULL, version = version + 1",
        (
            "state = 'closed', due_at = NULL, started_at = NULL, soon_at = NULL, started_source = NULL, "
            "message_count = 0, closed_at = now(), closed_up_to = 0, close_reason = 'x', version = version + 1"
        ),
        "closed_at = now(), version = version + 1",
        "patient_id = 1, version = version + 1",
        "location_id = 1, version = version + 1",
        "subject = 'x', version = version + 1",
        "snippet = 'x', version = version + 1",
        "thread_key = 'x', version = version + 1",
        "created_at = now(), version = version + 1",
        "version = version + 2",
    ],
)
def test_a_conversation_of_ones_own_does_not_bend(practice: Practice, change: str) -> None:
    assert practice.tries("joy", f"UPDATE conversation SET {change} WHERE id = 3") == "refused"


CLOSE = """UPDATE conversation SET state = 'closed', due_at = NULL, started_at = NULL, soon_at = NULL,
started_source = NULL, message_count = 0, closed_at = now(), close_reason = 'duplicate', version = version + 1,
closed_up_to = (SELECT max(id) FROM message WHERE conversation_id = conversation.id) WHERE id = %s"""


def test_only_its_owner_closes_a_conversation_and_only_what_was_read(practice: Practice) -> None:
    assert practice.tries("joy", CLOSE, 4) == "refused"
    assert practice.tries("joy", CLOSE, 1) == "refused"
    for_ever = CLOSE.replace("(SELECT max(id) FROM message WHERE conversation_id = conversation.id)", "1000000")
    assert practice.tries("joy", for_ever, 3) == "refused"
    assert practice.tries("joy", CLOSE, 3) == "1"
    for afterwards in ("closed_up_to = 1000000", "close_reason = 'x'", "closed_at = now()"):
        change = f"UPDATE conversation SET {afterwards}, version = version + 1 WHERE id = 3"
        assert practice.tries("joy", change) == "refused", afterwards
        assert practice.tries("lena", change) == "refused", afterwards
    assert practice.tries("ana", CLOSE, 4) == "1"


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM conversation WHERE id = 3",
        "INSERT INTO conversation (portal_id, thread_key) VALUES (1, 'x')",
        "UPDATE message SET text = 'x'",
        "DELETE FROM message",
        "INSERT INTO message (conversation_id) VALUES (3)",
        "UPDATE patient SET name = 'x'",
        "UPDATE patient SET readable = true",
        "UPDATE provider SET name = 'x'",
        "UPDATE waiting_segment SET ended_at = now()",
        "DELETE FROM waiting_segment",
        "UPDATE attachment SET sha256 = 'x'",
        "SELECT original FROM quarantine",
        "SELECT settings FROM portal",
        "SELECT cursor FROM portal_state",
        "SELECT * FROM patient_alias",
        "SELECT * FROM audit",
        "UPDATE portal SET settings = '{}'",
        "INSERT INTO portal (name, kind, settings, created_at) VALUES ('x', 'fhir', '{}', now())",
        "UPDATE practice SET zone = 'UTC'",
        "INSERT INTO location (name) VALUES ('x')",
        "INSERT INTO staff_location VALUES (1, 1)",
        "DELETE FROM staff_location",
        "INSERT INTO change (xid, conversation_id) VALUES (0, 1)",
        "DELETE FROM change",
        "UPDATE stamp SET value = 'x'",
        "UPDATE lease SET expires_at = now()",
        "UPDATE lease SET holder = 'me', fence = fence + 1",
        "UPDATE blob SET size_bytes = 1",
        "DELETE FROM blob_chunk",
        "TRUNCATE message",
    ],
)
def test_an_assistant_writes_nothing_that_is_not_a_desks(practice: Practice, statement: str) -> None:
    assert practice.tries("joy", statement) == "refused"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE staff SET name = 'x'",
        "UPDATE staff_role SET role = 'supervisor'",
        "INSERT INTO staff_role SELECT id, 'supervisor' FROM staff WHERE login = session_user",
        "SET ROLE triage_supervisor",
        "SET SESSION AUTHORIZATION postgres",
        "GRANT triage_supervisor TO SESSION_USER",
        "ALTER TABLE conversation DISABLE TRIGGER ALL",
        "ALTER TABLE conversation DISABLE ROW LEVEL SECURITY",
        "SET session_replication_role = replica",
        "CREATE TABLE triage.staff2 (id int)",
        "CREATE TABLE public.staff (id int)",
        "CREATE FUNCTION triage.my_id2() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "DROP TRIGGER guard ON conversation",
        "COPY message TO PROGRAM 'cat'",
        "SELECT triage.add_person('eve', 'Eve', ARRAY['admin'], ARRAY['triage_admin'], 'SCRAM-SHA-256$x', now())",
        "SELECT triage.guard_outbox()",
        "CREATE ROLE eve LOGIN",
        "ALTER ROLE SESSION_USER CREATEROLE",
    ],
)
def test_nobody_makes_more_of_themselves(practice: Practice, statement: str) -> None:
    assert practice.tries("joy", statement) == "refused"


def test_temporary_objects_do_not_stand_in_for_ours(practice: Practice) -> None:
    line = practice.line("joy")
    outcome = practice.tries("joy", "CREATE TEMPORARY TABLE staff (id bigint, login text, active boolean)")
    if outcome != "refused":
        line.execute("INSERT INTO pg_temp.staff VALUES (%s, session_user, true)", (practice.id_of("lena"),))
    assert practice.tries("joy", TAKE, None, 4) == "refused"


def test_supervisors_add_desks_and_administrators_add_anybody(practice: Practice) -> None:
    desk = practice.queue.desk
    suffix = practice.queue.as_login("joy").engine.url.username or ""
    with pytest.raises(Exception, match="not_your_role"):
        desk("joy").add_staff("eve", "Eve", frozenset(), "secret")
    add = "SELECT triage.add_person(%s, 'X', ARRAY[%s], ARRAY[%s], %s, now())"
    verifier = "SCRAM-SHA-256$4096:c2FsdA==$c3RvcmVk:c2VydmVy"
    name = f"new_{suffix}"
    assert practice.tries("lena", add, name, "assistant", "triage_staff", verifier) == "refused"
    assert practice.tries("sync", add, name, "assistant", "triage_staff", verifier) == "refused"
    assert practice.tries("ana", add, name, "assistant", "pg_read_server_files", verifier) == "refused"
    assert practice.tries("ana", add, name, "assistant", "triage_staff", "plain") == "refused"
    assert practice.tries("ana", add, name, "assistant", "triage_staff", verifier) == "1"


@pytest.mark.parametrize("login", ["joy", "ana", "sync"])
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO audit (xid, at, actor, act, entity, row_id, facts) VALUES (0, now(), 'x', 'x', 'x', 1, '{}')",
        "UPDATE audit SET actor = 'x'",
        "DELETE FROM audit",
        "TRUNCATE audit",
    ],
)
def test_the_record_is_only_ever_added_to_by_the_database(practice: Practice, login: str, statement: str) -> None:
    assert practice.tries(login, statement) == "refused"


def test_the_record_says_who_did_what_and_never_what_was_written(practice: Practice) -> None:
    answer(practice, "joy", 3)
    rows = practice.line("ana").execute("SELECT actor, act, entity, patient, facts::text FROM audit").fetchall()
    joys = [row for row in rows if row[0].startswith("joy")]
    assert {(row[1], row[2]) for row in joys} == {("update", "conversation"), ("insert", "outbox")}
    assert all(row[3] for row in joys)
    everything = " ".join(str(row) for row in rows)
    assert "Where it is" not in everything
    assert "Patient 3" not in everything


def answer(practice: Practice, login: str, number: int) -> str:
    desk = Access(practice.queue.as_login(login), practice.queue.people[login], NO_UNDO)
    whole = desk.conversation(number)
    key = new_key()
    desk.reply(Reply(number, key, "Where it is", (), close=False, seen=whole.newest_message_id))
    return key


REPLY = """INSERT INTO outbox (key, reply_key, portal_id, conversation_id, kind, state, patient_reference,
patient_name, text, name, content_type, close_after, fence, attempts, search_first, not_before, created_by,
created_at, answers_message_id)
VALUES (%(key)s, %(key)s, 1, %(conversation)s, 'reply', %(state)s, %(patient)s, %(name)s, 'x', '', '', false,
9, 5, true, now() - interval '1 hour', %(by)s, %(now)s, %(answers)s)
RETURNING created_by, state, attempts, fence, search_first"""


def forged(practice: Practice, **facts: Any) -> dict[str, Any]:
    said = {
        "key": new_key(),
        "conversation": 3,
        "state": "delivered",
        "patient": "Patient/3",
        "name": "Patient 3",
        "by": practice.id_of("lena"),
        "now": NOW,
        "answers": None,
    }
    return said | facts


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
    done = "UPDATE outbox SET state = 'delivered', remote_id = %s, fence = 1 WHERE id = 1"
    assert practice.tries("sync", done, None) == "refused"
    assert practice.tries("sync", "UPDATE outbox SET text = 'x' WHERE id = 1") == "refused"
    assert practice.tries("sync", done, "r-1") == "1"
    assert practice.tries("sync", "UPDATE outbox SET state = 'retry' WHERE id = 1") == "refused"


def test_locations_part_what_people_see(practice: Practice) -> None:
    owner = practice.queue.store
    joy = practice.id_of("joy")
    with owner.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO location (name) VALUES ('Elm St')")
        connection.exec_driver_sql("UPDATE conversation SET location_id = 2 WHERE id IN (2, 3)")
        connection.exec_driver_sql(f"INSERT INTO staff_location VALUES ({joy}, 2)")
    count: Callable[[str, str], str] = lambda login, table: practice.tries(login, f"SELECT * FROM {table}")  # noqa: E731
    for table, joys in (("conversation", "2"), ("message", "2"), ("patient", "2"), ("waiting_segment", "2")):
        assert (count("joy", table), count("lena", table)) == (joys, "4"), table
    assert practice.tries("joy", TAKE, joy, 1) == "0"
    assert practice.tries("joy", TAKE, joy, 2) == "1"


def test_drafts_are_their_authors_and_a_supervisors(practice: Practice) -> None:
    practice.queue.desk("joy").save_draft(3, "Dear", ())
    assert practice.tries("joy", "SELECT * FROM draft") == "1"
    assert practice.tries("lena", "SELECT * FROM draft") == "0"
    assert practice.tries("ana", "SELECT * FROM draft") == "1"
    assert practice.tries("lena", "UPDATE draft SET text = 'x'") == "0"
    mine = "INSERT INTO draft VALUES (3, %s, 'x', '{}', now())"
    assert practice.tries("lena", mine, practice.id_of("joy")) == "refused"
    assert practice.tries("lena", mine, practice.id_of("lena")) == "1"
    assert practice.tries("sync", "SELECT * FROM draft") == "refused"


def test_who_is_no_longer_active_sees_and_does_nothing(practice: Practice) -> None:
    with practice.queue.store.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE staff SET active = false WHERE id = {practice.id_of('joy')}")
    assert practice.tries("joy", "SELECT * FROM conversation") == "0"
    assert practice.tries("joy", TAKE, practice.id_of("joy"), 1) == "0"


def test_a_sync_that_is_no_longer_active_takes_no_lease(practice: Practice) -> None:
    with practice.queue.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE staff SET active = false WHERE login LIKE 'sync%%'")
    assert practice.tries("sync", LEND, "a") == "refused"


def test_a_request_to_check_is_made_in_ones_own_name(practice: Practice) -> None:
    ask = "INSERT INTO sync_request (asked_by) VALUES (%s)"
    assert practice.tries("joy", ask, practice.id_of("lena")) == "refused"
    assert practice.tries("joy", ask, practice.id_of("joy")) == "1"


def test_a_file_is_asked_for_and_nothing_else(practice: Practice) -> None:
    with practice.queue.store.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO attachment (message_id, place, name, content_type, reference, state) "
            "VALUES (3, 0, 'a', '', 'x', 'noted')"
        )
    assert practice.tries("joy", "UPDATE attachment SET state = 'here'") == "refused"
    assert practice.tries("joy", "UPDATE attachment SET state = 'wanted'") == "1"
