"""The palette and the style sheet made from tokens."""

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from triage_app.ui.theme.choice import Theme, interface_font
from triage_app.ui.theme.tokens import Size, Tokens, Tone, Type


def apply(app: QApplication, theme: Theme) -> None:
    """Dress the whole program in the look in force."""
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    font = interface_font()
    font.setPointSizeF(theme.points(Type.BASE))
    app.setFont(font)
    app.setPalette(palette(theme.tokens))
    app.setStyleSheet(style_sheet(theme))


def set_tone(widget: QWidget, tone: Tone) -> None:
    """Give a widget another tone and have it painted so."""
    if widget.property("tone") == tone.value:
        return
    widget.setProperty("tone", tone.value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def palette(tokens: Tokens) -> QPalette:
    """The palette for everything the style sheet does not name (menus, tool tips, selections)."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: tokens.bg,
        QPalette.ColorRole.WindowText: tokens.text,
        QPalette.ColorRole.Base: tokens.panel,
        QPalette.ColorRole.AlternateBase: tokens.bg,
        QPalette.ColorRole.Text: tokens.text,
        QPalette.ColorRole.PlaceholderText: tokens.faint,
        QPalette.ColorRole.Button: tokens.panel,
        QPalette.ColorRole.ButtonText: tokens.text,
        QPalette.ColorRole.Highlight: tokens.accent,
        QPalette.ColorRole.HighlightedText: tokens.on_accent,
        QPalette.ColorRole.ToolTipBase: tokens.panel,
        QPalette.ColorRole.ToolTipText: tokens.text,
        QPalette.ColorRole.Link: tokens.accent,
    }
    for role, value in roles.items():
        made.setColor(role, QColor(value))
    made.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText, QColor(tokens.faint))
    made.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text, QColor(tokens.faint))
    return made


def style_sheet(theme: Theme) -> str:
    """The style sheet of every widget Qt paints itself."""
    parts = (_words, _surfaces, _buttons, _fields, _settings, _extras)
    return "\n".join(part(theme) for part in parts)


def _words(theme: Theme) -> str:
    lines = [
        f'QLabel[type="{kind.name.lower()}"] {{ font-size: {theme.points(kind):.3f}pt; '
        f"font-weight: {kind.weight}; }}"
        for kind in Type
    ]
    lines += [f'QLabel[tone="{tone.value}"] {{ color: {theme.tokens.tone(tone)}; }}' for tone in Tone]
    return "\n".join(lines)


def _surfaces(theme: Theme) -> str:
    t, px = theme.tokens, theme.px
    bubble = px(Size.RADIUS_BUBBLE)
    soft = "\n".join(
        f'#due[tone="{tone.value}"] {{ background: {t.soft(tone)}; }}\n'
        f'#due[tone="{tone.value}"]:hover {{ border: 2px solid {t.tone(tone)}; }}\n'
        f'#quit_bar[tone="{tone.value}"] {{ background: {t.soft(tone)}; '
        f"border-top: 1.5px solid {t.tone(tone)}; }}\n"
        f'#note_bar[tone="{tone.value}"] {{ background: {t.soft(tone)}; border: 0; '
        f"border-top: 1px solid {t.tone(tone)}; }}\n"
        f'#banner[tone="{tone.value}"] {{ background: {t.soft(tone)}; border: 1.5px solid {t.tone(tone)}; }}'
        for tone in Tone
    )
    return f"""
    #window, #conversation, #column, #messages {{ background: {t.bg}; }}
    #rail {{ background: {t.rail}; border: 0; border-right: 1px solid {t.line}; }}
    #list_pane {{ background: {t.panel}; border: 0; border-right: 1px solid {t.line}; }}
    #list_foot {{ background: {t.panel}; border: 0; border-top: 1px solid {t.line}; }}
    #chosen_bar {{ background: {t.sel}; border: 0; border-top: 1px solid {t.accent}; }}
    #note_line {{ background: transparent; border: 0; }}
    #list_head, #header {{ background: {t.panel}; border: 0; border-bottom: 1px solid {t.line}; }}
    #list {{ background: {t.panel}; border: 0; }}
    #composer {{ background: {t.panel}; border: 0; border-top: 1px solid {t.line}; }}
    #footer {{ background: {t.panel}; border: 0; border-top: 1px solid {t.line}; }}
    #trouble_bar {{ background: {t.bad_soft}; border: 0; border-bottom: 1.5px solid {t.bad}; }}
    #quit_bar {{ background: {t.panel}; border: 0; border-top: 1px solid {t.line}; }}
    #logo {{ background: {t.accent}; border-radius: {px(8)}px; }}
    #bubble {{ background: {t.panel}; border: 1px solid {t.line}; border-radius: {bubble}px; }}
    #bubble[kind="mine"] {{ background: {t.mine}; border-color: {t.mine}; }}
    #bubble[kind="new"] {{ border: 1.5px solid {t.warn}; }}
    #bubble[kind="failed"] {{ background: {t.panel}; border: 1.5px solid {t.bad}; }}
    #file {{ background: {t.panel}; border: 1px solid {t.line}; border-radius: {px(9)}px; }}
    #badge {{ background: {t.bad_soft}; color: {t.bad}; border-radius: {px(4)}px;
        font-size: {theme.points(Type.BADGE):.3f}pt; font-weight: 700; }}
    #due, #banner {{ border-radius: {px(8)}px; }}
    #due {{ border: 0; padding: 0; }}
    #due:focus {{ border: 2px solid {t.accent}; padding: 0; }}
    #popover {{ background: {t.panel}; border: 1px solid {t.field}; border-radius: {px(Size.RADIUS_BOX)}px; }}
    #toast {{ background: {t.panel}; border: 1px solid {t.field}; border-radius: {px(10)}px; }}
    #toast[tone="bad"] {{ border: 1.5px solid {t.bad}; }}
    #toast[tone="warn"] {{ border: 1.5px solid {t.warn}; }}
    #choices {{ background: {t.panel}; border: 1px solid {t.line}; border-radius: {px(8)}px; outline: 0;
        padding: {px(4)}px; }}
    #choices:focus {{ border: 2px solid {t.accent}; padding: {px(4) - 1}px; }}
    #locked {{ background: {t.bg}; border: 1px dashed {t.field}; border-radius: {px(10)}px; }}
    {soft}
    """


def _buttons(theme: Theme) -> str:
    t, px = theme.tokens, theme.px
    r = px(Size.RADIUS)
    return f"""
    QPushButton {{ background: {t.panel}; color: {t.text}; border: 1px solid {t.line}; border-radius: {r}px;
        padding: {px(6)}px {px(12)}px; font-size: {theme.points(Type.BUTTON):.3f}pt; font-weight: 500; }}
    QPushButton:hover {{ background: {t.bubble}; }}
    QPushButton:focus {{ border: 2px solid {t.accent}; padding: {px(6) - 1}px {px(12) - 1}px; }}
    QPushButton:disabled {{ color: {t.faint}; }}
    QPushButton::menu-indicator {{ width: 0; }}
    #primary, #primary_menu {{ background: {t.accent}; color: {t.on_accent}; border: 1px solid {t.accent}; }}
    #primary:hover, #primary_menu:hover {{ background: {t.accent}; border-color: {t.text}; }}
    #primary:focus, #primary_menu:focus {{ border: 2px solid {t.text}; }}
    #primary:disabled, #primary_menu:disabled {{ background: {t.bubble}; color: {t.faint};
        border: 1px solid {t.line}; }}
    #primary[joined="true"] {{ border-top-right-radius: 0; border-bottom-right-radius: 0; border-right: 0; }}
    #primary_menu {{ border-top-left-radius: 0; border-bottom-left-radius: 0; border-left: 0;
        padding: 0; min-width: {px(30)}px; max-width: {px(30)}px; }}
    #claim {{ border: 1px dashed {t.field}; color: {t.accent}; font-weight: 600; }}
    #link {{ border: 0; background: transparent; color: {t.accent}; font-weight: 600; padding: 0 {px(2)}px; }}
    #take_next {{ border: 1px solid {t.accent}; border-radius: {px(11)}px; color: {t.accent}; font-weight: 600;
        background: {t.accent_soft}; font-size: {theme.points(Type.NOTE):.3f}pt; padding: {px(2)}px {px(10)}px;
        min-height: {px(17)}px; }}
    #take_next:hover {{ background: {t.sel}; }}
    #take_next:focus {{ border: 2px solid {t.accent}; padding: {px(2) - 1}px {px(10) - 1}px; }}
    #quiet_link {{ border: 0; background: transparent; color: {t.muted}; font-weight: 400; padding: 0;
        font-size: {theme.points(Type.NOTE):.3f}pt; text-decoration: underline; }}
    #quiet_link:hover, #quiet_link:focus {{ color: {t.accent}; padding: 0; border: 0; }}
    #link:hover, #link:focus {{ text-decoration: underline; background: transparent; padding: 0 {px(2)}px;
        border: 0; }}
    #chip {{ border: 1px solid {t.line}; border-radius: {px(11)}px; color: {t.muted}; font-weight: 400;
        font-size: {theme.points(Type.NOTE):.3f}pt; padding: {px(2)}px {px(10)}px; min-height: {px(17)}px; }}
    #chip:focus {{ border: 1px solid {t.accent}; padding: {px(2)}px {px(10)}px; }}
    #chip[on="true"] {{ border-color: {t.accent}; color: {t.accent}; background: {t.accent_soft}; }}
    #chip:checked {{ border-color: {t.accent}; color: {t.accent}; background: {t.accent_soft}; font-weight: 600; }}
    #chip:focus {{ border: 2px solid {t.accent}; padding: {px(2) - 1}px {px(10) - 1}px; }}
    #person {{ border: 0; background: transparent; border-radius: {px(6)}px; padding: 0; }}
    #person:hover {{ background: {t.bubble}; }}
    #person:focus {{ border: 1px solid {t.accent}; padding: 0; }}
    #icon_button {{ border: 0; background: transparent; padding: {px(2)}px; }}
    #icon_button:hover {{ background: {t.bubble}; }}
    #icon_button:focus {{ border: 1px solid {t.accent}; padding: {px(2) - 1}px; }}
    #card_button {{ background: {t.panel}; text-align: left; border-radius: {px(12)}px; }}
    #card_button:hover, #card_button:focus {{ border: 2px solid {t.accent}; background: {t.accent_soft}; }}
    """


def _fields(theme: Theme) -> str:
    t, px = theme.tokens, theme.px
    return f"""
    QLineEdit {{ background: {t.bg}; color: {t.text}; border: 1px solid {t.field}; border-radius: {px(8)}px;
        padding: {px(7)}px {px(10)}px; selection-background-color: {t.accent};
        selection-color: {t.on_accent}; }}
    QLineEdit:focus {{ border: 2px solid {t.accent}; padding: {px(7) - 1}px {px(10) - 1}px; }}
    #box {{ background: {t.bg}; border: 1px solid {t.field}; border-radius: {px(Size.RADIUS_BOX)}px; }}
    #box[focused="true"] {{ border: 2px solid {t.accent}; }}
    #box[dropping="true"] {{ border: 2px dashed {t.accent}; background: {t.accent_soft}; }}
    #box QTextEdit {{ background: transparent; border: 0; color: {t.text};
        font-size: {theme.points(Type.BASE):.3f}pt;
        selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
    QLabel {{ selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
    """


def _settings(theme: Theme) -> str:
    t, px = theme.tokens, theme.px
    return f"""
    #settings, #settings_inside {{ background: {t.bg}; }}
    #settings {{ border: 0; }}
    #card {{ background: {t.panel}; border: 1px solid {t.line}; border-radius: {px(12)}px; }}
    #policy {{ background: {t.bg}; border: 1px solid {t.line}; border-radius: {px(9)}px; }}
    #hairline {{ background: {t.line}; border: 0; }}
    #quiet_bar {{ background: {t.panel}; border: 0; border-bottom: 1px solid {t.line}; }}
    #menu_choice {{ border: 1px solid {t.field}; background: {t.bg}; border-radius: {px(8)}px; font-weight: 400;
        font-size: {theme.points(Type.BASE):.3f}pt; padding: {px(4)}px {px(8)}px; }}
    #menu_choice:focus {{ border: 2px solid {t.accent}; padding: {px(4) - 1}px {px(8) - 1}px; }}
    #cell {{ padding: {px(4)}px {px(8)}px; background: {t.bg}; font-size: {theme.points(Type.BASE):.3f}pt; }}
    #policy #cell, #policy #menu_choice {{ background: {t.panel}; }}
    #cell:focus {{ border: 2px solid {t.accent}; padding: {px(4) - 1}px {px(8) - 1}px; }}
    #cell[bad="true"] {{ border: 2px solid {t.bad}; padding: {px(4) - 1}px {px(8) - 1}px;
        background: {t.bad_soft}; }}
    """


def _extras(theme: Theme) -> str:
    t, px = theme.tokens, theme.px
    return f"""
    QMenu {{ background: {t.panel}; color: {t.text}; border: 1px solid {t.field}; padding: {px(4)}px; }}
    QMenu::item {{ padding: {px(6)}px {px(24)}px {px(6)}px {px(12)}px; border-radius: {px(5)}px; }}
    QMenu::item:selected {{ background: {t.sel}; color: {t.accent}; }}
    QMenu::item:disabled {{ color: {t.faint}; }}
    QToolTip {{ background: {t.panel}; color: {t.text}; border: 1px solid {t.field}; padding: {px(4)}px; }}
    QScrollArea {{ background: transparent; border: 0; }}
    QScrollBar:vertical {{ background: transparent; width: {px(10)}px; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {t.line}; border-radius: {px(4)}px; min-height: {px(32)}px;
        margin: 2px; }}
    QScrollBar::handle:vertical:hover {{ background: {t.field}; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
        background: transparent; height: 0; }}
    """
