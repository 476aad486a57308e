"""Which theme, zoom and row height a person sees."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QGuiApplication

from triage_app.ui.theme.tokens import (
    THEMES,
    ZOOM_LEAST,
    ZOOM_MOST,
    ThemeName,
    Tokens,
    Type,
)

_FAMILIES = ("Inter", "Noto Sans")
"""Tried where the system names no interface font of its own (a bare X server, tests)."""


@dataclass(frozen=True)
class Look:
    """What a person chose about the window's look; `theme` is None while the system's scheme is followed."""

    theme: ThemeName | None = None
    zoom: float = 1.0
    compact: bool = False


class Theme(QObject):
    """The look in force: hands out colours, fonts and lengths, and follows the system until a person chooses."""

    changed = Signal()
    """The look is another one now; everything painted is to be painted again."""

    def __init__(
        self,
        look: Look | None = None,
        *,
        remember: Callable[[Look], None] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look or Look()
        self._remember = remember
        self._fonts: dict[Type, QFont] = {}
        self._metrics: dict[Type, QFontMetricsF] = {}
        self._colours: dict[str, QColor] = {}
        self.tokens: Tokens = THEMES[self._look.theme or _system_theme() or ThemeName.LIGHT]
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_scheme_changed)

    @property
    def look(self) -> Look:
        """What the person chose so far."""
        return self._look

    @property
    def is_compact(self) -> bool:
        """Whether rows are low."""
        return self._look.compact

    def choose(self, name: ThemeName) -> None:
        """Take a theme and keep it, whatever the system says from now on."""
        self._take(replace(self._look, theme=name))

    def choose_zoom(self, zoom: float) -> None:
        """Show everything larger or smaller, within 80 to 200 %."""
        self._take(replace(self._look, zoom=round(min(max(zoom, ZOOM_LEAST), ZOOM_MOST), 2)))

    def choose_compact(self, *, compact: bool) -> None:
        """Show low rows or tall ones."""
        self._take(replace(self._look, compact=compact))

    def px(self, length: float) -> int:
        """A length at 100 % as it is under the zoom in force."""
        return round(length * self._look.zoom)

    def font(self, kind: Type) -> QFont:
        """The font of a kind of text, with figures of equal width."""
        if kind not in self._fonts:
            self._fonts[kind] = self._make_font(kind)
        return self._fonts[kind]

    def metrics(self, kind: Type) -> QFontMetricsF:
        """The measures of a kind of text."""
        if kind not in self._metrics:
            self._metrics[kind] = QFontMetricsF(self.font(kind))
        return self._metrics[kind]

    def points(self, kind: Type) -> float:
        """The size of a kind of text in points: Qt takes fractions of points, but only whole px."""
        screen = QGuiApplication.primaryScreen()
        return kind.size_px * self._look.zoom * 72 / screen.logicalDotsPerInch()

    def colour(self, value: str) -> QColor:
        """A token as the painter wants it."""
        if value not in self._colours:
            self._colours[value] = QColor(value)
        return self._colours[value]

    def _make_font(self, kind: Type) -> QFont:
        font = interface_font()
        font.setPointSizeF(self.points(kind))
        font.setWeight(QFont.Weight(kind.weight))
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def _take(self, look: Look) -> None:
        if look == self._look:
            return
        self._look = look
        if self._remember is not None:
            self._remember(look)
        self._settle()

    def _settle(self) -> None:
        self.tokens = THEMES[self._look.theme or _system_theme() or self.tokens.name]
        self._fonts.clear()
        self._metrics.clear()
        self.changed.emit()

    @Slot()
    def _on_system_scheme_changed(self) -> None:
        if self._look.theme is None and _system_theme() not in {None, self.tokens.name}:
            self._settle()


def interface_font() -> QFont:
    """The system's interface font, unhinted so that pictures agree between machines."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if font.family() in {"Sans Serif", "Sans", "sans-serif", ""}:
        font.setFamilies([*_FAMILIES, font.family()])
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _system_theme() -> ThemeName | None:
    known = {Qt.ColorScheme.Light: ThemeName.LIGHT, Qt.ColorScheme.Dark: ThemeName.DARK}
    return known.get(QGuiApplication.styleHints().colorScheme())
