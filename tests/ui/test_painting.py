"""Painting counts nothing: due times come with the rows, and a minute that passes only compares them."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from triage_app.queue.domain import calendar, countdown, escalation, policies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from triage_app.ui.window import Window

EVALUATING = {Path(str(one.__file__)).name for one in (calendar, countdown, escalation, policies)}
COMPARING = {"urgency", "share_left"}
"""What of them painting may ask: where a moment lies between two others."""


@contextmanager
def counting() -> Iterator[Counter[str]]:
    """Counts which rules of the countdown are asked meanwhile, by name."""
    asked: Counter[str] = Counter()

    def note(frame: FrameType, event: str, _: Any) -> None:
        path = Path(frame.f_code.co_filename)
        if event == "call" and path.parent.name == "domain" and path.name in EVALUATING:
            asked[frame.f_code.co_name] += 1

    sys.setprofile(note)
    try:
        yield asked
    finally:
        sys.setprofile(None)


def test_painting_needs_no_evaluation(window: Window, opened: Callable[[int], None], stand_in: Any) -> None:
    opened(2)
    with counting() as asked:
        window.grab()
        stand_in.clock.advance(timedelta(hours=3, minutes=30))
        window.screen_._ticks.passed.emit()
        window.grab()
        window.grab()
    assert set(asked) <= COMPARING, asked
    assert asked["urgency"], "it was painted"


def test_evaluation_would_be_counted() -> None:
    with counting() as asked:
        policies.EVERYTHING.fits(policies.ANYTHING)
    assert asked["fits"] == 1
