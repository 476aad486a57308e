"""What PySide does not survive, kept out of the program and of its tests.

A place of a layout (`itemAt`, and `addLayout` of a layout that is filled): PySide remembers it under its address
after Qt has deleted it, and takes whatever lies there next, a scroll bar, for a `QWidgetItem`. `takeAt` gives the
place away and is harmless.

The bytes of an image (`bits`, `constBits`): they do not keep the image, and reading them later ends the process.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FATAL = frozenset({"itemAt", "itemAtPosition", "addLayout", "bits", "constBits", "scanLine", "constScanLine"})
KNOWS_HOW = {"triage_app/ui/widgets/nesting.py": ["addLayout", "itemAt"]}


def fatal_calls(text: str) -> list[str]:
    """What is called in a module that PySide does not survive."""
    called = [node.func for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    return sorted(one.attr for one in called if isinstance(one, ast.Attribute) and one.attr in FATAL)


def test_it_is_seen() -> None:
    assert fatal_calls("a = 1\nb = row.itemAt(0)\nc = image.constBits()") == ["constBits", "itemAt"]


@pytest.mark.parametrize("folder", ["triage_app", "tests", "benchmarks"])
def test_nothing_is_asked_of_qt_that_pyside_does_not_survive(folder: str) -> None:
    paths = sorted((ROOT / folder).rglob("*.py"))
    assert paths
    named = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    found = {name: calls for name, text in named.items() if (calls := fatal_calls(text))}
    assert found == {name: calls for name, calls in KNOWS_HOW.items() if name.startswith(folder)}
