"""What the desk says of people who are away, of what they own, and of what waits to be accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from triage_app.ui import counts
from triage_app.ui.moments import sentence

if TYPE_CHECKING:
    from triage_app.queue.domain.conversation import Row
    from triage_app.queue.services.coming_back import CameBack

translate = QCoreApplication.translate


def owner_away(name: str, away: str) -> str:
    """Whose a conversation is and until when they are away: "Joy Tan · away until 1:00 PM → Lena Park"."""
    return f"{name} · {away}"


def beside(said: str, more: str) -> str:
    """Two things to know in a line; the second may be empty."""
    return f"{said}. {more}".replace("..", ".") if more else said


def unowned(sees_to_it: str) -> str:
    """That nobody owns it, and who sees to it; `sees_to_it` is a sentence, empty while nobody knows."""
    return beside(translate("Leave", "Nobody owns it yet"), sees_to_it) if sees_to_it else ""


def given(accept_by: str) -> str:
    """That the program gave it to the reader; `accept_by` says by when, empty where nothing is to be accepted."""
    return (
        sentence(translate("Leave", "The program gave you this. {accept}."), accept=accept_by) if accept_by else ""
    )


def not_accepted(name: str) -> str:
    """That the program gave it to a colleague who has not taken it on so far."""
    return translate("Leave", "The program gave this to {name}, who has not accepted it yet.").format(name=name)


def row_given(row: Row, when: str) -> str:
    """The same of a line of the queue, with until when; empty where nothing is to be accepted."""
    if row.accept_by is None or row.owner_id is None:
        return ""
    said = translate("Leave", "The program gave this to {name}, to be accepted by {when}")
    return said.format(name=row.owner, when=when)


def you_are_away(until: str, stand_in: str) -> str:
    """That the reader is away, and who sees to what is theirs; `stand_in` is empty for nobody."""
    named = translate("Leave", "You are away until {when}; {name} sees to your conversations.")
    said = (
        named
        if stand_in
        else translate("Leave", "You are away until {when}; the supervisor on shift sees to your conversations.")
    )
    return said.format(when=until, name=stand_in)


def colleague(name: str, owned: int, away: str) -> str:
    """Somebody to be chosen: "Lena Park · 4 open", and until when they are away themselves."""
    told = f"{name} · {counts.open_ones(owned)}"
    return f"{told} ({away})" if away else told


def opens(total: int, overdue: int) -> str:
    """What is open: "12 open, 1 overdue"."""
    return ", ".join([counts.open_ones(total), *([counts.overdue_ones(overdue)] if overdue else [])])


def stays(stand_in: str) -> str:
    """Who sees to what stays the reader's meanwhile; `stand_in` is empty for nobody."""
    if stand_in:
        said = translate("Leave", "{name} sees to what stays yours, and every colleague may cover it.")
        return said.format(name=stand_in)
    return translate(
        "Leave", "The supervisor on shift sees to what stays yours, and every colleague may cover it."
    )


def gone(leave: str, given: list[str], kept: int) -> str:
    """What is said once the queue knows that somebody is away: what went where, and what could not."""
    said = [sentence("{leave}.", leave=leave), *given]
    if kept:
        could_not = translate("Leave", "Still yours, because it could not be given away: {conversations}.")
        said.append(could_not.format(conversations=counts.conversations(kept)))
    return " ".join(said)


def came_back(found: CameBack) -> str:
    """What somebody finds who was away: "You are back. Lena Park took over 4; 8 are still yours, 2 overdue."."""
    took, nobody = translate("Leave", "{name} took over {count}"), translate("Leave", "nobody's again: {count}")
    taken = [(took if name else nobody).format(name=name, count=count) for name, count in found.taken]
    yours = counts.still_yours(found.owned) if found.owned else translate("Leave", "none is yours any more")
    late = f", {counts.overdue_ones(found.overdue)}" if found.overdue else ""
    whole = "; ".join([", ".join(taken), f"{yours}{late}"] if taken else [f"{yours}{late}"])
    return translate("Leave", "You are back. {what}.").format(what=whole[:1].upper() + whole[1:])
