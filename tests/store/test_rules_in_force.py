"""An edit of the rules counts what is open anew, and nothing that is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select

from counted import SENT, H, arrive, row, send, set_rules, steps, sweep
from queues import NOW, a_message, a_patient
from triage_app.errors import ConflictError, NotAllowedError
from triage_app.queue.domain.calendar import Mode, SpecialDay
from triage_app.queue.domain.delivery import Confirmed
from triage_app.queue.domain.escalation import Step
from triage_app.queue.domain.policies import EVERYTHING, Facts, Policy
from triage_app.queue.domain.rulebook import Hours, Rules
from triage_app.queue.services import recount
from triage_app.queue.services.waiting import bring_in_step
from triage_app.queue.store.schema import WaitingSegment
from triage_app.queue.store.schema_rules import Rulebook, RulesApplied

if TYPE_CHECKING:
    from collections.abc import Collection

    from queues import Queue
    from triage_app.queue.store.work import Work


def test_a_holiday_that_is_set_moves_what_is_open_and_nothing_that_is_over(queue: Queue) -> None:
    rules = Rules(policies=(replace(EVERYTHING, mode=Mode.OPEN_DAYS),))
    set_rules(queue, rules)
    arrive(queue)
    send(queue, Confirmed("copy"))
    arrive(queue, "m-2", sent=NOW)
    assert row(queue).due_at == NOW + 24 * H
    closed = SpecialDay(date(2026, 11, 25), "Founder's day")
    set_rules(queue, replace(rules, hours=replace(rules.hours, special=(closed,))))
    assert row(queue).due_at == NOW + 48 * H
    versions = select(WaitingSegment.rules_version, WaitingSegment.due_at).order_by(WaitingSegment.id)
    found = queue.store.read(lambda work: work.connection.execute(versions).all())
    assert [tuple(one) for one in found] == [(1, SENT + 24 * H), (2, NOW + 48 * H)]
    assert [day.name for day in queue.desk().why(1).days] == ["", "Founder's day", ""]


def test_a_policy_that_is_changed_counts_from_the_same_start_and_its_steps_come_again(
    queue: Queue,
) -> None:
    arrive(queue, sent=NOW - 25 * H)
    sweep(queue)
    assert steps(queue)[-1] is Step.OVERDUE
    set_rules(queue, Rules(policies=(replace(EVERYTHING, target=48 * H),)))
    assert (row(queue).due_at, row(queue).step) == (NOW + 23 * H, Step.HALF)
    assert steps(queue) == [Step.HALF, Step.SOON, Step.NEAR, Step.OVERDUE]


def test_the_first_policy_that_fits_decides_for_a_conversation(queue: Queue) -> None:
    spanish = Policy("Spanish", 8 * H, Mode.ELAPSED, Facts(language="es", portal="Greenfield Portal"))
    set_rules(queue, Rules(policies=(spanish, EVERYTHING)))
    arrive(queue)
    assert row(queue).due_at == SENT + 8 * H
    why = queue.desk().why(1)
    assert (why.promise.policy.name, why.promise.place, why.promise.among) == ("Spanish", 1, 2)


def test_only_where_somebody_waits_is_anything_behind_the_rules(queue: Queue) -> None:
    arrive(queue)
    queue.desk().edit_rules(Rules(), based_on=0)
    assert queue.sync.read(recount.behind) == (1, [1])
    send(queue, Confirmed("copy"))
    queue.desk().edit_rules(Rules(), based_on=1)
    assert queue.sync.read(recount.behind) == (2, [])


def test_everybody_hears_that_rules_are_not_in_force_everywhere_yet(queue: Queue) -> None:
    arrive(queue)
    desk = queue.desk()
    assert not desk.health().rules_behind
    desk.edit_rules(Rules(), based_on=0)
    assert desk.health().rules_behind
    sweep(queue)
    assert not desk.health().rules_behind
    batches = select(RulesApplied.rulebook_id, RulesApplied.conversations, RulesApplied.is_last)
    found = queue.store.read(lambda work: work.connection.execute(batches).all())
    assert [tuple(one) for one in found][-1] == (1, 1, True)


def test_only_the_last_batch_says_that_the_rules_are_in_force_everywhere(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recount, "BATCH", 1)
    queue.take_in(a_message("m-1"), a_message("m-2", thread_key="other"))
    set_rules(queue, Rules(on_call=True))
    batches = select(RulesApplied.conversations, RulesApplied.is_last).order_by(RulesApplied.id)
    found = queue.store.read(lambda work: work.connection.execute(batches).all())
    assert [tuple(one) for one in found] == [(1, False), (1, True)]


def test_the_first_is_counted_alone_for_what_runs_for_the_first_time_takes_long() -> None:
    sizes = [len(some) for some in recount.batches(range(100))]
    assert sizes == [1, 40, 40, 19]
    assert [one for some in recount.batches(range(100)) for one in some] == list(range(100))
    assert list(recount.batches([])) == []


def test_until_it_is_counted_anew_a_due_time_is_told_by_the_rules_it_was_counted_by(queue: Queue) -> None:
    eight, nine = (Policy(f"{hours} hours", hours * H) for hours in (8, 9))
    set_rules(queue, Rules(policies=(eight,)))
    arrive(queue)
    queue.desk().edit_rules(Rules(policies=(nine,)), based_on=1)
    why = queue.desk().why(1)
    assert (why.promise.version, why.promise.policy.name, why.segment.due_at) == (1, "8 hours", SENT + 8 * H)
    sweep(queue)
    why = queue.desk().why(1)
    assert (why.promise.version, why.promise.policy.name, why.segment.due_at) == (2, "9 hours", SENT + 9 * H)


@pytest.mark.parametrize("spelt", ["Main St", "MAIN ST"])
def test_a_location_with_hours_of_its_own_has_its_own_names_of_days_whatever_its_capitals(
    queue: Queue, spelt: str
) -> None:
    tomorrow = date(2026, 11, 25)
    rules = Rules(
        hours=Hours(special=(SpecialDay(tomorrow, "Founder's day"),)),
        locations={spelt: Hours(special=(SpecialDay(tomorrow, "Moving day"),))},
        policies=(replace(EVERYTHING, mode=Mode.OPEN_DAYS),),
    )
    set_rules(queue, rules)
    arrive(queue)
    why = queue.desk().why(1)
    assert [day.name for day in why.days] == ["", "Moving day", ""]
    assert [bool(day.spans) for day in why.days] == [True, False, True]


def test_of_two_edits_of_the_same_rules_one_is_refused(queue: Queue) -> None:
    queue.desk().edit_rules(Rules(on_call=True), based_on=0)
    with pytest.raises(ConflictError, match="rules_changed"):
        queue.desk().edit_rules(Rules(), based_on=0)
    with pytest.raises(NotAllowedError, match="not_your_role"):
        queue.desk("joy").edit_rules(Rules(), based_on=1)
    assert queue.desk().rules().rules.on_call


def test_a_preview_counts_what_would_move_and_changes_nothing(queue: Queue) -> None:
    arrive(queue)
    seen = queue.desk().preview_rules(Rules(policies=(replace(EVERYTHING, target=48 * H),)), 5)
    assert (seen.open, seen.earlier, seen.later, seen.overdue) == (1, 0, 1, 0)
    assert [(one.before, one.after) for one in seen.examples] == [(SENT + 24 * H, SENT + 48 * H)]
    assert row(queue).due_at == SENT + 24 * H
    assert queue.desk().preview_rules(Rules(policies=(replace(EVERYTHING, target=H),)), 5).overdue == 0
    queue.clock.advance(H)
    shorter = queue.desk().preview_rules(Rules(policies=(replace(EVERYTHING, target=H),)), 5)
    assert (shorter.overdue, shorter.in_time) == (1, 0)


def test_a_preview_counts_what_would_no_longer_be_overdue(queue: Queue) -> None:
    arrive(queue)
    longer = Rules(policies=(replace(EVERYTHING, target=25 * H),))
    queue.clock.advance(23 * H)  # due at this very moment, which is in time
    assert queue.desk().preview_rules(longer, 5).in_time == 0
    queue.clock.advance(H)
    seen = queue.desk().preview_rules(longer, 5)
    assert (seen.later, seen.overdue, seen.in_time) == (1, 0, 1)
    queue.clock.advance(H)
    assert queue.desk().preview_rules(longer, 5).in_time == 0


def test_a_preview_names_first_whom_it_would_make_late(queue: Queue) -> None:
    queue.clock.advance(23.5 * H)
    queue.take_in(a_message("m-1", sent=SENT))  # late already
    queue.take_in(a_message("m-2", thread_key="t-2", sent=NOW + 12 * H))
    queue.take_in(a_message("m-3", thread_key="t-3", sent=NOW + 20 * H))
    seen = queue.desk().preview_rules(Rules(policies=(replace(EVERYTHING, target=4 * H),)), 2)
    named = queue.desk().open_rows()[0][0].patient
    assert named
    assert [(one.conversation_id, one.late, one.patient) for one in seen.examples] == [
        (2, True, named),
        (1, False, named),
    ]
    assert (seen.earlier, seen.overdue) == (3, 1)


def test_a_preview_does_not_count_what_an_earlier_edit_moves(queue: Queue) -> None:
    arrive(queue)
    desk = queue.desk()
    shorter = Rules(policies=(replace(EVERYTHING, target=12 * H),))
    desk.edit_rules(shorter, based_on=0)  # and sync has not come round yet
    assert row(queue).due_at == SENT + 24 * H
    on_call = desk.preview_rules(replace(shorter, on_call=True), 5)
    assert (on_call.open, on_call.earlier, on_call.later, on_call.examples) == (1, 0, 0, ())
    back = desk.preview_rules(Rules(), 5)
    assert [(one.before, one.after) for one in back.examples] == [(SENT + 12 * H, SENT + 24 * H)]


GARBAGE = [
    '{"policies": [{"name": "\\ud800"}]}',
    *("x", "[]", "null", "1e400", "[" * 2000, '{"hours": {"week": [[["08:00:00Z", "17:00:00"]]]}}'),
    '{"hours": {"week": [[["08:00:00", "08:00:01"]], [], [], [], [], [], []]}}',
]


@pytest.mark.parametrize("content", GARBAGE)
def test_rules_that_nobody_can_read_are_passed_over_and_can_be_followed_by_better_ones(
    queue: Queue, content: str
) -> None:
    set_rules(queue, Rules(policies=(replace(EVERYTHING, target=48 * H),)))
    broken = {"id": 2, "content": content, "edited_by": None, "edited_at": NOW}
    queue.store.write(lambda work: work.connection.execute(insert(Rulebook).values(broken)))
    arrive(queue)
    sweep(queue)
    assert row(queue).due_at == SENT + 48 * H
    desk = queue.desk()
    assert not desk.health().rules_behind
    assert desk.edit_rules(Rules(), based_on=desk.rules().version).version == 3
    sweep(queue)
    assert row(queue).due_at == SENT + 24 * H


def test_a_patient_whose_language_changes_is_promised_what_that_language_is(queue: Queue) -> None:
    set_rules(queue, Rules(policies=(Policy("Spanish", 8 * H, Mode.ELAPSED, Facts(language="es")), EVERYTHING)))
    arrive(queue)
    assert row(queue).due_at == SENT + 8 * H
    english = a_patient(language="en")
    queue.take_in(a_message("m-9", thread_key="other"), patients=(english,))
    sweep(queue)
    assert row(queue).due_at == SENT + 24 * H
    assert queue.desk().why(1).segment.due_at == row(queue).due_at


def test_a_provider_whose_name_is_read_later_brings_their_policy_along(queue: Queue) -> None:
    set_rules(queue, Rules(policies=(Policy("Osei", 8 * H, Mode.ELAPSED, Facts(provider="Dr. Osei")), EVERYTHING)))
    queue.take_in(a_message("m-1"), providers=(("Practitioner/osei", ""),))
    assert row(queue).due_at == SENT + 24 * H
    queue.take_in(a_message("m-9", thread_key="other"))
    sweep(queue)
    assert row(queue).due_at == SENT + 8 * H


def test_one_that_cannot_be_counted_keeps_no_other_from_it(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recount, "BATCH", 2)
    for number in (1, 2, 3):
        queue.take_in(a_message(f"m-{number}", thread_key=f"t-{number}", sent=SENT))

    def stumble(work: Work, ids: Collection[int]) -> None:
        if 1 in ids:
            raise ArithmeticError
        bring_in_step(work, ids)

    monkeypatch.setattr("triage_app.queue.services.recount.bring_in_step", stumble)
    queue.desk().edit_rules(Rules(policies=(replace(EVERYTHING, target=48 * H),)), based_on=0)
    sweep(queue)
    desk = queue.desk()
    assert [desk.conversation(number).row.due_at for number in (1, 2, 3)] == [
        SENT + 24 * H,
        SENT + 48 * H,
        SENT + 48 * H,
    ]
    assert queue.sync.read(recount.behind)[1] == [1], "and nobody is told that all of it is done"
    assert not queue.sync.read(lambda work: recount.is_told(work, 1))
    monkeypatch.undo()
    sweep(queue)
    assert row(queue).due_at == SENT + 48 * H
