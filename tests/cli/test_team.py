"""A team database on a real cluster: its owner begins it, everybody else signs in with a login of their own."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import Team

if TYPE_CHECKING:
    from command_line import CommandLine, Served
    from postgres_cluster import Cluster, Database

pytestmark = pytest.mark.postgres


def test_an_assistants_own_login_claims_and_replies(team: Team, served: Served) -> None:
    line = team.line
    team.add("joy", "assistant")
    team.add("robot", "sync")
    assert [one["roles"] for one in line(*team.owner(), "staff", "list").answers] == [
        ["admin", "supervisor"],
        ["assistant"],
        ["sync"],
    ]
    line(*team.owner(), *served.words())
    (pulled,) = line(*team.signed_in("robot"), "sync", "--once").answers
    assert pulled["new"] >= 150
    assert pulled["errors"] == []

    number = str(line(*team.signed_in("joy"), "queue", "list", "--limit", "1").answer["id"])
    assert line(*team.signed_in("joy"), "queue", "claim", number).answer["owner"]["name"] == "Joy"
    assert line(*team.signed_in("ana"), "queue", "claim", number, code=4).error == "owned_by_other"
    words = ("queue", "reply", number, "--text", "Hello", "--close")
    assert line(*team.signed_in("joy"), *words).answer["state"] == "pending"
    assert line(*team.signed_in("joy"), *words, "--now", code=3).error == "not_your_role"
    assert line(*team.signed_in("ana"), "queue", "claim", number, "--take").answer["owner"]["name"] == "Ana"
    handed = line(*team.signed_in("ana"), "queue", "hand-over", number, "--to", team.login("joy")).answer
    assert handed["owner"]["name"] == "Joy"
    over = ("queue", "hand-over", number, "--to")
    assert line(*team.signed_in("joy"), *over, team.login("robot"), code=2).error == "cannot_own"
    assert line(*team.signed_in("joy"), *over, "nobody", code=2).error == "colleague_unknown"
    assert line(*team.signed_in("ana"), "db", "check").answer["ok"] is True
    assert {one["state"] for one in line(*team.signed_in("ana"), "doctor").answer["checks"]} == {"ok"}

    assert line(*team.signed_in("robot"), "queue", "list", code=3).error == "not_staff"
    assert line(*team.signed_in("joy"), "queue", "show", str(2**62), code=2).error == "conversation_unknown"
    assert line(*team.owner(), "queue", "list", code=3).error == "not_your_role"


def test_a_wrong_password_is_told_and_nobody_comes_in(team: Team) -> None:
    line = team.line
    wrong = line.write("wrong", "not the password")
    for words in (("queue", "list"), ("staff", "list"), ("db", "check"), ("db", "init"), ("sync", "--once")):
        failed = line("--database", team.url(team.login("ana")), "--password-file", wrong, *words, code=5)
        assert failed.error == "database_sign_in_refused"
    unknown = team.url(team.login("mallory"))
    assert line("--database", unknown, "--password-file", wrong, "queue", "list", code=5).error == (
        "database_sign_in_refused"
    )


def test_without_a_password_one_is_asked_for(team: Team) -> None:
    address = ("--database", team.url(team.login("ana")))
    assert team.line(*address, "queue", "list", code=2).error == "database_password_needed"
    empty = team.line.write("empty", "")
    failed = team.line(*address, "--password-file", empty, "queue", "list", code=2)
    assert failed.error == "database_password_needed"


def test_a_certificate_that_is_not_there_is_told(team: Team) -> None:
    url = team.url(team.login("ana")).replace(str(team.cluster.ca_file), str(team.line.folder / "ca.crt"))
    words = ("--password-file", team.password_file("ana"), "queue", "list")
    assert team.line("--database", url, *words, code=2).error == "database_certificate_missing"


def test_nobody_acts_as_somebody_else(team: Team) -> None:
    assert team.line("--as", "ana", *team.owner(), "staff", "list", code=2).error == "login_of_the_database"


def test_a_database_that_does_not_exist_is_not_blamed_on_the_password(team: Team) -> None:
    url = team.url(team.login("ana")).replace(team.database.name, "nowhere")
    words = ("--password-file", team.password_file("ana"), "queue", "list")
    assert team.line("--database", url, *words, code=5).error == "database_unreachable"


def test_a_server_that_does_not_answer_is_told(team: Team) -> None:
    url = team.url(team.login("ana")).replace(f":{team.cluster.port}", ":9")
    words = ("--password-file", team.password_file("ana"), "queue", "list")
    assert team.line("--database", url, *words, code=5).error == "database_unreachable"


def test_a_member_needs_a_first_password(team: Team) -> None:
    words = ("staff", "add", team.login("joy"), "--name", "Joy", "--role", "assistant")
    failed = team.line(*team.owner(), *words, code=2)
    assert failed.error == "password_missing"
    assert "--first-password-file" in failed.answer["next"]
    open_to_others = team.line.write("open", "first password", mode=0o644)
    failed = team.line(*team.owner(), *words, "--first-password-file", open_to_others, code=2)
    assert failed.error == "secret_file_open_to_others"
    assert len(team.line(*team.owner(), "staff", "list").answers) == 1


def test_a_login_is_given_once(team: Team) -> None:
    team.add("joy", "assistant")
    assert team.add("joy", "clinician", code=2).error == "login_taken"


def test_the_owner_begins_no_practice_without_the_first_persons_password(
    fresh: CommandLine, postgres_cluster: Cluster, postgres_database: Database
) -> None:
    team = Team(fresh, postgres_cluster, postgres_database, uuid.uuid4().hex[:8])
    fresh.write("password of owner", postgres_cluster.owner_password)
    begin = ("db", "init", "--person", team.login("ana"))
    assert fresh(*team.owner(), *begin, code=2).error == "password_missing"
    first = fresh.write("password of ana", "ana's first password")
    assert fresh(*team.owner(), *begin, "--person-password-file", first).answer["made"] is True


def test_a_computer_that_never_began_the_practice_keeps_the_portals_secret_too(team: Team, served: Served) -> None:
    line = team.line
    team.add("robot", "sync")
    line(*team.owner(), *served.words())
    other = ("--profile", line.folder / "other")
    assert line(*other, *team.signed_in("robot"), "sync", "--once", code=5).answer["errors"] == ["secret_missing"]
    line(*other, *team.owner(), *served.words())
    assert line(*other, *team.signed_in("robot"), "sync", "--once").answer["errors"] == []
    assert len(line(*team.owner(), "portal", "list").answers) == 1


def test_a_team_database_does_not_take_the_place_of_the_profiles_own(
    line: CommandLine, postgres_cluster: Cluster, postgres_database: Database
) -> None:
    team = Team(line, postgres_cluster, postgres_database, uuid.uuid4().hex[:8])
    line.write("password of owner", postgres_cluster.owner_password)
    first = line.write("password of ana", "ana's first password")
    line(*team.owner(), "db", "init", "--person", team.login("ana"), "--person-password-file", first)
    assert line("queue", "list", "--limit", "1").answer


TLS = "sslmode=verify-full&sslrootcert=ca.pem"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("postgresql://ana@db.example/practice", "database_url_without_tls"),
        ("postgresql://ana@db.example/practice?sslmode=require", "database_url_without_tls"),
        ("postgresql://ana@db.example/practice?sslmode=verify-ca", "database_url_without_tls"),
        (f"postgresql://ana:secret@db.example/practice?{TLS}", "database_url_with_password"),
        (f"postgresql://db.example/practice?{TLS}", "database_url_invalid"),
        (f"postgresql://ana@db.example:port/practice?{TLS}", "database_url_invalid"),
        (f"mysql://ana@db.example/practice?{TLS}", "database_url_invalid"),
        ("sqlite:///queue.db", "database_url_invalid"),
        (f"postgresql://ana@db.example/practice?{TLS}&password=secret", "database_url_with_password"),
        (f"postgresql://ana@db.example/practice?{TLS}&unknown=1", "database_url_invalid"),
        (f"postgresql://ana@db.example/practice?{TLS}&connect_timeout=abc", "database_url_invalid"),
        (f"postgresql://ana@db.example:99999/practice?{TLS}", "database_url_invalid"),
        (f"postgresql://ana@db.example/prac%00tice?{TLS}", "database_url_invalid"),
        ("db.example", "database_url_invalid"),
    ],
)
def test_an_address_that_is_not_safe_is_refused(bare: CommandLine, url: str, code: str) -> None:
    for words in (("db", "init", "--person", "ana"), ("queue", "list"), ("db", "check")):
        failed = bare("--database", url, *words, code=2)
        assert failed.error == code
        assert "secret" not in failed.out + failed.err
    assert not bare.profile.exists()
