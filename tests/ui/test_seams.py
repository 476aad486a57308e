"""Only two seams cross threads, and both stop cleanly."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

import pytest
from PySide6.QtCore import QModelIndex, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from triage_app.clock import Waking
from triage_app.errors import ConflictError, TriageError, UnreachableError
from triage_app.queue.access import Access
from triage_app.queue.domain.conversation import News, Row
from triage_app.ui.bridge import Bridge
from triage_app.ui.tasks import Tasks
from triage_app.ui.untaken import Untaken

UI_MAY_NOT_LOAD = ("sqlalchemy", "httpx", "keyring", "apscheduler", "alembic", "triage_app.queue.services")


def raising(error: Exception) -> Callable[[], None]:
    def work() -> None:
        raise error

    return work


def test_answers_arrive_on_the_ui_thread_in_order(tasks: Tasks, qtbot: QtBot) -> None:
    heard: list[tuple[int, bool]] = []
    for number in range(50):
        tasks.run(lambda number=number: number, lambda got: heard.append((got, on_ui_thread())))  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(heard) == 50)
    assert heard == [(number, True) for number in range(50)]


def on_ui_thread() -> bool:
    app = QApplication.instance()
    return app is not None and QThread.currentThread() is app.thread()


def test_work_runs_off_the_ui_thread(tasks: Tasks, qtbot: QtBot) -> None:
    heard: list[str] = []
    tasks.run(lambda: threading.current_thread().name, heard.append)
    qtbot.waitUntil(lambda: heard == ["queue-worker"])


def hear(tasks: Tasks, qtbot: QtBot, work: Callable[[], object]) -> None:
    """Ask for something, and let go of the answer when it was heard."""
    heard: list[object] = []
    tasks.run(work, heard.append)
    qtbot.waitUntil(lambda: bool(heard))


def held(gone: list[bool]) -> type:
    """Something that writes down when it goes whether it goes on the UI thread."""

    class Held:
        def __del__(self) -> None:
            gone.append(on_ui_thread())

    return Held


def test_what_a_call_held_is_let_go_of_on_the_ui_thread(tasks: Tasks, qtbot: QtBot) -> None:
    gone: list[bool] = []
    made = held(gone)
    for number in range(1, 20):
        hear(tasks, qtbot, made)
        hear(tasks, qtbot, threading.get_ident)
        assert gone == [True] * number


def test_an_expected_failure_goes_to_whoever_asked(tasks: Tasks, qtbot: QtBot) -> None:
    heard: list[TriageError] = []
    tasks.run(raising(ConflictError("owned_by_other", owner="Joy")), None, heard.append)
    qtbot.waitUntil(lambda: len(heard) == 1)
    assert heard[0].code == "owned_by_other"


def test_an_expected_failure_nobody_asked_for_is_told(tasks: Tasks, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tasks.failed) as told:
        tasks.run(raising(UnreachableError("database_unreachable")))
    assert isinstance(told.args[0] if told.args else None, UnreachableError)


def test_a_bug_reaches_the_excepthook_and_the_worker_goes_on(tasks: Tasks, qtbot: QtBot) -> None:
    heard: list[int] = []
    with qtbot.capture_exceptions() as bugs:
        tasks.run(raising(ZeroDivisionError()))
        tasks.run(lambda: 1, heard.append)
        qtbot.waitUntil(lambda: heard == [1])
    assert [kind for kind, *_ in bugs] == [ZeroDivisionError]


def test_stopping_finishes_what_was_asked_for_and_answers_nobody(qapp: QApplication) -> None:
    tasks, done, heard = Tasks(), list[int](), list[None]()
    for number in range(5):
        tasks.run(lambda number=number: done.append(number), heard.append)  # type: ignore[misc]
    assert tasks.stop()
    qapp.processEvents()
    assert (done, heard) == ([0, 1, 2, 3, 4], [])


def test_what_was_asked_for_at_the_end_is_let_go_of_on_the_ui_thread(qapp: QApplication) -> None:
    tasks, gone = Tasks(qapp), list[bool]()
    starts, made = threading.Event(), held(gone)
    tasks.run(starts.wait)
    for _ in range(5):
        tasks.run(made)
    assert not tasks.stop(0)
    starts.set()
    assert tasks.stop()
    assert gone == [True] * 5


def test_the_bridge_tells_news_on_the_ui_thread(stand_in: Any, qtbot: QtBot) -> None:
    bridge = Bridge(cast(Access, stand_in), 0)
    heard: list[tuple[News, bool]] = []
    bridge.rows_changed.connect(lambda news: heard.append((news, on_ui_thread())))
    stand_in.by_id[2] = stand_in.by_id[2]._replace(snippet="new")
    stand_in.touch(2)
    stand_in.touch(99)
    bridge.start()
    qtbot.waitUntil(lambda: bool(heard))
    assert bridge.stop()
    news, on_ui = heard[0]
    assert (news.ids, [row.snippet for row in news.rows], on_ui) == (frozenset({2, 99}), ["new"], True)


def test_much_news_comes_in_portions_and_none_before_the_last_one_is_taken_in(stand_in: Any, qtbot: QtBot) -> None:
    bridge = Bridge(cast(Access, stand_in), 0)
    portions: list[News] = []
    depth = deepest = 0

    def take(news: News) -> None:
        nonlocal depth, deepest
        depth += 1
        deepest = max(depth, deepest)
        portions.append(news)
        qtbot.wait(5)  # whatever waits to be heard is heard now
        depth -= 1

    bridge.rows_changed.connect(take)
    for key in range(2, 90):
        stand_in.touch(key)
    bridge.start()
    qtbot.waitUntil(lambda: sum(len(one.ids) for one in portions) == 88)
    assert bridge.stop()
    assert all(len(one.ids) <= 10 for one in portions)
    assert frozenset[int]().union(*(one.ids for one in portions)) == frozenset(range(2, 90))
    assert {row.id for one in portions for row in one.rows} == {2, 3, 4, 5}
    assert deepest == 1


def test_the_most_urgent_news_comes_first_and_of_each_conversation_only_the_newest(
    a_row: Callable[..., Row],
) -> None:
    untaken = Untaken()
    rows = [a_row(key, "Kim", due_in=timedelta(hours=30 - key)) for key in range(1, 21)]
    untaken.add(News(frozenset(range(1, 22)), tuple(rows), 7))
    assert [row.id for row in untaken.portion(3).rows] == [20, 19], "21 is gone and comes first"
    urgent = a_row(99, "Nora", due_in=timedelta(minutes=5))
    untaken.add(News(frozenset({5, 99}), (urgent,), 8))
    first = untaken.portion(2)
    assert (set(first.ids), first.rows, first.cursor) == ({5, 99}, (urgent,), 8)
    left = []
    while untaken:
        left += [row.id for row in untaken.portion(4).rows]
    assert sorted(left) == [1, 2, 3, 4, *range(6, 19)]


def test_a_bridge_ends_although_nobody_takes_its_news_in(stand_in: Any) -> None:
    bridge = Bridge(cast(Access, stand_in), 0)
    for key in range(2, 90):
        stand_in.touch(key)
    bridge.start()
    assert bridge.stop(timeout_s=5.0)


def test_the_bridge_says_when_nothing_is_heard_and_when_it_is_heard_again(stand_in: Any, qtbot: QtBot) -> None:
    class Broken:
        failures = 1

        def wait_for_change(self, cursor: int, timeout_s: float) -> bool:
            if self.failures:
                self.failures -= 1
                raise UnreachableError("database_unreachable")
            return bool(stand_in.wait_for_change(cursor, timeout_s))

        def stop_listening(self) -> None:
            pass

    bridge = Bridge(cast(Access, Broken()), 0)
    with qtbot.waitSignals([bridge.lost, bridge.found], order="strict"):
        bridge.start()
    assert bridge.stop()


def test_a_change_by_somebody_else_shows_up_in_the_list(
    window: Any, stand_in: Any, a_row: Callable[..., Row], qtbot: QtBot
) -> None:
    stand_in.add([a_row(9, "Nora Lind")])
    stand_in.touch(9)
    model = window.screen_._model
    qtbot.waitUntil(lambda: bool(model.line_of(9).isValid()))


def test_many_changes_at_once_are_read_together(
    window: Any, stand_in: Any, a_row: Callable[..., Row], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[int] = []
    news = type(stand_in).news

    def noting(self: Any, cursor: int) -> Any:
        reads.append(cursor)
        return news(self, cursor)

    monkeypatch.setattr(type(stand_in), "news", noting)
    for key in range(20, 60):
        stand_in.add([a_row(key, f"Patient {key}")])
        stand_in.touch(key)
        qtbot.wait(5)
    model = window.screen_._model
    qtbot.waitUntil(lambda: bool(model.line_of(59).isValid()))
    assert 1 <= len(reads) <= 5, "forty changes within a fifth of a second"


def test_closing_the_window_leaves_no_thread_behind(window: Any, tasks: Tasks) -> None:
    window.close()
    assert tasks.stop()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("queue-")]


def test_the_window_loads_nothing_of_the_store() -> None:
    names = ", ".join(repr(name) for name in UI_MAY_NOT_LOAD)
    loads = "import sys, triage_app.ui.window, triage_app.ui.queue_screen.work, triage_app.ui.bridge"
    code = f"{loads}; print([name for name in ({names},) if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.strip() == "[]"


@pytest.mark.usefixtures("qapp")
def test_qt_keeps_its_references_to_none() -> None:
    index = QModelIndex()
    before = sys.getrefcount(None)
    for _ in range(1000):
        index.data()
    assert sys.getrefcount(None) > before - 500


def test_after_a_sleep_the_queue_is_listened_to_anew(
    stand_in: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept, left = [False], threading.Event()
    monkeypatch.setattr(Waking, "woke", lambda _: slept.pop() if slept else False)
    monkeypatch.setattr(stand_in, "stop_listening", left.set)
    bridge = Bridge(cast(Access, stand_in), 0)
    bridge.start()
    assert not left.wait(0.3)
    slept.append(True)
    assert left.wait(5)
    with qtbot.waitSignal(bridge.rows_changed):
        stand_in.touch(2)
    assert bridge.stop()
