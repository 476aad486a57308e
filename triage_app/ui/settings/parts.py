"""Small parts that the forms of the settings are made of."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from triage_app.ui.theme.tokens import Size, Tone, Type
from triage_app.ui.widgets.label import text_label
from triage_app.ui.widgets.nesting import nest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from triage_app.sentences import Sentence
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons

_INSIDE, _BUTTON = 18, 27


@dataclass(frozen=True)
class Fault:
    """Something typed that cannot be used: what is said about it, and where it stands."""

    sentence: Sentence
    widget: QWidget


class Field(QLineEdit):
    """One line of a form, low enough to stand in a row; marked where what it says cannot be used."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cell")
        self.setAccessibleName(name)

    def show_text(self, text: str) -> None:
        """Begin with a text, its beginning in sight; tells nobody."""
        self.blockSignals(True)  # noqa: FBT003 -- the person did not type this
        self.setText(text)
        self.setCursorPosition(0)
        self.blockSignals(False)  # noqa: FBT003

    def mark(self, *, bad: bool) -> None:
        """Mark what cannot be used, or no longer."""
        if bool(self.property("bad")) != bad:
            self.setProperty("bad", bad)
            self.style().unpolish(self)
            self.style().polish(self)


class IconButton(QPushButton):
    """A button with a drawing only; its name is its tool tip as well."""

    def __init__(self, theme: Theme, icons: Icons, icon: str, name: str) -> None:
        super().__init__()
        self._theme, self._icons, self._icon = theme, icons, icon
        self.setObjectName("icon_button")
        self.show_name(name)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_name(self, name: str) -> None:
        """Say what it does, and to what."""
        self.setAccessibleName(name)
        self.setToolTip(name)

    @Slot()
    def _on_theme_changed(self) -> None:
        self.setFixedSize(self._theme.px(_BUTTON), self._theme.px(_BUTTON))
        side = self._theme.px(Size.ICON)
        self.setIcon(self._icons.icon(self._icon, self._theme.tokens.muted, side))
        self.setIconSize(QSize(side, side))


class Choices(QWidget):
    """A few values as chips of which one is chosen, or none yet."""

    chosen = Signal(int)
    """The place of the value that a person chose."""

    def __init__(self, question: str, names: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(question)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for at, name in enumerate(names):
            chip = QPushButton(name)
            chip.setObjectName("chip")
            chip.setCheckable(True)
            chip.setAccessibleName(f"{question} {name}")
            self._group.addButton(chip, at)
            row.addWidget(chip)
        row.addStretch()
        self._group.idClicked.connect(self.chosen)

    def choose(self, at: int | None) -> None:
        """Mark one, or none, without telling anybody."""
        self._group.setExclusive(False)
        for chip in self._group.buttons():
            chip.setChecked(self._group.id(chip) == at)
        self._group.setExclusive(True)

    def value(self) -> int | None:
        """The place of the one that is marked."""
        at = self._group.checkedId()
        return None if at < 0 else at


class Card(QFrame):
    """A white box with a title, one sentence, and what belongs to it."""

    def __init__(self, title: str, about: str = "") -> None:
        super().__init__()
        self.setObjectName("card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(_INSIDE, 16, _INSIDE, 16)
        self.column.setSpacing(10)
        self.head = QHBoxLayout()
        self.title = text_label(title, Type.NAME)
        self.title.setWordWrap(True)
        self.head.addWidget(self.title, 1)
        nest(self.column, self.head)
        self.about = text_label(about, Type.NOTE, Tone.MUTED)
        self.about.setWordWrap(True)
        self.about.setVisible(bool(about))
        self.column.addWidget(self.about)


def wrapping(kind: Type = Type.NOTE, tone: Tone = Tone.MUTED) -> QLabel:
    """A label of as many lines as it needs; hidden while it says nothing."""
    label = text_label(kind=kind, tone=tone)
    label.setWordWrap(True)
    label.setSizePolicy(label.sizePolicy().Policy.Ignored, label.sizePolicy().Policy.Preferred)
    label.hide()
    return label


def say_in(label: QLabel, text: str) -> None:
    """Let a label say something, or make room where there is nothing to say."""
    label.setText(text)
    label.setVisible(bool(text))


def link(text: str) -> QPushButton:
    """A button that looks like a word in a sentence."""
    button = QPushButton(text)
    button.setObjectName("link")
    return button


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def lead_through(before: QWidget | None, layout: QLayout | None) -> None:
    """Let the Tab key go through a layout in the order in which it is arranged, after a widget before it."""
    within = [] if layout is None else list(in_reading_order(layout))
    for one, other in pairwise(within if before is None else [before, *within]):
        QWidget.setTabOrder(one, other)


def in_reading_order(layout: QLayout) -> Iterator[QWidget]:
    """What the Tab key reaches in a layout, in the order in which it is arranged."""
    for one in _arranged(layout):
        if isinstance(one, QLayout):
            yield from in_reading_order(one)
            continue
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield one
        inside = one.widget() if isinstance(one, QScrollArea) else one
        if inside is not None and (within := inside.layout()) is not None:
            yield from in_reading_order(within)


def _arranged(layout: QLayout) -> list[QLayout | QWidget]:
    """What stands in a layout, first to last; it is not asked for its places (`tests/architecture/test_qt.py`)."""
    owner = layout.parentWidget()
    inside = [*layout.children(), *([] if owner is None else owner.children())]
    found = [one for one in inside if isinstance(one, QLayout | QWidget)]
    return sorted((one for one in found if layout.indexOf(one) >= 0), key=layout.indexOf)
