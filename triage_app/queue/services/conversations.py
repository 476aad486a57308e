"""One conversation whole: everything its pane shows, in one round trip."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Result, Row, String, case, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from triage_app.errors import UsageError
from triage_app.queue.domain import conversation as domain
from triage_app.queue.domain.calls import Call, Logged
from triage_app.queue.domain.conversation import Conversation, Delivery, File, Message, Patient, StagedFile
from triage_app.queue.domain.regrouping import Request, Tie, TieKind, TraceKind
from triage_app.queue.services import browse, handovers, past, traces
from triage_app.queue.services.actions import CONVERSATION, DONE, PERSON
from triage_app.queue.store import schema
from triage_app.queue.store.round_trip import Asked
from triage_app.queue.store.schema import Attachment, Staff
from triage_app.queue.store.schema_outbox import Draft, Outbox
from triage_app.queue.store.schema_record import Regrouping
from triage_app.queue.store.schema_rules import PhoneCall
from triage_app.queue.store.work import Work

_C, _M, _P = schema.Conversation, schema.Message, schema.Patient
_OTHER: Any = aliased(schema.Conversation)

DRAFT: Final = select(Draft.text, Draft.files, Draft.saved_at).where(
    Draft.conversation_id == CONVERSATION, Draft.staff_id == PERSON
)
"""What a person has begun to write in a conversation, for `draft`."""

_BEGUN: Final = (
    select(Staff.name, Draft.text, Draft.files, Draft.saved_at)
    .join(Staff, Staff.id == Draft.staff_id)
    .join(_C, _C.id == Draft.conversation_id)
    .where(Draft.conversation_id == CONVERSATION, Draft.staff_id != PERSON, _C.owner_id == PERSON)
    .where(Draft.saved_at >= _C.started_at)
    .order_by(Draft.saved_at.desc())
    .limit(1)
)
"""What a colleague left behind since the patient waits, for the owner alone."""

_ROW: Final = browse.ROWS.add_columns(_C.started_source).where(_C.id == CONVERSATION)
_PATIENT: Final = browse.PATIENTS.join(_C, _C.patient_id == _P.id).where(_C.id == CONVERSATION)
_MESSAGES: Final = (
    select(
        *(_M.id, _M.remote_id, _M.direction, _M.sender, _M.sent_at, _M.sent_source, _M.text),
        case(
            (traces.IS_ONE, func.coalesce(Regrouping.act, TraceKind.PORTAL.value, type_=String())), else_=None
        ).label("trace"),
    )
    .outerjoin(Regrouping, Regrouping.id == _M.regrouping_id)
    .where(_M.conversation_id == CONVERSATION)
    .order_by(_M.sent_at, _M.id)
)
_FILES: Final = (
    select(
        Attachment.message_id,
        Attachment.id,
        Attachment.name,
        Attachment.content_type,
        Attachment.size_bytes,
        Attachment.state,
        Attachment.sha256,
    )
    .join(_M, _M.id == Attachment.message_id)
    .where(_M.conversation_id == CONVERSATION)
    .order_by(Attachment.message_id, Attachment.place < 0, Attachment.place)
)
_DELIVERIES: Final = browse.DELIVERIES.where(Outbox.conversation_id == CONVERSATION).order_by(Outbox.id)
_ASKED: Final = (
    select(Regrouping.act, Regrouping.staff_id, Regrouping.outcome, Regrouping.outcome_values)
    .where(or_(Regrouping.conversation_id == CONVERSATION, Regrouping.other_id == CONVERSATION))
    .order_by(Regrouping.id.desc())
    .limit(1)
)


def _tied(kind: TieKind, at: Any, that: ColumnElement[bool]) -> Any:
    """The other conversations of one kind; `_OTHER` is such a one, `_C` the conversation itself."""
    return select(literal(kind.value), _OTHER.id, _OTHER.subject, at).where(_C.id == CONVERSATION, that)


_TIES: Final = union_all(
    _tied(TieKind.MERGED_INTO, _C.merged_at, _OTHER.id == _C.merged_into),
    _tied(TieKind.HOLDS, _OTHER.merged_at, _OTHER.merged_into == _C.id),
    _tied(TieKind.FOLLOWS, _C.created_at, _OTHER.id == _C.follows),
    _tied(TieKind.LED_TO, _OTHER.created_at, _OTHER.follows == _C.id),
)
_CALLS: Final = (
    select(Staff.name, PhoneCall.called_at, PhoneCall.outcome, PhoneCall.spoken, PhoneCall.note)
    .join(Staff, Staff.id == PhoneCall.staff_id)
    .join(_C, _C.id == PhoneCall.conversation_id)
    .where(or_(_C.id == CONVERSATION, _C.merged_into == CONVERSATION))
    .order_by(PhoneCall.called_at, PhoneCall.id)
)
"""Those of a conversation that was merged into this one as well: they stay where they were logged."""

_WHOLE: Final = (
    *(_ROW, _PATIENT, _MESSAGES, _FILES, _DELIVERIES, DRAFT, _TIES, _ASKED, _CALLS, past.PAST),
    *(handovers.OF_CONVERSATION, _BEGUN),
)


def conversation(work: Work, conversation_id: int, staff_id: int) -> Conversation:
    """All of one conversation, with the draft of the person who looks.

    Raises:
        UsageError: `conversation_unknown`.
    """
    return read(work.finish(*whole(conversation_id, staff_id)), conversation_id)


def whole(conversation_id: int, staff_id: int) -> tuple[Asked, ...]:
    """What to ask for `read`."""
    values = {"conversation": conversation_id, "person": staff_id}
    return tuple((one, values) for one in _WHOLE)


def read(answers: Sequence[Result[Any]], conversation_id: int) -> Conversation:
    """A conversation out of the answers to `whole`.

    Raises:
        UsageError: `conversation_unknown`.
    """
    rows, patients, messages, files, deliveries, drafts, tied, asked, calls, over, handed, begun = answers
    row = rows.one_or_none()
    if row is None:
        raise UsageError("conversation_unknown", id=conversation_id)
    return Conversation(
        row=domain.Row(*_facts(row)[:-1]),
        patient=next((Patient(*_facts(one)) for one in patients), None),
        messages=_with_files(messages, files),
        deliveries=_deliveries(deliveries),
        draft=draft(drafts.one_or_none()),
        started_source=row.started_source,
        ties=tuple(Tie(TieKind(one[0]), *_facts(one)[1:]) for one in tied),
        request=next((_request(one) for one in asked if one.outcome != DONE), None),
        calls=tuple(Logged(one[0], Call(*_facts(one)[1:])) for one in calls),
        past=past.read(over),
        handovers=handovers.read(handed),
        begun=next((_begun(one) for one in begun), None),
    )


def _facts(row: Row[Any]) -> Any:
    return tuple(row)


def _with_files(messages: Result[Any], files: Result[Any]) -> tuple[Message, ...]:
    of_message: dict[int, list[File]] = {}
    for row in files:
        of_message.setdefault(row.message_id, []).append(File(*_facts(row)[1:]))
    files_of = {number: tuple(some) for number, some in of_message.items()}
    return tuple(_message(row, files_of.get(row.id, ())) for row in messages)


def _request(row: Row[Any]) -> Request:
    act, staff_id, outcome, values = _facts(row)
    return Request(act, staff_id, outcome, values or {})


def _message(row: Row[Any], files: tuple[File, ...]) -> Message:
    facts = row._asdict()
    trace = facts.pop("trace")
    return Message(**facts, files=files, trace=None if trace is None else TraceKind(trace))


def _deliveries(rows: Result[Any]) -> tuple[Delivery, ...]:
    return tuple(browse.delivery(row) for row in rows)


def _begun(row: Row[Any]) -> domain.Begun:
    names = tuple(str(one.get("name", "")) for one in row.files["files"])
    return domain.Begun(row.name, row.text, names, row.saved_at)


def draft(row: Row[Any] | None) -> domain.Draft | None:
    """A row of `DRAFT` as a value."""
    if row is None:
        return None
    return domain.Draft(row.text, tuple(StagedFile(**one) for one in row.files["files"]), row.saved_at)
