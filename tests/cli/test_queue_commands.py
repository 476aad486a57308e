"""`queue` and `deliveries`: what a person does at the desk, typed."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from pdf_bytes import pages
from triage_app.queue.domain.delivery import LONGEST_TEXT
from triage_app.queue.domain.reports import LARGEST_BYTES
from triage_app.sentences import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from command_line import CommandLine

    Words = Callable[..., list[str]]

PDF = b"%PDF-1.7\n%%EOF\n"
ROW = {
    *("id", "portal", "patient", "subject", "snippet", "owner", "state", "waiting_since", "due_at", "overdue"),
    *("files", "messages", "provider", "location", "version"),
    *("waiting_on", "waiting_on_since", "snoozed_until", "read_by", "owner_away", "accept_by"),
}
DELIVERY = {
    *("id", "conversation", "kind", "state", "attempts", "last_error", "remote_id", "created_at", "delivered_at"),
    "key",
}


def test_the_list_is_an_object_a_line_with_the_documented_keys(line: CommandLine) -> None:
    rows = line("queue", "list", "--limit", "3").answers
    assert [row.keys() for row in rows] == [ROW] * 3
    assert rows[0]["patient"].keys() == {"name", "born", "record_number", "language"}
    assert [row["due_at"] for row in rows] == sorted(row["due_at"] for row in rows)
    assert line.run("queue", "list", "--limit", "3").out.count("\n") == 3


def test_views_hold_what_they_say(line: CommandLine, first_id: str) -> None:
    every = {row["id"] for row in line("queue", "list", "--limit", "500").answers}
    line("queue", "claim", first_id)
    assert [str(row["id"]) for row in line("queue", "list", "--view", "mine").answers] == [first_id]
    assert line("--as", "joy", "queue", "list", "--view", "mine").answers == []
    free = line("queue", "list", "--view", "unassigned", "--limit", "500").answers
    assert {row["id"] for row in free} == every - {int(first_id)}
    assert all(row["overdue"] for row in line("queue", "list", "--view", "overdue").answers)
    for view in ("due-soon", "waiting-to-send", "not-delivered", "waiting-on", "snoozed", "closed"):
        assert all(row.keys() == ROW for row in line("queue", "list", "--view", view).answers)


def test_what_is_overdue_is_told_as_overdue_in_every_list(line: CommandLine) -> None:
    late = line.run("queue", "list", "--view", "overdue").out.splitlines()
    assert late
    assert all("  was due " in one and " late  " in one for one in late)
    assert [
        one for one in line.run("queue", "list", "--limit", "500").out.splitlines() if " late  " in one
    ] == late
    spanish = line.run("--language", "es", "queue", "list", "--view", "overdue").out.splitlines()
    assert all("  venció: " in one and ", hace " in one for one in spanish)


@pytest.mark.parametrize("act", ["show", "claim"])
def test_who_reads_a_conversation_at_a_terminal_has_looked_and_a_script_has_not(
    line: CommandLine, act: str
) -> None:
    rows = line("queue", "list", "--view", "unassigned", "--limit", "500").answers
    unread = next(row for row in rows if row["read_by"])
    shown = str(unread["id"])
    assert line("--as", "lena", "queue", "show", shown).answer["read_by"] == unread["read_by"]
    told = line.run("--as", "joy", "queue", act, shown).out
    assert "Nobody has read what is new" not in told
    assert line("queue", "show", shown).answer["read_by"] is None


def test_a_conversation_is_shown_whole(line: CommandLine, first_id: str) -> None:
    whole = line("queue", "show", first_id).answer
    assert whole.keys() == ROW | {
        "seen",
        "proposed",
        "messages",
        "segment",
        "segments",
        "deliveries",
        "ties",
        "asked",
        "calls",
        "accountable",
        "history",
        "begun",
        "rules_behind",
    }
    said = {"id", "direction", "sender", "sent_at", "sent_source", "text", "trace", "files"}
    assert whole["messages"][0].keys() == said
    assert whole["segment"]["due_at"] == whole["due_at"]
    assert whole["segment"]["late_import"] is line("queue", "why", first_id).answer["late_import"]
    assert whole["seen"] == whole["messages"][-1]["id"]
    assert whole["messages"][0]["text"] in line.run("queue", "show", first_id).out


@pytest.mark.parametrize(
    "words",
    [("show",), ("claim",), ("release",), ("close", "--reason", "duplicate"), ("reply", "--text", "Hello")],
)
def test_a_number_that_is_no_conversation_is_told(line: CommandLine, words: tuple[str, ...]) -> None:
    failed = line("queue", *words, "987654", code=2)
    assert failed.error == "conversation_unknown"
    assert failed.answer["next"] == "Look the number up with triage-app queue list."


def test_what_is_claimed_is_owned_until_it_is_released(line: CommandLine, first_id: str) -> None:
    for _ in range(2):  # claiming one's own is done already
        assert line("queue", "claim", first_id).answer["owner"]["name"] == "Ana Reyes"
    failed = line("--as", "joy", "queue", "claim", first_id, code=4)
    assert failed.error == "owned_by_other"
    assert "Ana Reyes" in failed.answer["message"]
    assert line("--as", "joy", "queue", "release", first_id, code=4).error == "owned_by_other"
    assert line("queue", "release", first_id).answer["owner"] is None
    assert line("queue", "release", first_id).answer["owner"] is None
    assert line("--as", "joy", "queue", "claim", first_id).answer["owner"]["name"] == "Joy Tan"


def test_only_a_supervisor_takes_what_somebody_owns(line: CommandLine, first_id: str) -> None:
    line("--as", "joy", "queue", "claim", first_id)
    assert line("--as", "lena", "queue", "claim", first_id, "--take", code=3).error == "not_your_role"
    assert line("queue", "claim", first_id, code=4).error == "owned_by_other"
    assert line("queue", "claim", first_id, "--take").answer["owner"]["name"] == "Ana Reyes"


def test_a_conversation_is_closed_for_a_reason_from_the_list(line: CommandLine, first_id: str) -> None:
    assert line("queue", "close", first_id, "--reason", "duplicate", code=3).error == "claim_first"
    line("queue", "claim", first_id)
    failed = line("queue", "close", first_id, "--reason", "bored", code=2)
    assert failed.error == "reason_unknown"
    assert "thanks_only" in failed.answer["next"]
    assert line("queue", "close", first_id, "--reason", "duplicate").answer["state"] == "closed"
    assert [str(row["id"]) for row in line("queue", "list", "--view", "closed").answers].count(first_id) == 1
    assert line("--as", "joy", "queue", "claim", first_id, code=2).error == "nobody_waits"


def test_a_mistaken_close_is_undone_and_a_wait_that_is_over_told(line: CommandLine, first_id: str) -> None:
    before = line("queue", "claim", first_id).answer
    assert before["segments"] == []
    assert line("queue", "reopen", first_id, code=2).error == "nothing_to_reopen"
    closed = line("queue", "close", first_id, "--reason", "duplicate").answer
    (told,) = closed["segments"]
    assert (closed["segment"], told["ended_by"], told["by"]) == (None, "closed", "Ana Reyes")
    assert (told["reason"], told["rules_version"]) == ("duplicate", 0)
    assert told["met"] is (told["ended_at"] <= told["due_at"])
    assert {name: told[name] for name in ("source", "due_at")} == {
        name: before["segment"][name] for name in ("source", "due_at")
    }
    assert line("queue", "why", first_id).answer == {
        "due_at": None,
        "zone": "America/New_York",
        "segments": [told],
    }
    for words in ("why", "show"):
        assert "Closed without a reply by Ana Reyes: " in line.run("queue", words, first_id).out
    assert line("--as", "joy", "queue", "reopen", first_id, code=4).error == "owned_by_other"
    after = line("queue", "reopen", first_id).answer
    assert after["segments"] == []
    assert {**after, "version": 0} == {**before, "version": 0, "read_by": after["read_by"]}


def test_a_reply_is_in_line_and_listed(line: CommandLine, claimed: Words) -> None:
    made = line(*claimed("--text", "Hello", "--close")).answer
    assert made.keys() == DELIVERY
    assert (made["kind"], made["state"], made["attempts"], made["remote_id"]) == ("reply", "pending", 0, None)
    assert line("deliveries").answers == [made]
    assert line("deliveries", "--state", "pending").answers == [made]
    assert line("deliveries", "--state", "delivered").answers == []
    said = line.run("deliveries").out
    assert " ".join(said.split()) == f"1 Conversation {claimed()[2]}: reply, not sent yet, 0 attempts"
    assert line("queue", "close", claimed()[2], "--reason", "duplicate", code=2).error == "reply_on_its_way"


def test_a_reply_in_line_is_taken_back_and_one_that_needs_nothing_is_not_sent_again(
    line: CommandLine, claimed: Words
) -> None:
    made = line(*claimed("--text", "Hello")).answer
    assert line("deliveries", "retry", str(made["id"]), code=4).error == "not_waiting_for_you"
    assert line("deliveries", "cancel", str(made["id"])).answer == made | {"state": "cancelled"}
    assert line("deliveries", "cancel", str(made["id"]), code=4).error == "already_leaving"
    assert line("deliveries", "cancel", "4711", code=2).error == "delivery_unknown"


def test_in_words_a_reply_says_when_it_leaves(line: CommandLine, claimed: Words) -> None:
    assert line.run(*claimed("--text", "Hello")).out == "In line; it leaves in 20 s while sync runs.\n"


def test_only_a_supervisor_skips_the_undo_window(line: CommandLine, first_id: str) -> None:
    line("--as", "joy", "queue", "claim", first_id)
    words = ("--as", "joy", "queue", "reply", first_id, "--text", "Hello")
    assert line(*words, "--now", code=3).error == "not_your_role"
    assert line(*words).answer["state"] == "pending"


def test_a_reply_needs_its_owner(line: CommandLine, first_id: str) -> None:
    words = ("queue", "reply", first_id, "--text", "Hello")
    assert line(*words, code=3).error == "claim_first"
    line("--as", "joy", "queue", "claim", first_id)
    assert line(*words, code=4).error == "owned_by_other"


def test_the_same_key_twice_gives_the_same_delivery(line: CommandLine, claimed: Words) -> None:
    key = str(uuid.uuid4())
    made = [line(*claimed("--text", "Hello", "--key", one)).answer for one in (key, key, key.upper())]
    assert made == [made[0]] * 3
    assert made[0]["key"] == key
    assert len(line("deliveries").answers) == 1


def test_a_key_is_not_taken_for_another_text_or_conversation(line: CommandLine, claimed: Words) -> None:
    key = str(uuid.uuid4())
    line(*claimed("--text", "Hello", "--key", key))
    assert line(*claimed("--text", "Good morning", "--key", key), code=2).error == "key_taken"
    other = str(line("queue", "list", "--view", "unassigned", "--limit", "1").answer["id"])
    line("queue", "claim", other)
    assert line("queue", "reply", other, "--text", "Hello", "--key", key, code=2).error == "key_taken"
    assert len(line("deliveries").answers) == 1


def test_what_was_not_read_is_neither_answered_nor_closed(line: CommandLine, claimed: Words) -> None:
    whole = line("queue", "show", claimed()[2]).answer
    older = str(whole["seen"] - 1)
    assert line(*claimed("--text", "Hello", "--seen", older), code=4).error == "newer_message"
    words = ("queue", "close", claimed()[2], "--reason", "thanks_only", "--seen")
    assert line(*words, older, code=4).error == "newer_message_unread"
    assert line(*claimed("--text", "Hello", "--seen", str(whole["seen"]))).answer["state"] == "pending"


def test_a_reply_says_which_message_it_answers_and_closes_nothing_that_it_leaves_open(
    line: CommandLine, claimed: Words
) -> None:
    older = str(line("queue", "show", claimed()[2]).answer["seen"] - 1)
    assert line(*claimed("--text", "Hello", "--answers", older, "--close"), code=2).error == "open_and_close"
    assert line(*claimed("--text", "Hello", "--answers", older)).answer["state"] == "pending"


@pytest.mark.parametrize("words", [(), ("--text", ""), ("--text", " \n"), ("--text", "\x07\x1b")])
def test_a_reply_without_words_is_refused(line: CommandLine, claimed: Words, words: tuple[str, ...]) -> None:
    assert line(*claimed(*words), code=2).error == "reply_empty"


def test_a_reply_may_be_as_long_as_portals_take_and_no_longer(line: CommandLine, claimed: Words) -> None:
    failed = line(*claimed("--text", "a" * (LONGEST_TEXT + 1)), code=2)
    assert failed.error == "reply_too_long"
    assert "20001 characters; a portal message can have 20000" in failed.answer["message"]
    text = line.write("reply.txt", "\N{GRINNING FACE}" * LONGEST_TEXT)
    assert line(*claimed("--text-file", str(text))).answer["state"] == "pending"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("Grüße".encode("latin-1"), "file_unreadable"),
        ("Hello".encode("utf-16"), "file_unreadable"),
        (b"", "reply_empty"),
        (b"\xef\xbb\xbf\r\n", "reply_empty"),  # the mark that some editors put before a text
        (b"a" * (LONGEST_TEXT + 1), "reply_too_long"),
        (b"a" * (9 * LONGEST_TEXT), "reply_too_long"),
    ],
)
def test_a_text_file_that_is_no_reply_is_refused(
    line: CommandLine, claimed: Words, content: bytes, code: str
) -> None:
    assert line(*claimed("--text-file", str(line.write("reply.txt", content))), code=2).error == code


def test_a_text_file_of_a_terabyte_is_not_read(line: CommandLine, claimed: Words) -> None:
    path = line.write("reply.txt", "")
    with path.open("r+b") as file:
        file.truncate(2**40)
    assert line(*claimed("--text-file", str(path)), code=2).error == "reply_too_long"


@pytest.mark.parametrize("option", ["--text-file", "--file"])
def test_a_file_that_is_not_there_is_told(line: CommandLine, claimed: Words, option: str) -> None:
    failed = line(*claimed("--text", "Hello") if option == "--file" else claimed(), option, "nowhere.pdf", code=2)
    assert failed.error == "file_unreadable"
    assert "No such file or directory" in failed.answer["message"]


@pytest.mark.parametrize("option", ["--text-file", "--file"])
def test_a_folder_is_no_file(line: CommandLine, claimed: Words, option: str) -> None:
    failed = line(*claimed(), option, line.folder, code=2)
    assert failed.error == "usage"
    assert "is a directory" in failed.answer["message"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"MZ\x90\x00", "file_kind_refused"),
        (b"junk before %PDF-1.7", "file_kind_refused"),
        (b"<html><script>", "file_kind_refused"),
        (b"PK\x03\x04", "file_kind_refused"),
    ],
)
def test_a_file_that_may_not_go_to_a_patient_is_refused(
    line: CommandLine, claimed: Words, content: bytes, code: str
) -> None:
    path = line.write("A1C.pdf", content)
    assert line(*claimed("--text", "Hello", "--file", str(path)), code=2).error == code
    assert line("deliveries").answers == []


def test_a_damaged_report_is_told_while_it_can_still_be_taken_back(line: CommandLine, claimed: Words) -> None:
    whole, cut = line.write("whole.pdf", pages(2)), line.write("cut.pdf", pages(2)[:60])
    said = line(*claimed("--text", "Both are attached.", "--file", str(whole), "--file", str(cut)))
    assert f"cut.pdf: {say('file_malformed')}" in said.err
    assert "whole.pdf" not in said.err
    assert said.answer["state"] == "pending"


def test_a_file_that_is_too_large_is_refused_without_being_read(line: CommandLine, claimed: Words) -> None:
    path = line.write("scan.pdf", PDF)
    with path.open("r+b") as file:
        file.truncate(2**40)
    failed = line(*claimed("--text", "Hello", "--file", str(path)), code=2)
    assert failed.error == "file_too_large"
    assert f"portals take {LARGEST_BYTES // 2**20} MB" in failed.answer["message"]


def test_files_go_before_the_reply_that_mentions_them(line: CommandLine, claimed: Words) -> None:
    one, two = line.write("one.pdf", PDF), line.write("two.txt", "Take it with water.")
    line(*claimed("--text", "Hello", "--file", str(one), "--file", str(two)))
    kinds = [(delivery["kind"], delivery["state"]) for delivery in line("deliveries").answers]
    assert kinds == [("reply", "pending"), ("file", "pending"), ("file", "pending")]


def test_one_bad_file_among_good_ones_sends_nothing(line: CommandLine, claimed: Words) -> None:
    good, bad = line.write("good.pdf", PDF), line.write("bad.exe", b"MZ\x00")
    words = claimed("--text", "Hello", "--file", str(good), "--file", str(bad))
    assert line(*words, code=2).error == "file_kind_refused"
    assert line("deliveries").answers == []
