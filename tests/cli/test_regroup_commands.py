"""`queue merge`, `unmerge` and `split`, typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from command_line import CommandLine


@pytest.fixture
def twice(line: CommandLine) -> str:
    """A conversation of Ana's in which the patient wrote at least twice."""
    row = next(row for row in line("queue", "list", "--limit", "500").answers if row["messages"] > 1)
    line("queue", "claim", str(row["id"]))
    return str(row["id"])


def messages(line: CommandLine, conversation: str) -> list[dict[str, Any]]:
    said = line("queue", "show", conversation).answer["messages"]
    return [one for one in said if one["direction"] == "from_patient"]


def split_off(line: CommandLine, conversation: str) -> str:
    """Split the last message off; returns the number of what it became."""
    line("queue", "split", conversation, str(messages(line, conversation)[-1]["id"]))
    line("sync", "--once")
    (tie,) = line("queue", "show", conversation).answer["ties"]
    assert tie["kind"] == "led_to"
    return str(tie["id"])


def test_a_message_becomes_a_conversation_of_its_own(line: CommandLine, twice: str) -> None:
    last = messages(line, twice)[-1]
    new = line("queue", "show", split_off(line, twice)).answer
    assert (new["messages"][0]["id"], new["messages"][0]["trace"]) == (last["id"], None)
    assert new["waiting_since"] == last["sent_at"]
    assert new["owner"]["name"] == "Ana Reyes"


def test_what_is_merged_is_shown_together_once_sync_has_run_and_apart_again(line: CommandLine, twice: str) -> None:
    before = len(messages(line, twice))
    new = split_off(line, twice)
    asked = line("queue", "merge", new, twice).answer
    assert (asked["id"], asked["asked"]) == (int(twice), {"act": "merge", "outcome": None})
    assert len(messages(line, twice)) == before - 1
    line("sync", "--once")
    whole = line("queue", "show", twice).answer
    assert ("holds", int(new)) in [(tie["kind"], tie["id"]) for tie in whole["ties"]]
    assert [one["trace"] for one in whole["messages"] if one["trace"]] == ["split", "merge"]
    assert "Ana Reyes merged “" in line.run("queue", "show", twice).out
    assert len(messages(line, twice)) == before
    line("queue", "unmerge", new)
    line("sync", "--once")
    assert len(messages(line, twice)) == before - 1


def test_what_cannot_be_is_said(line: CommandLine, twice: str) -> None:
    assert line("queue", "merge", twice, twice, code=2).error == "merge_itself"
    assert line("queue", "unmerge", twice, code=2).error == "merged_not"
    assert line("queue", "split", twice, "987654", code=2).error == "split_not_patients"
    rows = line("queue", "list", "--limit", "500").answers
    stranger = next(str(row["id"]) for row in rows if str(row["id"]) != twice)
    line("queue", "claim", stranger)
    assert line("queue", "merge", stranger, twice, code=2).error == "merge_other_patient"
