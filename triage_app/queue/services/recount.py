"""Count what is open anew after an edit of the rules, batch by batch (decision 59)."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final, TypeVar

from sqlalchemy import func, insert, select

from triage_app.queue.services import rulebooks
from triage_app.queue.services.held import held_by_others
from triage_app.queue.services.waiting import bring_in_step
from triage_app.queue.store.schema import Conversation
from triage_app.queue.store.schema_rules import Rulebook, RulesApplied
from triage_app.queue.store.work import Work

T = TypeVar("T")

BATCH: Final = 40
"""Conversations that one transaction counts and holds."""


def in_force(work: Work) -> int:
    """The version of the rules in force."""
    return rulebooks.in_force(work).version


def behind(work: Work) -> tuple[int, list[int]]:
    """The newest edition, and the open conversations not counted by the rules in force, by ascending id.

    The newest edition is not the one in force where nobody can read it.
    """
    version = in_force(work)
    found = work.connection.execute(
        select(Conversation.id).where(Conversation.due_at.is_not(None), Conversation.rules_version != version)
    )
    newest = work.connection.execute(select(func.max(Rulebook.id))).scalar() or 0
    return newest, sorted(found.scalars())


def waiting(work: Work) -> list[int]:
    """Every conversation in which somebody waits, by ascending id."""
    found = work.connection.execute(select(Conversation.id).where(Conversation.due_at.is_not(None)))
    return sorted(found.scalars())


def opened_again(work: Work) -> list[int]:
    """What a desk has opened again and sync has not counted yet: its next step is marked at its very beginning."""
    is_marked = Conversation.next_step_at == Conversation.segment_at
    found = select(Conversation.id).where(Conversation.next_step_at <= work.now, is_marked)
    return sorted(work.connection.execute(found).scalars())


def batches(ids: Sequence[T]) -> Iterator[Sequence[T]]:
    """These, as many at once as one transaction counts and holds.

    The first is alone: a statement that is run for the first time takes as long as forty conversations.
    """
    if ids:
        yield ids[:1]
    for begin in range(1, len(ids), BATCH):
        yield ids[begin : begin + BATCH]


def again(work: Work, ids: Collection[int]) -> frozenset[int]:
    """Count these anew by the same rules: steps that are not reached are to be told once more.

    Returns those that are not counted because somebody holds their rows: nobody waits for them.
    """
    work.spare_the_disk()
    held = held_by_others(work, ids)
    bring_in_step(work, sorted(set(ids) - held))
    return held


def recount(work: Work, ids: Collection[int], version: int, *, is_last: bool) -> frozenset[int]:
    """Count these anew, by whatever rules are in force now, and write down that they are; returns what is held."""
    held = again(work, ids)
    counted = len(ids) - len(held)
    row = {"rulebook_id": version, "conversations": counted, "is_last": is_last and not held, "at": work.now}
    work.connection.execute(insert(RulesApplied).values(row))
    return held


def is_told(work: Work, version: int) -> bool:
    """Whether it was written down that nothing is behind this version any more."""
    row = select(RulesApplied.id).where(RulesApplied.rulebook_id == version, RulesApplied.is_last).limit(1)
    return work.connection.execute(row).scalar() is not None
