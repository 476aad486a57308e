"""What is common to all commands: where the queue is, who asks, and in which form to answer."""

from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from typing_extensions import override

from triage_app.cli.output import print_json, visible
from triage_app.config import EMBEDDED, Place, profile_at
from triage_app.errors import UsageError

FILE = click.Path(path_type=Path, dir_okay=False)


class _Number(click.types.IntParamType):
    """A number as the database counts."""

    @override
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        number = int(super().convert(value, param, ctx))
        if not 0 <= number < 2**63:
            self.fail(f"{number} is below zero or too large.", param, ctx)
        return number


class _Text(click.types.StringParamType):
    """Words; a terminal that does not speak UTF-8 hands over something else."""

    @override
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(super().convert(value, param, ctx))
        try:
            text.encode()
        except UnicodeEncodeError:
            self.fail("it is not UTF-8.", param, ctx)
        return text


TEXT, NUMBER = _Text(), _Number()


@dataclass(frozen=True)
class Call:
    """What stands before the command: kept apart from the command's own words."""

    profile: Path | None
    database: str | None
    login: str | None
    password_file: Path | None
    passphrase_file: Path | None
    language: str | None
    as_json: bool

    @property
    def place(self) -> Place:
        """Where the queue is and how to get in."""
        return Place(
            profile_at(self.profile),
            self.database,
            self.login,
            self.password_file,
            self.passphrase_file,
            self.language,
        )

    @contextmanager
    def open(self) -> Generator[Any]:
        """The queue as the person who asks may use it (an Access), shut at the end."""
        from triage_app.headless import access_to, secrets_of

        if self.login and self.place.settings.database != EMBEDDED:
            raise UsageError("login_of_the_database")
        access = access_to(self.place, self.secrets(secrets_of))
        try:
            yield access
        finally:
            access.shut()

    def secrets(self, find: Any) -> Any:
        """This profile's secrets; a team database needs none to be opened."""
        from triage_app.credentials import GivenSecrets

        place = self.place
        return find(place) if place.settings.database == EMBEDDED else GivenSecrets({})

    def answer(self, value: dict[str, Any], words: str) -> None:
        """Answer in JSON or in words, as was asked."""
        if self.as_json:
            print_json(value)
        else:
            click.echo(visible(words))

    def tell(self, access: Any, value: dict[str, Any], words: Callable[[Any], Iterable[str]]) -> None:
        """Answer in JSON, or in lines of the desk's own words; `words` is handed a Told."""
        self.tell_each(access, [value], words)

    def tell_each(
        self, access: Any, values: Iterable[dict[str, Any]], words: Callable[[Any], Iterable[str]]
    ) -> None:
        """The same for several values, which in JSON are a line each."""
        if self.as_json:
            for value in values:
                print_json(value)
            return
        from triage_app.cli.told import telling

        with telling(access) as told:
            for line in words(told):
                click.echo(visible(line.replace("\u00a0", " ")))  # a terminal breaks lines where it likes
