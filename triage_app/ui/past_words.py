"""Waits that are over, in sentences: since when and until when, how each ended, and whether that was in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from triage_app.ui import wording
from triage_app.ui.moments import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from triage_app.queue.domain.past import PastWait

translate = QCoreApplication.translate


def line(one: PastWait, at: Callable[[datetime], str], end: Callable[[datetime], str]) -> str:
    """Everything there is to say of one of them; `at` says when something was, `end` until when it lasted."""
    return " ".join((_what_ended(one, at), *said(one, at, end)))


def _what_ended(one: PastWait, at: Callable[[datetime], str]) -> str:
    """The same as a caption, where it stands beside a wait that goes on."""
    by_holding, otherwise = {
        True: (
            translate("PastWords", "An earlier wait was answered by a holding reply {when}, in time."),
            translate("PastWords", "An earlier wait ended {when}, in time."),
        ),
        False: (
            translate("PastWords", "An earlier wait was answered by a holding reply {when}, too late."),
            translate("PastWords", "An earlier wait ended {when}, too late."),
        ),
        None: (translate("PastWords", "An earlier wait ended {when}."),) * 2,
    }[one.met]
    return sentence(by_holding if one.ended_by == "held" else otherwise, when=at(one.ended_at))


def caption(one: PastWait, at: Callable[[datetime], str]) -> str:
    """When it ended, and whether that was in time."""
    pattern = {
        True: translate("PastWords", "Ended {when}, in time."),
        False: translate("PastWords", "Ended {when}, too late."),
        None: translate("PastWords", "Ended {when}."),
    }[one.met]
    return sentence(pattern, when=at(one.ended_at))


def said(one: PastWait, at: Callable[[datetime], str], end: Callable[[datetime], str]) -> tuple[str, ...]:
    """How it ended, since when and until when it was, and by which rules."""
    times = translate("PastWords", "Counted from {start}, due {due}.")
    if one.rules_version:
        rules = translate("PastWords", "Version {version} of hours and promises.").format(
            version=one.rules_version
        )
    else:
        rules = translate("PastWords", "Hours and promises are those the practice began with.")
    return (
        _how(one),
        sentence(times, start=at(one.started_at), due=end(one.due_at)),
        *_before(one, end),
        rules,
    )


def _before(one: PastWait, end: Callable[[datetime], str]) -> Iterator[str]:
    """When it was due before other rules moved that: nothing that has happened is undone by an edit."""
    broken = translate("PastWords", "It was overdue already from {when} on, by the promises before.")
    before = translate("PastWords", "Before that it was due {when}.")
    if one.broken_at is not None and one.broken_at != one.due_at:
        yield sentence(broken, when=end(one.broken_at))
    if one.was_due_at is not None and one.was_due_at not in {one.due_at, one.broken_at}:
        yield sentence(before, when=end(one.was_due_at))


def _how(one: PastWait) -> str:
    if one.reason is not None:
        reason = wording.close_reason(one.reason)
        named = translate("PastWords", "Closed without a reply by {name}: {reason}.")
        pattern = named if one.by else translate("PastWords", "Closed without a reply: {reason}.")
        return sentence(pattern, name=one.by, reason=reason)
    known, unknown = {
        "reply": (
            translate("PastWords", "The portal accepted the reply of {name}."),
            translate("PastWords", "The portal accepted the reply."),
        ),
        "portal": (
            translate("PastWords", "Answered on the portal by {name}."),
            translate("PastWords", "Answered on the portal."),
        ),
        "call": (
            translate("PastWords", "Answered in a call or a visit, logged by {name}."),
            translate("PastWords", "Answered in a call or a visit."),
        ),
        "merged": (
            translate("PastWords", "Merged by {name}; it goes on together with the other conversation."),
            translate("PastWords", "Merged; it goes on together with the other conversation."),
        ),
        "unmerged": _elsewhere(),
        "split": _elsewhere(),
        "held": (translate("PastWords", "A holding reply promised the answer by another time."),) * 2,
        "withdrawn": (translate("PastWords", "The patient took back what was written."),) * 2,
        "joined": (translate("PastWords", "It goes on as part of a wait that began earlier."),) * 2,
    }.get(one.ended_by, (translate("PastWords", "Nobody waited any more."),) * 2)
    return sentence(known, name=one.by) if one.by else unknown


def _elsewhere() -> tuple[str, str]:
    """What is said of messages that were put elsewhere."""
    return (
        translate("PastWords", "Split or taken apart by {name}; it goes on elsewhere."),
        translate("PastWords", "Split or taken apart; it goes on elsewhere."),
    )
