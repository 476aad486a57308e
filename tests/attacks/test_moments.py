"""What a cheating client can do to times: when a wait ended, when a call was logged, when a reply may leave."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from triage_app.queue.domain.delivery import LONGEST_PAUSE
from triage_app.queue.store.rights import ADMIN, STAFF, SUPERVISOR, TABLES
from triage_app.queue.store.schema import Base
from triage_app.queue.store.types import UtcDateTime

if TYPE_CHECKING:
    from typed_sql import Practice

pytestmark = [pytest.mark.attack, pytest.mark.postgres]

NOBODY_WAITS = (
    "due_at = NULL, started_at = NULL, soon_at = NULL, started_source = NULL, message_count = 0,"
    " version = version + 1 WHERE id = 3"
)
CLOSE = (
    "UPDATE conversation SET state = 'closed', closed_at = {}, close_reason = 'thanks_only', closed_up_to = 3, "
    + NOBODY_WAITS
)
ANSWERED = "UPDATE conversation SET state = 'answered', " + NOBODY_WAITS
ENDED = "UPDATE waiting_segment SET ended_at = {}, ended_by = '{}' WHERE conversation_id = 3"
CALL = (
    "INSERT INTO phone_call (key, conversation_id, staff_id, called_at, outcome, spoken, note, answers_up_to,"
    " logged_at) VALUES (%s, 3, 1, {called}, 'spoke', 'patient', '', {up_to}, {logged})"
)
WAIT_ON = "UPDATE conversation SET waiting_on = 'lab', waiting_on_since = {}, version = version + 1 WHERE id = 3"
REPLY = (
    "INSERT INTO outbox (key, reply_key, portal_id, conversation_id, kind, state, patient_reference,"
    " patient_name, patient_born, answers_message_id, text, name, content_type, sha256, close_after, fence,"
    " attempts, search_first, not_before, created_by, created_at, promised_at, seen_up_to)"
    " SELECT %s, %s, c.portal_id, c.id, 'reply', 'pending', p.remote_id, p.name, p.born, {number}, '{text}',"
    " '', '', NULL, false, 0, 0, false, {leaves}, 1, {written}, {promised}, {number}"
    " FROM conversation c JOIN patient p ON p.id = c.patient_id WHERE c.id = {number}"
)
JUST_NOW = "clock_timestamp() - {} < interval '1 minute' AND {} <= clock_timestamp()"


def call(**facts: str) -> str:
    return CALL.format(**{"called": "now()", "up_to": "3", "logged": "now()", **facts})


def reply(**facts: str) -> str:
    said = {"number": "3", "text": "soon", "leaves": "now()", "written": "now()", "promised": "NULL"}
    return REPLY.format(**{**said, **facts})


def at_time(statement: str, at: str) -> str:
    return re.sub(r"\bAT\b", at, statement)


def key() -> str:
    return str(uuid.uuid4())


def said(practice: Practice, query: str) -> object:
    row = practice.line("ana").execute(query).fetchone()
    assert row is not None
    return row[0]


def is_just_now(practice: Practice, column: str, table: str) -> bool:
    return bool(said(practice, f"SELECT {JUST_NOW.format(column, column)} FROM {table}"))


@pytest.fixture
def late(practice: Practice) -> Practice:
    """The answer in Joy's conversation has been due for an hour, and sync has just read the portal."""
    with practice.queue.store.engine.begin() as owner:
        for change in (
            "UPDATE message SET sent_at = now() - interval '25 hours', seen_at = now() - interval '25 hours'",
            "UPDATE waiting_segment SET started_at = now() - interval '25 h', due_at = now() - interval '1 hour'",
            "UPDATE portal_state SET checked_at = now()",
        ):
            owner.exec_driver_sql(change)
    return practice


@pytest.mark.parametrize("at", ["now() - interval '2 hours'", "now() - interval '3 days'", "'2001-01-01'"])
def test_a_wait_that_was_late_is_not_closed_in_time_afterwards(late: Practice, at: str) -> None:
    assert late.tries("joy", CLOSE.format(at)) == "1"
    assert late.tries("joy", ENDED.format(at, "thanks_only")) == "1"
    assert is_just_now(late, "closed_at", "conversation WHERE id = 3")
    assert is_just_now(late, "ended_at", "waiting_segment WHERE conversation_id = 3")


def test_a_wait_ends_when_its_conversation_was_closed_and_at_no_other_time(late: Practice) -> None:
    assert late.tries("joy", ENDED.format("now()", "thanks_only")) == "refused"
    assert late.tries("joy", CLOSE.format("now()")) == "1"
    assert late.tries("lena", ENDED.format("now()", "thanks_only")) == "refused"
    assert late.tries("joy", ENDED.format("now() - interval '2 hours'", "thanks_only")) == "1"
    same = "SELECT w.ended_at = c.closed_at FROM waiting_segment w JOIN conversation c ON c.id = 3 AND c.id = w."
    assert said(late, same + "conversation_id") is True
    assert late.tries("joy", ENDED.format("now()", "thanks_only")) == "refused", "it has ended"


def test_nothing_is_closed_more_than_a_week_ahead_of_what_anybody_knows(late: Practice) -> None:
    assert late.tries("joy", CLOSE.format("'2126-01-01'")) == "1"
    assert said(late, "SELECT closed_at < now() + interval '8 days' FROM conversation WHERE id = 3") is True


def test_sync_that_has_rested_or_whose_clock_is_ahead_moves_nobodys_close(late: Practice) -> None:
    def noon(when: str) -> None:
        with late.queue.store.engine.begin() as owner:
            owner.exec_driver_sql(f"UPDATE portal_state SET checked_at = {when}")

    noon("now() - interval '9 hours'")
    assert late.tries("joy", WAIT_ON.format("now() - interval '8 hours'")) == "1"
    since = "SELECT waiting_on_since < now() - interval '7 hours' FROM conversation WHERE id = 3"
    assert said(late, since) is True
    noon("now() + interval '300 days'")
    assert late.tries("joy", CLOSE.format("now()")) == "1"
    assert is_just_now(late, "closed_at", "conversation WHERE id = 3")


def test_a_call_is_logged_when_it_is_logged_and_ends_no_wait_before_it_began(late: Practice) -> None:
    far = call(called="now() + interval '50 years'", logged="now() + interval '60 years'")
    assert late.tries("joy", far, key()) == "refused"
    assert late.tries("joy", call(called="'2001-01-01'", up_to="0", logged="'2001-01-02'"), key()) == "1"
    assert is_just_now(late, "logged_at", "phone_call WHERE conversation_id = 3")
    assert late.tries("joy", call(called="now() - interval '30 minutes'"), key()) == "1"
    assert late.tries("joy", ANSWERED) == "1"
    assert late.tries("joy", ENDED.format("'2001-01-01'", "call")) == "1"
    its_time = (
        "SELECT ended_at = (SELECT max(called_at) FROM phone_call) FROM waiting_segment WHERE conversation_id = 3"
    )
    assert said(late, its_time) is True, "the call that has answered all of it"


def test_a_call_that_left_something_open_says_nothing_of_when_the_wait_ended(late: Practice) -> None:
    assert late.tries("joy", call(), key()) == "1"
    assert late.tries("joy", call(called="'2001-01-01'", up_to="0"), key()) == "1"
    assert late.tries("joy", ANSWERED) == "1"
    assert late.tries("joy", ENDED.format("'2001-01-01'", "call")) == "1"
    assert is_just_now(late, "ended_at", "waiting_segment WHERE conversation_id = 3")


def test_a_wait_that_began_after_the_call_has_ended_when_the_call_was_logged(late: Practice) -> None:
    with late.queue.store.engine.begin() as owner:
        owner.exec_driver_sql("UPDATE waiting_segment SET started_at = now() - interval '10 minutes'")
    assert late.tries("joy", call(called="now() - interval '30 minutes'"), key()) == "1"
    assert late.tries("joy", ANSWERED) == "1"
    assert late.tries("joy", ENDED.format("now() - interval '30 minutes'", "call")) == "1"
    assert is_just_now(late, "ended_at", "waiting_segment WHERE conversation_id = 3")


@pytest.mark.parametrize("at", ["'2001-01-01'", "'2199-01-01'"])
def test_the_practice_waits_for_the_lab_since_somebody_said_so(late: Practice, at: str) -> None:
    assert late.tries("joy", WAIT_ON.format(at)) == "1"
    near = "SELECT waiting_on_since BETWEEN now() - interval '1 minute' AND now() + interval '8 days'"
    assert said(late, near + " FROM conversation WHERE id = 3") is True


def test_a_reply_was_written_when_it_was_written_and_promises_from_then_on(late: Practice) -> None:
    one, other = key(), key()
    assert late.tries("joy", reply(written="now() - interval '2 hours'"), one, one) == "1"
    assert is_just_now(late, "created_at", "outbox")
    far = reply(written="'2190-01-01'", promised="'2190-01-02'")
    assert late.tries("joy", far, other, other) == "refused"
    assert late.tries("joy", reply(promised="now() + interval '1 day'"), other, other) == "1"


@pytest.mark.parametrize("leaves", ["'infinity'", "'12000-01-01'", "'2199-01-01'", "now() + interval '2 days'"])
def test_a_reply_leaves_soon_whatever_its_program_says(practice: Practice, leaves: str) -> None:
    one = key()
    assert practice.tries("joy", reply(leaves=leaves), one, one) == "1"
    leaves_at = said(practice, "SELECT not_before - clock_timestamp() FROM outbox")
    assert isinstance(leaves_at, timedelta)
    assert leaves_at <= LONGEST_PAUSE


def test_nobody_moves_a_reply_out_of_the_reach_of_every_program(practice: Practice) -> None:
    practice.queue.desk("ana").claim(1)
    one, mine = key(), key()
    assert practice.tries("joy", reply(), one, one) == "1"
    assert practice.tries("ana", reply(number="1"), mine, mine) == "1"
    moved = "UPDATE outbox SET not_before = {} WHERE conversation_id = 1"
    assert practice.tries("ana", moved.format("'-infinity'")) == "refused"
    assert practice.tries("ana", moved.format("now() - interval '1 day'")) == "1"
    with practice.queue.store.engine.begin() as owner:
        owner.exec_driver_sql("UPDATE outbox SET state = 'needs_attention' WHERE conversation_id = 3")
    again = "UPDATE outbox SET state = 'retry', attempts = 0, not_before = {} WHERE conversation_id = 3"
    for bad in ("'infinity'", "'-infinity'", "'2199-01-01'", "now() + interval '2 hours'"):
        assert practice.tries("joy", again.format(bad)) == "refused", bad
    assert practice.tries("joy", again.format("now()")) == "1"


BLANK = [
    "",
    "  ",
    "\u200b\u2060",
    "\u00a0\u3000",
    "\u2800",
    "\u3164",
    "\u00ad",
    "\u202e",
    "\ufeff",
    "\ufe0f",
    "\ufffb",
]


@pytest.mark.parametrize("blank", BLANK)
def test_a_reply_that_nobody_can_see_is_none(practice: Practice, blank: str) -> None:
    one = key()
    assert practice.tries("joy", reply(text=blank), one, one) == "refused"
    assert practice.tries("joy", reply(text=f"{blank}\u4f60"), one, one) == "1"


PUT_OFF = "UPDATE conversation SET {} = {}, version = version + 1 WHERE id = 3"
ACTION = (
    "INSERT INTO action (key, staff_id, act, conversation_id, outcome, at)"
    " VALUES (%s, (SELECT my_id()), 'x', 3, 'done', {})"
)
AWAY = (
    "INSERT INTO absence (staff_id, begins_at, ends_at, entered_by, entered_at)"
    " VALUES ((SELECT my_id()), {}, {}, (SELECT my_id()), {})"
)
ODD = {
    "action.at": ACTION.format("AT"),
    "conversation.closed_at": CLOSE.format("AT"),
    "conversation.waiting_on_since": WAIT_ON.format("AT"),
    "waiting_segment.ended_at": ENDED.format("AT", "thanks_only"),
    "phone_call.called_at": call(called="AT"),
    "phone_call.logged_at": call(logged="AT"),
    "draft.saved_at": (
        "INSERT INTO draft (conversation_id, staff_id, text, files, saved_at)"
        " VALUES (3, (SELECT my_id()), '', '{\"files\": []}', AT)"
    ),
    "outbox.created_at": reply(written="AT"),
    "outbox.promised_at": reply(promised="AT"),
    "portal.created_at": "INSERT INTO portal (name, kind, settings, created_at) VALUES ('x', 'fhir', '{}', AT)",
    "rulebook.edited_at": "INSERT INTO rulebook (id, content, edited_at) VALUES (1, '{}', AT)",
    **{
        f"conversation.{one}": PUT_OFF.format(one, "AT")
        for one in (
            *("started_at", "soon_at", "due_at", "segment_at", "promised_at", "next_step_at", "look_due_at"),
            *("snoozed_until", "accept_by"),
        )
    },
    "absence.begins_at": AWAY.format("AT", "now()", "now()"),
    "absence.ends_at": AWAY.format("now()", "AT", "now()"),
    "absence.entered_at": AWAY.format("now()", "now()", "AT"),
    "handover.at": (
        "INSERT INTO handover (conversation_id, at, how, by_id, from_id, to_id, why)"
        " VALUES (3, AT, 'handed', (SELECT my_id()), (SELECT my_id()), 1, '')"
    ),
    "presence.seen_at": "INSERT INTO presence VALUES (3, (SELECT my_id()), AT, NULL)",
    "presence.writes_until": "INSERT INTO presence VALUES (3, (SELECT my_id()), now(), AT)",
    "take_over.asked_at": (
        "INSERT INTO take_over (conversation_id, asked_by, asked_of, asked_at)"
        " SELECT id, (SELECT my_id()), owner_id, AT FROM conversation WHERE id = 4"
    ),
    "take_over.refused_at": "UPDATE take_over SET refused_at = AT WHERE conversation_id = 3",
}
"""A statement for every time that a person writes, but for when a reply leaves, which is put right."""


ASKS_FOR_3 = (
    "INSERT INTO take_over (conversation_id, asked_by, asked_of, asked_at)"
    " SELECT id, (SELECT my_id()), owner_id, clock_timestamp() FROM conversation WHERE id = 3"
)


@pytest.mark.parametrize("column", ODD)
@pytest.mark.parametrize("at", ["'infinity'", "'-infinity'", "'12000-01-01'"])
def test_no_time_is_written_that_no_program_can_read(practice: Practice, column: str, at: str) -> None:
    login = "ana" if column.startswith(("portal", "rulebook")) else "joy"
    practice.tries("lena", ASKS_FOR_3)
    keys = [key()] * ODD[column].count("%s")
    assert practice.tries(login, at_time(ODD[column], at), *keys) == "refused"


def test_every_time_that_a_person_writes_is_tried_here() -> None:
    there = {
        f"{name}.{column}"
        for name, table in TABLES.items()
        for side in (table.add, table.change)
        for group in (STAFF, SUPERVISOR, ADMIN)
        for column in side.get(group, "").split()
        if isinstance(Base.metadata.tables[name].c[column].type, UtcDateTime)
    }
    assert there == {*ODD, "outbox.not_before"}


def test_nobody_joins_at_a_time_that_no_program_can_read(practice: Practice) -> None:
    add = "SELECT add_person(%s, 'N', ARRAY['assistant'], ARRAY['triage_staff'], 'SCRAM-SHA-256$x', {})"
    login = f"new_{uuid.uuid4().hex[:8]}"
    assert practice.tries("ana", add.format("'infinity'"), login) == "refused"


def test_what_is_written_at_a_time_that_can_be_read_is_written(practice: Practice) -> None:
    for column in ("action.at", "draft.saved_at", "outbox.promised_at", "conversation.waiting_on_since"):
        keys = [key()] * ODD[column].count("%s")
        later = "now() + interval '1 hour'"
        assert practice.tries("joy", at_time(ODD[column], later), *keys) == "1", column
    assert practice.tries("ana", at_time(ODD["portal.created_at"], "now()")) == "1"
