"""Who holds a row for good holds up nobody else's warnings and nobody else's messages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from psycopg import errors
from sqlalchemy import func, select

from counted import SPOKE
from queues import a_message, a_patient
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.rulebook import Rules
from triage_app.queue.services import portals, recount
from triage_app.queue.store.schema_rules import SegmentStep
from triage_app.sync.sweep import Sweep

if TYPE_CHECKING:
    from collections.abc import Callable

    from triage_app.queue.store.work import Work
    from typed_sql import Practice

pytestmark = [pytest.mark.attack, pytest.mark.postgres]


def told(practice: Practice) -> int:
    """Of how many waits anything was told."""
    waits = select(func.count(SegmentStep.segment_id.distinct()))
    number: int = practice.queue.store.read(lambda work: work.connection.execute(waits).scalar_one())
    return number


@pytest.mark.parametrize("table", ["conversation", "waiting_segment"])
def test_a_row_that_is_held_keeps_no_step_of_others_from_being_told(practice: Practice, table: str) -> None:
    practice.queue.clock.advance(timedelta(hours=26))
    waits = len(practice.queue.desk().open_rows()[0])
    thief = practice.line("joy")
    thief.execute("SET idle_in_transaction_session_timeout = 0")
    thief.execute("BEGIN")
    thief.execute(f"SELECT id FROM {table} ORDER BY id LIMIT 1 FOR UPDATE")
    Sweep(practice.queue.sync, lambda: True).tell()
    assert told(practice) == waits - 1
    thief.execute("ROLLBACK")
    Sweep(practice.queue.sync, lambda: True).tell()
    assert told(practice) == waits


@pytest.mark.parametrize("table", ["conversation", "waiting_segment"])
def test_rows_that_are_held_keep_nobody_else_from_being_counted_and_nobody_waits_for_them(
    practice: Practice, table: str, rounds: list[object]
) -> None:
    practice.queue.desk("ana").edit_rules(Rules(weekends=True), based_on=0)
    thief = practice.line("joy")
    thief.execute("SET idle_in_transaction_session_timeout = 0")
    thief.execute("BEGIN")
    key = "id" if table == "conversation" else "conversation_id"
    thief.execute(f"SELECT id FROM {table} WHERE {key} > 1 FOR UPDATE")
    rounds.clear()
    sweep = Sweep(practice.queue.sync, lambda: True)
    sweep.recount()
    assert behind(practice) == [2, 3, 4]
    assert len(rounds) == 2, "the first by itself, the others together and not one by one"
    thief.execute("ROLLBACK")
    Sweep(practice.queue.sync, lambda: True).recount()
    assert behind(practice) == []


def test_a_call_whose_conversation_is_held_keeps_no_other_call_from_being_counted(
    practice: Practice, rounds: list[object]
) -> None:
    queue, thief = practice.queue, practice.line("joy")
    for login, number in (("joy", 3), ("lena", 4)):
        queue.desk(login).log_call(number, replace(SPOKE, at=queue.clock.now()), seen=10**6)
        patient = f"Patient/{number}"
        again = a_message(f"n-{number}", patient_reference=patient, sender_reference=patient)
        queue.take_in(replace(again, thread_key=f"t-{number}"))
    thief.execute("SET idle_in_transaction_session_timeout = 0")
    thief.execute("BEGIN")
    thief.execute("SELECT id FROM conversation WHERE id = 3 FOR UPDATE")
    rounds.clear()
    sweep = Sweep(queue.sync, lambda: True)
    sweep.count_calls()
    assert [one.conversation_id for one in sweep._uncounted()] == [3]
    assert len(rounds) == 2, "the first by itself, and the other one"
    thief.execute("ROLLBACK")
    sweep.count_calls()
    assert sweep._uncounted() == []


@pytest.fixture
def rounds(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Each transaction in which sync writes."""
    begun: list[object] = []
    store = practice.queue.sync
    plain = store.write

    def write(act: Callable[[Work], object], **how: bool) -> object:
        begun.append(act)
        return plain(act, **how)

    monkeypatch.setattr(store, "write", write)
    return begun


def behind(practice: Practice) -> list[int]:
    """Who is not counted by the rules in force."""
    return practice.queue.store.read(recount.behind)[1]


def arrives(practice: Practice, number: int) -> None:
    """A message in a thread of its own."""
    patient = f"Patient/{number}"
    message = a_message(
        f"m-{number}", thread_key=f"t-{number}", patient_reference=patient, sender_reference=patient
    )
    practice.queue.take_in(message, patients=(a_patient(patient, f"Patient {number}"),))


def test_no_desk_holds_a_lock_without_which_nothing_arrives(practice: Practice) -> None:
    thief, portal = practice.line("joy"), practice.queue.portal.id
    thief.execute("SELECT pg_advisory_lock(29801, %s)", (portal,))
    thief.execute("SELECT pg_advisory_lock_shared(%s, %s)", (29801, portal))
    waits = len(practice.queue.desk().open_rows()[0])
    arrives(practice, 9)
    assert len(practice.queue.desk().open_rows()[0]) == waits + 1
    for strength in ("UPDATE", "NO KEY UPDATE", "SHARE", "KEY SHARE"):
        held = f"SELECT portal_id FROM portal_state WHERE portal_id = {portal} FOR {strength}"
        assert practice.tries("joy", held) == "refused", strength
        assert practice.tries("ana", held) == "refused", strength


def test_what_arrives_is_placed_by_one_after_the_other(practice: Practice) -> None:
    portal = practice.queue.portal.id
    other = f"SELECT portal_id FROM portal_state WHERE portal_id = {portal} FOR UPDATE NOWAIT"

    def place(work: Work) -> None:
        portals.hold(work, portal)
        with pytest.raises(errors.LockNotAvailable):
            practice.tries("sync", other)

    practice.queue.sync.write(place)
    assert practice.tries("sync", other) == "1"


def test_nobody_keeps_a_colleague_from_noting_a_call_or_asking_for_a_merge(practice: Practice) -> None:
    thief, lena = practice.line("joy"), practice.id_of("lena")
    for what in ("phone_call", "regrouping"):
        thief.execute("SELECT pg_advisory_lock(hashtext(%s), %s)", (what, lena))
    line = practice.line("lena")
    line.execute("SET lock_timeout = '2s'")
    line.execute(
        "INSERT INTO phone_call (key, conversation_id, staff_id, called_at, outcome, spoken, note, answers_up_to,"
        " logged_at) VALUES (%s, 4, %s, now(), 'voicemail', NULL, '', 0, now())",
        (new_key(), lena),
    )
    line.execute(
        "INSERT INTO regrouping (key, act, conversation_id, other_id, staff_id) VALUES (%s, 'merge', 4, 3, %s)",
        (new_key(), lena),
    )
