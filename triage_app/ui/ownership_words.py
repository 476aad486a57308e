"""Who owns what, who sees to it, who is away and who works when, in words for the desk and the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from triage_app.queue.domain.accountable import Because
from triage_app.queue.domain.assignment import Chosen
from triage_app.queue.domain.handing import How
from triage_app.ui import counts, dates
from triage_app.ui.moments import Moments, day_ended, sentence

if TYPE_CHECKING:
    from datetime import datetime, tzinfo
    from zoneinfo import ZoneInfo

    from triage_app.queue.domain.accountable import Team
    from triage_app.queue.domain.assignment import Load
    from triage_app.queue.domain.handing import HandedOver
    from triage_app.queue.services.reassign import Preview

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Leave:
    """That somebody is away: until when, and who stands in for them, empty for nobody."""

    until: datetime
    stand_in: str = ""


def leave_of(team: Team, staff_id: int | None, now: datetime) -> Leave | None:
    """Until when somebody is away, and who stands in for them; None while they are here."""
    absence = team.absence(staff_id, now)
    if absence is None:
        return None
    stand_in = team.stand_in(absence.staff_id, now)
    return Leave(absence.ends_at, "" if stand_in is None else stand_in.name)


class OwnershipWords:
    """The words of one practice at one moment; `here` is the reader's zone, None for this computer's."""

    def __init__(self, zone: ZoneInfo, now: datetime, here: tzinfo | None = None) -> None:
        self._zone, self._now, self._moments = zone, now, Moments(zone, here)

    def until(self, at: datetime) -> str:
        """Until when something lasts: "1:00 PM" where that is today, else "Fri 1:00 PM" or "end of Fri"."""
        local = at.astimezone(self._zone)
        is_near = local.date() == self._now.astimezone(self._zone).date() and day_ended(local) is None
        told = dates.time_of(local) if is_near else self._moments.end(at, self._now)
        return self._moments.beside(told, at, self._now, ends=True)

    def away(self, leave: Leave) -> str:
        """That somebody is away: "away until 1:00 PM → Lena Park"."""
        said = translate("Ownership", "away until {when}").format(when=self.until(leave.until))
        return f"{said} → {leave.stand_in}" if leave.stand_in else said

    def owner(self, name: str, leave: Leave | None) -> str:
        """Whose a conversation is, and whether they are here: "Joy Tan (away until 1:00 PM → Lena Park)"."""
        return name if leave is None or not name else f"{name} ({self.away(leave)})"

    def accept_by(self, at: datetime) -> str:
        """By when whom the program gave it to accepts it: "Accept by 2:58 PM"."""
        return translate("Ownership", "Accept by {when}").format(when=self.until(at))

    def absence(self, name: str, begins_at: datetime, leave: Leave) -> str:
        """An absence in a line: "Joy Tan, from Mon 8:00 AM: away until Fri 5:00 PM → Lena Park"."""
        if begins_at <= self._now:
            return f"{name}: {self.away(leave)}"
        said = translate("Ownership", "{name}, from {when}: {away}")
        begins = self._moments.at_beside(begins_at, self._now)
        return said.format(name=name, when=begins, away=self.away(leave))

    def meanwhile(self, load: Load, stand_in: str) -> str:
        """What becomes of what somebody owns while they are away."""
        if not load.conversations:
            return translate("Ownership", "They own no open conversation.")
        owned = counts.conversations(load.conversations)
        if stand_in:
            said = translate("Ownership", "Still theirs: {owned}; {name} sees to that meanwhile.")
            return said.format(owned=owned, name=stand_in)
        said = translate("Ownership", "Still theirs: {owned}; the supervisor on shift sees to that meanwhile.")
        return said.format(owned=owned)

    def preview(self, preview: Preview, to: str, names: dict[int, str]) -> list[str]:
        """What giving many away would change: how many, how late, and what everybody would own."""
        lines = [self._goes(preview, to)]
        if preview.is_away:
            lines.append(translate("Ownership", "{name} is away at the moment.").format(name=to))
        elif preview.is_off:
            lines.append(translate("Ownership", "{name} is not on shift at the moment.").format(name=to))
        for one in preview.changes:
            change = (counts.open_ones(one.before.conversations), counts.open_ones(one.after.conversations))
            lines.append(f"  {names.get(one.staff_id, '?')}: {' → '.join(change)}")
        return [*lines, *left_out(preview.left_out)]

    def _goes(self, preview: Preview, to: str) -> str:
        whom = to or translate("Ownership", "nobody")
        said = translate("Ownership", "{conversations} would go to {name}")
        parts = [said.format(conversations=counts.conversations(preview.moves), name=whom)]
        if preview.overdue:
            parts.append(counts.overdue_ones(preview.overdue))
        if preview.earliest is not None and preview.earliest >= self._now:
            first = translate("Ownership", "the first due {when}")
            parts.append(first.format(when=self._moments.end_beside(preview.earliest, self._now)))
        return sentence("{said}.", said=", ".join(parts))


def accountable(name: str, because: Because) -> str:
    """Who has to see to a conversation now, and why."""
    pattern = {
        Because.OWNS: translate("Ownership", "{name} sees to it, as its owner."),
        Because.SUBSTITUTE: translate("Ownership", "{name} sees to it while its owner is away."),
        Because.ON_SHIFT: translate("Ownership", "{name} sees to it, as the supervisor on shift."),
        Because.DEPUTY: translate("Ownership", "{name} sees to it, as the deputy."),
        Because.LEAD: translate("Ownership", "{name} sees to it, as the practice lead."),
    }[because]
    return pattern.format(name=name)


def handed(one: HandedOver) -> str:
    """How a conversation came from one owner to another."""
    return _pattern(one).format(by=one.by or _somebody(), of=one.from_ or _somebody(), to=one.to or _somebody())


def _somebody() -> str:
    return translate("Traces", "Somebody")


def _pattern(one: HandedOver) -> str:
    told = {
        How.HANDED: translate("Ownership", "{by} handed this over to {to}"),
        How.REASSIGNED: translate("Ownership", "{by} gave this to {to}"),
        How.TAKEN: translate("Ownership", "{to} took this over from {of}"),
        How.COVERED: translate("Ownership", "{to} took this over while {of} was away"),
        How.ASSIGNED: translate("Ownership", "The program gave this to {to}"),
        How.RETURNED: translate("Ownership", "{of} did not accept this in time; it was nobody's again"),
        How.LEFT: translate("Ownership", "{of} does not work here any more; it was nobody's again"),
        How.UNDONE: translate("Ownership", "{by} undid that; it went back to {to}"),
    }
    to_nobody = {
        How.REASSIGNED: translate("Ownership", "{by} gave this back to everybody"),
        How.UNDONE: translate("Ownership", "{by} undid that; it was nobody's again"),
    }
    return told[one.how] if one.to else to_nobody.get(one.how, told[one.how])


def reason(one: HandedOver) -> str:
    """Why it came to them, in brackets or quotes after it; empty where nobody said."""
    match one.why:
        case "":
            return ""
        case Chosen.LAST_REPLIER:
            chosen = translate("Ownership", "who answered this patient last")
        case Chosen.LEAST_LOAD:
            chosen = translate("Ownership", "who had the least to do")
        case _:
            chosen = ""
    return f" ({chosen})" if chosen and one.how is How.ASSIGNED else f" “{one.why}”"


def left_out(codes: dict[int, str]) -> list[str]:
    """Which conversations stay where they are, and why."""
    said = translate("Ownership", "Conversation {id} stays: {why}.")
    return [said.format(id=number, why=_why_not(code)) for number, code in sorted(codes.items())]


def _why_not(code: str) -> str:
    return {
        "conversation_unknown": translate("Ownership", "there is no such conversation"),
        "nobody_waits": translate("Ownership", "nobody waits in it any more"),
        "cannot_own": translate("Ownership", "this colleague does not see its location"),
        "owned_by_other": translate("Ownership", "it has another owner by now"),
        "went_on": translate("Ownership", "it was worked on since"),
    }.get(code, code)


def moved(count: int, to: str) -> str:
    """What is said once conversations were given away; `to` is empty for nobody."""
    said = translate("Ownership", "{conversations} went to {name}.")
    whom = to or translate("Ownership", "nobody")
    return said.format(conversations=counts.conversations(count), name=whom)


def moved_back(count: int) -> str:
    """What is said once that was undone."""
    said = translate("Ownership", "{conversations} went back to whom they had belonged.")
    return said.format(conversations=counts.conversations(count))


def undo_with(command: str) -> str:
    """How to take back what was just done."""
    return translate("Ownership", "This takes it back: {command}").format(command=command)


def back(name: str, load: Load | None) -> str:
    """What is said once an absence was ended, with what waits for them as far as that is known."""
    said = translate("Ownership", "{name} is not away any more.").format(name=name)
    if load is None:
        return said
    owned = translate("Ownership", "Theirs to answer: {owned}.")
    return f"{said} {owned.format(owned=counts.conversations(load.conversations))}"


def nobody_away() -> str:
    """What is said where no absence is entered."""
    return translate("Ownership", "Nobody is away, and no absence is ahead.")


def on_shift(*, is_on: bool) -> str:
    """Whether somebody works at this moment, in a list of everybody."""
    return translate("Ownership", "on shift") if is_on else translate("Ownership", "off shift")


def assigning(*, is_on: bool, minutes: int) -> str:
    """Whether the program gives what nobody owns to anybody."""
    if not is_on:
        return translate("Ownership", "The program gives nothing to anybody.")
    said = translate(
        "Ownership",
        "The program gives what nobody owns to who is here; they accept it within {minutes} of opening hours.",
    )
    return said.format(minutes=counts.minutes(minutes))


def named(deputy: str, lead: str) -> list[str]:
    """Who sees to what nobody owns while no supervisor is on shift."""
    nobody = translate("Ownership", "nobody")
    return [
        translate("Ownership", "Deputy: {name}").format(name=deputy or nobody),
        translate("Ownership", "Practice lead: {name}").format(name=lead or nobody),
    ]
