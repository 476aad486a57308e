"""The menu that puts a conversation aside: every entry says until when it will really be hidden."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from triage_app.ui import counts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from triage_app.queue.domain.snooze import Offer
    from triage_app.ui.wording import Wording


class SnoozeMenu(QMenu):
    """Offers spans of time; decides nothing."""

    chosen = Signal(object)
    """Hide it for this timedelta, or show it again: None."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("&Snooze (the countdown runs on)"))
        self._spans: list[timedelta | None] = []
        self.triggered.connect(self._on_triggered)

    def offer(self, offers: Sequence[Offer], words: Wording, now: datetime, *, is_hidden: bool) -> None:
        """Offer these; and to show it again where it is hidden."""
        self.clear()
        self._spans = []
        if is_hidden:
            self._add(self.tr("&Wake: show it again now"), None)
        for number, one in enumerate(offers, 1):
            is_opening = one.span is None and not one.is_warning
            until = words.moment_beside(one.until, now) if is_opening else words.end_beside(one.until, now)
            self._add(f"&{number}  {self._said(one, until)}", one.until - now)
        if not offers:
            self.addAction(self.tr("It is due soon: it is not hidden any more")).setEnabled(False)

    def _said(self, offer: Offer, until: str) -> str:
        if offer.is_warning:
            return self.tr("Until it is due soon, {when}").format(when=until)
        if offer.span is None:
            return self.tr("Until the practice opens, {when}").format(when=until)
        hours, rest = divmod(offer.span, timedelta(hours=1))
        span = counts.hours(hours) if hours else counts.minutes(rest // timedelta(minutes=1))
        return self.tr("{span}, until {when}").format(span=span, when=until)

    def _add(self, text: str, span: timedelta | None) -> None:
        self.addAction(text).setData(len(self._spans))  # Qt would not hand back the span itself
        self._spans.append(span)

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        if isinstance(action.data(), int):
            self.chosen.emit(self._spans[action.data()])
