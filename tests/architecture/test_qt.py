"""What PySide does not survive, kept out of the program and of its tests.

A place of a layout (`itemAt`): PySide remembers it under its address after Qt has deleted it, and takes whatever
lies there next, a scroll bar, for a `QWidgetItem`. `takeAt` gives the place away and is harmless.

The bytes of an image (`bits`, `constBits`): they do not keep the image, and reading them later ends the process.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FATAL = frozenset({"itemAt", "itemAtPosition", "bits", "constBits", "scanLine", "constScanLine"})


def fatal_calls(text: str) -> list[int]:
    """The lines in which something is called that PySide does not survive."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    return [one.lineno for one in calls if isinstance(one.func, ast.Attribute) and one.func.attr in FATAL]


def test_it_is_seen() -> None:
    assert fatal_calls("a = 1\nb = row.itemAt(0)\nc = image.constBits()") == [2, 3]


@pytest.mark.parametrize("folder", ["triage_app", "tests", "benchmarks"])
def test_nothing_is_asked_of_qt_that_pyside_does_not_survive(folder: str) -> None:
    paths = sorted((ROOT / folder).rglob("*.py"))
    assert paths
    found = {path: lines for path in paths if (lines := fatal_calls(path.read_text(encoding="utf-8")))}
    assert not found
