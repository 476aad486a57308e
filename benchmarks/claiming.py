"""A process of desks that claim and release as fast as they can; started by claim_together.py, one a core.

`python -m benchmarks.claiming`: a JSON object in the first line of standard input says what to do, a second line
when to begin; "ready" and another JSON object, what came of it, are the answers. Desks of one kind go through
Access, those of the other type the two bare UPDATE statements into psycopg.
"""

import json
import random
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any

import psycopg

from benchmarks.databases import NOW, opened
from triage_app.clock import SetClock
from triage_app.errors import ConflictError, UsageError
from triage_app.queue.access import Access
from triage_app.queue.domain.people import Person, Role
from triage_app.queue.domain.timing import Timing

_CLAIM = "UPDATE conversation SET owner_id = %s, version = version + 1 WHERE id = %s AND owner_id IS NULL"
_NEXT = (
    "UPDATE conversation SET owner_id = %s, version = version + 1 WHERE id = (SELECT id FROM conversation "
    "WHERE owner_id IS NULL AND due_at IS NOT NULL ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED) "
    "RETURNING id"
)
_RELEASE = "UPDATE conversation SET owner_id = NULL, version = version + 1 WHERE id = %s AND owner_id = %s"


@dataclass(frozen=True)
class Desk:
    """Whose desk it is and where it connects."""

    staff_id: int
    login: str
    url: str


@dataclass(frozen=True)
class Task:
    """What a process is to do, for so many seconds; with `takes_next` the most urgent, else any."""

    bare: bool
    takes_next: bool
    desks: list[Desk]
    conversations: list[int]
    for_s: float


@dataclass
class Done:
    """What came of it: pairs of claim and release, claims somebody else won, and every claim's time in seconds."""

    pairs: int = 0
    lost: int = 0
    times: list[float] = field(default_factory=list)


class _Bare:
    """The two statements alone."""

    def __init__(self, desk: Desk) -> None:
        self._me = desk.staff_id
        url = desk.url.replace("postgresql+psycopg://", "postgresql://", 1)
        options: dict[str, Any] = {"autocommit": True, "prepare_threshold": None}
        self._line = psycopg.connect(url, options="-c search_path=triage", **options)

    def claim(self, conversation: int) -> bool:
        return self._line.execute(_CLAIM, (self._me, conversation)).rowcount == 1

    def take_next(self) -> int | None:
        row = self._line.execute(_NEXT, (self._me,)).fetchone()
        return None if row is None else int(row[0])

    def release(self, conversation: int) -> None:
        self._line.execute(_RELEASE, (conversation, self._me))

    def shut(self) -> None:
        self._line.close()


class _Ours:
    """The verbs, with all they check, write down and read again."""

    def __init__(self, desk: Desk) -> None:
        person = Person(desk.staff_id, desk.login, desk.login, frozenset({Role.ASSISTANT}))
        self._access = Access(opened(desk.url, SetClock(NOW)), person, Timing())
        self._access.practice()

    def claim(self, conversation: int) -> bool:
        try:
            self._access.claim(conversation)
        except ConflictError:
            return False
        return True

    def take_next(self) -> int | None:
        try:
            return self._access.take_next().row.id
        except UsageError:
            return None

    def release(self, conversation: int) -> None:
        with suppress(
            ConflictError
        ):  # another desk of the same person has given it back, and somebody else has it
            self._access.release(conversation)

    def shut(self) -> None:
        self._access.shut()


def _claimed(desk: "_Bare | _Ours", conversation: int) -> int | None:
    return conversation if desk.claim(conversation) else None


def _work(desk: "_Bare | _Ours", task: Task, seed: int, done: Done) -> None:
    chance = random.Random(seed)  # noqa: S311 - which conversation is tried next
    until = time.perf_counter() + task.for_s
    while (began := time.perf_counter()) < until:
        won = desk.take_next() if task.takes_next else _claimed(desk, chance.choice(task.conversations))
        done.times.append(time.perf_counter() - began)
        if won is not None:
            desk.release(won)
            done.pairs += 1
        else:
            done.lost += 1


def main() -> None:
    """Work as told."""
    said = json.loads(sys.stdin.readline())
    task = Task(**{**said, "desks": [Desk(**one) for one in said["desks"]]})
    desks: list[_Bare | _Ours] = [(_Bare if task.bare else _Ours)(one) for one in task.desks]
    outcomes = [Done() for _ in desks]
    threads = [
        threading.Thread(target=_work, args=(desk, task, one.staff_id * 1000 + place, done))
        for place, (desk, one, done) in enumerate(zip(desks, task.desks, outcomes, strict=True))
    ]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    for desk in desks:
        desk.shut()
    times = [seconds for done in outcomes for seconds in done.times]
    whole = Done(sum(one.pairs for one in outcomes), sum(one.lost for one in outcomes), times)
    sys.stdout.write(json.dumps(asdict(whole)) + "\n")


if __name__ == "__main__":
    main()
