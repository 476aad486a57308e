"""When somebody works, and what they take; who has said nothing works always and takes everything."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from triage_app.queue.domain.names import spelt
from triage_app.queue.domain.policies import Facts
from triage_app.queue.domain.rulebook import Week

MOST_AT_ONCE: Final = 1000


@dataclass(frozen=True)
class Duty:
    """One person's shifts and skills.

    `week` has windows of seven weekdays from Monday in the practice's time, None where nobody has said. Languages
    and categories are codes, providers are names; empty for all. `most`: how many open conversations the program
    gives them at once, None for as many as there are.
    """

    week: Week | None = None
    languages: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    providers: frozenset[str] = frozenset()
    most: int | None = None

    def takes(self, facts: Facts) -> bool:
        """Whether a conversation is something for them; what is not known of it is no reason against it."""
        language = facts.language.partition("-")[0]
        return (
            _is_among(language, self.languages)
            and _is_among(facts.category, self.categories)
            and _is_among(facts.provider, self.providers)
        )


ANY_DUTY: Final = Duty()


def _is_among(fact: str, wanted: Collection[str]) -> bool:
    return not fact or not wanted or spelt(fact, wanted) is not None
