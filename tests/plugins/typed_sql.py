"""People with their own logins who type SQL into a team's database, without any of our code in between."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from psycopg import errors, sql

from postgres_cluster import libpq
from queues import a_message, a_patient

if TYPE_CHECKING:
    from collections.abc import Iterator

    from queues import Queue, TeamPattern

REFUSED = errors.InsufficientPrivilege


@dataclass
class Practice:
    """A queue with four open conversations: 1 and 2 are nobody's, 3 is Joy's, 4 is Lena's."""

    queue: Queue
    _stack: ExitStack
    _lines: dict[str, psycopg.Connection[Any]] = field(default_factory=dict)

    def line(self, login: str) -> psycopg.Connection[Any]:
        """A plain connection with a person's own login."""
        if login not in self._lines:
            url = self.queue.as_login(login).engine.url.render_as_string(hide_password=False)
            connection = psycopg.connect(
                libpq(url).replace(" ", "%20"), autocommit=True, options="-c search_path=triage"
            )
            self._lines[login] = self._stack.enter_context(connection)
        return self._lines[login]

    def tries(self, login: str, statement: str, *values: Any) -> str:
        """What becomes of a statement: "refused", or how many rows it touched."""
        try:
            cursor = self.line(login).execute(sql.SQL(statement), values)
        except REFUSED:
            return "refused"
        return str(cursor.rowcount)

    def id_of(self, login: str) -> int:
        return self.queue.people[login].id


@pytest.fixture(scope="session")
def practice_pattern(team_pattern: TeamPattern) -> TeamPattern:
    """The database of such a queue, to be copied."""
    return team_pattern.filled(_take_four_in)


@pytest.fixture
def practice(practice_pattern: TeamPattern) -> Iterator[Practice]:
    for queue in practice_pattern.copied():
        with ExitStack() as stack:
            yield Practice(queue, stack)


def _take_four_in(queue: Queue) -> None:
    for number in range(1, 5):
        patient = a_patient(f"Patient/{number}", f"Patient {number}")
        message = a_message(
            f"m-{number}",
            thread_key=f"t-{number}",
            patient_reference=f"Patient/{number}",
            sender_reference=f"Patient/{number}",
        )
        queue.take_in(message, patients=(patient,))
    queue.desk("joy").claim(3)
    queue.desk("lena").claim(4)
