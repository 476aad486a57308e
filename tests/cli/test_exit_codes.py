"""A script can trust exit codes and stdout: JSON there, sentences on stderr, one failure in one object."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from triage_app.cli.output import EXIT

if TYPE_CHECKING:
    from command_line import CommandLine

WITH_JOY = ("--as", "joy")


def test_0_is_done(line: CommandLine) -> None:
    assert line("doctor", code=0).err == ""


def test_1_is_failed(fresh: CommandLine) -> None:
    fresh("db", "init")
    assert fresh("sync", "--once", code=1).error == "portal_none"


def test_2_is_a_mistake_in_what_was_typed(line: CommandLine) -> None:
    assert line("queue", "show", "987654", code=2).error == "conversation_unknown"


def test_3_is_not_allowed(line: CommandLine, first_id: str) -> None:
    assert line(*WITH_JOY, "queue", "claim", first_id, "--take", code=3).error == "not_your_role"


def test_4_is_that_someone_was_faster(line: CommandLine, first_id: str) -> None:
    line("queue", "claim", first_id)
    assert line(*WITH_JOY, "queue", "claim", first_id, code=4).error == "owned_by_other"


def test_5_is_not_reachable(fresh: CommandLine) -> None:
    assert fresh("queue", "list", code=5).error == "database_missing"
    fresh("portal", "add", "Far", "--url", "http://127.0.0.1:9/fhir")
    report = fresh("sync", "--once", code=5)
    assert report.answer["errors"] == ["portal_unreachable"]
    assert "Far does not answer." in report.err


def test_every_code_but_1_has_its_kind_of_failure() -> None:
    assert set(EXIT.values()) == {2, 3, 4, 5}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("queue", "list", "--nonsense"), "No such option '--nonsense'."),
        (("queue", "lisst"), "No such command 'lisst'."),
        (("nonsense",), "No such command 'nonsense'."),
        (("--nonsense",), "No such option '--nonsense'."),
        (("queue",), "Missing command."),
        (("queue", "show"), "Missing argument 'ID'."),
        (("queue", "show", "one"), "Invalid value for 'ID': 'one' is not a valid integer."),
        (("queue", "show", "--", "-1"), "Invalid value for 'ID': -1 is below zero or too large."),
        (("queue", "show", str(2**63)), f"Invalid value for 'ID': {2**63} is below zero or too large."),
        (("queue", "show", "1", "2"), "Got unexpected extra argument (2)."),
        (("queue", "list", "--limit", str(10**30)), f"{10**30} is below zero or too large."),
        (("queue", "list", "--view", "all-of-it"), "'all-of-it' is not one of 'all', 'mine',"),
        (("queue", "reply", "1", "--key", "once"), "'once' is not a valid UUID."),
        (("queue", "reply", "1", "--text", "a", "--text-file", "b"), "--text and --text-file exclude each other."),
        (("staff", "add", "kim", "--role", "assistant"), "Missing option '--name'."),
        (("staff", "add", "kim", "--name", "J\udcf6rg", "--role", "assistant"), "it is not UTF-8."),
        (("portal", "add", "X", "--auth", "guess"), "'guess' is not one of 'none', 'bearer', 'client-secret'."),
        (("demo", "--script", "week"), "'week' is not 'day'."),
        (("--profile", __file__, "doctor"), f"Directory '{__file__}' is a file."),
    ],
)
def test_what_click_does_not_understand_is_told_like_every_failure(
    fresh: CommandLine, words: tuple[str, ...], said: str
) -> None:
    failed = fresh(*words, code=2)
    assert failed.error == "usage"
    assert said in failed.answer["message"]
    assert failed.answer["next"].endswith(" --help shows what can be said.")


def test_the_same_mistake_in_words_leaves_stdout_empty(fresh: CommandLine) -> None:
    failed = fresh.run("queue", "show", code=2)
    assert failed.out == ""
    assert failed.err == (
        "This cannot be done as it was typed: Missing argument 'ID'. Nothing was changed and nothing is lost. "
        "triage-app queue show --help shows what can be said.\n"
    )


def test_a_failure_in_words_leaves_stdout_empty(line: CommandLine) -> None:
    failed = line.run("queue", "show", "987654", code=2)
    assert failed.out == ""
    assert failed.err == "There is no conversation 987654. Look the number up with triage-app queue list.\n"


def test_a_group_alone_shows_its_help(fresh: CommandLine) -> None:
    failed = fresh.run("queue", code=2)
    assert failed.out == ""
    assert re.search(r"claim +Own a conversation nobody owns\.", failed.err)


@pytest.mark.parametrize("words", [(), ("demo",), ("--as", "joy")])
def test_without_a_screen_the_desk_says_so_and_what_else_there_is(
    fresh: CommandLine, words: tuple[str, ...]
) -> None:
    failed = fresh.run(*words, code=2)
    assert failed.err.startswith("There is no screen here to open a window on.")
    assert fresh(*words, code=2).error == "no_display"
