"""What is found out about PDFs from several producers, whole, locked, broken and random."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from fpdf import FPDF
from fpdf.enums import AccessPermission, EncryptionMethod
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from pdf_bytes import CATALOGUE, lines, pages, pdf, stream
from triage_app.file_reader.findings import (
    ENCRYPTED,
    MALFORMED,
    TOO_LARGE,
    TOO_MANY_PAGES,
    PdfFacts,
    UnreadableFile,
)
from triage_app.file_reader.limits import Limits
from triage_app.file_reader.reading import read_pdf
from triage_app.headless import reader_command

if TYPE_CHECKING:
    from collections.abc import Iterator

FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Each example starts a process."""


def read(content: bytes, limits: Limits | None = None) -> PdfFacts | UnreadableFile:
    pieces = [content[start : start + 65536] for start in range(0, len(content), 65536)]
    return read_pdf(reader_command(), pieces, len(content), limits or Limits())


@cache
def report(user_password: str | None = None, *, locked: bool = False, aes: bool = False) -> bytes:
    """Two pages as a laboratory's program might make them."""
    made = FPDF()
    made.set_font("Helvetica", size=12)
    for text in ("Hemoglobin A1c 6.1 %", "Seen by Dr. Müller"):
        made.add_page()
        made.cell(text=text)
    if locked:
        method = EncryptionMethod.AES_256 if aes else EncryptionMethod.RC4
        made.set_encryption("the owner's", user_password, method, AccessPermission.none())
    return bytes(made.output())


def test_a_report_tells_its_pages_and_its_text() -> None:
    assert read(report()) == PdfFacts(2, "Hemoglobin A1c 6.1 %\fSeen by Dr. Müller")


def test_a_scan_has_pages_and_no_text() -> None:
    scan = io.BytesIO()
    sheets = [Image.new("L", (425, 550), shade) for shade in (250, 240, 230)]
    sheets[0].save(scan, "PDF", save_all=True, append_images=sheets[1:])
    found = read(scan.getvalue())
    assert isinstance(found, PdfFacts)
    assert (found.pages, found.has_text) == (3, False)


def test_a_file_written_by_hand_is_read_line_by_line() -> None:
    found = read(pages(1, lines("Alba Sample", "03/04/1971")))
    assert found == PdfFacts(1, "Alba Sample\n03/04/1971")
    assert found.has_text


def test_a_file_whose_table_of_places_is_wrong_is_read_all_the_same() -> None:
    moved = pages(1, lines("Alba")).replace(b"%PDF-1.7\n", b"%PDF-1.7\n% put in by a scanner's mail gateway\n")
    assert read(moved) == PdfFacts(1, "Alba")


@pytest.mark.parametrize("aes", [False, True], ids=["rc4", "aes"])
def test_a_file_with_a_password_is_locked(*, aes: bool) -> None:
    assert read(report("open sesame", locked=True, aes=aes)) == ENCRYPTED


def test_a_file_that_only_forbids_printing_is_not_locked() -> None:
    assert read(report(locked=True)) == read(report())


def test_nothing_at_all_is_malformed() -> None:
    assert read(b"") == MALFORMED


def test_a_file_cut_short_never_tells_more_than_it_holds() -> None:
    whole = report()
    found = [read(whole[: len(whole) * part // 8]) for part in range(1, 8)]
    assert found[0] == MALFORMED
    assert all(one == MALFORMED or (isinstance(one, PdfFacts) and one.pages <= 2) for one in found)


def test_a_page_that_is_promised_and_missing_makes_the_file_malformed() -> None:
    assert read(pages(1, said=3)) == MALFORMED


@FEW
@given(st.binary(max_size=2000), st.booleans())
def test_random_bytes_are_malformed(content: bytes, headed: bool) -> None:  # noqa: FBT001 - drawn
    assert read(b"%PDF-1.7\n" + content if headed else content) == MALFORMED


@FEW
@given(st.lists(st.tuples(st.integers(0, 10_000), st.binary(min_size=1, max_size=8)), min_size=1, max_size=20))
def test_a_file_with_random_wounds_is_read_or_not_and_harms_nobody(wounds: list[tuple[int, bytes]]) -> None:
    content = bytearray(report())
    for place, wound in wounds:
        content[place % len(content) : place % len(content) + len(wound)] = wound
    assert isinstance(read(bytes(content)), PdfFacts | UnreadableFile)


def test_ten_thousand_pages_are_too_many_and_as_many_as_allowed_are_not() -> None:
    assert read(pages(10_000)) == TOO_MANY_PAGES
    assert read(pages(Limits().pages)) == PdfFacts(Limits().pages, "\f" * 4)


def test_a_number_of_pages_that_cannot_be_true_is_counted_anew() -> None:
    assert read(pages(1, said=2**31 - 1)) == PdfFacts(1, "")


def test_only_the_first_pages_are_read_and_only_so_many_characters() -> None:
    limits = replace(Limits(), read_pages=2, characters=7)
    assert read(pages(9, lines("Sample")), limits) == PdfFacts(9, "Sample\f")
    assert read(pages(9, lines("Alba Sample")), limits) == PdfFacts(9, "Alba Sa")


def test_brackets_in_brackets_a_million_times_over_are_survived() -> None:
    nested = b"[" * 1_000_000
    assert isinstance(read(pdf([b"<</Type/Catalog/X " + nested])), PdfFacts | UnreadableFile)
    assert read(pages(1, nested)) == PdfFacts(1, "")


def test_a_circle_of_pages_is_survived() -> None:
    circle = pdf([CATALOGUE, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>", stream(b"")])
    assert isinstance(read(circle), PdfFacts | UnreadableFile)


def test_a_file_that_is_too_large_starts_no_child() -> None:
    assert read_pdf(["/no/such/program"], [], Limits().size_bytes + 1) == TOO_LARGE


@pytest.mark.parametrize("size", [3, 5])
def test_a_size_that_is_not_the_contents_is_a_mistake_of_the_program(size: int) -> None:
    with pytest.raises(ValueError, match=str(size)):
        read_pdf(reader_command(), [b"1234"], size)


@pytest.mark.parametrize("kind", [OSError, BrokenPipeError, TimeoutError])
def test_what_the_content_raises_is_passed_on(kind: type[Exception]) -> None:
    def torn() -> Iterator[bytes]:
        yield b"%PDF-"
        raise kind("the disk is gone")

    with pytest.raises(kind, match="the disk is gone"):
        read_pdf(reader_command(), torn(), 10)


def test_the_child_imports_nothing_slow() -> None:
    program = (
        "import sys, triage_app.cli, triage_app.file_reader.child, triage_app.file_reader.pdf; print(*sys.modules)"
    )
    said = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, text=True, check=True).stdout
    names = set(said.split())
    assert "pypdfium2" in names
    roots = {name.partition(".")[0] for name in names}
    assert roots & {"PySide6", "sqlalchemy", "httpx", "msgspec", "click", "PIL", "numpy", "cryptography"} == set()
    assert {name for name in names if name.startswith("triage_app.")} <= {
        *("triage_app.cli", "triage_app.file_reader"),
        *(
            f"triage_app.file_reader.{name}"
            for name in ("child", "pdf", "limits", "frames", "findings", "questions")
        ),
    }
