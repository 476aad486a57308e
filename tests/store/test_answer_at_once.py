"""Between reading and writing a desk far away holds nobody up, and what happens in between is never overlooked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from queues import a_message, a_patient
from triage_app.errors import ConflictError, TriageError, UsageError
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.states import CloseReason
from triage_app.queue.store.work import Work

if TYPE_CHECKING:
    from collections.abc import Callable

    from queues import Queue
    from triage_app.queue.access import Access
    from triage_app.queue.store.round_trip import Answers, Asked

pytestmark = pytest.mark.postgres

CONVERSATION = 1


@pytest.fixture
def desk(team_queue: Queue) -> Access:
    """Joy's, with a conversation of hers and a draft in it."""
    team_queue.take_in(a_message("m-1"))
    joy = team_queue.desk("joy")
    joy.claim(CONVERSATION)
    joy.save_draft(CONVERSATION, "It is normal.", ())
    return joy


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Let something happen between what the next act reads and what it writes."""

    def let(happen: Callable[[], object]) -> None:
        together = Work.together

        def asked(work: Work, *batch: Asked) -> Answers:
            answers = together(work, *batch)
            monkeypatch.setattr(Work, "together", together)
            happen()
            return answers

        monkeypatch.setattr(Work, "together", asked)

    return let


def reply(desk: Access, words: str = "It is normal.") -> str:
    shown = desk.conversation(CONVERSATION)
    seen, known = shown.newest_message_id, shown.newest_delivery_id
    wanted = Reply(CONVERSATION, new_key(), words, (), close=True, seen=seen, known=known)
    return desk.reply(wanted).state.value


def close(desk: Access) -> str:
    seen = desk.conversation(CONVERSATION).newest_message_id
    return desk.close(CONVERSATION, CloseReason.THANKS_ONLY, seen=seen).row.state.value


ACTS = pytest.mark.parametrize(("act", "done"), [(reply, "pending"), (close, "closed")])


def is_untouched(team_queue: Queue, desk: Access) -> bool:
    whole = desk.conversation(CONVERSATION)
    told = team_queue.store.read(
        lambda work: work.connection.execute(text("SELECT count(*) FROM action WHERE act = 'close'")).scalar()
    )
    kept = whole.draft is not None and whole.draft.text == "It is normal."
    return (whole.row.state.value, whole.deliveries, told) == ("open", (), 0) and kept


@ACTS
def test_what_the_patient_writes_in_between_is_not_answered_unseen(
    team_queue: Queue,
    desk: Access,
    meanwhile: Callable[[Callable[[], object]], None],
    act: Callable[[Access], str],
    done: str,
) -> None:
    meanwhile(lambda: team_queue.take_in(a_message("m-2", "One more thing")))
    with pytest.raises(ConflictError, match="newer_message"):
        act(desk)
    assert is_untouched(team_queue, desk)
    assert act(desk) == done


@ACTS
def test_what_a_colleague_takes_over_in_between_is_not_answered_twice(
    team_queue: Queue,
    desk: Access,
    meanwhile: Callable[[Callable[[], object]], None],
    act: Callable[[Access], str],
    done: str,
) -> None:
    del done
    boss = team_queue.desk("ana")
    meanwhile(lambda: boss.claim(CONVERSATION, take=True))
    with pytest.raises(ConflictError, match="owned_by_other"):
        act(desk)
    assert is_untouched(team_queue, desk)


@ACTS
def test_what_was_given_away_and_back_in_between_is_read_again_and_done(
    team_queue: Queue,
    desk: Access,
    meanwhile: Callable[[Callable[[], object]], None],
    act: Callable[[Access], str],
    done: str,
) -> None:
    other = team_queue.desk("joy")
    meanwhile(lambda: (other.release(CONVERSATION), other.claim(CONVERSATION)))
    assert act(desk) == done
    assert desk.conversation(CONVERSATION).draft is None or done == "closed"


def test_nothing_is_closed_over_a_reply_that_is_written_in_between(
    team_queue: Queue, desk: Access, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    other = team_queue.desk("joy")
    meanwhile(lambda: reply(other))
    with pytest.raises(UsageError, match="reply_on_its_way"):
        close(desk)
    assert len(desk.conversation(CONVERSATION).deliveries) == 1


def test_nothing_is_sent_after_a_reply_that_turns_out_undelivered_in_between(
    team_queue: Queue, desk: Access, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    reply(desk)

    def refused() -> None:
        with team_queue.store.engine.begin() as connection:
            connection.execute(text("UPDATE outbox SET state = 'needs_attention'"))

    meanwhile(refused)
    with pytest.raises(UsageError, match="earlier_not_delivered"):
        reply(desk, "And one thing more.")
    assert len(desk.conversation(CONVERSATION).deliveries) == 1


def test_a_patient_who_is_renamed_in_between_is_not_written_to_under_the_old_name(
    team_queue: Queue, desk: Access, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    whole = desk.conversation(CONVERSATION)
    seen, who = whole.newest_message_id, whole.addressee
    meanwhile(lambda: team_queue.take_in(patients=(a_patient(name="Maria Delgado Ruiz"),)))
    wanted = Reply(CONVERSATION, new_key(), "It is normal.", (), close=True, seen=seen, to=who)
    with pytest.raises(ConflictError, match="patient_changed"):
        desk.reply(wanted)
    assert is_untouched(team_queue, desk)


def test_an_act_that_something_always_overtakes_is_told_and_not_tried_for_ever(
    team_queue: Queue, desk: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, together = team_queue.desk("joy"), Work.together

    def always(work: Work, *batch: Asked) -> Answers:
        answers = together(work, *batch)
        if not busy:
            busy.append(True)
            other.release(CONVERSATION)
            other.claim(CONVERSATION)
            busy.clear()
        return answers

    busy: list[bool] = []
    monkeypatch.setattr(Work, "together", always)
    monkeypatch.setattr(team_queue.as_login("joy"), "_patience_s", 0.0)
    with pytest.raises(TriageError, match="database_busy"):
        reply(desk)
    monkeypatch.setattr(Work, "together", together)
    assert is_untouched(team_queue, desk)
