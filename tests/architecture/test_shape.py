"""The shape of the code: sizes, names, what is imported when, and nothing of the computer it was written on."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "triage_app"
MODULES = {path.relative_to(PROGRAM).as_posix(): ast.parse(path.read_text()) for path in PROGRAM.rglob("*.py")}
LONGEST_MODULE, LONGEST_FUNCTION = 400, 60
NAMELESS = re.compile(r"utils?|helpers?|managers?|handlers?|common|misc")
SLEEPERS = {"queue/store/work.py", "queue/store/changes.py"}
LAST_RESORTS = {
    "cli/__init__.py": 1,  # the desk that does not come up
    "cli/app.py": 1,  # every command
    "sync/engine.py": 2,  # a round of sync, and one portal of it
    "ui/bridge.py": 1,  # the listener
    "ui/tasks.py": 1,  # the worker
}
NOT_BEFORE_THE_FIRST_FRAME = {
    *("sqlalchemy", "alembic", "psycopg", "sqlcipher3", "apscheduler"),
    *("httpx", "keyring", "cryptography", "msgspec", "click"),
    *("holidays", "icalendar"),
}
NOT_FOR_A_QUEUE_IN_A_FILE = {
    *("alembic", "psycopg", "apscheduler", "httpx", "keyring", "cryptography"),
    *("holidays", "icalendar"),
}
"""Together they take as long to load as SQLAlchemy, and thirty megabytes."""

OPENING = """
import sys
from pathlib import Path
from triage_app.config import Place, Profile
from triage_app.credentials import GivenSecrets
from triage_app.headless import Founding, access_to, found
place, secrets = Place(Profile(Path(sys.argv[1]))), GivenSecrets({"database-key": "7e" * 32})
if not place.profile.database.exists():
    found(place, Founding("Our practice", "UTC", "Main office", "ana", "Ana"), secrets)
access_to(place, secrets).first_screen(50)
print(*sorted({one.partition(".")[0] for one in sys.modules}))
"""
INDEX = re.compile(rb"(?:pypi|npm|registry|mirrors?|artifactory|nexus|devpi)[\w-]*\.[a-z][\w.-]*[/:]")
"""A host, with what follows it, that hands out packages."""

NO_INDEX = {b"registry.smarthealthit.org/"}  # the name of a code system
HOME = re.compile(rb"(?<![\w.])/(?:home|Users)/[a-z][\w.-]*/")


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [path for name in listed.split(b"\0") if name and (path := ROOT / name.decode()).is_file()]


def calls(tree: ast.Module, name: str) -> list[int]:
    return [
        node.lineno for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == name
    ]


def test_no_module_is_longer_than_one_can_hold_in_mind() -> None:
    lengths = {path: len((PROGRAM / path).read_text().splitlines()) for path in MODULES}
    assert {path: length for path, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{path} {one.name}": length
        for path, tree in MODULES.items()
        if "migrations/versions" not in path  # a schema is one list
        for one in functions(tree)
        if (length := (one.end_lineno or 0) - one.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


def test_everything_has_a_name() -> None:
    parts = {part for path in MODULES for part in Path(path).with_suffix("").parts}
    assert [part for part in parts if NAMELESS.fullmatch(part)] == []


def test_imports_say_the_whole_path() -> None:
    relative = {
        path: node.lineno
        for path, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level
    }
    assert relative == {}


def test_nothing_sleeps_but_the_two_waits_on_the_database() -> None:
    sleeping = {path for path, tree in MODULES.items() if calls(tree, "time.sleep") or calls(tree, "sleep")}
    assert sleeping == SLEEPERS


def test_only_the_command_line_prints() -> None:
    printing = {path for path, tree in MODULES.items() if calls(tree, "print")}
    assert {path for path in printing if not path.startswith("cli/")} == set()


def test_whatever_happens_is_caught_at_the_last_resorts_only() -> None:
    caught: dict[str, int] = {}
    for path, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler) and _catches_all(node):
                caught[path] = caught.get(path, 0) + 1
    assert caught == LAST_RESORTS


def _catches_all(handler: ast.ExceptHandler) -> bool:
    """Whether it takes everything and does not pass it on."""
    names = {"Exception", "BaseException"}
    everything = handler.type is None or any(
        isinstance(node, ast.Name) and node.id in names for node in ast.walk(handler.type)
    )
    last = handler.body[-1]
    return everything and not (isinstance(last, ast.Raise) and last.exc is None)


@pytest.mark.parametrize("module", ["triage_app.cli", "triage_app.desk"])
def test_starting_the_desk_imports_nothing_that_it_needs_later(module: str) -> None:
    program = f"import sys, {module}; print(*sorted({{one.partition('.')[0] for one in sys.modules}}))"
    said = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, text=True, check=True).stdout
    assert set(said.split()) & NOT_BEFORE_THE_FIRST_FRAME == set()


def test_opening_a_queue_in_a_file_loads_nothing_that_only_others_need(tmp_path: Path) -> None:
    command = [sys.executable, "-P", "-c", OPENING, str(tmp_path / "profile")]
    first, again = (
        set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()) for _ in range(2)
    )
    assert first & NOT_FOR_A_QUEUE_IN_A_FILE == {"alembic"}
    assert again & NOT_FOR_A_QUEUE_IN_A_FILE == set()


def found_in_files(*patterns: re.Pattern[bytes]) -> set[str]:
    files = tracked()
    assert len(files) > 200
    return {
        f"{path.relative_to(ROOT)}: {match.decode()}"
        for path in files
        for pattern in patterns
        for match in pattern.findall(path.read_bytes())
        if match not in NO_INDEX
    }


def test_no_file_names_the_folders_of_the_computer_it_was_written_on() -> None:
    here = [re.compile(rb"(?<![\w.])" + re.escape(str(one).encode()) + rb"/") for one in {ROOT, Path.home()}]
    assert found_in_files(HOME, *here) == set()


def test_no_file_names_an_index_of_packages() -> None:
    assert found_in_files(INDEX) == set()


def test_such_names_would_be_found() -> None:
    assert HOME.search(b"see " + bytes(Path("/home", "ann", "code")))
    for host in ("pypi", "registry", "npm-mirror"):
        assert INDEX.search(f"https://{host}.example.org/simple".encode())
