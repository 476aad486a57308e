"""The page of a first start: one way in for every way of working that exists."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStyle, QStyleOptionButton, QVBoxLayout, QWidget
from typing_extensions import override

from triage_app.ui.theme.choice import Theme
from triage_app.ui.theme.icons import Icons
from triage_app.ui.theme.tokens import Size, Tone, Type
from triage_app.ui.widgets.label import text_label
from triage_app.ui.widgets.nesting import nest
from triage_app.ui.widgets.prose import Prose

_WIDTH, _CARD, _INSIDE = 760, 74, 18
_LOGO, _MARK = 26, 16


class ChoiceCard(QPushButton):
    """A large button with a title and what follows from it."""

    def __init__(self, theme: Theme, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._title, self._explanation = theme, title, text
        self.setObjectName("card_button")
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(320), self._theme.px(_CARD))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        theme, tokens = self._theme, self._theme.tokens
        inside = self.rect().adjusted(theme.px(_INSIDE), 0, -theme.px(_INSIDE), 0)
        upper, lower = inside.adjusted(0, 0, 0, -theme.px(22)), inside.adjusted(0, theme.px(20), 0, 0)
        for box, kind, colour, text in (
            (upper, Type.NAME, tokens.text, self._title),
            (lower, Type.NOTE, tokens.muted, self._explanation),
        ):
            painter.setFont(theme.font(kind))
            painter.setPen(theme.colour(colour))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, shown)
        painter.end()


class FirstStart(QWidget):
    """Shown while there is no profile. What cannot be done is not offered."""

    demo_requested = Signal()
    """Look around with a make-believe practice."""

    one_computer_requested = Signal()
    """Keep the queue on this computer."""

    def __init__(self, theme: Theme, icons: Icons, *, one_computer: bool = False) -> None:
        super().__init__()
        self._theme, self._icons = theme, icons
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(self.tr("Triage"))
        self._logo = QLabel()
        self._logo.setObjectName("logo")
        self._logo.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._question = Prose(tone=Tone.MUTED)
        self._question.show_text(
            self.tr("How will you use it? Nothing is sent anywhere until you connect a portal.")
        )
        self.demo = ChoiceCard(
            theme,
            self.tr("Look around with a make-believe practice"),
            self.tr("Messages, patients and files are invented. Good for a first look and for training."),
        )
        self.demo.clicked.connect(self.demo_requested)
        self.one_computer = ChoiceCard(
            theme, self.tr("One computer"), self.tr("The queue lives on this computer, encrypted.")
        )
        self.one_computer.clicked.connect(self.one_computer_requested)
        self.one_computer.setVisible(one_computer)
        self._arrange()
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.demo.setFocus()

    def show_problem(self, text: str) -> None:
        """Say why what was asked for did not work."""
        self._problem.show_text(text)
        self._problem.setVisible(bool(text))

    def _arrange(self) -> None:
        title = QHBoxLayout()
        title.setSpacing(10)
        title.addWidget(self._logo)
        title.addWidget(text_label(self.tr("Welcome"), Type.TITLE), 1)
        self._problem = Prose(tone=Tone.BAD)
        self._problem.hide()
        self._page = QWidget()
        column = QVBoxLayout(self._page)
        column.setSpacing(16)
        column.addStretch(2)
        nest(column, title)
        for widget in (self._question, self.demo, self.one_computer, self._problem):
            column.addWidget(widget)
        column.addStretch(3)
        row = QHBoxLayout(self)
        row.addStretch()
        row.addWidget(self._page, 100)
        row.addStretch()

    @Slot()
    def _on_theme_changed(self) -> None:
        px = self._theme.px
        self._page.setMaximumWidth(px(_WIDTH + Size.SIDE))
        self._logo.setFixedSize(QSize(px(_LOGO), px(_LOGO)))
        mark = self._icons.pixmap("logo", self._theme.tokens.on_accent, px(_MARK), self.devicePixelRatioF())
        self._logo.setPixmap(mark)
