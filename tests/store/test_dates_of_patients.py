"""A patient's message without a believable time of sending counts from the earliest it can have been sent."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from counted import H, arrive
from queues import NOW
from triage_app.queue.domain.countdown import StartSource

if TYPE_CHECKING:
    from typing import Any

    from queues import Queue

YESTERDAY = date(2026, 11, 23)
ITS_MIDNIGHT = datetime(2026, 11, 23, 5, tzinfo=UTC)
"""In New York, where the practice is."""

UPDATED, RECEIVED = StartSource.LAST_UPDATED, StartSource.RECEIVED


@pytest.mark.parametrize(
    ("facts", "at", "source"),
    [
        ({"sent_on": YESTERDAY}, ITS_MIDNIGHT, StartSource.SENT_DAY),
        ({"sent_on": YESTERDAY, "last_updated": NOW - H}, ITS_MIDNIGHT, StartSource.SENT_DAY),
        ({"sent_on": YESTERDAY, "last_updated": ITS_MIDNIGHT - H}, ITS_MIDNIGHT - H, UPDATED),
        ({"sent_on": date(2026, 11, 30), "last_updated": NOW - H}, NOW - H, UPDATED),
        ({"sent": NOW + 5 * H, "received": NOW - 6 * H, "last_updated": NOW - 5 * H}, NOW - 6 * H, RECEIVED),
        ({"sent": NOW + 5 * H, "received": NOW - 4 * H, "last_updated": NOW - 5 * H}, NOW - 5 * H, UPDATED),
        ({"sent": NOW - H, "last_updated": NOW - 5 * H}, NOW - 5 * H, UPDATED),
        ({"sent": NOW + 5 * H}, NOW, StartSource.FIRST_SEEN),
    ],
)
def test_it_counts_from_the_earliest_moment_and_says_which(
    queue: Queue, facts: dict[str, Any], at: datetime, source: StartSource
) -> None:
    arrive(queue, **{"sent": None, **facts})
    why = queue.desk().why(1)
    assert (why.start.at, why.start.source) == (at, source)
    assert queue.desk().conversation(1).row.due_at == at + 24 * H


def test_nobody_says_that_it_came_late_where_only_its_day_is_known(queue: Queue) -> None:
    arrive(queue, sent=None, sent_on=YESTERDAY)
    assert queue.desk().why(1).late_by is None
    assert queue.desk().conversation(1).row.seen_at is None
