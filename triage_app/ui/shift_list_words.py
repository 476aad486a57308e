"""What somebody leaves to the next shift, in lines; no text of a draft is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from triage_app.ui import counts, wording

if TYPE_CHECKING:
    from datetime import datetime

    from triage_app.queue.domain.conversation import Row
    from triage_app.queue.services.shift_list import ShiftList
    from triage_app.ui.standing_words import StandingWords

translate = QCoreApplication.translate


@dataclass(frozen=True)
class ShiftPart:
    """A caption, and beside it sentences or short lines with a lead each."""

    caption: str
    said: tuple[str, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ShiftSheet:
    """The list as the desk shows it."""

    title: str
    lead: str
    parts: tuple[ShiftPart, ...]

    def aloud(self) -> str:
        """All of it as somebody hears it."""
        said = [self.title, self.lead]
        for part in self.parts:
            said += [part.caption, *part.said, *(", ".join(line) for line in part.lines)]
        return counts.aloud(". ".join(one.rstrip(".") for one in said if one))


def sheet(found: ShiftList, name: str, words: StandingWords) -> ShiftSheet:
    """Everything there is to hand over, the most urgent first, in columns."""
    own = {row.id for row in found.rows}
    open_ = tuple((words.due(row), _about(row, found.begun.get(row.id), words)) for row in found.rows)
    drafts = tuple(_draft(number, at, words) for number, at in found.begun.items() if number not in own)
    undelivered = tuple(words.outgoing(one) for one in found.undelivered)
    parts = (
        ShiftPart(translate("ShiftList", "Open"), lines=open_),
        ShiftPart(translate("ShiftList", "Drafts"), said=drafts),
        ShiftPart(translate("ShiftList", "Not delivered"), said=undelivered),
    )
    lead = translate("ShiftList", "To go through together at the change of shift. Nothing is given away by it.")
    shown = tuple(part for part in parts if part.said or part.lines)
    return ShiftSheet(_head(found, name), lead if shown else "", shown)


def shift_list(found: ShiftList, name: str, words: StandingWords) -> list[str]:
    """Everything there is to hand over, the most urgent first."""
    lines = [_head(found, name)]
    lines += [_line(row, found.begun.get(row.id), words) for row in found.rows]
    own = {row.id for row in found.rows}
    for number, saved_at in found.begun.items():
        if number not in own:
            lines.append(_draft(number, saved_at, words))
    return [*lines, *map(words.outgoing, found.undelivered)]


def _head(found: ShiftList, name: str) -> str:
    if not found.rows and not found.begun and not found.undelivered:
        return translate("ShiftList", "{name} leaves nothing open.").format(name=name)
    said = translate("ShiftList", "{name} leaves {conversations}.")
    return said.format(name=name, conversations=counts.conversations(len(found.rows)))


def _draft(number: int, saved_at: datetime, words: StandingWords) -> str:
    said = translate("ShiftList", "Draft in conversation {id}, which is not theirs, {when}.")
    return said.format(id=number, when=words.at(saved_at))


def _line(row: Row, saved_at: datetime | None, words: StandingWords) -> str:
    told = _told(row, saved_at, words)
    return f"{row.id:>6}  {words.due(row)}  {row.patient}" + (f"  ({told})" if told else "")


def _about(row: Row, saved_at: datetime | None, words: StandingWords) -> str:
    told = _told(row, saved_at, words)
    about = " · ".join(one for one in (wording.patient_name(row), row.subject) if one)
    return f"{about} ({told})" if told else about


def _told(row: Row, saved_at: datetime | None, words: StandingWords) -> str:
    begun = translate("ShiftList", "draft begun {when}").format(when=words.at(saved_at)) if saved_at else ""
    return "; ".join(one for one in (words.marks(row).strip("[] "), begun, wording.state(row)) if one)
