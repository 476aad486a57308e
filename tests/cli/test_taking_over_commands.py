"""Asking a colleague for a conversation, and answering who asks, typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

    from command_line import CommandLine


def test_who_is_asked_lets_it_go(line: CommandLine, first_id: str) -> None:
    line("--as", "joy", "queue", "claim", first_id)
    asked = line("--as", "lena", "queue", "ask", first_id).answer
    assert (asked["asker"], asked["owner"], asked["ready"]) == ("Lena Park", "Joy Tan", False)
    told = line.run("--as", "joy", "queue", "asked").out
    assert f"Lena Park asks you for conversation {first_id}." in told
    assert f"triage-app queue let-go {first_id}" in told
    assert line("--as", "joy", "queue", "let-go", first_id).answer["owner"] == "Lena Park"
    assert line("queue", "show", first_id).answer["owner"]["name"] == "Lena Park"
    assert line("--as", "lena", "queue", "asked").answers == []
    assert "Nobody asks you" in line.run("--as", "lena", "queue", "asked").out


def test_who_keeps_it_is_asked_again(line: CommandLine, first_id: str) -> None:
    line("--as", "joy", "queue", "claim", first_id)
    line("--as", "lena", "queue", "ask", first_id)
    assert "Joy Tan for conversation" in line.run("--as", "lena", "queue", "asked").out
    assert line("--as", "joy", "queue", "keep", first_id).answer["refused"] is True
    assert f"Joy Tan keeps conversation {first_id} for now." in line.run("--as", "lena", "queue", "asked").out
    assert line("--as", "lena", "queue", "ask", first_id).answer["refused"] is False
    assert "Lena Park le pide" in line.run("--language", "es", "--as", "joy", "queue", "asked").out


def test_the_same_command_takes_what_its_owner_let_lie(
    line: CommandLine, first_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    line("--as", "joy", "queue", "claim", first_id)
    line("--as", "lena", "queue", "ask", first_id)
    monkeypatch.setattr("triage_app.queue.services.take_over._patience", lambda _timing: {"patience_s": 0.0})
    assert "is yours with" in line.run("--as", "lena", "queue", "asked").out
    assert line("--as", "lena", "queue", "ask", first_id).answer["owner"] == "Lena Park"
    (told,) = line("queue", "show", first_id).answer["history"]
    assert (told["act"], told["from"]) == ("taken", "Joy Tan")


def test_what_nobody_owns_is_claimed_and_asked_of_nobody(line: CommandLine, first_id: str) -> None:
    assert line("--as", "lena", "queue", "ask", first_id, code=3).error == "claim_first"
    line("--as", "joy", "queue", "claim", first_id)
    assert line("--as", "joy", "queue", "let-go", first_id, code=2).error == "nobody_asks"
    assert line("--as", "joy", "queue", "keep", first_id, code=2).error == "nobody_asks"
