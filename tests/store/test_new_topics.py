"""New matters in old threads: queue-behaviour, section 3.2."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from queues import NOW, a_message
from regrouped import (
    DAY,
    LATER,
    H,
    answer,
    merge,
    next_parcel,
    put_in_line,
    row,
    said,
    two,
    whole,
)
from triage_app.errors import UsageError
from triage_app.queue.domain.regrouping import TieKind
from triage_app.queue.domain.rulebook import Rules

if TYPE_CHECKING:
    from queues import Queue


def old_matter(queue: Queue) -> None:
    """Conversation 1, answered forty days ago."""
    queue.take_in(a_message("m-1", sent=NOW - H))
    queue.desk("joy").claim(1)
    answer(queue, 1, "ours")
    queue.clock.advance(40 * DAY)


def test_a_message_long_after_the_last_one_was_settled_is_a_new_matter(queue: Queue) -> None:
    old_matter(queue)
    queue.take_in(a_message("m-2", sent=LATER - H))
    assert (said(queue, 1), said(queue, 2)) == (["m-1", "ours"], ["m-2"])
    assert (row(queue, 1).due_at, row(queue, 2).started_at) == (None, LATER - H)
    assert (row(queue, 2).owner, row(queue, 2).subject) == ("", row(queue, 1).subject)
    assert [(one.kind, one.id) for one in whole(queue, 2).ties] == [(TieKind.FOLLOWS, 1)]
    queue.take_in(a_message("m-3", sent=LATER))
    assert said(queue, 2) == ["m-2", "m-3"]


def test_an_old_message_that_arrives_late_belongs_to_the_old_matter(queue: Queue) -> None:
    old_matter(queue)
    queue.take_in(a_message("late", sent=LATER - 20 * DAY), a_message("m-2", sent=LATER - H))
    assert "late" in said(queue, 1)
    assert said(queue, 2) == ["m-2"]
    assert row(queue, 1).due_at is not None


def test_within_thirty_days_or_while_somebody_waits_it_is_the_old_one(queue: Queue) -> None:
    old_matter(queue)
    queue.take_in(a_message("m-2", sent=LATER - 11 * DAY))
    queue.take_in(a_message("m-3", sent=LATER))
    assert said(queue, 1) == ["m-1", "ours", "m-2", "m-3"]


def test_a_message_exactly_thirty_days_later_is_still_the_old_matter(queue: Queue) -> None:
    old_matter(queue)
    queue.take_in(a_message("m-2", sent=NOW + 30 * DAY))
    assert said(queue, 1) == ["m-1", "ours", "m-2"]


def test_a_moment_more_than_thirty_days_later_it_is_a_new_one(queue: Queue) -> None:
    old_matter(queue)
    queue.take_in(a_message("m-2", sent=NOW + 30 * DAY + timedelta.resolution))
    assert (said(queue, 1), said(queue, 2)) == (["m-1", "ours"], ["m-2"])


def test_the_practice_says_after_how_many_days_a_matter_is_new(queue: Queue) -> None:
    desk = queue.desk()
    for days, code in ((0, "new_topic_out_of_range"), (366, "new_topic_out_of_range")):
        with pytest.raises(UsageError, match=code):
            desk.edit_rules(Rules(new_topic_days=days), based_on=0)
    desk.edit_rules(Rules(new_topic_days=60), based_on=0)
    old_matter(queue)
    queue.take_in(a_message("m-2", sent=LATER - H))
    assert said(queue, 1) == ["m-1", "ours", "m-2"]


def test_what_was_put_together_by_hand_stays_one_matter(queue: Queue) -> None:
    two(queue)
    merge(queue)
    answer(queue, 2, "ours")
    queue.clock.advance(40 * DAY)
    queue.take_in(a_message("m-3", thread_key="t-2", sent=LATER), a_message("m-4", thread_key="t-1", sent=LATER))
    assert said(queue, 2)[-2:] == ["m-3", "m-4"]


def test_an_edit_of_an_old_message_stays_with_the_old_matter(queue: Queue) -> None:
    old_matter(queue)
    queue.take_in(a_message("m-2", sent=LATER - H))
    queue.take_in(a_message("m-1", "Otherwise", sent=NOW - H, content_hash="other"))
    assert (said(queue, 1), said(queue, 2)) == (["m-1", "ours"], ["m-2"])


def test_a_reply_to_the_new_matter_goes_into_the_same_thread_of_the_portal(queue: Queue) -> None:
    old_matter(queue)
    queue.take_in(a_message("m-2", sent=LATER - H))
    queue.desk("joy").claim(2)
    put_in_line(queue, 2)
    sent = next_parcel(queue)
    assert (sent.thread, sent.answers, sent.moved) == ("thread-1", "m-2", False)


def test_a_new_matter_that_is_none_is_merged_into_the_old_one(queue: Queue) -> None:
    old_matter(queue)
    queue.take_in(a_message("m-2", sent=LATER - H))
    queue.desk("joy").claim(2)
    merge(queue, 2, 1)
    queue.take_in(a_message("m-3", sent=LATER))
    assert said(queue, 1) == ["m-1", "ours", "m-2", "m-3"]
    assert row(queue, 1).started_at == LATER - H
