"""What lists read: rows of the queue and of the outbox. One conversation whole: conversations.py."""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Text, bindparam, case, false, func, literal, select
from sqlalchemy.orm import aliased

from triage_app.queue.domain.conversation import Delivery, Patient, Practice, Row
from triage_app.queue.domain.countdown import Direction, StartSource
from triage_app.queue.domain.delivery import DeliveryState
from triage_app.queue.domain.states import WAITING
from triage_app.queue.services import traces
from triage_app.queue.services.actions import CONVERSATION
from triage_app.queue.store import schema, schema_outbox
from triage_app.queue.store.changes import cursor_now
from triage_app.queue.store.machine_time import seconds_until
from triage_app.queue.store.round_trip import among, one_of
from triage_app.queue.store.work import Work

_C = schema.Conversation


PRACTICE: Final = select(schema.Practice.name, schema.Practice.zone)
"""Whose queue this is."""


def practice(work: Work) -> Practice:
    """Whose queue this is."""
    return practice_of(work.finish((PRACTICE, {}))[0].one())


def practice_of(facts: Any) -> Practice:
    """A row of `PRACTICE` as a value."""
    return Practice(*facts)


_M = schema.Message
OLDEST_SEEN: Final = (
    select(_M.seen_at)
    .where(_M.conversation_id == _C.id, _M.direction == Direction.FROM_PATIENT, _M.sent_at == _C.started_at)
    .where(_M.sent_source != StartSource.SENT_DAY)
    .order_by(_M.id)
    .limit(1)
    .correlate(_C)
    .scalar_subquery()
)
"""When the oldest message that waits in a conversation reached us; not said where only its day is known.

Nobody can tell then whether it was late.
"""


def _joined() -> Any:
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
            false().label("is_bare"),
            _C.step,
            _C.look_due_at,
            _C.promised_at,
            _C.waiting_on,
            _C.waiting_on_since,
            _C.snoozed_until,
            OLDEST_SEEN.label("seen_at"),
            schema.Portal.created_at.label("connected_at"),
            _C.accept_by,
        )
        .join(schema.Location, schema.Location.id == _C.location_id)
        .join(schema.Portal, schema.Portal.id == _C.portal_id)
        .outerjoin(schema.Patient, schema.Patient.id == _C.patient_id)
        .outerjoin(schema.Provider, schema.Provider.id == _C.provider_id)
        .outerjoin(schema.Staff, schema.Staff.id == _C.owner_id)
    )


ROWS: Final = _joined()
"""Conversations as lists show them, for a Row each."""


def row_of(facts: Any) -> Row:
    """A row of `ROWS` as a value."""
    return Row(*facts)


def open_rows(work: Work) -> tuple[tuple[Row, ...], int]:
    """Every conversation in which a patient waits, most urgent first, and the change cursor that goes with it."""
    cursor = cursor_now(work.connection)
    found = work.connection.execute(ROWS.where(_C.state.in_(WAITING)).order_by(_C.due_at, _C.id))
    return tuple(map(row_of, found)), cursor


_ROWS_OF_IDS: Final = ROWS.where(among(_C.id, "ids"), one_of(_C.state, WAITING))


def rows(work: Work, ids: Collection[int]) -> tuple[Row, ...]:
    """Those of the conversations in which a patient still waits."""
    return tuple(map(row_of, work.finish((_ROWS_OF_IDS, {"ids": ids}))[0]))


def _text() -> Any:
    patient, provider = (func.coalesce(one, "") for one in (schema.Patient.name, schema.Provider.name))
    return func.lower(patient + " " + _C.subject + " " + _C.snippet + " " + provider)


@lru_cache(maxsize=16)
def _rows_with(count: int) -> Any:
    """The ids of open conversations that are like so many patterns."""
    likes = (bindparam(f"like_{number}", type_=Text) for number in range(count))
    holds = (_text().like(one, escape="\\") for one in likes)
    return ROWS.with_only_columns(_C.id, maintain_column_froms=True).where(one_of(_C.state, WAITING), *holds)


def open_with(work: Work, words: Sequence[str]) -> frozenset[int]:
    """Open conversations with all of these words in patient, subject, first words or provider."""
    plain = (re.sub(r"([\\%_])", r"\\\1", word.lower()) for word in words)
    values = {f"like_{number}": f"%{word}%" for number, word in enumerate(plain)}
    return frozenset(work.finish((_rows_with(len(words)), values))[0].scalars())


def settled_rows(work: Work, limit: int) -> tuple[Row, ...]:
    """Conversations in which nobody waits, the latest first."""
    settled = ROWS.where(_C.state.not_in(WAITING), _C.merged_into.is_(None))
    found = work.connection.execute(settled.order_by(_C.id.desc()).limit(limit))
    return tuple(map(row_of, found))


_MOST_RELATIVES: Final = 50
_SELF: Any = aliased(schema.Conversation)
_SAID_BY: Final = (
    select(_M.direction)
    .where(_M.conversation_id == _C.id, _M.text != "", ~traces.IS_ONE)
    .order_by(_M.sent_at.desc(), _M.id.desc())
    .limit(1)
    .correlate(_C)
    .scalar_subquery()
)
"""Who wrote last; while somebody waits, a row has the patient's words instead."""

_RELATIVES: Final = (
    ROWS.add_columns(
        case((_C.due_at.is_(None), _SAID_BY), else_=literal(Direction.FROM_PATIENT, _M.direction.type))
    )
    .join(_SELF, _SELF.patient_id == _C.patient_id)
    .where(_SELF.id == CONVERSATION, _C.id != CONVERSATION, _C.merged_into.is_(None))
    .order_by(_C.due_at.asc().nulls_last(), _C.id.desc())
    .limit(_MOST_RELATIVES)
)


def relatives(work: Work, conversation_id: int) -> tuple[Row, ...]:
    """Other conversations of a conversation's patient, those in which somebody waits first, then the latest."""
    return tuple(map(row_of, work.finish((_RELATIVES, {"conversation": conversation_id}))[0]))


_P = schema.Patient
PATIENTS: Final = select(
    _P.id, _P.remote_id, _P.name, _P.born, _P.record_number, _P.phone, _P.language, _P.readable
)
"""Patients, for a Patient each."""


def patients(work: Work, ids: Collection[int]) -> dict[int, Patient]:
    """Patients by their ids."""
    return {row.id: Patient(*row) for row in work.connection.execute(PATIENTS.where(_P.id.in_(ids)))}


def may_be_cancelled() -> ColumnElement[bool]:
    """Rows of which no byte is or can be on a portal: not tried yet, or refused without any doubt."""
    o = schema_outbox.Outbox
    waiting = one_of(o.state, (DeliveryState.PENDING, DeliveryState.RETRY)) & (o.attempts == 0)
    refused = o.state == DeliveryState.NEEDS_ATTENTION
    return (waiting | refused) & o.search_first.is_(False)


def _sent() -> Any:
    o = schema_outbox.Outbox
    return select(
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
        seconds_until(o.not_before).label("sends_in_s"),
        case(
            (may_be_cancelled(), literal(True)),  # noqa: FBT003
            else_=literal(False),  # noqa: FBT003
        ).label("can_cancel"),
    ).join(schema.Staff, schema.Staff.id == o.created_by)


DELIVERIES: Final = _sent()
"""Rows of the outbox, for `delivery`."""


def deliveries(work: Work, *where: ColumnElement[bool], newest: int | None = None) -> tuple[Delivery, ...]:
    """Rows of the outbox in the order they leave; with `newest`, only that many of the latest, latest first."""
    o = schema_outbox.Outbox
    order = o.id.desc() if newest is not None else o.id
    found = work.connection.execute(DELIVERIES.where(*where).order_by(order).limit(newest))
    return tuple(delivery(row) for row in found)


def delivery(row: Any) -> Delivery:
    """A row of `DELIVERIES` as a value."""
    facts = row._asdict()
    facts["by_id"] = facts.pop("created_by")
    facts["error_values"] = facts["error_values"] or {}
    facts["sends_in_s"] = max(0.0, float(facts["sends_in_s"]))
    return Delivery(**facts)
