"""Which files of a message are here already, when its portal shows it once more.

What a portal can be asked for again is a place ("the second file of this message") or a link that expires. So a
file is told by its bytes or by what is said of it, and only then by its reference.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from triage_app.queue.domain.remote import RemoteFile, is_named

_UNNAMED: Final = ""


@dataclass(frozen=True)
class KeptFile:
    """A file of a message as it is stored; its place is below zero while the portal does not show it."""

    id: int
    place: int
    name: str
    content_type: str
    size_bytes: int | None
    reference: str
    sha256: str | None


@dataclass(frozen=True)
class ShownFile:
    """A file as its portal shows it now; `sha256` where its bytes came with it."""

    file: RemoteFile
    sha256: str | None = None

    @property
    def size_bytes(self) -> int | None:
        """How large it is, where anybody says so."""
        return self.file.size_bytes if self.file.inline is None else len(self.file.inline)


Same: TypeAlias = dict[int, KeptFile]
"""What is the same as the file that is shown in a place, by places."""


def same_files(kept: Iterable[KeptFile], shown: Sequence[ShownFile]) -> Same:
    """Those of a message's files that are here already; each of them is the same as one at most.

    By name alone they are the same as long as there are as many of a name as before: of two that are called
    image.jpg nobody can tell which one is new.
    """
    left = sorted(kept, key=lambda one: (one.place < 0, one.place))
    found: Same = {}
    for is_same in (_has_same_bytes, _is_same_there, _is_same):
        for one in shown:
            if one.file.place not in found:
                _take(found, left, one, is_same)
    unsure = [one for one in shown if one.file.place not in found]
    return found | _by_name([one for one in left if one.place >= 0], unsure, left)


def _take(
    found: Same, left: list[KeptFile], one: ShownFile, is_same: Callable[[KeptFile, ShownFile], bool]
) -> None:
    match = next((each for each in left if is_same(each, one)), None)
    if match is not None:
        left.remove(match)
        found[one.file.place] = match


def _has_same_bytes(kept: KeptFile, shown: ShownFile) -> bool:
    return shown.sha256 is not None and kept.sha256 == shown.sha256


def _is_same_there(kept: KeptFile, shown: ShownFile) -> bool:
    return kept.reference == shown.file.reference and _is_same(kept, shown)


def _is_same(kept: KeptFile, shown: ShownFile) -> bool:
    return kept.size_bytes is not None and kept.size_bytes == shown.size_bytes and _may_be_same(kept, shown)


def _may_be_same(kept: KeptFile, shown: ShownFile) -> bool:
    """Whether nothing that is known of both says otherwise."""
    names, known = (_name(kept.name), _name(shown.file.name)), (kept.content_type, shown.file.content_type)
    sizes, bytes_ = (kept.size_bytes, shown.size_bytes), (kept.sha256, shown.sha256)
    return all(one == other or not one or not other for one, other in (names, known, bytes_)) and (
        sizes[0] == sizes[1] or None in sizes
    )


def _name(said: str) -> str:
    return said if is_named(said) else _UNNAMED


def _by_name(here: Sequence[KeptFile], unsure: Sequence[ShownFile], every: Sequence[KeptFile]) -> Same:
    """Those of one name, where as many are here as are shown; where none is here, what went has come back."""
    groups: defaultdict[str, list[ShownFile]] = defaultdict(list)
    for one in unsure:
        groups[_name(one.file.name)].append(one)
    found: Same = {}
    for name, group in groups.items():
        called = [one for one in here if _name(one.name) == name] or [
            one for one in every if _name(one.name) == name
        ]
        pairs = _pairs(called, group)
        if len(called) == len(group) and all(_may_be_same(kept, shown) for kept, shown in pairs):
            found |= {shown.file.place: kept for kept, shown in pairs}
    return found


def _pairs(kept: Sequence[KeptFile], shown: Sequence[ShownFile]) -> list[tuple[KeptFile, ShownFile]]:
    """Files by their references; by their places where the portal refers to them otherwise than before."""
    known = {one.reference: one for one in kept}
    if len(known) == len(shown) and known.keys() == {one.file.reference for one in shown}:
        return [(known[one.file.reference], one) for one in shown]
    in_order = sorted(shown, key=lambda one: one.file.place)
    return list(zip(kept, in_order, strict=False))
