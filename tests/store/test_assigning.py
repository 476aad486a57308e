"""The program gives what nobody owns to who is here, and takes back what was not accepted."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from counted import SENT, H, send, sweep
from owned import history, leave_to, many, owners
from queues import NOW, a_message, a_patient
from triage_app.errors import NotAllowedError, UsageError
from triage_app.queue.domain.calendar import Window
from triage_app.queue.domain.delivery import Confirmed
from triage_app.queue.domain.duty import Duty
from triage_app.queue.domain.handing import How
from triage_app.queue.services.duties import Assigning
from triage_app.queue.store.schema import Staff

if TYPE_CHECKING:
    from queues import Queue

ON = Assigning(on=True)


def test_it_gives_nothing_unless_the_practice_wants_it(queue: Queue) -> None:
    many(queue)
    sweep(queue)
    assert set(owners(queue)) == {None}


def test_what_nobody_owns_is_shared_among_who_is_here(queue: Queue) -> None:
    joy, lena = leave_to(queue, "joy", "lena")
    ids = many(queue, 4)
    sweep(queue)
    assert sorted(owners(queue), key=str) == [joy, joy, lena, lena]
    assert [one[:2] for one in history(queue)] == [(number, How.ASSIGNED) for number in ids]


def test_what_is_not_accepted_goes_to_the_next_and_in_the_end_to_nobody(queue: Queue) -> None:
    joy, lena = leave_to(queue, "joy", "lena")
    many(queue, 1)
    sweep(queue)
    assert owners(queue) == [joy]
    queue.clock.advance(H)
    sweep(queue)
    assert owners(queue) == [lena], "whoever did not accept it is not asked again"
    queue.clock.advance(H)
    sweep(queue)
    assert owners(queue) == [None]
    assert [one[1] for one in history(queue)] == [How.ASSIGNED, How.RETURNED, How.ASSIGNED, How.RETURNED]


def test_what_is_accepted_stays(queue: Queue) -> None:
    (joy,) = leave_to(queue, "joy")
    (number,) = many(queue, 1)
    sweep(queue)
    queue.desk("joy").claim(number)
    queue.clock.advance(10 * H)
    sweep(queue)
    assert owners(queue) == [joy]


def test_nothing_is_taken_back_at_night(queue: Queue) -> None:
    (joy,) = leave_to(queue, "joy")
    queue.clock.advance(3 * H + 22 * H / 60)  # 4:50 PM in New York
    many(queue, 1)
    sweep(queue)
    for hours in (1, 6, 6):
        queue.clock.advance(hours * H)
        sweep(queue)
        assert owners(queue) == [joy]
    queue.clock.advance(3 * H)  # 8:50 AM
    sweep(queue)
    assert owners(queue) == [None]


def test_scenario_19_a_timer_that_would_end_at_ten_past_five_ends_in_the_morning_and_the_history_says_why(
    queue: Queue,
) -> None:
    joy, lena = leave_to(queue, "joy", "lena")
    queue.clock.advance(3 * H + 12 * H / 60)  # 4:40 PM in New York: half an hour of which twenty minutes are left
    many(queue, 1)
    sweep(queue)
    (row,) = queue.desk().open_rows()[0]
    assert (row.owner_id, row.accept_by) == (joy, queue.clock.now() + 15 * H + H / 2)
    for hours in (0.5, 4, 10, 59 / 60):  # 5:10 PM, the night, 8:09 AM
        queue.clock.advance(hours * H)
        sweep(queue)
        assert owners(queue) == [joy]
    queue.clock.advance(H / 60)
    sweep(queue)
    assert owners(queue) == [lena]
    told = [(one.how, one.from_, one.to) for one in queue.desk().conversation(row.id).handovers]
    names = [queue.people[one].name for one in ("joy", "lena")]
    assert told == [(How.ASSIGNED, "", names[0]), (How.RETURNED, names[0], ""), (How.ASSIGNED, "", names[1])]


def test_whoever_answered_last_is_asked_first(queue: Queue) -> None:
    (number,) = many(queue, 1)
    send(queue, Confirmed("copy"))  # by Joy
    queue.desk("ana").set_assigning(ON)
    many_more = [a_message(f"n-{n}", thread_key=f"u-{n}", sent=NOW) for n in range(2)]
    queue.take_in(a_message("again", thread_key="t-0", sent=NOW), *many_more)
    queue.desk("joy").release(number)
    sweep(queue)
    assert owners(queue)[0] == queue.people["joy"].id


def test_who_comes_on_shift_is_given_what_has_waited(queue: Queue) -> None:
    (joy,) = leave_to(queue, "joy")
    late = Duty(week=((Window(time(14), time(17)),),) * 7)
    queue.desk("ana").set_duty(joy, late)
    many(queue, 3)
    sweep(queue)
    assert owners(queue) == [None] * 3
    queue.clock.advance(H)  # 2:28 PM in New York
    sweep(queue)
    assert owners(queue) == [joy] * 3


def test_nobody_is_given_more_than_they_take(queue: Queue) -> None:
    (joy,) = leave_to(queue, "joy")
    queue.desk("ana").set_duty(joy, Duty(most=2))
    many(queue, 4)
    sweep(queue)
    assert owners(queue).count(joy) == 2


def test_a_conversation_goes_to_who_speaks_its_patients_language(queue: Queue) -> None:
    joy, lena = leave_to(queue, "joy", "lena")
    queue.desk("ana").set_duty(joy, Duty(languages=frozenset({"en"})))
    queue.take_in(a_message("m-1", sent=SENT), patients=(a_patient(language="es-MX"),))
    sweep(queue)
    assert owners(queue) == [lena]
    assert joy != lena


def test_what_belongs_to_somebody_who_left_belongs_to_nobody(queue: Queue) -> None:
    (number,) = many(queue, 1)
    queue.desk("lena").claim(number)
    gone = update(Staff).where(Staff.login == queue.people["lena"].login).values(active=False)
    queue.store.write(lambda work: work.connection.execute(gone))
    sweep(queue)
    assert owners(queue) == [None]
    assert history(queue)[0][1] == How.LEFT


def test_deputy_and_lead_are_supervisors_named_by_who_manages_people(queue: Queue) -> None:
    joy, ana = queue.people["joy"].id, queue.people["ana"].id
    with pytest.raises(NotAllowedError, match="not_your_role"):
        queue.desk("joy").set_assigning(ON)
    for wrong, code in (
        (Assigning(deputy_id=joy), "not_a_supervisor"),
        (Assigning(lead_id=99), "not_a_supervisor"),
        (Assigning(accept_minutes=4), "accept_out_of_range"),
        (Assigning(accept_minutes=1441), "accept_out_of_range"),
    ):
        with pytest.raises(UsageError, match=code):
            queue.desk("ana").set_assigning(wrong)
    queue.desk("ana").set_assigning(replace(ON, deputy_id=ana, lead_id=ana))
    assert queue.desk("joy").assigning() == Assigning(on=True, accept_minutes=30, deputy_id=ana, lead_id=ana)


def test_shifts_that_make_no_sense_are_refused(queue: Queue) -> None:
    joy = queue.people["joy"].id
    backwards = Duty(week=((Window(time(17), time(8)),),) * 7)
    for number, duty, code in (
        (joy, backwards, "shift_backwards"),
        (joy, Duty(most=0), "most_out_of_range"),
        (99, Duty(), "not_staff_here"),
    ):
        with pytest.raises(UsageError, match=code):
            queue.desk("ana").set_duty(number, duty)
    with pytest.raises(NotAllowedError, match="not_your_role"):
        queue.desk("joy").set_duty(joy, Duty())
    duty = Duty(
        ((Window(time(8), time(0)),),) * 7, frozenset({"es"}), frozenset({"refill"}), frozenset({"Osei"}), 9
    )
    queue.desk("ana").set_duty(joy, duty)
    assert queue.desk("lena").duties() == {joy: duty}
