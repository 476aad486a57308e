"""What an edit of the rules would change: every open conversation counted by them, nothing written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from triage_app.errors import NotAllowedError
from triage_app.queue.domain.countdown import Wait, strictest, unanswered_of, wait_for
from triage_app.queue.domain.people import Act, Person, may
from triage_app.queue.domain.policies import Rulebook
from triage_app.queue.domain.rulebook import Rules, rulebook
from triage_app.queue.services import rulebooks
from triage_app.queue.services.promises import promised_to
from triage_app.queue.services.steps import counted
from triage_app.queue.services.waiting import heard_in, settled_in
from triage_app.queue.store.round_trip import among
from triage_app.queue.store.schema import Conversation, Patient
from triage_app.queue.store.work import Work


@dataclass(frozen=True)
class Move:
    """One conversation whose answer would be due at another time; `late`: it would be overdue at once.

    `patient` is empty where their record cannot be read.
    """

    conversation_id: int
    before: datetime
    after: datetime
    late: bool = False
    patient: str = ""


@dataclass(frozen=True)
class Preview:
    """What an edit would change: of `open` conversations so many due times, earlier and later, with examples.

    `overdue` of them would be so at once, `in_time` are overdue now and would not be any more. `with_category`
    have been given a category: where none has, promises for categories count for nobody.
    """

    open: int
    earlier: int
    later: int
    overdue: int
    in_time: int
    examples: tuple[Move, ...]
    with_category: int = 0


_C = Conversation
_OPEN: Final = (
    select(
        *(_C.id, _C.portal_id, _C.location_id, _C.provider_id, _C.patient_id, _C.category),
        *(_C.segment_at, _C.promised_at, _C.due_at, _C.rules_version, _C.closed_up_to),
    )
    .where(_C.due_at.is_not(None))
    .order_by(_C.due_at, _C.id)
)


_NAMES: Final = select(_C.id, Patient.name).join(Patient, Patient.id == _C.patient_id).where(among(_C.id, "ids"))


def preview(work: Work, person: Person, rules: Rules, limit: int) -> Preview:
    """What becomes of everything open that the person sees, with `limit` changes as examples.

    Those that would be overdue at once come first, then whatever was due first.
    Where sync has not counted by the rules in force yet, it is compared with what they will give.

    Raises:
        NotAllowedError: `not_your_role`.
        UsageError: the code of what is wrong with the rules.
    """
    if not may(person, Act.SET_RULES):
        raise NotAllowedError("not_your_role")
    edition = rulebooks.latest(work)
    rulebooks.checked(rules, edition.rules)
    if not may(person, Act.READ):  # who only administers sees no conversations
        return Preview(0, 0, 0, 0, 0, ())
    found = work.connection.execute(_OPEN).all()
    before = {row.id: row.due_at for row in found}
    before |= _due(work, edition.rulebook, [row for row in found if row.rules_version != edition.version])
    after = _due(work, rulebook(rules, 0, edition.zone), found)
    moves = [
        Move(number, at, after[number], late=after[number] < work.now <= at)
        for number, at in before.items()
        if after[number] != at
    ]
    return Preview(
        len(found),
        sum(one.after < one.before for one in moves),
        sum(one.after > one.before for one in moves),
        sum(one.late for one in moves),
        sum(one.before < work.now <= one.after for one in moves),
        _named(work, sorted(moves, key=lambda one: not one.late)[:limit]),
        sum(bool(row.category) for row in found),
    )


def _named(work: Work, moves: Sequence[Move]) -> tuple[Move, ...]:
    """The same with their patients' names."""
    found = work.connection.execute(_NAMES, {"ids": [one.conversation_id for one in moves]}) if moves else ()
    names = {row.id: row.name for row in found}
    return tuple(replace(one, patient=names.get(one.conversation_id, "")) for one in moves)


def _due(work: Work, rules: Rulebook, found: Sequence[Any]) -> dict[int, datetime]:
    """By when answers are due by some rules, by conversation."""
    promised = promised_to(work, rules, found) if found else {}
    waits = _held(work, [row for row in found if row.promised_at is not None])
    return {
        row.id: strictest(wait, promised[row.id])[1].due_at
        if (wait := waits.get(row.id)) is not None
        else counted(row, promised[row.id])[1].due_at
        for row in found
    }


def _held(work: Work, found: Sequence[Any]) -> dict[int, Wait]:
    """The waits for which an answer was promised: their rows do not say which messages nobody has promised one."""
    ids = [row.id for row in found]
    heard = heard_in(work, ids) if ids else {}
    settled = settled_in(work, ids, {row.id: row.closed_up_to for row in found}) if ids else {}
    waits: dict[int, Wait] = {}
    for row in found:
        messages = heard.get(row.id, ())
        wait = wait_for(unanswered_of(messages, settled[row.id]), messages)
        if wait is not None:
            waits[row.id] = wait
    return waits
