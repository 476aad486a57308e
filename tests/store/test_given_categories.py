"""Whether conversations have categories: a promise for one counts for nobody while none has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from counted import arrive
from triage_app.queue.domain.rulebook import Rules
from triage_app.queue.store.schema import Conversation

if TYPE_CHECKING:
    from queues import Queue


def test_a_category_is_known_to_be_given_once_an_open_conversation_has_one(queue: Queue) -> None:
    arrive(queue)
    desk = queue.desk()
    assert desk.known_names().categories_given is False
    assert desk.preview_rules(Rules(), 0).with_category == 0
    given = update(Conversation).values(category="symptom")
    queue.store.write(lambda work: work.connection.execute(given))
    assert desk.known_names().categories_given is True
    assert desk.preview_rules(Rules(), 0).with_category == 1
