"""Puts the parts together for everything that has no window: profile → secrets → store → access, and sync.

One of the two places that build things; the other is desk.py.
"""

import getpass
import re
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

import msgspec
from sqlalchemy.exc import DBAPIError
from tzlocal import get_localzone_name

from triage_app.clock import Clock, SystemClock
from triage_app.config import EMBEDDED, Place, Settings
from triage_app.credentials import (
    DATABASE_KEY,
    KeyringSecrets,
    Secrets,
    VaultSecrets,
    new_database_key,
    portal_secret,
    read_secret_file,
)
from triage_app.errors import TriageError, UsageError
from triage_app.queue.access import Access
from triage_app.queue.domain.people import Person, Role
from triage_app.queue.domain.timing import Timing
from triage_app.queue.services import practices, staff
from triage_app.queue.services.portals import Connection
from triage_app.queue.store import engine, migrate, roles
from triage_app.queue.store.work import Store, in_our_words
from triage_app.sync import registry
from triage_app.sync.engine import Engine
from triage_app.sync.portal import Portal

SYNC_PAUSE = timedelta(milliseconds=5)
"""How long sync stays away from the embedded file after a write, so that a desk gets its turn (decision 68)."""


@dataclass(frozen=True)
class Founding:
    """What a new practice begins with."""

    practice: str
    zone: str
    location: str
    login: str
    name: str
    password: str | None = None


def begin_on_this_computer(place: Place) -> None:
    """Make an embedded queue with what this computer already knows: its account and its time zone.

    Raises:
        TriageError: `keyring_unusable`, `profile_unwritable`, `disk_full`.
    """
    secrets, settings = new_secrets(place)
    login = account_login()
    zone = get_localzone_name() or "UTC"
    found(place, Founding("Our practice", zone, "Main office", login, login.capitalize()), secrets)
    place.profile.save(settings)


def secrets_of(place: Place) -> Secrets:
    """The place where this profile's secrets are.

    Raises:
        UsageError: `vault_passphrase_missing`, `vault_passphrase_wrong`.
        TriageError: `keyring_unusable`.
    """
    if place.settings.keys == "keyring":
        return KeyringSecrets(place.profile.directory)
    if place.passphrase_file is None:
        raise UsageError("vault_passphrase_missing")
    return VaultSecrets(place.profile.vault, read_secret_file(place.passphrase_file))


def new_secrets(place: Place) -> tuple[Secrets, Settings]:
    """A place for the secrets of a new profile: the vault where a passphrase was given, else the keyring."""
    place.profile.make()
    if place.passphrase_file is not None:
        vault = VaultSecrets(place.profile.vault, read_secret_file(place.passphrase_file))
        return vault, replace(place.settings, keys="vault")
    return KeyringSecrets(place.profile.directory), replace(place.settings, keys="keyring")


def found(place: Place, founding: Founding, secrets: Secrets, clock: Clock | None = None) -> bool:
    """Make the database, or bring it up to date, and begin the practice; False where there was one already."""
    store = _connect(place, secrets, clock or SystemClock(), make=True)
    try:
        migrate.bring_up_to_date(store.engine)
        if store.engine.dialect.name == "postgresql":
            with store.engine.begin() as connection:
                roles.put_in_order(connection)
        begun = store.write(
            lambda work: practices.establish(work, founding.practice, founding.zone, founding.location)
        )
        if begun:
            both = frozenset({Role.SUPERVISOR, Role.ADMIN})
            first = (founding.login, founding.name, both, founding.password)
            store.write(lambda work: staff.add(work, *first))
    except DBAPIError as error:
        raise in_our_words(error) from None
    finally:
        store.close()
    return begun


def open_store(place: Place, secrets: Secrets, clock: Clock | None = None, *, for_sync: bool = False) -> Store:
    """The queue's database, checked to be one this program can work with.

    Raises:
        UnreachableError: it is missing, does not answer, or the key or password is wrong.
        TriageError: `schema_newer`, `schema_older`.
    """
    pause = SYNC_PAUSE if for_sync else timedelta(0)
    store = _connect(place, secrets, clock or SystemClock(), pause=pause)
    try:
        with store.engine.connect() as connection:
            migrate.require_current(connection)
    except DBAPIError as error:
        store.close()
        raise in_our_words(error) from None
    except TriageError:
        store.close()
        raise
    return store


def _connect(
    place: Place, secrets: Secrets, clock: Clock, *, make: bool = False, pause: timedelta = timedelta(0)
) -> Store:
    address = place.settings.database
    if address != EMBEDDED:
        password = read_secret_file(place.password_file) if place.password_file else None
        return Store(engine.open_team(address, password), clock)
    path = place.profile.database
    if make and not path.exists():
        place.profile.make()
        secrets.put(DATABASE_KEY, new_database_key())
    elif not make:
        engine.file_is_there(path)
    return Store(engine.open_embedded(path, secrets.get(DATABASE_KEY)), clock, pause=pause)


def sign_in(store: Store, place: Place) -> Person:
    """Who is at the desk: on the embedded database the first person or `--as`, on a team database the login.

    The owner of a team database, who is no member of staff, may manage people and portals.

    Raises:
        NotAllowedError: `not_staff`.
    """
    if store.engine.dialect.name != "postgresql":
        return store.read(lambda work: staff.signing_in(work, place.login))
    login = store.engine.url.username or ""
    with store.engine.connect() as connection:
        owner = roles.may_make_logins(connection)
    if owner:
        return Person(0, login, login, frozenset({Role.ADMIN}))
    return store.read(lambda work: staff.signing_in(work, login))


def access_to(place: Place, secrets: Secrets, clock: Clock | None = None, timing: Timing | None = None) -> Access:
    """The queue as the person who signs in may use it."""
    store = open_store(place, secrets, clock)
    try:
        return Access(store, sign_in(store, place), timing or Timing())
    except BaseException:
        store.close()
        raise


def sync_engine(store: Store, secrets: Secrets, timing: Timing | None = None) -> Engine:
    """Sync for a queue, with this computer's secrets."""
    waits = timing or Timing()

    def open_portal(connection: Connection) -> Portal:
        kind = registry.kind(connection.kind)
        secret = secrets.get(portal_secret(connection.name)) if kind.needs_secret(connection.settings) else None
        return kind.open(connection.name, connection.settings, secret, waits.request)

    return Engine(store, open_portal, waits)


class Handover(msgspec.Struct):
    """What a desk tells its sync through the pipe: secrets, and how much faster machine time runs in tests."""

    secrets: dict[str, str]
    pace: float = 1.0


def start_sync(place: Place, secrets: Secrets, access: Access, pace: float = 1.0) -> subprocess.Popen[bytes]:
    """Start sync for a desk, as a process that ends by itself once the desk's end of its pipe is closed."""
    handed = {DATABASE_KEY: secrets.get(DATABASE_KEY)}
    for connection in access.connections():
        if registry.kind(connection.kind).needs_secret(connection.settings):
            name = portal_secret(connection.name)
            with suppress(UsageError):  # sync says which secret is missing, with the portal's name
                handed[name] = secrets.get(name)
    process = subprocess.Popen(  # noqa: S603 - this very program
        [*program_command(), "--profile", str(place.profile.directory), "sync", "--from-desk"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    pipe = process.stdin
    if pipe is not None:
        pipe.write(msgspec.json.encode(Handover(handed, pace)) + b"\n")
        pipe.flush()
    return process


def program_command() -> list[str]:
    """How to start this program once more."""
    frozen = getattr(sys, "frozen", False)
    return [sys.executable] if frozen else [sys.executable, "-P", "-m", "triage_app"]


def account_login() -> str:
    """A login made from the name of this computer's account."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):
        name = ""
    plain = re.sub(r"[^a-z0-9_.-]", "", name.lower()).lstrip("0123456789_.-")
    return plain or "desk"
