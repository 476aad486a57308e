"""Of two acts at once that both give a conversation away, the history tells what happened and nothing else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from counted import H
from owned import history, many
from queues import NOW
from triage_app.errors import TriageError
from triage_app.queue.domain.states import CloseReason

if TYPE_CHECKING:
    from collections.abc import Callable

    from queues import Queue
    from triage_app.queue.access import Access

    Act = Callable[[Access, int, int], object]

ROUNDS = 16


def take(desk: Access, number: int, _lena: int) -> object:
    return desk.claim(number, take=True)


def give(desk: Access, number: int, lena: int) -> object:
    return desk.hand_over(number, lena)


def give_anybodys(desk: Access, number: int, lena: int) -> object:
    return desk.hand_over(number, lena, take=True)


def cover(desk: Access, number: int, _lena: int) -> object:
    return desk.cover(number)


def close(desk: Access, number: int, _lena: int) -> object:
    return desk.close(number, CloseReason.DUPLICATE, seen=10**6)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("joy", give), ("ana", take)),
        (("ana", take), ("joy", close)),
        (("ana", give_anybodys), ("joy", close)),
        (("lena", cover), ("ana", take)),
    ],
    ids=lambda pair: f"{pair[0]} {pair[1].__name__}",
)
def test_every_line_of_the_history_begins_with_who_had_it(
    queue: Queue, one: tuple[str, Act], other: tuple[str, Act]
) -> None:
    ids, joy, lena = many(queue, ROUNDS), queue.people["joy"].id, queue.people["lena"].id
    desks = {login: queue.desk(login) for login in ("joy", "ana", "lena")}
    for number in ids:
        desks["joy"].claim(number)
    desks["joy"].be_away(joy, NOW, NOW + H)

    def does(login: str, act: Act, number: int, together: Barrier) -> None:
        together.wait(10)
        try:
            act(desks[login], number, lena)
        except TriageError:
            return

    with ThreadPoolExecutor(2) as pool:
        for number in ids:
            together = Barrier(2)
            for done in [pool.submit(does, login, act, number, together) for login, act in (one, other)]:
                done.result()
    had: dict[int, int | None] = dict.fromkeys(ids, joy)
    for number, _, before, after, _ in history(queue):
        assert had[number] == before
        had[number] = after
    assert had == {number: desks["ana"].conversation(number).row.owner_id for number in ids}
