"""A ring empties clockwise from the top in its own colour, as a clock's hand would wipe it."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from triage_app.queue.domain.conversation import Row
from triage_app.ui.queue_screen.delegate import ring_of
from triage_app.ui.theme.choice import Theme
from triage_app.ui.theme.tokens import Tone
from triage_app.ui.widgets.countdown_ring import Ring, paint_ring

LEFT, GONE = QColor("#c02020"), QColor("#d0d0d0")
SIDE = 84


def colour_at(image: QImage, hour: float) -> QColor:
    """The ring's colour where a clock of that size has an hour."""
    angle = math.radians(hour * 30)
    radius = SIDE / 2 - SIDE * 3.5 / 42
    x, y = SIDE / 2 + radius * math.sin(angle), SIDE / 2 - radius * math.cos(angle)
    return image.pixelColor(round(x), round(y))


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    ("share", "left", "gone"),
    [
        (0.25, (1.5,), (4.5, 7.5, 10.5)),
        (0.5, (1.5, 4.5), (7.5, 10.5)),
        (0.75, (1.5, 4.5, 7.5), (10.5,)),
        (1.0, (1.5, 4.5, 7.5, 10.5), ()),
        (0.0, (), (1.5, 4.5, 7.5, 10.5)),
    ],
)
def test_what_is_left_stands_clockwise_from_the_top(
    share: float, left: tuple[float, ...], gone: tuple[float, ...]
) -> None:
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_ring(painter, QRectF(0, 0, SIDE, SIDE), Ring(share, "3 h", LEFT, GONE), QFont(), QFont())
    painter.end()
    assert [colour_at(image, hour) for hour in left] == [LEFT] * len(left)
    assert [colour_at(image, hour) for hour in gone] == [GONE] * len(gone)


@pytest.mark.parametrize(
    ("due_in", "tone", "share"),
    [
        (timedelta(hours=18), Tone.OK, 0.75),
        (timedelta(hours=1), Tone.WARN, 1 / 24),
        (timedelta(minutes=-1), Tone.BAD, 1.0),
    ],
)
def test_a_countdown_takes_the_colour_of_its_urgency(
    due_in: timedelta, tone: Tone, share: float, a_row: Callable[..., Row], theme: Theme, now: datetime
) -> None:
    ring = ring_of(a_row(1, due_in=due_in), now, theme)
    assert ring.colour == theme.colour(theme.tokens.tone(tone))
    assert ring.share == pytest.approx(share)
