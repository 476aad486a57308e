"""Which conversations a policy is for: five things to look at, each of which may be left open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCompleter, QGridLayout, QVBoxLayout, QWidget
from typing_extensions import override

from triage_app.queue.domain.categories import CATEGORIES
from triage_app.queue.domain.policies import Facts
from triage_app.ui import languages, rule_words
from triage_app.ui.settings.parts import Field
from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.widgets.label import text_label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from triage_app.ui.theme.choice import Theme

CODES = (
    "en",
    "es",
    "ar",
    "zh",
    "fil",
    "fr",
    "de",
    "ht",
    "hi",
    "it",
    "ja",
    "ko",
    "pl",
    "pt",
    "ru",
    "so",
    "uk",
    "vi",
)
"""Languages that can be typed by their names."""

_LEAST = 108


class Conditions(QWidget):
    """An empty field lets everything through."""

    changed = Signal()
    """A condition was edited."""

    def __init__(self, theme: Theme, known: Mapping[str, tuple[str, ...]]) -> None:
        """Begin with nothing; `known` are names that occur, by what is looked at."""
        super().__init__()
        self._theme = theme
        self._columns = 0
        self._cells: list[QWidget] = []
        self._fields: dict[str, Field] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(8)
        for what in Facts._fields:
            self._cells.append(self._cell(what, known.get(what, ())))

    def show_facts(self, facts: Facts) -> None:
        """Begin with conditions."""
        for what, wanted in facts._asdict().items():
            self._fields[what].show_text(rule_words.named(what, wanted))

    def facts(self) -> Facts:
        """What was typed."""
        return Facts(**{what: _meant(what, field.text().strip()) for what, field in self._fields.items()})

    def show_name(self, policy: str) -> None:
        """Say whose conditions these are."""
        for what, field in self._fields.items():
            field.setAccessibleName(f"{policy}: {rule_words.fact(what)}")

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fitting = max(1, (self.width() + 8) // (self._theme.px(_LEAST) + 8))
        columns = len(self._cells) if fitting >= len(self._cells) else min(fitting, 3)
        if columns != self._columns:
            self._columns = columns
            for at, cell in enumerate(self._cells):
                self._grid.addWidget(cell, at // columns, at % columns)
            for at in range(len(self._cells)):
                self._grid.setColumnStretch(at, 1 if at < columns else 0)

    def _cell(self, what: str, known: tuple[str, ...]) -> QWidget:
        field = self._fields[what] = Field(rule_words.fact(what))
        field.setPlaceholderText(self.tr("any"))
        field.textEdited.connect(self.changed)
        field.editingFinished.connect(self._on_field_left)
        named = tuple(sorted(languages.name_of(code) for code in CODES)) if what == "language" else known
        completer = QCompleter(QStringListModel([rule_words.named(what, one) for one in named], field), field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(self.changed)
        field.setCompleter(completer)
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(text_label(rule_words.fact(what), Type.TAG, Tone.FAINT))
        column.addWidget(field)
        return cell

    @Slot()
    def _on_field_left(self) -> None:
        field = self._fields["language"]
        if not field.hasFocus():
            field.show_text(rule_words.named("language", _meant("language", field.text().strip())))


def _meant(what: str, text: str) -> str:
    """A name of ours back as the code it stands for; anything else as it was typed."""
    names: dict[str, str] = {}
    if what == "language":
        names = {languages.name_of(code).casefold(): code for code in CODES}
    elif what == "category":
        names = {rule_words.category(code).casefold(): code for code in CATEGORIES}
    return names.get(text.casefold(), text)
