"""A file that a portal shows once more is the one that is here; another one in its place is not."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counting import CountedText, count
from triage_app.queue.domain.remote import RemoteFile, is_named
from triage_app.queue.domain.same_files import KeptFile, ShownFile, same_files

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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


@pytest.mark.parametrize(
    ("size", "reference", "same"),
    [(5, "#1", {0: 2, 1: 1}), (None, "#0", {0: 2, 1: 1}), (None, "#1", {0: 2})],
)
def test_what_went_is_the_same_when_it_comes_back_and_not_only_its_name_does(
    size: int | None, reference: str, same: dict[int, int]
) -> None:
    here = [kept(1, -1, "a.jpg", size, reference="#0"), kept(2, 0, "b.jpg")]
    assert numbers(same_files(here, [shown(0, "b.jpg"), shown(1, size=size, reference=reference)])) == same


def test_what_is_there_comes_before_what_went() -> None:
    gone = kept(1, -1, reference="#0")
    assert numbers(same_files([gone, kept(2, 0)], [shown(0)])) == {0: 2}


names = st.sampled_from(["a.jpg", "b.jpg", "File 1", "File 2"])
kinds, sizes = st.sampled_from(["image/jpeg", "image/png", ""]), st.sampled_from([None, None, 5, 6])
references, bytes_ = st.sampled_from(["#0", "#1", "#2", ""]), st.sampled_from([None, None, "first", "second"])


@st.composite
def kept_ones(draw: st.DrawFn) -> list[KeptFile]:
    places = draw(st.lists(st.integers(-6, 6), unique=True, max_size=8))
    some = (
        st.builds(KeptFile, st.just(at + 7), st.just(at), names, kinds, sizes, references, bytes_) for at in places
    )
    return [draw(one) for one in some]


@st.composite
def shown_ones(draw: st.DrawFn) -> list[ShownFile]:
    places = draw(st.lists(st.integers(0, 9), unique=True, max_size=8))
    files = (st.builds(RemoteFile, st.just(at), names, kinds, sizes, references) for at in places)
    return [ShownFile(draw(one), draw(bytes_)) for one in files]


def same_one_by_one(here: Sequence[KeptFile], now: Sequence[ShownFile]) -> dict[int, int]:
    """Looks at every file that is left, for each that is shown."""
    left = sorted(here, key=lambda one: (one.place < 0, one.place))
    found: dict[int, int] = {}
    tests: list[Callable[[KeptFile, ShownFile], bool]] = [
        lambda one, other: other.sha256 is not None and one.sha256 == other.sha256,
        lambda one, other: one.reference == other.file.reference and is_same(one, other),
        is_same,
    ]
    for test in tests:
        for other in now:
            match = next((one for one in left if other.file.place not in found and test(one, other)), None)
            if match is not None:
                left.remove(match)
                found[other.file.place] = match.id
    return found | same_by_name(left, [one for one in now if one.file.place not in found])


def is_same(one: KeptFile, other: ShownFile) -> bool:
    return one.size_bytes is not None and one.size_bytes == other.size_bytes and may_be_same(one, other)


def may_be_same(one: KeptFile, other: ShownFile) -> bool:
    said = [(name(one.name), name(other.file.name)), (one.content_type, other.file.content_type)]
    known = [*said, (one.sha256, other.sha256)]
    sizes_said = {one.size_bytes, other.size_bytes}
    return all(a == b or not a or not b for a, b in known) and (len(sizes_said) == 1 or None in sizes_said)


def name(said: str) -> str:
    return said if is_named(said) else ""


def same_by_name(left: Sequence[KeptFile], unsure: Sequence[ShownFile]) -> dict[int, int]:
    groups: defaultdict[str, list[ShownFile]] = defaultdict(list)
    for one in unsure:
        groups[name(one.file.name)].append(one)
    found: dict[int, int] = {}
    for called, group in groups.items():
        every = [one for one in left if name(one.name) == called]
        some = [one for one in every if one.place >= 0] or every
        if len(some) != len(group):
            continue
        known = {one.reference: one for one in some}
        pairs = list(zip(some, sorted(group, key=lambda one: one.file.place), strict=True))
        if len(known) == len(group) and known.keys() == {one.file.reference for one in group}:
            pairs = [(known[one.file.reference], one) for one in group]
        went = [(one, other) for one, other in pairs if one.place < 0]
        if all(may_be_same(*pair) for pair in pairs) and all(a.reference == b.file.reference for a, b in went):
            found |= {other.file.place: one.id for one, other in pairs}
    return found


@given(kept_ones(), shown_ones())
def test_the_same_files_are_found_as_by_looking_at_each(here: list[KeptFile], now: list[ShownFile]) -> None:
    assert numbers(same_files(here, now)) == same_one_by_one(here, now)


@pytest.mark.parametrize("size", [None, 5])
@pytest.mark.parametrize("reference", ["{}", "one"])
@pytest.mark.parametrize("called", ["f{}.jpg", "a.jpg", "File 1"])
@pytest.mark.parametrize("again", ["g{}.jpg", "a.jpg", "File 2"])
def test_ten_times_as_many_files_take_little_more_than_ten_times_the_steps(
    size: int | None, reference: str, called: str, again: str
) -> None:
    def steps(many: int) -> int:
        text = [CountedText(reference.format(n)) for n in range(many)]
        kind = CountedText("image/jpeg")
        here = [KeptFile(n, n, CountedText(called.format(n)), kind, size, text[n], None) for n in range(many)]
        new = [RemoteFile(n, CountedText(again.format(n)), kind, size, text[-n]) for n in range(many)]
        return count(partial(same_files, here, [ShownFile(one) for one in new]))

    assert steps(1000) < 20 * steps(100) + 200
