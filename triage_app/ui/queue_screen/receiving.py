"""Tells a person what others gave them: once for whatever came together, by whomever it was."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from triage_app.queue.domain.handing import How
from triage_app.ui import given_words, wording
from triage_app.ui.moments import sentence
from triage_app.ui.ownership_words import OwnershipWords
from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from triage_app.errors import TriageError
    from triage_app.queue.domain.conversation import News, Row
    from triage_app.queue.domain.handing import Given
    from triage_app.ui.opening import Opened
    from triage_app.ui.queue_screen.live_rows import LiveRows
    from triage_app.ui.tasks import Tasks

_TOGETHER_MS = 300
"""News of one act come in portions, one right after the other."""


class Receiving(QObject):
    """Hears news before the list does, so that what was a colleague's a moment ago is told apart."""

    noticed = Signal(str, object)
    """Something to tell, in a Tone."""

    def __init__(self, opened: Opened, tasks: Tasks, rows: LiveRows, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._access, self._here, self._tasks, self._rows = opened.access, opened.here, tasks, rows
        self._zone = ZoneInfo(opened.practice.zone)
        self._after: int | None = None
        """What is told was given after this hand-over; None while that is not known."""
        self._told: dict[int, int] = {}
        """The last hand-over that was told of each conversation."""
        self._new: set[int] = set()
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_TOGETHER_MS)
        self._quiet.timeout.connect(self._look)
        tasks.run(self._access.latest_handover, self._begin, self._ignore)

    @Slot(object)
    def hear(self, news: News) -> None:
        """Notice what becomes this person's with these news."""
        found = {row.id for row in news.rows if self._is_new(row)}
        if found:
            self._new |= found
            self._quiet.start()

    def _begin(self, latest: int) -> None:
        self._after = latest

    def _is_new(self, row: Row) -> bool:
        """Whether it belongs to this person now and did not, or the program gave it to them when it came."""
        if row.owner_id != self._access.person.id:
            return False
        was = self._rows.board.row(row.id)
        return was.owner_id != row.owner_id if was is not None else row.accept_by is not None

    @Slot()
    def _look(self) -> None:
        ids, self._new = frozenset(self._new), set()
        if self._after is None:
            self._tasks.run(self._access.latest_handover, self._begin, self._ignore)
        else:
            given = partial(self._access.given, ids, self._after)
            self._tasks.run(given, self._tell, partial(self._keep, ids))

    def _keep(self, ids: frozenset[int], _error: TriageError) -> None:
        """Told with what comes next: that nobody answers is told by the window."""
        self._new |= ids

    def _ignore(self, _error: TriageError) -> None:
        """Asked for again with the next news: that nobody answers is told by the window."""

    def _tell(self, found: tuple[Given, ...]) -> None:
        """Say it all in one notice: who gave how many, or the one that it is."""
        acts: dict[tuple[How, str], list[Row]] = {}
        for one in found:
            row = self._rows.board.row(one.conversation_id)
            is_new = one.id > self._told.get(one.conversation_id, 0)
            if row is not None and is_new and row.owner_id == self._access.person.id:
                self._told[one.conversation_id] = one.id
                acts.setdefault((_kind(one.how), one.by), []).append(row)
        if acts:
            self.noticed.emit(" ".join(self._said(how, by, rows) for (how, by), rows in acts.items()), Tone.TEXT)

    def _said(self, how: How, by: str, rows: list[Row]) -> str:
        several = len(rows) > 1
        said = (
            given_words.of_many(how, by, len(rows))
            if several
            else given_words.of_one(how, by, wording.patient_name(rows[0]))
        )
        first = min((row.accept_by for row in rows if row.accept_by is not None), default=None)
        if first is None:
            return said
        words = OwnershipWords(self._zone, self._access.clock.now(), self._here)
        return sentence("{said} {accept}.", said=said, accept=words.accept_by(first))


def _kind(how: How) -> How:
    """What is told alike: one that is handed over, and many that are."""
    return How.REASSIGNED if how is How.HANDED else how
