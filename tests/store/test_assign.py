"""Of two people exactly one owns a conversation."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert

from queues import NO_UNDO, a_message
from triage_app.errors import ConflictError, NotAllowedError, UsageError
from triage_app.queue.access import Access
from triage_app.queue.store.schema import Location, StaffLocation

if TYPE_CHECKING:
    from queues import Queue
    from triage_app.queue.store.work import Work


def test_claiming_makes_one_the_owner_and_claiming_again_changes_nothing(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    desk = queue.desk("joy")
    first = desk.claim(queue.only()).row
    assert (first.owner, first.version) == ("Joy Tan", 2)
    assert desk.claim(first.id).row == first


def test_the_second_to_claim_is_told_who_was_faster(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    conversation = queue.only()
    queue.desk("joy").claim(conversation)
    with pytest.raises(ConflictError) as told:
        queue.desk("lena").claim(conversation)
    assert (told.value.code, told.value.values) == ("owned_by_other", {"owner": "Joy Tan"})


def test_of_sixteen_who_claim_at_once_exactly_one_wins(queue: Queue) -> None:
    queue.take_in(*(a_message(f"m-{n}", thread_key=f"t-{n}") for n in range(6)))
    ids = [row.id for row in queue.desk().open_rows()[0]]
    people = [queue.people[login] for login in ("ana", "joy", "lena")]

    def claim(turn: int) -> int:
        desk, won = Access(queue.store, people[turn % 3], NO_UNDO), 0
        for conversation in ids:
            before = desk.conversation(conversation).row.version
            try:
                won += desk.claim(conversation).row.version == 2 and before == 1
            except ConflictError:
                continue
        return won

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(claim, range(16)))
    rows, _ = queue.desk().open_rows()
    assert [row.version for row in rows] == [2] * 6
    assert all(row.owner_id for row in rows)


def test_only_a_supervisor_takes_what_somebody_else_owns(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    conversation = queue.only()
    queue.desk("joy").claim(conversation)
    with pytest.raises(NotAllowedError, match="not_your_role"):
        queue.desk("lena").claim(conversation, take=True)
    assert queue.desk("ana").claim(conversation, take=True).row.owner == "Ana Reyes"


def test_releasing_gives_it_back_to_everybody_and_only_the_owner_may(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    conversation = queue.only()
    queue.desk("joy").claim(conversation)
    with pytest.raises(ConflictError, match="owned_by_other"):
        queue.desk("lena").release(conversation)
    assert queue.desk("joy").release(conversation).row.owner_id is None
    assert queue.desk("joy").release(conversation).row.owner_id is None


def test_there_is_nothing_to_claim_where_nobody_waits(queue: Queue) -> None:
    with pytest.raises(UsageError, match="conversation_unknown"):
        queue.desk().claim(4711)


def test_whoever_only_runs_sync_reads_no_conversation(queue: Queue) -> None:
    with pytest.raises(NotAllowedError):
        queue.desk("sync").open_rows()


def test_one_hands_over_ones_own_to_a_colleague_and_once_more_changes_nothing(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    joy, lena = queue.desk("joy"), queue.people["lena"]
    joy.claim(queue.only())
    handed = joy.hand_over(queue.only(), lena.id).row
    assert (handed.owner_id, handed.version) == (lena.id, 3)
    assert queue.desk("ana").hand_over(queue.only(), lena.id, take=True).row == handed
    with pytest.raises(ConflictError, match="owned_by_other"):
        joy.hand_over(queue.only(), queue.people["ana"].id)


def test_only_a_supervisor_hands_over_what_nobody_or_somebody_else_owns(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    lena, ana = queue.people["lena"], queue.people["ana"]
    with pytest.raises(NotAllowedError, match="claim_first"):
        queue.desk("joy").hand_over(queue.only(), lena.id)
    with pytest.raises(NotAllowedError, match="not_your_role"):
        queue.desk("joy").hand_over(queue.only(), lena.id, take=True)
    assert queue.desk("ana").hand_over(queue.only(), lena.id, take=True).row.owner_id == lena.id
    assert queue.desk("ana").hand_over(queue.only(), ana.id, take=True).row.owner_id == ana.id


def test_nobody_owns_who_has_left_works_at_no_desk_or_does_not_see_it(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    queue.desk("joy").claim(queue.only())
    with pytest.raises(UsageError, match="cannot_own"):
        queue.desk("joy").hand_over(queue.only(), queue.people["sync"].id)
    with pytest.raises(UsageError, match="cannot_own"):
        queue.desk("joy").hand_over(queue.only(), 4711)
    lena = queue.people["lena"]
    elsewhere(queue, lena.id)
    with pytest.raises(UsageError, match="cannot_own"):
        queue.desk("joy").hand_over(queue.only(), lena.id)
    assert queue.desk("joy").conversation(queue.only()).row.owner == "Joy Tan"


def elsewhere(queue: Queue, staff_id: int) -> None:
    """Let somebody see a location in which there is nothing."""

    def let(work: Work) -> None:
        other = work.connection.execute(insert(Location).values(name="South").returning(Location.id)).scalar_one()
        work.connection.execute(insert(StaffLocation).values(staff_id=staff_id, location_id=other))

    queue.store.write(let)


def test_nobody_takes_or_claims_or_covers_where_they_see_nothing(queue: Queue) -> None:
    queue.take_in(a_message("m-1"))
    conversation, joy = queue.only(), queue.desk("joy")
    elsewhere(queue, joy.person.id)
    with pytest.raises(UsageError, match="nothing_unowned"):
        joy.take_next()
    for act in (joy.claim, joy.cover):
        with pytest.raises(UsageError, match=r"cannot_own|conversation_unknown"):
            act(conversation)
    assert queue.desk("ana").conversation(conversation).row.owner_id is None
