"""Questions that only a person can answer, asked before something that is hard to undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


def ask_about_portal(parent: QWidget, take_back: Callable[[], None]) -> QMessageBox:
    """Ask whether a reply of which nobody knows is on the portal; nothing is done unless somebody has looked."""
    translate = QCoreApplication.translate
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setText(translate("Asking", "Is this reply in the portal?"))
    box.setInformativeText(
        translate(
            "Asking",
            "The app cannot tell. Open the conversation in the portal itself and look. If the patient has the "
            "reply and it is sent again, they read it twice.",
        )
    )
    absent = box.addButton(translate("Asking", "It is not there: take it back"), QMessageBox.ButtonRole.AcceptRole)
    keep = box.addButton(translate("Asking", "Leave it"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    box.buttonClicked.connect(lambda button: take_back() if button is absent else None)
    box.open()
    return box


def ask_to_take_out(parent: QWidget, subject: str, take_out: Callable[[], None]) -> QMessageBox:
    """Ask whether a conversation that was merged into another is to stand by itself again."""
    translate = QCoreApplication.translate
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Question)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(translate("Asking", "Take “{subject}” out again?").format(subject=subject))
    box.setInformativeText(
        translate(
            "Asking",
            "Its messages go back into a conversation of their own; what was answered stays answered.",
        )
    )
    out = box.addButton(translate("Asking", "Take it out"), QMessageBox.ButtonRole.AcceptRole)
    keep = box.addButton(translate("Asking", "Keep them together"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    box.buttonClicked.connect(lambda button: take_out() if button is out else None)
    box.open()
    return box
