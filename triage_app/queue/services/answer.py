"""Write a reply into the outbox."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import bindparam, func, insert, or_, select, update

from triage_app.errors import ConflictError, NotAllowedError, TriageError, UsageError
from triage_app.queue.domain.conversation import Addressee, Delivery, Draft, Reply
from triage_app.queue.domain.countdown import LONGEST_HOLD, MOST_HOLDS, SHORTEST_HOLD
from triage_app.queue.domain.delivery import FINAL, LONGEST_TEXT, DeliveryKind, DeliveryState
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.people import Act, Person, may
from triage_app.queue.domain.states import State
from triage_app.queue.domain.timing import Timing
from triage_app.queue.domain.visible import is_visible
from triage_app.queue.services import browse, conversations, drafts, files, holding, looks, standing
from triage_app.queue.services.actions import CONVERSATION, PERSON
from triage_app.queue.services.standing import Standing
from triage_app.queue.store.machine_time import machine_now_after
from triage_app.queue.store.round_trip import Asked, one_of
from triage_app.queue.store.schema import Conversation, Message, Patient
from triage_app.queue.store.schema_outbox import Outbox
from triage_app.queue.store.types import Id
from triage_app.queue.store.work import MovedError, Work

_OF_KEY: Final = browse.DELIVERIES.where(Outbox.key == bindparam("sent_as", type_=Outbox.key.type))
_GIVEN: Final = {
    one: bindparam(f"its_{one}", type_=Outbox.__table__.c[one].type)
    for one in (
        *("key", "reply_key", "portal_id", "kind", "state", "patient_reference", "patient_name", "patient_born"),
        *(
            "answers_message_id",
            "seen_up_to",
            "text",
            "name",
            "content_type",
            "sha256",
            "close_after",
            "promised_at",
            "fence",
        ),
        *("attempts", "search_first", "created_at"),
    )
}
"""A row's columns whose values are given, each under its own name."""

_SAME_PATIENT: Final = (
    select(Patient.id)
    .where(
        Patient.id == Conversation.patient_id,
        Patient.readable,
        Patient.remote_id == _GIVEN["patient_reference"],
        Patient.name == _GIVEN["patient_name"],
        Patient.born.is_not_distinct_from(_GIVEN["patient_born"]),
    )
    .exists()
)
_WRITE: Final = insert(Outbox).from_select(
    [*_GIVEN, "conversation_id", "created_by", "not_before"],
    select(*_GIVEN.values(), Conversation.id, PERSON, machine_now_after("undo_s")).where(
        standing.still(DeliveryState.NEEDS_ATTENTION), _SAME_PATIENT
    ),
)
_ANSWERED: Final = select(func.max(Message.id)).where(
    standing.OF_PATIENT,
    Message.id <= bindparam("answers_up_to", type_=Id),
    ~standing.laid_open_after("answers_up_to"),
)
"""The newest message of the patient that a reply answers which leaves newer ones open.

None of them where others were merged in since: those may be older, and nobody has said that it answers them.
"""

_SAID: Final = select(Outbox.reply_key, Outbox.text, Outbox.sha256, Outbox.promised_at).where(
    Outbox.conversation_id == CONVERSATION,
    Outbox.created_by == PERSON,
    Outbox.state != DeliveryState.CANCELLED,
    or_(Outbox.promised_at.is_(None), ~one_of(Outbox.state, FINAL)),
    Outbox.seen_up_to >= select(func.max(Message.id)).where(standing.NEWS).scalar_subquery(),
)
"""What somebody has said already with nothing new before them: replies and their files.

More time can be asked for in the same words once it was delivered that they ask for time.
"""

_IS_WRITTEN: Final = select(Outbox.id).where(Outbox.key == bindparam("sent_as", type_=Outbox.key.type)).exists()
_SENDING: Final = (
    update(Conversation)
    .where(
        Conversation.id == CONVERSATION,
        Conversation.version == bindparam("was_version", type_=Conversation.version.type),
        _IS_WRITTEN,
    )
    .values(state=State.SENDING, accept_by=None, version=Conversation.version + 1)
)
_SEEN: Final = looks.READ.where(_IS_WRITTEN)
_FORGET_SENT: Final = drafts.FORGET.where(_IS_WRITTEN)


def reply(work: Work, person: Person, wanted: Reply, timing: Timing) -> Delivery:
    """Put a reply and its files into the outbox, frozen, and return the reply's row.

    Raises:
        NotAllowedError: `not_your_role` or `claim_first`.
        ConflictError: `owned_by_other`; `newer_message` when the patient wrote what the author has not seen,
            `answered_meanwhile` when a colleague did or their reply is on its way;
            `sent_already` when its author said just this, perhaps at another desk, and `answered_elsewhere` when
            they said something else there;
            `patient_changed` when the patient is not who the author saw.
        UsageError: `reply_empty`, `reply_too_long`, `patient_unreadable`, `conversation_unknown`,
            `earlier_not_delivered`; `promise_and_close`, `promise_too_soon`, `promise_too_far` or
            `promised_before`;
            `open_and_close` when it is to close what it leaves open; `key_taken` when the key was used for
            something else or taken back.
        TriageError: `file_damaged`.
    """
    if not may(person, Act.REPLY) or (wanted.now and not may(person, Act.SEND_NOW)):
        raise NotAllowedError("not_your_role")
    text = clean(wanted.text)
    of_person = {"conversation": wanted.conversation_id, "person": person.id}
    of_key = (_OF_KEY, {"sent_as": wanted.key})
    whole = ((files.IS_WHOLE, {"sha256": one.sha256}) for one in wanted.files)
    asked = standing.ask(wanted.conversation_id, person, wanted.seen, wanted.known)
    answered = (_ANSWERED, {**of_person, "answers_up_to": wanted.answers or 0})
    *read, holds, answers, repeated, draft, said = work.together(
        *(*asked, *whole, (holding.GIVEN, of_person), answered, of_key, (conversations.DRAFT, of_person)),
        (_SAID, of_person),
    )
    stands, held = read[: len(asked)], read[len(asked) :]
    earlier = repeated.one_or_none()
    if earlier is not None:
        begun = conversations.draft(draft.one_or_none())
        if begun is not None and (clean(begun.text), begun.files) == (text, wanted.files):
            work.together((drafts.FORGET, {**of_person, "draft_text": begun.text}))
        return _the_same(browse.delivery(earlier), wanted.conversation_id, text)
    _check_text(text, wanted)
    _check_promise(wanted, holds.scalar() or 0)
    stand = standing.read(stands, person, wanted.conversation_id, writes=True)
    _check_patient(stand, wanted)
    _check_said(said, text, wanted, stand)
    wanted = replace(wanted, answers=_up_to(wanted, stand, answers.scalar_one()))
    if not all(one.scalar() for one in held):
        raise TriageError("file_damaged")
    values = {
        **of_person,
        "sent_as": wanted.key,
        "was_version": stand.version,
        "seen": wanted.seen,
        "draft_text": _sent_draft(conversations.draft(draft.one_or_none()), text, wanted),
    }
    rows = _rows(work, person, wanted, text, stand, timing)
    written = ((standing.LOCK, values), *rows, (_SENDING, values), (_SEEN, values), (_FORGET_SENT, values), of_key)
    row = work.finish(*written)[-1].one_or_none()
    if row is None:
        raise MovedError
    return browse.delivery(row)


def _the_same(earlier: Delivery, conversation_id: int, text: str) -> Delivery:
    """What the first use of a key made; a key belongs to one text in one conversation, and is used once."""
    taken_back = earlier.state is DeliveryState.CANCELLED
    if taken_back or (earlier.conversation_id, earlier.text) != (conversation_id, text):
        raise UsageError("key_taken", id=earlier.conversation_id)
    return earlier


def _sent_draft(begun: Draft | None, text: str, wanted: Reply) -> str | None:
    """What the draft says that is sent now; None where it is another one, of another window, and stays."""
    if begun is None or not replace(begun, text=clean(begun.text)).is_part_of(text, wanted.files):
        return None
    return begun.text


def clean(text: str) -> str:
    """A text without what no portal and no database can carry: control characters and broken surrogates."""
    kept = "".join(c for c in text.replace("\r\n", "\n") if c in "\n\t" or ord(c) >= ord(" "))
    return kept.encode("utf-8", "replace").decode("utf-8").strip()


def _check_text(text: str, wanted: Reply) -> None:
    if not is_visible(text) and not wanted.files:
        raise UsageError("reply_empty")
    if len(text) > LONGEST_TEXT:
        raise UsageError("reply_too_long", length=len(text), limit=LONGEST_TEXT)


def _check_promise(wanted: Reply, earlier: int) -> None:
    """A holding reply promises soon, is no end, and is not given again and again (decision 31)."""
    if wanted.promised is None:
        return
    if wanted.close:
        raise UsageError("promise_and_close")
    if wanted.promised < SHORTEST_HOLD:
        raise UsageError("promise_too_soon", minutes=SHORTEST_HOLD // timedelta(minutes=1))
    if wanted.promised > LONGEST_HOLD:
        raise UsageError("promise_too_far", hours=LONGEST_HOLD // timedelta(hours=1))
    if earlier >= MOST_HOLDS:
        raise UsageError("promised_before", most=MOST_HOLDS)


def _up_to(wanted: Reply, stand: Standing, chosen: int | None) -> int | None:
    """The newest message of the patient that is answered; what is left open cannot be closed at the same time."""
    if wanted.answers is None:
        return stand.answers
    if wanted.close and (chosen or 0) < (stand.answers or 0):
        raise UsageError("open_and_close")
    return chosen


def _check_said(said: Iterable[Any], text: str, wanted: Reply, stand: Standing) -> None:
    """Nobody tells a patient the same thing twice, nor two things unawares: two desks show one draft."""
    replies: dict[str, list[Any]] = {}
    for row in said:
        replies.setdefault(row.reply_key, []).append(row)
    this = text, {one.sha256 for one in wanted.files}, wanted.promised is not None
    for rows in replies.values():
        files = {row.sha256 for row in rows} - {None}
        if ("".join(row.text for row in rows), files, any(row.promised_at for row in rows)) == this:
            raise ConflictError("sent_already")
    if stand.is_answered:
        raise ConflictError("answered_elsewhere")


def _check_patient(stand: Standing, wanted: Reply) -> None:
    if stand.sending is State.NOT_DELIVERED:
        raise UsageError("earlier_not_delivered")
    if stand.patient is None or not stand.patient.readable:
        raise UsageError("patient_unreadable")
    if wanted.to is not None and wanted.to != Addressee(stand.patient.name, stand.patient.born):
        raise ConflictError("patient_changed")


def _rows(
    work: Work, person: Person, wanted: Reply, text: str, stand: Standing, timing: Timing
) -> tuple[Asked, ...]:
    """The reply's row after those of its files, all of them frozen."""
    undo = timing.undo_for(len(wanted.files)) * (0 if wanted.now else 1)
    shared: dict[str, Any] = {
        "reply_key": wanted.key,
        "portal_id": stand.portal_id,
        "state": DeliveryState.PENDING,
        "patient_reference": stand.patient.remote_id,
        "patient_name": stand.patient.name,
        "patient_born": stand.patient.born,
        "answers_message_id": wanted.answers,
        "seen_up_to": stand.seen,
        "close_after": wanted.close,
        "fence": 0,
        "attempts": 0,
        "search_first": False,
        "promised_at": None,
        "created_at": work.now,
    }
    asked = {
        "conversation": wanted.conversation_id,
        "person": person.id,
        "undo_s": undo.total_seconds(),
        **standing.of(stand),
    }
    of_files: Iterator[dict[str, Any]] = (
        {
            "key": new_key(),
            "kind": DeliveryKind.FILE,
            "text": "",
            "name": one.name,
            "content_type": one.content_type,
            "sha256": one.sha256,
        }
        for one in wanted.files
    )
    of_reply = {
        "key": wanted.key,
        "kind": DeliveryKind.REPLY,
        "text": text,
        "name": "",
        "content_type": "",
        "sha256": None,
        "promised_at": None if wanted.promised is None else work.now + wanted.promised,
    }
    return tuple(
        (_WRITE, {**asked, **{f"its_{name}": value for name, value in {**shared, **facts}.items()}})
        for facts in (*of_files, of_reply)
    )
