"""What only says thank you, in both languages, and what only begins like it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from triage_app.queue.domain.thanks import only_thanks

NOW = datetime(2026, 11, 24, 18, 28, tzinfo=UTC)
H = timedelta(hours=1)


def thanks(text: str, *, files: int = 0, after: timedelta | None = H) -> bool:
    return only_thanks(text, files=files, sent_at=NOW, answered_at=None if after is None else NOW - after)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!",
        "Thank you so much, Dr.",
        "Ok great, thanks again for your quick response. Have a nice day",
        "Thank you 🙏",
        "Muchas gracias por su ayuda.",
        "Perfecto, gracias doctora, que tenga buen día",
        "¡Gracias!".replace("¡", ""),
    ],
)
def test_gratitude_and_nothing_else_is_recognised(text: str) -> None:
    assert thanks(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks, but the chest pain is back",
        "Thank you. When should I come?",
        "Thanks?",
        "ok",
        "",
        "Thanks for nothing",
        "Gracias, pero me duele el pecho",
        "Thanks, call me at 555 0144",
        "thanks 2 more days of fever",
        "Thank you for your help. " * 10,
        "no thanks",
        "Thanks. Dizzy",
        "Thanks 🆘",
        "Thanks :(",
    ],
)
def test_whatever_is_left_over_says_no(text: str) -> None:
    assert not thanks(text)


def test_a_file_a_first_message_and_a_late_one_are_no_thanks() -> None:
    assert not thanks("Thanks!", files=1)
    assert not thanks("Thanks!", after=None)
    assert not thanks("Thanks!", after=timedelta(days=8))
    assert not thanks("Thanks!", after=-H)
    assert thanks("Thanks!", after=timedelta(days=7))
