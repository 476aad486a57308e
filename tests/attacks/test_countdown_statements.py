"""What a cheating client can do to countdowns: rules, calls, looks, snoozes, holding replies, steps."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from triage_app.queue.domain.calls import MOST_CALLS
from triage_app.queue.domain.conversation import Reply

if TYPE_CHECKING:
    from typed_sql import Practice

pytestmark = [pytest.mark.attack, pytest.mark.postgres]

RULES = "INSERT INTO rulebook (id, content, edited_by, edited_at) VALUES (%s, '{}', %s, now())"
CALL = (
    "INSERT INTO phone_call (key, conversation_id, staff_id, called_at, outcome, spoken, note, answers_up_to,"
    " logged_at) VALUES (%s, 3, 1, {called}, '{outcome}', {spoken}, {note}, {up_to}, now())"
)
ANSWERED = (
    "UPDATE conversation SET state = 'answered', due_at = NULL, started_at = NULL, soon_at = NULL,"
    " started_source = NULL, message_count = 0, version = version + 1 WHERE id = 3"
)


def call(**facts: str) -> str:
    said = {"called": "now()", "outcome": "spoke", "spoken": "'patient'", "note": "''", "up_to": "3"}
    return CALL.format(**{**said, **facts})


def key() -> str:
    return str(uuid.uuid4())


def test_rules_are_set_by_those_who_may_one_after_the_other_and_never_changed(practice: Practice) -> None:
    ana, joy = practice.id_of("ana"), practice.id_of("joy")
    assert practice.tries("joy", RULES, 1, joy) == "refused"
    assert practice.tries("sync", RULES, 1, None) == "refused"
    assert practice.tries("ana", RULES, 7, ana) == "refused"
    assert practice.tries("ana", RULES, 1, joy) == "1"
    assert practice.line("ana").execute("SELECT edited_by FROM rulebook").fetchone() == (ana,)
    assert practice.tries("ana", RULES, 1, ana) == "refused"
    assert practice.tries("ana", "UPDATE rulebook SET content = 'x'") == "refused"
    assert practice.tries("ana", "DELETE FROM rulebook") == "refused"
    huge = "INSERT INTO rulebook (id, content, edited_at) VALUES (2, repeat('x', 1000001), now())"
    assert practice.tries("ana", huge) == "refused"
    assert practice.tries("ana", RULES.replace("now()", "'infinity'"), 2, ana) == "refused"


def test_what_was_counted_by_the_rules_says_sync_alone(practice: Practice) -> None:
    applied = "INSERT INTO rules_applied (rulebook_id, conversations, is_last, at) VALUES (1, 0, true, now())"
    assert practice.tries("ana", applied) == "refused"
    assert practice.tries("sync", applied) == "1"


@pytest.mark.parametrize(
    "facts",
    [
        {"called": "now() + interval '1 day'"},
        {"called": "'-infinity'"},
        {"outcome": "miracle"},
        {"spoken": "NULL"},
        {"spoken": "'the cat'"},
        {"note": "repeat('x', 2001)"},
        {"up_to": "999999"},
    ],
)
def test_a_call_that_no_desk_would_log_is_refused(practice: Practice, facts: dict[str, str]) -> None:
    assert practice.tries("joy", call(**facts), key()) == "refused"
    assert practice.tries("lena", call(), key()) == "refused"
    assert practice.tries("joy", call(), key()) == "1"
    author = practice.line("joy").execute("SELECT staff_id FROM phone_call").fetchone()
    assert author == (practice.id_of("joy"),)


def test_a_call_ends_a_wait_only_where_somebody_was_spoken_to_about_all_of_it(practice: Practice) -> None:
    ended = "UPDATE waiting_segment SET ended_at = now(), ended_by = 'call' WHERE conversation_id = 3"
    assert practice.tries("joy", ANSWERED) == "refused"
    assert practice.tries("joy", call(outcome="voicemail", spoken="NULL"), key()) == "1"
    assert practice.tries("joy", ANSWERED) == "refused"
    assert practice.tries("joy", call(up_to="0"), key()) == "1"
    assert practice.tries("joy", ANSWERED) == "refused"
    assert practice.tries("joy", ended) == "refused"
    assert practice.tries("joy", call(), key()) == "1"
    assert practice.tries("lena", ANSWERED) == "refused"
    assert practice.tries("joy", ANSWERED) == "1"
    left = "SELECT segment_at, next_step_at, look_due_at FROM conversation WHERE id = 3"
    assert practice.line("joy").execute(left).fetchone() == (None, None, None)
    assert practice.tries("joy", "UPDATE phone_call SET outcome = 'voicemail'") == "refused"
    assert practice.tries("joy", "DELETE FROM phone_call") == "refused"


@pytest.mark.parametrize(
    "change",
    [
        "segment_at = segment_at + interval '1 day'",
        "promised_at = now() + interval '1 day'",
        "step = NULL, next_step_at = NULL",
        "next_step_at = next_step_at + interval '1 day'",
        "rules_version = 99",
        "category = 'thanks'",
        "looked_up_to = 3, look_due_at = NULL",
        "look_due_at = NULL",
        "snoozed_until = soon_at + interval '1 second'",
        "snoozed_until = 'infinity'",
        "waiting_on = 'godot', waiting_on_since = now()",
        "waiting_on = 'lab'",
        "waiting_on_since = now()",
    ],
)
def test_a_countdown_of_ones_own_does_not_bend(practice: Practice, change: str) -> None:
    assert (
        practice.tries("joy", f"UPDATE conversation SET {change}, version = version + 1 WHERE id = 3") == "refused"
    )


def test_what_is_ones_own_is_put_aside_and_waits_for_the_lab(practice: Practice) -> None:
    act = "UPDATE conversation SET {}, version = version + 1 WHERE id = 3"
    aside, lab = act.format("snoozed_until = soon_at"), act.format("waiting_on = 'lab', waiting_on_since = now()")
    assert practice.tries("lena", aside) == "refused"
    assert practice.tries("joy", aside) == "1"
    assert practice.tries("joy", act.format("snoozed_until = NULL")) == "1"
    assert practice.tries("lena", lab) == "refused"
    assert practice.tries("joy", lab) == "1"
    assert practice.tries("joy", act.format("waiting_on = NULL, waiting_on_since = NULL")) == "1"


def test_reading_is_noted_forwards_only_and_only_what_is_there(practice: Practice) -> None:
    look = "UPDATE conversation SET looked_up_to = {}, look_due_at = {} WHERE id = 3"
    assert practice.tries("lena", look.format("99", "NULL")) == "refused"
    assert practice.tries("lena", look.format("3", "now() + interval '1 year'")) == "refused"
    assert practice.tries("lena", look.format("2", "NULL")) == "refused"
    assert practice.tries("lena", look.format("3", "NULL")) == "1"
    assert practice.tries("lena", look.format("1", "NULL")) == "refused"
    assert practice.tries("lena", look.format("3", "NULL") + " AND false") == "0"


def test_steps_are_told_by_sync_alone(practice: Practice) -> None:
    told = "INSERT INTO segment_step (segment_id, step, at) SELECT id, 'half', now() FROM waiting_segment LIMIT 1"
    assert practice.tries("joy", told) == "refused"
    assert practice.tries("sync", told) == "1"
    assert practice.tries("sync", "UPDATE segment_step SET step = 'soon'") == "refused"
    assert practice.tries("sync", "DELETE FROM segment_step") == "refused"


def test_nobody_floods_a_conversation_with_calls(practice: Practice) -> None:
    one = call(up_to="0", outcome="voicemail", spoken="NULL")
    for _ in range(MOST_CALLS):
        assert practice.tries("joy", one, key()) == "1"
    assert practice.tries("joy", one, key()) == "refused"
    assert practice.tries("ana", one, key()) == "1", "one person's calls are no limit for another"


def test_what_was_merged_is_neither_answered_nor_called_about_where_it_was(practice: Practice) -> None:
    hold = HOLD.format("interval '1 hour'", 3)
    with practice.queue.store.engine.begin() as owner:
        owner.exec_driver_sql("UPDATE conversation SET merged_into = 2 WHERE id = 3")
    assert practice.tries("joy", hold, key(), key()) == "refused"
    assert practice.tries("joy", call(), key()) == "refused"
    with practice.queue.store.engine.begin() as owner:
        owner.exec_driver_sql("UPDATE conversation SET merged_into = NULL WHERE id = 3")
    assert practice.tries("joy", hold, key(), key()) == "1"
    assert practice.tries("joy", call(), key()) == "1"


HOLD = (
    "INSERT INTO outbox (key, reply_key, portal_id, conversation_id, kind, state, patient_reference,"
    " patient_name, patient_born, answers_message_id, text, name, content_type, sha256, close_after, fence,"
    " attempts, search_first, not_before, created_by, created_at, promised_at, seen_up_to)"
    " SELECT %s, %s, c.portal_id, c.id,"
    " 'reply', 'pending', p.remote_id, p.name, p.born, 3, 'soon', '', '', NULL, false, 0, 0, false, now(), 1,"
    " now(), now() + {}, {} FROM conversation c JOIN patient p ON p.id = c.patient_id WHERE c.id = 3"
)


def test_a_holding_reply_promises_within_three_days_and_only_twice(practice: Practice) -> None:
    for bad in ("interval '73 hours'", "interval '-1 hour'", "interval '0'"):
        one = key()
        assert practice.tries("joy", HOLD.format(bad, 3), one, one) == "refused"
    for verdict in ("1", "1", "refused"):
        one = key()
        assert practice.tries("joy", HOLD.format("interval '72 hours'", 3), one, one) == verdict
    assert practice.tries("joy", "UPDATE outbox SET promised_at = now()") == "refused"
    assert practice.tries("sync", "UPDATE outbox SET promised_at = now()") == "refused"


def test_what_nobody_owns_is_put_aside_by_nobody(practice: Practice) -> None:
    act = "UPDATE conversation SET {}, version = version + 1 WHERE id = 1"
    assert practice.tries("joy", act.format("snoozed_until = soon_at")) == "refused"
    assert practice.tries("joy", act.format("waiting_on = 'lab', waiting_on_since = now()")) == "refused"


def test_a_reply_that_was_taken_back_ends_no_wait(practice: Practice) -> None:
    desk, one = practice.queue.desk("joy"), key()
    whole = desk.conversation(3)
    desk.reply(Reply(3, one, "Where it is", (), close=False, seen=whole.newest_message_id))
    assert practice.tries("joy", "UPDATE outbox SET state = 'cancelled' WHERE conversation_id = 3") == "1"
    assert practice.tries("joy", ANSWERED) == "refused"
    assert practice.tries("lena", ANSWERED) == "refused"


def test_a_call_of_before_the_message_does_not_answer_it(practice: Practice) -> None:
    assert practice.tries("joy", call(called="'2001-01-01'"), key()) == "refused"
    assert (
        practice.tries("joy", call(called="'2001-01-01'", outcome="voicemail", spoken="NULL", up_to="0"), key())
        == "1"
    )


def test_what_went_before_it_was_merged_counts_towards_the_two(practice: Practice) -> None:
    with practice.queue.store.engine.begin() as owner:
        owner.execute(text("UPDATE conversation SET holds_before = 1 WHERE id = 3"))
    for verdict in ("1", "refused"):
        one = key()
        assert practice.tries("joy", HOLD.format("interval '1 hour'", 3), one, one) == verdict
    assert practice.tries("joy", "UPDATE conversation SET holds_before = 0, version = version + 1") == "refused"


def test_nobody_has_seen_what_is_still_to_come(practice: Practice) -> None:
    one, other = key(), key()
    assert practice.tries("joy", HOLD.format("interval '1 hour'", 10**9), one, one) == "refused"
    assert practice.tries("joy", HOLD.format("interval '1 hour'", 3), other, other) == "1"
    assert practice.tries("joy", "UPDATE outbox SET seen_up_to = 1") == "refused"
    assert practice.tries("sync", "UPDATE outbox SET seen_up_to = 1") == "refused"
