"""Who holds a row for good holds up nobody else's warnings and nobody else's messages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from triage_app.queue.store.schema_rules import SegmentStep
from triage_app.sync.sweep import Sweep

if TYPE_CHECKING:
    from typed_sql import Practice

pytestmark = [pytest.mark.attack, pytest.mark.postgres]


def told(practice: Practice) -> int:
    """Of how many waits anything was told."""
    waits = select(func.count(SegmentStep.segment_id.distinct()))
    number: int = practice.queue.store.read(lambda work: work.connection.execute(waits).scalar_one())
    return number


@pytest.mark.parametrize("table", ["conversation", "waiting_segment"])
def test_a_row_that_is_held_keeps_no_step_of_others_from_being_told(practice: Practice, table: str) -> None:
    practice.queue.clock.advance(timedelta(hours=26))
    waits = len(practice.queue.desk().open_rows()[0])
    thief = practice.line("joy")
    thief.execute("SET idle_in_transaction_session_timeout = 0")
    thief.execute("BEGIN")
    thief.execute(f"SELECT id FROM {table} ORDER BY id LIMIT 1 FOR UPDATE")
    Sweep(practice.queue.sync, lambda: True).tell()
    assert told(practice) == waits - 1
    thief.execute("ROLLBACK")
    Sweep(practice.queue.sync, lambda: True).tell()
    assert told(practice) == waits
