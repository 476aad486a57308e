"""Who owns what and who is away meanwhile, as lists and conversations tell it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from triage_app.cli.output import moment
from triage_app.errors import UsageError
from triage_app.queue.domain.accountable import Accountable, Team
from triage_app.queue.domain.conversation import Conversation, Row
from triage_app.queue.domain.people import Person

if TYPE_CHECKING:
    from triage_app.ui.ownership_words import Leave

NOBODY = "nobody"
"""What stands for a login where nobody is to own it, or to be named."""


@dataclass(frozen=True)
class Owners:
    """The team at one moment."""

    team: Team
    now: datetime

    def name(self, staff_id: int | None) -> str:
        """Somebody's name; empty of nobody, and of who left."""
        found = self.team.member(staff_id)
        return "" if found is None else found.name

    def away(self, staff_id: int | None) -> dict[str, Any] | None:
        """For a script: until when somebody is away, and the name of who stands in; None while they are here."""
        absence = self.team.absence(staff_id, self.now)
        if absence is None:
            return None
        return {"until": moment(absence.ends_at), "substitute": self.stand_in(absence.staff_id) or None}

    def stand_in(self, staff_id: int) -> str:
        """The name of who stands in for somebody who is away; empty where nobody does."""
        found = self.team.stand_in(staff_id, self.now)
        return "" if found is None else found.name

    def leave(self, staff_id: int | None) -> "Leave | None":
        """The same for a person to read."""
        from triage_app.ui.ownership_words import leave_of

        return leave_of(self.team, staff_id, self.now)

    def whose(self, row: Row, told: Any) -> str:
        """Whose a conversation is, in a line, and until when they are away."""
        from triage_app.ui.standing_words import owner

        return str(told.ownership.owner(owner(row), self.leave(row.owner_id)))


def owners(access: Any) -> Owners:
    """The team as it is now."""
    return Owners(access.team(), access.clock.now())


def owned_facts(whole: Conversation, sees_to_it: Accountable | None, team: Owners) -> dict[str, Any]:
    """Who has to see to a conversation, and how it came from owner to owner."""
    found = sees_to_it and {
        "id": sees_to_it.staff_id,
        "name": team.name(sees_to_it.staff_id),
        "because": sees_to_it.because.value,
    }
    history = [
        {
            "at": moment(one.at),
            "by": one.by or None,
            "act": one.how.value,
            "from": one.from_ or None,
            "to": one.to or None,
            "why": one.why,
        }
        for one in whole.handovers
    ]
    return {"accountable": found, "history": history}


def owned_lines(row: Row, sees_to_it: Accountable | None, team: Owners, told: Any) -> list[str]:
    """Who has to see to a conversation, and by when whom it was given to accepts it."""
    from triage_app.ui.ownership_words import accountable

    lines = [accountable(team.name(sees_to_it.staff_id), sees_to_it.because)] if sees_to_it else []
    if row.accept_by is not None and row.owner_id is not None:
        lines.append(f"{told.ownership.accept_by(row.accept_by)}.".replace("..", "."))
    return lines


def person_of(access: Any, login: str) -> Person:
    """Who signs in with this login and still works here.

    Raises:
        UsageError: `login_unknown`.
    """
    for one in access.staff():
        if one.active and one.person.login == login:
            found: Person = one.person
            return found
    raise UsageError("login_unknown", login=login)


def number_of(access: Any, login: str) -> int | None:
    """The number of somebody by their login; None for nobody.

    Raises:
        UsageError: `login_unknown`.
    """
    return None if login == NOBODY else person_of(access, login).id
