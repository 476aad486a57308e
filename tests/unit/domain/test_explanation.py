"""What is told of a due time: the patient's real wait beside the one that is counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from triage_app.queue.domain.countdown import StartSource
from triage_app.queue.domain.explanation import Start, explain
from triage_app.queue.domain.policies import Facts, held
from triage_app.queue.domain.rulebook import Rules, rulebook

H = timedelta(hours=1)
SENT = datetime(2026, 11, 23, 14, tzinfo=UTC)
PROMISED = rulebook(Rules(), 1, "America/New_York").promise(Facts())


def test_the_promise_by_the_clock_ends_counted_from_the_patients_message_whatever_was_promised_since() -> None:
    told, until = SENT + 10 * H, SENT + 40 * H
    start = Start(SENT, StartSource.SENT, SENT, 1, promised_at=until)
    account = explain(start, held(told, until), PROMISED, SENT + 20 * H)
    assert (account.by_the_clock_due, account.waited) == (SENT + 24 * H, 20 * H)
    assert (account.segment.started_at, account.counted) == (told, 10 * H)
