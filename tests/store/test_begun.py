"""What somebody had begun to write goes on with the next owner, and with nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from queues import a_message
from triage_app.queue.domain.countdown import Direction

if TYPE_CHECKING:
    from queues import Queue

H = timedelta(hours=1)
STAFF = {"direction": Direction.TO_PATIENT, "sender": "Dr. Osei", "sender_reference": ""}


def test_the_next_owner_sees_what_was_begun_and_the_author_keeps_it(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    joy, lena, ana = (queue.desk(login) for login in ("joy", "lena", "ana"))
    joy.claim(1)
    joy.save_draft(1, "Your result is fine.", ())
    assert lena.conversation(1).begun is None
    joy.hand_over(1, lena.person.id)
    begun = lena.conversation(1).begun
    assert begun is not None
    assert (begun.by, begun.text, begun.saved_at) == ("Joy Tan", "Your result is fine.", queue.clock.now())
    assert lena.conversation(1).draft is None
    assert joy.conversation(1).begun is None
    assert ana.conversation(1).begun is None
    draft = joy.conversation(1).draft
    assert draft is not None
    assert draft.text == "Your result is fine."


def test_what_was_begun_for_an_earlier_wait_is_offered_to_nobody(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    joy, lena = queue.desk("joy"), queue.desk("lena")
    joy.claim(1)
    joy.save_draft(1, "About the first question.", ())
    joy.hand_over(1, lena.person.id)
    queue.take_in(a_message("m-2", sent=queue.clock.advance(H), **STAFF))
    later = queue.clock.advance(H)
    queue.take_in(a_message("m-3", sent=later))
    assert lena.conversation(1).row.started_at == later
    assert lena.conversation(1).begun is None
