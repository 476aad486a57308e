"""Every table, column and function of a team's database has a decision, and the server holds just those."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from triage_app.queue.store import schema_record
from triage_app.queue.store.guards import audit
from triage_app.queue.store.rights import AUDITED, FUNCTIONS, GROUPS, TABLES

if TYPE_CHECKING:
    from typing import Any

    from queues import Queue

pytestmark = pytest.mark.postgres

OPEN_WITHIN_THE_PRACTICE = {
    *("practice", "location", "stamp", "alembic_version", "patient_alias", "lease", "change"),
}
"""Tables whose rows are not parted by location or person; what a group reads of them is decided by column."""

WORDS = {
    *("text", "subject", "snippet", "content", "original", "name", "files", "settings", "sender", "phone", "born"),
    *("patient_name", "patient_born", "record_number"),
}
"""Columns that may hold what somebody wrote, or who a patient is."""


def rows(queue: Queue, query: str) -> list[Any]:
    return queue.store.read(lambda work: list(work.connection.execute(text(query)).all()))


def test_every_column_is_decided_by_name(team_queue: Queue) -> None:
    there: dict[str, set[str]] = {}
    found = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'triage'"
    for table, column in rows(team_queue, found):
        there.setdefault(table, set()).add(column)
    assert there == {name: set(one.columns.split()) for name, one in TABLES.items()}
    assert there.keys() == {*schema_record.Audit.metadata.tables, "alembic_version"}


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_holds_just_the_rights_that_are_decided(team_queue: Queue, group: str) -> None:
    found = f"""
        SELECT c.relname, a.attname, p.kind FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        CROSS JOIN (VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('REFERENCES')) AS p(kind)
        WHERE c.relnamespace = 'triage'::regnamespace AND c.relkind = 'r'
        AND has_column_privilege('{group}', c.oid, a.attnum, p.kind)
    """
    decided = {
        (table, column, kind)
        for table, one in TABLES.items()
        for kind, side in (("SELECT", one.read), ("INSERT", one.add), ("UPDATE", one.change))
        for column in side.get(group, "").split()
    }
    assert {tuple(row) for row in rows(team_queue, found)} == decided
    whole = f"""
        SELECT c.relname, p.kind FROM pg_class c
        CROSS JOIN (VALUES ('DELETE'), ('TRUNCATE'), ('TRIGGER')) AS p(kind)
        WHERE c.relnamespace = 'triage'::regnamespace AND c.relkind = 'r'
        AND has_table_privilege('{group}', c.oid, p.kind)
    """
    removes = {(table, "DELETE") for table, one in TABLES.items() if group in one.remove}
    assert {tuple(row) for row in rows(team_queue, whole)} == removes


def test_every_function_is_decided_and_only_its_callers_may_call_it(team_queue: Queue) -> None:
    recorders = {audit.function_name(table, act): () for table, (_, acts) in AUDITED.items() for act in acts}
    callers = "CROSS JOIN (VALUES ('public'), " + ", ".join(f"('{group}')" for group in GROUPS) + ") AS g(name)"
    found = f"""
        SELECT p.proname, g.name FROM pg_proc p {callers}
        WHERE p.pronamespace = 'triage'::regnamespace AND has_function_privilege(g.name, p.oid, 'EXECUTE')
    """
    decided = {(name, group) for name, groups in FUNCTIONS.items() for group in groups}
    assert {tuple(row) for row in rows(team_queue, found)} == decided
    there = rows(team_queue, "SELECT proname FROM pg_proc WHERE pronamespace = 'triage'::regnamespace")
    assert {row[0] for row in there} == FUNCTIONS.keys() | recorders.keys()


def test_functions_in_the_owners_name_look_nowhere_else(team_queue: Queue) -> None:
    found = "SELECT proname, proconfig FROM pg_proc WHERE pronamespace = 'triage'::regnamespace AND prosecdef"
    for name, settings in rows(team_queue, found):
        assert settings == ["search_path=triage, pg_temp"], name


def test_every_table_is_parted_by_row_or_open_on_purpose(team_queue: Queue) -> None:
    found = "SELECT relname FROM pg_class WHERE relnamespace = 'triage'::regnamespace AND relkind = 'r' "
    parted = {row[0] for row in rows(team_queue, found + "AND relrowsecurity")}
    assert parted & OPEN_WITHIN_THE_PRACTICE == set()
    assert parted | OPEN_WITHIN_THE_PRACTICE == TABLES.keys()


def test_the_record_takes_no_column_that_holds_words() -> None:
    for table, (columns, _) in AUDITED.items():
        allowed = {"name"} if table in {"practice", "portal"} else set()
        assert set(columns.split()) & WORDS <= allowed, table


def test_administrators_read_no_patient(team_queue: Queue) -> None:
    del team_queue
    for table in ("patient", "message", "conversation", "attachment", "draft", "blob_chunk", "waiting_segment"):
        assert "triage_admin" not in TABLES[table].read, table
    assert TABLES["outbox"].read["triage_admin"] == "id state"
    assert "original" not in TABLES["quarantine"].read["triage_admin"]
