"""What was done in a conversation besides writing, in sentences: calls, merges, splits, who had it when."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QCoreApplication

from triage_app.queue.domain.calls import Logged, Outcome, Spoken
from triage_app.queue.domain.conversation import Message
from triage_app.queue.domain.handing import HandedOver
from triage_app.queue.domain.regrouping import TieKind, TraceKind
from triage_app.ui.ownership_words import handed, reason
from triage_app.ui.regroup_words import subject

if TYPE_CHECKING:
    from datetime import datetime

    from triage_app.queue.domain.conversation import Conversation

translate = QCoreApplication.translate

_Line: TypeAlias = Message | Logged | HandedOver


@dataclass(frozen=True)
class Deed:
    """Who did what, in words, and what they noted about it; `at` is UTC.

    `number` is that of the last message of which it tells, None of what is none: calls, and new owners.
    """

    at: datetime
    text: str
    note: str = ""
    number: int | None = None


def deeds(conversation: Conversation) -> list[Deed]:
    """Everything that was done here, oldest first; what the portal changed time and again in one place is one."""
    found: list[Deed] = []
    held: Counter[str] = Counter()
    """What was merged into this one by then, by subject: anything else was taken apart at its other end."""
    every: tuple[_Line, ...] = (*conversation.messages, *conversation.calls, *conversation.handovers)
    for is_by_portal, some in groupby(sorted(every, key=_at), key=_is_by_portal):
        if is_by_portal:
            *earlier, last = some
            found.append(Deed(_at(last), _changed(1 + len(earlier)), number=_number(last)))
            continue
        for one in some:
            if isinstance(one, Logged):
                found.append(_of_call(one))
            elif isinstance(one, HandedOver):
                found.append(Deed(one.at, handed(one), reason(one)))
            elif one.trace is not None:
                found.append(_of_trace(one, conversation, is_here=held[one.text] > 0))
                held[one.text] += {TraceKind.MERGE: 1, TraceKind.UNMERGE: -1}.get(one.trace, 0)
    return found


def _at(line: _Line) -> datetime:
    match line:
        case Logged():
            return line.call.at
        case HandedOver():
            return line.at
    return line.sent_at


def _number(line: _Line) -> int | None:
    return line.id if isinstance(line, Message) else None


def _is_by_portal(line: _Line) -> bool:
    return isinstance(line, Message) and line.trace is TraceKind.PORTAL


def _of_call(one: Logged) -> Deed:
    note = f" “{' '.join(one.call.note.split())}”" if one.call.note else ""
    return Deed(one.call.at, _called(one).format(name=one.by), note)


def _called(one: Logged) -> str:
    match one.call.outcome, one.call.spoken:
        case Outcome.SPOKE, Spoken.AUTHORISED:
            return translate("Traces", "{name} spoke on the phone with somebody the patient authorised")
        case Outcome.SPOKE, _:
            return translate("Traces", "{name} spoke with the patient on the phone")
        case Outcome.IN_PERSON, _:
            return translate("Traces", "{name} told the patient in person")
        case Outcome.VOICEMAIL, _:
            return translate("Traces", "{name} left a voicemail, which answers nobody")
    return translate("Traces", "{name} called, and nobody took the call")


def _changed(times: int) -> str:
    if times == 1:
        return translate("Traces", "The portal changed a message here, or moved one in: please read it again")
    said = translate("Traces", "The portal changed messages here {count} times: please read them again")
    return said.format(count=times)


def _of_trace(message: Message, conversation: Conversation, *, is_here: bool) -> Deed:
    name = message.sender or translate("Traces", "Somebody")
    said = _done(message, conversation, is_here=is_here)
    return Deed(message.sent_at, said.format(name=name, subject=subject(message.text)), number=message.id)


def _done(message: Message, conversation: Conversation, *, is_here: bool) -> str:
    match message.trace:
        case TraceKind.MERGE:
            return translate("Traces", "{name} merged “{subject}” into this conversation")
        case TraceKind.UNMERGE if is_here:
            return translate("Traces", "{name} took “{subject}” out again")
        case TraceKind.UNMERGE:
            return translate("Traces", "{name} took this conversation out of “{subject}” again")
    if any(tie.kind is TieKind.FOLLOWS and tie.at == message.sent_at for tie in conversation.ties):
        return translate("Traces", "{name} split this off from “{subject}”")
    return translate("Traces", "{name} split a message off into a conversation of its own")
