"""How a conversation stands, in lines for where there is no window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from triage_app.queue.domain.arrival import arrived_overdue
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.delivery import DeliveryKind, DeliveryState
from triage_app.queue.domain.states import WaitingOn
from triage_app.ui import counts, past_words, regroup_words, wording
from triage_app.ui.first_look import unread
from triage_app.ui.line_words import late_mark, late_sentence, waits_on
from triage_app.ui.moments import Moments, sentence
from triage_app.ui.sent_words import dated
from triage_app.ui.trace_words import Deed, deeds
from triage_app.ui.why_words import overdue_on_arrival

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, tzinfo
    from zoneinfo import ZoneInfo

    from triage_app.queue.domain.conversation import Conversation, Delivery, Message, Row

translate = QCoreApplication.translate


class StandingWords:
    """The words of one practice at one moment; `here` is the reader's zone, None for this computer's."""

    def __init__(self, zone: ZoneInfo, now: datetime, here: tzinfo | None = None) -> None:
        self._zone, self._now, self._moments = zone, now, Moments(zone, here)

    def at(self, at: datetime) -> str:
        """When something is: "Mon 4:30 PM (10:30 PM your time)"."""
        return self._moments.at_beside(at, self._now)

    def end(self, at: datetime) -> str:
        """Until when something lasts."""
        return self._moments.end_beside(at, self._now)

    def due(self, row: Row) -> str:
        """When an answer is due, or was and how late it is, in a line of the queue; else the state."""
        if row.due_at is None:
            return wording.state(row)
        if self._now > row.due_at:
            was = translate("StandingWords", "was due {when}, {long} late")
            return was.format(when=self.end(row.due_at), long=wording.length(self._now - row.due_at))
        return translate("StandingWords", "due {when}").format(when=self.end(row.due_at))

    def head(self, row: Row, whose: str = "") -> str:
        """Who it is about, what, whose it is, and how it stands where that is worth a word."""
        parts = (
            *(wording.patient_name(row), regroup_words.subject(row.subject)),
            whose or owner(row),
            wording.state(row),
        )
        return "  ".join(one for one in parts if one)

    def marks(self, row: Row) -> str:
        """What else there is to know in a line of the queue, in brackets before its text; empty for nothing."""
        is_hidden = row.snoozed_until is not None and row.snoozed_until > self._now
        hidden = translate("StandingWords", "snoozed until {when}") if is_hidden else ""
        parts = (
            hidden.format(when=self.end(row.snoozed_until)) if row.snoozed_until is not None else "",
            *waits_on(row, self._now)[:1],
            late_mark(row).lower(),
        )
        told = ", ".join(one for one in parts if one)
        return f"[{told}] " if told else ""

    def history(self, conversation: Conversation) -> list[str]:
        """What was said and what was done, oldest first, each with its number as far as it has one."""
        said = [
            (one.sent_at, f"[{one.id}] {self.sent(one)}  {writer(one)}: {one.text}")
            for one in conversation.messages
            if one.trace is None
        ]
        done = [
            (one.at, f"{_numbered(one)}{self.at(one.at)}  {one.text}{one.note}") for one in deeds(conversation)
        ]
        return [line for _, line in sorted(said + done, key=lambda one: one[0])]

    def lines(self, conversation: Conversation) -> Iterator[str]:
        """What there is to know besides messages: what was promised, who waits for whom, what belongs to it."""
        row = conversation.row
        yield from self._waits(row)
        if row.waiting_on is not None and row.waiting_on_since is not None:
            yield self.waits_on(row.waiting_on, row.waiting_on_since)
        if row.snoozed_until is not None and row.snoozed_until > self._now:
            yield self.hidden(row.snoozed_until)
        if conversation.begun is not None:
            begun = translate("StandingWords", "{name} had begun a reply here ({when}): “{text}”")
            left = conversation.begun
            yield begun.format(name=left.by, when=self.at(left.saved_at), text=" ".join(left.text.split()))
        for one in conversation.ties:
            told = translate("StandingWords", "{tie}: conversation {id}.")
            yield told.format(tie=regroup_words.tie(one, self._zone, self._now), id=one.id)
        if conversation.request is not None:
            yield regroup_words.asked(conversation.request, row, conversation.ties)
        yield from (past_words.line(one, self.at, self.end) for one in conversation.past)

    def _waits(self, row: Row) -> Iterator[str]:
        if row.due_at is None:
            return
        late = translate("StandingWords", "The answer was due {when}.")
        due = translate("StandingWords", "The answer is due {when}.")
        yield sentence(late if self._now > row.due_at else due, when=self.end(row.due_at))
        if arrived := late_sentence(row):
            yield f"{arrived}."
        if arrived_overdue(row):
            yield overdue_on_arrival()
        if row.promised_at is not None:
            promised = translate("StandingWords", "A holding reply has promised an answer by {when}.")
            yield sentence(promised, when=self.end(row.promised_at))
        if row.look_due_at is not None:
            yield sentence("{told}.", told=unread(row.look_due_at, self._now, self.end(row.look_due_at)))

    def waits_on(self, whom: WaitingOn, since: datetime) -> str:
        """For whom the practice itself waits, and since when."""
        pattern = {
            WaitingOn.PROVIDER: translate("StandingWords", "Waits for the doctor since {when}."),
            WaitingOn.LAB: translate("StandingWords", "Waits for the lab since {when}."),
        }[whom]
        return sentence(pattern, when=self.at(since))

    def hidden(self, until: datetime) -> str:
        """Until when a conversation is out of sight."""
        told = translate("StandingWords", "Hidden until {when}; the countdown runs on.")
        return told.format(when=self.end(until))

    def hidden_shorter(self, until: datetime) -> str:
        """The same where somebody wished to hide it for longer."""
        told = translate(
            "StandingWords",
            "Hidden only until {when}: it is due soon then, and nothing is hidden longer. The countdown runs on.",
        )
        return told.format(when=self.end(until))

    def sent(self, message: Message) -> str:
        """When a message was sent, or since when it counts where the portal does not say."""
        return dated(self.at(message.sent_at), message.sent_source)

    def outgoing(self, one: Delivery) -> str:
        """A row of the outbox in a list of all of them."""
        told = translate("StandingWords", "Conversation {id}: {stands}")
        return told.format(id=one.conversation_id, stands=self.delivery(one))

    def delivery(self, one: Delivery) -> str:
        """What is on its way or has arrived, how often it was tried, and what went wrong last."""
        kind = {
            DeliveryKind.FILE: translate("StandingWords", "file"),
            DeliveryKind.REPLY: translate("StandingWords", "reply"),
        }[one.kind]
        line = f"{kind}, {self._where(one)}, {counts.attempts(one.attempts)}"
        return line if one.error is None else f"{line}: {wording.what_happened(one.error, one.error_values)}"

    def _where(self, one: Delivery) -> str:
        if one.delivered_at is not None:
            when = self.at(one.delivered_at)
            return translate("StandingWords", "on the portal since {when}").format(when=when)
        return {
            DeliveryState.PENDING: translate("StandingWords", "not sent yet"),
            DeliveryState.IN_FLIGHT: translate("StandingWords", "on its way to the portal"),
            DeliveryState.RETRY: translate("StandingWords", "not sent yet, will be tried again"),
            DeliveryState.NEEDS_ATTENTION: translate("StandingWords", "not delivered"),
            DeliveryState.DELIVERED: translate("StandingWords", "on the portal"),
            DeliveryState.CANCELLED: translate("StandingWords", "taken back"),
        }[one.state]


def _numbered(deed: Deed) -> str:
    return "" if deed.number is None else f"[{deed.number}] "


def writer(message: Message) -> str:
    """Who wrote a message, as far as the portal says."""
    return (
        message.sender
        or {
            Direction.FROM_PATIENT: translate("StandingWords", "From the patient"),
            Direction.TO_PATIENT: translate("StandingWords", "To the patient"),
            Direction.AUTOMATIC: translate("StandingWords", "Automatic"),
        }[message.direction]
    )


def owner(row: Row) -> str:
    """Whose it is, in a line of the queue."""
    return row.owner or translate("StandingWords", "nobody's yet")


def shown_again() -> str:
    """What is said of a conversation that is no longer hidden."""
    return translate("StandingWords", "Shown again.")


def waits_on_nobody() -> str:
    """What is said of a conversation for which the practice itself waits for nobody."""
    return translate("StandingWords", "It waits for neither the doctor nor the lab.")


def in_line(seconds: float) -> str:
    """What is said of a reply that waits for its undo time to pass."""
    said = translate("StandingWords", "In line; it leaves in {n} s while sync runs.")
    return said.format(n=round(seconds))


def asked_for() -> str:
    """What is said of a merge or a split that sync has to do."""
    return translate("StandingWords", "Asked for; sync does it within seconds while it runs.")


def logged(row: Row) -> str:
    """What is said of a call that was written down."""
    if row.due_at is None:
        return translate("StandingWords", "Logged; nobody waits here any more.")
    return translate("StandingWords", "Logged; the patient still waits.")
