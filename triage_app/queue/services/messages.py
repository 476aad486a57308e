"""Messages as their portal has them: which are known, and how new and edited ones are written down."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, select

from triage_app.queue.domain import thread_keys
from triage_app.queue.domain.calendar import Calendar
from triage_app.queue.domain.countdown import (
    LONGEST_HOLD,
    OLDEST_PLAUSIBLE,
    Direction,
    Start,
    StartSource,
    start_of,
)
from triage_app.queue.domain.remote import RemoteMessage
from triage_app.queue.services import attachments, reopening, returned, traces
from triage_app.queue.services.reopening import Before
from triage_app.queue.services.returned import Sent
from triage_app.queue.services.threads import Place
from triage_app.queue.store import rows
from triage_app.queue.store.round_trip import among
from triage_app.queue.store.schema import Message
from triage_app.queue.store.work import Work

_KNOWN: Final = select(
    *(Message.remote_id, Message.id, Message.conversation_id, Message.content_hash, Message.answers_up_to)
).where(Message.portal_id == bindparam("portal_id"), among(Message.remote_id, "remote_ids"), ~traces.IS_ONE)


@dataclass(frozen=True)
class Known:
    """A message that is here already; its hash is empty while only we have said what it is.

    `is_ours`: it is a reply of ours, by our own account.
    """

    id: int
    conversation_id: int
    content_hash: str
    is_ours: bool


@dataclass(frozen=True)
class Arrival:
    """A page's messages: which of them are ours, and since when the practice could know of them.

    `earliest` is earlier than `seen_at` where the portal's clock is behind the one that says that. The pass
    before, which read all that was there, began at `passed_at`; None where there was none. On the
    practice's `calendar` days begin.
    """

    portal_id: int
    seen_at: datetime
    earliest: datetime
    sent: Mapping[str, Sent]
    passed_at: datetime | None
    calendar: Calendar

    def row(self, one: RemoteMessage) -> dict[str, Any]:
        """A new message as it is written down, but for its conversation."""
        sent = self.sent.get(one.remote_id)
        direction = returned.direction(one, sent)
        start = self._start(one, direction)
        written = sent if direction is Direction.TO_PATIENT else None
        return {
            "portal_id": self.portal_id,
            "remote_id": one.remote_id,
            "content_hash": one.content_hash,
            "direction": direction,
            "sender": one.sender,
            "sender_reference": one.sender_reference,
            "sent_at": min(written.created_at, self.seen_at) if written else start.at,
            "sent_source": start.source,
            "seen_at": written.created_at if written else self._seen(one, direction, start),
            "answers_up_to": written.answers_up_to if written else None,
            "promised_at": self._promised(written),
            "text": one.text,
        }

    def _start(self, one: RemoteMessage, direction: Direction) -> Start:
        """When it was sent: of a day on which that was, a patient's from its beginning.

        The practice's was sent before that day was over, and not before it began: nobody knows more than that
        where no pass has read the portal since.
        """
        times = one.sent, one.received, one.last_updated, self.seen_at, self.earliest
        if one.sent_on is None:
            return start_of(*times)
        begins = self.calendar.begins(one.sent_on)
        if direction is not Direction.TO_PATIENT or self._is_since(begins):
            return start_of(*times, begins)
        over = self.calendar.begins(one.sent_on + timedelta(days=1))
        return Start(min(start_of(*times).at, over), StartSource.SENT_DAY)

    def _is_since(self, moment: datetime) -> bool:
        """Whether no pass has read the portal since a moment."""
        return self.passed_at is None or self.passed_at <= moment

    def _seen(self, one: RemoteMessage, direction: Direction, start: Start) -> datetime:
        """When the practice could first know of a message, or up to when its own can have known of others.

        An answer that nobody dates was written after the pass before, or else that would have brought it: whatever
        was here by then it can have answered, and nothing else.
        """
        is_of_a_new_day = one.sent_on is not None and self._is_since(self.calendar.begins(one.sent_on))
        if direction is Direction.FROM_PATIENT or start.source is StartSource.SENT or is_of_a_new_day:
            return max(self.earliest, start.at)
        if self.passed_at is None or self.passed_at >= self.seen_at:  # or a clock was put back meanwhile
            return self.earliest - OLDEST_PLAUSIBLE
        return self.passed_at - (self.seen_at - self.earliest)

    def _promised(self, written: Sent | None) -> datetime | None:
        """What a holding reply has promised; never longer from now on than it may."""
        if written is None or written.promised_at is None:
            return None
        return min(written.promised_at, self.seen_at + LONGEST_HOLD)


def known(work: Work, portal_id: int, messages: Collection[RemoteMessage]) -> dict[str, Known]:
    """Those of the messages that are here, by the portal's ids."""
    said = [one.remote_id for one in messages]
    found = work.connection.execute(_KNOWN, {"portal_id": portal_id, "remote_ids": said})
    return {
        row.remote_id: Known(row.id, row.conversation_id, row.content_hash, row.answers_up_to is not None)
        for row in found
    }


def store(
    work: Work, portal_id: int, written: Sequence[Mapping[str, Any]], fresh: Collection[RemoteMessage]
) -> bool:
    """Write new messages down, numbered in their order; returns whether every one of them was new indeed."""
    added = rows.add(work.connection, Message, written, unique="portal_id, remote_id")
    with_files = [one for one in fresh if one.files]
    if with_files:
        stored = known(work, portal_id, with_files)
        # what sync itself has written down since, as a delivered reply, brought its files along
        attachments.note(
            work, {stored[one.remote_id].id: one for one in with_files if stored[one.remote_id].content_hash}
        )
    return added == len(written)


def kept_places(
    before: Mapping[int, Before], edited: Mapping[int, RemoteMessage], keys: Mapping[str, str]
) -> dict[str, Place]:
    """Where edited messages stay: those of the same thread as before, wherever somebody has put them since.

    Args:
        before: what they were, by their numbers.
        edited: what they are, by their numbers.
        keys: the key of each message's thread as the portal has it now, by the message's id.
    """
    return {
        one.remote_id: Place(was.conversation_id, was.came_from)
        for number, one in edited.items()
        if thread_keys.base((was := before[number]).thread_key) == thread_keys.base(keys[one.remote_id])
    }


def rewrite(
    work: Work,
    sent: Mapping[str, Sent],
    edited: Mapping[int, RemoteMessage],
    places: Mapping[str, Place],
    before: Mapping[int, Before],
) -> set[int]:
    """Take edited messages over, by their numbers: words, files, whether they still count, whom they are about.

    Returns the conversations in which something is new by that, or somebody waits again.
    """
    if not edited:
        return set()
    news = [
        {
            "id": number,
            "text": one.text,
            "direction": returned.direction(one, sent.get(one.remote_id), before[number].direction),
            "content_hash": one.content_hash,
            **places[one.remote_id]._asdict(),
        }
        for number, one in edited.items()
    ]
    return reopening.take_over(work, news, before, attachments.compare(work, edited))


def believe(work: Work, sent: Mapping[str, Sent], returning: Mapping[int, RemoteMessage]) -> set[int]:
    """From now on the portal's form of replies of ours is compared, and decides whether anybody was answered.

    Returns other conversations in which somebody waits again by that.
    """
    news: list[dict[str, Any]] = [
        {
            "id": number,
            "content_hash": one.content_hash,
            "direction": returned.direction(one, sent.get(one.remote_id)),
        }
        for number, one in returning.items()
    ]
    rows.change(work.connection, Message, news)
    gone = [one["id"] for one in news if one["direction"] is not Direction.TO_PATIENT]
    return reopening.withdraw(work, _written_in(work, gone))


def _written_in(work: Work, ids: Collection[int]) -> dict[int, int]:
    """In which conversation each of these messages is."""
    found = select(Message.id, Message.conversation_id).where(among(Message.id, "ids"))
    return {row.id: row.conversation_id for row in work.connection.execute(found, {"ids": ids})} if ids else {}
