"""What somebody leaves to the next shift, on a sheet to read together and to go through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.widgets.nesting import nest
from triage_app.ui.widgets.sheet import Fact, Head, Sheet

if TYPE_CHECKING:
    from triage_app.ui.shift_list_words import ShiftSheet
    from triage_app.ui.theme.choice import Theme

_WIDTH, _REST, _EDGE, _GAP, _BAR = 640, 140, 20, 14, 14
"""The sheet takes the height it needs, and leaves the rest of the window's."""


class ShiftDialog(QDialog):
    """Escape and Close leave it; nothing is changed here."""

    def __init__(self, theme: Theme, told: ShiftSheet, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(told.title)
        self.sheet = Sheet(theme)
        heads = Head(told.title, Type.HEADING), Head(told.lead, Type.BASE, Tone.MUTED)
        facts = tuple(Fact(part.caption, part.said, part.lines) for part in told.parts)
        self.sheet.show_facts(tuple(one for one in heads if one.text), facts, told.aloud())
        self.close_ = QPushButton(self.tr("Close"))
        self.close_.setDefault(True)
        self.close_.clicked.connect(self.accept)
        self._arrange(theme, parent)

    def _arrange(self, theme: Theme, over: QWidget) -> None:
        px = theme.px
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidgetResizable(True)
        scroll.viewport().setAutoFillBackground(False)
        scroll.setWidget(self.sheet)
        self.sheet.setAutoFillBackground(False)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.close_)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(_EDGE), px(_EDGE), px(_EDGE), px(_EDGE))
        column.setSpacing(px(_GAP))
        column.addWidget(scroll)
        nest(column, buttons)
        width = min(px(_WIDTH), over.window().width())
        most = max(px(_REST), over.window().height() - px(_REST))
        scroll.setFixedHeight(min(most, self.sheet.heightForWidth(width - 2 * px(_EDGE) - px(_BAR))))
        self.setFixedWidth(width)
