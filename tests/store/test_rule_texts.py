"""What could not be kept or shown is refused before it is stored, on every database, wherever it stands."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest

from queues import Queue
from triage_app.errors import UsageError
from triage_app.queue.domain.calendar import SpecialDay
from triage_app.queue.domain.policies import EVERYTHING, Facts, Policy
from triage_app.queue.domain.rule_texts import LONGEST
from triage_app.queue.domain.rulebook import Hours, Rules
from triage_app.sentences import say

UNSEEN = ("\x00", "\x1b", "\n", "\x7f", "\ud800", "\u2028", "\u202e")


def with_text(text: str) -> list[Rules]:
    """Rules with a text in each place where there can be one."""
    closed = Hours(special=(SpecialDay(date(2026, 12, 24), text),))
    conditions = [Policy("x", conditions=Facts(**{fact: text})) for fact in Facts._fields]
    return [
        Rules(policies=(Policy(text),)),
        *(Rules(policies=(one, EVERYTHING)) for one in conditions),
        Rules(hours=closed),
        Rules(locations={text: Hours()}),
        Rules(locations={"Main St": closed}),
        Rules(category_targets={text: timedelta(hours=2)}),
    ]


@pytest.mark.parametrize("letter", UNSEEN)
def test_a_text_that_nobody_could_see_is_refused_wherever_it_stands(queue: Queue, letter: str) -> None:
    desk = queue.desk()
    for rules in with_text(f"a{letter}b"):
        for attempt in (partial(desk.preview_rules, rules, 5), partial(desk.edit_rules, rules, based_on=0)):
            with pytest.raises(UsageError, match="rule_text_unreadable") as refused:
                attempt()
            told = str(say(refused.value.code, refused.value.values))
            assert "“a\ufffdb”" in told
            assert told.encode()
    assert desk.rules().version == 0


@pytest.mark.parametrize("text", ["Día de Reyes", "Дом", "👩\u200d⚕️ visits", "  spaced  ", "日本"])
def test_letters_of_every_language_are_kept(queue: Queue, text: str) -> None:
    desk = queue.desk()
    for version, rules in enumerate(with_text(text)):
        assert desk.edit_rules(rules, based_on=version).rules == rules
        assert desk.rules().rules == rules


def test_a_text_that_is_too_long_or_shows_nothing_is_refused_wherever_it_stands(queue: Queue) -> None:
    desk = queue.desk()
    for text, code in (("\u200b\u2060", "rule_text_unreadable"), ("é" * (LONGEST + 1), "rule_text_too_long")):
        for rules in with_text(text):
            with pytest.raises(UsageError, match=code):
                desk.edit_rules(rules, based_on=0)
    assert desk.edit_rules(with_text("é" * LONGEST)[-2], based_on=0).version == 1


@pytest.mark.parametrize("day", [date(2200, 1, 1), date.max])
def test_a_day_near_the_end_of_the_calendar_is_refused_at_every_place(queue: Queue, day: date) -> None:
    hours = Hours(special=(SpecialDay(day, "far"),))
    for rules in (Rules(hours=hours), Rules(locations={"Main St": hours})):
        with pytest.raises(UsageError, match="special_day_far"):
            queue.desk().edit_rules(rules, based_on=0)
