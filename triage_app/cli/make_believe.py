"""Sets a make-believe practice up: its portal, a throw-away queue, its people."""

import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import cycle
from pathlib import Path

import msgspec

from triage_app.clock import Clock
from triage_app.config import Place, Profile
from triage_app.credentials import GivenSecrets, portal_secret
from triage_app.headless import Founding, access_to, found
from triage_app.practice.people import PRACTICE_NAME
from triage_app.queue.domain.people import Role
from triage_app.sync import registry

ZONE = "America/New_York"
PORTAL = "Greenfield Portal"
PEOPLE = (
    ("joy", "Joy Tan", Role.ASSISTANT),
    ("marcus", "Marcus King", Role.CLINICIAN),
    ("lena", "Lena Park", Role.ASSISTANT),
)
"""Who works beside Ana Reyes, the first person."""

WHO_OWNS = ("joy", "marcus", "ana", None, "ana", "lena", "ana", "lena", None, "joy", "ana", None)
"""Owners of the open conversations, the most urgent first; None is nobody."""


class PortalAt(msgspec.Struct, frozen=True):
    """Where a practice portal listens, as it says when it is ready."""

    fhir: str
    token: str
    client_id: str
    client_secret: str


@dataclass(frozen=True)
class MakeBelieve:
    """A throw-away queue connected to a practice portal; its key is in memory only."""

    place: Place
    secrets: GivenSecrets


def set_up(directory: Path, at: PortalAt, clock: Clock | None = None) -> MakeBelieve:
    """Make the queue in a directory and connect it to a practice portal."""
    place = Place(Profile(directory))
    secrets = GivenSecrets({portal_secret(PORTAL): at.client_secret})
    found(place, Founding(PRACTICE_NAME, ZONE, "Main St", "ana", "Ana Reyes", weekends=True), secrets, clock)
    place.profile.save(replace(place.settings, make_believe=True))
    access = access_to(place, secrets, clock)
    try:
        for login, name, role in PEOPLE:
            access.add_staff(login, name, frozenset({role}))
        settings = {"url": at.fhir, "auth": "client-secret", "client_id": at.client_id, "token_url": at.token}
        access.add_portal(PORTAL, "fhir", registry.kind("fhir").check(settings))
    finally:
        access.shut()
    return MakeBelieve(place, secrets)


def share_out(made: MakeBelieve, clock: Clock | None = None) -> None:
    """Let people own, and have read, most of what is open, in the order of urgency, as on an ordinary day."""
    desks = {
        login: access_to(replace(made.place, login=login), made.secrets, clock)
        for login in ("ana", *(login for login, _, _ in PEOPLE))
    }
    try:
        rows, _ = desks["ana"].open_rows()
        for row, login in zip(rows, cycle(WHO_OWNS), strict=False):
            if login is not None:
                newest = desks[login].claim(row.id).newest_message_id
                desks[login].look(row.id, seen=newest)
    finally:
        for desk in desks.values():
            desk.shut()


class PortalProcess:
    """The practice portal as a process of its own; it ends with us, however we end."""

    def __init__(self, journal: Path, now: datetime, *, arrivals_s: float) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - this very program
            [
                *(sys.executable, "-P", "-m", "triage_app.practice.serve"),
                *("--journal", str(journal), "--now", now.isoformat(), "--arrivals", str(arrivals_s)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        line = self._process.stdout.readline() if self._process.stdout else b""
        self.at = msgspec.json.decode(line, type=PortalAt)

    def stop(self) -> None:
        """Close its pipe and wait for its end."""
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait(timeout=10)
        if self._process.stdout:
            self._process.stdout.close()
