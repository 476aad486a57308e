"""What is done with a conversation as a whole: entries in a menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMenu


class RegroupMenu(QObject):
    """Two entries at the end of a menu; where one is not possible its tool tip says why."""

    merge_requested = Signal()
    """Another conversation is to be merged into this one."""

    split_requested = Signal()
    """A message is to become a conversation of its own."""

    about_to_show = Signal()
    """The menu opens: `show_possible` is to be brought up to the moment."""

    def __init__(self, menu: QMenu) -> None:
        """Stand in this menu."""
        super().__init__(menu)
        menu.addSeparator()
        self.merge = menu.addAction(self.tr("&Merge another conversation into this one…"))
        self.merge.triggered.connect(self.merge_requested)
        self.split = menu.addAction(self.tr("Split &off a message…"))
        self.split.triggered.connect(self.split_requested)
        menu.aboutToShow.connect(self.about_to_show)

    def show_possible(self, *, no_merge: str = "", no_split: str = "") -> None:
        """Offer both, but for what there is a reason against."""
        _settle(self.merge, no_merge)
        _settle(self.split, no_split)


def _settle(entry: QAction, reason: str) -> None:
    entry.setEnabled(not reason)
    entry.setToolTip(reason)
