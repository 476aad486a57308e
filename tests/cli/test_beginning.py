"""The first command on a fresh computer, and what profiles, keys and passphrases can go wrong with."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from command_line import PASSPHRASE, finished, start
from triage_app.crash import write_report
from triage_app.credentials import portal_secret
from triage_app.credentials.vault import VaultSecrets

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import CommandLine

FAR = ("--url", "https://portal.example/fhir/R4")


def test_connecting_a_portal_makes_the_queue_and_its_first_person(fresh: CommandLine) -> None:
    first = ("--person", "ana", "--person-name", "Ana Reyes", "--practice-name", "Northside", "--zone", "UTC")
    made = fresh("portal", "add", "Greenfield", *FAR, *first)
    assert made.answer == {"id": 1, "name": "Greenfield", "kind": "fhir", "url": FAR[1]}
    assert fresh("staff", "list").answer == {
        "id": 1,
        "login": "ana",
        "name": "Ana Reyes",
        "roles": ["admin", "supervisor"],
        "active": True,
        "away": None,
        "on_shift": True,
        "open": 0,
    }
    checks = {one["name"]: one["state"] for one in fresh("doctor").answer["checks"]}
    assert checks == {
        "program": "ok",
        "database": "ok",
        "clock": "ok",
        "sync": "warning",
        "Greenfield": "warning",
    }
    assert {path.stat().st_mode & 0o077 for path in (fresh.profile, fresh.profile / "vault.json")} == {0}


def test_no_queue_is_begun_where_something_keeps_folders_in_step(fresh: CommandLine) -> None:
    (fresh.profile.parent / ".stfolder").mkdir()
    assert fresh("db", "init", code=2).error == "profile_synchronised"
    assert not list(fresh.profile.glob("*.db"))


def test_without_words_the_first_person_is_whoever_is_signed_in(fresh: CommandLine) -> None:
    assert fresh("db", "init").answer == {"made": True, "database": "embedded"}
    (first,) = fresh("staff", "list").answers
    assert first["login"]


def test_beginning_twice_changes_nothing(fresh: CommandLine) -> None:
    fresh("db", "init", "--person", "ana")
    assert fresh("db", "init", "--person", "mallory").answer == {"made": False, "database": "embedded"}
    assert [one["login"] for one in fresh("staff", "list").answers] == ["ana"]
    assert fresh.run("db", "init").out == "The queue was there already and is up to date.\n"


def test_of_several_beginnings_at_once_one_counts_and_its_key_opens_the_queue(fresh: CommandLine) -> None:
    begun = [
        start("db", "init", "--practice-name", f"P{n}", "--zone", "UTC", "--person", f"p{n}", "--person-name", "P")
        for n in range(3)
    ]
    for one in begun:
        finished(one)
    assert len(fresh("staff", "list").answers) == 1
    assert fresh("queue", "list").answers == []


def test_portals_that_are_connected_at_once_keep_their_secrets(line: CommandLine) -> None:
    words = ("portal", "add", *FAR, "--auth", "bearer", "--secret-file")
    added = [start(*words, line.write(f"secret {n}", f"s{n}"), f"Portal {n}") for n in range(4)]
    for one in added:
        finished(one)
    vault = VaultSecrets(line.profile / "vault.json", PASSPHRASE)
    assert [vault.get(portal_secret(f"Portal {n}")) for n in range(4)] == ["s0", "s1", "s2", "s3"]


def test_a_queue_and_its_folder_are_closed_to_others_also_after_a_mistake(fresh: CommandLine) -> None:
    fresh("db", "init", "--practice-name", "P", "--zone", "UTC", "--person", "p", "--person-name", "P")
    for path in (fresh.profile, fresh.profile / "queue.db", fresh.profile / "vault.json"):
        assert path.stat().st_mode & 0o077 == 0, path
    report = write_report(fresh.folder / "another" / "logs", ValueError, None)
    assert report.parent.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("words", [("db", "init"), ("portal", "add", "Greenfield", *FAR)])
def test_without_keyring_and_vault_nothing_is_made(bare: CommandLine, words: tuple[str, ...]) -> None:
    failed = bare(*words, code=2)
    assert failed.error == "keyring_unusable"
    assert failed.answer["next"] == "Unlock it, or use a vault: --vault-passphrase-file FILE."
    assert not bare.profile.exists()


@pytest.mark.parametrize("words", [("doctor",), ("staff", "list"), ("sync", "--once"), ("db", "check")])
def test_where_no_queue_was_begun_every_command_says_so(fresh: CommandLine, words: tuple[str, ...]) -> None:
    said = fresh(*words, code=1 if words == ("doctor",) else 5)
    assert "There is no queue here yet. Make one with triage-app db init" in said.out + said.err
    assert not fresh.profile.exists()


def test_a_wrong_zone_is_refused_and_the_next_attempt_succeeds(fresh: CommandLine) -> None:
    assert fresh("db", "init", "--zone", "Nowhere/Land", code=2).error == "zone_unknown"
    assert fresh("db", "init", "--zone", "America/New_York").answer["made"] is True


def test_a_first_person_with_an_impossible_login_is_refused_and_the_next_one_begins(fresh: CommandLine) -> None:
    for login in ("Ana", "1ana", "é", "a" * 64, "ana reyes"):
        assert fresh("db", "init", "--person", login, code=2).error == "login_invalid"
    assert fresh("db", "init", "--person", "ana").answer["made"] is True
    assert fresh("staff", "list").answer["login"] == "ana"


def test_two_profiles_know_nothing_of_each_other(fresh: CommandLine, tmp_path: Path) -> None:
    here, there = ("--profile", tmp_path / "here"), ("--profile", tmp_path / "there")
    fresh(*here, "db", "init", "--person", "ana")
    fresh(*there, "portal", "add", "Greenfield", *FAR, "--person", "kim")
    assert [fresh(*place, "staff", "list").answer["login"] for place in (here, there)] == ["ana", "kim"]
    assert [len(fresh(*place, "portal", "list").answers) for place in (here, there)] == [0, 1]
    shutil.copy(tmp_path / "here" / "vault.json", tmp_path / "there" / "vault.json")
    assert fresh(*there, "queue", "list", code=5).error == "database_key_wrong"


def test_the_profile_is_the_one_said_else_the_environments_else_the_accounts(
    fresh: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh("db", "init", "--person", "ana")
    fresh("--profile", tmp_path / "said", "db", "init", "--person", "kim")
    monkeypatch.setenv("TRIAGE_PROFILE", "")
    fresh("db", "init", "--person", "lee")
    assert (tmp_path / "data" / "triage-app" / "queue.db").is_file()
    assert fresh("staff", "list").answer["login"] == "lee"
    monkeypatch.setenv("TRIAGE_PROFILE", str(fresh.profile))
    assert fresh("staff", "list").answer["login"] == "ana"
    assert fresh("--profile", tmp_path / "said", "staff", "list").answer["login"] == "kim"


def test_the_passphrase_may_be_said_on_the_line(bare: CommandLine) -> None:
    vault = ("--vault-passphrase-file", bare.write("said", "a passphrase\n"))
    bare(*vault, "db", "init")
    assert bare(*vault, "queue", "list").answers == []


@pytest.mark.parametrize(
    ("content", "mode", "code"),
    [
        ("another one", 0o600, "vault_passphrase_wrong"),
        ("", 0o600, "vault_passphrase_missing"),
        ("correct horse battery staple", 0o644, "secret_file_open_to_others"),
        (b"\xff\xfe\x00", 0o600, "secret_file_unreadable"),
        (None, 0, "secret_file_unreadable"),
    ],
)
def test_a_passphrase_that_does_not_open_the_vault_is_said_to_be_so(
    line: CommandLine, content: str | bytes | None, mode: int, code: str
) -> None:
    path = line.folder / "other" if content is None else line.write("other", content, mode=mode)
    for words in (("queue", "list"), ("sync", "--once"), ("db", "check"), ("db", "init")):
        assert line("--vault-passphrase-file", path, *words, code=2).error == code


def test_a_passphrase_that_is_not_given_is_asked_for(line: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRIAGE_VAULT_PASSPHRASE_FILE")
    assert line("queue", "list", code=2).error == "vault_passphrase_missing"


def test_the_mark_that_an_editor_puts_before_a_passphrase_is_no_part_of_it(line: CommandLine) -> None:
    marked = line.write("marked", "\ufeffcorrect horse battery staple\r\n")
    assert line("--vault-passphrase-file", marked, "queue", "list", "--limit", "1").answer


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '"keys"', "[" * 100_000, '{"keys": "pocket"}', '{"zoom": "large"}', b"\xff"]
)
def test_damaged_settings_are_told_and_left_as_they_are(line: CommandLine, content: str | bytes) -> None:
    line.write("profile/profile.json", content)
    for words in (("queue", "list"), ("db", "init")):
        assert line(*words, code=2).error == "profile_damaged"
    assert line("doctor", code=1).answer["checks"][-1]["state"] == "failed"
    kept = (line.profile / "profile.json").read_bytes()
    assert kept == (content.encode() if isinstance(content, str) else content)


@pytest.mark.parametrize("content", ["", "{}", '{"salt": "!", "nonce": "!", "sealed": "!"}', b"\xff\x00"])
def test_a_damaged_vault_is_told(line: CommandLine, content: str | bytes) -> None:
    line.write("profile/vault.json", content)
    assert line("queue", "list", code=2).error == "vault_damaged"


def test_a_vault_somebody_has_touched_does_not_open(line: CommandLine) -> None:
    path = line.profile / "vault.json"
    vault = json.loads(path.read_text())
    vault["sealed"] = vault["sealed"][:-8] + "AAAAAAA="
    path.write_text(json.dumps(vault))
    assert line("queue", "list", code=2).error == "vault_passphrase_wrong"


def test_a_lost_key_is_told_and_no_new_one_is_made_for_the_old_queue(line: CommandLine) -> None:
    (line.profile / "vault.json").unlink()
    for words in (("queue", "list"), ("db", "check"), ("db", "init"), ("sync", "--once")):
        assert line(*words, code=5).error == "database_key_missing"
    assert not (line.profile / "vault.json").exists()


def test_a_queue_made_anew_keeps_the_key_that_a_backup_needs(line: CommandLine) -> None:
    backup = (line.profile / "queue.db").rename(line.folder / "backup.db")
    assert line("queue", "list", code=5).error == "database_missing"
    assert line("db", "init").answer["made"] is True
    for path in line.profile.glob("queue.db*"):
        path.unlink()
    backup.rename(line.profile / "queue.db")
    assert line("queue", "list", "--limit", "1").answer


def test_settings_that_were_lost_come_back_with_the_next_beginning(line: CommandLine) -> None:
    (line.profile / "profile.json").unlink()
    assert line("queue", "list", code=5).error == "database_missing"
    assert line("db", "init").answer["made"] is False
    assert line("queue", "list", "--limit", "1").answer


@pytest.mark.parametrize(("said", "mode"), [("yes", "elapsed"), ("no", "open_days")])
def test_the_answer_about_weekends_at_the_beginning_chooses_which_hours_count(
    fresh: CommandLine, said: str, mode: str
) -> None:
    first = ("--person", "ana", "--person-name", "Ana Reyes", "--practice-name", "Northside", "--zone", "UTC")
    fresh("db", "init", *first, "--weekends", said)
    rules = fresh("rules", "show").answer
    assert (rules["policies"][0]["mode"], rules["weekends"], rules["edited_by"]) == (
        mode,
        said == "yes",
        "Ana Reyes",
    )
