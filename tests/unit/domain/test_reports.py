"""Which files may go to a patient."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_app.errors import UsageError
from triage_app.queue.domain.reports import LARGEST_BYTES, LONGEST_NAME, FileKind, check, display_name, kind_of


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7 ...", FileKind.PDF),
        (b"\x89PNG\r\n\x1a\n....", FileKind.PNG),
        (b"\xff\xd8\xff\xe0....", FileKind.JPEG),
        ("Guten Tag, señora".encode(), FileKind.TEXT),
        (b"x" * 4095 + "é".encode()[:1], FileKind.TEXT),
    ],
)
def test_kinds_are_told_by_content(head: bytes, kind: FileKind) -> None:
    assert kind_of(head) is kind


@pytest.mark.parametrize(
    "head",
    [
        b"MZ\x90\x00",
        b"PK\x03\x04",
        b"<html><script>",
        b"  <svg",
        b"{\\rtf1",
        b"junk%PDF-",
        b"\xff\xfe\x00\x01",
        b"",
    ],
)
def test_everything_else_is_refused_whatever_its_name(head: bytes) -> None:
    assert kind_of(head) is None


def test_a_file_over_the_limit_is_refused_with_both_sizes() -> None:
    with pytest.raises(UsageError) as refused:
        check(b"%PDF-", LARGEST_BYTES + 1)
    assert (refused.value.code, refused.value.values["limit_mb"]) == ("file_too_large", 25)


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(UsageError, match="file_empty"):
        check(b"", 0)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\ana\\scan.PDF", "scan.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.pdf"),
        ("report.pdf:stream", "stream.pdf"),
        ("   ", "file.pdf"),
        ("résultat.jpeg", "résultat.pdf"),
    ],
)
def test_names_harm_nobody_and_end_truthfully(name: str, shown: str) -> None:
    assert display_name(name, FileKind.PDF) == shown


@given(st.text())
def test_a_shown_name_is_short_and_has_no_control_or_direction_characters(name: str) -> None:
    shown = display_name(name, FileKind.PNG)
    assert len(shown) <= LONGEST_NAME
    assert not any(unicodedata.category(one).startswith("C") or one in "/\\:" for one in shown)
