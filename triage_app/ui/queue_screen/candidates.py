"""To whom conversations can be given: colleagues with how much they own, and nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from triage_app.queue.domain.assignment import NOTHING
from triage_app.ui.ownership_words import Leave, OwnershipWords, on_shift
from triage_app.ui.reassign_words import load_change
from triage_app.ui.wording import translate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from triage_app.queue.domain.accountable import Member, Team
    from triage_app.queue.domain.assignment import Load
    from triage_app.queue.domain.conversation import Row


@dataclass(frozen=True)
class Candidate:
    """One line to choose, None for nobody; `about` says where somebody is, `load` what they own now and then."""

    id: int | None
    name: str
    about: str
    load: str = ""
    is_here: bool = True


@dataclass(frozen=True)
class Scene:
    """Who works here and owns how much, at a moment, and who asks."""

    team: Team
    loads: Mapping[int, Load]
    words: OwnershipWords
    now: datetime
    me: int


def candidates(rows: Sequence[Row], scene: Scene) -> tuple[Candidate, ...]:
    """Whoever does not own all of these already: first who is here, of those whoever owns the least."""
    able = [one for one in scene.team.members if one.works_at_a_desk and _to_come(rows, one)]
    able.sort(key=lambda one: (not _is_here(one, scene), _owned(one, scene), one.name.casefold()))
    nobody = (_nobody(),) if any(row.owner_id is not None for row in rows) else ()
    return (*(_candidate(one, rows, scene) for one in able), *nobody)


def _candidate(one: Member, rows: Sequence[Row], scene: Scene) -> Candidate:
    owned = _owned(one, scene)
    load = load_change(owned, owned + _to_come(rows, one))
    mark = translate("Candidates", "you") if one.id == scene.me else ""
    about = " · ".join(part for part in (mark, _about(one, scene)) if part)
    return Candidate(one.id, one.name, about, load, _is_here(one, scene))


def _to_come(rows: Sequence[Row], one: Member) -> int:
    return sum(row.owner_id != one.id for row in rows)


def _owned(one: Member, scene: Scene) -> int:
    return scene.loads.get(one.id, NOTHING).conversations


def _is_here(one: Member, scene: Scene) -> bool:
    return one.is_on_shift(scene.now) and not scene.team.is_away(one.id, scene.now)


def _about(one: Member, scene: Scene) -> str:
    absence = scene.team.absence(one.id, scene.now)
    if absence is not None:
        substitute = scene.team.stand_in(one.id, scene.now)
        return scene.words.away(Leave(absence.ends_at, "" if substitute is None else substitute.name))
    return on_shift(is_on=one.is_on_shift(scene.now))


def _nobody() -> Candidate:
    name = translate("Candidates", "Nobody: give it back to everybody")
    return Candidate(None, name, translate("Candidates", "Whoever has time claims it"))
