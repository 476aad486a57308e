"""What a cheating client can do to who owns what: take, give, be away and work in others' names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from typed_sql import Practice

pytestmark = [pytest.mark.attack, pytest.mark.postgres]

TAKE = "UPDATE conversation SET owner_id = (SELECT my_id()), version = version + 1 WHERE id = {}"
ACCEPT_BY = "UPDATE conversation SET accept_by = {}, version = version + 1 WHERE id = 3"
ASK = (
    "INSERT INTO take_over (conversation_id, asked_by, asked_of, asked_at)"
    " SELECT id, (SELECT my_id()), owner_id, clock_timestamp() FROM conversation WHERE id = {}"
)
AWAY = (
    "INSERT INTO absence (staff_id, begins_at, ends_at, substitute_id, entered_by, entered_at)"
    " VALUES (%s, now() - interval '1 hour', now() + interval '1 hour', {}, %s, now())"
)
HERE = "INSERT INTO presence (conversation_id, staff_id, seen_at, writes_until) VALUES (3, %s, {}, {})"
TOLD = (
    "INSERT INTO handover (conversation_id, at, how, by_id, from_id, to_id, why)"
    " VALUES (3, now(), 'handed', %s, %s, 1, {})"
)


def owner(practice: Practice, statement: str) -> None:
    with practice.queue.store.engine.begin() as connection:
        connection.exec_driver_sql(statement)


def test_what_a_colleague_owns_is_taken_only_while_they_are_away(practice: Practice) -> None:
    joy, lena = practice.id_of("joy"), practice.id_of("lena")
    assert practice.tries("joy", TAKE.format(4)) == "refused"
    assert practice.tries("joy", AWAY.format("NULL"), lena, joy) == "refused", "others' absence"
    assert practice.tries("lena", AWAY.format("NULL"), lena, joy) == "refused", "in another's name"
    assert practice.tries("lena", AWAY.format(lena), lena, lena) == "refused", "their own substitute"
    assert practice.tries("lena", AWAY.format(practice.id_of("sync")), lena, lena) == "refused"
    assert practice.tries("lena", AWAY.format("NULL"), lena, lena) == "1"
    assert practice.tries("joy", TAKE.format(4)) == "1"


def test_who_was_away_begins_at_no_other_time(practice: Practice) -> None:
    lena = practice.id_of("lena")
    assert practice.tries("lena", AWAY.format("NULL"), lena, lena) == "1"
    assert practice.tries("lena", "UPDATE absence SET ends_at = now()") == "1"
    assert practice.tries("joy", "UPDATE absence SET ends_at = now() + interval '9 days'") == "refused"
    assert practice.tries("ana", "UPDATE absence SET begins_at = now() - interval '9 days'") == "refused"
    assert practice.tries("ana", "DELETE FROM absence") == "refused"


def test_who_is_back_is_back_whatever_came_while_they_were_away(practice: Practice) -> None:
    owner(practice, "UPDATE message SET seen_at = clock_timestamp() - interval '3 hours'")
    lena = practice.id_of("lena")
    lunch = AWAY.replace("now() - interval '1 hour'", "now() - interval '4 hours'").replace(
        "now() + interval '1 hour'", "now() - interval '2 hours'"
    )
    assert practice.tries("lena", lunch.format("NULL"), lena, lena) == "1"
    assert practice.tries("joy", TAKE.format(4)) == "refused"
    owner(practice, "UPDATE portal_state SET checked_at = clock_timestamp() - interval '3 hours'")
    assert practice.tries("joy", TAKE.format(4)) == "refused", "when sync last read the portal she was away"
    owner(practice, "UPDATE absence SET ends_at = clock_timestamp() - interval '5 minutes'")
    assert practice.tries("joy", TAKE.format(4)) == "1", "clocks differ by some minutes"


def test_an_absence_that_was_called_off_lets_nobody_take_anything(practice: Practice) -> None:
    lena = practice.id_of("lena")
    soon = AWAY.replace("now() - interval '1 hour'", "now() + interval '5 minutes'")
    assert practice.tries("lena", soon.format("NULL"), lena, lena) == "1"
    assert practice.tries("lena", "UPDATE absence SET ends_at = begins_at") == "1"
    assert practice.tries("joy", TAKE.format(4)) == "refused"


def test_one_waits_for_the_owner_before_one_takes_what_one_has_asked_for(practice: Practice) -> None:
    assert practice.tries("joy", ASK.format(4)) == "1"
    assert practice.tries("joy", TAKE.format(4)) == "refused", "at once"
    assert practice.tries("joy", "UPDATE take_over SET asked_at = now() - interval '1 hour'") == "refused"
    owner(practice, "UPDATE take_over SET asked_at = clock_timestamp() - interval '61 seconds'")
    lena = practice.id_of("lena")
    writes = "clock_timestamp() + interval '50 seconds'"
    here = HERE.replace("(3,", "(4,")
    assert practice.tries("lena", here.format("clock_timestamp()", writes), lena) == "1"
    assert practice.tries("joy", TAKE.format(4)) == "refused", "she writes"
    owner(practice, "UPDATE presence SET writes_until = clock_timestamp() - interval '1 second'")
    assert practice.tries("lena", "UPDATE take_over SET refused_at = clock_timestamp()") == "1"
    assert practice.tries("joy", TAKE.format(4)) == "refused", "she refused"
    assert practice.tries("joy", "UPDATE take_over SET refused_at = NULL") == "refused"
    owner(practice, "UPDATE take_over SET refused_at = NULL")
    assert practice.tries("joy", TAKE.format(4)) == "1"


def test_one_asks_in_ones_own_name_and_of_the_owner(practice: Practice) -> None:
    assert practice.tries("joy", ASK.format(3)) == "refused", "of oneself"
    assert practice.tries("joy", ASK.format(1)) == "refused", "of nobody"
    assert (
        practice.tries("joy", ASK.format(4).replace("(SELECT my_id())", str(practice.id_of("ana")))) == "refused"
    )
    assert practice.tries("joy", ASK.format(4).replace("owner_id", str(practice.id_of("ana")))) == "refused"


def test_nobody_is_here_or_writes_for_somebody_else_or_for_longer_than_the_program_says(
    practice: Practice,
) -> None:
    joy, lena = practice.id_of("joy"), practice.id_of("lena")
    assert practice.tries("joy", HERE.format("now()", "NULL"), lena) == "refused"
    assert practice.tries("joy", HERE.format("now() + interval '1 hour'", "NULL"), joy) == "refused"
    assert practice.tries("joy", HERE.format("now()", "now() + interval '90 seconds'"), joy) == "refused"
    assert practice.tries("joy", HERE.format("now()", "now() + interval '55 seconds'"), joy) == "1"
    assert practice.tries("lena", "UPDATE presence SET seen_at = now()") in {"0", "refused"}


def test_history_says_who_did_it_and_whose_it_was(practice: Practice) -> None:
    joy, lena = practice.id_of("joy"), practice.id_of("lena")
    assert practice.tries("joy", TOLD.format("''"), lena, joy) == "refused"
    assert practice.tries("joy", TOLD.format("''"), joy, lena) == "refused"
    assert practice.tries("joy", TOLD.format("repeat('x', 501)"), joy, joy) == "refused"
    assert practice.tries("joy", TOLD.format("'lunch'"), joy, joy) == "1"
    assert practice.tries("joy", "UPDATE handover SET why = ''") == "refused"
    assert practice.tries("ana", "DELETE FROM handover") == "refused"


def test_who_works_at_a_desk_says_nothing_of_when_people_work_or_who_is_named(practice: Practice) -> None:
    joy = practice.id_of("joy")
    duty = "INSERT INTO duty (staff_id, week, languages, categories, providers, most) VALUES (%s, NULL, {}, {})"
    well, empty = "'[]', '[]', '[]'", "5"
    assert practice.tries("joy", duty.format(well, empty), joy) == "refused"
    assert practice.tries("ana", duty.format("'{}', '[]', '[]'", empty), joy) == "refused"
    assert practice.tries("ana", duty.format(well, "0"), joy) == "refused"
    assert practice.tries("ana", duty.format(well, empty), joy) == "1"
    named = "UPDATE practice SET {} = {}"
    assert practice.tries("joy", named.format("assigns", "true")) == "refused"
    assert practice.tries("ana", named.format("deputy_id", str(joy))) == "refused"
    assert practice.tries("ana", named.format("accept_minutes", "1")) == "refused"
    assert practice.tries("ana", named.format("lead_id", str(practice.id_of("ana")))) == "1"


def test_sync_gives_what_nobody_owns_where_the_practice_wants_it_and_takes_nothing_else(
    practice: Practice,
) -> None:
    joy = practice.id_of("joy")
    give = "UPDATE conversation SET owner_id = {}, accept_by = {}, version = version + 1 WHERE id = {}"
    soon = "now() + interval '1 hour'"
    assert practice.tries("sync", give.format(joy, soon, 1)) == "refused", "nobody wants it"
    owner(practice, "UPDATE practice SET assigns = true")
    assert practice.tries("sync", give.format(practice.id_of("sync"), soon, 1)) == "refused"
    assert practice.tries("sync", give.format(joy, "NULL", 1)) == "refused", "for good"
    assert practice.tries("sync", give.format("NULL", "NULL", 3)) == "refused", "what Joy has claimed"
    assert practice.tries("sync", give.format(joy, soon, 1)) == "1"
    assert practice.tries("joy", ACCEPT_BY.replace("= 3", "= 1").format("now() + interval '9 days'")) == "refused"
    assert practice.tries("lena", ACCEPT_BY.replace("= 3", "= 1").format("NULL")) == "refused", "another's"
    assert practice.tries("joy", ACCEPT_BY.replace("= 3", "= 1").format("NULL")) == "1"
    assert practice.tries("sync", give.format("NULL", "NULL", 1)) == "refused", "it was accepted"
    assert practice.tries("joy", ACCEPT_BY.format(soon)) == "refused"
