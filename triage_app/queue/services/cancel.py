"""Take a reply back while no byte of it can have left; its text and files become its author's draft again.

Read and judged in one round trip, done in another on condition that everything stands as it was read. The rows are
locked within the second one only: sync, which may be about to take one of them, gets all of them or none.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Executable,
    Result,
    and_,
    bindparam,
    case,
    literal,
    select,
    update,
)

from triage_app.errors import ConflictError, NotAllowedError, UsageError
from triage_app.queue.domain.conversation import Conversation as Whole
from triage_app.queue.domain.conversation import Delivery, StagedFile
from triage_app.queue.domain.delivery import FINAL, DeliveryKind, DeliveryState
from triage_app.queue.domain.people import Act, Person, may
from triage_app.queue.domain.states import State
from triage_app.queue.services import actions, browse, conversations, standing
from triage_app.queue.services.actions import CONVERSATION
from triage_app.queue.store import upsert
from triage_app.queue.store.round_trip import one_of
from triage_app.queue.store.schema import Conversation
from triage_app.queue.store.schema_outbox import Blob, Draft, Outbox
from triage_app.queue.store.types import Id
from triage_app.queue.store.work import MovedError, Work

_REPLY = Outbox.reply_key == bindparam("reply", type_=Outbox.reply_key.type)
_ITS_CONVERSATION = select(Outbox.conversation_id).where(_REPLY).limit(1).scalar_subquery()
_ITS_AUTHOR = select(Outbox.created_by).where(_REPLY).limit(1).scalar_subquery()

_REVOCABLE: Final = browse.may_be_cancelled() | and_(
    bindparam("checked", type_=Boolean),
    one_of(Outbox.state, (DeliveryState.NEEDS_ATTENTION, DeliveryState.PENDING)),
)

_READ: Final[tuple[Executable, ...]] = (
    browse.DELIVERIES.where(_REPLY).order_by(Outbox.id),
    select(_REVOCABLE.label("is_revocable")).where(_REPLY, Outbox.state != DeliveryState.DELIVERED),
    # files that are filed already too: sent again, they are mentioned and not filed twice
    select(Outbox.sha256, Outbox.name, Outbox.content_type, Blob.size_bytes)
    .join(Blob, Blob.sha256 == Outbox.sha256)
    .where(_REPLY)
    .order_by(Outbox.id),
    select(Conversation.version).where(Conversation.id == _ITS_CONVERSATION),
    select(Draft.text, Draft.files, Draft.saved_at).where(
        Draft.conversation_id == _ITS_CONVERSATION, Draft.staff_id == _ITS_AUTHOR
    ),
    actions.OUTCOME,
)

_AUTHOR: Final = bindparam("author", type_=Id)
_VERSION: Final = Conversation.version == bindparam("was_version", type_=Conversation.version.type)
_BEGUN: Final = select(Draft.staff_id).where(Draft.conversation_id == CONVERSATION, Draft.staff_id == _AUTHOR)
_BEGUN_STILL: Final = case(
    (
        bindparam("was_begun", type_=Boolean),
        _BEGUN.where(
            Draft.text == bindparam("was_text", type_=Draft.text.type),
            Draft.saved_at == bindparam("was_saved", type_=Draft.saved_at.type),
        ).exists(),
    ),
    else_=~_BEGUN.exists(),
)
_ALL_OF_IT: Final = and_(
    select(Outbox.id).where(_REPLY, _REVOCABLE).exists(),
    ~select(Outbox.id).where(_REPLY, ~_REVOCABLE, Outbox.state != DeliveryState.DELIVERED).exists(),
)
_NOTE: Final = actions.note(Act.CANCEL_OWN, when=and_(_VERSION, _BEGUN_STILL, _ALL_OF_IT))
_NOTED: Final = and_(Conversation.id == CONVERSATION, _VERSION, ~actions.is_new())


def _unsettled(*states: DeliveryState) -> ColumnElement[bool]:
    of_conversation = select(Outbox.id).where(Outbox.conversation_id == CONVERSATION)
    return of_conversation.where(one_of(Outbox.state, states) if states else ~one_of(Outbox.state, FINAL)).exists()


def _state(state: State) -> ColumnElement[State]:
    return literal(state, Conversation.state.type)


_DRAFT: Final = {
    "conversation_id": Conversation.id,
    "staff_id": _AUTHOR,
    "text": bindparam("given_text", type_=Draft.text.type),
    "files": bindparam("given_files", type_=Draft.files.type),
    "saved_at": bindparam("now", type_=Draft.saved_at.type),
}
_GIVE_BACK = upsert.insert(Draft).from_select([*_DRAFT], select(*_DRAFT.values()).where(_NOTED))

_TAKE_BACK: Final[tuple[Executable, ...]] = (
    standing.LOCK,
    select(Outbox.id).where(_REPLY).order_by(Outbox.id).with_for_update(),
    _BEGUN.with_for_update(),  # its author may be saving it just now
    _NOTE,  # comes first: whatever follows happens if this did
    update(Outbox)
    .where(_REPLY, _REVOCABLE, select(Conversation.id).where(_NOTED).exists())
    .values(state=DeliveryState.CANCELLED),
    _GIVE_BACK.on_conflict_do_update(
        index_elements=["conversation_id", "staff_id"],
        set_={name: _GIVE_BACK.excluded[name] for name in ("text", "files", "saved_at")},
    ),
    update(Conversation)
    .where(_NOTED)
    .values(
        state=case(
            (_unsettled(DeliveryState.NEEDS_ATTENTION), _state(State.NOT_DELIVERED)),
            (_unsettled(), _state(State.SENDING)),
            (Conversation.due_at.is_not(None), _state(State.OPEN)),
            else_=_state(State.ANSWERED),
        ),
        version=Conversation.version + 1,
    ),
    actions.OUTCOME,
)


def cancel(work: Work, person: Person, reply_key: str, key: str, *, checked: bool = False) -> Whole:
    """Take a reply back.

    `checked` says that a supervisor has looked into the portal and the reply is not there: then a row that waits
    for a person is taken back whatever is known of it.

    Returns:
        The conversation as it is then.

    Raises:
        NotAllowedError: `not_your_role`, for somebody else's reply.
        ConflictError: `already_leaving`.
        UsageError: `delivery_unknown` or `key_taken`.
    """
    asked = {"reply": reply_key, "checked": checked, "action": key}
    found, revocable, attached, version, draft, noted = work.together(*((one, asked) for one in _READ))
    rows = tuple(browse.delivery(row) for row in found)
    if not rows:
        raise UsageError("delivery_unknown")
    _check_person(person, rows, checked=checked)
    conversation_id = rows[0].conversation_id
    whole = conversations.whole(conversation_id, person.id)
    if actions.is_done(noted, Act.CANCEL_OWN, conversation_id):
        return conversations.read(work.finish(*whole), conversation_id)
    free = tuple(revocable.scalars())
    if not free or not all(free):
        raise ConflictError("already_leaving")
    values = {
        **asked,
        "person": person.id,
        "author": rows[0].by_id,
        "conversation": conversation_id,
        "now": work.now,
        "was_version": version.scalar_one(),
        **_given_back(rows, attached, draft),
    }
    answers = work.finish_shown(*((one, values) for one in _TAKE_BACK), *whole)
    if not actions.is_done(answers[len(_TAKE_BACK) - 1], Act.CANCEL_OWN, conversation_id):
        raise MovedError
    return conversations.read(answers[len(_TAKE_BACK) :], conversation_id)


def _check_person(person: Person, rows: Sequence[Delivery], *, checked: bool) -> None:
    mine = rows[0].by_id == person.id
    if not may(person, Act.CANCEL_ANY) and (checked or not (mine and may(person, Act.CANCEL_OWN))):
        raise NotAllowedError("not_your_role")


def _given_back(rows: Sequence[Delivery], attached: Result[Any], draft: Result[Any]) -> dict[str, Any]:
    """The draft the reply becomes: what its author has begun meanwhile is kept below it."""
    text = next((row.text for row in rows if row.kind is DeliveryKind.REPLY), "")
    staged = [asdict(StagedFile(one.sha256 or "", one.name, one.content_type, one.size_bytes)) for one in attached]
    begun = draft.one_or_none()
    if begun is not None:
        text = "\n\n".join(part for part in (text, begun.text) if part)
        staged += begun.files["files"]
    return {
        "given_text": text,
        "given_files": {"files": staged},
        "was_begun": begun is not None,
        "was_text": begun.text if begun is not None else "",
        "was_saved": begun.saved_at if begun is not None else None,
    }
