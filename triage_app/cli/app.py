"""The program and its commands."""

import sys
from dataclasses import replace
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
from typing_extensions import override

from triage_app import __version__, language
from triage_app.cli.call import FILE, TEXT, Call
from triage_app.cli.output import fail, speak, tell
from triage_app.cli.screen import has_screen
from triage_app.config import profile_at
from triage_app.errors import UsageError

HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


COMMANDS = {
    "db": "database",
    "deliveries": "deliveries",
    "demo": "demo",
    "doctor": "doctor",
    "portal": "portals",
    "queue": "conversations",
    "rules": "rules",
    "staff": "people",
    "sync": "syncing",
}
"""Which module holds a command; it is imported when the command is named, so that the desk starts without them."""

_CLICKS_OWN = (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError)
_AS_JSON = "triage_app.as_json"
"""Where the contexts of one call keep whether `--json` stood behind a command's name."""


class _Program(click.Group):
    """The program; a failure ends in its sentence and its exit code."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = getattr(import_module(f"triage_app.cli.{COMMANDS[cmd_name]}"), cmd_name)
        return _completed(found)

    @override
    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except _CLICKS_OWN:
            raise
        except Exception as error:  # noqa: BLE001 - the command line's last resort
            as_json = ctx.params["as_json"] or ctx.meta.get(_AS_JSON, False)
            return fail(error, profile_at(ctx.params["profile"]).logs, as_json=as_json)


def _completed(command: click.Command) -> click.Command:
    """A command that takes --json behind its name as well, and only words that are text; so do those below it."""
    for param in command.params:
        if param.type is click.STRING:
            param.type = TEXT
    if not any(param.name == "as_json" for param in command.params):
        command.params.append(click.Option(["--json", "as_json"], **_JSON, expose_value=False, callback=_in_json))
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        _completed(below)
    return command


def _in_json(context: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's signature
    if value:
        context.meta[_AS_JSON] = True
        context.obj = replace(context.obj, as_json=True)


_JSON: dict[str, Any] = {"is_flag": True, "help": "Answer in JSON on stdout; sentences go to stderr."}


@click.group(cls=_Program, invoke_without_command=True, context_settings=HELP)
@click.option(
    "--profile",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder with everything of one queue on this computer.",
)
@click.option("--database", metavar="URL", help="A team database; the default is the profile's own.")
@click.option("--as", "login", metavar="LOGIN", help="Who asks (embedded database only).")
@click.option("--password-file", type=FILE, help="File with the password of a team database.")
@click.option(
    "--vault-passphrase-file",
    "passphrase_file",
    type=FILE,
    envvar="TRIAGE_VAULT_PASSPHRASE_FILE",
    help="File with the vault's passphrase, where no keyring can be used.",
)
@click.option(
    "--language",
    type=click.Choice(language.CHOICES),
    help="Language of the window and of sentences; auto follows this computer.",
)
@click.option("--json", "as_json", **_JSON)
@click.version_option(__version__, prog_name="triage-app")
@click.pass_context
def program(context: click.Context, /, **options: Any) -> None:
    """A shared queue for patient-portal messages. Without a command it opens the desk."""
    context.obj = Call(**options)
    if context.invoked_subcommand is None:
        if not has_screen():
            raise UsageError("no_display")
        from triage_app.desk import open_desk

        context.exit(open_desk(context.obj.place))


_completed(program)


def run(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    as_json = "--json" in words
    speak(as_json=as_json)
    language.speak(_language_of(words))
    try:
        outcome = program.main(words, prog_name="triage-app", standalone_mode=False)
    except click.Abort:
        return 1
    except click.ClickException as error:
        return fail(_misunderstood(error), profile_at(None).logs, as_json=as_json)
    except SystemExit as ended:  # whoever read our answers has left
        return ended.code if isinstance(ended.code, int) else 1
    return outcome if isinstance(outcome, int) else 0


def _language_of(words: list[str]) -> str:
    """What these words ask for, else what their profile keeps: known before click fails to understand them."""
    parts = [part for word in words for part in (word.split("=", 1) if word.startswith("--") else [word])]
    said = dict(reversed(list(pairwise(parts))))
    profile = said.get("--profile")
    try:
        kept = profile_at(Path(profile) if profile else None).settings().language
    except UsageError:  # a damaged profile is told by the command that needs it
        kept = language.AUTO
    return said.get("--language", kept)


def _misunderstood(error: click.ClickException) -> UsageError:
    """What click did not understand, as one of our failures."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    command = context.command_path if context else "triage-app"
    said = error.format_message().strip()
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        tell(f"{said}\n")
        said = "Missing command"
    return UsageError("usage", said=said.rstrip(".?"), command=command)
