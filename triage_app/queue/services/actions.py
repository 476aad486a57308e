"""What people did, kept under the key of the act: repeating one returns what came of it (decision 27).

Statements here name their values: `action` (the key), `person`, `conversation` and `now`.
"""

from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, literal, select, update

from triage_app.errors import UsageError
from triage_app.queue.domain.people import Act
from triage_app.queue.store import upsert
from triage_app.queue.store.schema import Conversation
from triage_app.queue.store.schema_record import Action
from triage_app.queue.store.types import Id, UtcDateTime

DONE: Final = "done"
"""The outcome of what was done; anything else is the code of why it was not."""

CONVERSATION: Final = bindparam("conversation", type_=Id)
PERSON: Final = bindparam("person", type_=Id)

_KEY: Final = bindparam("action", type_=Action.key.type)
_NOW: Final = bindparam("now", type_=UtcDateTime())


ACCEPT: Final = (
    update(Conversation)
    .where(Conversation.id == CONVERSATION, Conversation.owner_id == PERSON, Conversation.accept_by.is_not(None))
    .values(accept_by=None, version=Conversation.version + 1)
)
"""Whoever works on what was given to them has accepted it, also without saying so."""


def is_new() -> ColumnElement[bool]:
    """The condition that nothing was done under this key so far."""
    return ~select(Action.key).where(Action.key == _KEY).exists()


def note(act: Act, outcome: Any = None, *, when: ColumnElement[bool] | None = None) -> upsert.Insert:
    """Keep what came of an act on a conversation, as an expression over its row; or that it was done.

    A key that is there already keeps its first outcome. `when` is a condition over the conversation's row.
    """
    came_of_it = literal(DONE) if outcome is None else outcome
    row = select(_KEY, PERSON, literal(act.value), Conversation.id, came_of_it, _NOW)
    columns = ["key", "staff_id", "act", "conversation_id", "outcome", "at"]
    found = row.where(Conversation.id == CONVERSATION, *(() if when is None else (when,)))
    return upsert.insert(Action).from_select(columns, found).on_conflict_do_nothing()


OUTCOME: Final = select(Action.act, Action.conversation_id, Action.outcome).where(Action.key == _KEY)
"""What came of the act under this key, whenever that was."""


def outcome(noted: Any, act: Act, conversation_id: int) -> str | None:
    """The outcome in the answer to `OUTCOME`; None where nothing was done under the key.

    Raises:
        UsageError: `key_taken`, when it was used for another act.
    """
    row = noted.one_or_none()
    if row is None:
        return None
    if (row.act, row.conversation_id) != (act.value, conversation_id):
        raise UsageError("key_taken", id=row.conversation_id)
    came_of_it: str = row.outcome
    return came_of_it


def is_done(noted: Any, act: Act, conversation_id: int) -> bool:
    """Whether the act was done under its key before.

    Raises:
        UsageError: `key_taken`, when the key was used for another act.
    """
    return outcome(noted, act, conversation_id) == DONE
