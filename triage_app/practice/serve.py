"""The practice portal as a process of its own: it serves until its standard input ends, then leaves."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from time import monotonic

import msgspec

from triage_app.practice.arrivals import Arrivals
from triage_app.practice.generator import SEED, make_practice
from triage_app.practice.portal import PracticePortal
from triage_app.practice.traits import Traits

_USAGE = 2
_LOOK_FOR_PARENT_S = 1.0


def main(argv: Sequence[str] | None = None) -> int:
    """Serve a make-believe practice; prints one line of JSON with its addresses and secret once it is ready.

    Practice time starts at --now and runs as fast as real time.
    """
    options = _options().parse_args(argv)
    try:
        traits = _read_traits(options.traits)
        now = _read_now(options.now)
    except (ValueError, msgspec.DecodeError) as error:
        sys.stderr.write(f"{error}\n")
        return _USAGE
    practice = make_practice(now, seed=options.seed)
    portal = PracticePortal(practice, clock=_running_from(now), traits=traits, journal_path=options.journal)
    with portal:
        arrivals = Arrivals(portal, practice, options.arrivals) if options.arrivals else None
        if arrivals is not None:
            arrivals.start()
        _say_ready(portal)
        _wait_for_the_end()
        if arrivals is not None:
            arrivals.stop()
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="triage_app.practice.serve", description="Serve a make-believe practice."
    )
    parser.add_argument("--journal", type=Path, help="file to which everything that happens is appended")
    parser.add_argument("--now", help="practice time at the start, ISO 8601 with an offset; default: real time")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument(
        "--traits", default="{}", help="JSON object of traits that differ from the well-behaved form"
    )
    parser.add_argument("--arrivals", type=float, metavar="SECONDS", help="a new message about this often")
    return parser


def _read_traits(text: str) -> Traits:
    unknown = msgspec.json.decode(text, type=dict[str, object]).keys() - {field.name for field in fields(Traits)}
    if unknown:
        msg = f"Unknown traits: {', '.join(sorted(unknown))}"
        raise ValueError(msg)
    return msgspec.json.decode(text, type=Traits)


def _read_now(text: str | None) -> datetime:
    now = datetime.now().astimezone() if text is None else datetime.fromisoformat(text)
    if now.tzinfo is None:
        msg = "--now needs an offset, such as Z or -05:00"
        raise ValueError(msg)
    return now


def _running_from(now: datetime) -> Callable[[], datetime]:
    start = monotonic()
    return lambda: now + timedelta(seconds=monotonic() - start)


def _say_ready(portal: PracticePortal) -> None:
    ready = {
        "fhir": portal.base_url,
        "token": portal.token_url,
        "client_id": portal.client_id,
        "client_secret": portal.client_secret,
    }
    sys.stdout.write(msgspec.json.encode(ready).decode() + "\n")
    sys.stdout.flush()


def _wait_for_the_end() -> None:
    ended = Event()
    Thread(target=_read_to_the_end, args=(ended,), name="practice-stdin", daemon=True).start()
    parent = os.getppid()
    with suppress(KeyboardInterrupt):
        # A pipe that a third process inherited stays open after the parent died: so its id is watched as well.
        while not ended.wait(_LOOK_FOR_PARENT_S) and os.getppid() == parent:
            pass


def _read_to_the_end(ended: Event) -> None:
    # Not through sys.stdin: its lock, held here for ever, would hang the interpreter at exit.
    with suppress(OSError):
        while os.read(0, 4096):
            pass
    ended.set()


if __name__ == "__main__":
    raise SystemExit(main())
