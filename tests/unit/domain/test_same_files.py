"""A file that a portal shows once more is the one that is here; another one in its place is not."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from triage_app.queue.domain.remote import RemoteFile
from triage_app.queue.domain.same_files import KeptFile, ShownFile, same_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from triage_app.queue.domain.same_files import Same


def kept(number: int, place: int, name: str = "a.jpg", size: int | None = 5, **facts: str) -> KeptFile:
    said = {"content_type": "image/jpeg", "reference": f"#{place}", **facts}
    return KeptFile(number, place, name, said["content_type"], size, said["reference"], said.get("sha256"))


def shown(place: int, name: str = "a.jpg", size: int | None = 5, **facts: str) -> ShownFile:
    said = {"content_type": "image/jpeg", "reference": f"#{place}", **facts}
    return ShownFile(RemoteFile(place, name, said["content_type"], size, said["reference"]), said.get("sha256"))


def numbers(found: Same) -> dict[int, int]:
    return {place: one.id for place, one in found.items()}


ONE = (kept(1, 0),)
TWO = (kept(1, 0, "a.jpg", None), kept(2, 1, "a.jpg", None))


@pytest.mark.parametrize(
    "now",
    [
        shown(0),
        shown(0, reference="https://files/a?signed=2"),
        shown(0, size=None, reference="https://files/a?signed=2"),
        shown(0, content_type=""),
        shown(0, name="File 1"),
        shown(3, reference="#3"),
    ],
)
def test_a_file_of_which_nothing_says_otherwise_is_the_same(now: ShownFile) -> None:
    assert numbers(same_files(ONE, [now])) == {now.file.place: 1}


@pytest.mark.parametrize(
    "now", [shown(0, name="b.jpg"), shown(0, size=6), shown(0, content_type="image/png"), shown(0, "b.jpg", None)]
)
def test_a_reference_that_is_only_a_place_hides_no_other_file(now: ShownFile) -> None:
    assert same_files(ONE, [now]) == {}


def test_bytes_say_it_whatever_else_is_said() -> None:
    first = hashlib.sha256(b"first").hexdigest()
    assert numbers(same_files([kept(1, 0, sha256=first)], [shown(4, "renamed", 9, sha256=first)])) == {4: 1}
    assert same_files([kept(1, 0, sha256=first)], [shown(0, sha256="other")]) == {}


@pytest.mark.parametrize(
    ("here", "now", "same"),
    [
        (TWO, [shown(0, size=None), shown(1, size=None)], {0: 1, 1: 2}),
        (
            TWO,
            [shown(0, size=None), shown(1, size=None), shown(2, size=None)],
            {},
        ),  # one is new: nobody knows which
        (TWO, [shown(0, size=None)], {}),  # nobody knows which is gone
        (TWO, [shown(0, size=None, reference="#1"), shown(1, size=None, reference="#0")], {0: 2, 1: 1}),
        (TWO, [shown(0, size=None, reference="x"), shown(1, size=None, reference="y")], {0: 1, 1: 2}),
        (TWO, [shown(0, size=None, reference="x"), shown(1, size=None, reference="x")], {0: 1, 1: 2}),
        ([kept(1, 0, "File 1", None)], [shown(0, "File 1", None), shown(1, "File 2", None)], {}),
        ([kept(1, 0), kept(2, 1, "b.jpg", 7)], [shown(0, "b.jpg", 7), shown(1)], {0: 2, 1: 1}),
        ([kept(1, 0), kept(2, 1)], [shown(0), shown(1)], {0: 1, 1: 2}),
    ],
)
def test_several_are_told_apart_or_none_of_them(
    here: Sequence[KeptFile], now: Sequence[ShownFile], same: dict[int, int]
) -> None:
    assert numbers(same_files(here, now)) == same


@pytest.mark.parametrize("size", [5, None])
def test_what_went_is_the_same_when_it_comes_back(size: int | None) -> None:
    gone = kept(1, -1, "a.jpg", size, reference="#0")
    assert numbers(same_files([gone, kept(2, 0, "b.jpg")], [shown(0, "b.jpg"), shown(1, size=size)])) == {
        0: 2,
        1: 1,
    }


def test_what_is_there_comes_before_what_went() -> None:
    gone = kept(1, -1, reference="#0")
    assert numbers(same_files([gone, kept(2, 0)], [shown(0)])) == {0: 2}
