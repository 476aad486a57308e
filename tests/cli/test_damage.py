"""A file that is not what was written is told in a sentence; nothing makes it worse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from triage_app.queue.store import guards

if TYPE_CHECKING:
    from collections.abc import Callable

    from command_line import CommandLine

PAGE = 4096
READING = (("queue", "list"), ("staff", "list"), ("doctor",), ("sync", "--once"))


def flip(at: int) -> Callable[[bytes], bytes]:
    """Turn one byte over, counted from the beginning or from the end."""
    return lambda content: bytes(
        byte ^ 0xFF if place == at % len(content) else byte for place, byte in enumerate(content)
    )


def damage(line: CommandLine, how: Callable[[bytes], bytes]) -> bytes:
    path = line.profile / "queue.db"
    path.write_bytes(how(path.read_bytes()))
    return path.read_bytes()


def test_a_whole_database_is_said_to_be_whole(line: CommandLine) -> None:
    assert line("db", "check").answer == {"ok": True, "database": "embedded", "problems": 0}
    assert line.run("db", "check").out == "The database is whole.\n"


@pytest.mark.parametrize("place", [PAGE + 1, 9 * PAGE + 200, 40 * PAGE + 4000, -PAGE // 2])
def test_one_flipped_byte_in_any_page_is_found(line: CommandLine, place: int) -> None:
    left = damage(line, flip(place))
    found = line("db", "check", code=1)
    assert found.answer["ok"] is False
    assert found.answer["problems"] > 0
    assert found.err.startswith("The database is damaged.")
    assert line.run("db", "check", code=1).out == ""
    assert (line.profile / "queue.db").read_bytes() == left


@pytest.mark.parametrize(
    "how",
    [
        flip(0),
        flip(100),
        lambda content: b"\x5a" * len(content),
        lambda _: b"SQLite format 3\x00" + b"\x00" * 4080,
    ],
    ids=["salt", "first page", "another file", "an unencrypted file"],
)
def test_a_first_page_that_is_no_longer_ours_does_not_open(
    line: CommandLine, how: Callable[[bytes], bytes]
) -> None:
    left = damage(line, how)
    for words in (("db", "check"), ("queue", "list"), ("db", "init"), ("sync", "--once")):
        assert line(*words, code=5).error == "database_key_wrong"
    assert (line.profile / "queue.db").read_bytes() == left


@pytest.mark.parametrize("share", [0.2, 0.5, 0.999])
def test_a_file_that_was_cut_off_is_found(line: CommandLine, share: float) -> None:
    damage(line, lambda content: content[: int(len(content) * share)])
    assert line("db", "check", code=1).answer["ok"] is False


def test_a_file_that_was_cut_in_half_lets_nothing_go_on(line: CommandLine) -> None:
    damage(line, lambda content: content[: len(content) // 2])
    for words in READING:
        assert line(*words, code=1).answers


def test_an_empty_file_is_no_queue(line: CommandLine) -> None:
    damage(line, lambda _: b"")
    assert line("queue", "list", code=1).error == "schema_older"
    assert line("db", "init").answer["made"] is True


def test_a_program_with_other_guards_puts_its_own_into_this_computers_queue(
    line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(guards, "fingerprint", lambda _dialect: "other")
        assert line("queue", "list").answers
    assert line("queue", "list").answers
