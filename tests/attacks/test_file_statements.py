"""What each login can do to files' bytes by typing SQL; every refusal beside something allowed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from queues import a_message
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.keys import new_key
from triage_app.queue.store.schema_outbox import CHUNK_BYTES

if TYPE_CHECKING:
    from pathlib import Path

    from typed_sql import Practice

pytestmark = [pytest.mark.attack, pytest.mark.postgres]

LETTER = b"%PDF-1.4 a letter"
HASH = hashlib.sha256(LETTER).hexdigest()
BEGIN = "INSERT INTO blob (sha256, size_bytes) VALUES (%s, %s) ON CONFLICT DO NOTHING"
ADD = "INSERT INTO blob_chunk (sha256, place, content) VALUES (%s, %s, %s)"
BYTES = "SELECT content FROM blob_chunk WHERE sha256 = %s"


def put_in(practice: Practice, login: str, folder: Path) -> None:
    """A letter of Joy's in her draft."""
    path = folder / "letter.pdf"
    path.write_bytes(LETTER)
    desk = practice.queue.desk(login)
    desk.save_draft(3, "Dear", (desk.stage_file(path),))


def test_a_file_that_is_in_no_conversation_yet_is_its_authors(practice: Practice, tmp_path: Path) -> None:
    put_in(practice, "joy", tmp_path)
    for login, seen in (("joy", "1"), ("lena", "0"), ("ana", "0"), ("sync", "1")):
        assert practice.tries(login, BYTES, HASH) == seen, login
        assert practice.tries(login, "SELECT sha256 FROM blob") == seen, login


def test_a_file_in_a_reply_is_for_everybody_who_sees_the_conversation(practice: Practice, tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(LETTER)
    desk = practice.queue.desk("joy")
    seen = desk.conversation(3).newest_message_id
    desk.reply(Reply(3, new_key(), "See there", (desk.stage_file(path),), close=False, seen=seen))
    assert practice.tries("lena", BYTES, HASH) == "1"
    somewhere_else(practice, "lena")
    assert practice.tries("lena", BYTES, HASH) == "0"
    assert practice.tries("joy", BYTES, HASH) == "1"


def somewhere_else(practice: Practice, login: str) -> None:
    """From now on somebody sees a location in which there is nothing."""
    with practice.queue.store.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO location (name) VALUES ('Elm St')")
        connection.exec_driver_sql(f"INSERT INTO staff_location VALUES ({practice.id_of(login)}, 2)")


def test_locations_part_files_and_replies_as_they_part_conversations(practice: Practice, tmp_path: Path) -> None:
    with practice.queue.store.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO blob VALUES ('a', 1); INSERT INTO blob_chunk VALUES ('a', 0, 'x');"
            "INSERT INTO attachment (message_id, place, name, content_type, reference, state, sha256) "
            "VALUES (3, 0, 'a', '', 'x', 'here', 'a')"
        )
    put_in(practice, "joy", tmp_path)
    desk = practice.queue.desk("joy")
    seen = desk.conversation(3).newest_message_id
    desk.reply(Reply(3, new_key(), "See there", (), close=False, seen=seen))
    everything = ("outbox", "attachment", "blob_chunk WHERE sha256 = 'a'")
    for what in everything:
        assert practice.tries("lena", f"SELECT FROM {what}") == "1", what
    somewhere_else(practice, "lena")
    for what in everything:
        assert practice.tries("lena", f"SELECT FROM {what}") == "0", what
    assert practice.tries("lena", "UPDATE attachment SET state = 'wanted'") == "0"
    assert practice.tries("lena", "UPDATE outbox SET state = 'cancelled'") == "0"


def test_nothing_is_added_to_a_file_and_a_piece_is_as_long_as_its_place_says(practice: Practice) -> None:
    assert practice.tries("joy", ADD, HASH, 0, LETTER) == "refused", "nobody has begun it"
    assert practice.tries("joy", BEGIN, HASH, len(LETTER)) == "1"
    assert practice.tries("lena", ADD, HASH, 0, LETTER[:-1] + b"x") == "refused", "she has not got it"
    before = (-1, bytes(CHUNK_BYTES))
    for place, content in ((0, LETTER + b"x"), (0, LETTER[:-1]), (0, LETTER[:-1] + b"x"), (1, b"x"), before):
        assert practice.tries("joy", ADD, HASH, place, content) == "refused", (place, content)
    assert practice.tries("joy", ADD, HASH, 0, LETTER) == "1"
    assert practice.tries("joy", ADD, HASH, 1, b"more") == "refused"
    large = "f" * 64
    assert practice.tries("joy", BEGIN, large, CHUNK_BYTES + 3) == "1"
    assert practice.tries("joy", ADD, large, 0, bytes(CHUNK_BYTES)) == "1"
    for place, content in ((1, b"four"), (1, b""), (2, b"abc")):
        assert practice.tries("joy", ADD, large, place, content) == "refused", (place, content)
    assert practice.tries("joy", ADD, large, 1, b"abc") == "1"


def test_whoever_puts_in_what_is_there_already_has_it_too(practice: Practice, tmp_path: Path) -> None:
    put_in(practice, "joy", tmp_path)
    assert practice.tries("lena", BYTES, HASH) == "0"
    assert practice.tries("lena", BEGIN, HASH, 1) == "0", "its hash is not enough"
    assert practice.tries("lena", ADD, HASH, 0, b"x" * len(LETTER)) == "refused"
    assert practice.tries("lena", BYTES, HASH) == "0"
    staged = practice.queue.desk("lena").stage_file(tmp_path / "letter.pdf")
    assert staged.sha256 == HASH
    assert practice.tries("lena", BYTES, HASH) == "1"
    assert practice.tries("lena", "SELECT FROM blob_holder") == "1", "her own only"
    assert practice.tries("lena", "INSERT INTO blob_holder VALUES ('x', 1)") == "refused"
    assert practice.tries("lena", "DELETE FROM blob_holder") == "refused"


def test_who_has_left_reads_no_file(practice: Practice, tmp_path: Path) -> None:
    put_in(practice, "joy", tmp_path)
    practice.queue.take_in(a_message("m-9", thread_key="t-9"))
    with practice.queue.store.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE staff SET active = false WHERE id = {practice.id_of('joy')}")
    assert practice.tries("joy", BYTES, HASH) == "0"
    assert practice.tries("joy", "SELECT FROM blob") == "0"
    assert practice.tries("joy", BEGIN, "a" * 64, 1) == "refused"
    assert practice.tries("joy", ADD, HASH, 1, b"x") == "refused"


def test_a_large_file_is_seen_by_whoever_shows_its_first_piece(practice: Practice) -> None:
    large, piece = "f" * 64, bytes(CHUNK_BYTES)
    assert practice.tries("joy", BEGIN, large, CHUNK_BYTES + 3) == "1"
    assert practice.tries("joy", ADD, large, 0, piece) == "1"
    again = f"{ADD} ON CONFLICT DO NOTHING"
    for place, content in ((0, b"x" * CHUNK_BYTES), (1, b"abc")):
        assert practice.tries("lena", again, large, place, content) == "refused", place
    assert practice.tries("lena", BYTES, large) == "0"
    assert practice.tries("lena", again, large, 0, piece) == "0"
    assert practice.tries("lena", BYTES, large) == "1"
