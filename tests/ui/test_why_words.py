"""Why an answer is due then, in sentences: the rule, the start, the hours that count, the patient's real wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from triage_app.queue.domain import calendar
from triage_app.queue.domain.calendar import Mode, SpecialDay
from triage_app.queue.domain.countdown import StartSource
from triage_app.queue.domain.escalation import Rung, Step
from triage_app.queue.domain.explanation import Start, Was, Why, explain
from triage_app.queue.domain.past import PastWait
from triage_app.queue.domain.policies import EVERYTHING, Facts, Policy, Promise, held
from triage_app.queue.domain.rulebook import Hours, Rules, rulebook
from triage_app.ui import past_words
from triage_app.ui.why_words import Account, WhyWords, amount

NEW_YORK = ZoneInfo("America/New_York")
WORDS = WhyWords(NEW_YORK, NEW_YORK)
ALWAYS_CLOSED = Hours(week=((),) * 7)
EVERY_DAY = Hours(week=((calendar.Window(time(8), time(17)),),) * 7)


def at(text: str) -> datetime:
    """A moment in New York."""
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK).astimezone(UTC)


FRIDAY, SUNDAY, MONDAY = at("2026-11-20 16:30"), at("2026-11-22 16:50"), at("2026-11-23 11:30")


def promise(mode: Mode, *, hours: int = 24, version: int = 3, open_: Hours | None = None) -> Promise:
    policies = (
        Policy("Billing", timedelta(hours=48), mode, Facts(category="billing")),
        Policy("Portal messages", timedelta(hours=hours), mode),
        EVERYTHING,
    )
    rules = Rules(hours=open_ or Hours(), policies=policies)
    return rulebook(rules, version, "America/New_York").promise(Facts())


def why(
    mode: Mode = Mode.OPEN_DAYS,
    sent: datetime = FRIDAY,
    now: datetime = MONDAY,
    *,
    late: timedelta = timedelta(0),
    **more: Any,
) -> Why:
    promised = promise(mode, **more)
    return explain(Start(sent, StartSource.SENT, sent + late, 1), promised.segment(sent), promised, now)


def test_what_was_due_before_and_missed_stays_told() -> None:
    moved = replace(why(), was=Was(MONDAY, 2))
    assert "Before that it was due Mon 11:30 AM." in told(WORDS.account(moved, MONDAY), "Promise")
    broken = replace(why(), was=Was(MONDAY, 2, breached_at=FRIDAY))
    said = told(WORDS.account(broken, MONDAY), "Promise")
    assert "By earlier promises it was overdue from Fri 4:30 PM on; that stays on record." in said
    once = replace(why(), was=Was(FRIDAY, 2, breached_at=FRIDAY))
    assert not [one for one in told(WORDS.account(once, MONDAY), "Promise") if one.startswith("Before")]


def told(account: Account, caption: str) -> list[str]:
    """What stands beside a caption; blanks at which no line ends are blanks."""
    part = next(one for one in account.parts if one.caption == caption)
    return [one.replace("\u00a0", " ") for one in (*part.said, *(f"{lead}: {text}" for lead, text in part.lines))]


def test_open_days_say_what_is_promised_and_how_long_the_patient_really_waits() -> None:
    account = WORDS.account(why(), MONDAY)
    assert account.name() == "Answer due Mon 4:30 PM"
    assert account.wait.replace("\u00a0", " ") == "Waiting 2 d 19 h; 19 of 24 hours of open days are used."
    assert told(account, "Promise") == [
        "“Portal messages”, promise 2 of 3: an answer within 24 hours of open days.",
        "Version 3 of hours and promises.",
    ]
    assert told(account, "Start") == [
        "The patient sent the oldest unanswered message Fri 4:30 PM.",
        "1 message waits for this answer.",
    ]
    assert told(account, "What counts") == [
        "Hours of days on which the practice is open.",
        "By real hours it would be due Sat 4:30 PM.",
        "Fri 11/20: 4:30 PM to midnight",
        "Sat 11/21 to Sun 11/22: closed",
        "Mon 11/23: midnight to 4:30 PM",
    ]


def test_elapsed_time_counts_nights_and_weekends() -> None:
    account = WORDS.account(why(Mode.ELAPSED, hours=60, now=SUNDAY), SUNDAY)
    assert account.wait.replace("\u00a0", " ") == "Waiting 2 d; 48 h 20 min of 60 real hours are used."
    assert told(account, "What counts") == [
        "Real hours, nights and weekends included.",
        "Fri 11/20: 4:30 PM to midnight",
        "Sat 11/21 to Sun 11/22: all day",
        "Mon 11/23: midnight to 4:30 AM",
    ]


def test_opening_hours_are_told_day_by_day() -> None:
    account = WORDS.account(why(Mode.BUSINESS_HOURS, sent=at("2026-11-20 18:00"), hours=9), MONDAY)
    assert account.wait.replace("\u00a0", " ") == "Waiting 2 d 17 h; 3 h 30 min of 9 opening hours are used."
    assert told(account, "What counts")[2:] == [
        "Fri 11/20: closed by then",
        "Sat 11/21 to Sun 11/22: closed",
        "Mon 11/23: 8:00 AM to 5:00 PM",
    ]


def test_a_holiday_in_between_has_its_name() -> None:
    closed = SpecialDay(date(2026, 11, 26), "Thanksgiving Day")
    promised = promise(Mode.OPEN_DAYS, open_=Hours(special=(closed,)))
    sent = at("2026-11-25 12:00")
    start = Start(sent, StartSource.SENT, sent, 1)
    names = {closed.day: closed.name}
    account = WORDS.account(explain(start, promised.segment(sent), promised, sent, names=names), sent)
    assert told(account, "What counts")[2:] == [
        "Wed 11/25: 12:00 PM to midnight",
        "Thu 11/26: Thanksgiving Day: closed",
        "Fri 11/27: midnight to 12:00 PM",
    ]


def test_due_at_midnight_leaves_the_day_that_begins_then_out() -> None:
    account = WORDS.account(why(Mode.ELAPSED, sent=at("2026-11-20 00:00")), FRIDAY)
    assert told(account, "What counts")[1:] == ["Fri 11/20: all day"]
    assert account.name() == "Answer due end of Fri"


def test_a_promise_until_midnight_is_told_as_the_end_of_the_day() -> None:
    start = Start(FRIDAY, StartSource.SENT, FRIDAY, 1, at("2026-11-24 00:00"))
    promised = promise(Mode.ELAPSED)
    account = WORDS.account(explain(start, held(FRIDAY, at("2026-11-24 00:00")), promised, FRIDAY), FRIDAY)
    assert told(account, "Promise")[1] == (
        "A holding reply has promised an answer by end of Mon; that counts instead."
    )


def test_a_practice_without_opening_hours_is_told_where_to_set_them() -> None:
    account = WORDS.account(why(Mode.OPEN_DAYS, open_=ALWAYS_CLOSED), MONDAY)
    assert told(account, "What counts")[0] == (
        "The practice has no opening hours, so all hours count. Set them in “Hours and promises”."
    )


def test_a_practice_that_is_hardly_ever_open_is_not_told_that_it_has_no_hours() -> None:
    five_minutes = Hours(week=((calendar.Window(time(8), time(8, 5)),), *((),) * 6))
    account = WORDS.account(why(Mode.BUSINESS_HOURS, open_=five_minutes, hours=240), MONDAY)
    assert told(account, "What counts")[0] == (
        "The practice is open too rarely to reach this promise, so all hours count. "
        "Change it in “Hours and promises”."
    )


def test_a_list_of_days_that_is_cut_says_until_when_it_goes_on() -> None:
    mondays = Hours(week=((calendar.Window(time(8), time(12)),), *((),) * 6))
    account = WORDS.account(why(Mode.BUSINESS_HOURS, open_=mondays), MONDAY)
    assert told(account, "What counts")[-2:] == [
        "Tue 12/08 to Thu 12/10: closed",
        "Then: and so on until Mon 12/28 12:00 PM",
    ]


def test_the_earlier_promise_of_a_category_is_what_counts() -> None:
    promised = replace(promise(Mode.OPEN_DAYS, hours=48), tightened=timedelta(hours=4))
    sent = at("2026-11-20 09:00")
    account = WORDS.account(
        explain(Start(sent, StartSource.SENT, sent, 1), promised.segment(sent), promised, sent), sent
    )
    assert account.name() == "Answer due Fri 1:00 PM"
    assert told(account, "Promise")[1] == "Its category promises 4 opening hours, which end earlier and count."
    assert told(account, "What counts") == ["Opening hours.", "Fri 11/20: 9:00 AM to 1:00 PM"]


def test_a_holding_reply_says_what_it_promised_and_from_when_it_counts() -> None:
    promised, answered, until = promise(Mode.OPEN_DAYS), at("2026-11-20 17:00"), at("2026-11-23 12:30")
    start = Start(FRIDAY, StartSource.SENT, FRIDAY, 2, until)
    account = WORDS.account(explain(start, held(answered, until), promised, MONDAY), MONDAY)
    assert (
        account.wait.replace("\u00a0", " ")
        == "Waiting 2 d 19 h; 66 h 30 min of 67 h 30 min of real time are used."
    )
    assert told(account, "Promise")[1] == (
        "A holding reply has promised an answer by Mon 12:30 PM; that counts instead."
    )
    assert told(account, "Start")[-1] == "Counted from the holding reply, Fri 5:00 PM."


def test_a_message_no_holding_reply_knew_of_has_its_own_start() -> None:
    promised, later = promise(Mode.ELAPSED), at("2026-11-20 18:00")
    start = Start(FRIDAY, StartSource.SENT, FRIDAY, 2, at("2026-11-23 12:00"))
    account = WORDS.account(explain(start, promised.segment(later), promised, later), later)
    assert told(account, "Start")[-1] == (
        "Counted from Fri 6:00 PM, when a message came that no holding reply knew of."
    )


@pytest.mark.parametrize("source", StartSource)
def test_every_way_of_knowing_when_it_was_sent_has_its_own_words(source: StartSource) -> None:
    found = why()
    account = WORDS.account(replace(found, start=replace(found.start, source=source)), MONDAY)
    said = told(account, "Start")[0]
    assert said.endswith(".")
    assert "Fri 4:30 PM" in said
    assert ("patient sent" in said) == (source is StartSource.SENT)


def test_a_message_that_reached_us_late_is_told_so() -> None:
    account = WORDS.account(why(late=timedelta(hours=5, minutes=10)), MONDAY)
    assert told(account, "Start")[1] == "It reached us 5 h 10 min after it was sent, Fri 9:40 PM."


def test_what_was_overdue_when_it_reached_us_is_told_to_be_so() -> None:
    said = "The answer was overdue already when it reached us."
    late = why(Mode.ELAPSED, now=MONDAY, late=timedelta(hours=25))
    assert told(WORDS.account(late, MONDAY), "Start")[1:3] == [
        "It reached us 1 d 1 h after it was sent, Sat 5:30 PM.",
        said,
    ]
    in_time = why(Mode.ELAPSED, now=MONDAY, late=timedelta(hours=24))
    assert said not in told(WORDS.account(in_time, MONDAY), "Start")
    broken = replace(in_time, was=Was(MONDAY, 2, breached_at=FRIDAY))
    assert said in told(WORDS.account(broken, MONDAY), "Start")


def test_half_an_hour_on_the_way_is_not_worth_telling() -> None:
    assert len(told(WORDS.account(why(late=timedelta(minutes=30)), MONDAY), "Start")) == 2


def test_what_is_used_up_is_told_as_used_up() -> None:
    account = WORDS.account(why(now=MONDAY + timedelta(days=1)), MONDAY + timedelta(days=1))
    assert account.name() == "Answer was due Mon 4:30 PM"
    assert account.wait.replace("\u00a0", " ") == "Waiting 3 d 19 h; all 24 hours of open days are used."


def test_a_reader_far_away_reads_both_times() -> None:
    far = WhyWords(NEW_YORK, ZoneInfo("Europe/Paris"))
    title = far.account(why(), MONDAY).name()
    assert title == "Answer due Mon 4:30 PM clinic time (10:30 PM your time)"


def test_a_reader_for_whom_it_is_another_day_reads_the_day_too() -> None:
    far = WhyWords(NEW_YORK, ZoneInfo("Asia/Manila"))
    title = far.account(why(), MONDAY).name()
    assert title == "Answer due Mon 4:30 PM clinic time (Tue 5:30 AM your time)"


def test_another_zone_with_the_same_time_is_not_told() -> None:
    same = WhyWords(NEW_YORK, ZoneInfo("America/Toronto"))
    assert same.account(why(), MONDAY).name() == "Answer due Mon 4:30 PM"


def test_a_day_far_away_has_its_date() -> None:
    account = WORDS.account(why(Mode.ELAPSED, hours=240), FRIDAY)
    assert account.name() == "Answer due Mon 11/30 4:30 PM"


def test_steps_of_which_staff_were_told_say_when() -> None:
    rungs = tuple(Rung(FRIDAY + timedelta(hours=number), step) for number, step in enumerate(Step))
    account = WORDS.account(replace(why(), told=rungs), MONDAY)
    lines = told(account, "Staff told")
    assert lines[0] == "Fri 4:30 PM: half of the time is used"
    assert len(set(lines)) == len(Step)


def test_rules_nobody_has_changed_have_no_version() -> None:
    account = WORDS.account(why(version=0), MONDAY)
    assert told(account, "Promise")[1] == "Hours and promises are those the practice began with."


def test_the_ear_hears_all_of_it_in_whole_words() -> None:
    aloud = WORDS.account(why(Mode.ELAPSED, hours=60, now=SUNDAY), SUNDAY).aloud()
    assert aloud.startswith("Answer due Mon 4:30 AM. Waiting 2 days; 48 hours 20 minutes of 60 real")
    assert "Sat 11/21 to Sun 11/22: all day." in aloud


@pytest.mark.parametrize("spoken", ["es"], indirect=True)
def test_a_sentence_that_ends_in_a_time_has_one_full_stop(spoken: str) -> None:
    account = WORDS.account(why(late=timedelta(hours=5)), MONDAY)
    said = [one for part in account.parts for one in told(account, part.caption)]
    assert spoken == "es"
    assert "El paciente envió el mensaje más antiguo sin respuesta el vie, 4:30 p.m." in said
    assert ".." not in account.aloud()


def test_real_hours_are_named_only_where_they_would_end_at_another_time() -> None:
    sent = at("2026-11-17 10:00")
    assert told(WORDS.account(why(sent=sent, now=sent), sent), "What counts")[1].startswith("Tue 11/17: ")


def test_where_no_wait_was_counted_that_is_all_that_is_said() -> None:
    assert WORDS.over([], MONDAY).wait == (
        "No wait was counted here; what was over before the portal was connected is not."
    )


def test_beside_a_wait_that_goes_on_an_earlier_one_says_that_it_is_one_and_what_ended_it() -> None:
    held = replace(a_past_wait(), due_at=MONDAY, ended_by="held")
    (said, late, closed) = (
        past_words.line(one, lambda _: "Mon", lambda _: "Mon")
        for one in (held, replace(held, due_at=FRIDAY), a_past_wait())
    )
    assert said.startswith(
        "An earlier wait was answered by a holding reply Mon, in time. A holding reply promised"
    )
    assert late.startswith("An earlier wait was answered by a holding reply Mon, too late. ")
    assert closed.startswith("An earlier wait ended Mon, too late. Closed without a reply")


def a_past_wait(**more: Any) -> PastWait:
    """A wait of Friday that was closed on Monday, due at midnight in between."""
    return PastWait(FRIDAY, StartSource.SENT, at("2026-11-21 00:00"), MONDAY, "duplicate", 3, **more)


def test_a_past_wait_was_due_at_the_end_of_a_day_as_everything_is_that_ends_at_midnight() -> None:
    (part,) = WORDS.over([a_past_wait()], MONDAY).parts
    assert "Counted from Fri 4:30 PM, due end of Fri." in told(WORDS.over([a_past_wait()], MONDAY), part.caption)


def test_a_past_wait_says_when_it_was_due_before_other_rules_moved_that() -> None:
    moved = WORDS.over([a_past_wait(was_due_at=at("2026-11-22 00:00"))], MONDAY)
    assert "Before that it was due end of Sat." in told(moved, moved.parts[0].caption)
    broken = WORDS.over([a_past_wait(was_due_at=FRIDAY, breached_at=FRIDAY)], MONDAY)
    said = told(broken, broken.parts[0].caption)
    assert "It was overdue already from Fri 4:30 PM on, by the promises before." in said
    assert not any(one.startswith("Before that") for one in said)


def test_a_reader_far_away_reads_both_times_of_past_waits() -> None:
    account = WhyWords(NEW_YORK, ZoneInfo("Europe/Paris")).over([a_past_wait()], MONDAY)
    caption = account.parts[0].caption
    assert caption.replace("\u00a0", " ") == "Ended Mon 11:30 AM (5:30 PM your time), too late."
    assert told(account, caption)[1] == (
        "Counted from Fri 4:30 PM (10:30 PM your time), due end of Fri (Sat 6:00 AM your time)."
    )


SPANS = {
    "en": ["1 h 30 min of real time", "1 h 30 min of open days", "1 h 30 min of opening hours"],
    "es": ["1 h 30 min de tiempo real", "1 h 30 min de días de atención", "1 h 30 min de horario de atención"],
}


@pytest.mark.parametrize("spoken", SPANS, indirect=True)
def test_a_promise_that_is_not_whole_hours_says_of_which_time_it_is(spoken: str) -> None:
    modes = (Mode.ELAPSED, Mode.OPEN_DAYS, Mode.BUSINESS_HOURS)
    said = [amount(timedelta(minutes=90), mode).replace("\u00a0", " ") for mode in modes]
    assert said == SPANS[spoken]
