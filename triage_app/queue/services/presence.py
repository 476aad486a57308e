"""Who has a conversation on screen and who writes to its patient: machine time, by the database's clock.

It is no version of a conversation and wakes no desk: desks ask, and hear of requests in the same round trip. Only
the first key in what the program gave is one: it accepts that.
"""

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import Executable, and_, delete, null, or_, select

from triage_app.errors import NotAllowedError
from triage_app.queue.domain.meeting import Here, Met
from triage_app.queue.domain.people import Act, Person, may
from triage_app.queue.domain.timing import Timing
from triage_app.queue.services import actions, take_over
from triage_app.queue.services.actions import CONVERSATION, PERSON
from triage_app.queue.store import upsert
from triage_app.queue.store.machine_time import machine_now, machine_now_after
from triage_app.queue.store.round_trip import among
from triage_app.queue.store.schema import Conversation, Staff
from triage_app.queue.store.schema_ownership import Presence
from triage_app.queue.store.work import Work

_P = Presence


def _put(writes_until: Any, *renewed: str) -> Executable:
    row = select(Conversation.id, PERSON, machine_now(), writes_until).where(Conversation.id == CONVERSATION)
    put = upsert.insert(_P).from_select(["conversation_id", "staff_id", "seen_at", "writes_until"], row)
    return put.on_conflict_do_update(
        index_elements=["conversation_id", "staff_id"], set_={name: put.excluded[name] for name in renewed}
    )


_HERE: Final[dict[bool | None, Executable]] = {
    None: _put(null(), "seen_at"),
    False: _put(null(), "seen_at", "writes_until"),
    True: _put(machine_now_after("writing_s"), "seen_at", "writes_until"),
}
"""That somebody is here, by whether they write: True for as long as a lease lasts, None as it was."""

_GONE: Final = delete(_P).where(_P.conversation_id == CONVERSATION, _P.staff_id == PERSON)
_SWEEP: Final = delete(_P).where(
    or_(_P.conversation_id == CONVERSATION, _P.staff_id == PERSON),
    _P.seen_at <= machine_now_after("old_s"),
    or_(_P.writes_until.is_(None), _P.writes_until <= machine_now()),
)
"""Takes away what is over: whoever comes later does, nobody has to be there in time."""

_ANYWHERE: Final = (
    select(
        _P.conversation_id,
        _P.staff_id,
        Staff.name,
        and_(_P.writes_until.is_not(None), _P.writes_until > machine_now()).label("writes"),
    )
    .join(Staff, Staff.id == _P.staff_id)
    .where(_P.staff_id != PERSON, _P.seen_at > machine_now_after("old_s"))
    .order_by(_P.conversation_id, Staff.name)
)
_AT_SOME: Final = _ANYWHERE.where(among(_P.conversation_id, "ids"))


def be_here(
    work: Work, person: Person, conversation_id: int, timing: Timing, *, writing: bool | None = None
) -> Met:
    """Say that somebody has a conversation on screen, and hear who else is anywhere; to be said again in time.

    Args:
        work: an open transaction, committed here.
        person: who is here.
        conversation_id: where; nothing happens where nobody knows of it.
        timing: how long that holds.
        writing: they write (True), do not write any more (False), or as before (None).

    Raises:
        NotAllowedError: `not_your_role`.
    """
    _require_reader(person)
    values = {
        "conversation": conversation_id,
        "person": person.id,
        "old_s": -timing.presence.total_seconds(),
        **({"writing_s": timing.writing.total_seconds()} if writing else {}),
    }
    here = (_HERE[writing], values)
    accepted = ((actions.ACCEPT, values),) if writing else ()
    *_, met, requests = work.finish_unheard(here, *accepted, (_SWEEP, values), *_ask(person, timing, None))
    return Met(_read(met), take_over.read(requests))


def leave(work: Work, person: Person, conversation_id: int) -> None:
    """Say that somebody has a conversation on screen no longer; unsaid, it is over by itself."""
    work.finish_unheard((_GONE, {"conversation": conversation_id, "person": person.id}))


def others(work: Work, person: Person, timing: Timing, ids: Collection[int] | None = None) -> Met:
    """Who else is at these conversations, or at any; and the requests that are about the person.

    Raises:
        NotAllowedError: `not_your_role`.
    """
    _require_reader(person)
    met, requests = work.finish(*_ask(person, timing, ids))
    return Met(_read(met), take_over.read(requests))


def _require_reader(person: Person) -> None:
    if not may(person, Act.READ):
        raise NotAllowedError("not_your_role")


def _ask(person: Person, timing: Timing, ids: Collection[int] | None) -> tuple[Any, ...]:
    values = {"person": person.id, "old_s": -timing.presence.total_seconds()}
    at = (_ANYWHERE, values) if ids is None else (_AT_SOME, {**values, "ids": tuple(ids)})
    return at, take_over.ask_for(person, timing)


def _read(rows: Any) -> tuple[Here, ...]:
    return tuple(Here(row.conversation_id, row.staff_id, row.name, bool(row.writes)) for row in rows)
