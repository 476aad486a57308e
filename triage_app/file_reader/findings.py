"""What can be found out about a file, or why it cannot, as values and as the child's answer."""

from dataclasses import asdict, dataclass
from typing import Any

from triage_app.file_reader import frames
from triage_app.file_reader.limits import Limits


@dataclass(frozen=True)
class PdfFacts:
    """What a PDF is."""

    pages: int
    text: str
    """Of the first pages, parted by form feeds, as much as the limits allow."""

    @property
    def has_text(self) -> bool:
        """Whether a letter or digit was among the text; a scan has none."""
        return any(map(str.isalnum, self.text))


@dataclass(frozen=True)
class UnreadableFile:
    """Why nothing is known about a file. The code has its sentences."""

    code: str


ENCRYPTED = UnreadableFile("file_encrypted")
MALFORMED = UnreadableFile("file_malformed")
TOO_LARGE = UnreadableFile("file_too_large_to_read")
TOO_MANY_PAGES = UnreadableFile("file_too_many_pages")
TOO_SLOW = UnreadableFile("file_too_slow_to_read")
TOO_MUCH_MEMORY = UnreadableFile("file_needs_too_much_memory")
BREAKS_READER = UnreadableFile("file_breaks_reader")
BAFFLING = UnreadableFile("file_reader_baffling")
NO_READER = UnreadableFile("file_reader_missing")

_TOLD = {one.code: one for one in (ENCRYPTED, MALFORMED, TOO_LARGE, TOO_MANY_PAGES, TOO_MUCH_MEMORY, NO_READER)}
"""What a child may say about its file; the rest shows in how it ends."""

_BYTES_A_CHARACTER = 12
_BYTES_BESIDE_TEXT = 4096


def largest_answer(limits: Limits) -> int:
    """Bytes of the longest answer within the limits; JSON writes a rare character as two escapes of six bytes."""
    return _BYTES_A_CHARACTER * limits.characters + _BYTES_BESIDE_TEXT


def to_answer(found: PdfFacts | UnreadableFile) -> bytes:
    """The child's answer."""
    return frames.frame(asdict(found))


def of_answer(answer: bytes, limits: Limits) -> PdfFacts | UnreadableFile:
    """What a child answered. A file may have taken its child over, so nothing is believed but what may be true."""
    try:
        said: Any = frames.only_frame(answer)
    except (ValueError, RecursionError):
        return BAFFLING
    match said:
        case {"code": str(code)}:
            return _TOLD.get(code, BAFFLING)
        case {"pages": int(pages), "text": str(text)}:
            plausible = 1 <= pages <= limits.pages and len(text) <= limits.characters
            return PdfFacts(int(pages), text) if plausible else BAFFLING
        case _:
            return BAFFLING
