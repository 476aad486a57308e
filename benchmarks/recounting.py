"""Sync after an edit of the rules, as a process of its own; started by recount.py.

`python -m benchmarks.recounting PATH KEY`, or the address of a team database alone: counts everything open anew
and prints a JSON object of seconds: all of it, and every batch.
"""

import json
import sys
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine

from benchmarks.databases import NOW, opened
from triage_app.clock import SetClock
from triage_app.queue.store import engine
from triage_app.queue.store.work import Store
from triage_app.sync.sweep import Sweep

_PAUSE = timedelta(milliseconds=5)


class _Timed(Store):
    """A store that notes how long its transactions hold what they lock."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, SetClock(NOW), pause=_PAUSE)
        self.took: list[float] = []

    def _in_transaction(self, act, *, writing, keyed):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        began = time.perf_counter()
        result = super()._in_transaction(act, writing=writing, keyed=keyed)
        if writing:
            self.took.append(time.perf_counter() - began)
        return result


def main(words: list[str]) -> None:
    """Sweep once."""
    found = (
        engine.open_embedded(Path(words[0]), words[1])
        if len(words) > 1
        else opened(words[0], SetClock(NOW)).engine
    )
    store = _Timed(found)
    began = time.perf_counter()
    Sweep(store, lambda: True).recount()
    sys.stdout.write(json.dumps({"all": time.perf_counter() - began, "batches": store.took}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
