"""What screens and the command line read: rows of the queue, one conversation whole, the outbox."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Float, case, cast, extract, func, literal, select

from triage_app.errors import UsageError
from triage_app.queue.domain.conversation import (
    Conversation,
    Delivery,
    Draft,
    File,
    Message,
    Patient,
    Practice,
    Row,
    StagedFile,
)
from triage_app.queue.domain.delivery import DeliveryState
from triage_app.queue.domain.states import WAITING
from triage_app.queue.store import schema, schema_outbox
from triage_app.queue.store.changes import cursor_now
from triage_app.queue.store.machine_time import machine_now
from triage_app.queue.store.work import Work

_C = schema.Conversation


def practice(work: Work) -> Practice:
    """Whose queue this is."""
    row = work.connection.execute(select(schema.Practice.name, schema.Practice.zone)).one()
    return Practice(row.name, row.zone)


def _rows() -> Any:
    return (
        select(
            _C.id,
            schema.Portal.name.label("portal"),
            func.coalesce(schema.Patient.name, "").label("patient"),
            func.coalesce(schema.Provider.name, "").label("provider"),
            _C.subject,
            _C.snippet,
            _C.state,
            _C.owner_id,
            func.coalesce(schema.Staff.name, "").label("owner"),
            _C.started_at,
            _C.soon_at,
            _C.due_at,
            _C.message_count,
            _C.file_count,
            _C.version,
            _C.patient_id,
            schema.Location.name.label("location"),
        )
        .join(schema.Location, schema.Location.id == _C.location_id)
        .join(schema.Portal, schema.Portal.id == _C.portal_id)
        .outerjoin(schema.Patient, schema.Patient.id == _C.patient_id)
        .outerjoin(schema.Provider, schema.Provider.id == _C.provider_id)
        .outerjoin(schema.Staff, schema.Staff.id == _C.owner_id)
    )


def open_rows(work: Work) -> tuple[tuple[Row, ...], int]:
    """Every conversation in which a patient waits, most urgent first, and the change cursor that goes with it."""
    cursor = cursor_now(work.connection)
    found = work.connection.execute(_rows().where(_C.state.in_(WAITING)).order_by(_C.due_at, _C.id))
    return tuple(Row(*row) for row in found), cursor


def rows(work: Work, ids: Collection[int]) -> tuple[Row, ...]:
    """Those of the conversations in which a patient still waits."""
    found = work.connection.execute(_rows().where(_C.id.in_(ids), _C.state.in_(WAITING)))
    return tuple(Row(*row) for row in found)


def settled_rows(work: Work, limit: int) -> tuple[Row, ...]:
    """Conversations in which nobody waits, the latest first."""
    found = work.connection.execute(_rows().where(_C.state.not_in(WAITING)).order_by(_C.id.desc()).limit(limit))
    return tuple(Row(*row) for row in found)


def conversation(work: Work, conversation_id: int, staff_id: int) -> Conversation:
    """All of one conversation, with the draft of the person who looks.

    Raises:
        UsageError: `conversation_unknown`.
    """
    row = work.connection.execute(
        _rows().add_columns(_C.started_source).where(_C.id == conversation_id)
    ).one_or_none()
    if row is None:
        raise UsageError("conversation_unknown", id=conversation_id)
    *columns, source = row
    shown = Row(*columns)
    return Conversation(
        row=shown,
        patient=patients(work, [shown.patient_id]).get(shown.patient_id) if shown.patient_id else None,
        messages=_messages(work, conversation_id),
        deliveries=deliveries(work, schema_outbox.Outbox.conversation_id == conversation_id),
        draft=draft(work, conversation_id, staff_id),
        started_source=source,
    )


def patients(work: Work, ids: Collection[int]) -> dict[int, Patient]:
    """Patients by their ids."""
    p = schema.Patient
    found = work.connection.execute(
        select(p.id, p.remote_id, p.name, p.born, p.record_number, p.phone, p.language, p.readable).where(
            p.id.in_(ids)
        )
    )
    return {row.id: Patient(*row) for row in found}


def _messages(work: Work, conversation_id: int) -> tuple[Message, ...]:
    m = schema.Message
    files = _files(work, conversation_id)
    found = work.connection.execute(
        select(m.id, m.remote_id, m.direction, m.sender, m.sent_at, m.sent_source, m.text)
        .where(m.conversation_id == conversation_id)
        .order_by(m.sent_at, m.id)
    )
    return tuple(Message(*row, files=tuple(files.get(row.id, ()))) for row in found)


def _files(work: Work, conversation_id: int) -> dict[int, list[File]]:
    a = schema.Attachment
    found = work.connection.execute(
        select(a.message_id, a.id, a.name, a.content_type, a.size_bytes, a.state, a.sha256)
        .join(schema.Message, schema.Message.id == a.message_id)
        .where(schema.Message.conversation_id == conversation_id)
        .order_by(a.message_id, a.place)
    )
    files: dict[int, list[File]] = {}
    for row in found:
        file = File(row.id, row.name, row.content_type, row.size_bytes, row.state, row.sha256)
        files.setdefault(row.message_id, []).append(file)
    return files


def draft(work: Work, conversation_id: int, staff_id: int) -> Draft | None:
    """What a person has begun to write in a conversation."""
    d = schema_outbox.Draft
    row = work.connection.execute(
        select(d.text, d.files, d.saved_at).where(d.conversation_id == conversation_id, d.staff_id == staff_id)
    ).one_or_none()
    if row is None:
        return None
    return Draft(row.text, tuple(StagedFile(**one) for one in row.files["files"]), row.saved_at)


def deliveries(work: Work, *where: "ColumnElement[bool]", newest: int | None = None) -> tuple[Delivery, ...]:
    """Rows of the outbox in the order they leave; with `newest`, only that many of the latest, latest first."""
    o = schema_outbox.Outbox
    order: Sequence[Any] = [o.id.desc()] if newest is not None else [o.id]
    found = work.connection.execute(
        select(
            o.id,
            o.key,
            o.reply_key,
            o.conversation_id,
            o.kind,
            o.state,
            o.text,
            o.name,
            schema.Staff.name.label("by"),
            o.created_by,
            o.attempts,
            o.error,
            o.error_values,
            o.remote_id,
            o.created_at,
            o.delivered_at,
            _seconds_until(o.not_before, work.connection.dialect.name).label("sends_in_s"),
            case(
                (may_be_cancelled(), literal(True)),  # noqa: FBT003
                else_=literal(False),  # noqa: FBT003
            ).label("can_cancel"),
        )
        .join(schema.Staff, schema.Staff.id == o.created_by)
        .where(*where)
        .order_by(*order)
        .limit(newest)
    )
    return tuple(_delivery(row) for row in found)


def may_be_cancelled() -> "ColumnElement[bool]":
    """Rows of which no byte is or can be on a portal: not tried yet, or refused without any doubt."""
    o = schema_outbox.Outbox
    waiting = o.state.in_([DeliveryState.PENDING, DeliveryState.RETRY]) & (o.attempts == 0)
    refused = o.state == DeliveryState.NEEDS_ATTENTION
    return (waiting | refused) & o.search_first.is_(False)


def _delivery(row: Any) -> Delivery:
    facts = row._asdict()
    facts["by_id"] = facts.pop("created_by")
    facts["error_values"] = facts["error_values"] or {}
    facts["sends_in_s"] = max(0.0, float(facts["sends_in_s"]))
    return Delivery(**facts)


def _seconds_until(moment: Any, dialect: str) -> Any:
    if dialect == "postgresql":
        return cast(extract("epoch", moment - machine_now()), Float)
    return (func.julianday(moment) - func.julianday(machine_now())) * 86400.0
