"""Keeps what rules would mean in step with what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject

from triage_app.ui.settings.examples import examples

if TYPE_CHECKING:
    from triage_app.clock import Clock
    from triage_app.queue.domain.rulebook import Rules
    from triage_app.queue.services.rulebooks import Edition
    from triage_app.ui.settings.editing import Editing
    from triage_app.ui.settings.examples import Example
    from triage_app.ui.settings.preview_pane import PreviewPane


class LivePreview(QObject):
    """Examples at once, what is open after a pause; what cannot be used yet leaves both as they were."""

    def __init__(self, editing: Editing, pane: PreviewPane, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._editing, self._pane, self._clock = editing, pane, clock
        self._shown: tuple[tuple[Example, ...], tuple[Example, ...], str] | None = None
        editing.previewed.connect(pane.show_effect)

    def follow(self, rules: Rules | None, edition: Edition | None, place: str, *, changed: bool) -> None:
        """These rules are typed, edited from that version, and a place is looked at."""
        self._pane.show_stale(stale=rules is None)
        self._editing.preview(rules if changed else None)
        if rules is None or edition is None:
            return
        now = self._clock.now()
        found, before = (examples(one, edition.zone, now, place) for one in (rules, edition.rules))
        if self._shown != (found, before, place):
            self._shown = (found, before, place)
            self._pane.show_examples(found, before, ZoneInfo(edition.zone), place)
        if changed:
            self._pane.show_counting()
        else:
            self._pane.show_nothing_changed()
