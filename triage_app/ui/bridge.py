"""The seam inward: news of the queue from a thread of its own becomes signals on the UI thread."""

from __future__ import annotations

import random
import sys
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from triage_app.clock import Waking, stopwatch
from triage_app.errors import TriageError
from triage_app.queue.board import Board
from triage_app.queue.domain.conversation import News
from triage_app.ui.untaken import Untaken

if TYPE_CHECKING:
    from triage_app.queue.access import Access

_LISTEN_S = 0.5
"""How long one wait for news lasts, and so how long stopping may take."""

_COALESCE_S = 0.25
"""The first change of others is read at once, further ones within this time together (decision 55)."""

_PORTION = 10
"""So many changed conversations go to the window at once, so that it is never busy for longer than a blink."""

_RETRY_S = (1.0, 4.0)
"""How long to stay away from a queue that could not be reached: not all desks come back in the same moment."""


class Bridge(QObject):
    """Reads what the first screen left out, then listens for changes of the queue, while it is started.

    Changes are read from where the first screen was on, whatever was read or lost since: none is missed.
    """

    completed = Signal(object)
    """A Board of everything, read behind the first screen; received on the UI thread."""

    rows_changed = Signal(object)
    """News of conversations; received on the UI thread."""

    lost = Signal(object)
    """The TriageError because of which nothing is heard at the moment; received on the UI thread."""

    found = Signal()
    """After `lost`, news arrive again."""

    _arrived = Signal(object)

    def __init__(self, access: Access, cursor: int, parent: QObject | None = None, *, is_all: bool = True) -> None:
        super().__init__(parent)
        self._access = access
        self._cursor = cursor
        self._is_all = is_all
        self._stop = threading.Event()
        self._waking = Waking()
        self._next_look = 0.0
        self._is_lost = False
        self._taken = threading.Event()
        self._untaken = Untaken()
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        self._listener = threading.Thread(target=self._listen, name="queue-listener", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._listener.start()

    def stop(self, timeout_s: float = 5.0) -> bool:
        """End listening; whether the thread ended in time."""
        self._stop.set()
        if self._listener.ident is not None:
            self._listener.join(timeout_s)
        return not self._listener.is_alive()

    def _listen(self) -> None:
        while not self._stop.is_set():
            try:
                news = self._next_news()
            except Exception as error:  # noqa: BLE001 -- the listener's edge: told on the UI thread, then it goes on
                self._tell(error)
                self._stop.wait(random.uniform(*_RETRY_S))  # noqa: S311 -- to be apart, not to be secret
            else:
                self._hand_over(news)
        self._access.stop_listening()

    def _next_news(self) -> News | Board | None:
        if not self._is_all:
            board = Board(self._access.person.id)
            board.load(self._access.skeleton())
            self._is_all = True
            return board
        if self._waking.woke():
            self._access.stop_listening()  # a connection from before the sleep may hear nothing and not know it
        if self._untaken and stopwatch() < self._next_look:
            return None
        if not self._access.wait_for_change(self._cursor, 0.0 if self._untaken else _LISTEN_S):
            return None
        self._stop.wait(max(0.0, self._next_look - stopwatch()))
        self._next_look = stopwatch() + _COALESCE_S
        news = self._access.news(self._cursor)
        self._cursor = news.cursor
        return news if news.ids else None

    def _hand_over(self, what: News | Board | None) -> None:
        """Let the window take in what is most urgent, for as long as no other news is to be looked for."""
        if isinstance(what, News):
            self._untaken.add(what)
        elif what is not None or not self._untaken:
            self._tell(what)
        until = max(self._next_look, stopwatch() + _COALESCE_S)
        while self._untaken and not self._stop.is_set():
            self._tell(self._untaken.portion(_PORTION))
            if stopwatch() > until:
                break
        if self._untaken:
            self._access.still_to_show(self._untaken.ids)

    def _tell(self, what: News | Board | Exception | None) -> None:
        """Hand something over, and wait until the window has taken it in: it has time for other things between."""
        if not self._stop.is_set() and (what is not None or self._is_lost):
            self._taken.clear()
            self._arrived.emit(what)
            while not self._taken.wait(_LISTEN_S) and not self._stop.is_set():
                pass

    @Slot(object)
    def _on_arrived(self, what: News | Board | Exception | None) -> None:
        try:
            self._take(what)
        finally:
            self._taken.set()

    def _take(self, what: News | Board | Exception | None) -> None:
        if self._stop.is_set():
            return
        if isinstance(what, TriageError):
            self._is_lost = True
            self.lost.emit(what)
        elif isinstance(what, Exception):
            sys.excepthook(type(what), what, what.__traceback__)
        else:
            if self._is_lost:
                self._is_lost = False
                self.found.emit()
            if isinstance(what, Board):
                self.completed.emit(what)
            elif what is not None:
                self.rows_changed.emit(what)
