"""The files that patients attach."""

import re
from io import BytesIO
from random import Random

from PIL import Image

from triage_app.practice.files import make_pdf, make_picture


def test_pdf_shows_its_lines_and_its_table_points_at_every_object() -> None:
    pdf = make_pdf(["Señor Muñoz (copy)", "back\\slash"])
    assert "Señor Muñoz \\(copy\\)".encode("cp1252") in pdf
    assert b"back\\\\slash" in pdf
    table = int(re.search(rb"startxref\n(\d+)\n%%EOF\n$", pdf)[1])  # type: ignore[index]
    assert pdf[table:].startswith(b"xref\n0 6\n")
    offsets = [int(offset) for offset in re.findall(rb"(\d{10}) 00000 n ", pdf[table:])]
    for number, offset in enumerate(offsets, start=1):
        assert pdf[offset:].startswith(b"%d 0 obj\n" % number)


def test_stated_length_of_the_page_is_its_length() -> None:
    pdf = make_pdf(["one", "two"])
    found = re.search(rb"/Length (\d+) >>\nstream\n(.*)\nendstream", pdf, re.DOTALL)
    assert found is not None
    assert int(found[1]) == len(found[2])


def test_picture_can_be_opened_and_differs_from_the_next() -> None:
    random = Random(1)  # noqa: S311
    first, second = make_picture(random), make_picture(random)
    with Image.open(BytesIO(first)) as picture:
        picture.load()
        assert picture.format == "PNG"
        assert len(picture.convert("RGB").getcolors() or []) >= 3
    assert first != second
