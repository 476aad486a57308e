"""Asks about weekends above the queue until somebody who may has answered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal, Slot

from triage_app.queue.domain.examples import weekend
from triage_app.queue.domain.rulebook import for_weekends
from triage_app.ui import wording
from triage_app.ui.theme.tokens import Tone
from triage_app.ui.why_words import amount

if TYPE_CHECKING:
    from triage_app.errors import TriageError
    from triage_app.queue.access import Access
    from triage_app.queue.services.rulebooks import Edition
    from triage_app.ui.settings.weekends import WeekendsBar
    from triage_app.ui.tasks import Tasks


class WeekendsAsking(QObject):
    """Reads whether it is known, and saves the answer; nothing else of the rules changes."""

    noticed = Signal(str, object)
    """Something to tell, in a Tone."""

    saved = Signal()
    """The answer is in force."""

    def __init__(self, access: Access, tasks: Tasks, bar: WeekendsBar, parent: QObject) -> None:
        super().__init__(parent)
        self._access, self._tasks, self._bar = access, tasks, bar
        self._edition: Edition | None = None
        self._is_away = False
        bar.answered.connect(self._on_bar_answered)
        bar.put_off.connect(self._on_bar_put_off)

    def start(self) -> None:
        """Ask, unless it is known."""
        self._tasks.run(self._access.rules, self.follow)

    def follow(self, edition: Edition) -> None:
        """These rules are in force now."""
        self._edition = edition
        self._settle()

    def set_away(self, *, away: bool) -> None:
        """Whether something else is shown where the queue is, in which the question is asked as well."""
        self._is_away = away
        self._settle()

    def _settle(self) -> None:
        edition = self._edition
        if edition is None or edition.rules.weekends is not None or self._is_away:
            self._bar.hide()
        else:
            now = self._access.clock.now()
            self._bar.ask(weekend(edition.rules, edition.zone, now), ZoneInfo(edition.zone))

    @Slot(bool)
    def _on_bar_answered(self, answered: bool) -> None:  # noqa: FBT001 -- a signal's argument
        if self._edition is not None:
            rules = for_weekends(self._edition.rules, answered=answered)
            edit = partial(self._access.edit_rules, rules, based_on=self._edition.version)
            self._bar.set_busy(busy=True)
            self._tasks.run(edit, self._on_saved, self._on_failed, partial(self._bar.set_busy, busy=False))

    def _on_saved(self, edition: Edition) -> None:
        self.follow(edition)
        rest = edition.rules.policies[-1]
        hours = amount(rest.target, rest.mode)
        self.noticed.emit(self.tr("Kept: answers are promised within {hours}.").format(hours=hours), Tone.TEXT)
        self.saved.emit()

    def _on_failed(self, error: TriageError) -> None:
        self.noticed.emit(wording.error(error), Tone.BAD)
        self.start()

    @Slot()
    def _on_bar_put_off(self) -> None:
        """Until the next start."""
        self._edition = None
        self._settle()
