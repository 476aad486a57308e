"""Of two acts at once that both give a conversation away, the history tells what happened and nothing else."""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text, update

from counted import H
from machine_moments import let_pass
from owned import history, many
from queues import NOW
from triage_app.errors import ConflictError, TriageError
from triage_app.queue.domain.states import CloseReason
from triage_app.queue.store.schema import Conversation

if TYPE_CHECKING:
    from collections.abc import Callable

    from queues import Queue
    from triage_app.queue.access import Access
    from triage_app.queue.store.work import Work

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


def take_after_asking(desk: Access, number: int) -> object:
    return desk.take_after_asking(number)


def let_go(desk: Access, number: int) -> object:
    return desk.answer_take_over(number, grant=True)


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("login", "act", "refusal"), [("lena", take_after_asking, "not_let_go"), ("joy", let_go, "owned_by_other")]
)
def test_a_take_over_that_is_refused_leaves_no_line_in_the_history(
    team_queue: Queue, login: str, act: Callable[[Access, int], object], refusal: str
) -> None:
    (number,), desks = many(team_queue, 1), {one: team_queue.desk(one) for one in ("joy", "lena")}
    desks["joy"].claim(number)
    desks["lena"].ask_take_over(number)
    let_pass(team_queue, 61)
    watch = team_queue.open_store("ana")
    another = update(Conversation).where(Conversation.id == number).values(owner_id=team_queue.people["ana"].id)
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")

    def overtake(work: Work) -> Future[object]:
        """Let it have another owner while the act waits for its row."""
        work.connection.execute(another)
        refused = pool.submit(act, desks[login], number)
        until = time.monotonic() + 5
        while not watch.read(lambda other: other.connection.execute(waiting).scalar_one()):
            assert time.monotonic() < until
        return refused

    with ThreadPoolExecutor(1) as pool:
        refused = team_queue.store.write(overtake)
        with pytest.raises(ConflictError, match=refusal):
            refused.result(10)
    watch.close()
    assert history(team_queue) == []
