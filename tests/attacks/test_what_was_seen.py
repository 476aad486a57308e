"""Replies to what is not so any more, by typed SQL: every refusal beside something allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from delivering import deliver
from queues import a_message, a_patient
from typed_replies import answer, forged, tried

if TYPE_CHECKING:
    from typed_sql import Practice

pytestmark = [pytest.mark.attack, pytest.mark.postgres]


def newest(practice: Practice, login: str) -> int:
    return practice.queue.desk(login).conversation(3).newest_message_id


def reply(practice: Practice, login: str, seen: int | None) -> str:
    return tried(practice, login, forged(practice, seen=seen))


def test_nobody_answers_over_what_a_patient_has_written_since(practice: Practice) -> None:
    seen = newest(practice, "joy")
    another = a_message(
        "m-5", thread_key="t-3", patient_reference="Patient/3", sender_reference="Patient/3", text="It got worse"
    )
    practice.queue.take_in(another, patients=(a_patient("Patient/3", "Patient 3"),))
    assert reply(practice, "joy", seen) == "refused"
    assert reply(practice, "joy", None) == "refused", "who says nothing has seen nothing"
    assert reply(practice, "joy", newest(practice, "joy")) == "1"


def test_nobody_answers_over_a_colleagues_reply_that_has_arrived(practice: Practice) -> None:
    seen = newest(practice, "joy")
    answer(practice, "joy", 3)
    practice.queue.desk("joy").hand_over(3, practice.id_of("lena"))
    assert reply(practice, "lena", seen) == "refused", "on its way"
    deliver(practice.queue)
    assert newest(practice, "lena") > seen
    assert reply(practice, "lena", seen) == "refused"
    assert reply(practice, "lena", None) == "refused"
    assert reply(practice, "lena", newest(practice, "lena")) == "1"


def test_who_wrote_it_goes_on_without_seeing_it_in_the_thread(practice: Practice) -> None:
    seen = newest(practice, "joy")
    answer(practice, "joy", 3)
    deliver(practice.queue)
    assert reply(practice, "joy", seen) == "1"


def test_a_desk_says_that_it_has_seen_a_colleagues_reply(practice: Practice) -> None:
    answer(practice, "joy", 3)
    practice.queue.desk("joy").hand_over(3, practice.id_of("lena"))
    deliver(practice.queue)
    answer(practice, "lena", 3)
    seen = practice.line("lena").execute("SELECT max(seen_up_to) FROM outbox").fetchone()
    assert seen == (newest(practice, "lena"),)
