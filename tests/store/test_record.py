"""The database itself writes down who changed what, on both databases alike, and nobody rewrites it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlcipher3
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from queues import KEY, NOW, a_message
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.people import Role
from triage_app.queue.store.rights import AUDITED
from triage_app.queue.store.schema_record import Audit

if TYPE_CHECKING:
    from pathlib import Path

    from queues import Queue


def record(queue: Queue) -> list[Any]:
    rows = select(Audit.actor, Audit.act, Audit.entity, Audit.row_id, Audit.facts, Audit.patient)
    return queue.store.read(lambda work: list(work.connection.execute(rows.order_by(Audit.id)).all()))


def of(queue: Queue, entity: str, actor: str) -> list[Any]:
    return [one for one in record(queue) if one.entity == entity and one.actor.startswith(actor)]


def test_a_claim_is_recorded_with_who_made_it_and_a_name_for_the_patient(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    queue.desk("joy").claim(queue.only())
    (claim,) = of(queue, "conversation", "joy")
    assert (claim.act, claim.row_id) == ("update", queue.only())
    assert claim.facts["owner_id"] == [None, queue.people["joy"].id]
    assert claim.patient
    assert "maria" not in claim.patient.lower()


def test_a_reply_is_recorded_without_its_words(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    desk = queue.desk("lena")
    whole = desk.claim(queue.only())
    key = new_key()
    desk.reply(Reply(whole.row.id, key, "Take two a day.", (), close=True, seen=whole.newest_message_id))
    desk.cancel(key)
    written, taken_back = of(queue, "outbox", "lena")
    assert (written.act, written.facts["state"]) == ("insert", [None, "pending"])
    assert taken_back.facts["state"] == ["pending", "cancelled"]
    assert "Take two" not in str(record(queue))
    assert written.patient == of(queue, "conversation", "lena")[0].patient


def test_what_sync_does_is_recorded_as_its_own(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    queue.take_in(a_message("m-2", "It is here.", direction=Direction.TO_PATIENT, sent=NOW))
    assert [one.facts["state"] for one in of(queue, "conversation", "sync")] == [["open", "answered"]]


def test_a_background_change_that_means_nothing_is_not_recorded(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    before = len(record(queue))
    queue.take_in(a_message("m-2", "One more thing"))
    assert len(record(queue)) == before


def test_who_joins_is_recorded(queue: Queue) -> None:
    login = f"max_{new_key()[-12:]}"
    queue.desk("ana").add_staff(login, "Max", frozenset({Role.ASSISTANT}), "a made up password")
    assert [one.facts["login"] for one in of(queue, "staff", "ana")] == [[None, login]]
    assert [one.facts["role"] for one in of(queue, "staff_role", "ana")] == [[None, "assistant"]]


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_not_even_the_owner_rewrites_it(queue: Queue, statement: str) -> None:
    queue.take_in(a_message("m-1"))
    with pytest.raises(DBAPIError, match="never changes"), queue.store.engine.begin() as connection:
        connection.execute(text(statement))


def test_a_foreign_tool_that_knows_the_key_cannot_write_what_is_recorded(
    embedded_queue: Queue, tmp_path: Path
) -> None:
    embedded_queue.take_in(a_message("m-1"))
    tool = sqlcipher3.connect(str(tmp_path / "queue.db"))
    tool.execute(f"PRAGMA key = \"x'{KEY}'\"")
    with pytest.raises(sqlcipher3.dbapi2.OperationalError, match="no such function: triage_actor"):
        tool.execute("UPDATE conversation SET owner_id = 1")
    tool.close()


def test_the_record_holds_what_was_decided() -> None:
    # decision 60: who owns and closes, what is sent, who may do what, what the practice is connected to; decision
    # 59: who set the rules, and what was counted by them; decision 0017: what was merged and split, and by whom;
    # 0020: who is away, and when people work
    once = {"rulebook", "rules_applied", "phone_call"}
    asked = {"regrouping", "duty", "absence"}
    wanted = {"conversation", "outbox", "staff", "staff_role", "staff_location", "portal", "practice"}
    assert AUDITED.keys() == wanted | once | asked
    assert {AUDITED[table][1] for table in asked} == {("insert", "update")}
    assert {AUDITED[table][1] for table in once} == {("insert",)}
    always = {table: acts for table, (_, acts) in AUDITED.items() if table not in {"conversation", *once, *asked}}
    assert set(always.values()) == {("insert", "update", "delete")}
