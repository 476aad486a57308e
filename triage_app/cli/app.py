"""The program and its commands."""

import sys
from pathlib import Path
from typing import Any

import click
from typing_extensions import override

from triage_app import __version__
from triage_app.cli.call import FILE, Call
from triage_app.cli.output import fail, tell
from triage_app.errors import TriageError

HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


class _Program(click.Group):
    """The program; a failure of ours ends in its sentence and its exit code."""

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


def _add_commands() -> None:
    from triage_app.cli import conversations, database, demo, doctor, people, portals, syncing

    for command in (
        database.db,
        people.staff,
        portals.portal,
        syncing.sync,
        conversations.queue,
        conversations.deliveries,
        demo.demo,
        doctor.doctor,
    ):
        program.add_command(command)


def main(arguments: list[str] | None = None) -> int:
    """Run the program with these words, or the terminal's; returns the exit code."""
    _add_commands()
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
