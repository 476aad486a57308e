"""A staged file is read from the queue by a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fpdf import FPDF
from sqlalchemy import update

from triage_app.errors import TriageError
from triage_app.file_reader.findings import MALFORMED, PdfFacts
from triage_app.headless import facts_of_file
from triage_app.queue.store.schema_outbox import CHUNK_BYTES, BlobChunk

if TYPE_CHECKING:
    from pathlib import Path

    from queues import Queue


def report(path: Path) -> Path:
    """Three pages and more than one chunk."""
    made = FPDF()
    made.set_font("Helvetica", size=12)
    for number in (1, 2, 3):
        made.add_page()
        made.cell(text=f"Page {number}")
    made.embed_file(bytes=bytes(range(256)) * 8192, basename="measured.bin", compress=False)
    made.output(str(path))
    return path


def test_a_staged_report_tells_its_pages_and_its_text(queue: Queue, tmp_path: Path) -> None:
    staged = queue.desk().stage_file(report(tmp_path / "report.pdf"))
    assert staged.size_bytes > CHUNK_BYTES
    assert facts_of_file(queue.store, staged) == PdfFacts(3, "Page 1\fPage 2\fPage 3")


def test_a_file_that_only_begins_like_a_pdf_is_malformed(queue: Queue, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"%PDF-1.7 and nothing else")
    assert facts_of_file(queue.store, queue.desk().stage_file(path)) == MALFORMED


def test_a_file_that_changed_in_the_queue_is_damaged(queue: Queue, tmp_path: Path) -> None:
    staged = queue.desk().stage_file(report(tmp_path / "report.pdf"))
    other = bytes(staged.size_bytes - CHUNK_BYTES * (staged.size_bytes // CHUNK_BYTES))
    last = staged.size_bytes // CHUNK_BYTES
    change = update(BlobChunk).where(BlobChunk.sha256 == staged.sha256, BlobChunk.place == last)
    queue.store.write(lambda work: work.connection.execute(change.values(content=other)))
    with pytest.raises(TriageError, match="file_damaged"):
        facts_of_file(queue.store, staged)
