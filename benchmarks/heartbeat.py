"""Figure 10's heartbeat: how evenly a desk's window goes on while everything open is counted anew.

A hundred thousand conversations are open, all of them in the list, when a holiday is set; sync counts them anew in
a process of its own and the window takes every new due time in. A timer asks to be woken every 4 ms; told is by
how much it was late, the slowest in a hundred, and the latest. The anchor is the same window, idle.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer, Slot, qInstallMessageHandler

from benchmarks.claim_beside_pull import slowest_of
from benchmarks.figure import Anchor, Figure
from benchmarks.recount import FULL, SMALL, close_on_a_holiday, embedded, team
from triage_app.practice.history.sizes import Size
from triage_app.queue.access import Access
from triage_app.queue.store.work import Store
from triage_app.ui.application import application
from triage_app.ui.garbage import GarbageOnThisThread
from triage_app.ui.opening import read_queue
from triage_app.ui.tasks import Tasks
from triage_app.ui.theme import style
from triage_app.ui.theme.choice import Look, Theme
from triage_app.ui.theme.tokens import ThemeName
from triage_app.ui.window import Window

BEAT_S = 0.004
IDLE_S, SMALL_IDLE_S = 10.0, 0.25
AFTERWARDS_S, SMALL_AFTERWARDS_S = 2.0, 0.3
"""What sync counted last is on its way to the window then."""

SLOWEST_S, ABOVE_IDLE_S = 0.008, 0.016
_ROOT = Path(__file__).parents[1]


def measure(*, small: bool = False) -> Iterator[Figure]:
    """The beats of a window, on both databases."""
    size = SMALL if small else FULL
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application()
    before = qInstallMessageHandler(lambda *_: None)  # offscreen, every window says that it takes no sizes
    with ExitStack() as stack:
        for name, begin in (("in a file", embedded), ("on PostgreSQL", team)):
            owner, desk, words = begin(stack, size)
            idle, beside = _beats(owner, desk, words, size, small=small)
            yield from _figures(name, idle, beside)
    qInstallMessageHandler(before)


def _figures(name: str, idle: list[float], beside: list[float]) -> Iterator[Figure]:
    designed = Anchor("8 ms, as designed", [SLOWEST_S], 1.0)
    alone = Anchor("the same, idle", [slowest_of(idle)], None)
    shown: dict[str, float | str] = {"the middle one, s": round(median(beside), 5), "beats": len(beside)}
    name = f"heartbeat beside a count {name}"
    yield Figure(10, f"{name}, slowest in 100", "s", [slowest_of(beside)], (designed, alone), beside=shown)
    bound = Anchor("16 ms above idle, as designed", [max(idle) + ABOVE_IDLE_S], 1.0)
    late = {f"later than {ms} ms": sum(one > ms / 1000 for one in beside) for ms in (16, 50, 100)}
    yield Figure(10, f"{name}, latest", "s", [max(beside)], (bound,), beside=dict(late))


def _beats(
    owner: Store, desk: Access, words: list[str], size: Size, *, small: bool
) -> tuple[list[float], list[float]]:
    """By how many seconds every beat was late: while nothing happens, and while everything is counted."""
    window, heart = _Desk(desk), _Heart()
    heart.beats(lambda: window.lines() < size.open)
    idle_until = time.perf_counter() + (SMALL_IDLE_S if small else IDLE_S)
    idle = heart.beats(lambda: time.perf_counter() < idle_until)
    close_on_a_holiday(owner)
    counting = subprocess.Popen(  # noqa: S603 - this very program
        (sys.executable, "-m", "benchmarks.recounting", *words), stdout=subprocess.DEVNULL, cwd=_ROOT
    )
    beside = heart.beats(lambda: counting.poll() is None)
    until = time.perf_counter() + (SMALL_AFTERWARDS_S if small else AFTERWARDS_S)
    beside += heart.beats(lambda: time.perf_counter() < until)
    window.shut()
    return idle, beside


class _Heart(QObject):
    """A timer on the UI thread that wants to be woken every 4 ms."""

    def __init__(self) -> None:
        super().__init__()
        self._late: list[float] = []
        self._last = 0.0
        self._loop = QEventLoop(self)
        self._go_on: Callable[[], bool] = bool
        self._timer = QTimer(self, interval=round(BEAT_S * 1000), timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._looks = QTimer(self, interval=50)
        self._looks.timeout.connect(self._on_looks_timeout)

    def beats(self, go_on: Callable[[], bool]) -> list[float]:
        """By how many seconds every beat was late, as long as it goes on."""
        self._late, self._last, self._go_on = [], time.perf_counter(), go_on
        self._timer.start()
        self._looks.start()
        self._loop.exec()
        self._timer.stop()
        self._looks.stop()
        return self._late

    @Slot()
    def _on_timer_timeout(self) -> None:
        now = time.perf_counter()
        self._late.append(max(0.0, now - self._last - BEAT_S))
        self._last = now

    @Slot()
    def _on_looks_timeout(self) -> None:
        if not self._go_on():
            self._loop.quit()


class _Desk:
    """The window with everything open in its list."""

    def __init__(self, desk: Access) -> None:
        theme = Theme(Look(ThemeName.LIGHT))
        style.apply(application(), theme)
        self._desk, self._tasks = desk, Tasks()
        self._garbage = GarbageOnThisThread()  # as a desk's process has it
        self._window = Window(theme, self._tasks)
        self._window.show()
        self._window.open(read_queue(desk))

    def lines(self) -> int:
        """How many lines the list has."""
        shown = self._window.screen_.list.list
        return 0 if shown is None else shown.model().rowCount()

    def shut(self) -> None:
        """Close it, and what it listens on."""
        self._window.close()
        self._tasks.stop()
        self._garbage.stop()
        self._window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self._desk.shut()
