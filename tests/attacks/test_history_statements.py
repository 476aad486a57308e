"""What a cheating client can write into the history of who owned what; every refusal beside something allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from psycopg import sql

from typed_sql import REFUSED

if TYPE_CHECKING:
    from typed_sql import Practice

pytestmark = [pytest.mark.attack, pytest.mark.postgres]

TOLD = (
    "INSERT INTO handover (conversation_id, at, how, by_id, from_id, to_id, action, why)"
    " VALUES (%s, now(), %s, %s, %s, %s, %s, '')"
)
AWAY = (
    "INSERT INTO absence (staff_id, begins_at, ends_at, substitute_id, entered_by, entered_at)"
    " VALUES (%s, now() - interval '1 hour', now() + interval '1 hour', NULL, %s, now())"
)


def tells(
    practice: Practice, login: str, how: str, number: int = 3, *, to: str | None, key: str | None = None
) -> str:
    """What becomes of a line of history that somebody types and takes back at once."""
    line = practice.line(login)
    (owner,) = line.execute("SELECT owner_id FROM conversation WHERE id = %s", (number,)).fetchone() or (None,)
    by = None if login == "sync" else practice.id_of(login)
    try:
        with line.transaction(force_rollback=True):
            line.execute(sql.SQL(TOLD), (number, how, by, owner, None if to is None else practice.id_of(to), key))
    except REFUSED:
        return "refused"
    return "told"


def test_nobody_bears_a_key_that_stands_for_somebody_elses_act(practice: Practice) -> None:
    ana, lena = practice.queue.desk("ana"), practice.id_of("lena")
    moved = ana.reassign([1, 2, 3], lena)
    assert tells(practice, "lena", "handed", 4, to="joy", key=moved.key) == "refused"
    assert tells(practice, "lena", "handed", 4, to="joy", key="one of her own") == "told"
    assert ana.undo_reassign(moved.key).ids == (1, 2, 3)


def test_only_the_program_assigns_and_takes_back(practice: Practice) -> None:
    for login in ("joy", "lena", "ana"):
        assert tells(practice, login, "returned", 4, to=None) == "refused", login
        assert tells(practice, login, "left", 4, to=None) == "refused", login
        assert tells(practice, login, "assigned", 1, to="joy") == "refused", login
    assert tells(practice, "sync", "assigned", 1, to="joy") == "told"
    assert tells(practice, "sync", "assigned", 4, to="joy") == "refused", "it has an owner"
    assert tells(practice, "sync", "returned", 4, to=None) == "refused", "she accepted it"
    assert tells(practice, "sync", "left", 4, to=None) == "refused", "she works here"
    assert tells(practice, "sync", "handed", 4, to="joy") == "refused"
    with practice.queue.store.engine.begin() as owner:
        owner.exec_driver_sql("UPDATE conversation SET accept_by = now() WHERE id = 4")
    assert tells(practice, "sync", "returned", 4, to=None) == "told"


def test_one_hands_over_ones_own_and_takes_for_oneself(practice: Practice) -> None:
    assert tells(practice, "joy", "handed", 3, to="lena") == "told"
    assert tells(practice, "joy", "handed", 4, to="ana") == "refused", "it is Lena's"
    assert tells(practice, "joy", "handed", 3, to=None) == "refused", "to nobody"
    assert tells(practice, "joy", "reassigned", 3, to="lena") == "refused"
    assert tells(practice, "ana", "reassigned", 3, to="lena") == "told"
    assert tells(practice, "joy", "taken", 4, to="joy") == "refused", "she has not asked"
    assert tells(practice, "ana", "taken", 4, to="joy") == "refused", "for somebody else"
    assert tells(practice, "ana", "taken", 4, to="ana") == "told"
    assert tells(practice, "joy", "covered", 4, to="joy") == "refused", "Lena is here"
    lena = practice.id_of("lena")
    assert practice.tries("lena", AWAY, lena, lena) == "1"
    assert tells(practice, "joy", "covered", 4, to="joy") == "told"
    assert tells(practice, "joy", "covered", 4, to="ana") == "refused"


def test_one_undoes_what_one_has_reassigned(practice: Practice) -> None:
    moved = practice.queue.desk("ana").reassign([3], practice.id_of("lena"))
    assert tells(practice, "ana", "undone", 3, to="joy", key=moved.key) == "told"
    assert tells(practice, "ana", "undone", 4, to="joy", key=moved.key) == "refused", "another conversation"
    assert tells(practice, "ana", "undone", 3, to="joy") == "refused"
    assert tells(practice, "joy", "undone", 3, to="joy", key=moved.key) == "refused"
