"""The command line speaks the language that was chosen; codes, keys and names of commands stay as they are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from triage_app import language
from triage_app.config import Profile, Settings
from triage_app.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from command_line import CommandLine

NO_QUEUE = {
    "en": "There is no queue here yet. Make one with triage-app db init, or look around with triage-app demo.\n",
    "es": "Aquí todavía no hay ninguna cola. "
    "Cree una con triage-app db init, o mire cómo es con triage-app demo.\n",
}


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    yield
    language.speak(language.ENGLISH)


@pytest.mark.parametrize("spoken", language.LANGUAGES)
@pytest.mark.parametrize("words", [("--language", "{}"), ("--language={}",)])
def test_failures_are_told_in_the_language_that_was_asked_for(
    spoken: str, words: tuple[str, ...], bare: CommandLine
) -> None:
    asked = [word.format(spoken) for word in words]
    assert bare.run(*asked, "queue", "list", code=5).err == NO_QUEUE[spoken]


@pytest.mark.parametrize(
    ("tag", "spoken"),
    [("es_MX.UTF-8", "es"), ("es", "es"), ("es-US", "es"), ("en_US.UTF-8", "en"), ("et_EE", "en"), ("C", "en")],
)
def test_told_nothing_it_speaks_the_language_of_the_computer(
    tag: str, spoken: str, bare: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", tag)
    assert bare.run("queue", "list", code=5).err == NO_QUEUE[spoken]
    assert bare.run("--language", "auto", "queue", "list", code=5).err == NO_QUEUE[spoken]
    assert bare.run("--language", "en", "queue", "list", code=5).err == NO_QUEUE["en"]


def test_words_it_does_not_understand_are_told_in_the_language_too(bare: CommandLine) -> None:
    said = bare.run("--language", "es", "--bogus", code=2)
    assert said.err.startswith("Esto no se puede hacer como se escribió: ")


def test_an_unknown_language_is_refused(bare: CommandLine) -> None:
    assert bare("--language", "fr", "queue", "list", code=2).error == "usage"


def test_json_keeps_its_keys_and_codes(bare: CommandLine) -> None:
    said = bare("--language", "es", "queue", "list", code=5)
    assert said.error == "database_missing"
    assert said.answer["message"] == "Aquí todavía no hay ninguna cola."


def test_the_language_is_kept_with_the_profile_and_spoken_from_then_on(fresh: CommandLine) -> None:
    fresh.run("--language", "es", "db", "init")
    assert json.loads((fresh.profile / "profile.json").read_text())["language"] == "es"
    assert fresh.run("queue", "claim", "99", code=2).err.startswith("No existe la conversación 99.")
    assert fresh.run("--language", "en", "queue", "claim", "99", code=2).err.startswith("There is no")
    profile = ("--profile", str(fresh.profile))
    assert fresh.run(*profile, "queue", "claim", "99", code=2).err.startswith("No existe la conversación 99.")


def test_a_profile_from_before_languages_follows_the_computer(tmp_path: Path) -> None:
    profile = Profile(tmp_path)
    profile.settings_file.write_text('{"database": "embedded", "keys": "vault", "theme": "dark", "zoom": 1.5}')
    assert profile.settings() == Settings(keys="vault", theme="dark", zoom=1.5, language="auto")


@pytest.mark.parametrize("content", ['{"language": "fr"}', '{"language": 7}'])
def test_a_language_nobody_speaks_is_a_damaged_profile(content: str, tmp_path: Path) -> None:
    profile = Profile(tmp_path)
    profile.settings_file.write_text(content)
    with pytest.raises(UsageError, match="profile_damaged"):
        profile.settings()
