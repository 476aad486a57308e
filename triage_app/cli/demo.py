"""`demo`: the make-believe practice, in a window, as pictures, or as a scripted day."""

import os
import tempfile
from pathlib import Path
from typing import Any

import click

from triage_app.cli.call import Call
from triage_app.cli.output import print_json
from triage_app.cli.screen import has_screen
from triage_app.errors import UsageError

ARRIVAL_EVERY_S = 45.0


@click.command(short_help="Look around in a make-believe practice.")
@click.option(
    "--pictures", type=click.Path(path_type=Path, file_okay=False), help="Paint the screens into a folder."
)
@click.option("--script", type=click.Choice(["day"]), help="Live through a working day without a window.")
@click.pass_obj
def demo(call: Call, pictures: Path | None, script: str | None) -> None:
    """Look around in a make-believe practice; everything in it is invented and thrown away afterwards."""
    with tempfile.TemporaryDirectory(prefix="triage-demo-", ignore_cleanup_errors=True) as name:
        directory = Path(name)
        if script:
            _day(directory, as_json=call.as_json)
        elif pictures:
            _pictures(directory, pictures)
        else:
            _window(directory)


def _day(directory: Path, *, as_json: bool) -> None:
    from triage_app.cli.day import scripted_day

    counted: dict[str, Any] = scripted_day(directory)
    if as_json:
        print_json(counted)
    else:
        click.echo("\n".join(f"{name.replace('_', ' '):<22}{value}" for name, value in counted.items()))


def _pictures(directory: Path, target: Path) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from triage_app.cli.pictures import paint_all

    for path in paint_all(directory, target):
        click.echo(str(path))


def _window(directory: Path) -> None:
    if not has_screen():
        raise UsageError("no_display")
    from triage_app.cli.live import open_demo

    raise click.exceptions.Exit(open_demo(directory, ARRIVAL_EVERY_S))
