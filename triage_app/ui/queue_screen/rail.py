"""The left rail: whose practice it is, the views with live counts, and who sits here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from triage_app.queue.board import View
from triage_app.ui import wording
from triage_app.ui.queue_screen.person_button import PersonButton
from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.widgets.label import ElidedLabel, text_label
from triage_app.ui.widgets.nav_item import NavItem
from triage_app.ui.widgets.nesting import nest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QAbstractButton

    from triage_app.queue.domain.people import Person
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons

_VIEWS = (
    (View.MINE, "mine", Tone.MUTED),
    (View.UNASSIGNED, "unowned", Tone.MUTED),
    (View.DUE_SOON, "clock", Tone.WARN),
    (View.OVERDUE, "overdue", Tone.BAD),
    (View.ALL, "queue", Tone.MUTED),
)
_WAITING = (
    (View.TO_SEND, "send", Tone.MUTED),
    (View.NOT_DELIVERED, "failed", Tone.BAD),
    (View.WAITING_ON, "clock", Tone.MUTED),
    (View.SNOOZED, "moon", Tone.MUTED),
)
_ONLY_WHERE_ANY = frozenset({View.WAITING_ON, View.SNOOZED})
"""Views that are left out while they are empty, to keep the rail short."""
_LOGO, _MARK = 26, 16


class Rail(QFrame):
    """Views to choose from; decides nothing."""

    view_chosen = Signal(object)
    """Somebody chose this View."""

    settings_requested = Signal()
    """Somebody wants to see hours and promises."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self._theme, self._icons = theme, icons
        self._items: dict[View, NavItem] = {}
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._on_group_button_clicked)
        self._waiting = text_label(self.tr("Waiting"), Type.CAPTION, Tone.FAINT)
        self._waiting.setContentsMargins(8, 17, 8, 7)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 14, 10, 14)
        column.setSpacing(2)
        nest(column, self._make_brand())
        column.addSpacing(20)
        self._add_views(column, _VIEWS)
        column.addWidget(self._waiting)
        self._add_views(column, _WAITING)
        column.addStretch()
        column.addWidget(self._make_settings())
        column.addSpacing(8)
        self.person = PersonButton(theme)
        column.addWidget(self.person)
        self._items[View.ALL].setChecked(True)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_practice(self, name: str) -> None:
        """Whose queue this is: the first word large, the rest below."""
        first, _, rest = name.partition(" ")
        self._name.show_text(first)
        self._rest.show_text(rest)

    def show_person(self, person: Person) -> None:
        """Who sits here."""
        self.person.show_person(person)

    def show_counts(self, counts: Mapping[View, int]) -> None:
        """How many conversations every view holds."""
        for view, item in self._items.items():
            item.show_count(counts.get(view))
            if view in _ONLY_WHERE_ANY:
                item.setVisible(bool(counts.get(view)) or item.isChecked())

    def show_view(self, view: View) -> None:
        """Mark the view that is shown."""
        self._items[view].setChecked(True)
        self._items[view].show()

    def offer_settings(self) -> None:
        """The person may set hours and promises."""
        self.settings_item.show()

    def show_settings(self) -> None:
        """Mark that the settings are shown."""
        self.settings_item.setChecked(True)

    def set_slim(self, *, slim: bool) -> None:
        """Show icons only, where there is little room."""
        for item in (*self._items.values(), self.settings_item):
            item.set_slim(slim=slim)
        for label in (self._name, self._rest, self._waiting):
            label.setVisible(not slim)
        self.person.set_slim(slim=slim)

    def _add_views(self, column: QVBoxLayout, views: tuple[tuple[View, str, Tone], ...]) -> None:
        for view, icon, tone in views:
            item = NavItem(self._theme, self._icons, icon, tone=tone)
            item.show_title(wording.view(view))
            item.setProperty("view", view.value)
            self._group.addButton(item)
            item.setHidden(view in _ONLY_WHERE_ANY)
            self._items[view] = item
            column.addWidget(item)

    def _make_settings(self) -> NavItem:
        self.settings_item = NavItem(self._theme, self._icons, "settings", has_icon=True)
        self.settings_item.show_title(self.tr("Hours and promises"))
        self.settings_item.hide()
        self._group.addButton(self.settings_item)
        return self.settings_item

    def _make_brand(self) -> QHBoxLayout:
        self._logo = QLabel()
        self._logo.setObjectName("logo")
        self._logo.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name = ElidedLabel(Type.BRAND)
        self._rest = ElidedLabel(Type.SMALL_STRONG, Tone.MUTED)
        return _beside(self._logo, self._name, self._rest)

    @Slot("QAbstractButton*")
    def _on_group_button_clicked(self, button: QAbstractButton) -> None:
        if button is self.settings_item:
            self.settings_requested.emit()
        else:
            self.view_chosen.emit(View(button.property("view")))

    @Slot()
    def _on_theme_changed(self) -> None:
        px = self._theme.px
        self._logo.setFixedSize(QSize(px(_LOGO), px(_LOGO)))
        ratio = self.devicePixelRatioF()
        self._logo.setPixmap(self._icons.pixmap("logo", self._theme.tokens.on_accent, px(_MARK), ratio))


def _beside(picture: QWidget, upper: QWidget, lower: QWidget) -> QHBoxLayout:
    words = QVBoxLayout()
    words.setSpacing(1)
    words.addWidget(upper)
    words.addWidget(lower)
    row = QHBoxLayout()
    row.setContentsMargins(8, 2, 8, 0)
    row.setSpacing(10)
    row.addWidget(picture, 0, Qt.AlignmentFlag.AlignVCenter)
    nest(row, words, 1)
    return row
