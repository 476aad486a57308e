"""Which files may go to a patient: kinds told by content, sizes, names that harm nobody."""

import codecs
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from triage_app.errors import UsageError

LARGEST_BYTES = 25 * 1024 * 1024
"""The largest file a portal is asked to take, in bytes (portal-contract, section 2.5)."""

LONGEST_NAME = 80


class FileKind(StrEnum):
    """Kinds of files on the allow-list; the value is the MIME type the portal is told."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TEXT = "text/plain"


@dataclass(frozen=True)
class FileFacts:
    """What a look into a file found: a PDF's pages, or the code of a sentence that says why nobody can tell."""

    pages: int | None = None
    code: str | None = None


NOTHING_KNOWN = FileFacts()

_MAGIC = ((b"%PDF-", FileKind.PDF), (b"\x89PNG\r\n\x1a\n", FileKind.PNG), (b"\xff\xd8\xff", FileKind.JPEG))
_CONTROL = frozenset(range(32)) - frozenset(b"\t\n\r\f")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_EXTENSION = {FileKind.PDF: ".pdf", FileKind.PNG: ".png", FileKind.JPEG: ".jpg", FileKind.TEXT: ".txt"}


def kind_of(head: bytes) -> FileKind | None:
    """The kind of a file by its first bytes, or None where it is not on the list. The name is never asked."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if not head or b"%PDF-" in head or not _CONTROL.isdisjoint(head):
        return None  # a reader would take "junk%PDF-" for a PDF
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # the head may end inside a character
    except UnicodeDecodeError:
        return None
    return FileKind.TEXT if not head.lstrip().startswith((b"<", b"{\\rtf")) else None


def check(head: bytes, size_bytes: int) -> FileKind:
    """The kind of a file that may be sent.

    Raises:
        UsageError: `file_empty`, `file_too_large` or `file_kind_refused`.
    """
    if size_bytes == 0:
        raise UsageError("file_empty")
    if size_bytes > LARGEST_BYTES:
        raise UsageError(
            "file_too_large", size_mb=round(size_bytes / 1048576, 1), limit_mb=LARGEST_BYTES // 1048576
        )
    kind = kind_of(head)
    if kind is None:
        raise UsageError("file_kind_refused")
    return kind


def display_name(name: str, kind: FileKind) -> str:
    """A file's name as the patient will see it: no paths, no control or direction characters, a true extension."""
    stem = _ENDING.sub("", _visible(name)).strip(" .") or "file"
    return stem[: LONGEST_NAME - 4] + _EXTENSION[kind]


def safe_name(name: str) -> str:
    """A name a portal gave a file, fit to be shown and saved: no place, nothing hidden; its ending stays."""
    whole = " ".join(_visible(name).split()).strip(" .~") or "file"
    found = _ENDING.search(whole)
    ending = found.group() if found is not None else ""
    return whole.removesuffix(ending)[: LONGEST_NAME - len(ending)] + ending


def _visible(name: str) -> str:
    last = re.split(r"[\\/:]", unicodedata.normalize("NFKC", name))[-1]
    return "".join(c for c in last if not unicodedata.category(c).startswith("C"))
