"""What each login can do to a team's database by typing SQL, without any of our code in between.

Verdicts are written here by hand; every refusal stands beside something that is allowed, so that a door which is
nailed shut altogether is found as well (security-and-delivery, section 2.3).
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import make_url

from postgres_cluster import libpq
from queues import PASSWORD, engine_at
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.people import Role
from triage_app.queue.domain.states import CloseReason
from triage_app.queue.store import migrate

if TYPE_CHECKING:
    from collections.abc import Callable

    from postgres_cluster import Database
    from typed_sql import Practice

pytestmark = [pytest.mark.attack, pytest.mark.postgres]

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
    with practice.queue.store.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO location (name) VALUES ('Elm St')")
        connection.exec_driver_sql(f"INSERT INTO staff_location VALUES ({joy}, 2)")
    assert practice.tries("ana", TAKE, joy, 1) == "refused", "who does not see it"


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


def test_a_supervisor_who_is_no_administrator_adds_nobody_above_a_desk(practice: Practice) -> None:
    boss = f"pat_{uuid.uuid4().hex[:8]}"
    suffix = (practice.queue.as_login("joy").engine.url.username or "").removeprefix("joy")
    practice.queue.desk("ana").add_staff(boss + suffix, "Pat", frozenset({Role.SUPERVISOR}), PASSWORD)
    add = "SELECT triage.add_person(%s, 'X', ARRAY[%s], ARRAY[%s], %s, now())"
    verifier = "SCRAM-SHA-256$4096:c2FsdA==$c3RvcmVk:c2VydmVy"
    for role, group in (
        ("supervisor", "triage_supervisor"),
        ("admin", "triage_admin"),
        ("sync", "triage_sync"),
        ("assistant", "triage_supervisor"),
        ("admin", "triage_staff"),
    ):
        assert practice.tries(boss, add, f"{boss}_x", role, group, verifier) == "refused", (role, group)
    assert practice.tries(boss, add, f"{boss}_x", "assistant", "triage_staff", verifier) == "1"


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


def test_drafts_are_written_by_their_authors_and_read_by_a_supervisor_too(practice: Practice) -> None:
    practice.queue.desk("joy").save_draft(3, "Dear", ())
    assert practice.tries("joy", "SELECT * FROM draft") == "1"
    assert practice.tries("lena", "SELECT * FROM draft") == "0"
    assert practice.tries("ana", "SELECT * FROM draft") == "1"
    assert practice.tries("lena", "UPDATE draft SET text = 'x'") == "0"
    assert practice.tries("ana", "UPDATE draft SET text = 'Take ten tablets'") == "refused"
    mine = """INSERT INTO draft VALUES (3, %s, 'x', '{"files": []}', now())"""
    assert practice.tries("ana", mine, practice.id_of("lena")) == "refused"
    for odd in ("infinity", "0044-03-15 BC"):
        assert practice.tries("lena", mine.replace("now()", f"'{odd}'"), practice.id_of("lena")) == "refused"
    for odd in ("{}", '{"files": 1}', '{"files": [1]}'):
        assert practice.tries("lena", mine.replace('{"files": []}', odd), practice.id_of("lena")) == "refused"
    assert practice.tries("lena", mine, practice.id_of("joy")) == "refused"
    assert practice.tries("lena", mine, practice.id_of("lena")) == "1"
    assert practice.tries("sync", "SELECT * FROM draft") == "refused"


def test_an_owner_reads_what_a_colleague_had_begun_there_and_changes_nothing_of_it(practice: Practice) -> None:
    joy = practice.queue.desk("joy")
    joy.save_draft(3, "Dear", ())
    assert practice.tries("lena", "SELECT * FROM draft") == "0"
    joy.hand_over(3, practice.id_of("lena"))
    assert practice.tries("lena", "SELECT * FROM draft") == "1"
    assert practice.tries("lena", "UPDATE draft SET text = 'x'") == "0"
    assert practice.tries("lena", "DELETE FROM draft") == "0"


def test_who_is_no_longer_active_sees_and_does_nothing(practice: Practice) -> None:
    with practice.queue.store.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE staff SET active = false WHERE id = {practice.id_of('joy')}")
    assert practice.tries("joy", "SELECT * FROM conversation") == "0"
    assert practice.tries("joy", TAKE, practice.id_of("joy"), 1) == "refused"


ODDITY = "VALUES (1, 'x', 'x', '', now())"


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        ("INSERT INTO provider (portal_id, remote_id, name) VALUES (1, 'Practitioner/x', 'Dr. X')", "1"),
        (f"INSERT INTO quarantine (portal_id, sha256, reason, original, seen_at) {ODDITY}", "1"),
        ("INSERT INTO blob (sha256, size_bytes) VALUES ('x', 1)", "1"),
        ("UPDATE provider SET name = 'Dr. X'", "1"),
        ("UPDATE portal_state SET error = NULL", "1"),
    ],
)
def test_a_sync_that_is_no_longer_active_writes_nothing(practice: Practice, statement: str, allowed: str) -> None:
    assert practice.tries("sync", statement) == allowed
    with practice.queue.store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM provider WHERE remote_id = 'Practitioner/x'")
        connection.exec_driver_sql("DELETE FROM quarantine")
        connection.exec_driver_sql("DELETE FROM blob")
        connection.exec_driver_sql("UPDATE staff SET active = false WHERE login LIKE 'sync%%'")
    assert practice.tries("sync", statement) == "refused"


NOTE = """INSERT INTO action (key, staff_id, act, conversation_id, outcome, at)
VALUES (%s, %s, 'claim', 3, 'done', now())"""


def test_what_somebody_did_is_noted_in_ones_own_name_and_stays(practice: Practice) -> None:
    assert practice.tries("joy", NOTE, "k-1", practice.id_of("lena")) == "refused"
    assert practice.tries("joy", NOTE, "k-1", practice.id_of("joy")) == "1"
    for bent in ("UPDATE action SET outcome = 'x'", "DELETE FROM action"):
        assert practice.tries("joy", bent) == "refused"
    assert practice.tries("lena", "SELECT FROM action") == "1", "the one she made by claiming"
    practice.queue.desk("joy").close(3, CloseReason.DUPLICATE, seen=10**6)
    others = "SELECT FROM action WHERE staff_id <> %s"
    assert practice.tries("lena", others, practice.id_of("lena")) == "1", "who closed it everybody is told"


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


def test_who_takes_a_colleagues_reply_back_gives_back_its_text_and_no_other(practice: Practice) -> None:
    lena, ana = practice.queue.desk("lena"), practice.queue.desk("ana")
    seen = lena.conversation(4).newest_message_id
    sent = lena.reply(Reply(4, new_key(), "It is normal.", (), close=False, seen=seen))
    lena.save_draft(4, "And besides", ())
    ana.cancel(sent.key)
    draft = lena.conversation(4).draft
    assert draft is not None
    assert draft.text == "It is normal.\n\nAnd besides"
    assert practice.tries("ana", "UPDATE draft SET text = text || ' Take ten tablets.'") == "refused"


def test_a_wait_is_ended_once_by_the_owner_with_its_conversation(practice: Practice) -> None:
    joy = practice.queue.desk("joy")
    wait = "UPDATE waiting_segment SET ended_at = %s, ended_by = %s WHERE conversation_id = 3"
    assert practice.tries("joy", wait, "now", "thanks_only") == "refused", "it is open"
    joy.close(3, CloseReason.THANKS_ONLY, seen=joy.conversation(3).newest_message_id)
    for login in ("joy", "lena", "ana"):
        assert practice.tries(login, wait, "yesterday", "reply") == "refused", login
        assert practice.tries(login, wait, None, None) == "refused", login


ENDED = "started_at = NULL, started_source = NULL, soon_at = NULL, due_at = NULL, message_count = 0"
CLOSING = f"UPDATE conversation SET state = 'closed', version = version + 1, {ENDED}, closed_at = %s, "


@pytest.mark.parametrize(
    ("at", "rest"),
    [
        ("now", "closed_up_to = NULL, close_reason = 'thanks_only'"),
        ("now", "closed_up_to = 3, close_reason = 'Maria has cancer'"),
        ("now", "closed_up_to = 3, close_reason = NULL"),
        ("infinity", "closed_up_to = 3, close_reason = 'thanks_only'"),
    ],
)
def test_closing_says_up_to_what_and_why_in_a_word_of_the_list(practice: Practice, at: str, rest: str) -> None:
    assert practice.tries("joy", f"{CLOSING} {rest} WHERE id = 3", at) == "refused"
    allowed = "closed_up_to = 3, close_reason = 'thanks_only'"
    assert practice.tries("joy", f"{CLOSING} {allowed} WHERE id = 3", "now") == "1"
    spoilt = "UPDATE conversation SET started_source = 'x', message_count = -5, version = version + 1 WHERE id = 3"
    assert practice.tries("joy", spoilt) == "refused"


def test_administering_shows_nothing_of_a_location_one_does_not_work_at(practice: Practice) -> None:
    joy = practice.queue.desk("joy")
    joy.reply(Reply(3, new_key(), "It is normal.", (), close=False, seen=joy.conversation(3).newest_message_id))
    assert practice.tries("ana", "SELECT text FROM outbox") == "1"
    with practice.queue.store.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO location (name) VALUES ('Elm St')")
        connection.exec_driver_sql(f"INSERT INTO staff_location VALUES ({practice.id_of('ana')}, 2)")
    assert practice.tries("ana", "SELECT text FROM outbox") == "0"
    assert practice.tries("ana", "UPDATE outbox SET state = 'cancelled'") == "0"


def test_who_has_left_or_is_of_another_practice_reads_nothing(practice: Practice) -> None:
    tables = {
        "ana": ("audit", "portal", "staff", "provider"),
        "joy": ("staff", "provider"),
        "sync": ("portal", "quarantine", "provider"),
    }
    with practice.queue.store.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO quarantine (portal_id, sha256, reason, original, seen_at) "
            "VALUES (1, 'a', 'x', 'x', now())"
        )
    for login, seen in tables.items():
        for table in seen:
            assert practice.tries(login, f"SELECT id FROM {table}") != "0", (login, table)
    with practice.queue.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE staff SET active = false")
    for login, seen in tables.items():
        for table in seen:
            assert practice.tries(login, f"SELECT id FROM {table}") == "0", (login, table)


def test_a_login_comes_into_the_database_of_its_own_practice_only(
    practice: Practice, postgres_database: Database
) -> None:
    other = engine_at(postgres_database.owner_url)
    migrate.bring_up_to_date(other)
    other.dispose()
    url = make_url(practice.queue.as_login("ana").engine.url.render_as_string(hide_password=False))
    there = libpq(url.set(database=postgres_database.name).render_as_string(hide_password=False))
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(there.replace(" ", "%20"))
    assert practice.tries("ana", "SELECT FROM practice") == "1"


def test_a_lease_is_short(practice: Practice) -> None:
    for column in ("expires_at", "beat_at"):
        for odd in ("'infinity'", "'-infinity'", "now() + interval '1 day'"):
            assert practice.tries("sync", f"UPDATE lease SET {column} = {odd}") == "refused", (column, odd)
