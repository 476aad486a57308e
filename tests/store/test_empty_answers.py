"""What the practice wrote on the portal ends a wait only if there is something in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from counted import LAB, H, arrive, row
from queues import NOW, a_message
from triage_app.queue.domain.remote import RemoteFile
from triage_app.queue.domain.states import State

if TYPE_CHECKING:
    from queues import Queue

SCAN = RemoteFile(0, "scan.pdf", "application/pdf", 3, "#0")


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b\u00a0"])
def test_an_answer_that_says_nothing_ends_no_wait_and_is_shown(queue: Queue, text: str) -> None:
    arrive(queue, sent=NOW - 3 * H)
    queue.take_in(a_message("d-1", text, **LAB, sent=NOW - 2 * H))
    assert (row(queue).state, row(queue).started_at) == (State.OPEN, NOW - 3 * H)
    assert len(queue.desk().conversation(1).messages) == 2


def test_an_answer_with_a_file_alone_ends_a_wait(queue: Queue) -> None:
    arrive(queue, sent=NOW - 3 * H)
    queue.take_in(a_message("d-1", "", **LAB, sent=NOW - 2 * H, files=(SCAN,)))
    assert row(queue).started_at is None


def test_the_patient_waits_again_when_an_answer_is_emptied_on_the_portal(queue: Queue) -> None:
    arrive(queue, sent=NOW - 3 * H)
    queue.take_in(a_message("d-1", "It is here.", **LAB, sent=NOW - 2 * H))
    assert row(queue).started_at is None
    queue.take_in(a_message("d-1", "", **LAB, sent=NOW - 2 * H))
    assert row(queue).started_at == NOW - 3 * H
