"""The command line as people and scripts use it: words go in; answers, sentences and a code come out."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from triage_app.cli import main

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pytest

    from triage_app.practice.portal import PracticePortal

PASSPHRASE = "correct horse battery staple"
PROGRAM = (sys.executable, "-P", "-m", "triage_app")


@dataclass(frozen=True)
class Said:
    """What came of a command."""

    code: int
    out: str
    err: str

    @property
    def answers(self) -> list[dict[str, Any]]:
        """The objects on stdout, one a line."""
        found = [json.loads(line) for line in self.out.splitlines()]
        assert all(isinstance(one, dict) for one in found)
        return found

    @property
    def answer(self) -> dict[str, Any]:
        """The only object on stdout."""
        (found,) = self.answers
        return found

    @property
    def error(self) -> str:
        """The code of a failure that was told as it should be: one object on stdout, its sentences on stderr."""
        failure = self.answer
        assert failure.keys() == {"error", "message", "next"}
        assert failure["message"]
        assert " ".join(filter(None, (failure["message"], failure["next"]))) in self.err
        assert "Traceback" not in self.err
        return str(failure["error"])


@dataclass(frozen=True)
class CommandLine:
    """The command line in this process, on a profile in a folder of its own."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    @property
    def profile(self) -> Path:
        """Where its profile is or will be."""
        return self.folder / "profile"

    def __call__(self, *words: str | Path, code: int = 0) -> Said:
        """Run a command in JSON and check how it ended."""
        return self.run("--json", *words, code=code)

    def run(self, *words: str | Path, code: int = 0) -> Said:
        """Run a command as it is typed and check how it ended."""
        self.capsys.readouterr()
        ended = main([str(word) for word in words])
        said = Said(ended, *self.capsys.readouterr())
        assert "Traceback" not in said.err
        assert ended == code, f"{said.out}{said.err}"
        return said

    def write(self, name: str, content: str | bytes, *, mode: int = 0o600) -> Path:
        """Put a file into the folder."""
        return write(self.folder / name, content, mode=mode)


@dataclass(frozen=True)
class Served:
    """A practice portal that answers, and the words that connect it."""

    portal: PracticePortal
    secret_file: Path

    def words(self, name: str = "Greenfield") -> tuple[str, ...]:
        """The command that connects it under a name."""
        return (
            *("portal", "add", name, "--url", self.portal.base_url, "--auth", "client-secret"),
            *("--token-url", self.portal.token_url, "--client-id", self.portal.client_id),
            *("--secret-file", str(self.secret_file)),
        )


def write(path: Path, content: str | bytes, *, mode: int = 0o600) -> Path:
    """Write a file that is as closed as `mode` says from the beginning."""
    path.touch(mode=mode)
    path.chmod(mode)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def start(*words: str | Path, env: Mapping[str, str] | None = None, **more: Any) -> subprocess.Popen[str]:
    """Start the program as a process of its own."""
    environment = {**os.environ, **(env or {})}
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
    return subprocess.Popen(
        [*PROGRAM, *map(str, words)], text=True, env=environment, **{"encoding": "utf-8", **pipes, **more}
    )


def finished(process: subprocess.Popen[str], *, code: int = 0, timeout_s: float = 60) -> Said:
    """What a process said until its end."""
    with process:
        try:
            out, err = process.communicate(timeout=timeout_s)
        finally:
            process.kill()
    assert process.returncode == code, f"{out}{err}"
    return Said(process.returncode, out, err)


def copy_profile(pattern: Path, target: Path) -> None:
    """Copy the folder of a profile that nobody has open."""
    shutil.copytree(pattern, target, dirs_exist_ok=True)
