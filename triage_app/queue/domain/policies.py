"""What the practice promises to whom: an ordered list of policies of which the first that fits decides.

A rulebook is one version of all of it. It is never changed: an edit makes the next version (decision 59), so that
what was due, and why, can be told for as long as the versions are kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from triage_app.queue.domain.calendar import Calendar, Mode, due, used
from triage_app.queue.domain.names import of_name
from triage_app.queue.domain.regrouping import NEW_TOPIC_AFTER

PROMISE: Final = timedelta(hours=24)
"""What a practice promises unless it says something else."""

SOON_SHARE: Final = 0.75
"""The share of the target after which a conversation counts as due soon."""

FIRST_LOOK: Final = timedelta(minutes=60)
"""Open minutes within which somebody has read what nothing cleared as administrative (decision 18)."""


class Facts(NamedTuple):
    """What policies look at; names as the practice sees them, `language` a code like `es`, empty where unknown."""

    portal: str = ""
    location: str = ""
    category: str = ""
    provider: str = ""
    language: str = ""


ANYTHING: Final = Facts()


@dataclass(frozen=True)
class Policy:
    """How soon an answer is promised, and for which conversations: an empty condition fits all."""

    name: str
    target: timedelta = PROMISE
    mode: Mode = Mode.ELAPSED
    conditions: Facts = ANYTHING

    def fits(self, facts: Facts) -> bool:
        """Whether every condition is met; capitals make no difference, and `es` fits `es-MX`."""
        return all(_meets(*pair) for pair in zip(Facts._fields, self.conditions, facts, strict=True))


class Basis(StrEnum):
    """What a due time follows from."""

    POLICY = "policy"
    CATEGORY = "category"
    """A category's own target, which is counted in opening hours and was earlier."""
    HELD = "held"
    """What a holding reply has promised."""


@dataclass(frozen=True)
class Segment:
    """One wait: from the oldest unanswered message until the answer that is due. Times are UTC.

    `by_the_clock` is true where the practice is never open, or too rarely to reach the target, so that all time
    counts whatever the policy says. `counts` is how much of the practice's time it has, None where that
    was not kept.
    """

    started_at: datetime
    soon_at: datetime
    due_at: datetime
    basis: Basis = Basis.POLICY
    by_the_clock: bool = False
    counts: timedelta | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Promise:
    """What is promised to one conversation, and why: the policy that fits first, at its place among how many.

    `tightened` is the target of the conversation's category, None where it has none. `version` is the rulebook's.
    """

    policy: Policy
    place: int
    among: int
    calendar: Calendar
    tightened: timedelta | None = None
    version: int = 0
    on_call: bool = False

    def segment(self, started_at: datetime) -> Segment:
        """The wait that starts at a moment: by the practice's promise, or by the category's target if earlier."""
        whole = _ends(started_at, self.policy.target, self.policy.mode, self.calendar, Basis.POLICY)
        if self.tightened is None:
            return whole
        tight = _ends(started_at, self.tightened, Mode.BUSINESS_HOURS, self.calendar, Basis.CATEGORY)
        return min(whole, tight, key=lambda one: one.due_at)

    def at_share(self, segment: Segment, share: float) -> datetime:
        """When a share of a wait's time is used up, counted as the wait itself is."""
        mode = self.mode_of(segment)
        whole = segment.counts
        if whole is None:
            whole = used(segment.started_at, segment.due_at, mode, self.calendar)
        at = due(segment.started_at, whole * share, mode, self.calendar)
        return segment.due_at if at is None else at

    def read_by(self, sent_at: datetime) -> datetime:
        """When somebody has to have read a message: a number of open minutes after it was sent (decision 18)."""
        at = due(sent_at, FIRST_LOOK, Mode.BUSINESS_HOURS, self.calendar)
        return sent_at + FIRST_LOOK if at is None else at

    def mode_of(self, segment: Segment) -> Mode:
        """Which time counts towards the end of a wait."""
        if segment.by_the_clock or segment.basis is Basis.HELD:
            return Mode.ELAPSED
        return Mode.BUSINESS_HOURS if segment.basis is Basis.CATEGORY else self.policy.mode


EVERYTHING: Final = Policy("everything else")
"""The policy of a practice that has said nothing, and of whatever no other policy fits."""


def with_the_rest(policies: tuple[Policy, ...]) -> tuple[Policy, ...]:
    """Policies as they are asked: the last one is for everything else, `EVERYTHING` where none of them is."""
    return policies if policies and policies[-1].conditions == ANYTHING else (*policies, EVERYTHING)


@dataclass(frozen=True)
class Rulebook:
    """One version of a practice's rules.

    `calendars` has the locations whose hours differ from the practice's, by their names.
    `policies` are asked in their order. `category_targets` may only tighten. `on_call`: somebody is told at night
    as well. So long after a thread was settled its patient's next message is a new matter.
    """

    version: int
    calendar: Calendar
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    policies: tuple[Policy, ...] = (EVERYTHING,)
    category_targets: Mapping[str, timedelta] = field(default_factory=dict)
    on_call: bool = False
    new_topic_after: timedelta = NEW_TOPIC_AFTER
    _known: dict[Facts, Promise] = field(default_factory=dict, init=False, repr=False, compare=False)

    def promise(self, facts: Facts) -> Promise:
        """What is promised to a conversation."""
        known = self._known.get(facts)
        if known is None:
            known = self._known[facts] = self._promise(facts)
        return known

    def _promise(self, facts: Facts) -> Promise:
        asked = with_the_rest(self.policies)
        place, policy = next((place, one) for place, one in enumerate(asked, 1) if one.fits(facts))
        tightened = self.category_targets.get(facts.category)
        calendar = self.calendar_of(facts.location)
        return Promise(policy, place, len(asked), calendar, tightened, self.version, self.on_call)

    @property
    def looks_at(self) -> frozenset[str]:
        """Which of the facts make a difference to anything."""
        used = {name for one in self.policies for name, wanted in one.conditions._asdict().items() if wanted}
        more = {"location": self.calendars, "category": self.category_targets}
        return frozenset(used | {name for name, some in more.items() if some})

    def calendar_of(self, location: str) -> Calendar:
        """When a location is open."""
        return of_name(location, self.calendars, self.calendar)


def held(since: datetime, until: datetime) -> Segment:
    """The wait that a holding reply begins: until what it has promised."""
    return Segment(since, since + (until - since) * SOON_SHARE, until, Basis.HELD)


def _ends(start: datetime, target: timedelta, mode: Mode, calendar: Calendar, basis: Basis) -> Segment:
    ends, soon = (due(start, share, mode, calendar) for share in (target, target * SOON_SHARE))
    if ends is None or soon is None:
        return Segment(start, start + target * SOON_SHARE, start + target, basis, by_the_clock=True, counts=target)
    return Segment(start, soon, ends, basis, counts=target)


def _meets(what: str, wanted: str, fact: str) -> bool:
    if not wanted:
        return True
    wanted, fact = wanted.casefold(), fact.casefold()
    return fact == wanted or (what == "language" and fact.split("-")[0] == wanted)
