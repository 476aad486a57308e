"""The benchmarks run, and say one JSON line a figure; how fast they are is not asked here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, TypeAlias

import pytest

Lines: TypeAlias = list[dict[str, Any]]

ROOT = Path(__file__).parents[2]
NAMES = (
    *("claim", "claim-beside-pull", "far-link", "first-paint", "first-screen", "heartbeat", "key", "pull"),
    *("recount", "seen", "store", "usable-queue"),
)
KEYS = {"figure", "name", "unit", "ours", "anchor", "ratio", "target", "pass", "anchors", "limit", "machine"}
FIGURES = 16
LONGEST_S = 280
"""All of them start databases, portals and windows of their own."""

pytestmark = pytest.mark.timeout(LONGEST_S + 20)


@pytest.fixture(scope="module")
def done() -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks", "--small", "--json"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=LONGEST_S)


@pytest.fixture(scope="module")
def lines(done: subprocess.CompletedProcess[str]) -> Lines:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_all_of_them_run_and_only_a_missed_target_is_told_by_the_exit_code(
    done: subprocess.CompletedProcess[str], lines: Lines
) -> None:
    assert done.stderr == ""
    assert sorted({one["benchmark"] for one in lines}) == sorted(NAMES)
    assert len({one["name"] for one in lines}) == len(lines)
    assert done.returncode == (0 if all(one["pass"] for one in lines) else 1)


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_is_one_line_with_the_documented_keys(name: str, lines: Lines) -> None:
    for one in (line for line in lines if line["benchmark"] == name):
        assert one.keys() >= KEYS
        assert one["figure"] in range(1, FIGURES + 1)
        assert all(one[side] > 0 for side in ("ours", "anchor", "ratio", "target"))
        assert one["pass"] is all(anchor["pass"] for anchor in one["anchors"])
        assert one["name"]
        assert "Python" in one["machine"]
