"""What a child can be asked about a file."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum

from triage_app.file_reader import frames
from triage_app.file_reader.limits import Limits

LARGEST = 4096
"""Bytes of a question; there is nothing of the file in it."""


class About(StrEnum):
    """What is asked."""

    PDF = "pdf"
    """How many pages it has, and what is written on the first ones."""


@dataclass(frozen=True)
class Question:
    """What is asked, and what answering it may cost."""

    about: About
    limits: Limits

    def to_frame(self) -> bytes:
        """The question as the child hears it."""
        return frames.frame(asdict(self))


def of_content(content: bytes | bytearray) -> Question:
    """The question in a frame's content."""
    said = json.loads(content)
    return Question(About(said["about"]), Limits(**said["limits"]))
