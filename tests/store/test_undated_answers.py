"""What the practice wrote on the portal without a usable date answers only what could have been read before it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from counted import LAB, H, arrive, row
from queues import NOW, a_message
from triage_app.queue.domain.states import State
from triage_app.queue.services import portals

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from queues import Queue

UNDATED: list[dict[str, Any]] = [
    {"sent": None},
    {"sent": None, "last_updated": NOW - 2 * H},
    {"sent": None, "received": NOW - 2 * H, "last_updated": NOW - H},
    {"sent": NOW + 2000 * H},
    {"sent": NOW - H, "last_updated": NOW - 4 * H},
]


def passed(queue: Queue, at: datetime) -> None:
    """A complete pass over the portal began then."""
    queue.sync.write(lambda work: portals.passed(work, queue.portal.id, {}, at))


@pytest.mark.parametrize("facts", UNDATED)
@pytest.mark.parametrize("is_answer_first", [True, False])
def test_it_ends_no_wait_for_what_came_with_it(
    queue: Queue, facts: dict[str, Any], *, is_answer_first: bool
) -> None:
    passed(queue, NOW - H / 2)
    both = [a_message("d-1", "Your visit is on Friday", **LAB, **facts), a_message("m-1", sent=NOW - 3 * H)]
    queue.take_in(*(both if is_answer_first else reversed(both)))
    assert (row(queue).state, row(queue).started_at) == (State.OPEN, NOW - 3 * H)


def test_it_ends_no_wait_for_what_a_pass_brought_that_did_not_end(queue: Queue) -> None:
    passed(queue, NOW - H)
    arrive(queue, sent=NOW - 3 * H)
    queue.clock.advance(H)
    queue.take_in(a_message("d-1", "Welcome to our portal", **LAB, sent=None, last_updated=NOW - 2 * H))
    assert row(queue).started_at == NOW - 3 * H


@pytest.mark.parametrize("sent", [None, NOW + 2000 * H])
def test_it_ends_the_wait_for_what_a_whole_pass_had_brought_before_it(queue: Queue, sent: datetime | None) -> None:
    arrive(queue, sent=NOW - 3 * H)
    passed(queue, NOW)
    queue.clock.advance(H)
    queue.take_in(a_message("d-1", "It is here.", **LAB, sent=sent), a_message("m-2", sent=NOW + H / 2))
    shown = row(queue)
    assert (shown.started_at, shown.messages) == (NOW + H / 2, 1)


def test_after_a_clock_was_put_back_nobody_knows_what_it_can_have_answered(queue: Queue) -> None:
    passed(queue, NOW + 48 * H)
    arrive(queue, sent=NOW - 3 * H)
    queue.clock.advance(H)
    queue.take_in(a_message("d-1", "It is here.", **LAB, sent=None))
    assert row(queue).started_at == NOW - 3 * H


ON_THE_DAY: list[dict[str, Any]] = [
    {},
    {"last_updated": NOW + H},
    {"received": NOW + H, "last_updated": NOW + H},
]


@pytest.mark.parametrize("facts", ON_THE_DAY)
@pytest.mark.parametrize("asked", [{"sent": NOW - H}, {"sent": None, "sent_on": NOW.date()}])
def test_an_answer_of_which_only_the_day_is_known_ends_the_wait_of_that_day(
    queue: Queue, facts: dict[str, Any], asked: dict[str, Any]
) -> None:
    arrive(queue, **asked)
    passed(queue, NOW)
    queue.clock.advance(2 * H)
    queue.take_in(a_message("d-1", "It is here.", **LAB, sent=None, sent_on=NOW.date(), **facts))
    assert row(queue).started_at is None


def test_an_answer_of_an_earlier_day_ends_no_wait_whenever_it_appears(queue: Queue) -> None:
    arrive(queue, sent=NOW - H)
    passed(queue, NOW)
    queue.clock.advance(2 * H)
    day = NOW.date() - timedelta(days=2)
    queue.take_in(a_message("d-1", "Welcome", **LAB, sent=None, sent_on=day, last_updated=NOW + H))
    assert row(queue).started_at == NOW - H


def test_a_question_of_which_only_the_day_is_known_may_be_later_than_an_answer_of_that_day(queue: Queue) -> None:
    passed(queue, NOW - 10 * H)
    question = a_message("m-2", "Now my chest hurts", sent=None, sent_on=NOW.date())
    answer = a_message("d-1", "It is here.", **LAB, sent=NOW - 4 * H)
    queue.take_in(a_message("m-1", sent=NOW - 5 * H), answer, question)
    shown = row(queue)
    assert (shown.state, shown.messages) == (State.OPEN, 1)
    queue.clock.advance(H)
    queue.take_in(a_message("d-2", "Call us at once.", **LAB, sent=NOW + H / 2))
    assert row(queue).started_at is None, "it was here before that"


@pytest.mark.parametrize("passed_h", [None, 72])
def test_an_answer_of_a_later_day_ends_a_wait_that_came_with_it(queue: Queue, passed_h: int | None) -> None:
    if passed_h is not None:
        passed(queue, NOW - passed_h * H)
    day = NOW.date() - timedelta(days=1)
    answer = a_message("d-1", "It is here.", **LAB, sent=None, sent_on=day, last_updated=NOW)
    queue.take_in(answer, a_message("m-1", sent=NOW - 60 * H))
    assert row(queue).started_at is None
    queue.take_in(a_message("m-2", sent=NOW - 20 * H))
    assert row(queue).started_at == NOW - 20 * H, "it may have been written on that day, after the answer"


def test_an_answer_of_a_day_on_which_the_portal_was_read_ends_no_wait_that_came_with_it(queue: Queue) -> None:
    passed(queue, NOW - H)
    answer = a_message("d-1", "It is here.", **LAB, sent=None, sent_on=NOW.date(), last_updated=NOW)
    queue.take_in(answer, a_message("m-1", sent=NOW - H / 2))
    assert row(queue).started_at == NOW - H / 2
