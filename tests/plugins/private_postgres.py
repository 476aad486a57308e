"""A private PostgreSQL over TLS for tests and benchmarks: own data, own port, gone when they are."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, LiteralString
from urllib.parse import quote

import psycopg
from psycopg import sql

from tls_files import make_tls_files

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

SUPERUSER, OWNER = "postgres", "practice_owner"
STARTS = 3  # somebody else may take the free port before the server does
INSTALL = (
    "PostgreSQL's server programs are missing, and no test is skipped for that. Install them with "
    "`apt-get install postgresql` (other systems: the package with initdb), "
    "or name their folder in TRIAGE_POSTGRES_BIN."
)
# What patients write must not get into the log either: no statement, no parameter, no DETAIL
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
ssl = on
ssl_min_protocol_version = 'TLSv1.2'
ssl_cert_file = '{certificate}'
ssl_key_file = '{key}'
password_encryption = 'scram-sha-256'
shared_buffers = 32MB
wal_level = minimal
max_wal_senders = 0
timezone = 'UTC'
log_statement = none
log_min_error_statement = panic
log_min_duration_statement = -1
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_error_verbosity = terse
"""
CARELESS = """
fsync = off
full_page_writes = off
max_wal_size = 256MB
"""
IN_MEMORY, ROOM = Path("/dev/shm"), 4 * 2**30  # noqa: S108 - the folder made there has a random name
ACCESS = """
hostnossl all all all          reject
hostssl   all all 127.0.0.1/32 scram-sha-256
"""
# It stops the server and removes the folder when it reads a line, or when the tests die and the pipe closes
GUARD = """
bin=$1 dir=$2 port=$3
if "$bin/initdb" -D "$dir/data" -U postgres --auth=scram-sha-256 --pwfile="$dir/password" \
      --encoding=UTF8 --locale=C.UTF-8 --no-sync >>"$dir/log" 2>&1 &&
    rm "$dir/password" && cp "$dir/access" "$dir/data/pg_hba.conf" &&
    cat "$dir/settings" >>"$dir/data/postgresql.conf" &&
    "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -o "-p $port" -w start >/dev/null; then
  echo started
  read -r line
  "$bin/pg_ctl" -D "$dir/data" -m fast -w stop >/dev/null
else
  cat "$dir/log"
fi
rm -rf -- "$dir"
"""


@dataclass(frozen=True)
class Database:
    """A fresh database and the address under which its owner, who is no superuser, reaches it."""

    name: str
    owner_url: str


@dataclass(frozen=True)
class Cluster:
    """A running PostgreSQL; addresses are SQLAlchemy's, with the certificate checked in full."""

    host: str
    port: int
    ca_file: Path
    log_file: Path
    owner_password: str = field(repr=False)
    superuser_password: str = field(repr=False)
    _lines: dict[str, psycopg.Connection] = field(default_factory=dict, repr=False)

    @property
    def owner_url(self) -> str:
        """The owner of the practice's databases, who may make databases and logins."""
        return self.url(OWNER, self.owner_password, "postgres")

    @property
    def superuser_url(self) -> str:
        """The superuser, for what a test has to look at from outside."""
        return self.url(SUPERUSER, self.superuser_password, "postgres")

    def url(self, login: str, password: str, database: str) -> str:
        """Return the address of a database for a login."""
        who, where = f"{_quoted(login)}:{_quoted(password)}", f"{self.host}:{self.port}/{_quoted(database)}"
        tls = f"sslmode=verify-full&sslrootcert={_quoted(str(self.ca_file))}"
        return f"postgresql+psycopg://{who}@{where}?{tls}"

    def make_database(self, *, template: str = "template1") -> Database:
        """Make a database of the owner; a template is a database whose connections are all closed."""
        name = f"practice_{secrets.token_hex(6)}"
        # Copying files takes half the time of copying through the log, which is PostgreSQL's own choice
        how = "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy"
        self._run(how, sql.Identifier(name), sql.Identifier(template))
        return Database(name, self.url(OWNER, self.owner_password, name))

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        self._line(self.superuser_url).execute(
            sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
        )

    def make_login(self, name: str, password: str, *, in_roles: Sequence[str] = ()) -> None:
        """Make a login for the whole cluster, a member of the roles named."""
        self._run("CREATE ROLE {} LOGIN PASSWORD {}", sql.Identifier(name), sql.Literal(password))
        for role in in_roles:
            self._run("GRANT {} TO {}", sql.Identifier(role), sql.Identifier(name))

    def close(self) -> None:
        """Let go of the lines that were kept open."""
        for line in self._lines.values():
            line.close()

    def _run(self, statement: LiteralString, *parts: sql.Composable) -> None:
        self._line(self.owner_url).execute(sql.SQL(statement).format(*parts))

    def _line(self, url: str) -> psycopg.Connection:
        """A line that stays open: a handshake before each statement would take longer than most of them."""
        if url not in self._lines:
            self._lines[url] = psycopg.connect(libpq(url), autocommit=True)
        return self._lines[url]


@contextmanager
def running_cluster(*, durable: bool = False) -> Generator[Cluster]:
    """Run a cluster as an unprivileged user until the block ends or the process dies.

    Unless it is durable, its commits do not wait for the disk, and it lies in memory where that has room.
    """
    cluster, guard = _start(SETTINGS, None) if durable else _start(SETTINGS + CARELESS, _memory())
    try:
        _make_owner(cluster)
        yield cluster
    finally:
        cluster.close()
        guard.communicate("stop\n", timeout=60)


def libpq(url: str) -> str:
    """Return an address of SQLAlchemy's as psycopg itself takes it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _memory() -> Path | None:
    """Where files of short life lie in memory; None where there is no such place or no room."""
    has_room = IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ROOM
    return IN_MEMORY if has_room and os.access(IN_MEMORY, os.W_OK) else None


def _start(settings: str, place: Path | None) -> tuple[Cluster, subprocess.Popen[str]]:
    programs, log = _server_programs(), ""
    for _ in range(STARTS):
        cluster = _prepare(Path(tempfile.mkdtemp(prefix="triage-postgres-", dir=place)), settings)
        guard = _start_guard(programs, cluster)
        assert guard.stdout is not None
        if (line := guard.stdout.readline()) == "started\n":
            return cluster, guard
        log = line + guard.communicate()[0]
    msg = f"PostgreSQL did not start:\n{log}"
    raise RuntimeError(msg)


def _prepare(folder: Path, settings: str) -> Cluster:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    tls = make_tls_files(folder)
    (folder / "settings").write_text(settings.format(certificate=tls.certificate, key=tls.key))
    (folder / "access").write_text(ACCESS)
    password = folder / "password"
    password.touch(mode=0o600)
    password.write_text(secrets.token_urlsafe())
    return Cluster("127.0.0.1", port, tls.ca, folder / "log", secrets.token_urlsafe(), password.read_text())


def _start_guard(programs: Path, cluster: Cluster) -> subprocess.Popen[str]:
    folder = cluster.log_file.parent
    account = "postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    if account:
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, account, account)
    folder.chmod(0o755)  # the authority's certificate is for all; data and keys are closed by themselves
    return subprocess.Popen(
        ["/bin/sh", "-c", GUARD, "guard", str(programs), str(folder), str(cluster.port)],
        cwd=folder,
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C must reach the tests only
        user=account,
        group=account,
        extra_groups=[] if account else None,
    )


def _server_programs() -> Path:
    if named := os.environ.get("TRIAGE_POSTGRES_BIN"):
        return Path(named)
    by_debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    on_path = shutil.which("initdb")
    found = by_debian[-1] if by_debian else on_path and Path(on_path).resolve()
    assert found, INSTALL
    return found.parent


def _make_owner(cluster: Cluster) -> None:
    statement = sql.SQL("CREATE ROLE {} LOGIN CREATEDB CREATEROLE PASSWORD {}")
    with psycopg.connect(libpq(cluster.superuser_url), autocommit=True) as connection:
        connection.execute(statement.format(sql.Identifier(OWNER), sql.Literal(cluster.owner_password)))


def _quoted(text: str) -> str:
    return quote(text, safe="")
