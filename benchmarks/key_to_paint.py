"""Figures 5 and 15: from the key that claims to the row as it is painted then, its answer still on the way.

Ours is the program's own window on a team's queue 150 ms away, offscreen. A claim or a release is asked for as a
person does; the time ends when the list has painted the row with its new owner. The anchor is a bare widget that
paints itself anew after a key. A first act is slow: in the small size, which has no other, the answer is held
until the row is painted.
"""

import os
from collections.abc import Callable, Iterator
from statistics import median

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QObject, Qt, qInstallMessageHandler
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from benchmarks import databases
from benchmarks.far_link import Far, far_desk
from benchmarks.figure import Anchor, Figure
from benchmarks.turns import in_turn, seconds
from triage_app.ui.application import application
from triage_app.ui.opening import read_queue
from triage_app.ui.tasks import Tasks
from triage_app.ui.theme import style
from triage_app.ui.theme.choice import Look, Theme
from triage_app.ui.theme.tokens import ThemeName
from triage_app.ui.window import Window

from relay import Relay  # isort: skip - databases.py says where the tests' plugins are

LINK_S, SMALL_LINK_S = 0.15, 0.02
TURNS, SMALL_TURNS = 20, 1
WITHIN_S = 0.016
_QUIET_MS = 100
"""Between two keys: whatever the one before had painted is painted."""

_PATIENCE_MS = 20_000


def measure(*, small: bool = False) -> Iterator[Figure]:
    """The key's way to the screen, and the answer's way to the desk beside it."""
    turns, link = (SMALL_TURNS, SMALL_LINK_S) if small else (TURNS, LINK_S)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application()
    before = qInstallMessageHandler(_say_nothing)  # offscreen, every window says that it takes no sizes
    with databases.postgres() as cluster, Relay(cluster.port) as relay:
        far = far_desk(cluster, relay)
        desk, bare = _Desk(far, holds_answers=small), _Bare()
        relay.delay_s = link
        sides = {"claim": desk.claim, "release": desk.release, "bare": bare.press}
        took = in_turn(sides, turns)
        relay.delay_s = 0.0
        desk.shut()
        bare.close()
    qInstallMessageHandler(before)
    bound = Anchor("16 ms, as designed", [WITHIN_S], 1.0)
    repaint = Anchor("a bare widget after a key", took["bare"], None)
    for number, act in ((5, "claim"), (15, "release")):
        beside: dict[str, float | str] = {
            "the slowest, s": round(max(took[act]), 4),
            "confirmed after, s": round(median(desk.confirmed[act][-turns:]), 3),
        }
        name = f"{act} painted before its answer"
        yield Figure(number, name, "s", took[act], (bound, repaint), beside=beside)


def _say_nothing(*_: object) -> None:
    pass


class _Painted(QObject):
    """Hears of paints of a widget."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.happened = False
        watched.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.happened = self.happened or event.type() is QEvent.Type.Paint
        return False


class _Desk:
    """The window on a queue far away."""

    def __init__(self, far: Far, *, holds_answers: bool) -> None:
        theme = Theme(Look(ThemeName.LIGHT))
        style.apply(application(), theme)
        self._far, self._tasks, self._holds_answers = far, Tasks(), holds_answers
        self._window = Window(theme, self._tasks)
        self._window.show()
        self._window.open(read_queue(far.desk))
        self._screen = self._window.screen_
        assert self._screen.list.list is not None  # noqa: S101 - there since the queue was opened
        self._list = self._screen.list.list
        self._painted = _Painted(self._list.viewport())
        self._answers = 0
        self._screen.work.ownership.changed.connect(self._on_answer)
        self.confirmed: dict[str, list[float]] = {"claim": [], "release": []}
        self._open = 0

    def claim(self) -> float:
        """Claim the next conversation that nobody owns, by its key."""
        self._open = self._far.waiting.pop()
        _come_to_front(self._window)
        self._screen.show_conversation(self._open)
        _wait_until(self._is_read)
        self._screen.list.take_focus()
        return self._shown("claim", self._far.desk.person.id, lambda: QTest.keyClick(self._list, Qt.Key.Key_M))

    def release(self) -> float:
        """Give the same one back, by the menu's own signal: it has no key."""
        return self._shown("release", None, self._screen.pane.header.release_requested.emit)

    def shut(self) -> None:
        self._window.close()
        self._tasks.stop()
        self._window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self._far.desk.shut()

    def _on_answer(self) -> None:
        self._answers += 1

    def _shown(self, name: str, owner_id: int | None, act: Callable[[], object]) -> float:
        QTest.qWait(_QUIET_MS)
        self._painted.happened, before = False, self._answers

        def until_painted() -> None:
            act()
            _wait_until(lambda: self._painted.happened and self._owner() == owner_id)

        if self._holds_answers:
            self._far.relay.lets_through.clear()
        took = seconds(until_painted)
        self._far.relay.lets_through.set()
        if self._answers != before and not self._holds_answers:  # small, it counts as missed: the computer is busy
            raise RuntimeError("shown only with its answer")
        waited = seconds(lambda: _wait_until(lambda: self._answers > before))
        self.confirmed[name].append(took + waited)
        return took

    def _is_read(self) -> bool:
        shown = self._screen.pane.conversation
        return shown is not None and shown.row.id == self._open

    def _owner(self) -> int | None:
        row = self._screen._rows.board.row(self._open)  # noqa: SLF001 - what the list has painted
        return row.owner_id if row is not None else None


class _Bare(QWidget):
    """Paints another colour after every key."""

    def __init__(self) -> None:
        super().__init__()
        self._painted = False
        self.resize(1440, 900)
        self.show()

    def press(self) -> float:
        _come_to_front(self)
        self._painted = False

        def until_painted() -> None:
            QTest.keyClick(self, Qt.Key.Key_M)
            _wait_until(lambda: self._painted)

        return seconds(until_painted)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        painter.end()
        self._painted = True


def _come_to_front(window: QWidget) -> None:
    window.activateWindow()
    _wait_until(window.isActiveWindow)
    QTest.qWait(_QUIET_MS)


def _wait_until(happened: Callable[[], bool]) -> None:
    timer = QElapsedTimer()
    timer.start()
    while not happened():
        QCoreApplication.processEvents()
        if timer.hasExpired(_PATIENCE_MS):
            raise TimeoutError
