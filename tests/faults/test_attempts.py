"""What costs an attempt, when a person is asked, and in which order replies leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from queues import NO_UNDO
from rude_portal import NOBODY, embedded
from triage_app.clock import Waking
from triage_app.practice.faults import Fault, FaultKind
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.delivery import MOST_ATTEMPTS, DeliveryState
from triage_app.queue.domain.keys import new_key

if TYPE_CHECKING:
    from rude_portal import Connect

S = timedelta(seconds=1)


@pytest.fixture
def connect(connect: Connect) -> Connect:
    connect.practice = NOBODY
    return connect


# attempts


@embedded
def test_a_portal_that_cannot_be_reached_costs_no_attempt_and_nothing_is_lost(connect: Connect) -> None:
    site = connect()
    key = site.reply(file=True)
    site.portal.stop()
    for _ in range(MOST_ATTEMPTS + 1):
        site.sync()
        site.let_machine_time_pass()
    assert {(row.state, row.attempts) for row in site.rows_of(key)} == {
        (DeliveryState.RETRY, 0),
        (DeliveryState.PENDING, 0),
    }
    site.portal.start()
    site.sync_until_sent()
    site.assert_on_portal_once(key)


@embedded
@pytest.mark.parametrize(
    ("kind", "attempts", "code", "wait"),
    [
        (FaultKind.STATUS_429, 0, "portal_busy", 77),
        (FaultKind.STATUS_500_BEFORE, 1, "delivery_uncertain", 150),
        (FaultKind.DROP_BEFORE, 1, "delivery_uncertain", 150),
    ],
)
def test_only_an_answer_about_the_row_costs_an_attempt(
    connect: Connect, kind: FaultKind, attempts: int, code: str, wait: int
) -> None:
    site = connect(timing=replace(NO_UNDO, quarantine=150 * S))
    key = site.reply()
    site.portal.faults.add(Fault(kind, "POST", "/Communication", seconds=77))
    site.sync()
    row = site.told(key)
    assert (row.state, row.attempts, row.error) == (DeliveryState.RETRY, attempts, code)
    assert wait - 5 <= row.sends_in_s <= wait


@embedded
def test_a_secret_that_is_suddenly_wrong_costs_no_attempt(connect: Connect) -> None:
    site = connect()
    key = site.reply()
    right, site.secret = site.secret, "changed"
    site.sync()
    row = site.told(key)
    assert (row.state, row.attempts, row.error) == (DeliveryState.RETRY, 0, "portal_sign_in_refused")
    site.secret = right
    site.sync_until_sent()
    site.assert_on_portal_once(key)


@embedded
def test_after_eight_answers_that_say_nothing_a_person_is_asked_and_can_send_it_again(connect: Connect) -> None:
    site = connect()
    key = site.reply()
    site.portal.faults.add(Fault(FaultKind.STATUS_500_BEFORE, "POST", "/Communication", times=MOST_ATTEMPTS))
    site.sync_until_sent(MOST_ATTEMPTS + 1)
    row = site.told(key)
    assert (row.state, row.attempts) == (DeliveryState.NEEDS_ATTENTION, MOST_ATTEMPTS)
    site.queue.desk().retry(row.id)
    site.sync_until_sent()
    site.assert_on_portal_once(key)


@embedded
def test_replies_of_one_conversation_arrive_in_the_order_they_were_written(connect: Connect) -> None:
    site = connect()
    first = site.reply("First", file=True)
    whole = site.queue.desk().conversation(site.told(first).conversation_id)
    second = new_key()
    site.queue.desk().reply(
        Reply(
            *(whole.row.id, second, "Second", ()),
            close=False,
            seen=whole.newest_message_id,
            known=whole.newest_delivery_id,
        )
    )
    site.portal.faults.add(Fault(FaultKind.STATUS_500_BEFORE, "POST", "/Binary"))
    site.portal.faults.add(Fault(FaultKind.DROP_AFTER, "POST", "/Communication"))
    site.sync_until_sent()
    site.assert_on_portal_once(first, second)


@embedded
def test_a_computer_that_wakes_reads_its_portals_at_once(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = connect()
    woke = [True, False]
    monkeypatch.setattr(Waking, "woke", lambda _: woke.pop())
    engine = site.engine()
    engine._ring()
    assert not engine._pull_now.is_set()
    engine._ring()
    assert engine._pull_now.is_set()
