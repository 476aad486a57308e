"""The private PostgreSQL is as closed as a practice's, and never outlives the tests."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from postgres_cluster import libpq
from tls_files import make_tls_files

if TYPE_CHECKING:
    from postgres_cluster import Cluster, Database

pytestmark = pytest.mark.postgres

START_AND_WAIT = """
from postgres_cluster import running_cluster
with running_cluster() as cluster:
    print(cluster.port, cluster.ca_file.parent, flush=True)
    input()
"""


def one_row(url: str, query: Any, **changes: Any) -> Any:
    with psycopg.connect(libpq(url), **changes) as connection:
        return connection.execute(query).fetchone()


def test_connections_are_encrypted_with_a_current_tls(postgres_cluster: Cluster) -> None:
    query = "SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
    encrypted, version = one_row(postgres_cluster.owner_url, query)
    assert encrypted
    assert version in {"TLSv1.2", "TLSv1.3"}


def test_plain_text_is_refused(postgres_cluster: Cluster) -> None:
    with pytest.raises(psycopg.OperationalError, match="no encryption"):
        one_row(postgres_cluster.owner_url, "SELECT 1", sslmode="disable")


def test_a_wrong_password_is_refused(postgres_cluster: Cluster) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        one_row(postgres_cluster.owner_url, "SELECT 1", password="wrong")


def test_an_authority_of_the_same_name_is_not_trusted(postgres_cluster: Cluster, tmp_path: Path) -> None:
    other = make_tls_files(tmp_path)
    with pytest.raises(psycopg.OperationalError, match="SSL error"):
        one_row(postgres_cluster.owner_url, "SELECT 1", sslrootcert=str(other.ca))


def test_the_server_does_not_run_as_root(postgres_cluster: Cluster) -> None:
    with psycopg.connect(libpq(postgres_cluster.owner_url)) as connection:
        assert Path(f"/proc/{connection.info.backend_pid}").stat().st_uid != 0


def test_passwords_are_kept_as_scram_verifiers(postgres_cluster: Cluster) -> None:
    query = "SELECT bool_and(rolpassword LIKE 'SCRAM-SHA-256$%') FROM pg_authid WHERE rolcanlogin"
    assert one_row(postgres_cluster.superuser_url, query) == (True,)


def test_the_owner_is_no_superuser(postgres_cluster: Cluster) -> None:
    query = "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    assert one_row(postgres_cluster.owner_url, query) == (False, False)


def test_a_login_reaches_a_database_with_a_password_of_any_characters(
    postgres_cluster: Cluster, postgres_database: Database
) -> None:
    password = "p@ss/wörd?:%#&"
    postgres_cluster.make_login("joy", password, in_roles=["pg_monitor"])
    url = postgres_cluster.url("joy", password, postgres_database.name)
    query = "SELECT current_user, current_database(), pg_has_role('pg_monitor', 'member')"
    assert one_row(url, query) == ("joy", postgres_database.name, True)


def test_a_database_can_be_copied_from_another(postgres_cluster: Cluster, postgres_database: Database) -> None:
    with psycopg.connect(libpq(postgres_database.owner_url)) as connection:
        connection.execute("CREATE TABLE told (word text)")
    copy = postgres_cluster.make_database(template=postgres_database.name)
    assert one_row(copy.owner_url, "SELECT count(*) FROM told") == (0,)
    postgres_cluster.drop_database(copy.name)


def test_the_log_keeps_quiet_about_what_was_said(postgres_cluster: Cluster) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero):
        one_row(postgres_cluster.owner_url, "SELECT 1 / 0 AS chest_pain")
    log = postgres_cluster.log_file.read_text()
    assert "division by zero" in log
    assert "chest_pain" not in log


def test_nothing_is_left_when_the_tests_are_killed() -> None:
    command = [sys.executable, "-P", "-c", START_AND_WAIT]
    environment = {"PYTHONPATH": str(Path(__file__).parents[1] / "plugins")}
    with subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as tests:
        assert tests.stdout is not None
        assert tests.stderr is not None
        port, folder = tests.stdout.readline().split()
        tests.kill()
        tests.stderr.read()  # ends when the guard, which holds it too, has ended
    assert not Path(folder).exists()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", int(port))) != 0
