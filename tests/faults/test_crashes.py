"""Sync may die, freeze or be taken over, and people may change their minds: everything still arrives once."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from queues import NO_UNDO
from rude_portal import NOBODY, Between, KillError, WatchedStore, embedded
from triage_app.errors import ConflictError
from triage_app.practice.exchange import Response
from triage_app.practice.traits import ConditionalCreate, Traits
from triage_app.queue.domain.delivery import DeliveryState
from triage_app.queue.services import deliveries, recovery
from triage_app.queue.store import schema_outbox
from triage_app.queue.store.machine_time import machine_now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rude_portal import Connect, Site
    from triage_app.practice.exchange import Request
    from triage_app.sync.portal import Portal


S = timedelta(seconds=1)


@pytest.fixture
def connect(connect: Connect) -> Connect:
    connect.practice = NOBODY
    return connect


# crashes


class Life:
    """A process that dies after a number of steps: a write to the database, or the answer to a request."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def step(self) -> None:
        self.left -= 1
        if self.left <= 0:
            raise KillError

    def watch(self, portal: Portal) -> Portal:
        http: Any = portal._client._http  # type: ignore[attr-defined]
        http.event_hooks = {"response": [lambda _response: self.step()]}
        return portal


def test_sync_may_die_between_any_two_steps_and_everything_arrives_once(connect: Connect) -> None:
    site = connect(Traits(conditional_create=ConditionalCreate.IGNORED))
    for steps in count(1):
        key = site.reply(f"Step {steps}", file=True)
        life = Life(steps)
        site.wrap = life.watch
        died = False
        try:
            site.engine(WatchedStore(site.store, lambda: None, life.step)).once()
        except KillError:
            died = True
            site.let_the_lease_run_out()
        site.wrap = lambda portal: portal
        site.sync_until_sent()
        site.assert_on_portal_once(key)
        if not died:
            break
    assert steps > 12


# leases


def test_a_sync_that_lost_its_lease_settles_nothing_and_the_new_ones_account_counts(connect: Connect) -> None:
    armed: list[Site] = []
    log: list[str] = []

    def steal(request: Request, answer: Response) -> Response:
        if armed and request.method == "POST" and request.path.endswith("/Communication"):
            site = armed.pop()
            site.let_the_lease_run_out()
            held = site.queue.take_lease()
            site.queue.store.write(lambda work: recovery.recover(work, held, 150 * S))
            log.append(site.told(key).state)
        return answer

    site = connect(Traits(conditional_create=ConditionalCreate.IGNORED), between=Between(steal))
    key = site.reply()
    armed.append(site)
    site.sync()
    row = site.told(key)
    assert (log, row.state, row.remote_id) == ([DeliveryState.RETRY], DeliveryState.RETRY, None)
    assert row.sends_in_s > 140
    site.let_the_lease_run_out()
    site.sync_until_sent()
    site.assert_on_portal_once(key)


@embedded
def test_a_sync_that_lost_its_lease_during_an_upload_sends_nothing_more(connect: Connect) -> None:
    armed: list[Site] = []

    def steal(request: Request, answer: Response) -> Response:
        if armed and request.method == "POST" and request.path.endswith("/Binary"):
            site = armed.pop()
            site.let_the_lease_run_out()
            site.queue.take_lease()
        return answer

    site = connect(between=Between(steal))
    key = site.reply(file=True)
    armed.append(site)
    site.sync()
    assert (len(site.created("Binary")), site.created("DocumentReference")) == (1, [])
    assert {row.state for row in site.rows_of(key)} == {DeliveryState.IN_FLIGHT, DeliveryState.PENDING}
    site.let_the_lease_run_out()
    site.sync_until_sent()
    site.assert_on_portal_once(key)


@embedded
def test_a_row_is_in_flight_before_its_first_byte_and_nobody_else_takes_it(connect: Connect) -> None:
    states: list[DeliveryState] = []

    def look(request: Request, answer: Response) -> Response:
        if request.method == "POST" and request.path.endswith("/Communication"):
            states.append(site.told(key).state)
        return answer

    site = connect(between=Between(look))
    key = site.reply()
    site.sync()
    assert states == [DeliveryState.IN_FLIGHT]


# taking back


@embedded
def test_what_was_taken_back_in_time_is_never_on_the_portal(connect: Connect) -> None:
    site = connect(timing=NO_UNDO)
    key = site.reply(file=True)
    site.queue.desk().cancel(key)
    site.sync()
    assert {row.state for row in site.rows_of(key)} == {DeliveryState.CANCELLED}
    assert [site.created(kind) for kind in ("Binary", "DocumentReference", "Communication")] == [[], [], []]


def test_taking_back_just_before_it_would_leave_wins(connect: Connect) -> None:
    site = connect()
    key = site.reply()
    held = site.queue.take_lease()
    row_id = site.queue.store.read(lambda work: deliveries.next_row(work, [site.queue.portal.id]))
    site.queue.desk().cancel(key)
    assert site.queue.store.write(lambda work: deliveries.take(work, held, row_id or 0)) is None
    site.let_the_lease_run_out()
    site.sync()
    assert site.created("Communication") == []


@embedded
def test_taking_back_loses_once_it_is_leaving(connect: Connect) -> None:
    refused: list[str] = []

    def meanwhile(request: Request, answer: Response) -> Response:
        if request.method == "POST" and request.path.endswith("/Communication"):
            with pytest.raises(ConflictError) as caught:
                site.queue.desk().cancel(key)
            refused.append(caught.value.code)
        return answer

    site = connect(between=Between(meanwhile))
    key = site.reply()
    site.sync()
    assert refused == ["already_leaving"]
    site.assert_on_portal_once(key)


# the desk is gone


@pytest.fixture
def at_work() -> Iterator[Callable[[Site], tuple[Any, threading.Thread]]]:
    """Starts sync in a thread, as it works beside a desk; it is ended whatever a test comes to."""
    engines: list[Any] = []

    def start(site: Site) -> tuple[Any, threading.Thread]:
        engines.append(site.engine())
        thread = threading.Thread(target=engines[0].run, daemon=True)
        thread.start()
        return engines[0], thread

    yield start
    for one in engines:
        one.stop()


def test_a_sync_whose_desk_is_gone_sends_what_is_in_line_and_ends(connect: Connect, at_work: Any) -> None:
    site = connect()
    key = site.reply()
    site.run(update(schema_outbox.Outbox).values(not_before=machine_now(2 * S)))  # still within its undo window
    engine, thread = at_work(site)
    engine.drain()
    thread.join(30)
    assert not thread.is_alive()
    site.assert_on_portal_once(key)


def test_a_sync_whose_desk_is_gone_does_not_stay_for_what_cannot_leave(connect: Connect, at_work: Any) -> None:
    site = connect()
    key = site.reply()
    site.timing = replace(site.timing, drain=timedelta(milliseconds=300))
    site.portal.stop()
    engine, thread = at_work(site)
    engine.drain()
    thread.join(20)
    assert not thread.is_alive()
    assert site.told(key).state is not DeliveryState.DELIVERED
