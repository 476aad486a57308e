"""What a cheating client can do with a close: end no wait for words that it has not seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from queues import a_message

if TYPE_CHECKING:
    from typed_sql import Practice

pytestmark = [pytest.mark.attack, pytest.mark.postgres]

CLOSE = """UPDATE conversation SET state = 'closed', version = version + 1, due_at = NULL, started_at = NULL,
    soon_at = NULL, started_source = NULL, message_count = 0, segment_at = NULL, promised_at = NULL, step = NULL,
    next_step_at = NULL, look_due_at = NULL, closed_at = clock_timestamp(), close_reason = 'thanks_only',
    closed_up_to = {} WHERE id = 3"""
NEWEST = "(SELECT max(id) FROM message WHERE conversation_id = 3)"


def write_again(practice: Practice) -> None:
    practice.queue.take_in(
        a_message("m-3b", thread_key="t-3", patient_reference="Patient/3", sender_reference="Patient/3")
    )


def test_a_close_reaches_up_to_the_newest_words_of_the_patient(practice: Practice) -> None:
    write_again(practice)
    assert practice.tries("joy", CLOSE.format(f"{NEWEST} - 1")) == "refused"
    assert practice.tries("joy", CLOSE.format("0")) == "refused"
    assert practice.tries("joy", CLOSE.format(f"{NEWEST} + 1")) == "refused", "and no further"
    assert practice.tries("ana", CLOSE.format(f"{NEWEST} - 1")) == "refused", "whoever closes"
    assert practice.queue.desk("joy").conversation(3).row.due_at is not None
    assert practice.tries("joy", CLOSE.format(NEWEST)) == "1"
