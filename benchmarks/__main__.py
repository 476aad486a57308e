"""Runs benchmarks by name: one JSON line a figure with --json, else a table."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator

from benchmarks import (
    claim_beside_pull,
    claim_together,
    far_link,
    first_paint,
    first_screen,
    heartbeat,
    key_to_paint,
    pull_everything,
    recount,
    seen_elsewhere,
    store_page,
    usable_queue,
)
from benchmarks.figure import HEADING, Figure

ALL: dict[str, Callable[..., Iterator[Figure]]] = {
    "claim": claim_together.measure,
    "claim-beside-pull": claim_beside_pull.measure,
    "far-link": far_link.measure,
    "first-paint": first_paint.measure,
    "first-screen": first_screen.measure,
    "heartbeat": heartbeat.measure,
    "key": key_to_paint.measure,
    "pull": pull_everything.measure,
    "recount": recount.measure,
    "seen": seen_elsewhere.measure,
    "store": store_page.measure,
    "usable-queue": usable_queue.measure,
}


def main() -> int:
    """Measure what was asked for and say it at once; 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *ALL], metavar="NAME", help=", ".join(ALL))
    parser.add_argument("--all", action="store_true", help="every figure; the default")
    parser.add_argument("--small", action="store_true", help="few runs over little: to see that it runs")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not options.json:
        sys.stdout.write(HEADING + "\n")
    passed = True
    for name in options.names or ALL:
        for figure in ALL[name](small=options.small):
            passed = passed and figure.passed
            said = {"benchmark": name, **figure.as_json()}
            lines = [json.dumps(said)] if options.json else figure.as_lines()
            sys.stdout.write("\n".join(lines) + "\n")
            sys.stdout.flush()
    return 0 if passed else 1


if __name__ == "__main__":
    raise SystemExit(main())
