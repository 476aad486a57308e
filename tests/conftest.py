"""What every test gets: our plugins, and a red run in CI when a test was skipped."""

from __future__ import annotations

import gc
import hashlib
import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytest_plugins = ["compiled_once", "medplum_peer", "postgres_cluster", "queues", "rude_portal", "typed_sql"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1")
os.environ["LC_ALL"] = "C.UTF-8"  # whatever the computer speaks, a program that was told nothing speaks English


@pytest.fixture(scope="session", autouse=True)
def shared_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where queues of this computer learn of each other, instead of the computer's own place."""
    place = tmp_path_factory.mktemp("shared")
    os.environ["TRIAGE_SHARED_STATE"] = str(place)
    return place


@pytest.fixture(autouse=True)
def a_computer_of_its_own(shared_state: Path, request: pytest.FixtureRequest) -> None:
    """No test learns of another one's queues."""
    place = shared_state / hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:16]
    place.mkdir(exist_ok=True)
    os.environ["TRIAGE_SHARED_STATE"] = str(place)


_windows: list[str] = []
"""The last test that had windows, until what it left is collected."""


@pytest.fixture(autouse=True)
def garbage_of_windows_is_collected_on_the_main_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    """A worker thread that collects a window of an earlier test would destroy it in the wrong thread."""
    if "qtbot" not in request.fixturenames:
        if _windows:  # pytest itself held the last ones until now
            _windows.clear()
            gc.unfreeze()
            gc.collect()
        yield
        return
    _windows[:] = [request.node.nodeid]
    gc.collect()
    gc.freeze()  # what stays from earlier tests is not looked through again: most of a second for every test
    gc.disable()
    yield
    gc.collect()
    gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "full" in config.option.markexpr:
        return
    left_out = [one for one in items if one.get_closest_marker("full")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [one for one in items if one not in left_out]


def pytest_sessionfinish(session: pytest.Session) -> None:
    if _skipped(session.config) and not session.exitstatus:
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if names := _skipped(config):
        terminalreporter.section("Skipped in CI, which makes the run fail", red=True)
        terminalreporter.write_line("\n".join(names))


def _skipped(config: pytest.Config) -> list[str]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if not os.environ.get("CI") or reporter is None:
        return []
    return [report.nodeid for report in reporter.stats.get("skipped", [])]
