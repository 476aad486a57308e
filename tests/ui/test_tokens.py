"""Colours can be read: WCAG contrast, computed from the tokens of every theme."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from triage_app.ui.theme.tokens import AVATARS, ON_AVATAR, THEMES, ThemeName, Tokens, Tone

SURFACES = ("bg", "panel", "rail", "bubble", "mine", "sel")
TEXTS = (Tone.TEXT, Tone.MUTED, Tone.FAINT)
SIGNALS = (Tone.ACCENT, Tone.OK, Tone.WARN, Tone.BAD)


def contrast(one: str, other: str) -> float:
    def luminance(value: str) -> float:
        colour = QColor(value)
        parts = [colour.redF(), colour.greenF(), colour.blueF()]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(params=list(ThemeName))
def tokens(request: pytest.FixtureRequest) -> Tokens:
    return THEMES[request.param]


def test_text_is_readable_on_every_surface(tokens: Tokens) -> None:
    weak = [
        (tone, surface, round(contrast(tokens.tone(tone), getattr(tokens, surface)), 2))
        for tone in TEXTS
        for surface in SURFACES
        if contrast(tokens.tone(tone), getattr(tokens, surface)) < 4.5
    ]
    assert weak == []


def test_signals_are_readable_on_panels_on_the_selection_and_on_their_own_surface(tokens: Tokens) -> None:
    weak = [
        (tone, surface, round(contrast(tokens.tone(tone), surface), 2))
        for tone in SIGNALS
        for surface in (tokens.panel, tokens.sel, tokens.soft(tone))
        if contrast(tokens.tone(tone), surface) < 4.5
    ]
    assert weak == []


def test_receipts_are_readable_on_our_bubbles(tokens: Tokens) -> None:
    weak = [tone for tone in SIGNALS if contrast(tokens.tone(tone), tokens.mine) < 4.5]
    assert weak == []


def test_the_primary_button_is_readable(tokens: Tokens) -> None:
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5


def test_field_lines_stand_out(tokens: Tokens) -> None:
    assert min(contrast(tokens.field, surface) for surface in (tokens.bg, tokens.panel)) >= 3


def test_rings_stand_out_from_their_row(tokens: Tokens) -> None:
    ring = [contrast(tokens.tone(tone), surface) for tone in SIGNALS for surface in (tokens.panel, tokens.sel)]
    assert min(ring) >= 3


@pytest.mark.parametrize("surface", AVATARS)
def test_initials_are_readable(surface: str) -> None:
    assert contrast(ON_AVATAR, surface) >= 4.5
