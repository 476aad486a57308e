"""A witness that shared code with what it watches would share its mistakes."""

import ast
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[3] / "triage_app" / "practice"
ALLOWED = sys.stdlib_module_names | {"msgspec"}


@pytest.mark.parametrize("module", sorted(PACKAGE.glob("*.py")), ids=lambda path: path.stem)
def test_practice_mode_uses_the_standard_library_msgspec_and_itself_only(module: Path) -> None:
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names = [node.module or ""]
        for name in names:
            assert name.startswith("triage_app.practice") or name.partition(".")[0] in ALLOWED
