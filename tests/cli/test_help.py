"""Every command says what it does and what can be said to it."""

from __future__ import annotations

import re
from inspect import cleandoc
from typing import TYPE_CHECKING

import click
import pytest

from triage_app import __version__
from triage_app.cli.app import COMMANDS, program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from command_line import CommandLine

SENTENCE = re.compile(r"[A-Z“`].*[.]", re.DOTALL)


def walk(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from walk(below, (*path, name))


EVERY = [pytest.param(path, command, id=" ".join(path) or "triage-app") for path, command in walk(program, ())]


def test_the_commands_are_those_that_are_documented() -> None:
    assert {" ".join(path) for path, command in walk(program, ()) if not isinstance(command, click.Group)} == {
        *(
            "db init",
            "db check",
            "db migrate",
            "deliveries retry",
            "deliveries cancel",
            "demo",
            "doctor",
            "portal add",
            "portal list",
        ),
        *("queue list", "queue show", "queue claim", "queue release", "queue reply", "queue close"),
        "queue reopen",
        *("queue why", "queue call", "queue snooze", "queue wait-on", "queue waiting-on", "queue hand-over"),
        *("queue merge", "queue unmerge", "queue split"),
        *("queue take-next", "queue cover", "queue reassign", "queue undo-reassign", "queue shift-list"),
        *("queue ask", "queue let-go", "queue keep", "queue asked"),
        *("rules show", "rules hours", "rules day", "rules holidays", "rules import", "rules promise"),
        *("rules forget", "rules weekends", "rules on-call", "rules topics"),
        *("staff add", "staff list", "staff absence", "staff away", "staff back"),
        *("staff shift", "staff skills", "staff unowned", "sync install", "sync uninstall"),
    }
    assert list(COMMANDS) == sorted(COMMANDS)


@pytest.mark.parametrize(("path", "command"), EVERY)
def test_help_says_what_it_does_in_whole_sentences(
    bare: CommandLine, path: tuple[str, ...], command: click.Command
) -> None:
    said = bare.run(*path, "--help")
    assert said.err == ""
    assert said.out.startswith(f"Usage: {' '.join(('triage-app', *path))} ")
    assert "..." not in said.out.partition("\n\n")[2], "a sentence was cut off"
    assert command.help
    assert SENTENCE.fullmatch(cleandoc(command.help))
    assert bare.run(*path, "-h").out == said.out


@pytest.mark.parametrize(("path", "command"), EVERY)
def test_every_option_says_what_it_is_for(path: tuple[str, ...], command: click.Command) -> None:
    del path
    options = [param for param in command.params if isinstance(param, click.Option) and not param.hidden]
    assert [one.opts for one in options if not one.help] == []


def test_the_version_is_said(bare: CommandLine) -> None:
    assert bare.run("--version").out == f"triage-app, version {__version__}\n"


def test_json_is_understood_before_and_behind_every_name(line: CommandLine) -> None:
    before = line.run("--json", "staff", "list").answers
    assert line.run("staff", "--json", "list").answers == before
    assert line.run("staff", "list", "--json").answers == before


def test_no_word_means_something_else_after_a_command_than_before_it() -> None:
    everywhere = {name for one in program.params if isinstance(one, click.Option) for name in one.opts}
    for path, command in walk(program, ()):
        if path:
            own = {name for one in command.params if isinstance(one, click.Option) for name in one.opts}
            assert own & everywhere <= {"--json"}, path
