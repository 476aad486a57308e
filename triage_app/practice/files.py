"""Files that patients attach: a one-page PDF and a small picture, byte for byte the same everywhere."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

_WIDTH = 120
_HEIGHT = 76
_LINES_A_PAGE = 40
_STORED_BLOCK = 65_535
_PALETTE = (
    (250, 250, 247),
    (60, 70, 80),
    (210, 216, 222),
    (16, 110, 128),
    (205, 120, 110),
    (120, 84, 160),
    (44, 122, 72),
)
"""Paper, two kinds of ink for writing, and colours for the band on top."""
_DARK = 1
_LIGHT = 2


@dataclass(frozen=True)
class File:
    """A file that came with a message."""

    name: str
    content_type: str
    content: bytes


def make_pdf(lines: Sequence[str]) -> bytes:
    """A one-page PDF showing the lines; letters outside Western European ones become question marks."""
    shown = b" T*\n".join(b"(" + _pdf_text(line) + b") Tj" for line in lines[:_LINES_A_PAGE])
    stream = b"BT /F1 12 Tf 16 TL 72 720 Td\n" + shown + b"\nET"
    resources = b"<< /Font << /F1 5 0 R >> >>"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources %b >>" % resources,
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    return _pdf_file(objects)


def _pdf_file(objects: Sequence[bytes]) -> bytes:
    # The comment of high bytes tells file transfers that this is not a text file.
    pdf = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(pdf))
        pdf += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = len(pdf)
    pdf += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for offset in offsets:
        pdf += b"%010d 00000 n \n" % offset
    pdf += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(pdf)


def _pdf_text(line: str) -> bytes:
    text = line.encode("cp1252", errors="replace")
    return text.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def make_picture(random: Random) -> bytes:
    """A PNG that looks like a photographed card: a coloured band above lines of writing."""
    ink = random.randrange(1 + _LIGHT, len(_PALETTE))
    rows = [bytearray(_WIDTH) for _ in range(_HEIGHT)]
    for row in rows[8:20]:
        row[8 : _WIDTH - 8] = bytes([ink]) * (_WIDTH - 16)
    for line, top in enumerate(range(28, _HEIGHT - 8, 10)):
        length = random.randrange(30, _WIDTH - 16)
        for row in rows[top : top + 4]:
            row[8 : 8 + length] = bytes([_LIGHT if line % 2 else _DARK]) * length
    header = _WIDTH.to_bytes(4, "big") + _HEIGHT.to_bytes(4, "big") + bytes([8, 3, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"PLTE", b"".join(bytes(colour) for colour in _PALETTE))
        + _chunk(b"IDAT", _stored(b"".join(b"\0" + bytes(row) for row in rows)))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return len(data).to_bytes(4, "big") + kind + data + checksum.to_bytes(4, "big")


def _stored(data: bytes) -> bytes:
    # Uncompressed: what zlib's compressor gives differs between its versions, and bytes here must not.
    blocks = [data[start : start + _STORED_BLOCK] for start in range(0, len(data), _STORED_BLOCK)]
    packed = bytearray(b"\x78\x01")
    for number, block in enumerate(blocks, start=1):
        packed.append(number == len(blocks))
        packed += len(block).to_bytes(2, "little") + (len(block) ^ 0xFFFF).to_bytes(2, "little") + block
    return bytes(packed) + zlib.adler32(data).to_bytes(4, "big")
