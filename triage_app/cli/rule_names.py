"""Names of places, people and matters in a rule, as they were typed: which of them can be meant."""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final

from triage_app import language
from triage_app.cli.output import tell
from triage_app.cli.told import telling
from triage_app.errors import UsageError
from triage_app.queue.domain.names import spelt
from triage_app.queue.domain.policies import EVERYTHING, Facts, Policy
from triage_app.sentences import say

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)


class RuleNames:
    """The names that a practice knows; read when the first one is asked for."""

    def __init__(self, access: Any) -> None:
        self._access = access

    @cached_property
    def _known(self) -> Any:
        return self._access.known_names()

    def location(self, said: str) -> str:
        """A location as it is spelt here; nothing said stays so.

        Raises:
            UsageError: `location_unknown`.
        """
        found = spelt(said, self._known.locations) if said else ""
        if found is None:
            raise UsageError("location_unknown", location=said, known=", ".join(self._known.locations))
        return found

    def promise(self, said: str, policies: Iterable[Policy]) -> str:
        """A promise as it is stored, also where it is shown otherwise; what is unknown stays as it was said."""
        known = [one.name for one in policies]
        if said in known:
            return said
        return spelt(said, known) or (EVERYTHING.name if self._is_the_rest(said) else said)

    def _is_the_rest(self, said: str) -> bool:
        if language.spoken() == language.ENGLISH:
            return spelt(said, [EVERYTHING.name]) is not None
        from triage_app.ui.why_words import policy_name

        with telling(self._access):
            return spelt(said, [EVERYTHING.name, policy_name(EVERYTHING.name)]) is not None

    def conditions(self, wanted: Mapping[str, str]) -> dict[str, str]:
        """Conditions with their names as they are spelt here; tells of what occurs nowhere yet.

        Raises:
            UsageError: `location_unknown`, `portal_unknown`, `portal_none`, `language_unreadable`.
        """
        said = Facts(**wanted)
        if said.language and not _LANGUAGE.fullmatch(said.language):
            raise UsageError("language_unreadable", said=said.language)
        found = said._replace(location=self.location(said.location), portal=self._portal(said.portal))
        if _is_strange(said.provider, self._known.providers):
            tell(say("provider_unseen", {"provider": said.provider}))
        if _is_strange(said.category, self._known.categories):
            tell(say("category_unseen", {"category": said.category, "known": ", ".join(self._known.categories)}))
        return {fact: getattr(found, fact) for fact in wanted}

    def _portal(self, said: str) -> str:
        if said and not self._known.portals:
            raise UsageError("portal_none")
        found = spelt(said, self._known.portals) if said else ""
        if found is None:
            raise UsageError("portal_unknown", portal=said, known=", ".join(self._known.portals))
        return found


def _is_strange(said: str, known: tuple[str, ...] | None) -> bool:
    return bool(said) and known is not None and spelt(said, known) is None
