"""`db`: make the queue, check it."""

from typing import Any

import click

from triage_app.cli.call import Call
from triage_app.cli.founding import begin, founding_options


@click.group()
def db() -> None:
    """Make the queue's database, or check it."""


@db.command()
@founding_options
@click.pass_obj
def init(call: Call, /, **options: Any) -> None:
    """Make the database, or bring it up to date. On a fresh one the practice and its first person begin."""
    begun = begin(call, options)
    words = "The queue is ready." if begun else "The queue was there already and is up to date."
    call.answer({"made": begun, "database": _kind(call)}, words)


@db.command()
@click.pass_obj
def check(call: Call) -> None:
    """Open the database, compare its schema and guards with the program's, and read every page of it."""
    from triage_app.headless import open_store, secrets_of
    from triage_app.queue.store.integrity import problems

    store = open_store(call.place, call.secrets(secrets_of))
    try:
        found = store.read(problems)
    finally:
        store.close()
    words = "The database is whole." if not found else "The database is damaged: restore a backup."
    call.answer({"ok": not found, "database": _kind(call), "problems": len(found)}, words)
    if found:
        raise click.exceptions.Exit(1)


def _kind(call: Call) -> str:
    return "embedded" if call.place.settings.database == "embedded" else "postgresql"
