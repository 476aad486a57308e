"""Makes a released schema's entry in the corpus, on both engines: run it once, by hand, with that version's code.

    PYTHONPATH=tests/plugins .venv/bin/python tests/store/corpus/make.py

The queue holds what a migration could spoil: an answered and a closed conversation, a delivered reply with a
file, a draft with one, somebody's claim, and something set aside.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from sqlalchemy import make_url, text

from private_postgres import Cluster, _server_programs, running_cluster
from queues import KEY, NO_UNDO, NOW, PASSWORD, a_message, a_patient, engine_at
from triage_app.clock import SetClock
from triage_app.queue.access import Access
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.delivery import Confirmed, Tried, verdict
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.people import Person, Role
from triage_app.queue.domain.remote import Intake, Unreadable
from triage_app.queue.domain.states import CloseReason
from triage_app.queue.services import deliveries, intake, practices, staff
from triage_app.queue.store import engine, lease, migrate
from triage_app.queue.store.work import Store

HERE = Path(__file__).parent
PEOPLE = (
    ("ana", "Ana Reyes", frozenset({Role.SUPERVISOR, Role.ADMIN})),
    ("joy", "Joy Tan", frozenset({Role.ASSISTANT})),
    ("robot", "Sync", frozenset({Role.SYNC})),
)


def fill(owner: Store, as_login: dict[str, Store]) -> None:
    """Live through a small day, everybody with their own rights."""
    people = {one.person.login: one.person for one in owner.read(staff.members)}
    boss: Person = people["ana"]
    Access(owner, boss, NO_UNDO).add_portal("Greenfield Portal", "fhir", {"url": "http://127.0.0.1:9/fhir"})
    page = Intake(
        messages=tuple(a_message(f"m-{n}", f"Question {n}", thread_key=f"t-{n}") for n in range(1, 5)),
        threads=(),
        unreadable=(Unreadable(b"{broken", "not_json"),),
        patients=(a_patient(),),
        providers=(("Practitioner/osei", "Dr. Osei"),),
    )
    as_login["robot"].write(lambda work: intake.take_in(work, 1, page, NOW))
    desk = Access(as_login["joy"], people["joy"], NO_UNDO)
    file = Path(tempfile.mkdtemp()) / "letter.pdf"
    file.write_bytes(b"%PDF-1.4 a letter")
    staged = desk.stage_file(file)
    for number in range(1, 5):
        desk.claim(number)
    seen = desk.conversation(1).newest_message_id
    desk.reply(Reply(1, new_key(), "Here it is", (staged,), close=True, seen=seen))
    deliver(as_login["robot"])
    desk.close(2, CloseReason.DUPLICATE, seen=desk.conversation(2).newest_message_id)
    desk.save_draft(3, "Dear patient,", (staged,))
    desk.release(4)


def deliver(sync: Store) -> None:
    """Send everything that is in line, to nobody."""
    held = sync.write(lambda work: lease.take(work, practices.SYNC_LEASE, "corpus", timedelta(seconds=30)))
    assert held is not None
    while (row := sync.read(lambda work: deliveries.next_row(work, [1]))) is not None:
        parcel = sync.write(lambda work, row=row: deliveries.take(work, held, row))  # type: ignore[misc]
        assert parcel is not None
        arrived = Confirmed(f"remote-{row}", "Binary/1")
        decided = verdict(arrived, Tried(1, uncertain=False), quarantine=timedelta(0), jitter=0)
        sync.write(lambda work, p=parcel, a=arrived, d=decided: deliveries.settle(work, p, a, d))  # type: ignore[misc]
    sync.write(lambda work: lease.release(work, held))


def begin(owner: Store, password: str | None) -> None:
    """An empty practice with its people."""
    migrate.bring_up_to_date(owner.engine)
    owner.write(lambda work: practices.establish(work, "Northside Family Practice", "America/New_York", "Main St"))
    for login, name, roles in PEOPLE:
        owner.write(lambda work, a=(login, name, roles, password): staff.add(work, *a))  # type: ignore[misc]
    with owner.engine.begin() as connection:
        connection.execute(text("INSERT INTO stamp VALUES ('undo_s', '0'), ('undo_with_files_s', '0')"))


def embedded(name: str) -> None:
    """The encrypted file."""
    path = Path(tempfile.mkdtemp()) / "queue.db"

    def opened() -> Store:
        return Store(engine.open_embedded(path, KEY), SetClock(NOW))

    owner = opened()
    begin(owner, None)
    as_login = {login: opened() for login, _, _ in PEOPLE}
    for login, store in as_login.items():
        store.act_as(login)
    fill(owner, as_login)
    for store in as_login.values():
        store.close()
    with owner.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    owner.close()
    shutil.copyfile(path, HERE / f"{name}.db")


def team(name: str, cluster: Cluster) -> None:
    """The dump of a database; people's logins are not in it."""
    database = cluster.make_database()
    owner = Store(engine_at(database.owner_url), SetClock(NOW))
    begin(owner, PASSWORD)
    as_login = {
        login: Store(engine_at(cluster.url(login, PASSWORD, database.name)), SetClock(NOW))
        for login, _, _ in PEOPLE
    }
    fill(owner, as_login)
    for store in (owner, *as_login.values()):
        store.close()
    address = make_url(database.owner_url)
    told = {
        **os.environ,
        "PGPASSWORD": str(address.password),
        "PGSSLMODE": "verify-full",
        "PGSSLROOTCERT": str(cluster.ca_file),
    }
    where = ["-h", cluster.host, "-p", str(cluster.port), "-U", str(address.username), database.name]
    kinds = ["--no-owner", "--no-privileges", "--no-comments", "--inserts", "--schema=triage"]
    done = subprocess.run(
        [_server_programs() / "pg_dump", *kinds, *where], env=told, check=True, capture_output=True, text=True
    )
    idle = re.compile(r"--|SET (?!check_function_bodies)|SELECT pg_catalog.set_c|\\")
    kept = [line for line in done.stdout.splitlines() if line and not idle.match(line)]
    (HERE / f"{name}.sql").write_text("\n".join(kept) + "\n", encoding="utf-8")


if __name__ == "__main__":
    newest = migrate._steps()[-1]
    embedded(newest)
    with running_cluster() as running:
        team(newest, running)
    sys.stdout.write(f"{newest}\n")
