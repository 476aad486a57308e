"""A wrong clock, the portal's or ours, hides no patient, and somebody is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from rude_portal import NOBODY, Between
from triage_app.clock import SetClock
from triage_app.queue.domain.troubles import CLOCKS_APART, troubles
from triage_app.queue.store.work import Store
from triage_app.sentences import say
from triage_app.sync.pull import pull

if TYPE_CHECKING:
    from rude_portal import Connect, Site
    from triage_app.practice.exchange import Request, Response
    from triage_app.queue.domain.conversation import Row

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def read_by(site: Site, at: datetime) -> None:
    """A pass by a sync whose computer says that it is this late."""
    line = site.open_line()
    store = Store(site.store.engine, SetClock(at))
    assert pull(line, site.queue.portal.id, store, lambda: True).error is None
    line.close()


def only(site: Site) -> Row:
    return site.queue.desk().conversation(site.queue.only()).row


def told(site: Site) -> list[str]:
    health = site.queue.desk().health()
    return [one.code for one in troubles(replace(health, clock=None), site.queue.clock.now(), settled=False)]


@pytest.mark.parametrize("ahead", [HOUR, 60 * DAY, 4000 * DAY])
def test_a_sync_whose_clock_is_ahead_counts_from_when_the_patient_wrote(
    connect: Connect, ahead: timedelta
) -> None:
    site = connect(practice=NOBODY)
    now = site.queue.clock.now()
    site.plant(sent=(now - HOUR).isoformat())
    read_by(site, now + ahead)
    row = only(site)
    assert (row.started_at, row.due_at) == (now - HOUR, now + 23 * HOUR)
    assert row.seen_at is not None
    assert row.seen_at <= now
    assert CLOCKS_APART in told(site)


def test_what_a_portal_does_not_date_counts_from_its_own_clock(connect: Connect) -> None:
    site = connect(practice=NOBODY)
    now = site.queue.clock.now()
    site.plant(sent=None, meta={})
    read_by(site, now + 60 * DAY)
    assert only(site).started_at == now - timedelta(seconds=1)


def test_an_answer_after_the_clock_was_set_right_ends_the_wait(connect: Connect) -> None:
    site = connect(practice=NOBODY)
    now = site.queue.clock.now()
    site.plant("asked", sent=(now - HOUR).isoformat())
    read_by(site, now + 60 * DAY)
    theirs = {"reference": "Practitioner/tran", "display": "Dr. Tran"}
    answered = {"sender": theirs, "sent": now.isoformat(), "inResponseTo": [{"reference": "Communication/asked"}]}
    recipient = [{"reference": f"Patient/{site.portal_patient()}"}]
    site.queue.clock.advance(timedelta(minutes=5))
    site.plant("answered", recipient=recipient, **answered)
    site.read()
    row = site.conversation_with("asked").row
    assert row.started_at is None
    assert told(site) == []


def test_a_portal_that_says_it_is_2001_moves_no_wait_and_is_told_of(connect: Connect) -> None:
    def long_ago(_request: Request, answer: Response) -> Response:
        others = tuple((name, value) for name, value in answer.headers if name != "Date")
        return replace(answer, headers=(*others, ("Date", "Mon, 01 Jan 2001 00:00:00 GMT")))

    site = connect(between=Between(long_ago), practice=NOBODY)
    now = site.queue.clock.now()
    site.plant(sent=(now - HOUR).isoformat())
    site.read()
    row = only(site)
    assert (row.started_at, row.seen_at) == (now - HOUR, now - HOUR)
    assert told(site) == [CLOCKS_APART]
    health = site.health()
    assert health.checked_at is not None  # it is read all the same
    words = str(say(CLOCKS_APART, {"portal": health.name, **health.error_values}))
    assert "says 2000-12-31 23:59 UTC; the computer that collects its messages says 20" in words


def test_clocks_a_few_minutes_apart_are_nobodys_concern(connect: Connect) -> None:
    site = connect(practice=NOBODY)
    now = site.queue.clock.now()
    site.plant(sent=None, meta={})
    read_by(site, now + timedelta(minutes=9))
    assert only(site).started_at == now + timedelta(minutes=9)
    assert CLOCKS_APART not in told(site)
