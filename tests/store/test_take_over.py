"""A colleague asks for a conversation: its owner answers, or writes nothing for a minute (scenario 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from delivering import deliver
from machine_moments import let_pass
from owned import history
from queues import a_message
from triage_app.errors import ConflictError, NotAllowedError, UsageError
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.handing import How
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.states import CloseReason, State
from triage_app.queue.domain.timing import Timing
from triage_app.queue.services import take_over
from triage_app.queue.services.one_trip import Deed
from triage_app.queue.store.schema_ownership import TakeOver

if TYPE_CHECKING:
    from queues import Queue
    from triage_app.queue.access import Access


@pytest.fixture
def conversation(queue: Queue) -> int:
    """One of Joy's."""
    queue.take_in(a_message("m-1"))
    queue.desk("joy").claim(queue.only())
    return queue.only()


@pytest.fixture
def joy(queue: Queue) -> Access:
    return queue.desk("joy")


@pytest.fixture
def lena(queue: Queue) -> Access:
    return queue.desk("lena")


def owner(desk: Access, conversation: int) -> str:
    return desk.conversation(conversation).row.owner


def asked(desk: Access) -> list[tuple[str, str, bool, bool]]:
    return [(one.asker, one.owner, one.is_refused, one.is_ready) for one in desk.requests()]


def test_the_owner_and_who_asks_hear_of_it_with_their_next_sign_of_life(
    queue: Queue, conversation: int, joy: Access, lena: Access
) -> None:
    assert lena.ask_take_over(conversation).row.owner == "Joy Tan"
    lena.ask_take_over(conversation)
    (request,) = joy.be_here(conversation, writing=True).requests
    assert (request.conversation_id, request.asker, request.is_ready) == (conversation, "Lena Park", False)
    assert lena.be_here(conversation).requests == (request,)
    assert queue.desk("ana").requests() == ()


def test_the_owner_lets_them_have_it_and_history_says_who_gave_it(
    queue: Queue, conversation: int, joy: Access, lena: Access
) -> None:
    lena.ask_take_over(conversation)
    assert joy.answer_take_over(conversation, grant=True).row.owner == "Lena Park"
    ids = joy.person.id, lena.person.id
    assert history(queue) == [(conversation, How.HANDED, *ids, "")]
    assert (lena.requests(), joy.requests()) == ((), ())


def test_the_owner_keeps_it_however_long_who_asked_waits(
    queue: Queue, conversation: int, joy: Access, lena: Access
) -> None:
    lena.ask_take_over(conversation)
    assert joy.answer_take_over(conversation, grant=False).row.owner == "Joy Tan"
    let_pass(queue, 600)
    assert asked(lena) == [("Lena Park", "Joy Tan", True, False)]
    with pytest.raises(ConflictError, match="not_let_go") as told:
        lena.take_after_asking(conversation)
    assert told.value.values == {"owner": "Joy Tan"}
    assert history(queue) == []


def test_who_was_refused_may_ask_again_and_waits_again(
    queue: Queue, conversation: int, joy: Access, lena: Access
) -> None:
    lena.ask_take_over(conversation)
    joy.answer_take_over(conversation, grant=False)
    let_pass(queue, 600)
    lena.ask_take_over(conversation)
    assert asked(joy) == [("Lena Park", "Joy Tan", False, False)]
    with pytest.raises(ConflictError, match="not_let_go"):
        lena.take_after_asking(conversation)


def test_an_owner_who_writes_nothing_for_a_minute_lets_go(
    queue: Queue, conversation: int, joy: Access, lena: Access
) -> None:
    joy.be_here(conversation, writing=True)
    lena.ask_take_over(conversation)
    let_pass(queue, 59)
    assert asked(lena) == [("Lena Park", "Joy Tan", False, False)]
    with pytest.raises(ConflictError, match="not_let_go"):
        lena.take_after_asking(conversation)
    let_pass(queue, 1.1)
    assert asked(lena) == [("Lena Park", "Joy Tan", False, True)]
    assert lena.take_after_asking(conversation).row.owner == "Lena Park"
    assert history(queue) == [(conversation, How.TAKEN, joy.person.id, lena.person.id, "")]
    assert (joy.requests(), lena.requests()) == ((), ())


def test_an_owner_who_writes_on_keeps_it(queue: Queue, conversation: int, joy: Access, lena: Access) -> None:
    lena.ask_take_over(conversation)
    let_pass(queue, 61)
    joy.be_here(conversation, writing=True)
    assert asked(lena) == [("Lena Park", "Joy Tan", False, False)]
    with pytest.raises(ConflictError, match="not_let_go"):
        lena.take_after_asking(conversation)
    joy.be_here(conversation, writing=False)
    assert lena.take_after_asking(conversation).row.owner == "Lena Park"


def test_nobody_takes_what_they_have_not_asked_for(
    queue: Queue, conversation: int, joy: Access, lena: Access
) -> None:
    with pytest.raises(ConflictError, match="not_let_go"):
        lena.take_after_asking(conversation)
    lena.ask_take_over(conversation)
    let_pass(queue, 61)
    with pytest.raises(ConflictError, match="not_let_go"):
        queue.desk("ana").take_after_asking(conversation)
    assert owner(joy, conversation) == "Joy Tan"


def test_one_asks_at_a_time_until_it_is_refused_or_old(
    queue: Queue, conversation: int, joy: Access, lena: Access
) -> None:
    ana = queue.desk("ana")
    lena.ask_take_over(conversation)
    with pytest.raises(UsageError, match="asked_already"):
        ana.ask_take_over(conversation)
    let_pass(queue, 121)
    ana.ask_take_over(conversation)
    assert asked(joy) == [("Ana Reyes", "Joy Tan", False, False)]
    joy.answer_take_over(conversation, grant=False)
    lena.ask_take_over(conversation)
    assert asked(joy) == [("Lena Park", "Joy Tan", False, False)]


def test_there_is_nobody_to_ask_for_what_nobody_owns_and_nothing_to_ask_for_of_ones_own(
    queue: Queue, conversation: int, joy: Access, lena: Access
) -> None:
    joy.ask_take_over(conversation)
    assert joy.requests() == ()
    joy.release(conversation)
    with pytest.raises(NotAllowedError, match="claim_first"):
        lena.ask_take_over(conversation)
    with pytest.raises(NotAllowedError, match="not_your_role"):
        queue.desk("sync").ask_take_over(conversation)
    with pytest.raises(UsageError, match="conversation_unknown"):
        lena.ask_take_over(4711)


def test_a_request_ends_with_another_owner_and_does_not_come_back_with_the_old_one(
    queue: Queue, conversation: int, joy: Access, lena: Access
) -> None:
    lena.ask_take_over(conversation)
    ana = queue.desk("ana")
    ana.claim(conversation, take=True)
    ana.hand_over(conversation, joy.person.id)
    let_pass(queue, 61)
    assert (joy.requests(), lena.requests()) == ((), ())
    with pytest.raises(ConflictError, match="not_let_go"):
        lena.take_after_asking(conversation)


def test_a_request_ends_when_nobody_waits_any_more(conversation: int, joy: Access, lena: Access) -> None:
    lena.ask_take_over(conversation)
    joy.close(conversation, CloseReason.THANKS_ONLY, seen=joy.conversation(conversation).newest_message_id)
    assert (joy.requests(), lena.requests()) == ((), ())
    with pytest.raises(UsageError, match="nobody_waits"):
        lena.take_after_asking(conversation)
    with pytest.raises(UsageError, match="nobody_asks"):
        joy.answer_take_over(conversation, grant=False)


def test_a_request_ends_when_the_owners_reply_is_delivered(
    queue: Queue, conversation: int, joy: Access, lena: Access
) -> None:
    lena.ask_take_over(conversation)
    seen = joy.conversation(conversation).newest_message_id
    joy.reply(Reply(conversation, new_key(), "It is normal.", (), close=True, seen=seen))
    assert len(joy.requests()) == 1
    deliver(queue)
    assert joy.conversation(conversation).row.state is State.CLOSED
    kept = select(func.count()).select_from(TakeOver)
    assert queue.store.read(lambda work: work.connection.execute(kept).scalar_one()) == 0


def test_only_the_owner_answers_and_only_where_somebody_asks(conversation: int, joy: Access, lena: Access) -> None:
    for grant in (True, False):
        with pytest.raises(UsageError, match="nobody_asks"):
            joy.answer_take_over(conversation, grant=grant)
    lena.ask_take_over(conversation)
    with pytest.raises(ConflictError, match="owned_by_other"):
        lena.answer_take_over(conversation, grant=True)
    with pytest.raises(UsageError, match="nobody_asks"):
        lena.answer_take_over(conversation, grant=False)
    assert asked(joy) == [("Lena Park", "Joy Tan", False, False)]


def test_an_act_whose_answer_was_lost_is_repeated_without_doing_it_twice(
    queue: Queue, conversation: int, joy: Access, lena: Access
) -> None:
    for_ask, for_answer = Deed(lena.person, conversation, new_key()), Deed(joy.person, conversation, new_key())
    asks, answers = queue.as_login("lena"), queue.as_login("joy")
    asks.write(lambda work: take_over.ask(work, for_ask, Timing()))
    joy.answer_take_over(conversation, grant=False)
    asks.write(lambda work: take_over.ask(work, for_ask, Timing()))
    assert asked(joy) == [("Lena Park", "Joy Tan", True, False)]
    for _ in range(2):
        answers.write(lambda work: take_over.answer(work, for_answer, grant=True))
    assert len(history(queue)) == 1
    assert owner(joy, conversation) == "Lena Park"


def test_a_question_from_before_the_clock_was_put_back_is_asked_anew_at_once(
    queue: Queue, conversation: int, joy: Access, lena: Access
) -> None:
    lena.ask_take_over(conversation)
    let_pass(queue, -3600)
    assert (asked(joy), asked(lena)) == ([], []), "nobody waits an hour for it"
    lena.ask_take_over(conversation)
    assert asked(joy) != []
    let_pass(queue, 61)
    lena.take_after_asking(conversation)
    assert owner(lena, conversation) == "Lena Park"


def test_such_a_question_is_in_no_supervisors_way(queue: Queue, conversation: int, lena: Access) -> None:
    lena.ask_take_over(conversation)
    let_pass(queue, -3600)
    ana = queue.desk("ana")
    ana.ask_take_over(conversation)
    assert asked(ana) != []
