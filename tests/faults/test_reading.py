"""Every message of a portal reaches the queue exactly once, however the portal pages, dates and hides them."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec
import pytest

from queues import NOW
from rude_portal import WHOLE, Between, KillError, WatchedStore, embedded, some_of
from triage_app.practice.exchange import Response
from triage_app.practice.faults import Fault, FaultKind
from triage_app.practice.http_front import HttpFront
from triage_app.practice.journal import JournalKind
from triage_app.practice.traits import PageLinks, SearchParameter, Traits
from triage_app.queue.domain.conversation import FileState
from triage_app.queue.store import schema
from triage_app.sentences import say
from triage_app.sync.pull import pull

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rude_portal import Change, Connect, Site
    from triage_app.practice.exchange import Request
    from triage_app.sync.portal import Cursor, Page, Portal

MANY = some_of(12, 24)
MINUTE = timedelta(minutes=1)

TRAITS = {
    "to the second": Traits(second_precision=True, max_count=7),
    "without a total": Traits(no_total=True, max_count=20),
    "tiny pages": Traits(max_count=3),
    "one huge page": Traits(ignores_count=True),
    "not asking for a token": Traits(unauthenticated=True),
    "ignoring _lastUpdated, links by offset": Traits(last_updated_search=SearchParameter.IGNORED, max_count=7),
    "ignoring _lastUpdated, links by page": Traits(
        last_updated_search=SearchParameter.IGNORED, max_count=7, page_links=PageLinks.PAGE
    ),
    "ignoring _lastUpdated, links by cursor": Traits(
        last_updated_search=SearchParameter.IGNORED, max_count=7, page_links=PageLinks.CURSOR
    ),
}


def assert_complete_and_still(site: Site) -> None:
    """All is here once, the pass counts as complete, and another one writes no row."""
    assert site.missing() == frozenset()
    assert len(site.message_ids()) == len(set(site.message_ids()))
    assert site.cursor() is not None
    before = site.sizes()
    again = site.pull()
    assert (again.error, again.taken.new, again.taken.changed) == (None, 0, 0)
    assert site.sizes() == before


def test_a_whole_practice_arrives_and_a_second_pass_writes_no_row(connect: Connect) -> None:
    site = connect(Traits(max_count=50), practice=WHOLE)
    pulled = site.pull()
    assert (pulled.error, pulled.taken.new) == (None, len(site.message_ids()))
    assert pulled.taken.new > 150
    assert_complete_and_still(site)


@embedded
@pytest.mark.parametrize("traits", TRAITS.values(), ids=TRAITS.keys())
def test_every_message_arrives_from_a_portal(connect: Connect, traits: Traits) -> None:
    site = connect(traits, practice=MANY)
    assert site.pull().error is None
    assert_complete_and_still(site)


@embedded
@pytest.mark.parametrize(
    ("traits", "searches", "singly"),
    [
        (Traits(), 1, False),
        (Traits(max_count=3), 1, True),
        (Traits(id_search=SearchParameter.REFUSED), 1, True),
        (Traits(id_search=SearchParameter.IGNORED), 1, True),
    ],
    ids=["searching by _id", "tiny pages", "refusing _id", "ignoring _id"],
)
def test_every_record_is_that_of_whom_it_is_kept_for(
    connect: Connect, traits: Traits, searches: int, *, singly: bool
) -> None:
    seen: list[Request] = []
    site = connect(traits, practice=MANY, between=Between(heard=seen))
    assert site.pull().error is None
    known = {f"Patient/{one.id}": (one.name, one.born) for one in MANY.patients}
    p = schema.Patient
    kept = dict(
        zip(site.column(p.remote_id), zip(site.column(p.name), site.column(p.born), strict=True), strict=True)
    )
    assert len(kept) > 5
    assert kept.items() <= known.items()
    asked = [one.path for one in seen if "/Patient" in one.path]
    assert sum(path.endswith("/Patient") for path in asked) == searches
    assert any("/Patient/" in path for path in asked) is singly


@embedded
@pytest.mark.parametrize("page_links", PageLinks)
def test_a_block_of_equal_times_larger_than_a_page_arrives(connect: Connect, page_links: PageLinks) -> None:
    site = connect(Traits(max_count=4, page_links=page_links, second_precision=page_links is PageLinks.PAGE))
    for number in range(15):
        site.portal.patient_writes(site.portal_patient(), f"At once {number}", at=NOW - MINUTE, last_updated=NOW)
    site.queue.clock.advance(MINUTE)
    site.portal.patient_writes(site.portal_patient(), "And later")
    assert site.pull().error is None
    assert_complete_and_still(site)


@embedded
def test_a_message_that_can_be_found_only_late_is_found_late(connect: Connect) -> None:
    site = connect(Traits(search_lag_s=300))
    site.pull()
    late = site.portal.patient_writes(site.portal_patient(), "I wrote just now")
    for _ in range(8):
        site.queue.clock.advance(MINUTE)
        assert site.pull().error is None
    assert late.id in site.message_ids()
    assert_complete_and_still(site)


@embedded
def test_a_late_commit_that_looks_older_than_what_was_read_is_found(connect: Connect) -> None:
    site = connect()
    site.portal.patient_writes(site.portal_patient(), "First")
    site.pull()
    site.queue.clock.advance(9 * MINUTE)
    site.portal.patient_writes(site.portal_patient(1), "Second")
    site.pull()
    late = site.portal.patient_writes(site.portal_patient(2), "Late", at=NOW, last_updated=NOW + 2 * MINUTE)
    site.pull()
    assert late.id in site.message_ids()
    assert_complete_and_still(site)


@embedded
def test_an_inbox_that_looks_empty_for_a_while_hides_nothing_for_ever(connect: Connect) -> None:
    site = connect()
    site.portal.faults.add(Fault(FaultKind.EMPTY_BUNDLE, path_contains="Communication"))
    assert site.pull().seen == 0
    assert site.pull().seen > 0
    site.portal.faults.add(Fault(FaultKind.EMPTY_BUNDLE, path_contains="Communication", times=2))
    hidden = site.portal.patient_writes(site.portal_patient(), "Written while nobody could look")
    site.pull()
    site.queue.clock.advance(25 * MINUTE)
    site.pull()
    assert site.pull().error is None
    assert hidden.id in site.message_ids()
    assert site.missing() == frozenset()


@embedded
def test_a_proxy_whose_clock_is_ahead_hides_no_message(connect: Connect) -> None:
    def ahead(_request: Request, answer: Response) -> Response:
        others = tuple((name, value) for name, value in answer.headers if name != "Date")
        return replace(answer, headers=(*others, ("Date", "Fri, 01 Jan 2038 00:00:00 GMT")))

    site = connect(between=Between(ahead))
    site.pull()
    site.queue.clock.advance(MINUTE)
    site.portal.patient_writes(site.portal_patient(), "Hello?")
    site.pull()
    assert_complete_and_still(site)


# passes that end early


class Dying:
    """A line to a portal whose process dies after a number of pages."""

    def __init__(self, portal: Portal, after: int) -> None:
        self._portal = portal
        self._after = after

    def pages(self, cursor: Cursor | None) -> Iterator[Page]:
        for number, page in enumerate(self._portal.pages(cursor)):
            if number == self._after:
                raise KillError
            yield page

    def __getattr__(self, name: str) -> object:
        return getattr(self._portal, name)


def test_a_pass_killed_between_pages_loses_nothing_and_leaves_the_cursor(connect: Connect) -> None:
    site = connect(Traits(max_count=4))
    for after in (0, 1, 4):
        site.wrap = lambda portal, after=after: Dying(portal, after)  # type: ignore[assignment, misc]
        with pytest.raises(KillError):
            site.sync()
        assert site.cursor() is None
        site.let_the_lease_run_out()
    site.wrap = lambda portal: portal
    assert site.pull().error is None
    assert_complete_and_still(site)


@embedded
def test_a_pass_that_lost_its_lease_keeps_what_it_has_read_and_leaves_the_cursor(connect: Connect) -> None:
    site = connect(Traits(max_count=4))
    line = site.open_line()
    pulled = pull(line, site.queue.portal.id, site.store, lambda: False)
    line.close()
    assert (pulled.error, pulled.seen > 0, site.cursor()) == (None, True, None)
    site.pull()
    assert_complete_and_still(site)


@embedded
@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (FaultKind.HTML_200, "portal_not_fhir"),
        (FaultKind.TRUNCATED_JSON, "portal_not_fhir"),
        (FaultKind.STATUS_500_BEFORE, "portal_failing"),
        (FaultKind.DROP_BEFORE, "portal_unreachable"),
        (FaultKind.DROP_AFTER, "portal_unreachable"),
        (FaultKind.STATUS_429, "portal_busy"),
    ],
)
def test_a_page_that_fails_ends_the_pass_with_a_reason_and_the_next_one_reads_on(
    connect: Connect, kind: FaultKind, code: str
) -> None:
    site = connect(Traits(max_count=4))
    site.portal.faults.add(Fault(kind, path_contains="_lastUpdated=ge"))
    pulled = site.pull()
    assert pulled.error is not None
    assert (pulled.error.code, pulled.seen > 0, site.cursor()) == (code, True, None)
    assert site.health().error == code
    assert say(code, site.health().error_values).happened
    assert site.pull().error is None
    assert site.health().error is None
    assert_complete_and_still(site)


@embedded
def test_a_portal_that_refuses_to_search_by_time_says_so_and_loses_nothing(connect: Connect) -> None:
    site = connect(Traits(last_updated_search=SearchParameter.REFUSED, max_count=4))
    site.pull()
    read = site.message_ids()
    assert read
    assert (site.health().error, site.cursor()) == ("portal_search_refused", None)
    assert "Greenfield Portal" in say("portal_search_refused", site.health().error_values).happened
    site.pull()
    assert site.message_ids() == read


def relinked(url: str) -> Change:
    """A proxy that leads every page to the same next one, and hides that it can sort."""

    def change(request: Request, answer: Response) -> Response:
        if not request.path.endswith("/Communication"):
            return answer
        bundle = msgspec.json.decode(answer.body)
        bundle["link"] = [{"relation": "next", "url": url}]
        return Response(200, msgspec.json.encode(bundle), answer.headers)

    return change


@embedded
@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/elsewhere/Communication?page=2",
        "https://portal.invalid/Communication?page=2",
        "/admin/Communication?page=2",
        "Communication?_sort=_lastUpdated&_count=200",
        "http://[::1",
        "http://127.0.0.1/fhir/R4/Communication?\u0000",
    ],
)
def test_a_next_link_that_leads_astray_ends_the_pass_and_leaves_the_cursor(connect: Connect, url: str) -> None:
    site = connect(between=Between(relinked(url)))
    pulled = site.pull()
    assert pulled.error is not None
    assert (pulled.error.code, site.cursor()) == ("portal_paging_broken", None)
    assert site.missing() == frozenset()


@embedded
def test_a_circle_of_two_pages_ends_the_pass(connect: Connect) -> None:
    def change(request: Request, answer: Response) -> Response:
        if not request.path.endswith("/Communication"):
            return answer
        bundle = msgspec.json.decode(answer.body)
        there = dict(request.query).get("page", "1")
        bundle["link"] = [{"relation": "next", "url": f"Communication?page={'2' if there == '1' else '1'}"}]
        return Response(200, msgspec.json.encode(bundle), answer.headers)

    site = connect(between=Between(change))
    pulled = site.pull()
    assert pulled.error is not None
    assert (pulled.error.code, site.cursor()) == ("portal_paging_broken", None)


@embedded
def test_a_page_with_everything_on_it_is_stored_in_short_transactions(connect: Connect) -> None:
    site = connect(Traits(ignores_count=True))
    for number in range(250):
        site.plant(f"p-{number:03}")
    counts = [0]
    site.store = WatchedStore(site.store, lambda: None, lambda: counts.append(len(site.message_ids())))
    assert site.pull().error is None
    assert counts[-1] > 250
    assert max(new - old for old, new in pairwise(counts)) <= 200
    assert_complete_and_still(site)


# the token


@embedded
@pytest.mark.parametrize("waits", [0.0, 120.0], ids=["good", "expired"])
def test_a_file_behind_an_expiring_link_elsewhere_is_fetched_anew_and_without_the_token(
    connect: Connect, waits: float
) -> None:
    site = connect(Traits(expiring_links_s=60), practice=MANY)
    site.pull()
    place = site.column(schema.Attachment.state).index(FileState.NOTED)
    file_id = site.column(schema.Attachment.id)[place]
    connect.machine_seconds += waits
    site.queue.desk().want_file(file_id)
    site.pull()
    site.queue.desk().save_file(file_id, site.folder / "scan")
    sent = {one.file.content for one in WHOLE.messages if one.file is not None}
    assert (site.folder / "scan").read_bytes() in sent
    assert not [e for e in site.portal.journal.entries if e.kind is JournalKind.TOKEN_LEAKED]
    assert_complete_and_still(site)


@embedded
def test_nobody_else_is_shown_the_token(connect: Connect) -> None:
    heard: list[Request] = []

    def stranger(request: Request) -> Response:
        heard.append(request)
        return Response(200, b"stolen", (("Content-Type", "text/plain"),))

    with ExitStack() as stack:
        front = HttpFront(stranger)
        front.start()
        stack.callback(front.stop)
        site = connect()
        link = {"contentAttachment": {"url": f"{front.origin}/file", "title": "list.txt"}}
        site.plant("linked", payload=[link])
        site.pull()
        (file,) = site.conversation_with("linked").messages[0].files
        site.queue.desk().want_file(file.id)
        site.pull()
    assert [request.path for request in heard] == ["/file"]
    assert not [request for request in heard if request.header("authorization")]
    assert site.conversation_with("linked").messages[0].files[0].state is FileState.HERE


@embedded
@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "http://[::1", "file:///etc/passwd", "x\u0000y", "é" * 70_000]
)
def test_a_file_whose_address_makes_no_sense_fails_alone(connect: Connect, url: str) -> None:
    site = connect()
    site.plant("linked", payload=[{"contentAttachment": {"url": url, "title": "list.txt"}}])
    site.pull()
    (file,) = site.conversation_with("linked").messages[0].files
    site.queue.desk().want_file(file.id)
    assert site.pull().error is None
    assert site.conversation_with("linked").messages[0].files[0].state is FileState.FAILED
