"""What a cheating client can do to what somebody has begun to write; every refusal beside something allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from psycopg import sql

from typed_replies import answer
from typed_sql import REFUSED

if TYPE_CHECKING:
    from pathlib import Path

    from typed_sql import Practice

pytestmark = [pytest.mark.attack, pytest.mark.postgres]

FORGET = "DELETE FROM draft WHERE conversation_id = 3"
CANCEL = "UPDATE outbox SET state = 'cancelled' WHERE conversation_id = 3 AND state = 'pending'"
GIVE_BACK = "UPDATE draft SET text = 'Where it is' || E'\\n\\n' || text"


def draft(practice: Practice) -> str:
    begun = practice.queue.desk("joy").conversation(3).draft
    assert begun is not None
    return begun.text


def at_once(practice: Practice, *statements: str) -> str:
    """What becomes of several statements of a supervisor's in one transaction."""
    line = practice.line("ana")
    try:
        with line.transaction():
            for one in statements:
                line.execute(sql.SQL(one))
    except REFUSED:
        return "refused"
    return "done"


def test_what_somebody_has_begun_is_thrown_away_by_nobody_else(practice: Practice) -> None:
    practice.queue.desk("joy").save_draft(3, "Dear patient", ())
    assert practice.tries("ana", FORGET) == "refused"
    assert practice.tries("lena", FORGET) == "0"
    assert practice.tries("sync", FORGET) == "refused"
    assert draft(practice) == "Dear patient"
    assert practice.tries("joy", FORGET) == "1"


def test_a_text_that_was_taken_back_is_given_back_once_and_with_it(practice: Practice) -> None:
    joy = practice.queue.desk("joy")
    key = answer(practice, "joy", 3)
    joy.save_draft(3, "Begun", ())
    practice.queue.desk("ana").cancel(key)
    assert draft(practice) == "Where it is\n\nBegun"
    assert practice.tries("ana", GIVE_BACK) == "refused", "it has its text"
    answer(practice, "joy", 3)
    joy.save_draft(3, "Begun", (), over=joy.conversation(3).draft)
    assert at_once(practice, CANCEL, GIVE_BACK, GIVE_BACK) == "refused", "twice"
    assert at_once(practice, CANCEL, GIVE_BACK) == "done"
    assert draft(practice) == "Where it is\n\nBegun"


def test_files_are_given_back_and_stay_with_their_text(practice: Practice, tmp_path: Path) -> None:
    joy = practice.queue.desk("joy")
    (tmp_path / "begun.txt").write_text("begun")
    (tmp_path / "sent.txt").write_text("sent")
    begun, sent = (joy.stage_file(tmp_path / name) for name in ("begun.txt", "sent.txt"))
    answer(practice, "joy", 3, sent)
    joy.save_draft(3, "Begun", (begun,))
    files = """, files = '{{"files": [{}]}}'"""
    one, other = (
        f'{{"sha256": "{file.sha256}", "name": "x", "content_type": "text/plain"}}' for file in (begun, sent)
    )
    for some in ("", one, other):
        assert at_once(practice, CANCEL, GIVE_BACK + files.format(some)) == "refused", some
    assert at_once(practice, CANCEL, GIVE_BACK + files.format(f"{one}, {other}")) == "done"
