"""Questions that only a person can answer, asked before something that is hard to undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


class _Question(NamedTuple):
    asks: str
    explains: str
    yes: str
    no: str


def ask_about_portal(parent: QWidget, take_back: Callable[[], None]) -> QMessageBox:
    """Ask whether a reply of which nobody knows is on the portal; nothing is done unless somebody has looked."""
    translate = QCoreApplication.translate
    question = _Question(
        translate("Asking", "Is this reply in the portal?"),
        translate(
            "Asking",
            "The app cannot tell. Open the conversation in the portal itself and look. If the patient has the "
            "reply and it is sent again, they read it twice.",
        ),
        translate("Asking", "It is not there: take it back"),
        translate("Asking", "Leave it"),
    )
    return _ask(parent, QMessageBox.Icon.Warning, question, take_back)


def ask_to_take_out(parent: QWidget, subject: str, take_out: Callable[[], None]) -> QMessageBox:
    """Ask whether a conversation that was merged into another is to stand by itself again."""
    translate = QCoreApplication.translate
    question = _Question(
        translate("Asking", "Take “{subject}” out again?").format(subject=subject),
        translate(
            "Asking",
            "Its messages go back into a conversation of their own; what was answered stays answered.",
        ),
        translate("Asking", "Take it out"),
        translate("Asking", "Keep them together"),
    )
    return _ask(parent, QMessageBox.Icon.Question, question, take_out)


def _ask(parent: QWidget, icon: QMessageBox.Icon, question: _Question, act: Callable[[], None]) -> QMessageBox:
    """Ask, and act on a clear yes only: Enter and Esc change nothing."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(icon)
    box.setTextFormat(Qt.TextFormat.PlainText)  # a patient's words may stand in it
    box.setText(question.asks)
    box.setInformativeText(question.explains)
    yes = box.addButton(question.yes, QMessageBox.ButtonRole.AcceptRole)
    no = box.addButton(question.no, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    box.buttonClicked.connect(lambda button: act() if button is yes else None)
    box.open()
    return box
