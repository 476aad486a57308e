"""The same acts of ownership on several queues at once, and a plain book of what has to come of them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from counted import H
from queues import NOW, a_message
from triage_app.errors import TriageError
from triage_app.queue.domain.accountable import accountable
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.delivery import DeliveryKind, DeliveryState
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.states import CloseReason
from triage_app.queue.services import portals, team
from triage_app.queue.services.duties import Assigning
from triage_app.queue.store.schema import Conversation
from triage_app.queue.store.schema_outbox import Outbox
from triage_app.sync.sweep import Sweep

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from queues import Queue
    from triage_app.queue.access import Access
    from triage_app.queue.domain.accountable import Team

CONVERSATIONS = (1, 2, 3)
HERE = 1
"""The practice's only location."""

DESKS = ("ana", "joy", "lena")
DONE = "done"


@dataclass
class Site:
    """One of the queues: its desks, and the key of what was reassigned last."""

    queue: Queue
    moved: str = ""
    dropped: list[str] = field(default_factory=list)

    def desk(self, login: str) -> Access:
        return self.queue.desk(login)

    def number(self, login: str | None) -> int | None:
        return None if login is None else self.queue.people[login].id

    def login(self, number: int | None) -> str | None:
        return next((login for login, one in self.queue.people.items() if one.id == number), None)

    def owners(self) -> dict[int, str | None]:
        owned = select(Conversation.id, Conversation.owner_id).where(Conversation.id.in_(CONVERSATIONS))
        found = self.queue.store.read(lambda work: work.connection.execute(owned).all())
        return {row.id: self.login(row.owner_id) for row in found}

    def unaccepted(self) -> set[int]:
        """What the program gave to somebody who has not accepted it."""
        given = select(Conversation.id).where(Conversation.accept_by.is_not(None))
        return set(self.queue.store.read(lambda work: work.connection.execute(given).scalars().all()))

    def team(self) -> Team:
        return self.queue.store.read(team.team)

    def replies(self) -> list[tuple[int, int | None]]:
        """Which state each reply answers that is not taken back."""
        rows = select(Outbox.conversation_id, Outbox.answers_message_id).where(
            Outbox.kind == DeliveryKind.REPLY, Outbox.state != DeliveryState.CANCELLED
        )
        found = self.queue.store.read(lambda work: work.connection.execute(rows).all())
        return [(row.conversation_id, row.answers_message_id) for row in found]


@dataclass
class Book:
    """What everybody knows without any database: who owns what, who is away until when, who waits."""

    sites: tuple[Site, ...]
    owner: dict[int, str | None] = field(default_factory=lambda: dict.fromkeys(CONVERSATIONS))
    waits: set[int] = field(default_factory=lambda: set(CONVERSATIONS))
    away: dict[str, datetime] = field(default_factory=dict)
    given: dict[int, tuple[str | None, str | None]] = field(default_factory=dict)
    now: datetime = NOW
    messages: int = 0

    def __post_init__(self) -> None:
        for site in self.sites:
            site.queue.keep_up()
        self.now = max(site.queue.clock.now() for site in self.sites)
        for site in self.sites:
            site.queue.clock.advance(self.now - site.queue.clock.now())

    # what everybody does

    def everywhere(self, act: Callable[[Site], object]) -> str:
        """What comes of an act, which is the same on every queue."""
        outcomes = set()
        for site in self.sites:
            try:
                act(site)
            except TriageError as error:
                outcomes.add(error.code)
            else:
                outcomes.add(DONE)
        assert len(outcomes) == 1, outcomes
        return outcomes.pop()

    def gives(self, number: int, to: str | None, outcome: str, expected: str) -> None:
        assert outcome == expected
        if outcome == DONE:
            self.owner[number] = to

    def writes(self, number: int) -> None:
        """The patient writes once more."""
        self.messages += 1
        name, sent = f"m-{self.messages}", self.now
        self.everywhere(lambda site: site.queue.take_in(a_message(name, thread_key=f"t-{number}", sent=sent)))
        self.waits.add(number)

    def passes(self, hours: int) -> None:
        self.now += hours * H
        for site in self.sites:
            site.queue.clock.advance(hours * H)
            portal = site.queue.portal.id  # sync reads it on: by that a team's database knows what time it is
            site.queue.sync.write(lambda work, portal=portal: portals.passed(work, portal, {}, work.now))  # type: ignore[misc]

    def is_away(self, login: str | None) -> bool:
        return login is not None and self.now < self.away.get(login, NOW)

    def claim(self, login: str, number: int) -> None:
        whose = self.owner[number]
        free = whose in {None, login}
        expected = DONE if whose == login else "nobody_waits" if number not in self.waits else DONE if free else ""
        outcome = self.everywhere(lambda site: site.desk(login).claim(number))
        self.gives(number, login, outcome, expected or "owned_by_other")

    def cover(self, login: str, number: int) -> None:
        whose = self.owner[number]
        free = whose in {None, login} or self.is_away(whose)
        expected = DONE if whose == login else "nobody_waits" if number not in self.waits else DONE if free else ""
        outcome = self.everywhere(lambda site: site.desk(login).cover(number))
        self.gives(number, login, outcome, expected or "owned_by_other")

    def release(self, login: str, number: int) -> None:
        expected = DONE if self.owner[number] in {None, login} else "owned_by_other"
        self.gives(number, None, self.everywhere(lambda site: site.desk(login).release(number)), expected)

    def hand_over(self, login: str, number: int, to: str) -> None:
        whose = self.owner[number]
        expected = "claim_first" if whose is None else DONE if whose == login else "owned_by_other"
        expected = expected if number in self.waits else "nobody_waits"
        outcome = self.everywhere(lambda site: site.desk(login).hand_over(number, site.number(to) or 0))
        self.gives(number, to, outcome, DONE if whose == to else expected)

    def take_next(self, login: str) -> None:
        free = [one for one in CONVERSATIONS if one in self.waits and self.owner[one] is None]
        taken: set[int] = set()
        outcome = self.everywhere(lambda site: taken.add(site.desk(login).take_next().row.id))
        assert outcome == (DONE if free else "nothing_unowned")
        for number in taken:
            assert taken == {number}
            assert number in free
            self.owner[number] = login

    def reassign(self, to: str | None) -> None:
        """Everything goes to one person."""

        def act(site: Site) -> None:
            site.moved = site.desk("ana").reassign(CONVERSATIONS, site.number(to)).key

        assert self.everywhere(act) == DONE
        going = {one: self.owner[one] for one in CONVERSATIONS if one in self.waits and self.owner[one] != to}
        self.given = {one: (before, to) for one, before in going.items()}
        self.owner |= dict.fromkeys(going, to)

    def undo(self) -> None:
        self.everywhere(lambda site: site.desk("ana").undo_reassign(site.moved))
        for number, (before, to) in self.given.items():
            if number in self.waits and self.owner[number] == to:
                self.owner[number] = before
        self.given = {}

    def leave(self, login: str, hours: int, substitute: str | None) -> None:
        until = self.now + hours * H

        def act(site: Site) -> None:
            number = site.number(login) or 0
            site.desk(login).be_away(number, self.now, until, site.number(substitute))

        expected = "own_substitute" if substitute == login else DONE
        assert self.everywhere(act) == expected
        if expected == DONE:
            self.away[login] = max(until, self.away.get(login, until))

    def close(self, login: str, number: int) -> None:
        def act(site: Site) -> None:
            desk = site.desk(login)
            desk.close(number, CloseReason.DUPLICATE, seen=desk.conversation(number).newest_message_id)

        outcome = self.everywhere(act)
        if outcome == DONE:
            assert self.owner[number] == login
            self.waits.discard(number)

    def reply(self, login: str, number: int, *, behind: int = 0) -> None:
        """Answer what was on screen, perhaps some messages ago; repeated as after an answer that was lost."""

        def act(site: Site) -> None:
            desk, key = site.desk(login), new_key()
            seen = max(0, desk.conversation(number).newest_message_id - behind)
            wanted = Reply(number, key, f"{login} answers.", (), close=False, seen=seen)
            first = desk.reply(wanted)
            assert site.desk(login).reply(wanted).id == first.id

        if self.everywhere(act) == DONE:
            assert self.owner[number] == login

    def sweep(self, *, fails: bool = False) -> None:
        """Sync works, which may die before it is done and begins anew."""
        unaccepted = self.sites[0].unaccepted()
        for site in self.sites:
            if fails:
                with suppress(StopIteration):
                    Sweep(site.queue.sync, iter((True, True, False)).__next__).sweep()
            Sweep(site.queue.sync, lambda: True).sweep()
        owned = [site.owners() for site in self.sites]
        assert all(one == owned[0] for one in owned)
        for number, login in owned[0].items():
            if login != self.owner[number]:
                assert None in {login, self.owner[number]} or number in unaccepted, (
                    "the program takes nothing from one who accepted it to give it to another"
                )
                assert login is None or not self.is_away(login)
        self.owner = owned[0]

    def assigns(self, *, on: bool) -> None:
        assert self.everywhere(lambda site: site.desk("ana").set_assigning(Assigning(on=on))) == DONE

    def restart(self) -> None:
        """Every desk is closed and opened again."""
        for site in self.sites:
            for login in DESKS:
                site.queue.as_login(login).close()

    # what holds at every moment

    def check(self) -> None:
        for site in self.sites:
            assert site.owners() == self.owner
            everybody = site.team()
            for number in self.waits:
                found = accountable(site.number(self.owner[number]), HERE, everybody, self.now)
                assert found is not None
                assert everybody.member(found.staff_id) is not None
            told = next(iter(self.waits), None)  # what the others say a desk is told too, which takes long to ask
            if told is not None:
                whose = site.number(self.owner[told])
                assert site.desk("joy").accountable(told) == accountable(whose, HERE, everybody, self.now)
            answered = site.replies()
            assert len(answered) == len(set(answered)), "two replies to the same state"
