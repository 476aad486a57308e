"""A form that is scrolled, with its preview beside it where there is room, else below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from triage_app.ui.theme.tokens import Size

if TYPE_CHECKING:
    from triage_app.ui.theme.choice import Theme

_FORM, _BESIDE, _HIGH = 960, 780, 560
_PREVIEW, _PREVIEW_SLIM, _WIDE = 312, 258, 880
_GAP, _BETWEEN = 16, 10


class PageBody(QWidget):
    """Arranges the two; knows nothing of what they say."""

    def __init__(self, theme: Theme, form: QWidget, preview: QWidget) -> None:
        super().__init__()
        self._theme, self._form, self._preview = theme, form, preview
        self._is_beside = False
        self._scroll, self._column = _scrolled()
        self._column.addWidget(form)
        self._column.addWidget(preview)
        self._column.addStretch(1)
        self._pinned, self._side = _scrolled()
        self._side.setContentsMargins(_BETWEEN, _GAP, Size.SIDE, _GAP)
        self._side.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._scroll, 1)
        row.addWidget(self._pinned)
        theme.changed.connect(self._settle)
        self._settle()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    @Slot()
    def _settle(self) -> None:
        px, zoom = self._theme.px, self._theme.look.zoom
        beside = self.width() / zoom >= _BESIDE and self.height() / zoom >= _HIGH
        if beside and not self._is_beside:
            self._side.insertWidget(0, self._preview)
        elif self._is_beside and not beside:
            self._column.insertWidget(1, self._preview)
        self._is_beside = beside
        width = px(_PREVIEW if self.width() / zoom >= _WIDE else _PREVIEW_SLIM)
        most = px(_FORM)
        self._form.setMaximumWidth(most)
        self._pinned.setFixedWidth(width + _BETWEEN + Size.SIDE)
        self._pinned.setVisible(beside)
        self._preview.setMinimumWidth(width if beside else 0)
        self._preview.setMaximumWidth(width if beside else most)
        self._column.setContentsMargins(Size.SIDE, _GAP, 6 if beside else Size.SIDE, _GAP + 8)


def _scrolled() -> tuple[QScrollArea, QVBoxLayout]:
    """A column that is scrolled where it is too high, and its layout."""
    inside = QWidget()
    inside.setObjectName("settings_inside")
    column = QVBoxLayout(inside)
    column.setSpacing(_GAP)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(inside)
    return scroll, column
