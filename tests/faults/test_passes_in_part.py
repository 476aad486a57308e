"""Of a pass over a portal only what is sound and still ours to write is stored, and all of that."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from rude_portal import FEW, NOBODY, embedded
from triage_app.errors import TriageError
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.services import intake, portals
from triage_app.sync.portals.fhir import paging

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rude_portal import Connect, Site
    from triage_app.queue.domain.remote import Intake
    from triage_app.queue.services.intake import Taken
    from triage_app.queue.store.work import Work
    from triage_app.sync.portal import Cursor, Page, Portal

MINUTE = timedelta(minutes=1)


class Asleep:
    """A line to a portal whose computer falls asleep with the first page in its hands."""

    def __init__(self, portal: Portal, meanwhile: Callable[[], None]) -> None:
        self._portal = portal
        self._meanwhile = meanwhile

    def __getattr__(self, name: str) -> object:
        return getattr(self._portal, name)

    def pages(self, cursor: Cursor | None) -> Iterator[Page]:
        for number, page in enumerate(self._portal.pages(cursor)):
            if number == 0:
                self._meanwhile()
            yield page


def asked_and_others(site: Site) -> str:
    """More than a page of messages, the first of which is about to change."""
    asked = site.portal.patient_writes(site.portal_patient(), "A question about my bill").id
    for number in range(4):
        site.queue.clock.advance(timedelta(seconds=5))
        site.portal.patient_writes(FEW.threads[2].patient_id, f"Another question {number}")
    return asked


@pytest.mark.parametrize(
    ("status", "words", "direction"),
    [
        ("completed", "I have chest pain since this morning", Direction.FROM_PATIENT),
        ("entered-in-error", "A question about my bill", Direction.AUTOMATIC),
    ],
)
def test_what_a_sync_read_before_it_fell_asleep_does_not_take_the_place_of_what_another_read_since(
    connect: Connect, monkeypatch: pytest.MonkeyPatch, status: str, words: str, direction: Direction
) -> None:
    monkeypatch.setattr(paging, "PAGE", 2)
    site = connect(practice=NOBODY)
    asked = asked_and_others(site)

    def meanwhile() -> None:
        site.wrap = lambda portal: portal
        site.queue.clock.advance(MINUTE)
        site.portal.edit("Communication", asked, status=status, payload=[{"contentString": words}])
        site.let_the_lease_run_out()
        assert site.pull().error is None

    site.wrap = lambda portal: Asleep(portal, meanwhile)  # type: ignore[assignment, return-value]
    slept = site.pull()
    assert isinstance(slept.error, TriageError)
    assert (slept.error.code, slept.taken.changed) == ("sync_elsewhere", 0)
    (message,) = site.conversation_with(asked).messages
    assert (message.text, message.direction) == (words, direction)
    assert site.health().error is None, "the other sync's pass was complete"


@embedded
@pytest.mark.parametrize(
    ("wrong", "code"), [(ValueError(), "portal_baffling"), (TriageError("database_busy"), "database_busy")]
)
def test_a_thread_that_cannot_be_stored_keeps_no_other_patient_unseen(
    connect: Connect, monkeypatch: pytest.MonkeyPatch, wrong: Exception, code: str
) -> None:
    site = connect(practice=NOBODY)
    bad = asked_and_others(site)
    take_in = intake.take_in

    def stumble(work: Work, portal_id: int, page: Intake, **more: object) -> Taken:
        if any(one.remote_id == bad for one in page.messages):
            raise wrong
        return take_in(work, portal_id, page, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(intake, "take_in", stumble)
    assert site.pull().error is not None
    assert len(site.message_ids()) == 4
    assert (site.health().error, site.cursor()) == (code, None)
    monkeypatch.undo()
    assert site.pull().error is None
    assert site.missing() == frozenset()
    assert site.health().error is None


@embedded
def test_a_disk_that_is_full_is_not_called_the_portals_fault(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = connect(practice=NOBODY)
    asked_and_others(site)

    def full(*_told: object, **_more: object) -> None:
        raise TriageError("disk_full")

    monkeypatch.setattr(intake, "take_in", full)
    monkeypatch.setattr(portals, "stumbled", full)
    pulled = site.pull()
    assert pulled.error is not None
    assert (pulled.error.code, site.health().error) == ("disk_full", None)
    monkeypatch.undo()
    assert site.pull().error is None
    assert site.missing() == frozenset()
