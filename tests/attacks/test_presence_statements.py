"""Nobody is somewhere in somebody else's name, writes for longer than they do, or takes what was not let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from machine_moments import let_pass
from triage_app.errors import ConflictError

if TYPE_CHECKING:
    from typed_sql import Practice

pytestmark = [pytest.mark.attack, pytest.mark.postgres]

OF_JOY, OF_LENA = 3, 4
BE = (
    "INSERT INTO presence (conversation_id, staff_id, seen_at, writes_until) "
    "VALUES (%s, %s, clock_timestamp(), clock_timestamp() + %s * interval '1 second')"
)
ASK = (
    "INSERT INTO take_over (conversation_id, asked_by, asked_of, asked_at) "
    "VALUES (%s, %s, %s, clock_timestamp() - %s * interval '1 second')"
)
TAKE = "UPDATE conversation SET owner_id = %s, accept_by = NULL, version = version + 1 WHERE id = %s"


def test_one_is_present_for_oneself_only(practice: Practice) -> None:
    joy, lena = practice.id_of("joy"), practice.id_of("lena")
    assert practice.tries("lena", BE, OF_JOY, joy, 30) == "refused"
    assert practice.tries("lena", BE, OF_JOY, lena, 30) == "1"
    practice.queue.desk("joy").be_here(OF_JOY)
    moved = "UPDATE presence SET writes_until = clock_timestamp() WHERE staff_id = %s"
    assert practice.tries("lena", moved, joy) == "refused"
    assert practice.tries("lena", "UPDATE presence SET staff_id = %s WHERE staff_id = %s", joy, lena) == "refused"


def test_nobody_writes_for_longer_than_a_minute_at_a_time_or_was_seen_in_the_future(practice: Practice) -> None:
    lena = practice.id_of("lena")
    assert practice.tries("lena", BE, OF_LENA, lena, 65) == "refused"
    assert practice.tries("lena", BE, OF_LENA, lena, 59) == "1"
    later = "UPDATE presence SET {} = clock_timestamp() + interval '1 hour' WHERE staff_id = %s"
    for column in ("writes_until", "seen_at"):
        assert practice.tries("lena", later.format(column), lena) == "refused"
    ever = "UPDATE presence SET writes_until = 'infinity' WHERE staff_id = %s"
    assert practice.tries("lena", ever, lena) == "refused"


def test_nobody_sends_a_colleague_away_who_is_still_there(practice: Practice) -> None:
    joy = practice.id_of("joy")
    away = "DELETE FROM presence WHERE staff_id = %s"
    practice.queue.desk("joy").be_here(OF_JOY, writing=True)
    assert practice.tries("lena", away, joy) == "refused"
    let_pass(practice.queue, 30)
    assert practice.tries("lena", away, joy) == "refused"
    let_pass(practice.queue, 31)
    assert practice.tries("lena", away, joy) == "1"


def test_one_asks_in_ones_own_name_and_not_since_earlier(practice: Practice) -> None:
    joy, lena = practice.id_of("joy"), practice.id_of("lena")
    assert practice.tries("lena", ASK, OF_JOY, joy, lena, 0) == "refused"
    assert practice.tries("lena", ASK, OF_JOY, lena, lena, 0) == "refused"
    assert practice.tries("lena", ASK, OF_JOY, lena, joy, 61) == "refused"
    assert practice.tries("lena", ASK, OF_JOY, lena, joy, 0) == "1"
    earlier = "UPDATE take_over SET asked_at = asked_at - interval '1 hour'"
    assert practice.tries("lena", earlier) == "refused"
    assert practice.tries("joy", earlier) == "refused"


def test_nobody_takes_over_without_asking_or_before_a_minute_is_over(practice: Practice) -> None:
    lena = practice.id_of("lena")
    assert practice.tries("lena", TAKE, lena, OF_JOY) == "refused"
    practice.queue.desk("lena").ask_take_over(OF_JOY)
    let_pass(practice.queue, 58)
    assert practice.tries("lena", TAKE, lena, OF_JOY) == "refused"
    let_pass(practice.queue, 3)
    assert practice.tries("lena", TAKE, practice.id_of("ana"), OF_JOY) == "refused"
    assert practice.tries("lena", TAKE, lena, OF_JOY) == "1"


def test_nobody_takes_over_from_who_writes_or_has_refused(practice: Practice) -> None:
    joy, lena = practice.queue.desk("joy"), practice.id_of("lena")
    practice.queue.desk("lena").ask_take_over(OF_JOY)
    let_pass(practice.queue, 61)
    joy.be_here(OF_JOY, writing=True)
    assert practice.tries("lena", TAKE, lena, OF_JOY) == "refused"
    joy.be_here(OF_JOY, writing=False)
    joy.answer_take_over(OF_JOY, grant=False)
    assert practice.tries("lena", TAKE, lena, OF_JOY) == "refused"
    assert practice.tries("lena", "UPDATE take_over SET refused_at = NULL") == "refused"


def test_who_asks_anew_after_a_refusal_waits_anew(practice: Practice) -> None:
    joy, lena = practice.id_of("joy"), practice.id_of("lena")
    practice.queue.desk("lena").ask_take_over(OF_JOY)
    let_pass(practice.queue, 61)
    practice.queue.desk("joy").answer_take_over(OF_JOY, grant=False)
    assert practice.tries("lena", "DELETE FROM take_over") == "1"
    assert practice.tries("lena", ASK, OF_JOY, lena, joy, 9) == "1"
    assert practice.tries("lena", TAKE, lena, OF_JOY) == "refused"


def test_nobody_takes_a_colleagues_fresh_question_back(practice: Practice) -> None:
    practice.queue.desk("ana").ask_take_over(OF_JOY)
    gone = "DELETE FROM take_over"
    assert practice.tries("lena", gone) == "refused"
    let_pass(practice.queue, 121)
    assert practice.tries("lena", gone) == "1"


def test_asking_is_over_when_the_owner_changes_by_any_statement(practice: Practice) -> None:
    lena, ana = practice.queue.desk("lena"), practice.id_of("ana")
    lena.ask_take_over(OF_JOY)
    let_pass(practice.queue, 61)
    for owner in (ana, practice.id_of("joy")):
        assert practice.tries("ana", TAKE, owner, OF_JOY) == "1"
    assert practice.tries("lena", TAKE, lena.person.id, OF_JOY) == "refused"
    with pytest.raises(ConflictError, match="not_let_go"):
        lena.take_after_asking(OF_JOY)
