"""What a cheating client can do to where messages are: others' names, moves of its own, erased traces."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from triage_app.queue.domain.regrouping import MOST_ASKED

if TYPE_CHECKING:
    from typed_sql import Practice

pytestmark = [pytest.mark.attack, pytest.mark.postgres]

ASK = (
    "INSERT INTO regrouping (key, act, conversation_id, other_id, message_id, staff_id)"
    " VALUES (%s, {act}, {one}, {other}, NULL, %s)"
)


def ask(practice: Practice, login: str, *, asked_by: str = "", act: str = "'merge'", **facts: str) -> str:
    said = {"one": "3", "other": "2", **facts}
    number = practice.id_of(asked_by or login)
    return practice.tries(login, ASK.format(act=act, **said), str(uuid.uuid4()), number)


def test_who_works_at_a_desk_asks_in_their_own_name(practice: Practice) -> None:
    assert ask(practice, "joy") == "1"
    assert ask(practice, "joy", asked_by="ana") == "refused"
    assert ask(practice, "sync") == "refused"


def test_nothing_but_what_can_be_asked_is_asked_of_what_one_sees(practice: Practice) -> None:
    assert ask(practice, "joy", act="'explode'") == "refused"
    practice.line("ana")
    confined = "INSERT INTO staff_location (staff_id, location_id) VALUES (:staff, :place)"
    elsewhere = "INSERT INTO location (name) VALUES ('Elsewhere') RETURNING id"
    with practice.queue.store.engine.begin() as owner:
        place = owner.execute(text(elsewhere)).scalar_one()
        owner.execute(text("UPDATE conversation SET location_id = :place WHERE id = 2"), {"place": place})
        here = owner.execute(text("SELECT location_id FROM conversation WHERE id = 3")).scalar_one()
        owner.execute(text(confined), {"staff": practice.id_of("joy"), "place": here})
    assert ask(practice, "joy") == "refused"
    assert ask(practice, "joy", one="2", other="3") == "refused"
    assert ask(practice, "joy", other="1") == "1"


def test_nobody_keeps_sync_from_its_steps_by_asking_and_asking(practice: Practice) -> None:
    many = (
        "INSERT INTO regrouping (key, act, conversation_id, other_id, staff_id)"
        " SELECT gen_random_uuid()::text, 'merge', 3, 2, %s FROM generate_series(1, %s)"
    )
    joy = practice.id_of("joy")
    assert practice.tries("joy", many, joy, MOST_ASKED + 1) == "refused"
    assert practice.tries("joy", many, joy, MOST_ASKED) == str(MOST_ASKED)
    assert ask(practice, "joy") == "refused"
    assert ask(practice, "ana") == "1", "one person's wishes are no limit for another"
    practice.tries("sync", "UPDATE regrouping SET outcome = 'done' WHERE id = (SELECT min(id) FROM regrouping)")
    assert ask(practice, "joy") == "1"


def test_what_came_of_it_says_sync_alone(practice: Practice) -> None:
    done = (
        "INSERT INTO regrouping (key, act, conversation_id, staff_id, outcome) VALUES (%s, 'merge', 3, %s, 'done')"
    )
    assert practice.tries("joy", done, str(uuid.uuid4()), practice.id_of("joy")) == "refused"
    assert ask(practice, "joy") == "1"
    for change in ("outcome = 'done'", "staff_id = 1", "act = 'split'", "conversation_id = 2", "done_at = now()"):
        assert practice.tries("joy", f"UPDATE regrouping SET {change}") == "refused"
    assert practice.tries("joy", "DELETE FROM regrouping") == "refused"
    assert practice.tries("sync", "UPDATE regrouping SET outcome = 'done', done_at = now()") == "1"
    assert practice.tries("sync", "UPDATE regrouping SET staff_id = 1") == "refused"


@pytest.mark.parametrize("login", ["joy", "ana"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE message SET conversation_id = 2 WHERE conversation_id = 3",
        "UPDATE message SET settled = true",
        "UPDATE message SET came_from = 2",
        "UPDATE conversation SET merged_into = 2, version = version + 1 WHERE id = 3",
        "UPDATE conversation SET merged_at = now(), version = version + 1 WHERE id = 3",
        "UPDATE conversation SET follows = 2, version = version + 1 WHERE id = 3",
        "UPDATE conversation SET thread_key = 'mine', version = version + 1 WHERE id = 3",
        "DELETE FROM message WHERE regrouping_id IS NOT NULL",
    ],
)
def test_nobody_at_a_desk_moves_a_message_or_says_that_it_was_answered(
    practice: Practice, login: str, statement: str
) -> None:
    assert practice.tries(login, statement) == "refused"
