"""An act on one conversation in one round trip: guarded statements, what came of them, and how it stands then."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Executable

from triage_app.errors import ConflictError, NotAllowedError, UsageError
from triage_app.queue.domain.conversation import Conversation
from triage_app.queue.domain.people import Act, Person, may
from triage_app.queue.services import actions, conversations
from triage_app.queue.store.work import Work

CLAIM_FIRST, OTHERS, SETTLED, TOO_SOON = "claim_first", "owned_by_other", "nobody_waits", "due_too_soon"
OVERDUE = "overdue_already"
"""Outcomes of acts that were refused: nobody owns it, somebody else does, no patient waits, one waits too long."""

CANNOT_OWN = "cannot_own"
"""Another one: a colleague cannot be its owner."""

ASKED_ALREADY, NOBODY_ASKS, NOT_LET_GO = "asked_already", "nobody_asks", "not_let_go"
"""And those of asking for it: a colleague does, nobody does, its owner has not let go of it."""


class Deed(NamedTuple):
    """Who does something to which conversation, under the act's own key."""

    person: Person
    conversation_id: int
    key: str


def do(
    work: Work, deed: Deed, act: Act, statements: tuple[Executable, ...], values: Mapping[str, Any]
) -> Conversation:
    """Run an act's statements, of which the last notes its outcome, and return the conversation as it is then.

    Raises:
        NotAllowedError: `not_your_role` or `claim_first`.
        ConflictError: `owned_by_other` or `not_let_go`, with the owner's name.
        UsageError: `conversation_unknown`, `nobody_waits`, `due_too_soon`, `overdue_already`, `cannot_own`,
            `asked_already`, `nobody_asks`, `key_taken`.
    """
    person, conversation_id, key = deed
    if not may(person, act):
        raise NotAllowedError("not_your_role")
    named = {"action": key, "person": person.id, "conversation": conversation_id, "now": work.now, **values}
    done = tuple((one, named) for one in (*statements, actions.OUTCOME))
    answers = work.finish_shown(*done, *conversations.whole(conversation_id, person.id))
    outcome = actions.outcome(answers[len(statements)], act, conversation_id)
    conversation = conversations.read(answers[len(done) :], conversation_id)
    if outcome == OTHERS:
        raise ConflictError("owned_by_other", owner=conversation.row.owner or "?")
    if outcome == NOT_LET_GO:
        raise ConflictError("not_let_go", owner=conversation.row.owner or "?")
    if outcome == CLAIM_FIRST:
        raise NotAllowedError("claim_first")
    _check(outcome, conversation_id)
    return conversation


def _check(outcome: str | None, conversation_id: int) -> None:
    """Refuse what cannot be done with this conversation, whoever owns it."""
    match outcome:
        case "nobody_waits":
            raise UsageError("nobody_waits", id=conversation_id)
        case "due_too_soon":
            raise UsageError("due_too_soon", id=conversation_id)
        case "overdue_already":
            raise UsageError("overdue_already", id=conversation_id)
        case "cannot_own":
            raise UsageError("cannot_own", id=conversation_id)
        case "asked_already":
            raise UsageError("asked_already", id=conversation_id)
        case "nobody_asks":
            raise UsageError("nobody_asks", id=conversation_id)
        case _:
            return
