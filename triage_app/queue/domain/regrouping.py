"""Conversations put together, taken apart again, split, and new matters in an old thread: what is allowed when.

From queue-behaviour, section 3.2: of the same patient only; the older unanswered message counts; 30 days to undo.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from triage_app.queue.domain.people import Act, Person, may
from triage_app.queue.domain.refusal import Refusal

UNDO: Final = timedelta(days=30)
"""How long merged conversations can be taken apart again."""

NEW_TOPIC_AFTER: Final = timedelta(days=30)
"""So long after everything in a thread was settled its patient begins a new matter."""


class Regroup(StrEnum):
    """What can be done with conversations as a whole."""

    MERGE = "merge"
    UNMERGE = "unmerge"
    SPLIT = "split"


class TraceKind(StrEnum):
    """What a line tells that stands where messages came or went."""

    MERGE = "merge"
    UNMERGE = "unmerge"
    SPLIT = "split"
    PORTAL = "portal"
    """The portal changed a message here afterwards, or moved it in."""


class TieKind(StrEnum):
    """How another conversation is tied to one."""

    MERGED_INTO = "merged_into"
    """This one's messages are there now."""
    HOLDS = "holds"
    """It was merged into this one."""
    FOLLOWS = "follows"
    """This one began there: as a new matter in its thread, or split off."""
    LED_TO = "led_to"
    """It began here."""


MOST_ASKED: Final = 50
"""So many wishes of one person may be open at the same time: sync does them between steps, a few at once."""


@dataclass(frozen=True)
class Tie:
    """Another conversation that belongs to one; `at` is when it was merged, or began. Times are UTC."""

    kind: TieKind
    id: int
    subject: str
    at: datetime


@dataclass(frozen=True)
class Request:
    """What was last asked to happen to a conversation; `outcome` is None until sync has done it, a code if not."""

    act: Regroup
    staff_id: int
    outcome: str | None
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Part:
    """A conversation that is to be regrouped, as far as that asks for.

    `holds_others`: something was merged into it. `is_sending`: a reply of it has not arrived. `is_written_in`:
    somebody has begun a reply there. `owner` is the owner's name.
    """

    id: int
    patient_id: int | None
    owner_id: int | None = None
    owner: str = ""
    merged_into: int | None = None
    merged_at: datetime | None = None
    holds_others: bool = False
    is_sending: bool = False
    is_written_in: bool = False


@dataclass(frozen=True)
class Split:
    """A message somebody wants to split off: whether the patient wrote it there, and how many others they did."""

    is_patients: bool
    others: int


def merge_refusal(source: Part, target: Part, person: Person) -> Refusal | None:
    """Why `source` cannot be merged into `target` by somebody; None where it can."""
    if source.id == target.id:
        return Refusal("merge_itself")
    if source.patient_id is None or source.patient_id != target.patient_id:
        return Refusal("merge_other_patient")  # a hard rule: nobody's message is ever shown among another's
    merged = next((one for one in (source, target) if one.merged_into is not None), None)
    if merged is not None:
        return Refusal("merged_already", {"into": merged.merged_into or 0})
    if source.holds_others:
        return Refusal("merge_other_way")
    return _busy(source, target) or _foreign(person, target) or _taken(person, source)


def unmerge_refusal(source: Part, target: Part, person: Person, now: datetime) -> Refusal | None:
    """Why `source` cannot be taken out of `target` again; None where it can."""
    if source.merged_into != target.id or source.merged_at is None:
        return Refusal("merged_not")
    if now - source.merged_at > UNDO:
        return Refusal("merged_too_long", {"days": UNDO.days})
    return _busy(target) or _foreign(person, target)


def split_refusal(source: Part, message: Split, person: Person) -> Refusal | None:
    """Why a message cannot become a conversation of its own; None where it can."""
    if source.merged_into is not None:
        return Refusal("merged_already", {"into": source.merged_into})
    if source.patient_id is None:
        return Refusal("split_nameless")  # what the portal says later of a message would name one of them only
    if not message.is_patients:
        return Refusal("split_not_patients")
    if not message.others:
        return Refusal("split_last")
    return _busy(source) or _foreign(person, source)


def is_new_topic(sent_at: datetime, settled_at: datetime | None, after: timedelta) -> bool:
    """Whether what a patient sent begins a new matter in a thread in which nobody waited since `settled_at`."""
    return settled_at is not None and sent_at - settled_at > after


def _busy(*parts: Part) -> Refusal | None:
    """A reply on its way was written for the messages its author saw; a draft would be left behind."""
    if any(one.is_sending for one in parts):
        return Refusal("regroup_while_sending")
    return Refusal("merge_draft") if parts[:-1] and parts[0].is_written_in else None


def _foreign(person: Person, part: Part) -> Refusal | None:
    if not may(person, Act.REGROUP):
        return Refusal("not_your_role")
    if part.owner_id == person.id or may(person, Act.TAKE_OVER):
        return None
    return Refusal("claim_first") if part.owner_id is None else _owned(part)


def _taken(person: Person, part: Part) -> Refusal | None:
    theirs = part.owner_id not in {None, person.id} and not may(person, Act.TAKE_OVER)
    return _owned(part) if theirs else None


def _owned(part: Part) -> Refusal:
    return Refusal("owned_by_other", {"owner": part.owner})
