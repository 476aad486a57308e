"""The record of what changed: triggers, made for both databases from one list of columns (decision 60)."""

from collections.abc import Iterator

from triage_app.queue.store.rights import AUDITED

_OF_CONVERSATION = "{row}.conversation_id"
_CONVERSATION = {
    "conversation": "{row}.id",
    **dict.fromkeys(("outbox", "phone_call", "regrouping"), _OF_CONVERSATION),
}
"""Which conversation a row belongs to, where it belongs to one."""

_KEY = dict.fromkeys(("staff_role", "staff_location", "duty"), "staff_id")
"""What names a row, where it has no id."""


def statements(dialect: str) -> Iterator[str]:
    """The statements that make the record's triggers."""
    for table, (columns, acts) in AUDITED.items():
        for act in acts:
            make = _postgresql if dialect == "postgresql" else _sqlite
            yield from make(table, tuple(columns.split()), act)


def function_name(table: str, act: str) -> str:
    """What PostgreSQL calls the function of a trigger."""
    return f"audit_{table}_{act}"


def _sqlite(table: str, columns: tuple[str, ...], act: str) -> Iterator[str]:
    name = function_name(table, act)
    pairs = ", ".join(f"'{one}', json_array({_was(one, act)}, {_is(one, act)})" for one in columns)
    yield (
        f"CREATE TRIGGER {name} AFTER {act.upper()} ON {table} {_when(columns, act, 'IS NOT')} BEGIN\n"
        f"    {_insert('0', _NOW_SQLITE, 'triage_actor()', table, act, f'json_object({pairs})')};\nEND"
    )


def _postgresql(table: str, columns: tuple[str, ...], act: str) -> Iterator[str]:
    name = function_name(table, act)
    pairs = ", ".join(f"'{one}', jsonb_build_array({_was(one, act)}, {_is(one, act)})" for one in columns)
    xid = "pg_current_xact_id()::text::bigint"
    row = _insert(xid, "clock_timestamp()", "session_user", table, act, f"jsonb_build_object({pairs})")
    yield (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER\n"
        f"SET search_path = triage, pg_temp AS $$\nBEGIN\n    {row};\n    RETURN NULL;\nEND $$"
    )
    yield (
        f"CREATE TRIGGER {name} AFTER {act.upper()} ON {table} FOR EACH ROW "
        f"{_when(columns, act, 'IS DISTINCT FROM')} EXECUTE FUNCTION {name}()"
    )


_NOW_SQLITE = "strftime('%Y-%m-%d %H:%M:%f000', 'now')"


def _insert(xid: str, now: str, actor: str, table: str, act: str, facts: str) -> str:
    row = "old" if act == "delete" else "new"
    conversation = _CONVERSATION.get(table, "NULL").format(row=row)
    patient = f"{row}.patient_id" if table == "conversation" else "c.patient_id"
    alias = (
        f"(SELECT alias FROM patient_alias a WHERE a.patient_id = {patient})"
        if table == "conversation"
        else f"(SELECT alias FROM patient_alias a JOIN conversation c ON c.patient_id = a.patient_id "
        f"WHERE c.id = {conversation})"
        if table in _CONVERSATION
        else "NULL"
    )
    return (
        "INSERT INTO audit (xid, at, actor, act, entity, row_id, conversation_id, patient, facts)\n"
        f"    VALUES ({xid}, {now}, {actor}, '{act}', '{table}', {row}.{_KEY.get(table, 'id')}, {conversation},\n"
        f"        {alias}, {facts})"
    )


def _when(columns: tuple[str, ...], act: str, differs: str) -> str:
    """Only a change of what is recorded is recorded."""
    if act != "update":
        return ""
    return f"WHEN ({' OR '.join(f'old.{one} {differs} new.{one}' for one in columns)})"


def _was(column: str, act: str) -> str:
    return "NULL" if act == "insert" else f"old.{column}"


def _is(column: str, act: str) -> str:
    return "NULL" if act == "delete" else f"new.{column}"
