"""People with logins of their own for a team's queue that is measured."""

from dataclasses import dataclass

from benchmarks.databases import Cluster
from triage_app.queue.domain.people import Person, Role
from triage_app.queue.services import staff
from triage_app.queue.store.work import Store

_PASSWORD = "made up for a benchmark"  # noqa: S105


@dataclass(frozen=True)
class Hired:
    """An assistant, and the address under which their desk connects."""

    person: Person
    url: str


def hire(owner: Store, cluster: Cluster, name: str) -> Hired:
    """Add an assistant whose login belongs to this queue alone."""
    database = owner.engine.url.database or ""
    login = f"{name}_{database.removeprefix('practice_')}"
    roles = frozenset({Role.ASSISTANT})
    person = owner.write(lambda work: staff.add(work, login, name, roles, _PASSWORD))
    return Hired(person, cluster.url(login, _PASSWORD, database))
