"""A second start shows the window that is open, and a desk that died leaves its place."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from triage_app.ui.one_desk import OneDesk

HOLD = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from triage_app.ui.one_desk import OneDesk
application = QCoreApplication([])
place = OneDesk(Path(sys.argv[1]))
print(place.take(), flush=True)
sys.stdin.read()
"""


@pytest.mark.usefixtures("qapp")
def test_a_second_desk_calls_the_first(tmp_path: Path, qtbot: QtBot) -> None:
    first, second = OneDesk(tmp_path), OneDesk(tmp_path)
    assert first.take()
    first.listen()
    assert not second.take()
    with qtbot.waitSignal(first.show_requested):
        assert second.call()
    first.leave()
    assert second.take()
    second.leave()


@pytest.mark.usefixtures("qapp")
def test_another_profile_or_session_has_a_place_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other").mkdir()
    first, other = OneDesk(tmp_path), OneDesk(tmp_path / "other")
    monkeypatch.setenv("XDG_SESSION_ID", "another")
    elsewhere = OneDesk(tmp_path)
    assert [one.take() for one in (first, other, elsewhere)] == [True, True, True]
    for one in (first, other, elsewhere):
        one.leave()


@pytest.mark.usefixtures("qapp")
def test_a_desk_that_was_killed_leaves_its_place(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-P", "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "True\n"
    place = OneDesk(tmp_path)
    assert not place.take()
    assert not place.call()
    holder.kill()
    holder.communicate()
    assert place.take()
    place.leave()
