"""Which keys act in the list, and which of them wait while several conversations are chosen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot

from triage_app.ui.actions import offer

if TYPE_CHECKING:
    from triage_app.ui.actions import Actions
    from triage_app.ui.queue_screen.list_pane import ListPane


class Keys(QObject):
    """While several conversations are chosen, no key acts on the one that happens to be open."""

    def __init__(self, listed: ListPane, actions: Actions) -> None:
        super().__init__(listed)
        self._listed, self._actions = listed, actions
        found = listed.list
        if found is None:
            return
        offer(found, actions.of_list(), Qt.ShortcutContext.WidgetShortcut)
        slots = (
            (actions.next, listed.step_down),
            (actions.previous, listed.step_up),
            (actions.filter, listed.filter.setFocus),
            (actions.extend_down, partial(found.extend, 1)),
            (actions.extend_up, partial(found.extend, -1)),
            (actions.choose, found.toggle),
            (actions.choose_all, found.choose_all),
            (actions.stop_choosing, found.stop_choosing),
        )
        for action, slot in slots:
            action.triggered.connect(slot)
        found.chosen_changed.connect(self._on_list_chosen_changed)
        self._on_list_chosen_changed()

    @Slot()
    def _on_list_chosen_changed(self) -> None:
        for action in self._actions.of_one():
            action.setEnabled(not self._listed.is_choosing)
        self._actions.stop_choosing.setEnabled(self._listed.is_choosing)
