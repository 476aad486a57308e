"""`db`: make the queue, bring it up to date, check it."""

from typing import Any

import click

from triage_app.cli.call import Call
from triage_app.cli.founding import begin, founding_options
from triage_app.cli.output import tell
from triage_app.errors import TriageError
from triage_app.sentences import say


@click.group()
def db() -> None:
    """Make the queue's database, bring it up to date, or check it."""


@db.command()
@founding_options
@click.pass_obj
def init(call: Call, /, **options: Any) -> None:
    """Make the database, or bring it up to date. On a fresh one the practice and its first person begin."""
    begun = begin(call, options)
    words = "The queue is ready." if begun else "The queue was there already and is up to date."
    call.answer({"made": begun, "database": _kind(call)}, words)


@db.command()
@click.option("--backed-up", is_flag=True, help="There is a backup of this team database.")
@click.option("--finish", is_flag=True, help="Every desk runs this version; older ones are shut out.")
@click.pass_obj
def migrate(call: Call, *, backed_up: bool, finish: bool) -> None:
    """Bring the database's schema up to date. An embedded database is copied first, into the profile's backups."""
    from triage_app.headless import migrate_database, secrets_of

    secrets = call.secrets(secrets_of)
    done = migrate_database(call.place, secrets, backed_up=backed_up, finish=finish)
    words = "The queue is up to date now." if done else "The queue was up to date already."
    call.answer({"migrated": done, "database": _kind(call)}, words)


@db.command(short_help="Read all of the database and say whether it is whole.")
@click.pass_obj
def check(call: Call) -> None:
    """Open the database, compare its schema and guards with the program's, and read every page of it."""
    found = _problems(call)
    if found:
        tell(say("database_damaged"))
    if call.as_json or not found:
        shown = {"ok": not found, "database": _kind(call), "problems": len(found)}
        call.answer(shown, "The database is whole.")
    if found:
        raise click.exceptions.Exit(1)


def _problems(call: Call) -> list[str]:
    from sqlalchemy.exc import DatabaseError

    from triage_app.headless import open_store, secrets_of
    from triage_app.queue.store.integrity import problems

    try:
        store = open_store(call.place, call.secrets(secrets_of))
        try:
            return store.read(problems)
        finally:
            store.close()
    except TriageError as error:
        if error.code != "database_damaged":
            raise
        return ["pages"]  # too damaged to be read to its end
    except DatabaseError:
        return ["pages"]


def _kind(call: Call) -> str:
    return "embedded" if call.place.settings.database == "embedded" else "postgresql"
