"""Puts the parts together for everything that has no window: profile → secrets → store → access, and sync.

One of the two places that build things; the other is desk.py.
"""

import getpass
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError
from tzlocal import get_localzone_name

from triage_app import one_queue
from triage_app.clock import Clock, ProfileClock, SystemClock
from triage_app.config import EMBEDDED, Place, Settings, alone
from triage_app.credentials import (
    DATABASE_KEY,
    Secrets,
    new_database_key,
    portal_secret,
    read_secret_file,
)
from triage_app.errors import TriageError, UnreachableError, UsageError
from triage_app.file_reader import READ_FILE
from triage_app.file_reader.findings import PdfFacts, UnreadableFile
from triage_app.file_reader.reading import read_pdf
from triage_app.program import program_command
from triage_app.queue.access import Access
from triage_app.queue.domain.conversation import StagedFile
from triage_app.queue.domain.people import Person, Role
from triage_app.queue.domain.reports import FileFacts
from triage_app.queue.domain.rulebook import Rules, for_weekends
from triage_app.queue.domain.timing import Timing
from triage_app.queue.services import files, practices, rulebooks, staff
from triage_app.queue.services.portals import Connection
from triage_app.queue.store import backup, engine, migrate
from triage_app.queue.store.work import Store, Work, in_our_words
from triage_app.shared_folders import refuse_shared
from triage_app.sync import registry

if TYPE_CHECKING:
    from triage_app.sync.engine import Engine
    from triage_app.sync.portal import Portal

SYNC_PAUSE = timedelta(milliseconds=5)
"""How long sync stays away from the embedded file after a write, so that a desk gets its turn (decision 68)."""


@dataclass(frozen=True)
class Founding:
    """What a new practice begins with. `weekends`: whether somebody answers then, None while nobody has said."""

    practice: str
    zone: str
    location: str
    login: str
    name: str
    password: str | None = None
    weekends: bool | None = None


def begin_on_this_computer(place: Place) -> None:
    """Make an embedded queue with what this computer already knows: its account and its time zone.

    Raises:
        UsageError: `keyring_unusable`.
        TriageError: `profile_unwritable`, `disk_full`.
    """
    secrets, settings = new_secrets(place)
    login = account_login()
    zone = get_localzone_name() or "UTC"
    found(place, Founding("Our practice", zone, "Main office", login, login.capitalize()), secrets)
    place.profile.save(settings)


def secrets_of(place: Place) -> Secrets:
    """The place where this profile's secrets are.

    Raises:
        UnreachableError: `database_missing`, where no queue was begun yet.
        UsageError: `vault_passphrase_missing`, `vault_passphrase_wrong`, `vault_damaged`, `keyring_unusable`.
    """
    settings = place.settings
    if not place.profile.exists():
        if settings.database == EMBEDDED:
            raise UnreachableError("database_missing")
        settings = new_settings(place)
    return _secrets_in(place, settings.keys)


def new_secrets(place: Place) -> tuple[Secrets, Settings]:
    """A place for the secrets of a new profile, and the settings that name it.

    Raises:
        UsageError: `vault_passphrase_missing`, `vault_passphrase_wrong`, `vault_damaged`, `keyring_unusable`.
        TriageError: `profile_unwritable`.
    """
    settings = new_settings(place)
    secrets = _secrets_in(place, settings.keys)
    place.profile.make()
    return secrets, settings


def new_settings(place: Place) -> Settings:
    """The settings of a new profile: secrets go to the vault where a passphrase was given, else to the keyring."""
    return replace(place.settings, keys="keyring" if place.passphrase_file is None else "vault")


def _secrets_in(place: Place, keys: str) -> Secrets:
    if keys == "keyring":
        from triage_app.credentials.keyring_secrets import KeyringSecrets

        return KeyringSecrets(place.profile.directory)
    passphrase = read_secret_file(place.passphrase_file) if place.passphrase_file else ""
    if not passphrase:
        raise UsageError("vault_passphrase_missing")
    from triage_app.credentials.vault import VaultSecrets

    return VaultSecrets(place.profile.vault, passphrase)


def found(place: Place, founding: Founding, secrets: Secrets, clock: Clock | None = None) -> bool:
    """Make the database, or bring it up to date, and begin the practice; False where there was one already."""
    if place.settings.database != EMBEDDED:
        return _found(place, founding, secrets, clock)
    refuse_shared(place.profile.directory)
    place.profile.make()
    with alone(place.profile.directory / "founding.lock"):  # of two at once the second finds what the first made
        return _found(place, founding, secrets, clock)


def _found(place: Place, founding: Founding, secrets: Secrets, clock: Clock | None) -> bool:
    store = _connect(place, secrets, clock or clock_of(place), make=True)
    try:
        migrate.bring_up_to_date(store.engine, before=_keep_copy(place, secrets, backed_up=False))
        return store.write(lambda work: _begin(work, founding))
    except DBAPIError as error:
        raise _why_not(error, store) from None
    finally:
        store.close()


def migrate_database(place: Place, secrets: Secrets, *, backed_up: bool, finish: bool) -> bool:
    """Bring the schema up to date, after a copy was kept; whether there was anything to do.

    Args:
        place: where the queue is; a team database is opened as its owner.
        secrets: where the embedded database's key is.
        backed_up: an administrator says that there is a backup of the team database.
        finish: take away what only older desks still needed: all desks are up to date.

    Raises:
        UsageError: `backup_first`, on a team database nobody has spoken for.
        TriageError: `schema_newer`, `disk_full`, `profile_unwritable`; nothing was changed.
    """
    store = _connect(place, secrets, clock_of(place))
    try:
        keep = _keep_copy(place, secrets, backed_up=backed_up)
        return migrate.bring_up_to_date(store.engine, finish=finish, before=keep)
    except DBAPIError as error:
        raise _why_not(error, store) from None
    finally:
        store.close()


def _keep_copy(place: Place, secrets: Secrets, *, backed_up: bool) -> Callable[[str], None]:
    """What keeps a copy of a database that is about to be migrated."""

    def keep(revision: str) -> None:
        if place.settings.database == EMBEDDED:
            target = place.profile.backups / f"queue-{revision}.db"
            backup.copy(place.profile.database, secrets.get(DATABASE_KEY), target)
            backup.prune(place.profile.backups)
        elif not backed_up:
            raise UsageError("backup_first")

    return keep


def _begin(work: Work, founding: Founding) -> bool:
    """The practice and its first person, both or neither."""
    begun = practices.establish(work, founding.practice, founding.zone, founding.location)
    if begun:
        both = frozenset({Role.SUPERVISOR, Role.ADMIN})
        first = staff.add(work, founding.login, founding.name, both, founding.password)
        if founding.weekends is not None:
            rulebooks.edit(work, first, for_weekends(Rules(), answered=founding.weekends), based_on=0)
    return begun


def open_store(
    place: Place,
    secrets: Secrets,
    clock: Clock | None = None,
    *,
    for_sync: bool = False,
    password: str | None = None,
) -> Store:
    """The queue's database, checked to be one this program can work with.

    `password` is a team database's, where it does not come from the file that `place` names.

    Raises:
        UnreachableError: it is missing, does not answer, or the key or password is wrong.
        UsageError: `database_password_needed`, `database_certificate_missing`.
        TriageError: `schema_newer`, `schema_older`.
    """
    pause = SYNC_PAUSE if for_sync else timedelta(0)
    store = _connect(place, secrets, clock or clock_of(place), pause=pause, password=password)
    if for_sync:
        store.act_as(Role.SYNC.value)
    try:
        _require_current(place, secrets, store)
    except DBAPIError as error:
        store.close()
        raise _why_not(error, store) from None
    except TriageError:
        store.close()
        raise
    return store


def _require_current(place: Place, secrets: Secrets, store: Store) -> None:
    """A new program brings this computer's own queue up to date by itself; a team's is its owner's affair."""
    with store.engine.connect() as connection:
        try:
            migrate.require_current(connection)
        except TriageError:
            if place.settings.database != EMBEDDED or not migrate.is_behind(connection):
                raise
        else:
            return
    migrate.bring_up_to_date(store.engine, before=_keep_copy(place, secrets, backed_up=False))


def _why_not(error: DBAPIError, store: Store) -> Exception:
    """Why a database does not open; PostgreSQL refuses a sign-in without a code, but names the login."""
    attempt = getattr(error.orig, "pgconn", None)  # there is one where no connection came about
    if attempt is None:
        return in_our_words(error)
    certificate = str(store.engine.url.query.get("sslrootcert", "system"))
    if certificate != "system" and not Path(certificate).is_file():
        return UsageError("database_certificate_missing", file=certificate)
    if attempt.needs_password:
        return UsageError("database_password_needed")
    if f'"{store.engine.url.username}"' in str(error.orig):
        return UnreachableError("database_sign_in_refused")
    return in_our_words(error)


def clock_of(place: Place) -> Clock:
    """Practice time: the computer's clock, which only a make-believe profile can move."""
    return ProfileClock(place.profile.clock_file) if place.settings.make_believe else SystemClock()


def _connect(
    place: Place,
    secrets: Secrets,
    clock: Clock,
    *,
    make: bool = False,
    pause: timedelta = timedelta(0),
    password: str | None = None,
) -> Store:
    address = place.settings.database
    if address != EMBEDDED:
        password = read_secret_file(place.password_file) if place.password_file else password
        try:
            return Store(engine.open_team(address, password), clock)
        except ValueError:  # a port that is no number
            raise UsageError("database_url_invalid") from None
    path = place.profile.database
    refuse_shared(place.profile.directory)
    if make and not (path.exists() and path.stat().st_size):
        place.profile.make()
        _key_once(secrets)
        path.touch(mode=0o600)
    elif not make:
        engine.file_is_there(path)
    return Store(engine.open_embedded(path, secrets.get(DATABASE_KEY)), clock, pause=pause)


def _key_once(secrets: Secrets) -> None:
    """Make the database's key unless there is one, which a backup may still need."""
    try:
        secrets.get(DATABASE_KEY)
    except UnreachableError:
        secrets.put(DATABASE_KEY, new_database_key())


def sign_in(store: Store, place: Place) -> Person:
    """Who is at the desk: on the embedded database the first person or `--as`, on a team database the login.

    The owner of a team database, who is no member of staff, may manage people and portals.

    Raises:
        NotAllowedError: `not_staff`.
    """
    if store.engine.dialect.name != "postgresql":
        return store.read(lambda work: staff.signing_in(work, place.login))
    login = store.engine.url.username or ""
    from triage_app.queue.store import roles

    with store.engine.connect() as connection:
        owner = roles.is_owner(connection)
    if owner:
        return Person(0, login, login, frozenset({Role.ADMIN}))
    return store.read(lambda work: staff.signing_in(work, login))


def access_to(place: Place, secrets: Secrets, clock: Clock | None = None, timing: Timing | None = None) -> Access:
    """The queue as the person who signs in may use it."""
    store = open_store(place, secrets, clock)
    try:
        return Access(store, sign_in(store, place), timing or Timing(), look_into=partial(look_into, store))
    except BaseException:
        store.close()
        raise


def sync_engine(
    store: Store, secrets: Secrets, timing: Timing | None = None, place: Place | None = None
) -> "Engine":
    """Sync for a queue, with this computer's secrets; with `place`, for no portal of another queue here."""
    from triage_app.sync.engine import Engine

    waits = timing or Timing()

    def open_portal(connection: Connection) -> "Portal":
        if place is not None:
            claim_portal(place, connection)
        kind = registry.kind(connection.kind)
        secret = secrets.get(portal_secret(connection.name)) if kind.needs_secret(connection.settings) else None
        return kind.open(connection.name, connection.settings, secret, waits.request)

    return Engine(store, open_portal, waits)


def claim_portal(place: Place, connection: Connection) -> None:
    """Make sure that an embedded queue is the only one of this computer at a portal (decision 71).

    Raises:
        TriageError: `portal_of_other_account`, `portal_of_other_profile`.
    """
    if place.settings.database == EMBEDDED and not place.settings.make_believe:
        one_queue.claim(connection.settings, connection.name, place.profile.directory)


def look_into(store: Store, file: StagedFile) -> FileFacts:
    """What a person is told of a staged PDF; for the rest see `facts_of_file`."""
    found = facts_of_file(store, file)
    return FileFacts(code=found.code) if isinstance(found, UnreadableFile) else FileFacts(found.pages)


def facts_of_file(store: Store, file: StagedFile) -> PdfFacts | UnreadableFile:
    """What a staged PDF is, read by a process of its own; a code where it cannot be told.

    It takes a fifth of a second, a hostile file ten seconds: never on the thread that paints.

    Raises:
        TriageError: `file_damaged`, when the queue no longer holds what was staged.
    """
    return read_pdf(reader_command(), files.content_of(store, file.sha256), file.size_bytes)


def reader_command() -> list[str]:
    """How to start the file reader."""
    return [*program_command(), READ_FILE]


def account_login() -> str:
    """A login made from the name of this computer's account."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):
        name = ""
    plain = re.sub(r"[^a-z0-9_.-]", "", name.lower()).lstrip("0123456789_.-")
    return plain or "desk"
