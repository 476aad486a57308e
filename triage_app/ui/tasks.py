"""The seam outward: runs a call on the queue worker and answers on the UI thread."""

import queue
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from triage_app.errors import TriageError

Result = TypeVar("Result")


@dataclass(frozen=True)
class _Call:
    work: Callable[[], Any]
    then: Callable[[Any], None] | None
    on_error: Callable[[TriageError], None] | None
    first: Callable[[], object] | None


@dataclass(frozen=True)
class _Answer:
    call: _Call
    result: Any = None
    error: Exception | None = None


class Tasks(QObject):
    """One worker thread that runs calls in the order they were asked for: a read never overtakes a write."""

    failed = Signal(object)
    """A TriageError that nobody asked to hear of; received on the UI thread."""

    _answered = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._calls: queue.SimpleQueue[_Call | None] = queue.SimpleQueue()
        self._stopped = False
        self._heard: _Answer | None = None
        self._unheard: list[_Answer] = []
        self._answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)
        self._worker = threading.Thread(target=self._work, name="queue-worker", daemon=True)
        self._worker.start()

    def run(
        self,
        work: Callable[[], Result],
        then: Callable[[Result], None] | None = None,
        on_error: Callable[[TriageError], None] | None = None,
        first: Callable[[], object] | None = None,
    ) -> None:
        """Run `work` on the worker; `then` or `on_error` hears the outcome on the UI thread.

        A TriageError goes to `on_error` (or `failed`); any other exception is a bug and goes to sys.excepthook.
        Before any of these `first` is called, however the work ended.
        After `stop` nothing runs any more.
        """
        if not self._stopped:
            self._calls.put(_Call(work, then, on_error, first))

    def stop(self, timeout_s: float = 10.0) -> bool:
        """Finish what was asked for, then end the worker; whether it ended in time. Answers are not heard."""
        if not self._stopped:
            self._stopped = True
            self._calls.put(None)
        self._worker.join(timeout_s)
        if self._worker.is_alive():
            return False
        self._unheard.clear()  # what their calls held is let go of on this thread
        return True

    def _work(self) -> None:
        while (call := self._calls.get()) is not None:
            try:
                answer = _Answer(call, result=call.work())
            except Exception as error:  # noqa: BLE001 -- the worker's edge: told on the UI thread, then it goes on
                answer = _Answer(call, error=error)
            if self._stopped:
                self._unheard.append(answer)
            else:
                self._answered.emit(answer)

    @Slot(object)
    def _on_answered(self, answer: _Answer) -> None:
        call, error = answer.call, answer.error
        self._heard = answer  # until the worker holds another one: what a call held is let go of on this thread
        if self._stopped:
            return
        if call.first is not None:
            call.first()
        if error is None:
            if call.then is not None:
                call.then(answer.result)
        elif not isinstance(error, TriageError):
            sys.excepthook(type(error), error, error.__traceback__)
        elif call.on_error is not None:
            call.on_error(error)
        else:
            self.failed.emit(error)
