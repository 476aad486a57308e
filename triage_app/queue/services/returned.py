"""What comes back from a portal under a key of ours: the replies this queue sent, as the next pulls see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update

from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.delivery import DeliveryKind, DeliveryState, Flaw, altered, more_than_once
from triage_app.queue.domain.likeness import says
from triage_app.queue.domain.remote import RemoteMessage
from triage_app.queue.services import traces
from triage_app.queue.services.deliveries import conclude
from triage_app.queue.services.threads import Place
from triage_app.queue.store.schema import Conversation, Portal
from triage_app.queue.store.schema_outbox import Outbox
from triage_app.queue.store.work import Work

_IN_LINE = frozenset({DeliveryState.PENDING, DeliveryState.RETRY})


@dataclass(frozen=True)
class Sent:
    """A reply of ours as the outbox has it. Times are practice time."""

    id: int
    reply_key: str
    state: DeliveryState
    conversation_id: int
    remote_id: str | None
    patient_reference: str
    text: str
    created_at: datetime
    answers_message_id: int | None
    promised_at: datetime | None
    search_first: bool
    close_after: bool
    error: str | None
    portal: str
    merged_into: int | None
    uncovered: int | None

    @property
    def place(self) -> Place:
        """Where it is shown: where it was written, or where that was merged into."""
        return Place.of(self.conversation_id, self.merged_into)

    @property
    def answers_up_to(self) -> int:
        """The last message its author could see; none of those that were laid open since."""
        return traces.reaches(self.answers_message_id, self.uncovered)


def ours(
    work: Work, portal_id: int, messages: Iterable[RemoteMessage], delivered: Iterable[str] = ()
) -> dict[str, Sent]:
    """Those of the messages that carry the key of a reply sent to this portal, by the messages' ids.

    Also those of the ids in `delivered` under which the portal has confirmed one, should it have lost the key.
    """
    keys = {one.remote_id: one.own_key for one in messages if one.own_key is not None}
    keyless = sorted(set(delivered) - keys.keys())
    if not keys and not keyless:
        return {}
    columns = [getattr(Outbox, name) for name in Sent.__dataclass_fields__ if name in Outbox.__table__.c]
    rows = work.connection.execute(
        select(
            Outbox.key, *columns, Portal.name, Conversation.merged_into, traces.uncovered_since().scalar_subquery()
        )
        .join(Portal, Portal.id == Outbox.portal_id)
        .join(Conversation, Conversation.id == Outbox.conversation_id)
        .where(
            or_(Outbox.key.in_(set(keys.values())), Outbox.remote_id.in_(keyless)),
            Outbox.portal_id == portal_id,
            Outbox.kind == DeliveryKind.REPLY,
        )
    )
    sent = {key: Sent(*facts) for key, *facts in rows}
    by_receipt = {one.remote_id: one for one in sent.values() if one.remote_id in keyless and one.remote_id}
    return by_receipt | {remote_id: sent[key] for remote_id, key in keys.items() if key in sent}


def is_faithful(one: RemoteMessage, sent: Sent) -> bool:
    """Whether the portal's message is what was sent: to the same patient, with its words, not withdrawn."""
    same_patient = one.patient_reference == sent.patient_reference
    return not one.withdrawn and same_patient and says(one.text, sent.text)


def direction(one: RemoteMessage, sent: Sent | None, was: Direction | None = None) -> Direction:
    """Which way a message went.

    A reply of ours is ours even where the portal drops its sender or names its own app; what the portal withdrew,
    or made something else of, answers nobody; one that had answered and was edited later, as a colleague corrects
    it, goes on to. A patient who carries our key along is a patient all the same. What says nothing answers
    nobody, whoever wrote it. `was` is what it was until now.
    """
    is_empty_answer = one.direction is Direction.TO_PATIENT and not one.says_something
    from_patient = one.direction is Direction.FROM_PATIENT and one.sender_reference
    if sent is None or from_patient:
        return Direction.AUTOMATIC if is_empty_answer else one.direction
    if one.withdrawn:
        return Direction.AUTOMATIC
    if is_faithful(one, sent):
        return Direction.TO_PATIENT
    spoilt = one.direction is Direction.TO_PATIENT and was is not Direction.TO_PATIENT
    return Direction.AUTOMATIC if spoilt else one.direction


def compare(work: Work, messages: Iterable[RemoteMessage], sent: Mapping[str, Sent]) -> None:
    """Hold what came back against what was sent; only what is not as it should be is written down, one by one.

    Args:
        work: an open transaction.
        messages: everything on a page, whether it is new or not: a copy may come while its row is in flight.
        sent: what `ours` found.
    """
    for one in messages:
        found = sent.get(one.remote_id)
        if found is not None and direction(one, found) is not Direction.FROM_PATIENT:
            _hold_against(work, one, found)


def _hold_against(work: Work, one: RemoteMessage, found: Sent) -> None:
    faithful = is_faithful(one, found)
    if found.state in _IN_LINE:
        _search_first(work, found)
    elif found.state is DeliveryState.NEEDS_ATTENTION:
        if faithful and found.error != "delivery_altered" and len(one.files) == _files_of(work, found):
            _delivered(work, found, one.remote_id)
        else:
            _search_first(work, found)
    elif found.state is DeliveryState.DELIVERED:
        is_copy = found.remote_id != one.remote_id
        if is_copy and not one.withdrawn:
            _tell(work, found, more_than_once(2))
        elif not is_copy and not faithful:
            _tell(work, found, altered(found.portal))


def _files_of(work: Work, found: Sent) -> int:
    rows = select(Outbox.id).where(
        Outbox.reply_key == found.reply_key,
        Outbox.conversation_id == found.conversation_id,
        Outbox.kind == DeliveryKind.FILE,
    )
    return len(work.connection.execute(rows).all())


def _search_first(work: Work, found: Sent) -> None:
    if not found.search_first:
        _change(work, found, search_first=True)


def _tell(work: Work, found: Sent, flaw: Flaw) -> None:
    if found.error is None:
        _change(work, found, error=flaw.code, error_values=dict(flaw.values))


def _delivered(work: Work, found: Sent, remote_id: str) -> None:
    _change(
        work,
        found,
        state=DeliveryState.DELIVERED,
        remote_id=remote_id,
        delivered_at=work.now,
        search_first=False,
        error=None,
        error_values=None,
    )
    conclude(work, found.conversation_id, found.created_at if found.close_after else None)


def _change(work: Work, found: Sent, **facts: Any) -> None:
    work.connection.execute(update(Outbox).where(Outbox.id == found.id).values(**facts))
