"""What is promised to whom: policies in the order in which they are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from triage_app.queue.domain.policies import with_the_rest
from triage_app.queue.domain.rulebook import MOST_POLICIES
from triage_app.ui.settings.policy_card import PolicyCard, new_policy
from triage_app.ui.widgets.nesting import nest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from triage_app.queue.domain.calendar import Mode
    from triage_app.queue.domain.policies import Policy
    from triage_app.ui.settings.parts import Fault
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons


class PoliciesForm(QWidget):
    """The first that fits decides; the last one fits everything."""

    changed = Signal()
    """The policies were edited."""

    rearranged = Signal()
    """Fields came, went or changed places."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme, self._icons = theme, icons
        self._known: Mapping[str, tuple[str, ...]] = {}
        self.cards: list[PolicyCard] = []
        self._add = QPushButton(self.tr("Add a promise"))
        self._add.clicked.connect(self._on_add_clicked)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        nest(column, self._list)
        column.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)

    def show_policies(self, policies: tuple[Policy, ...], known: Mapping[str, tuple[str, ...]]) -> None:
        """Begin with policies; `known` are names that occur, by what is looked at."""
        self._known = known
        for card in list(self.cards):
            self._drop(card)
        *first, last = with_the_rest(policies)
        for policy in first:
            self._put(policy, len(self.cards))
        self._put(last, len(self.cards), is_last=True)
        self._settle()

    def policies(self) -> tuple[Policy, ...] | None:
        """What was typed; None where something cannot be used."""
        found = tuple(one for card in self.cards if (one := card.policy()) is not None)
        return found if len(found) == len(self.cards) else None

    def faults(self) -> list[Fault]:
        """What cannot be used, each said where it stands."""
        return [one for at, card in enumerate(self.cards, 1) if (one := card.fault(at)) is not None]

    def choose_mode(self, mode: Mode) -> None:
        """Let the policy that fits everything count in this mode."""
        self.cards[-1].choose_mode(mode)

    def _put(self, policy: Policy, at: int, *, is_last: bool = False) -> PolicyCard:
        card = PolicyCard(self._theme, self._icons, policy, self._known, is_last=is_last)
        card.changed.connect(self._on_card_changed)
        card.move_requested.connect(self._on_card_move_requested)
        card.remove_requested.connect(self._on_card_remove_requested)
        self.cards.insert(at, card)
        self._list.insertWidget(at, card)
        return card

    def _drop(self, card: PolicyCard) -> None:
        self.cards.remove(card)
        self._list.removeWidget(card)
        card.hide()
        card.deleteLater()

    def _settle(self) -> None:
        for at, card in enumerate(self.cards, 1):
            card.show_place(at, len(self.cards))
        self._add.setEnabled(len(self.cards) <= MOST_POLICIES)  # the last one is not counted

    def _announce(self) -> None:
        self._settle()
        self.rearranged.emit()
        self.changed.emit()

    @Slot()
    def _on_card_changed(self) -> None:
        self._settle()
        self.changed.emit()

    @Slot()
    def _on_add_clicked(self) -> None:
        card = self._put(new_policy(), len(self.cards) - 1)
        self._announce()
        card.name.setFocus()

    @Slot(int)
    def _on_card_move_requested(self, by: int) -> None:
        card = self.sender()
        if not isinstance(card, PolicyCard):
            return
        at = self.cards.index(card)
        if card is self.cards[-1] or not 0 <= at + by < len(self.cards) - 1:
            return
        focused = self.window().focusWidget()
        self.cards.insert(at + by, self.cards.pop(at))
        self._list.removeWidget(card)
        self._list.insertWidget(at + by, card)
        self._announce()
        if focused is not None:
            other = card.down if by < 0 else card.up
            (focused if focused.isEnabled() else other).setFocus()

    @Slot()
    def _on_card_remove_requested(self) -> None:
        card = self.sender()
        if isinstance(card, PolicyCard):
            self._add.setFocus()
            self._drop(card)
            self._announce()
