"""Runs benchmarks by name: one JSON line a figure with --json, else a table."""

import argparse
import json
import sys
from collections.abc import Callable

from benchmarks import first_paint
from benchmarks.figure import Figure

ALL: dict[str, Callable[..., Figure]] = {"first-paint": first_paint.measure}


def main() -> int:
    """Measure what was asked for; 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *ALL], metavar="NAME", help=", ".join(ALL))
    parser.add_argument("--all", action="store_true", help="every figure; the default")
    parser.add_argument("--small", action="store_true", help="few runs: to see that it runs")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = [ALL[name](small=options.small) for name in options.names or ALL]
    for figure in figures:
        facts = figure.as_json()
        words = f"{figure.name:<24} {facts['ours']} s, anchor {facts['anchor']} s, ratio {facts['ratio']}"
        sys.stdout.write((json.dumps(facts) if options.json else f"{words} (target {figure.target})") + "\n")
    return 0 if all(figure.ratio <= figure.target for figure in figures) else 1


if __name__ == "__main__":
    raise SystemExit(main())
