"""Two queues of one computer never speak to the same portal, whichever account they belong to."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from triage_app import one_queue
from triage_app.errors import TriageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from command_line import CommandLine, Served

SETTINGS = {"url": "https://portal.example/fhir/R4", "client_id": "queue-1"}
NOBODY = 65_534


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A directory as /var/tmp is: everybody may write, and nobody takes away what is not theirs."""
    place = Path(tempfile.mkdtemp(prefix="triage-shared-"))  # pytest's own folders are closed to other accounts
    place.chmod(0o1777)
    monkeypatch.setenv("TRIAGE_SHARED_STATE", str(place))
    yield place
    shutil.rmtree(place)


def a_profile(folder: Path, name: str) -> Path:
    made = folder / name
    made.mkdir()
    (made / "profile.json").write_text("{}")
    return made


def refused(profile: Path, settings: dict[str, Any] = SETTINGS) -> str:
    try:
        one_queue.claim(settings, "Greenfield", profile)
    except TriageError as error:
        return error.code
    return ""


def as_another(code: str, *words: object) -> str:
    """Run Python under an account that owns nothing; everything is imported before it takes that account."""
    account = f"import os; os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})"
    command = [sys.executable, "-P", "-c", code.replace("# here", account), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout


CLAIM = """
import json, sys
from pathlib import Path
from triage_app import one_queue
from triage_app.errors import TriageError
# here
try:
    one_queue.claim(json.loads(sys.argv[1]), "Greenfield", Path(sys.argv[2]))
    print("claimed")
except TriageError as error:
    print(error.code, error.values["account"])
"""


def test_a_second_profile_is_refused_and_the_first_may_come_again(shared: Path, tmp_path: Path) -> None:
    first, second = (a_profile(tmp_path, name) for name in ("first", "second"))
    assert [refused(first), refused(second), refused(first)] == ["", "portal_of_other_profile", ""]
    (marker,) = shared.iterdir()
    assert "portal.example" not in marker.name
    assert marker.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("https://PORTAL.example:443/fhir/R4/", True),
        ("https://portal.example/fhir/r4", False),
        ("http://portal.example/fhir/R4", False),
        ("https://portal.example:8443/fhir/R4", False),
    ],
)
def test_one_portal_has_one_identity_however_its_address_is_written(url: str, *, same: bool) -> None:
    assert (one_queue.identity({**SETTINGS, "url": url}) == one_queue.identity(SETTINGS)) is same
    assert one_queue.identity({**SETTINGS, "url": url, "client_id": "queue-2"}) != one_queue.identity(SETTINGS)


@pytest.mark.usefixtures("shared")
def test_a_queue_that_is_gone_leaves_its_portal_to_the_next(tmp_path: Path) -> None:
    gone, later = a_profile(tmp_path, "gone"), a_profile(tmp_path, "later")
    assert refused(gone) == ""
    shutil.rmtree(gone)
    assert [refused(later), refused(later)] == ["", ""]


def test_a_damaged_marker_of_ones_own_is_made_anew(shared: Path, tmp_path: Path) -> None:
    mine, other = a_profile(tmp_path, "mine"), a_profile(tmp_path, "other")
    assert refused(mine) == ""
    (marker,) = shared.iterdir()
    marker.write_bytes(b"[" * 100_000)
    assert [refused(mine), refused(other)] == ["", "portal_of_other_profile"]


@pytest.mark.usefixtures("shared")
def test_another_account_is_refused_and_told_whose_queue_there_is(tmp_path: Path) -> None:
    assert refused(a_profile(tmp_path, "mine")) == ""
    said = as_another(CLAIM, json.dumps(SETTINGS), "/theirs")
    assert said.split() == ["portal_of_other_account", "root"]
    other = json.dumps({**SETTINGS, "client_id": "queue-2"})
    assert as_another(CLAIM, other, "/theirs").split() == ["claimed"]
    with pytest.raises(TriageError) as refusal:
        one_queue.claim({**SETTINGS, "client_id": "queue-2"}, "Greenfield", tmp_path / "mine")
    assert refusal.value.values["account"] == "nobody"


PLANT = """
import os, sys
# here
kind, path, target = sys.argv[1:]
{
    "link": lambda: os.symlink(target, path),
    "pipe": lambda: os.mkfifo(path, 0o666),
    "folder": lambda: os.mkdir(path),
    "words": lambda: open(path, "w").write('{"account": "root", "profile": "' + target + '"}'),
}[kind]()
"""


@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "words"])
def test_what_another_account_plants_refuses_and_no_more(kind: str, shared: Path, tmp_path: Path) -> None:
    mine, target = a_profile(tmp_path, "mine"), tmp_path / "precious"
    target.write_text("precious")
    marker = shared / f"triage-portal-{one_queue.identity(SETTINGS)}"
    as_another(PLANT, kind, marker, mine if kind == "words" else target)
    assert refused(mine) == "portal_of_other_account"
    assert target.read_text() == "precious"
    assert list(shared.iterdir()) == [marker]
    assert refused(mine, {**SETTINGS, "client_id": "queue-2"}) == ""


def test_a_place_where_others_take_files_away_is_not_used(shared: Path, tmp_path: Path) -> None:
    shared.chmod(0o777)
    assert refused(a_profile(tmp_path, "mine")) == ""
    assert list(shared.iterdir()) == []
    shared.chmod(0o1777)
    os.chown(shared, NOBODY, NOBODY)
    assert refused(tmp_path / "mine") == ""
    assert list(shared.iterdir()) == []


def test_the_command_line_refuses_a_second_queue_and_its_sync(
    fresh: CommandLine, served: Served, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fresh(*served.words())
    computer = os.environ["TRIAGE_SHARED_STATE"]
    second = replace(fresh, folder=tmp_path / "second")
    monkeypatch.setenv("TRIAGE_PROFILE", str(second.profile))
    assert second(*served.words(), code=1).error == "portal_of_other_profile"
    assert second("portal", "list").answers == []
    monkeypatch.setenv("TRIAGE_SHARED_STATE", str(tmp_path))  # as if it had been set up before there were markers
    second(*served.words())
    monkeypatch.setenv("TRIAGE_SHARED_STATE", computer)
    said = second("sync", "--once", code=5)
    assert said.answer["errors"] == ["portal_of_other_profile"]
    assert said.answer["pulled"] == 0
    assert str(fresh.profile) in said.err
