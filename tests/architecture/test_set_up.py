"""run.py sets up once, trusts nothing half made and hands its words over."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
PROGRAM = "import importlib.metadata, sys; print(*sys.argv[1:], importlib.metadata.version('triage-app'))"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository that needs no packages, so that setting it up needs no network."""
    folder = tmp_path_factory.mktemp("repository")
    for name in ("run.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    (folder / "requirements").mkdir()
    (folder / "requirements" / "app.txt").touch()
    (folder / "triage_app").mkdir()
    (folder / "triage_app" / "__main__.py").write_text(PROGRAM)
    return folder


def run(folder: Path, *words: str) -> str:
    command = [sys.executable, "-I", str(folder / "run.py"), *words]
    return subprocess.run(command, cwd="/", capture_output=True, text=True, check=True).stdout


def test_the_first_run_sets_up_and_hands_its_words_over(copy: Path) -> None:
    said = run(copy, "queue", "list")
    assert "Making .venv" in said
    assert said.endswith(f"queue list {VERSION}\n")


def test_the_second_run_only_hands_over(copy: Path) -> None:
    run(copy, "doctor")
    assert run(copy, "doctor") == f"doctor {VERSION}\n"


def test_the_command_works_from_a_moved_folder_with_a_misleading_file_beside_it(
    copy: Path, tmp_path: Path
) -> None:
    run(copy, "doctor")
    moved = copy.rename(copy.with_name("moved"))
    (tmp_path / "queue.py").write_text("raise SystemExit('a file of the current folder was imported')")
    command = [str(moved / ".venv/bin/triage-app"), "doctor"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    moved.rename(copy)
    assert said == f"doctor {VERSION}\n"


def test_an_environment_that_was_not_finished_is_made_anew(copy: Path) -> None:
    run(copy, "doctor")
    (copy / ".venv" / "set-up.stamp").unlink()
    (copy / ".venv" / "half").touch()
    assert "Making .venv" in run(copy, "doctor")
    assert not (copy / ".venv" / "half").exists()


def test_changed_pins_are_installed(copy: Path) -> None:
    run(copy, "doctor")
    (copy / "requirements" / "app.txt").write_text("# another day's\n")
    assert "Installing the packages of app.txt" in run(copy, "doctor")
    assert run(copy, "doctor") == f"doctor {VERSION}\n"
