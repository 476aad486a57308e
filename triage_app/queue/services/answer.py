"""Write a reply into the outbox, take it back, and keep what somebody has begun to write."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import delete, false, func, insert, select, update

from triage_app.errors import ConflictError, NotAllowedError, TriageError, UsageError
from triage_app.queue.domain.conversation import Addressee, Delivery, Reply, StagedFile
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.delivery import DeliveryKind, DeliveryState
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.people import Act, Person, may
from triage_app.queue.domain.states import State
from triage_app.queue.domain.timing import Timing
from triage_app.queue.services import browse, deliveries, files
from triage_app.queue.store.machine_time import machine_now
from triage_app.queue.store.schema import Conversation, Message, Patient, Staff
from triage_app.queue.store.schema_outbox import Blob, Draft, Outbox
from triage_app.queue.store.upsert import insert_into
from triage_app.queue.store.work import Work

LONGEST_TEXT = 20_000
"""Characters of one reply; far below what any portal takes in one resource (1 MB of JSON)."""


@dataclass(frozen=True)
class Standing:
    """What a reply needs to know of its conversation."""

    portal_id: int
    state: State
    patient: Any
    """The patient's row: remote_id, name, born, readable; None where nobody knows who it is."""


def reply(work: Work, person: Person, wanted: Reply, timing: Timing) -> Delivery:
    """Put a reply and its files into the outbox, frozen, and return the reply's row.

    Raises:
        NotAllowedError: `not_your_role` or `claim_first`.
        ConflictError: `owned_by_other`; `newer_message` when the patient wrote what the author has not seen;
            `patient_changed` when the patient is not who the author saw.
        UsageError: `reply_empty`, `reply_too_long`, `patient_unreadable`, `conversation_unknown`,
            `earlier_not_delivered`; `key_taken` when the key was used for something else or taken back.
    """
    if not may(person, Act.REPLY) or (wanted.now and not may(person, Act.SEND_NOW)):
        raise NotAllowedError("not_your_role")
    text = clean(wanted.text)
    repeated = browse.deliveries(work, Outbox.key == wanted.key)
    if repeated:
        earlier = _the_same(repeated[0], wanted.conversation_id, text)
        _drop_same_draft(work, person, wanted)
        return earlier
    if not text and not wanted.files:
        raise UsageError("reply_empty")
    if len(text) > LONGEST_TEXT:
        raise UsageError("reply_too_long", length=len(text), limit=LONGEST_TEXT)
    standing = owned(work, person, wanted.conversation_id, wanted.seen)
    if deliveries.sending_state(work, wanted.conversation_id) is State.NOT_DELIVERED:
        raise UsageError("earlier_not_delivered")
    if standing.patient is None or not standing.patient.readable:
        raise UsageError("patient_unreadable")
    if wanted.to is not None and wanted.to != Addressee(standing.patient.name, standing.patient.born):
        raise ConflictError("patient_changed")
    _write_rows(work, person, wanted, text, standing, timing)
    work.connection.execute(
        update(Conversation)
        .where(Conversation.id == wanted.conversation_id)
        .values(state=State.SENDING, version=Conversation.version + 1)
    )
    drop_draft(work, person, wanted.conversation_id)
    return browse.deliveries(work, Outbox.key == wanted.key)[0]


def _the_same(earlier: Delivery, conversation_id: int, text: str) -> Delivery:
    """What the first use of a key made; a key belongs to one text in one conversation, and is used once."""
    taken_back = earlier.state is DeliveryState.CANCELLED
    if taken_back or (earlier.conversation_id, earlier.text) != (conversation_id, text):
        raise UsageError("key_taken", id=earlier.conversation_id)
    return earlier


def clean(text: str) -> str:
    """A text without what no portal and no database can carry: control characters and broken surrogates."""
    kept = "".join(c for c in text.replace("\r\n", "\n") if c in "\n\t" or ord(c) >= ord(" "))
    return kept.encode("utf-8", "replace").decode("utf-8").strip()


def owned(work: Work, person: Person, conversation_id: int, seen: int) -> Standing:
    """A conversation, locked, that belongs to the person and in which nothing newer has arrived.

    Raises:
        UsageError: `conversation_unknown`.
        NotAllowedError: `claim_first`.
        ConflictError: `owned_by_other`, `newer_message`.
    """
    row = work.connection.execute(
        select(Conversation.portal_id, Conversation.state, Conversation.owner_id, Conversation.patient_id)
        .where(Conversation.id == conversation_id)
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise UsageError("conversation_unknown", id=conversation_id)
    if row.owner_id is None:
        raise NotAllowedError("claim_first")
    if row.owner_id != person.id:
        name = work.connection.execute(select(Staff.name).where(Staff.id == row.owner_id)).scalar_one()
        raise ConflictError("owned_by_other", owner=name)
    newer = work.connection.execute(
        select(func.count()).where(
            Message.conversation_id == conversation_id,
            Message.id > seen,
            Message.direction == Direction.FROM_PATIENT,
        )
    ).scalar_one()
    if newer:
        raise ConflictError("newer_message", count=newer)
    patient = work.connection.execute(
        select(Patient.remote_id, Patient.name, Patient.born, Patient.readable).where(Patient.id == row.patient_id)
    ).one_or_none()
    return Standing(row.portal_id, row.state, patient)


def _write_rows(work: Work, person: Person, wanted: Reply, text: str, standing: Standing, timing: Timing) -> None:
    answers = work.connection.execute(
        select(func.max(Message.id)).where(
            Message.conversation_id == wanted.conversation_id, Message.direction == Direction.FROM_PATIENT
        )
    ).scalar()
    undo = timing.undo_for(len(wanted.files)) * (0 if wanted.now else 1)
    shared: dict[str, Any] = {
        "reply_key": wanted.key,
        "portal_id": standing.portal_id,
        "conversation_id": wanted.conversation_id,
        "state": DeliveryState.PENDING,
        "patient_reference": standing.patient.remote_id,
        "patient_name": standing.patient.name,
        "patient_born": standing.patient.born,
        "answers_message_id": answers,
        "close_after": wanted.close,
        "fence": 0,
        "attempts": 0,
        "search_first": False,
        "not_before": machine_now(undo),
        "created_by": person.id,
        "created_at": work.now,
    }
    for file in wanted.files:
        if not files.is_whole(work, file.sha256):
            raise TriageError("file_damaged")
        work.connection.execute(
            insert(Outbox).values(
                key=new_key(),
                kind=DeliveryKind.FILE,
                text="",
                name=file.name,
                content_type=file.content_type,
                sha256=file.sha256,
                **shared,
            )
        )
    work.connection.execute(
        insert(Outbox).values(
            key=wanted.key, kind=DeliveryKind.REPLY, text=text, name="", content_type="", **shared
        )
    )


def cancel(work: Work, person: Person, reply_key: str, *, checked: bool = False) -> int:
    """Take a reply back while no byte of it can have left; its text becomes its author's draft again.

    `checked` says that a supervisor has looked into the portal and the reply is not there: then a row that waits
    for a person is taken back whatever is known of it. Returns the conversation's id.

    Raises:
        NotAllowedError: `not_your_role`, for somebody else's reply.
        ConflictError: `already_leaving`.
        UsageError: `delivery_unknown`.
    """
    rows = browse.deliveries(work, Outbox.reply_key == reply_key)
    if not rows:
        raise UsageError("delivery_unknown")
    mine = rows[0].by_id == person.id
    if not may(person, Act.CANCEL_ANY) and (checked or not (mine and may(person, Act.CANCEL_OWN))):
        raise NotAllowedError("not_your_role")
    conversation_id = rows[0].conversation_id
    lock = select(Conversation.id).where(Conversation.id == conversation_id).with_for_update()
    work.connection.execute(lock)
    waits_for_a_person = Outbox.state == DeliveryState.NEEDS_ATTENTION
    revocable = waits_for_a_person | Outbox.state.in_([DeliveryState.PENDING]) if checked else false()
    cancelled = work.connection.execute(
        update(Outbox)
        .where(Outbox.reply_key == reply_key, browse.may_be_cancelled() | revocable)
        .values(state=DeliveryState.CANCELLED)
    ).rowcount
    if cancelled + sum(row.state is DeliveryState.DELIVERED for row in rows) != len(rows) or not cancelled:
        raise ConflictError("already_leaving")
    _give_back(work, rows)
    work.connection.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id)
        .values(state=_state_without(work, conversation_id), version=Conversation.version + 1)
    )
    return conversation_id


def _give_back(work: Work, rows: tuple[Delivery, ...]) -> None:
    """Restore the author's draft; what the author has begun meanwhile is kept below it."""
    outbox = work.connection.execute(
        select(Outbox.sha256, Outbox.name, Outbox.content_type, Blob.size_bytes)
        .join(Blob, Blob.sha256 == Outbox.sha256)
        .where(Outbox.reply_key == rows[0].reply_key)
        .order_by(Outbox.id)
    )  # files that are filed already too: sent again, they are mentioned and not filed twice
    staged = tuple(StagedFile(row.sha256 or "", row.name, row.content_type, row.size_bytes) for row in outbox)
    text = next((row.text for row in rows if row.kind is DeliveryKind.REPLY), "")
    author, conversation_id = rows[0].by_id, rows[0].conversation_id
    begun = work.connection.execute(
        select(Draft.text, Draft.files).where(Draft.conversation_id == conversation_id, Draft.staff_id == author)
    ).one_or_none()
    if begun is not None:
        text = "\n\n".join(part for part in (text, begun.text) if part)
        staged += tuple(StagedFile(**one) for one in begun.files["files"])
    _put_draft(work, author, conversation_id, text, staged)


def _state_without(work: Work, conversation_id: int) -> State:
    remaining = deliveries.sending_state(work, conversation_id)
    if remaining is not None:
        return remaining
    waits = work.connection.execute(select(Conversation.due_at).where(Conversation.id == conversation_id)).scalar()
    return State.OPEN if waits is not None else State.ANSWERED


def save_draft(
    work: Work, person: Person, conversation_id: int, text: str, staged: tuple[StagedFile, ...]
) -> None:
    """Keep what a person has begun to write; an empty draft is none."""
    if not text.strip() and not staged:
        drop_draft(work, person, conversation_id)
        return
    _put_draft(work, person.id, conversation_id, text.replace("\x00", ""), staged)


def _put_draft(work: Work, staff_id: int, conversation_id: int, text: str, staged: tuple[StagedFile, ...]) -> None:
    content = {"text": text, "files": {"files": [asdict(one) for one in staged]}, "saved_at": work.now}
    work.connection.execute(
        insert_into(work.connection, Draft)
        .values(conversation_id=conversation_id, staff_id=staff_id, **content)
        .on_conflict_do_update(index_elements=["conversation_id", "staff_id"], set_=content)
    )


def _drop_same_draft(work: Work, person: Person, wanted: Reply) -> None:
    """Forget a draft that says what was sent; what was begun since stays."""
    draft = browse.draft(work, wanted.conversation_id, person.id)
    if draft is not None and clean(draft.text) == clean(wanted.text) and draft.files == wanted.files:
        drop_draft(work, person, wanted.conversation_id)


def drop_draft(work: Work, person: Person, conversation_id: int) -> None:
    """Forget a draft, because it was sent or emptied."""
    work.connection.execute(
        delete(Draft).where(Draft.conversation_id == conversation_id, Draft.staff_id == person.id)
    )
