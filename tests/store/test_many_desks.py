"""Thirty-two desks that want the same thousand conversations: each of these goes to exactly one of them."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from random import Random
from typing import TYPE_CHECKING

import pytest

from counted import SENT
from queues import PASSWORD, a_message, engine_at
from triage_app.errors import ConflictError, UsageError
from triage_app.queue.access import Access
from triage_app.queue.domain.people import Person, Role
from triage_app.queue.domain.timing import Timing
from triage_app.queue.services import staff
from triage_app.queue.store.work import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from queues import Queue

pytestmark = pytest.mark.postgres

DESKS = 32


def hired(queue: Queue, number: int) -> tuple[Person, str]:
    """Somebody more, and their own address of the database."""
    url = queue.as_login("joy").engine.url
    suffix = (url.username or "").removeprefix("joy")
    login = f"d{uuid.uuid4().hex[:8]}{suffix}"
    person = queue.store.write(
        lambda work: staff.add(work, login, f"Desk {number}", frozenset({Role.ASSISTANT}), PASSWORD)
    )
    return person, url.set(username=login, password=PASSWORD).render_as_string(hide_password=False)


def race(queue: Queue, take: Callable[[Access, list[int], Random], int | None]) -> Counter[int]:
    """How often every conversation was won, by all desks at once until none of them gets another one."""
    people = [hired(queue, number) for number in range(DESKS)]
    ids = [row.id for row in queue.desk().open_rows()[0]]
    won: Counter[int] = Counter()
    together, guard = threading.Barrier(DESKS), threading.Lock()
    failures: list[BaseException] = []

    def work(number: int) -> None:
        person, url = people[number]
        store = Store(engine_at(url), queue.clock)
        desk, random = Access(store, person, Timing()), Random(number)  # noqa: S311
        try:
            together.wait(60)
            left = random.sample(ids, len(ids))
            while (taken := take(desk, left, random)) is not None:
                with guard:
                    won[taken] += 1
        except BaseException as error:  # noqa: BLE001 - told below, in the thread of the test
            failures.append(error)
        finally:
            desk.shut()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(DESKS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failures == []
    return won


def next_one(desk: Access, _left: list[int], _random: Random) -> int | None:
    try:
        return desk.take_next().row.id
    except UsageError as error:
        assert error.code == "nothing_unowned"  # noqa: PT017
        return None


def any_one(desk: Access, left: list[int], _random: Random) -> int | None:
    """Claim one's way through all of them, in an order of one's own, as long as any is left."""
    while left:
        number = left.pop()
        try:
            row = desk.claim(number).row
        except ConflictError:
            owned = {row.id for row in desk.open_rows()[0] if row.owner_id is not None}
            left[:] = [one for one in left if one not in owned]
        else:
            return row.id
    return None


@pytest.mark.parametrize(("take", "many"), [(next_one, 1000), (any_one, 200)])
def test_a_thousand_conversations_have_a_thousand_winners(
    team_queue: Queue, take: Callable[[Access, list[int], Random], int | None], many: int
) -> None:
    team_queue.take_in(*(a_message(f"m-{n}", thread_key=f"t-{n}", sent=SENT) for n in range(many)))
    won = race(team_queue, take)
    rows = team_queue.desk().open_rows()[0]
    owned = Counter(row.owner_id for row in rows)
    assert len(rows) == many
    assert owned[None] == 0
    mine = {row.id for row in rows}
    assert set(won) == mine
    assert set(won.values()) == {1}
    assert len(owned) > DESKS / 2, "they raced"
