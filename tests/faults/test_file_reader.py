"""A file reader that hangs, floods, dies or is taken over costs its own child and nothing else."""

from __future__ import annotations

import io
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pdf_bytes import lines, pages
from triage_app.file_reader import frames
from triage_app.file_reader.findings import (
    BAFFLING,
    BREAKS_READER,
    NO_READER,
    TOO_LARGE,
    TOO_MUCH_MEMORY,
    TOO_SLOW,
    PdfFacts,
    UnreadableFile,
)
from triage_app.file_reader.limits import MEGABYTE, Limits
from triage_app.file_reader.process import ask
from triage_app.file_reader.questions import About, Question
from triage_app.file_reader.reading import read_pdf
from triage_app.headless import reader_command

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.faults

MARK = "Alba-Sample-03041971"
"""What must be found nowhere but in the answer."""

HANG = "import signal; signal.pause()"
HEAR = "import sys; sys.stdin.buffer.read();"
AT_ONCE = Limits(seconds=0.3)
LONG_S = 60
"""A time limit that a test would notice."""


def children() -> dict[int, str]:
    """The processes this one has started and not reaped, zombies among them, with their arguments."""
    command = ["ps", "-o", "pid=,args=", "--ppid", str(os.getpid())]
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
    found = [line.split(maxsplit=1) for line in listed]
    return {int(pid): words for pid, words in found if not words.startswith("ps -o")}


def reader() -> int:
    """The one child of ours."""
    (pid,) = [pid for pid, words in children().items() if words.endswith("read-file")]
    return pid


def open_files() -> set[tuple[str, str]]:
    """Every open file by its number and what it is: a number that was used again is another file."""
    found = set()
    for number in os.listdir("/proc/self/fd"):  # noqa: PTH208 - names only
        with suppress(OSError):  # the listing itself is closed by now
            found.add((number, os.readlink(f"/proc/self/fd/{number}")))  # noqa: PTH115 - sockets are no paths
    return found


@pytest.fixture(autouse=True)
def nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr(tempfile, "tempdir", None)
    before, open_before = children(), open_files()
    yield
    assert children() == before
    assert open_files() <= open_before  # what others have left may be closed meanwhile
    assert [one.name for one in threading.enumerate() if one.name.startswith("file-reader")] == []
    assert list(scratch.iterdir()) == []


def python(program: str) -> list[str]:
    return [sys.executable, "-P", "-c", program]


def told_by(program: str, content: bytes = b"%PDF-", limits: Limits = AT_ONCE) -> PdfFacts | UnreadableFile:
    """What is made of a child that runs this program instead of ours."""
    pieces = [content[start : start + 65536] for start in range(0, len(content), 65536)]
    return read_pdf(python(program), pieces, len(content), limits)


def within(seconds: float) -> Limits:
    return Limits(seconds=seconds)


@pytest.mark.parametrize(
    "program",
    [
        HANG,
        f"{HEAR} {HANG}",
        f"import os; {HEAR} os.close(1); {HANG}",
        "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); signal.pause()",
        "while True: pass",
    ],
    ids=["at once", "after hearing everything", "with its output closed", "and ignores SIGTERM", "busily"],
)
@pytest.mark.parametrize("size", [5, 4 * MEGABYTE], ids=["small", "large"])
def test_a_child_that_hangs_is_ended_when_its_time_is_over(program: str, size: int) -> None:
    began = time.monotonic()
    assert told_by(program, bytes(size)) == TOO_SLOW
    assert AT_ONCE.seconds <= time.monotonic() - began < 5


def test_a_child_that_floods_us_is_ended_long_before_its_time_is_over() -> None:
    flood = "import os\nwhile True: os.write(1, b'x' * 65536)"
    began = time.monotonic()
    assert told_by(flood, limits=within(LONG_S)) == BAFFLING
    assert time.monotonic() - began < LONG_S / 2


@pytest.mark.parametrize("name", ["SIGKILL", "SIGSEGV", "SIGTERM", "SIGILL"])
@pytest.mark.parametrize("before", ["", HEAR], ids=["before it has heard the file", "after"])
def test_a_child_that_is_killed_says_so_by_its_end(name: str, before: str) -> None:
    program = f"import os, signal; {before} os.kill(os.getpid(), signal.{name})"
    assert told_by(program, bytes(4 * MEGABYTE), within(LONG_S)) == BREAKS_READER


def test_our_own_child_killed_in_the_middle_of_the_file_says_so_by_its_end() -> None:
    def killing() -> Iterator[bytes]:
        yield bytes(MEGABYTE)
        child = reader()
        os.kill(child, signal.SIGKILL)
        yield bytes(MEGABYTE)

    assert read_pdf(reader_command(), killing(), 2 * MEGABYTE, within(LONG_S)) == BREAKS_READER


@pytest.mark.parametrize(
    ("program", "told"),
    [
        (HEAR, BAFFLING),
        (f"{HEAR} print('%PDF-')", BAFFLING),
        (f"{HEAR} raise SystemExit(1)", BREAKS_READER),
        (f"{HEAR} sys.stdout.write('half'); sys.stdout.flush(); import os; os._exit(3)", BREAKS_READER),
    ],
    ids=["says nothing", "talks nonsense", "fails", "fails in mid-word"],
)
def test_a_child_that_ends_without_an_answer_is_not_believed(program: str, told: UnreadableFile) -> None:
    assert told_by(program, limits=within(LONG_S)) == told


def test_an_answer_counts_only_if_its_child_ended_well() -> None:
    answer = "from triage_app.file_reader import findings as f; import os, sys, signal; sys.stdin.buffer.read();"
    answer += " sys.stdout.buffer.write(f.to_answer(f.PdfFacts(1, ''))); sys.stdout.flush();"
    assert told_by(answer, limits=within(LONG_S)) == PdfFacts(1, "")
    assert told_by(f"{answer} os.kill(os.getpid(), signal.SIGSEGV)", limits=within(LONG_S)) == BREAKS_READER


def test_a_program_that_is_not_there_is_missing_and_not_the_files_fault() -> None:
    assert read_pdf(["/no/such/program"], [], 0) == NO_READER


def test_pipes_that_a_grandchild_holds_on_to_hold_up_nobody(tmp_path: Path) -> None:
    known = tmp_path / "grandchild"
    program = f"""
import pathlib, subprocess, sys
held = subprocess.Popen([sys.executable, "-c", {HANG!r}])
pathlib.Path({str(known)!r}).write_text(str(held.pid))
"""
    began = time.monotonic()
    try:
        assert told_by(program, bytes(4 * MEGABYTE), within(1)) == TOO_SLOW
        assert time.monotonic() - began < LONG_S / 4
    finally:
        os.kill(int(known.read_text()), signal.SIGKILL)
        for thread in threading.enumerate():
            if thread.name.startswith("file-reader"):
                thread.join(LONG_S)


def test_a_bomb_meets_the_limit_on_memory() -> None:
    bomb = pages(1, b" " * (100 * MEGABYTE))
    assert len(bomb) < MEGABYTE
    small = Limits(memory_bytes=160 * MEGABYTE)
    assert read_pdf(reader_command(), [bomb], len(bomb), small) == TOO_MUCH_MEMORY
    assert read_pdf(reader_command(), [bomb], len(bomb), replace(small, memory_bytes=512 * MEGABYTE)) == PdfFacts(
        1, ""
    )


def test_a_page_of_endless_drawing_meets_the_usual_limits() -> None:
    bomb = pages(1, b"q " * 20_000_000)
    assert len(bomb) < MEGABYTE
    assert read_pdf(reader_command(), [bomb], len(bomb)) in {TOO_MUCH_MEMORY, TOO_SLOW}


def test_a_file_that_does_not_fit_into_memory_at_all_is_told_by_the_child() -> None:
    size = 200 * MEGABYTE
    limits = Limits(size_bytes=size, memory_bytes=160 * MEGABYTE)
    assert read_pdf(reader_command(), (bytes(MEGABYTE) for _ in range(200)), size, limits) == TOO_MUCH_MEMORY


def test_the_child_itself_refuses_a_file_that_is_too_large() -> None:
    said = [Question(About.PDF, Limits(size_bytes=4)).to_frame(), frames.head(5), b"%PDF-"]
    answer = ask(reader_command(), said, most_bytes=4096, seconds=LONG_S)
    assert isinstance(answer, bytes)
    assert frames.only_frame(answer) == {"code": TOO_LARGE.code}


def test_a_child_that_computes_for_too_long_is_ended_by_its_own_limit() -> None:
    program = "from triage_app.file_reader.limits import *; keep(Limits(seconds=0.5))\nwhile True: pass"
    began = time.monotonic()
    assert told_by(program, limits=within(LONG_S)) == TOO_SLOW
    assert time.monotonic() - began < LONG_S / 2


def bounds_of(child: int) -> dict[str, str]:
    rows = Path(f"/proc/{child}/limits").read_text().splitlines()[1:]
    return {row[:26].strip(): row[26:47].strip() for row in rows}


BOUND = {
    "Max address space": str(512 * MEGABYTE),
    "Max cpu time": "10",
    "Max open files": "16",
    "Max file size": "0",
    "Max processes": "0",
    "Max core file size": "0",
}


def test_the_child_has_bound_itself_before_a_byte_of_the_file_is_sent() -> None:
    seen = {}

    def late() -> Iterator[bytes]:
        child = reader()
        until = time.monotonic() + LONG_S
        while not bounds_of(child).items() >= BOUND.items() and time.monotonic() < until:
            os.sched_yield()
        seen.update(bounds_of(child))
        yield content

    content = pages(1, lines("Alba"))
    assert read_pdf(reader_command(), late(), len(content), within(10)) == PdfFacts(1, "Alba")
    assert {name: seen[name] for name in BOUND} == BOUND


def test_nothing_of_the_file_is_in_the_childs_arguments_or_environment() -> None:
    content = pages(1, lines(MARK))
    seen: list[bytes] = []

    def watched() -> Iterator[bytes]:
        yield content[:-1]
        child = reader()
        seen.extend(Path(f"/proc/{child}/{name}").read_bytes() for name in ("cmdline", "environ"))
        yield content[-1:]

    assert read_pdf(reader_command(), watched(), len(content)) == PdfFacts(1, MARK)
    assert len(seen) == 2
    assert seen[0].split(b"\0")[-2] == b"read-file"
    assert [one for one in seen if MARK.encode() in one] == []


def test_what_a_child_says_beside_its_answer_is_heard_by_nobody(capfd: pytest.CaptureFixture[str]) -> None:
    logged = io.StringIO()
    listener = logging.StreamHandler(logged)
    logging.getLogger().addHandler(listener)
    told_by(f"import sys; print({MARK!r}, file=sys.stderr); raise ValueError({MARK!r})", limits=within(LONG_S))
    read_pdf(reader_command(), [MARK.encode()], len(MARK))
    logging.getLogger().removeHandler(listener)
    assert capfd.readouterr() == ("", "")
    assert logged.getvalue() == ""


def test_many_threads_read_at_once_and_each_gets_its_own_answer() -> None:
    def read(number: int) -> PdfFacts | UnreadableFile:
        if number % 4 == 3:
            return told_by(HANG)
        content = pages(number + 1, lines(f"Number {number}"))
        return read_pdf(reader_command(), [content], len(content))

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(read, range(8)))
    for number, one in enumerate(found):
        if number % 4 == 3:
            assert one == TOO_SLOW
        else:
            assert isinstance(one, PdfFacts)
            assert (one.pages, one.text.split("\f")[0]) == (number + 1, f"Number {number}")
