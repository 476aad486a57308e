"""Claim and release: each one guarded statement, so that of two people exactly one succeeds."""

from sqlalchemy import select, update

from triage_app.errors import ConflictError, NotAllowedError, UsageError
from triage_app.queue.domain.people import Act, Person, may
from triage_app.queue.domain.states import WAITING
from triage_app.queue.store.schema import Conversation, Staff
from triage_app.queue.store.work import Work


def claim(work: Work, person: Person, conversation_id: int, *, take: bool = False) -> None:
    """Make a person the owner of a conversation nobody owns; claiming one's own again changes nothing.

    Args:
        work: an open transaction.
        person: who claims.
        conversation_id: what is claimed.
        take: take it from whoever has it; for those who may.

    Raises:
        NotAllowedError: `not_your_role`.
        ConflictError: `owned_by_other`, with the owner's name.
        UsageError: `conversation_unknown` or `nobody_waits`.
    """
    if not may(person, Act.TAKE_OVER if take else Act.CLAIM):
        raise NotAllowedError("not_your_role")
    free = [] if take else [Conversation.owner_id.is_(None)]
    claimed = work.connection.execute(
        update(Conversation)
        .where(
            Conversation.id == conversation_id,
            Conversation.state.in_(WAITING),
            Conversation.owner_id.is_distinct_from(person.id),
            *free,
        )
        .values(owner_id=person.id, version=Conversation.version + 1)
    ).rowcount
    if claimed == 0:
        _explain(work, person, conversation_id)


def _explain(work: Work, person: Person, conversation_id: int) -> None:
    row = work.connection.execute(
        select(Conversation.owner_id, Conversation.state, Staff.name)
        .outerjoin(Staff, Staff.id == Conversation.owner_id)
        .where(Conversation.id == conversation_id)
    ).one_or_none()
    if row is None:
        raise UsageError("conversation_unknown", id=conversation_id)
    if row.owner_id == person.id:
        return
    if row.state not in WAITING:
        raise UsageError("nobody_waits", id=conversation_id)
    raise ConflictError("owned_by_other", owner=row.name or "?")


def release(work: Work, person: Person, conversation_id: int) -> None:
    """Give a conversation back to everybody; releasing what nobody owns changes nothing.

    Raises:
        NotAllowedError: `not_your_role`.
        ConflictError: `owned_by_other`.
        UsageError: `conversation_unknown`.
    """
    if not may(person, Act.RELEASE):
        raise NotAllowedError("not_your_role")
    released = work.connection.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id, Conversation.owner_id == person.id)
        .values(owner_id=None, version=Conversation.version + 1)
    ).rowcount
    if released == 0:
        owner = work.connection.execute(
            select(Conversation.owner_id, Staff.name)
            .outerjoin(Staff, Staff.id == Conversation.owner_id)
            .where(Conversation.id == conversation_id)
        ).one_or_none()
        if owner is None:
            raise UsageError("conversation_unknown", id=conversation_id)
        if owner.owner_id is not None:
            raise ConflictError("owned_by_other", owner=owner.name)
