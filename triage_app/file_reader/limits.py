"""How much one file may cost, and how a process binds itself to it."""

import math
import sys
from contextlib import suppress
from dataclasses import dataclass

if sys.platform != "win32":
    import resource

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What reading one file may take. Time and memory are those of security-and-delivery, section 5."""

    seconds: float = 10
    """From the start of the child to its end, on the clock; as much time of a processor."""

    memory_bytes: int = 512 * MEGABYTE
    """Address space of the whole child; 29 MB before it has seen a file (measured)."""

    size_bytes: int = 25 * MEGABYTE
    """The largest file that is looked into, which is the largest a portal takes (portal-contract, section 2.5)."""

    open_files: int = 16
    """Files open at once: three pipes, and one after the other what the child imports and its fonts."""

    pages: int = 2000
    """Pages a PDF may have. Ours: four reams of paper, more than a report has."""

    read_pages: int = 5
    """Pages whose text is read, from the first."""

    characters: int = 20_000
    """Characters of text that are handed back: five pages set closely."""


def keep(limits: Limits) -> None:
    """Bind this process to its limits, for good.

    A limit that the system lacks is left out: Windows has none of these, macOS none on memory, and root may always
    start processes. The clock is kept by the parent everywhere.
    """
    if sys.platform == "win32":
        return
    processor_s = math.ceil(limits.seconds)
    bounds = {
        resource.RLIMIT_AS: (limits.memory_bytes, limits.memory_bytes),
        resource.RLIMIT_CPU: (processor_s, processor_s + 1),  # the second is a SIGKILL, which tells nothing
        resource.RLIMIT_NOFILE: (limits.open_files, limits.open_files),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_NPROC: (0, 0),
        resource.RLIMIT_CORE: (0, 0),
    }
    for what, bound in bounds.items():
        with suppress(OSError, ValueError):  # ValueError: the computer allows less than that already
            resource.setrlimit(what, bound)
