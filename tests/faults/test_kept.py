"""Replies that lay over a night or a broken line: the portal is read first, and old ones are asked about."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from rude_portal import NOBODY, Between, posts
from triage_app.practice.exchange import Request, Response, outcome
from triage_app.queue.domain.delivery import DeliveryState
from triage_app.queue.domain.states import State

if TYPE_CHECKING:
    from rude_portal import Connect

HOUR = timedelta(hours=1)


@pytest.fixture
def connect(connect: Connect) -> Connect:
    connect.practice = NOBODY
    return connect


class Shutter:
    """A portal that takes what it is sent and, while it is closed, shows nothing."""

    def __init__(self) -> None:
        self.is_closed = False

    def __call__(self, request: Request) -> Response | None:
        shows = request.method == "GET" and request.path.endswith("/Communication")
        looks_for_ours = any(name == "identifier" for name, _ in request.query)
        return outcome(503, "transient", "Busy") if self.is_closed and shows and not looks_for_ours else None


def test_what_was_kept_leaves_only_after_its_portal_was_read(connect: Connect) -> None:
    shutter = Shutter()
    between = Between(instead=shutter)
    site = connect(between=between)
    key = site.reply()
    site.queue.clock.advance(HOUR + timedelta(minutes=1))
    shutter.is_closed = True
    site.sync()
    assert (posts(between.heard, "Communication"), site.told(key).state) == (0, DeliveryState.PENDING)
    shutter.is_closed = False
    site.sync()
    site.assert_on_portal_once(key)


def test_what_was_written_lately_leaves_although_nothing_can_be_read(connect: Connect) -> None:
    shutter = Shutter()
    site = connect(between=Between(instead=shutter))
    key = site.reply()
    shutter.is_closed = True
    site.queue.clock.advance(HOUR)
    assert site.sync().pulled[site.queue.desk().connections()[0]].error is not None
    site.assert_on_portal_once(key)


@pytest.mark.parametrize("file", [False, True], ids=["text", "with a file"])
def test_after_a_night_a_person_is_asked_once_before_an_old_reply_leaves(connect: Connect, *, file: bool) -> None:
    site = connect()
    key = site.reply(file=file)
    site.queue.clock.advance(13 * HOUR)
    site.portal.patient_writes(site.portal_patient(), "I went to the hospital last night.")
    site.sync()
    assert (site.created("Communication"), site.created("Binary")) == ([], [])
    asked, *others = site.rows_of(key)
    assert (asked.state, asked.error, asked.error_values) == (
        DeliveryState.NEEDS_ATTENTION,
        "delivery_kept_long",
        {"hours": 13},
    )
    assert {one.state for one in others} <= {DeliveryState.PENDING}
    whole = site.queue.desk("joy").conversation(asked.conversation_id)
    assert whole.row.state is State.NOT_DELIVERED
    site.queue.desk("joy").retry(asked.id)
    site.sync()
    site.assert_on_portal_once(key)


def test_an_old_reply_can_be_taken_back_instead(connect: Connect) -> None:
    site = connect()
    key = site.reply("Come on Friday.")
    site.queue.clock.advance(13 * HOUR)
    site.sync()
    whole = site.queue.desk().cancel(key)
    assert whole.draft is not None
    assert (whole.draft.text, whole.row.state) == ("Come on Friday.", State.OPEN)
    site.sync()
    assert site.created("Communication") == []


def test_a_reply_that_is_not_half_a_day_old_leaves_without_a_question(connect: Connect) -> None:
    site = connect()
    key = site.reply()
    site.queue.clock.advance(12 * HOUR)
    site.sync()
    site.assert_on_portal_once(key)
