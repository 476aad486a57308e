"""What somebody leaves to the next shift, in lines; no text of a draft is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from triage_app.ui import counts, wording

if TYPE_CHECKING:
    from datetime import datetime

    from triage_app.queue.domain.conversation import Row
    from triage_app.queue.services.shift_list import ShiftList
    from triage_app.ui.standing_words import StandingWords

translate = QCoreApplication.translate


def shift_list(found: ShiftList, name: str, words: StandingWords) -> list[str]:
    """Everything there is to hand over, the most urgent first."""
    lines = [_head(found, name)]
    lines += [_line(row, found.begun.get(row.id), words) for row in found.rows]
    own = {row.id for row in found.rows}
    for number, saved_at in found.begun.items():
        if number not in own:
            said = translate("ShiftList", "Draft in conversation {id}, which is not theirs, {when}.")
            lines.append(said.format(id=number, when=words.at(saved_at)))
    return [*lines, *map(words.outgoing, found.undelivered)]


def _head(found: ShiftList, name: str) -> str:
    if not found.rows and not found.begun and not found.undelivered:
        return translate("ShiftList", "{name} leaves nothing open.").format(name=name)
    said = translate("ShiftList", "{name} leaves {conversations}.")
    return said.format(name=name, conversations=counts.conversations(len(found.rows)))


def _line(row: Row, saved_at: datetime | None, words: StandingWords) -> str:
    begun = translate("ShiftList", "draft begun {when}").format(when=words.at(saved_at)) if saved_at else ""
    told = "; ".join(one for one in (words.marks(row).strip("[] "), begun, wording.state(row)) if one)
    return f"{row.id:>6}  {words.due(row)}  {row.patient}" + (f"  ({told})" if told else "")
