"""The language of windows: compiled on the way, chosen below, English where nothing else can be had."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import platformdirs
import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from triage_app import language
from triage_app.config import Place, Profile
from triage_app.credentials import GivenSecrets
from triage_app.desk import Desk, Ready
from triage_app.queue.access import Access
from triage_app.ui import translation
from triage_app.ui.tasks import Tasks
from triage_app.ui.theme.choice import Theme
from triage_app.ui.window import Window

KEPT = "Lo que estaba escribiendo"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for compiled texts that is empty."""
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_, **__: str(tmp_path / "cache"))
    return tmp_path / "cache" / "texts"


def close_button() -> str:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    return box.buttons()[0].text()


def spoken_now() -> str:
    return QCoreApplication.translate("Window", "Undo")


@pytest.mark.parametrize("spoken", ["es"], indirect=True)
def test_qts_own_words_are_spanish_too(spoken: str) -> None:
    assert (spoken, spoken_now(), close_button()) == ("es", "Deshacer", "Cancelar")


def test_missing_texts_are_compiled_on_the_way(qapp: QApplication, cache: Path) -> None:
    language.speak("es")
    assert translation.speak(qapp) == ""
    assert spoken_now() == "Deshacer"
    assert [path.name.partition("-")[0] for path in cache.iterdir()] == ["triage_es"]


@pytest.mark.parametrize("found", [b"", b"not compiled texts"])
def test_damaged_texts_are_compiled_again(found: bytes, qapp: QApplication, cache: Path) -> None:
    language.speak("es")
    translation.speak(qapp)
    (compiled,) = cache.iterdir()
    compiled.write_bytes(found)
    assert translation.speak(qapp) == ""
    assert spoken_now() == "Deshacer"


def test_older_texts_are_never_read_and_go(qapp: QApplication, cache: Path) -> None:
    cache.mkdir(parents=True)
    (cache / "triage_es-0123456789abcdef.qm").write_bytes(b"of another version")
    language.speak("es")
    assert translation.speak(qapp) == ""
    assert spoken_now() == "Deshacer"
    assert len(list(cache.iterdir())) == 1


@pytest.mark.parametrize("lack", ["folder", "lrelease"])
def test_where_texts_cannot_be_made_the_program_speaks_english_and_says_so(
    lack: str, qapp: QApplication, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if lack == "folder":
        cache.parent.write_bytes(b"a file, not a folder")
    else:
        monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    language.speak("es")
    said = translation.speak(qapp)
    assert said.startswith("The program's texts in the chosen language could not be prepared (")
    assert (language.spoken(), spoken_now(), close_button()) == ("en", "Undo", "Cancel")


@pytest.fixture
def desk(stand_in: Any, tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    """A desk on the stand-in's queue; a team's, so that it starts no sync."""
    profile = Profile(tmp_path / "profile")
    place = Place(profile, database="postgresql://ana@db/triage")
    profile.save(replace(place.settings, zoom=1.2))
    stand_in.shut = lambda: None
    made = Desk(lambda: Ready(place, GivenSecrets({}), cast(Access, stand_in)), profile, remember=True)
    made.frame.show()
    qtbot.waitUntil(lambda: hasattr(made, "window") and made.window.footer._language.isEnabled())
    yield made
    made.end()
    made.frame.close()


def test_another_language_is_spoken_at_once_and_what_was_open_stays_open(
    desk: Desk, stand_in: Any, qtbot: QtBot
) -> None:
    desk.window.screen_.show_conversation(2)
    qtbot.waitUntil(lambda: desk.window.screen_.pane.conversation is not None)
    desk.window.screen_.pane.composer.text.setPlainText(KEPT)
    before = desk.window
    before.footer._language.click()
    assert desk.window is not before
    qtbot.waitUntil(lambda: desk.window.screen_.pane.conversation is not None)
    pane = desk.window.screen_.pane
    assert (pane.row is not None and pane.row.id, pane.composer.written()) == (2, KEPT)
    assert desk.window.screen_.list._title.whole() == "Todas"
    assert desk.window.footer._language.text() == "English"
    assert stand_in.drafts[2].text == KEPT
    kept = json.loads(desk._profile.settings_file.read_text())
    assert (kept["language"], kept["zoom"], kept["database"]) == ("es", 1.2, "postgresql://ana@db/triage")


def test_choosing_a_look_keeps_the_language(desk: Desk, qtbot: QtBot) -> None:
    desk.window.footer._language.click()
    qtbot.waitUntil(desk.window.footer._language.isEnabled)
    desk.window.actions_.zoom_in.trigger()
    assert (desk._profile.settings().language, desk._profile.settings().zoom) == ("es", 1.3)


def test_the_language_cannot_be_changed_before_the_queue_is_open(theme: Theme, tasks: Tasks, qtbot: QtBot) -> None:
    window = Window(theme, tasks)
    qtbot.addWidget(window)
    assert not window.footer._language.isEnabled()
