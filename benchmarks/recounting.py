"""Sync after an edit of the rules, as a process of its own; started by recount.py.

`python -m benchmarks.recounting PATH KEY`, or the address of a team database alone: counts everything open anew
and prints a JSON object of seconds: all of it, and every batch.
"""

import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine
from typing_extensions import override

from benchmarks.databases import NOW, opened
from triage_app.clock import SetClock
from triage_app.headless import SYNC_PAUSE
from triage_app.queue.store import engine
from triage_app.queue.store.work import Store, Work
from triage_app.sync.sweep import Sweep

T = TypeVar("T")


class _Timed(Store):
    """A store that notes how long its transactions hold what they lock."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, SetClock(NOW), pause=SYNC_PAUSE)
        self.took: list[float] = []

    @override
    def write(self, act: Callable[[Work], T], *, keyed: bool = False) -> T:
        began = 0.0

        def timed(work: Work) -> T:
            nonlocal began
            began = time.perf_counter()  # it is its turn: waiting for that holds nobody up
            return act(work)

        result = super().write(timed, keyed=keyed)
        self.took.append(time.perf_counter() - began - self._pause_s)
        return result


def main(words: list[str]) -> None:
    """Sweep once."""
    found = (
        engine.open_embedded(Path(words[0]), words[1])
        if len(words) > 1
        else opened(words[0], SetClock(NOW)).engine
    )
    store = _Timed(found)
    gc.freeze()  # as sync does
    began = time.perf_counter()
    Sweep(store, lambda: True).recount()
    took = [round(one, 6) for one in store.took]  # what a pipe holds while nobody reads it
    sys.stdout.write(json.dumps({"all": time.perf_counter() - began, "batches": took}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
