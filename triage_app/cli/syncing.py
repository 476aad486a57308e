"""`sync`: pull from the portals and push what is in line; once, or until told to end."""

import gc
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click
import msgspec

from triage_app import logs
from triage_app.cli.call import Call
from triage_app.cli.output import counted, print_json, tell
from triage_app.cli.service import install, uninstall
from triage_app.config import EMBEDDED
from triage_app.errors import TriageError, UsageError
from triage_app.sentences import say_error

if TYPE_CHECKING:
    from triage_app.credentials import Secrets
    from triage_app.sync.engine import Engine


@click.group(invoke_without_command=True)
@click.option("--once", is_flag=True, help="One round, then end.")
@click.option("--service", is_flag=True, help="Take every secret from $CREDENTIALS_DIRECTORY.")
@click.option("--from-desk", is_flag=True, hidden=True)
@click.pass_context
def sync(context: click.Context, /, *, once: bool, service: bool, from_desk: bool) -> None:
    """Pull from every portal and push what is in line."""
    call: Call = context.obj
    if context.invoked_subcommand is not None:
        return
    if from_desk:
        _for_desk(call)
        return
    secrets, password = _secrets(call, service=service)
    if once:
        _once(call, secrets, password)
    else:
        _until_told(call, secrets, password)


sync.add_command(install)
sync.add_command(uninstall)


def _secrets(call: Call, *, service: bool) -> "tuple[Secrets, str | None]":
    """Where the secrets are, and the password of a team database where it is one of them.

    Raises:
        UsageError: `service_needs_team`, `service_credentials_missing`, and those of `secrets_of`.
    """
    from triage_app.credentials import DATABASE_PASSWORD, ServiceSecrets
    from triage_app.headless import secrets_of

    if not service:
        return secrets_of(call.place), None
    if call.place.settings.database == EMBEDDED:
        raise UsageError("service_needs_team")
    secrets = ServiceSecrets()
    return secrets, secrets.get(DATABASE_PASSWORD)


def _once(call: Call, secrets: "Secrets", password: str | None) -> None:
    from triage_app.headless import open_store, sync_engine
    from triage_app.sync.push import Pushed

    store = open_store(call.place, secrets, for_sync=True, password=password)
    try:
        done = sync_engine(store, secrets, place=call.place).once()
        for connection, pulled in done.pulled.items():
            _report(call, connection.name, pulled, done.pushed_to.get(connection.id, Pushed()))
        if not done.pulled:
            raise TriageError("portal_none")
    finally:
        store.close()
    troubled = [(one.name, pulled.error) for one, pulled in done.pulled.items() if pulled.error]
    for name, error in troubled:
        tell(f"{name}: {say_error(error)}")
    if troubled:
        raise click.exceptions.Exit(5)


def _report(call: Call, name: str, pulled: Any, pushed: Any) -> None:
    shown = {
        "portal": name,
        "pulled": pulled.seen,
        "new": pulled.taken.new,
        "changed": pulled.taken.changed,
        "quarantined": pulled.taken.quarantined,
        "delivered": pushed.delivered,
        "waiting": pushed.put_off,
        "needs_attention": pushed.needs_attention,
        "errors": [pulled.error.code] if pulled.error else [],
    }
    read, troubled = counted(shown["pulled"], "message"), counted(shown["needs_attention"], "needs", "need")
    call.answer(
        shown,
        f"{name}: {read} read, {shown['new']} new, {shown['quarantined']} set aside; "
        f"{shown['delivered']} delivered, {shown['waiting']} waiting, {troubled} attention",
    )


def _until_told(call: Call, secrets: "Secrets", password: str | None) -> None:
    from triage_app.headless import open_store, sync_engine

    call.place.profile.make()
    _log(call)
    store = open_store(call.place, secrets, for_sync=True, password=password)
    try:
        engine = sync_engine(store, secrets, place=call.place)
        for one in (signal.SIGINT, signal.SIGTERM):
            signal.signal(one, lambda *_: engine.stop())
        _run(engine)
    finally:
        store.close()


def _for_desk(call: Call) -> None:
    """Work for the desk that started this process; when the desk is gone, send what is in line and end."""
    from triage_app.credentials import GivenSecrets
    from triage_app.headless import open_store, sync_engine
    from triage_app.program import build
    from triage_app.queue.domain.timing import Timing
    from triage_app.sync_process import PROGRAM_CHANGED, Handover

    lines = _lines_of(0)
    handed = msgspec.json.decode(next(lines), type=Handover)
    if handed.build != build():
        raise click.exceptions.Exit(PROGRAM_CHANGED)
    call.place.profile.make()
    _log(call)
    secrets = GivenSecrets(handed.secrets)
    store = open_store(call.place, secrets, for_sync=True)
    try:
        engine = sync_engine(store, secrets, Timing().scaled(handed.pace), call.place)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the desk, whose end is noticed on the pipe
        signal.signal(signal.SIGTERM, lambda *_: engine.stop())

        def watch() -> None:
            for line in lines:
                for name, secret in msgspec.json.decode(line, type=Handover).secrets.items():
                    secrets.put(name, secret)
            engine.drain()

        threading.Thread(target=watch, name="desk", daemon=True).start()
        print_json({"ready": True})
        _run(engine)
    finally:
        store.close()


def _run(engine: "Engine") -> None:
    """Work until the end. What is loaded by now stays: Python need not look through it while rows are held."""
    gc.freeze()
    engine.run()


def _log(call: Call) -> None:
    """Write down what happens, and where a thread made a mistake: without words, which a traceback would tell."""
    from triage_app.crash import Reporter

    logs.open_log(call.place.profile.logs, "sync")
    Reporter(call.place.profile.logs, lambda _: logs.event("mistake")).install()


def _lines_of(pipe: int) -> Iterator[bytes]:
    """What a desk says, line by line; not through sys.stdin, whose lock would hang the interpreter's end."""
    rest = b""
    with suppress(OSError):
        while part := os.read(pipe, 65536):
            *whole, rest = (rest + part).split(b"\n")
            yield from whole
