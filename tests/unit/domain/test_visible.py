"""What shows something, and what only looks like a text to a computer."""

import re

import pytest

from triage_app.queue.domain.visible import BLANK, is_visible

BLANKS = [
    *("", " ", "\n\t ", "\u00a0", "\u3000", "\u2028", "\u1680"),
    *("\u200b", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u061c", "\u180e", "\ufffb", "\u206a"),
    *("\ufe0f", "\u034f", "\u180b", "\u17b4"),
    *("\u2800", "\u3164", "\u115f", "\u1160", "\uffa0"),
    " \u200b\u2060 ",
]


@pytest.mark.parametrize("text", BLANKS, ids=ascii)
def test_what_nobody_can_see_is_no_text(text: str) -> None:
    assert not is_visible(text)
    assert re.match(BLANK, text), "nor is it one for a database"


@pytest.mark.parametrize(
    "text", ["a", "0", "?", "\u200bok", "\u4f60\u597d", "\u0645", "\U0001f44d", "\u2764\ufe0f", "1\u20e3"]
)
def test_a_letter_a_mark_or_a_picture_shows(text: str) -> None:
    assert is_visible(text)
    assert not re.match(BLANK, text)


@pytest.mark.parametrize("text", ["\u0301", "\U000e0020", "\ue000"], ids=ascii)
def test_accents_without_a_letter_tags_and_what_stands_for_nothing_show_nothing(text: str) -> None:
    assert not is_visible(text)
