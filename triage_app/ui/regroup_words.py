"""Words for conversations that belong together, and for what was asked to happen to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from triage_app.queue.domain.regrouping import UNDO, Regroup, TieKind
from triage_app.sentences import say
from triage_app.ui import dates

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

    from triage_app.queue.domain.conversation import Row
    from triage_app.queue.domain.regrouping import Request, Tie

translate = QCoreApplication.translate


def subject(text: str) -> str:
    """What a conversation is about, on one line; what stands there where the portal did not say."""
    return " ".join(text.split()) or translate("Traces", "No subject")


def tie(one: Tie, zone: tzinfo, now: datetime) -> str:
    """How another conversation belongs to one: "Merged into “Results”"."""
    local = one.at.astimezone(zone)
    day = dates.short_day(local) if now - one.at <= UNDO else dates.born_on(local)
    return {
        TieKind.MERGED_INTO: translate("Ties", "Merged into “{subject}”"),
        TieKind.HOLDS: translate("Ties", "Contains “{subject}” (merged {day})"),
        TieKind.FOLLOWS: translate("Ties", "Follows “{subject}”"),
        TieKind.LED_TO: translate("Ties", "Led to “{subject}”"),
    }[one.kind].format(subject=subject(one.subject), day=day)


def asked(request: Request, row: Row, ties: Sequence[Tie] = ()) -> str:
    """What was asked for and is not done yet, or what was not done, and why."""
    if request.outcome is None:
        return {
            Regroup.MERGE: translate("RequestLine", "Will be merged in a moment…"),
            Regroup.UNMERGE: translate("RequestLine", "Will be taken apart in a moment…"),
            Regroup.SPLIT: translate("RequestLine", "The message will be split off in a moment…"),
        }[request.act]
    not_done = {
        Regroup.MERGE: translate("RequestLine", "Not merged. {why}"),
        Regroup.UNMERGE: translate("RequestLine", "Not taken apart. {why}"),
        Regroup.SPLIT: translate("RequestLine", "Not split off. {why}"),
    }[request.act]
    return not_done.format(why=_why(request.outcome, request, row, ties))


def _why(outcome: str, request: Request, row: Row, ties: Sequence[Tie]) -> str:
    """Why it was not done; one that was asked for before says no name, which is filled from what is on screen."""
    is_theirs = row.owner_id not in {None, request.staff_id}
    owner = row.owner if is_theirs else translate("RequestLine", "a colleague")
    into = next((str(one.id) for one in ties if one.kind is TieKind.MERGED_INTO), "?")
    why = str(say(outcome, {"owner": owner, "days": UNDO.days, "into": into, **request.values}))
    return f"{why[:1].upper()}{why[1:]}"
