"""Pulls everything from a portal, in a process of its own, and says how long it took and how much memory."""

import json
import resource
import sys
import time
from datetime import timedelta
from pathlib import Path

from triage_app.clock import SystemClock
from triage_app.headless import SYNC_PAUSE
from triage_app.queue.store import engine
from triage_app.queue.store.work import Store
from triage_app.sync import registry
from triage_app.sync.pull import pull


def main(portal_id: int, path: Path, key: str, url: str) -> None:
    """Pull into an encrypted file, as sync does beside a desk.

    Prints seconds, messages and the peak of resident memory in MB as a line of JSON.
    """
    for tool in ("rich", "pygments"):  # httpx loads them for a command line of its own; only developers have them
        sys.modules[tool] = None  # type: ignore[assignment]
    store = Store(engine.open_embedded(path, key), SystemClock(), pause=SYNC_PAUSE)
    kind = registry.kind("fhir")
    portal = kind.open("Portal", kind.check({"url": url, "auth": "none"}), None, timedelta(seconds=30))
    began = time.perf_counter()
    pulled = pull(portal, portal_id, store, lambda: True)
    took = time.perf_counter() - began
    if pulled.error:
        raise pulled.error
    sys.stdout.write(json.dumps({"s": took, "messages": pulled.taken.new, "peak_mb": _peak_mb()}) + "\n")


def _peak_mb() -> float:
    """The most memory this process ever had; what Linux counts for `getrusage` includes whoever started it."""
    if sys.platform == "linux":
        said = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text("ascii").splitlines())
        return int(said["VmHWM"].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    number, file, secret, address = sys.argv[1:]
    main(int(number), Path(file), secret, address)
