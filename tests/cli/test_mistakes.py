"""Mistakes of the program, and readers and terminals that are not what one hopes for."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from command_line import finished, start
from triage_app.cli.output import visible
from triage_app.practice.files import make_pdf

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import CommandLine

PATIENT = "Maria Delgado, born 1961-03-14"
KIND = f"""
class Settings(Exception):
    pass

def check(wanted):
    told = {PATIENT!r}
    raise Settings(told)

from triage_app.sync.portal import PortalKind
KIND = PortalKind(check=check, open=None, needs_secret=lambda settings: False)
"""
WORDS = ("portal", "add", "Second", "--kind", "broken", "--url", "https://portal.example")


@pytest.fixture
def broken_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A kind of portal, as another package may bring one, that makes a mistake."""
    folder = tmp_path / "site"
    info = folder / "broken-1.0.dist-info"
    info.mkdir(parents=True)
    (folder / "broken_kind.py").write_text(KIND)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[triage_app.portals]\nbroken = broken_kind:KIND\n")
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delitem(sys.modules, "broken_kind", raising=False)
    return folder


@pytest.mark.usefixtures("broken_kind")
def test_a_mistake_of_the_program_is_told_with_a_report_that_holds_no_values(line: CommandLine) -> None:
    failed = line(*WORDS, code=1)
    assert failed.error == "unexpected"
    assert failed.answer["message"].startswith("The program made a mistake (Settings).")
    (report,) = (line.profile / "logs").glob("crash-*.txt")
    assert str(report) in failed.answer["next"]
    said = report.read_text()
    assert "Settings\n" in said
    assert "broken_kind.py:7 in check" in said
    for value in ("Maria", "1961", str(line.folder), "portal.example"):
        assert value not in said
    for value in ("Maria", "1961"):
        assert value not in failed.out + failed.err


def test_a_process_ends_with_1_and_without_a_traceback(line: CommandLine, broken_kind: Path) -> None:
    failed = finished(start(*WORDS, env={"PYTHONPATH": str(broken_kind)}), code=1)
    assert failed.out == ""
    assert "Traceback" not in failed.err
    assert failed.err.startswith("The program made a mistake (Settings). What was saved before is safe.")
    assert len(list((line.profile / "logs").glob("crash-*.txt"))) == 1


@pytest.mark.usefixtures("broken_kind")
def test_where_no_profile_is_yet_the_report_still_finds_a_place(fresh: CommandLine) -> None:
    failed = fresh(*WORDS, code=1)
    (report,) = (fresh.profile / "logs").glob("crash-*.txt")
    assert str(report) in failed.answer["next"]


@pytest.mark.usefixtures("broken_kind")
def test_where_the_logs_take_nothing_the_report_goes_elsewhere(
    fresh: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    in_the_way = fresh.write("profile", "")
    monkeypatch.setenv("TRIAGE_PROFILE", str(in_the_way))
    failed = fresh(*WORDS, code=1)
    (report,) = tmp_path.glob("triage-app-crash-*.txt")
    assert str(report) in failed.answer["next"]


def test_a_reader_who_leaves_early_is_no_mistake(line: CommandLine) -> None:
    process = start("--json", "queue", "list", "--limit", "500")
    assert process.stdout is not None
    process.stdout.close()  # before the first word
    process.stdout = None
    said = finished(process, code=1)
    assert said.err == ""
    assert list((line.profile / "logs").glob("crash-*")) == []


def test_a_terminal_without_the_letters_gets_the_rest_and_a_script_gets_all(line: CommandLine) -> None:
    line("staff", "add", "zoe", "--name", "Zoë Ωmega", "--role", "assistant")
    env = {"PYTHONIOENCODING": "cp1252"}  # what Windows takes for a pipe
    in_words = start("staff", "list", env=env, encoding="cp1252")
    assert "Zoë ?mega" in finished(in_words).out
    as_json = start("--json", "staff", "list", env=env, encoding="utf-8")
    assert finished(as_json).answers[-1]["name"] == "Zoë Ωmega"


def test_words_of_a_patient_do_not_steer_the_terminal(line: CommandLine) -> None:
    line("staff", "add", "eve", "--name", "Eve\x1b[2J\x07 Evil\u202e", "--role", "assistant")
    assert "Eve\ufffd[2J\ufffd Evil\ufffd" in line.run("staff", "list").out
    assert line("staff", "list").answers[-1]["name"] == "Eve\x1b[2J\x07 Evil\u202e"
    assert visible("one\n\ttwo\x9b\x7f \N{ZERO WIDTH JOINER}é") == "one\n\ttwo\ufffd\ufffd \N{ZERO WIDTH JOINER}é"


def test_a_file_name_that_is_no_text_can_still_be_sent(line: CommandLine, first_id: str) -> None:
    line("queue", "claim", first_id)
    path = line.folder / "A1C \udcff.pdf"
    path.write_bytes(make_pdf(["A1C 6.1 %"]))
    line("queue", "reply", first_id, "--text", "Hello", "--file", path)
    assert [one["kind"] for one in line("deliveries").answers] == ["reply", "file"]


def test_a_mistake_in_a_thread_of_sync_is_reported_without_its_words(tmp_path: Path) -> None:
    program = """
import sys, threading
from pathlib import Path
from triage_app.crash import Reporter
Reporter(Path(sys.argv[1]), lambda said: print(said.happened)).install()
def wrong():
    raise ValueError("Maria is ill")
thread = threading.Thread(target=wrong)
thread.start()
thread.join()
import faulthandler
print(faulthandler.is_enabled())
raise KeyError("Maria is ill")
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=False
    )
    reports = sorted(tmp_path.glob("crash-*.txt"))
    assert [kind in one.read_text() for one, kind in zip(reports, ("ValueError", "KeyError"), strict=True)] == [
        True,
        True,
    ]
    assert "True" in done.stdout.splitlines()
    assert (tmp_path / "fault.log").exists()
    everything = done.stdout + done.stderr + "".join(one.read_text() for one in reports)
    assert "Maria" not in everything
    assert "Traceback" not in done.stderr
