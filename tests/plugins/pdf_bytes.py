"""PDFs written by hand, byte by byte, for tests; nothing of the program is used."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def pdf(objects: Sequence[bytes]) -> bytes:
    """A file of these objects, numbered from one; the first is the catalogue."""
    content, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj%b endobj\n" % (number, body)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(content + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))


def stream(content: bytes) -> bytes:
    packed = zlib.compress(content, 9)
    return b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(packed), packed)


def pages(count: int, drawn: bytes = b"", *, said: int | None = None) -> bytes:
    """A PDF whose pages all show the same; `said` is the number it claims to have."""
    kids = b" ".join(b"%d 0 R" % number for number in range(5, 5 + count))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 3 0 R/Resources<</Font<</F 4 0 R>>>>>>"
    tree = b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, count if said is None else said)
    return pdf([CATALOGUE, tree, stream(drawn), FONT, *[page] * count])


def lines(*texts: str) -> bytes:
    """What draws these lines below each other."""
    shown = b" T* ".join(b"(%b) Tj" % text.encode("cp1252") for text in texts)
    return b"BT /F 12 Tf 14 TL 72 720 Td %b ET" % shown
