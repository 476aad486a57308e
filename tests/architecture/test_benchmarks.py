"""The benchmarks run, and say one JSON line a figure; how fast they are is not asked here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KEYS = {"figure", "name", "unit", "ours", "anchor", "ratio", "target", "pass", "anchors", "limit", "machine"}
FIGURES = 16
LONGEST_S = 280
"""All of them start databases, portals and windows of their own."""


@pytest.mark.timeout(LONGEST_S + 20)
def test_every_figure_is_one_line_with_the_documented_keys() -> None:
    command = [sys.executable, "-m", "benchmarks", "--small", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=LONGEST_S)
    assert done.stderr == ""
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines
    assert len({one["name"] for one in lines}) == len(lines)
    for one in lines:
        assert one.keys() >= KEYS
        assert one["figure"] in range(1, FIGURES + 1)
        assert all(one[side] > 0 for side in ("ours", "anchor", "ratio", "target"))
        assert one["pass"] is all(anchor["pass"] for anchor in one["anchors"])
        assert one["name"]
        assert "Python" in one["machine"]
    assert done.returncode == (0 if all(one["pass"] for one in lines) else 1)
