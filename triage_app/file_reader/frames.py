"""How parent and child talk: frames of bytes, each behind its length.

    parent → child   a question in JSON, the file's bytes
    child → parent   an answer in JSON; questions to come may put frames behind it, such as a page's picture

Nothing else reaches the child: its arguments and its environment are the same for every file.
"""

import json
from typing import Any, Protocol

_LENGTH_BYTES = 8


class _Source(Protocol):
    def readinto(self, buffer: memoryview, /) -> int | None: ...


def head(length: int) -> bytes:
    """What stands before that many bytes."""
    return length.to_bytes(_LENGTH_BYTES, "big")


def frame(said: object) -> bytes:
    """Something said in JSON, as a frame."""
    content = json.dumps(said).encode()
    return head(len(content)) + content


def receive(source: _Source, most: int) -> bytearray | None:
    """The next frame of an unbuffered source, not a byte more; None where it has more than `most` bytes.

    Raises:
        EOFError: the other side left before it had said everything.
    """
    length = int.from_bytes(_exactly(source, _LENGTH_BYTES), "big")
    return _exactly(source, length) if length <= most else None


def _exactly(source: _Source, length: int) -> bytearray:
    content = bytearray(length)
    left = memoryview(content)
    while left:
        count = source.readinto(left)
        if not count:
            raise EOFError
        left = left[count:]
    return content


def only_frame(content: bytes) -> Any:
    """What was said in the one frame that these bytes are.

    Raises:
        ValueError: they are not one frame of JSON.
        RecursionError: what was said is nested too deeply.
    """
    said = content[_LENGTH_BYTES:]
    if content[:_LENGTH_BYTES] != head(len(said)):
        raise ValueError
    return json.loads(said)
