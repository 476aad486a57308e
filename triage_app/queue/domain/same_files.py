"""Which files of a message are here already, when its portal shows it once more.

What a portal can be asked for again is a place ("the second file of this message") or a link that expires. So a
file is told by its bytes or by what is said of it, and only then by its reference.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final, TypeAlias

from triage_app.queue.domain.remote import RemoteFile, is_named

_UNSAID: Final = ""
_ANY: Final = None
"""Stands for every fact of a kind, said or not."""


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


@dataclass(frozen=True)
class _Said:
    """What is said of a file, kept or shown; a fact that nobody says is an empty one, or None."""

    reference: str
    size_bytes: int | None
    sha256: str | None
    facts: tuple[str, str, str]
    """Name, kind and bytes: what is not said of both tells nothing."""


_Exact: TypeAlias = Callable[[_Said], Hashable]
"""What two files must have in common; None where that is not said, and so the same as nothing."""


def same_files(kept: Iterable[KeptFile], shown: Sequence[ShownFile]) -> Same:
    """Those of a message's files that are here already; each of them is the same as one at most.

    By name alone they are the same as long as there are as many of a name as before: of two that are called
    image.jpg nobody can tell which one is new. What the portal had stopped showing is the same by its bytes, by
    what is said of it, or by its name and its reference; under its name alone another file may have come.
    """
    left = sorted(kept, key=lambda one: (one.place < 0, one.place))
    found: Same = {}
    for exact in (_by_bytes, _by_reference, _by_size):
        left = _take(found, left, shown, exact)
    return found | _by_name(left, [one for one in shown if one.file.place not in found])


def _take(found: Same, left: Sequence[KeptFile], shown: Iterable[ShownFile], exact: _Exact) -> list[KeptFile]:
    """Find for each file the first that is left of which nothing says otherwise; returns what is left then.

    Each that is left stands under all that may be asked for: its facts, and anything in their stead.
    """
    queues: defaultdict[Hashable, deque[int]] = defaultdict(deque)
    for place, one in enumerate(left):
        for key in _keys(_said(one, one), exact, lambda fact: (fact, _ANY)):
            queues[key].append(place)
    taken: set[int] = set()
    for each in (one for one in shown if one.file.place not in found):
        asked = _keys(_said(each.file, each), exact, lambda fact: (fact, _UNSAID) if fact else (_ANY,))
        match = _first([queues[key] for key in asked if key in queues], taken)
        if match is not None:
            taken.add(match)
            found[each.file.place] = left[match]
    return [one for place, one in enumerate(left) if place not in taken]


def _first(queues: Iterable[deque[int]], taken: Collection[int]) -> int | None:
    """The first place in any of these that is not taken; those that are leave their queue."""
    for queue in queues:
        while queue and queue[0] in taken:
            queue.popleft()
    return min((queue[0] for queue in queues if queue), default=None)


def _said(file: KeptFile | RemoteFile, one: KeptFile | ShownFile) -> _Said:
    facts = (_name(file.name), file.content_type, one.sha256 or _UNSAID)
    return _Said(file.reference, one.size_bytes, one.sha256, facts)


def _keys(said: _Said, exact: _Exact, choices: Callable[[str], Iterable[str | None]]) -> Iterator[Hashable]:
    """What a file stands under, or is asked for by; bytes say it whatever else is said."""
    common = exact(said)
    facts = () if exact is _by_bytes else said.facts
    if common is not None:
        yield from ((common, each) for each in product(*map(choices, facts)))


def _by_bytes(said: _Said) -> Hashable:
    return said.sha256


def _by_reference(said: _Said) -> Hashable:
    return None if said.size_bytes is None else (said.reference, said.size_bytes)


def _by_size(said: _Said) -> Hashable:
    return said.size_bytes


def _may_be_same(kept: KeptFile, shown: ShownFile) -> bool:
    """Whether nothing that is known of both says otherwise; what went has its reference in common besides."""
    one, other = _said(kept, kept), _said(shown.file, shown)
    sizes = (one.size_bytes, other.size_bytes)
    return (
        all(fact == its or not fact or not its for fact, its in zip(one.facts, other.facts, strict=True))
        and (sizes[0] == sizes[1] or None in sizes)
        and (kept.place >= 0 or kept.reference == shown.file.reference)
    )


def _name(said: str) -> str:
    return said if is_named(said) else _UNSAID


def _by_name(left: Iterable[KeptFile], unsure: Iterable[ShownFile]) -> Same:
    """Those of one name, where as many are here as are shown; where none is here, what went has come back."""
    groups: defaultdict[str, list[ShownFile]] = defaultdict(list)
    here: defaultdict[str, list[KeptFile]] = defaultdict(list)
    went: defaultdict[str, list[KeptFile]] = defaultdict(list)
    for one in unsure:
        groups[_name(one.file.name)].append(one)
    for each in left:
        (here if each.place >= 0 else went)[_name(each.name)].append(each)
    found: Same = {}
    for name, group in groups.items():
        called = here[name] or went[name]
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
