"""Goes away, and gives away what somebody wants to leave to others; for the queue worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from triage_app.errors import ConflictError, NotAllowedError, UsageError
from triage_app.queue.domain.handing import MOST_AT_ONCE
from triage_app.queue.domain.people import Act, may

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triage_app.queue.access import Access
    from triage_app.queue.domain.conversation import Row
    from triage_app.queue.services.absences import Away
    from triage_app.ui.leave.plan import Wanted


@dataclass(frozen=True)
class Gone:
    """What came of it: how many went to whom, how many could not and stay, and how all of them stand now."""

    away: Away
    given: tuple[tuple[int | None, int], ...]
    kept: int
    ids: tuple[int, ...]
    rows: tuple[Row, ...]


def go(access: Access, wanted: Wanted) -> Gone:
    """Enter the absence, then give away what is to go; what cannot go stays, and is counted.

    Raises:
        TriageError: see `Access.be_away`; nothing was given away then.
    """
    span, me = wanted.span, access.person.id
    away = access.be_away(me, span.begins_at or access.clock.now(), span.ends_at, wanted.substitute_id)
    given = tuple((to, _give(access, to, ids)) for to, ids in wanted.gives)
    ids = tuple(key for _, some in wanted.gives for key in some)
    kept = len(ids) - sum(count for _, count in given)
    return Gone(away, given, kept, ids, access.rows(ids) if ids else ())


def _give(access: Access, to: int | None, ids: Sequence[int]) -> int:
    """Give these to somebody, or to nobody; how many went. Who may reassign does it at once, others one by one."""
    if may(access.person, Act.REASSIGN) and len(ids) <= MOST_AT_ONCE:
        # a colleague may have covered one since the person looked, and it is not to be taken from them
        own = [row.id for row in access.rows(ids) if row.owner_id == access.person.id]
        return len(access.reassign(own, to).ids)
    return sum(_goes(access, to, key) for key in ids)


def _goes(access: Access, to: int | None, key: int) -> bool:
    try:
        if to is None:
            access.release(key)
        else:
            access.hand_over(key, to)
    except (ConflictError, NotAllowedError, UsageError):  # it is somebody else's by now, or not for them
        return False
    return True
