"""`staff` and `portal`: who works here, what is connected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from command_line import CommandLine, Served

FAR = ("--url", "https://portal.example/fhir/R4")
KIM = ("staff", "add", "kim", "--name", "Kim Lee")


def test_a_person_is_added_and_listed(line: CommandLine) -> None:
    made = line(*KIM, "--role", "assistant", "--role", "supervisor").answer
    assert made == {
        "id": 4,
        "login": "kim",
        "name": "Kim Lee",
        "roles": ["assistant", "supervisor"],
        "active": True,
    }
    assert line("staff", "list").answers[-1] == made | {"away": None, "on_shift": True, "open": 0}
    assert (
        "kim                  Kim Lee                        Supervisor, Front desk"
        in line.run("staff", "list").out
    )


def test_in_words_the_person_is_told_how_to_sign_in(line: CommandLine) -> None:
    assert line.run(*KIM, "--role", "assistant").out == "Kim Lee can sign in as kim.\n"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("joy", "--name", "Joy", "--role", "assistant"), "login_taken"),
        (("Kim", "--name", "Kim", "--role", "assistant"), "login_invalid"),
        (("kim", "--name", "  ", "--role", "assistant"), "name_missing"),
        (("kim", "--name", "Kim", "--role", "boss"), "role_unknown"),
        (("kim", "--name", "Kim", "--role", "assistant", "--role", ""), "role_unknown"),
    ],
)
def test_a_person_who_cannot_be_added_is_refused_for_a_reason(
    line: CommandLine, words: tuple[str, ...], code: str
) -> None:
    assert line("staff", "add", *words, code=2).error == code
    assert len(line("staff", "list").answers) == 3


def test_an_assistant_adds_nobody_and_connects_nothing(line: CommandLine) -> None:
    assert line("--as", "joy", *KIM, "--role", "admin", code=3).error == "not_your_role"
    assert line("--as", "joy", "portal", "add", "Second", *FAR, code=3).error == "not_your_role"


@pytest.mark.parametrize("words", [("queue", "list"), ("portal", "add", "Second", *FAR), ("deliveries",)])
def test_who_is_not_known_is_not_let_in(line: CommandLine, words: tuple[str, ...]) -> None:
    failed = line("--as", "nobody", *words, code=3)
    assert failed.error == "not_staff"
    assert failed.answer["message"] == "Nobody with the login nobody works here."


def test_who_only_syncs_does_not_sit_at_a_desk(line: CommandLine) -> None:
    line("staff", "add", "service", "--name", "Service", "--role", "sync")
    assert line("--as", "service", "queue", "list", code=3).error == "not_staff"


def test_portals_are_listed_with_how_it_goes_with_them(line: CommandLine, served: Served) -> None:
    line("portal", "add", "Second", *FAR)
    first, second = line("portal", "list").answers
    assert first.pop("checked_at").endswith("Z")
    assert first == {
        "id": 1,
        "name": "Greenfield",
        "kind": "fhir",
        "url": served.portal.base_url,
        "error": None,
        "quarantined": 0,
        "set_aside": {},
    }
    assert (second["name"], second["checked_at"]) == ("Second", None)
    assert (
        "Second               https://portal.example/fhir/R4  Nobody has checked this portal yet."
        in line.run("portal", "list").out
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--url", "http://portal.example/fhir"), "portal_url_unsafe"),
        (("--url", "http://10.0.0.7/fhir"), "portal_url_unsafe"),
        (("--url", "http://127.0.0.1.example/fhir"), "portal_url_unsafe"),
        (("--url", "portal.example/fhir"), "portal_url_invalid"),
        (("--url", "ftp://portal.example/fhir"), "portal_url_invalid"),
        (("--url", "https://joy:secret@portal.example/fhir"), "portal_url_invalid"),
        (("--url", "https://"), "portal_url_invalid"),
        (("--url", ""), "portal_url_invalid"),
        ((), "portal_url_invalid"),
        ((*FAR, "--token-url", "http://portal.example/token", "--auth", "bearer"), "portal_url_unsafe"),
        ((*FAR, "--auth", "bearer"), "portal_secret_needed"),
        ((*FAR, "--auth", "client-secret"), "portal_client_needed"),
        ((*FAR, "--auth", "client-secret", "--client-id", "app"), "portal_secret_needed"),
        ((*FAR, "--kind", "fax"), "portal_kind_unknown"),
    ],
)
def test_a_portal_that_cannot_be_connected_is_refused_before_anything_is_made(
    fresh: CommandLine, words: tuple[str, ...], code: str
) -> None:
    assert fresh("portal", "add", "Greenfield", *words, code=2).error == code
    assert not fresh.profile.exists()


@pytest.mark.parametrize("name", ["", " ", "x" * 65])
def test_a_portal_needs_a_name_that_every_database_takes(fresh: CommandLine, name: str) -> None:
    assert fresh("portal", "add", name, *FAR, code=2).error == "portal_name_invalid"


@pytest.mark.parametrize(
    ("content", "mode", "code"),
    [
        ("secret", 0o640, "secret_file_open_to_others"),
        ("secret", 0o604, "secret_file_open_to_others"),
        (b"\xff\xfe", 0o600, "secret_file_unreadable"),
        ("", 0o600, "portal_secret_needed"),
        (None, 0, "secret_file_unreadable"),
    ],
)
def test_a_secret_that_others_can_read_or_nobody_can_is_refused(
    fresh: CommandLine, content: str | bytes | None, mode: int, code: str
) -> None:
    path = fresh.folder / "secret" if content is None else fresh.write("secret", content, mode=mode)
    words = ("portal", "add", "Greenfield", *FAR, "--auth", "bearer", "--secret-file", path)
    assert fresh(*words, code=2).error == code
    assert not fresh.profile.exists()


def test_a_folder_is_no_secret(fresh: CommandLine) -> None:
    words = ("portal", "add", "Greenfield", *FAR, "--auth", "bearer", "--secret-file", fresh.folder)
    assert fresh(*words, code=2).error == "usage"


def test_a_name_is_given_once(line: CommandLine) -> None:
    assert line("portal", "add", "Greenfield", *FAR, code=2).error == "portal_name_taken"
    assert len(line("portal", "list").answers) == 1


def test_the_same_portal_once_more_only_keeps_its_secret_on_this_computer(
    line: CommandLine, served: Served
) -> None:
    again = line(*served.words())
    assert again.answer["id"] == 1
    assert line("sync", "--once").answer["errors"] == []
    assert len(line("portal", "list").answers) == 1


def test_a_secret_that_is_not_on_this_computer_is_said_with_what_helps(line: CommandLine, served: Served) -> None:
    (line.profile / "vault.json").rename(line.folder / "vault.json")
    other = ("--profile", line.folder / "other")
    line(*other, "db", "init")
    line(*other, *served.words("Elsewhere"))
    wrong = line.write("wrong", "not the secret")
    line(*other, *served.words("Elsewhere")[:-1], wrong)
    report = line(*other, "sync", "--once", code=5)
    assert report.answer["errors"] == ["portal_sign_in_refused"]
    line(*other, *served.words("Elsewhere"))
    assert line(*other, "sync", "--once").answer["errors"] == []
