"""What somebody leaves to the next shift: what is theirs, drafts they began, replies that did not arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from counted import arrive, send
from owned import many
from triage_app.errors import NotAllowedError
from triage_app.queue.domain.delivery import Rejected

if TYPE_CHECKING:
    from queues import Queue


def test_what_is_theirs_is_listed_by_when_it_is_due(queue: Queue) -> None:
    ids, joy = many(queue, 3), queue.people["joy"].id
    for one in (ids[2], ids[0]):
        queue.desk("joy").claim(one)
    queue.desk("lena").claim(ids[1])
    queue.desk("joy").save_draft(ids[1], "Half a thought", ())
    queue.desk("lena").save_draft(ids[0], "Another one", ())
    for login in ("joy", "ana"):
        left = queue.desk(login).shift_list(joy)
        assert [row.id for row in left.rows] == [ids[0], ids[2]]
        assert left.begun == {ids[1]: queue.clock.now()}
        assert left.undelivered == ()


def test_what_a_colleague_leaves_is_for_supervisors(queue: Queue) -> None:
    with pytest.raises(NotAllowedError, match="not_your_role"):
        queue.desk("lena").shift_list(queue.people["joy"].id)


def test_a_reply_that_did_not_arrive_is_listed(queue: Queue) -> None:
    arrive(queue)
    send(queue, Rejected("portal_refused"))
    left = queue.desk("joy").shift_list(queue.people["joy"].id)
    assert [one.conversation_id for one in left.undelivered] == [1]
    assert queue.desk("lena").shift_list(queue.people["lena"].id).undelivered == ()
