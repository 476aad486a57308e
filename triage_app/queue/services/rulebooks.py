"""The practice's rules as they are stored: a row for each edit, the latest in force (decision 59)."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from triage_app.errors import ConflictError, NotAllowedError, UsageError
from triage_app.logs import event
from triage_app.queue.domain import rule_texts
from triage_app.queue.domain.people import Act, Person, may
from triage_app.queue.domain.policies import Rulebook
from triage_app.queue.domain.rulebook import LONGEST_RULES, Rules, newly_hidden, refusal, rulebook
from triage_app.queue.store import schema_rules
from triage_app.queue.store.schema import Practice, Staff
from triage_app.queue.store.work import Work

_B = schema_rules.Rulebook
LATEST: Final = (
    select(_B.id, _B.content, _B.edited_at, Staff.name.label("by"), Practice.zone)
    .select_from(Practice)
    .outerjoin(_B, _B.id > 0)
    .outerjoin(Staff, Staff.id == _B.edited_by)
    .where(Practice.id == 1)
    .order_by(_B.id.desc().nulls_last())
)
"""Every edition, the latest first; one row without a number where nobody has set anything."""


@dataclass(frozen=True)
class Edition:
    """One version of the rules; 0, by nobody, is what a practice has that never set any."""

    version: int
    rules: Rules
    zone: str
    edited_by: str = ""
    edited_at: datetime | None = None

    @property
    def rulebook(self) -> Rulebook:
        """The rules as conversations are judged by them."""
        return _compiled(self.version, self.zone, written(self.rules))


def latest(work: Work) -> Edition:
    """The rules in force."""
    return edition(work.connection.execute(LATEST.limit(1)).one()) or _readable(work)


def version(work: Work, number: int) -> Edition:
    """The rules of one version; those in force where nobody can tell any more."""
    row = work.connection.execute(LATEST.where(_B.id == number)).one_or_none() if number else None
    found = edition(row) if row is not None else None
    return found or (latest(work) if number else _nothing_set(work))


def _nothing_set(work: Work) -> Edition:
    return Edition(0, Rules(), work.connection.execute(select(Practice.zone)).scalar_one())


def in_force(work: Work) -> Rulebook:
    """The rules in force, ready to judge by; the same value as long as nobody edits them."""
    row = work.connection.execute(LATEST.limit(1)).one()
    if row.id is not None and (found := _compiled_or_none(row.id, row.zone, row.content)) is not None:
        return found
    return latest(work).rulebook


def edition(row: Any) -> Edition | None:
    """A row of `LATEST` as a value; None where nobody can use what it says."""
    if row.id is None:
        return Edition(0, Rules(), row.zone)
    rules = read(row.content)
    return None if rules is None else Edition(row.id, rules, row.zone, row.by or "", row.edited_at)


def _readable(work: Work) -> Edition:
    """The latest rules that can be used, where the very latest cannot: somebody has written them by hand."""
    rows = work.connection.execute(LATEST).all()
    event("rules_unreadable", number=rows[0].id)
    found = next((one for row in rows if (one := edition(row)) is not None), None)
    return found or Edition(0, Rules(), rows[0].zone)


def edit(work: Work, person: Person, rules: Rules, *, based_on: int) -> Edition:
    """Put the next version in force; sync counts what is open anew.

    Raises:
        NotAllowedError: `not_your_role`.
        UsageError: the code of what is wrong with the rules.
        ConflictError: `rules_changed`, when `based_on` is not the latest version any more.
    """
    if not may(person, Act.SET_RULES):
        raise NotAllowedError("not_your_role")
    in_use = latest(work)
    content = checked(rules, in_use.rules)
    before = work.connection.execute(LATEST.limit(1)).one()
    if in_use.version != based_on:
        raise ConflictError("rules_changed", by=before.by or "")
    version = (before.id or 0) + 1  # after rules that nobody can read as well
    row = {"id": version, "content": content, "edited_by": person.id, "edited_at": work.now}
    try:
        work.connection.execute(insert(_B).values(row).inline())
    except IntegrityError:  # somebody else was faster
        raise ConflictError("rules_changed", by="") from None
    return Edition(version, rules, before.zone, person.name, work.now)


def checked(rules: Rules, before: Rules) -> str:
    """Rules as they are stored, in the place of those before.

    Raises:
        UsageError: the code of what is wrong with them.
    """
    wrong = rule_texts.refusal(rules) or refusal(rules) or newly_hidden(before, rules)
    if wrong is not None:
        raise UsageError(wrong.code, **wrong.values)
    content = written(rules)
    if len(content) > LONGEST_RULES:
        raise UsageError("rules_too_long", most=LONGEST_RULES)
    return content


def written(rules: Rules) -> str:
    """Rules as JSON."""
    return msgspec.json.encode(rules, order="deterministic").decode()


def read(content: str) -> Rules | None:
    """Rules out of JSON; None where it says nothing that can be used."""
    try:
        rules = msgspec.json.decode(content, type=Rules)
    except (msgspec.DecodeError, RecursionError):
        return None
    return rules if refusal(rules) is None else None


@lru_cache(maxsize=16)
def _compiled_or_none(version: int, zone: str, content: str) -> Rulebook | None:
    rules = read(content)
    return None if rules is None else rulebook(rules, version, zone)


@lru_cache(maxsize=16)
def _compiled(version: int, zone: str, content: str) -> Rulebook:
    return rulebook(msgspec.json.decode(content, type=Rules), version, zone)
