"""The program and its commands."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from typing_extensions import override

from triage_app import __version__
from triage_app.cli.call import FILE, Call
from triage_app.cli.output import fail, tell
from triage_app.errors import TriageError

HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


COMMANDS = {
    "db": "database",
    "deliveries": "conversations",
    "demo": "demo",
    "doctor": "doctor",
    "portal": "portals",
    "queue": "conversations",
    "staff": "people",
    "sync": "syncing",
}
"""Which module holds a command; it is imported when the command is named, so that the desk starts without them."""


class _Program(click.Group):
    """The program; a failure of ours ends in its sentence and its exit code."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = getattr(import_module(f"triage_app.cli.{COMMANDS[cmd_name]}"), cmd_name)
        return found

    @override
    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except TriageError as error:
            sys.exit(fail(error, as_json=bool(ctx.params.get("as_json"))))


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
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON on stdout; sentences go to stderr.")
@click.version_option(__version__, prog_name="triage-app")
@click.pass_context
def program(context: click.Context, /, **options: Any) -> None:
    """A shared queue for patient-portal messages. Without a command it opens the desk."""
    context.obj = Call(**options)
    if context.invoked_subcommand is None:
        from triage_app.desk import open_desk

        sys.exit(open_desk(context.obj.place))


def run(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit code."""
    try:
        outcome = program.main(arguments, prog_name="triage-app", standalone_mode=False)
    except click.Abort:
        return 1
    except click.ClickException as error:
        tell(f"{error.format_message()} (triage-app --help shows what can be said.)")
        return 2
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    return outcome if isinstance(outcome, int) else 0
