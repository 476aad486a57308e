"""The names that occur in a queue, for who says in words to what a rule applies."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from triage_app.queue.domain.categories import CATEGORIES
from triage_app.queue.domain.people import Act, Person, may
from triage_app.queue.services import rulebooks
from triage_app.queue.store.schema import Conversation, Location, Portal, Provider
from triage_app.queue.store.work import Work

_CATEGORIES: Final = select(Conversation.category).where(Conversation.due_at.is_not(None)).distinct()


@dataclass(frozen=True)
class KnownNames:
    """Names as they are spelt, in alphabetical order.

    Locations and portals are all there are. Providers are those seen so far, more may come; categories are ours
    and whatever else rules and conversations have; `categories_given` says whether any open conversation has been
    given one. None where the person who asks sees no conversations.
    """

    locations: tuple[str, ...]
    portals: tuple[str, ...]
    providers: tuple[str, ...] | None = None
    categories: tuple[str, ...] | None = None
    categories_given: bool | None = None


def known_names(work: Work, person: Person) -> KnownNames:
    """Read them."""
    locations, portals = (
        tuple(work.connection.execute(select(one.name).distinct().order_by(one.name)).scalars())
        for one in (Location, Portal)
    )
    if not may(person, Act.READ):
        return KnownNames(locations, portals)
    providers = work.connection.execute(select(Provider.name).distinct().order_by(Provider.name)).scalars()
    targets = rulebooks.latest(work).rules.category_targets
    given = set(filter(None, work.connection.execute(_CATEGORIES).scalars()))
    categories = tuple(sorted({*CATEGORIES, *targets, *given}))
    return KnownNames(locations, portals, tuple(filter(None, providers)), categories, bool(given))
