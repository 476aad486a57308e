"""How a conversation came from owner to owner: kept with every act that gives it away, and read for history."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Text, bindparam, insert, literal, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql.dml import Insert

from triage_app.errors import UsageError
from triage_app.queue.domain.handing import LONGEST_WHY, HandedOver, How
from triage_app.queue.services.actions import CONVERSATION, PERSON
from triage_app.queue.store import rows
from triage_app.queue.store.schema import Conversation, Staff
from triage_app.queue.store.schema_ownership import Handover
from triage_app.queue.store.types import UtcDateTime, code_of
from triage_app.queue.store.work import Work

_H = Handover
_KEY: Final = bindparam("action", type_=_H.action.type)
_FROM: Any = aliased(Staff)
_TO: Any = aliased(Staff)
_BY: Any = aliased(Staff)


def keep(how: How, to: Any, *conditions: ColumnElement[bool]) -> Insert:
    """Keep that a conversation goes from its owner to somebody, by an act that comes next under these conditions.

    Its values are the act's own, and `why`.
    """
    columns = ["conversation_id", "at", "how", "by_id", "from_id", "to_id", "action", "why"]
    row = select(
        Conversation.id,
        bindparam("now", type_=UtcDateTime()),
        literal(how, code_of(How)),
        PERSON,
        Conversation.owner_id,
        to,
        _KEY,
        bindparam("why", type_=Text()),
    ).where(*conditions)
    return insert(_H).from_select(columns, row, include_defaults=False)


def is_kept() -> ColumnElement[bool]:
    """The condition over a conversation's row that it was handed over under this very key."""
    kept = select(_H.id).where(_H.conversation_id == Conversation.id, _H.action == _KEY)
    return kept.exists()


class Move(NamedTuple):
    """A conversation, as a row with its `id`, `version` and `owner_id`, that goes to somebody or to nobody."""

    row: Any
    to_id: int | None
    accept_by: datetime | None = None
    why: str = ""


def move(work: Work, how: How, moves: Sequence[Move], *, by: int | None = None, action: str | None = None) -> None:
    """Give these away, and keep that they were; their rows are locked. `by` is None for the program."""
    told = [
        {
            "conversation_id": one.row.id,
            "at": work.now,
            "how": how,
            "by_id": by,
            "from_id": one.row.owner_id,
            "to_id": one.to_id,
            "action": action,
            "why": one.why,
        }
        for one in moves
    ]
    owned = [
        {
            "id": one.row.id,
            "owner_id": one.to_id,
            "accept_by": one.accept_by,
            "version": one.row.version + 1,
        }
        for one in moves
    ]
    rows.add(work.connection, Handover, told, unique="id")  # before the owner changes: it says whose it was
    rows.change(work.connection, Conversation, owned)


def reason(said: str) -> str:
    """A reason as it is kept.

    Raises:
        UsageError: `why_too_long`.
    """
    why = " ".join(said.replace("\x00", "").split())
    if len(why) > LONGEST_WHY:
        raise UsageError("why_too_long", limit=LONGEST_WHY)
    return why


OF_CONVERSATION: Final = (
    select(_H.at, _H.how, _BY.name.label("by"), _FROM.name.label("from_"), _TO.name.label("to"), _H.why)
    .outerjoin(_BY, _BY.id == _H.by_id)
    .outerjoin(_FROM, _FROM.id == _H.from_id)
    .outerjoin(_TO, _TO.id == _H.to_id)
    .where(_H.conversation_id == CONVERSATION)
    .order_by(_H.id)
)
"""What to ask for `read`."""


def read(answer: Iterable[Any]) -> tuple[HandedOver, ...]:
    """A conversation's hand-overs, the earliest first, out of the answer to `OF_CONVERSATION`."""
    return tuple(
        HandedOver(row.at, row.how, row.by or "", row.from_ or "", row.to or "", row.why) for row in answer
    )
