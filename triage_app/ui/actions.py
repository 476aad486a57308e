"""Every action once: what it is called and which keys start it."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


class Actions(QObject):
    """The window's actions. Single letters act only while the list has the focus."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.send = self._make("send", self.tr("Send and close"), "Ctrl+Return", "Ctrl+Enter")
        self.send_keep_open = self._make("send_keep_open", self.tr("Send, keep open"))
        self.attach = self._make("attach", self.tr("Attach a file…"), "Ctrl+Shift+A")
        self.next = self._make("next", self.tr("Next conversation"), "J")
        self.previous = self._make("previous", self.tr("Previous conversation"), "K")
        self.reply = self._make("reply", self.tr("Write a reply"), "R")
        self.claim = self._make("claim", self.tr("Claim"), "M")
        self.close = self._make("close", self.tr("No reply needed…"), "E")
        self.wait_on = self._make("wait_on", self.tr("Waiting on…"), "D")
        self.log_call = self._make("log_call", self.tr("Log a call…"), "L")
        self.more = self._make("more", self.tr("More"), ".")
        self.snooze = self._make("snooze", self.tr("Snooze…"), "H")
        self.why = self._make("why", self.tr("Say why it is due then"), "W")
        self.undo = self._make("undo", self.tr("Undo"), "U", "Ctrl+Z")
        self.reassign = self._make("reassign", self.tr("Reassign…"), "A")
        self.take_next = self._make("take_next", self.tr("Take the most urgent that nobody owns"), "T")
        self.extend_down = self._make("extend_down", self.tr("Choose the next one too"), "Shift+J", "Shift+Down")
        self.extend_up = self._make("extend_up", self.tr("Choose the one before too"), "Shift+K", "Shift+Up")
        self.choose = self._make("choose", self.tr("Choose, or leave out"), "X")
        self.choose_all = self._make("choose_all", self.tr("Choose everything shown"), "Ctrl+A")
        self.stop_choosing = self._make("stop_choosing", self.tr("Choose nothing any more"), "Esc")
        self.filter = self._make("filter", self.tr("Filter patients and subjects"), "/", "Ctrl+F")
        self.settings = self._make("settings", self.tr("Hours and promises"), "Ctrl+,")
        self.save_rules = self._make("save_rules", self.tr("Save hours and promises"), "Ctrl+S")
        self.toggle_theme = self._make("toggle_theme", self.tr("Switch between light and dark"), "Ctrl+Shift+L")
        self.toggle_compact = self._make("toggle_compact", self.tr("Compact rows"), "Ctrl+Shift+K")
        self.zoom_in = self._make("zoom_in", self.tr("Larger"), "Ctrl++", "Ctrl+=")
        self.zoom_out = self._make("zoom_out", self.tr("Smaller"), "Ctrl+-")
        self.zoom_reset = self._make("zoom_reset", self.tr("Usual size"), "Ctrl+0")

    def of_list(self) -> tuple[QAction, ...]:
        """The actions whose keys act while the list has the focus."""
        many = (self.reassign, self.take_next, self.undo, self.filter)
        return (self.next, self.previous, *self.of_one(), *self.of_choosing(), *many)

    def of_one(self) -> tuple[QAction, ...]:
        """Those of them that are about the open conversation, and wait while several are chosen."""
        work = (self.reply, self.claim, self.close, self.wait_on, self.log_call, self.snooze, self.more)
        return (*work, self.why)

    def of_choosing(self) -> tuple[QAction, ...]:
        """Those of them that choose several conversations."""
        return (self.extend_down, self.extend_up, self.choose, self.choose_all, self.stop_choosing)

    def of_conversation(self) -> tuple[QAction, ...]:
        """The actions whose keys act anywhere in the open conversation."""
        return (self.send, self.attach)

    def of_settings(self) -> tuple[QAction, ...]:
        """The actions whose keys act anywhere in the settings."""
        return (self.save_rules,)

    def of_window(self) -> tuple[QAction, ...]:
        """The actions whose keys act anywhere."""
        look = (self.toggle_theme, self.toggle_compact, self.zoom_in, self.zoom_out, self.zoom_reset)
        return (self.settings, *look)

    def _make(self, name: str, text: str, *keys: str) -> QAction:
        action = QAction(text, self)
        action.setObjectName(name)
        action.setShortcuts([QKeySequence(key) for key in keys])
        return action


def offer(widget: QWidget, actions: Iterable[QAction], context: Qt.ShortcutContext) -> None:
    """Let a widget start actions by their keys, within a context."""
    for action in actions:
        action.setShortcutContext(context)
        widget.addAction(action)
