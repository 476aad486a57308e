"""The desk's own words at a terminal: what both say, they say alike, in the language that is spoken.

They are Qt's translations, which need no screen. Only what is really told loads them: JSON never does.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from triage_app.cli.output import tell
from triage_app.sentences import say

if TYPE_CHECKING:
    from triage_app.queue.domain.explanation import Why
    from triage_app.queue.domain.past import PastWait
    from triage_app.queue.services.rulebooks import Edition
    from triage_app.ui.ownership_words import OwnershipWords
    from triage_app.ui.standing_words import StandingWords
    from triage_app.ui.why_words import Account


class Told:
    """What is told of one practice's queue, at the moment at which it is asked first."""

    def __init__(self, access: Any) -> None:
        self._access = access

    @cached_property
    def now(self) -> datetime:
        """The practice's moment."""
        at: datetime = self._access.clock.now()
        return at

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._access.practice().zone)

    @cached_property
    def words(self) -> "StandingWords":
        """Times and standings, in the practice's zone first."""
        from triage_app.ui.standing_words import StandingWords

        return StandingWords(self._zone, self.now)

    @cached_property
    def ownership(self) -> "OwnershipWords":
        """Who owns what, and who is away."""
        from triage_app.ui.ownership_words import OwnershipWords

        return OwnershipWords(self._zone, self.now)

    def edition(self, of: "Edition") -> str:
        """Which version of the rules it is, in which zone, by whom and since when."""
        from triage_app.ui import rule_words

        since = self.words.at(of.edited_at) if of.edited_at else ""
        return rule_words.edition(of.version, of.zone, of.edited_by, since)

    def why(self, found: "Why", *, is_behind: bool = False) -> list[str]:
        """Why an answer is due then, as the desk says it; `is_behind`: newer rules may give another time."""
        from triage_app.ui.why_words import WhyWords

        due, *parts = self._account(WhyWords(self._zone).account(found, self.now))
        return [due, *behind(is_behind=is_behind), *parts]

    def over(self, found: "Sequence[PastWait]") -> list[str]:
        """How the last waits ended where nobody waits any more, as the desk says it."""
        from triage_app.ui.why_words import WhyWords

        return self._account(WhyWords(self._zone).over(found, self.now))

    @staticmethod
    def _account(account: "Account") -> list[str]:
        from triage_app.ui.moments import sentence

        lines = [sentence("{name}. {wait}", name=account.name(), wait=account.wait).rstrip()]
        for part in account.parts:
            lines += [part.caption, *(f"  {one}" for one in part.said)]
            lines += [f"  {lead}: {text}" for lead, text in part.lines]
        return lines


def behind(*, is_behind: bool) -> list[str]:
    """What is said beside a due time that rules in force already may still move; nothing where none do."""
    return [str(say("rules_behind"))] if is_behind else []


@contextmanager
def telling(access: Any) -> Generator[Told]:
    """What tells of a queue, while Qt knows the texts of the language that is spoken."""
    from PySide6.QtCore import QCoreApplication

    from triage_app.ui import translation

    running = QCoreApplication.instance()
    application = running or QCoreApplication([])
    try:
        if problem := translation.speak(application):
            tell(problem)
        yield Told(access)
    finally:
        if running is None:
            application.shutdown()
