"""The lower edge: how the portals are, what is about to leave, and the look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget
from typing_extensions import override

from triage_app import language
from triage_app.queue.domain.troubles import is_silent, is_unread
from triage_app.ui import counts, wording
from triage_app.ui.theme.tokens import Size, ThemeName, Tone, Type
from triage_app.ui.widgets.label import ElidedLabel, text_label

if TYPE_CHECKING:
    from datetime import datetime

    from triage_app.queue.domain.conversation import Health, PortalHealth
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons
    from triage_app.ui.wording import Wording

_DOT = 7


class Dot(QWidget):
    """A small disc beside a sentence, never instead of one."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone = Tone.FAINT

    def show_tone(self, tone: Tone) -> None:
        """Take a colour."""
        self._tone = tone
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(_DOT), self._theme.px(_DOT))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.tokens.tone(self._tone)))
        side = self._theme.px(_DOT)
        painter.drawEllipse((self.width() - side) // 2, (self.height() - side) // 2, side, side)
        painter.end()


class Footer(QFrame):
    """One line that is always there."""

    undo_requested = Signal()
    """Take the reply back that was sent last."""

    theme_requested = Signal()
    """Change between light and dark."""

    language_requested = Signal(str)
    """Speak this language."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("footer")
        self._theme, self._icons = theme, icons
        self._dot = Dot(theme)
        self._dot.hide()
        self._health = ElidedLabel(Type.NOTE, Tone.MUTED)
        self._leaving = text_label(kind=Type.NOTE, tone=Tone.MUTED)
        self._make_buttons()
        self._arrange()
        self.show_leaving(0, 0)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_health(self, health: Health, words: Wording, now: datetime) -> None:
        """Say whether messages are collected and portals answer."""
        text, tone = health_line(health, words, now)
        self._dot.show()
        self._dot.show_tone(tone)
        self._health.show_text(text)
        self._health.setAccessibleName(counts.aloud(text))
        self._health.setProperty("tone", (tone if tone is Tone.BAD else Tone.MUTED).value)
        self._health.style().unpolish(self._health)
        self._health.style().polish(self._health)

    def show_problem(self, text: str) -> None:
        """Say what went wrong behind the window."""
        self._dot.show()
        self._dot.show_tone(Tone.BAD)
        self._health.show_text(text)

    def show_leaving(self, count: int, seconds: float) -> None:
        """Say how many replies can still be taken back; nothing where there is none."""
        for widget in (self._leaving, self._undo):
            widget.setVisible(count > 0)
        words = self.tr("%n replies, the last one sends in {seconds} s", "", count)
        text = words.format(seconds=wording.whole_seconds(seconds)) if count else ""
        self._leaving.setText(text)
        self._leaving.setAccessibleName(counts.aloud(text))

    def offer_language(self) -> None:
        """From now on another language can be chosen."""
        self._language.setEnabled(True)

    def _make_buttons(self) -> None:
        self._undo = QPushButton(self.tr("Undo"))
        self._undo.setObjectName("quiet_link")
        self._undo.clicked.connect(self.undo_requested)
        self._language = QPushButton(self.tr("Español", "the other language, by its own name"))
        self._language.setObjectName("quiet_link")
        self._language.setAccessibleName(self.tr("Change to Spanish"))
        self._language.setToolTip(self.tr("Change to Spanish"))
        self._language.clicked.connect(self._on_language_clicked)
        self._language.setEnabled(False)
        self._look = QPushButton()
        self._look.setObjectName("icon_button")
        self._look.clicked.connect(self.theme_requested)

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(6)
        row.addWidget(self._dot)
        row.addWidget(self._health)
        row.addSpacing(16)
        row.addWidget(self._leaving)
        row.addWidget(self._undo)
        row.addStretch(1)
        row.addWidget(self._language)
        row.addSpacing(6)
        row.addWidget(self._look)

    @Slot()
    def _on_language_clicked(self) -> None:
        self.language_requested.emit(next(one for one in language.LANGUAGES if one != language.spoken()))

    @Slot()
    def _on_theme_changed(self) -> None:
        name, px = self._theme.tokens.name, self._theme.px
        icon = {ThemeName.LIGHT: "moon", ThemeName.DARK: "contrast", ThemeName.HIGH_CONTRAST: "sun"}[name]
        says = {
            ThemeName.LIGHT: self.tr("Change to dark"),
            ThemeName.DARK: self.tr("Change to high contrast"),
            ThemeName.HIGH_CONTRAST: self.tr("Change to light"),
        }[name]
        self._look.setAccessibleName(says)
        self._look.setToolTip(f"{says} (Ctrl+Shift+L)")
        self._look.setIcon(self._icons.icon(icon, self._theme.tokens.muted, px(16)))
        self._look.setIconSize(QSize(px(16), px(16)))
        self.setFixedHeight(px(Size.FOOTER))


def health_line(health: Health, words: Wording, now: datetime) -> tuple[str, Tone]:
    """How the portals are, in one line; what a person has to act on is told in the trouble bar as well."""
    if not health.portals:
        return wording.translate("Footer", "No portal is connected"), Tone.FAINT
    for portal in health.portals:
        if portal.error is not None:
            return f"{portal.name}: {wording.what_happened(portal.error, portal.error_values)}", Tone.BAD
    return "   ".join(_checked(one, words, now) for one in health.portals), _tone(health, now)


def _tone(health: Health, now: datetime) -> Tone:
    if is_silent(health) or any(is_unread(portal, now) for portal in health.portals):
        return Tone.BAD
    return Tone.WARN if any(portal.quarantined for portal in health.portals) else Tone.OK


def _checked(portal: PortalHealth, words: Wording, now: datetime) -> str:
    """When a portal was read, and how much of what it sent nobody could read."""
    translate = wording.translate
    if portal.checked_at is None:
        return translate("Footer", "{portal}, not checked yet").format(portal=portal.name)
    ago = words.ago(portal.checked_at, now)
    text = translate("Footer", "{portal}, checked {ago}").format(portal=portal.name, ago=ago)
    if portal.quarantined:
        return f"{text}, {counts.entries_unread(portal.quarantined)}"
    return text
