"""Records of people: several with one request where the portal searches by `_id`, else each by itself."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

from triage_app.errors import TriageError
from triage_app.sync.portals.fhir import resources as r
from triage_app.sync.portals.fhir.client import ABOUT_ONE_RECORD, FhirClient

AT_ONCE: Final = 50
"""Ids in one question: half of what the strictest server puts on a page (portal-contract 1), 3.3 kB of address."""

_NOT_ASKED_LIKE_THAT: Final = ABOUT_ONE_RECORD | {"portal_search_refused"}

Person = TypeVar("Person", r.Patient, r.Practitioner)


class Records:
    """Reads records for the length of a pass, and knows for as long which kinds cannot be searched by id."""

    def __init__(self, client: FhirClient) -> None:
        self._client = client
        self._one_by_one = set[type]()

    def of(self, kind: type[Person], references: Sequence[str]) -> dict[str, Person | None]:
        """Each record by its reference, None where this one record is refused, gone or broken.

        Raises:
            TriageError: as for `FhirClient.record`.
        """
        found: dict[str, Person] = {}
        for start in range(0, len(references), AT_ONCE):
            some = references[start : start + AT_ONCE]
            if len(some) > 1 and kind not in self._one_by_one:
                found |= self._together(kind, some)
        return {one: found.get(one) or r.resource_of(self._client.record(one), kind) for one in references}

    def _together(self, kind: type[Person], references: Sequence[str]) -> dict[str, Person]:
        """What a search finds of these, by reference; whatever it does not show plainly is left out.

        An answer with anybody else in it answers another question, and nothing of it is believed.
        """
        wanted = {one.partition("/")[2]: one for one in references}
        try:
            bundle, _ = self._client.search(f"{kind.__name__}?_id={','.join(wanted)}&_count={len(wanted)}")
        except TriageError as error:
            if error.code not in _NOT_ASKED_LIKE_THAT:
                raise
            self._one_by_one.add(kind)
            return {}
        shown = list(_shown(kind, bundle, self._client.base))
        times = Counter(one.id for one in shown)
        found = {wanted[one.id]: one for one in shown if one.id in wanted and times[one.id] == 1}
        understood = times.keys() <= wanted.keys()
        cut_short = bundle.to("next") is not None and len(found) < len(wanted)
        if not understood or not found or cut_short:
            self._one_by_one.add(kind)
        return found if understood else {}


def _shown(kind: type[Person], bundle: r.Bundle, base: str) -> Iterator[Person]:
    """The records of a kind that stand on a page."""
    for raw in bundle.entry or ():
        try:
            inner = r.local(bytes(r.entry_of(bytes(raw)).resource), base)
        except r.BROKEN:
            continue
        if (one := r.resource_of(inner, kind)) is not None:
            yield one
