"""How often a desk has to wait for a database far away, and what becomes of an answer that is lost on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from queues import NO_UNDO, a_message, engine_at
from relay import Relay
from statements import statements_of
from triage_app.errors import ConflictError, UsageError
from triage_app.queue.access import Access
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.states import CloseReason
from triage_app.queue.services import assign
from triage_app.queue.services.one_trip import Deed
from triage_app.queue.store.work import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from postgres_cluster import Cluster
    from queues import Queue

LINK_S = 0.15


@pytest.fixture
def relay(postgres_cluster: Cluster) -> Iterator[Relay]:
    with Relay(postgres_cluster.port) as relay:
        yield relay


@pytest.fixture
def far_desk(team_queue: Queue, relay: Relay) -> Iterator[Access]:
    """Joy's desk at the other end of a long line, connected already."""
    url = team_queue.as_login("joy").engine.url
    address = url.set(port=relay.address).render_as_string(hide_password=False)
    desk = Access(Store(engine_at(address), team_queue.clock), team_queue.people["joy"], NO_UNDO)
    desk.practice()
    yield desk
    desk.shut()


def waits(relay: Relay, act: Callable[[], object]) -> int:
    """How many round trips an act takes."""
    relay.delay_s, before = LINK_S, relay.round_trips
    act()
    relay.delay_s = 0.0
    return relay.round_trips - before


def test_changed_conversations_are_found_by_their_numbers_on_an_embedded_database(embedded_queue: Queue) -> None:
    desk = embedded_queue.desk()
    with statements_of(desk._store.engine) as said:
        desk.rows([1, 2])
    (asked,) = [one for one in said if "json_each" in one.text]
    with embedded_queue.store.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked.text}", asked.parameters)
        assert "SEARCH conversation USING INTEGER PRIMARY KEY" in " ".join(row.detail for row in plan)


@pytest.mark.postgres
def test_a_sign_of_life_and_asking_for_a_conversation_wait_once(
    team_queue: Queue, far_desk: Access, relay: Relay
) -> None:
    team_queue.take_in(a_message("m-1"))
    conversation = team_queue.only()
    team_queue.desk("lena").claim(conversation)
    assert waits(relay, lambda: far_desk.be_here(conversation, writing=True)) == 1
    assert waits(relay, lambda: far_desk.others([conversation])) == 1
    assert waits(relay, lambda: far_desk.leave(conversation)) == 1
    assert waits(relay, lambda: far_desk.ask_take_over(conversation)) == 1


@pytest.mark.postgres
def test_claiming_and_opening_wait_once_sending_and_taking_back_twice(
    team_queue: Queue, far_desk: Access, relay: Relay, tmp_path: Path
) -> None:
    team_queue.take_in(*(a_message(f"m-{n}", thread_key=f"t-{n}") for n in range(3)))
    first, second, third = (row.id for row in team_queue.desk().open_rows()[0])
    assert waits(relay, lambda: far_desk.claim(first)) == 1
    assert waits(relay, lambda: far_desk.conversation(first)) == 1
    assert waits(relay, lambda: far_desk.release(first)) == 1
    for one in (first, second, third):
        far_desk.claim(one)
    seen = far_desk.conversation(first).newest_message_id + 10
    sent = Reply(first, new_key(), "Your result is normal.", (), close=True, seen=seen)
    assert waits(relay, lambda: far_desk.reply(sent)) == 2
    report = tmp_path / "report.pdf"
    report.write_bytes(b"%PDF-1.7\n" + bytes(1000) + b"%%EOF")
    staged = far_desk.stage_file(report)
    with_file = Reply(second, new_key(), "It is attached.", (staged,), close=True, seen=seen)
    assert waits(relay, lambda: far_desk.reply(with_file)) == 2
    assert waits(relay, lambda: far_desk.cancel(with_file.key)) == 2
    assert waits(relay, lambda: far_desk.close(third, CloseReason.THANKS_ONLY, seen=seen)) == 2
    assert waits(relay, lambda: far_desk.why_or_past(third)) == 2
    assert waits(relay, lambda: far_desk.reopen(third)) <= 6


@pytest.mark.postgres
def test_an_act_whose_answer_was_lost_is_done_once_and_its_outcome_returned(
    team_queue: Queue, far_desk: Access, relay: Relay
) -> None:
    team_queue.take_in(a_message("m-1"))
    conversation = team_queue.only()
    relay.lose_answers = True
    assert far_desk.claim(conversation).row.version == 2
    wanted = Reply(conversation, new_key(), "It is normal.", (), close=True, seen=10**6)
    relay.lose_answers = True
    sent = far_desk.reply(wanted)
    assert [one.key for one in far_desk.deliveries()] == [sent.key] == [wanted.key]
    relay.lose_answers = True
    taken_back = far_desk.cancel(wanted.key)
    assert taken_back.draft is not None
    assert taken_back.draft.text == "It is normal."
    relay.lose_answers = True
    closed = far_desk.close(conversation, CloseReason.THANKS_ONLY, seen=10**6)
    assert closed.row.version == taken_back.row.version + 1


def test_a_repeated_act_says_what_came_of_it_and_undoes_nothing_that_happened_since(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    conversation, key = queue.only(), new_key()
    joy, store = queue.people["joy"], queue.as_login("joy")

    def claim() -> str:
        return store.write(lambda work: assign.claim(work, Deed(joy, conversation, key))).row.owner

    assert claim() == "Joy Tan"
    queue.desk("joy").release(conversation)
    assert claim() == ""
    queue.desk("ana").claim(conversation)
    assert claim() == "Ana Reyes"
    assert queue.desk("ana").conversation(conversation).row.version == 4


def test_a_refusal_is_repeated_too(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    conversation, key = queue.only(), new_key()
    queue.desk("ana").claim(conversation)
    deed = Deed(queue.people["joy"], conversation, key)
    for _ in range(2):
        with pytest.raises(ConflictError, match="owned_by_other"):
            queue.as_login("joy").write(lambda work: assign.claim(work, deed))
        if queue.desk("ana").conversation(conversation).row.owner:
            queue.desk("ana").release(conversation)


def test_a_key_belongs_to_one_act_on_one_conversation(queue: Queue) -> None:
    queue.take_in(a_message("m-1"), a_message("m-2", thread_key="t-2"))
    first, second = (row.id for row in queue.desk().open_rows()[0])
    joy, store, key = queue.people["joy"], queue.as_login("joy"), new_key()
    store.write(lambda work: assign.claim(work, Deed(joy, first, key)))
    with pytest.raises(UsageError, match="key_taken"):
        store.write(lambda work: assign.claim(work, Deed(joy, second, key)))
    with pytest.raises(UsageError, match="key_taken"):
        store.write(lambda work: assign.release(work, Deed(joy, first, key)))
    rows = {row.id: row.owner for row in queue.desk().open_rows()[0]}
    assert rows == {first: "Joy Tan", second: ""}


@pytest.mark.postgres
def test_a_desk_that_is_open_while_a_column_changes_its_type_reads_on(team_queue: Queue) -> None:
    team_queue.take_in(a_message("m-1"))
    desk, conversation = team_queue.desk("joy"), team_queue.only()
    before = desk.conversation(conversation)
    with team_queue.store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE conversation ALTER COLUMN subject TYPE varchar(1000)")
    assert desk.conversation(conversation) == before
