"""Hours, holidays and promises from the command line, and what is said of a wait there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from triage_app.cli.rules_shown import rules_facts, rules_lines
from triage_app.queue.domain.calendar import SpecialDay
from triage_app.queue.domain.policies import Facts, Policy
from triage_app.queue.domain.rulebook import Hours, Rules

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import CommandLine

NEW_YORK = ZoneInfo("America/New_York")
TODAY = date(2026, 11, 24)
CHRISTMAS = b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//made up//EN
BEGIN:VEVENT
UID:1
DTSTAMP:20260101T000000Z
DTSTART;VALUE=DATE:20251225
RRULE:FREQ=YEARLY
SUMMARY:Christmas
END:VEVENT
END:VCALENDAR
"""


def refused(line: CommandLine, *words: str, code: int = 2) -> str:
    """The code of why a command was refused."""
    said: str = line(*words, code=code).answer["error"]
    return said


def here(line: CommandLine) -> str:
    """The practice's location."""
    where: str = line("queue", "list", "--limit", "1").answer["location"]
    return where


def special(line: CommandLine) -> dict[str, Any]:
    return {one["day"]: one for one in line("rules", "show").answer["hours"]["special"]}


def test_a_practice_that_set_nothing_promises_24_real_hours(line: CommandLine) -> None:
    shown = line("rules", "show").answer
    assert (shown["version"], shown["weekends"], shown["on_call"]) == (0, None, False)
    assert shown["policies"] == [{"name": "everything else", "hours": 24, "mode": "elapsed", "if": {}}]
    assert shown["hours"]["week"]["mon"] == ["08:00-17:00"]
    assert shown["hours"]["week"]["sun"] == []


def test_hours_are_set_for_a_day_or_a_location(line: CommandLine) -> None:
    line("rules", "hours", "mon", "08:00-12:00", "13:30-17:00")
    line("rules", "hours", "sat", "09:00-24:00", "--location", here(line).upper())
    shown = line("rules", "show").answer
    assert shown["hours"]["week"]["mon"] == ["08:00-12:00", "13:30-17:00"]
    assert shown["locations"][here(line)]["week"]["sat"] == ["09:00-00:00"]
    assert shown["version"] == 2
    assert "mon  08:00-12:00 13:30-17:00" in line.run("rules", "show").out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["hours", "mon", "17:00-08:00"], "window_backwards"),
        (["hours", "mon", "8 to 5"], "window_unreadable"),
        (["day", "someday"], "date_unreadable"),
        (["promise", "x", "--hours", "0.5", "--if", "language=es"], "promise_out_of_range"),
        (["promise", "x", "--hours", "1e300", "--if", "language=es"], "promise_out_of_range"),
        (["promise", "x", "--if", "colour=red"], "condition_unreadable"),
        (["promise", "x", "--if", "language"], "condition_unreadable"),
        (["promise", "x", "--if", "language="], "policy_hides_others"),
        (["promise", " ", "--if", "language=es"], "policy_name_bad"),
        (["promise", "x", "--if", "location=Nowhere"], "location_unknown"),
        (["promise", "x", "--if", "portal=Nowhere"], "portal_unknown"),
        (["promise", "x", "--if", "language=Spanish"], "language_unreadable"),
        (["hours", "mon", "08:00-12:00", "--location", "Nowhere"], "location_unknown"),
        (["day", "2026-12-24", "--location", "Nowhere"], "location_unknown"),
        (["promise", "x", "--if", "provider=  "], "policy_hides_others"),
        (["promise", "x", "--if", "language=es", "--if", "language=en"], "condition_twice"),
        (["promise", "\u200b", "--if", "language=es"], "rule_text_unreadable"),
        (["promise", "Everything Else", "--if", "language=es"], "policy_for_the_rest"),
        (["day", "2026-12-24", "--name", "x" * 201], "rule_text_too_long"),
        (["day", "2026-12-24", "08:00-12:00", "--as-usual"], "usage"),
        (["day", "9999-12-31"], "special_day_far"),
        (["day", "0001-01-01"], "special_day_far"),
        (["hours", "mon", "08:00-08:00"], "window_backwards"),
        (["hours", "mon", "24:00-08:00"], "window_unreadable"),
        (["promise", "x", "--hours", "nan", "--if", "language=es"], "promise_out_of_range"),
        (["promise", "x", "--hours", "-1", "--if", "language=es"], "promise_out_of_range"),
        (["holidays", "us", "--years", "0"], "usage"),
        (["holidays", "us", "--years", "99"], "usage"),
        (["forget", "nothing"], "policy_unknown"),
        (["holidays", "Atlantis"], "country_unknown"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence_and_changes_nothing(
    line: CommandLine, words: list[str], code: str
) -> None:
    assert refused(line, "rules", *words) == code
    assert line("rules", "show").answer["version"] == 0


def test_what_is_unknown_is_refused_with_what_is_known(line: CommandLine) -> None:
    failed = line("rules", "promise", "x", "--if", "portal=Nowhere", code=2).answer
    assert failed["next"] == "Portals here: Greenfield."
    failed = line("rules", "hours", "mon", "--location", "Nowhere", code=2).answer
    assert failed["next"] == f"Locations here: {here(line)}."


def test_names_are_taken_as_they_are_spelt_here(line: CommandLine) -> None:
    line("rules", "promise", "x", "--if", "portal=GREENFIELD", "--if", f"location={here(line).lower()}")
    conditions = line("rules", "show").answer["policies"][0]["if"]
    assert conditions == {"portal": "Greenfield", "location": here(line)}


def test_a_doctor_or_a_matter_that_nobody_has_seen_is_taken_and_told(line: CommandLine) -> None:
    provider = next(row["provider"] for row in line("queue", "list").answers if row["provider"])
    told = line("rules", "promise", "x", "--if", f"provider={provider}", "--if", "category=complaint")
    assert told.err == ""
    told = line("rules", "promise", "y", "--if", "provider=Dr. Nobody", "--if", "category=moon")
    assert "No message for a doctor called “Dr. Nobody” has come yet." in told.err
    assert "known: appointment, billing, complaint, " in told.err
    assert line("rules", "promise", "z", "--if", "category=refill", "--preview").err == ""
    assert line("rules", "show").answer["version"] == 2


NOT_GIVEN = "No open conversation has a category yet. A promise for a category counts for none of them"


def test_a_promise_for_a_category_counts_for_none_while_nothing_gives_one_and_that_is_said(
    line: CommandLine,
) -> None:
    assert line("rules", "show").answer["categories_given"] is False
    assert NOT_GIVEN in line.run("rules", "show").out
    words = ("rules", "promise", "Symptoms", "--hours", "4", "--if", "category=symptom")
    assert line(*words, "--preview").answer["with_category"] == 0
    assert NOT_GIVEN in line.run(*words, "--preview").out
    assert NOT_GIVEN in line.run(*words).out
    assert NOT_GIVEN in line.run("rules", "promise", "Symptoms", "--hours", "6").out
    assert NOT_GIVEN not in line.run("rules", "promise", "Spanish", "--if", "language=es").out


def test_a_practice_that_would_never_be_open_is_refused(line: CommandLine) -> None:
    for day in ("mon", "tue", "wed", "thu"):
        line("rules", "hours", day)
    assert refused(line, "rules", "hours", "fri") == "hours_none"


def test_a_location_that_would_never_be_open_is_named(line: CommandLine) -> None:
    place = ("--location", here(line))
    for day in ("mon", "tue", "wed", "thu"):
        line("rules", "hours", day, *place)
    failed = line("rules", "hours", "fri", *place, code=2)
    assert failed.error == "hours_none_at"
    assert failed.answer["message"].startswith(f"With these hours {here(line)} would never be open.")


def test_holidays_come_by_hand_by_country_and_from_a_file(line: CommandLine, tmp_path: Path) -> None:
    line("rules", "day", "2026-12-24", "08:00-12:00", "--name", "Christmas Eve")
    line("rules", "holidays", "us", "--years", "2")
    file = tmp_path / "closed.ics"
    file.write_bytes(CHRISTMAS)
    line("rules", "import", str(file))
    days = special(line)
    assert days["2026-12-24"] == {"day": "2026-12-24", "name": "Christmas Eve", "windows": ["08:00-12:00"]}
    assert days["2026-11-26"]["name"].startswith("Thanksgiving")
    assert days["2026-12-25"]["windows"] == []
    line("rules", "day", "2026-12-24", "--as-usual")
    assert "2026-12-24" not in special(line)
    file.write_bytes(b"no calendar")
    assert refused(line, "rules", "import", str(file)) == "calendar_file_unreadable"


def calendar_of(*events: str) -> bytes:
    """A calendar file with events of these lines."""
    return "\r\n".join(("BEGIN:VCALENDAR", *events, "END:VCALENDAR", "")).encode()


def test_what_an_import_leaves_out_is_counted_and_said(line: CommandLine, tmp_path: Path) -> None:
    def event(*lines: str) -> str:
        return "\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT"))

    file, year = tmp_path / "closed.ics", datetime.now(UTC).year
    meeting, past = event(f"DTSTART:{year}1224T120000"), event("DTSTART;VALUE=DATE:20011224")
    gone = event(f"DTSTART;VALUE=DATE:{year}1231", "STATUS:CANCELLED")
    eve, feast = (event(f"DTSTART;VALUE=DATE:{year}12{day}") for day in (24, 25))
    file.write_bytes(calendar_of(meeting, meeting, gone, past, eve, feast))
    line("rules", "day", f"{year}-12-24", "08:00-12:00")
    told = line("rules", "import", str(file), "--preview")
    left_out = {"with_times": 2, "cancelled": 1, "other_years": 1, "days_set_before": 1}
    assert (told.answer["days"], told.answer["left_out"]) == (1, left_out)
    assert told.err.splitlines()[0].startswith("2 events of the file have times of day.")
    assert [sentence.split(".")[0] for sentence in told.err.splitlines()[1:]] == [
        "One event of the file is cancelled",
        f"One event of the file has no day in {year} to {year + 2}",
        "One day of the file had hours of its own before",
    ]


def test_an_import_that_takes_everything_says_no_more(line: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "closed.ics"
    file.write_bytes(CHRISTMAS)
    told = line("rules", "import", str(file))
    assert (told.answer["days"], told.err) == (3, "")


def test_a_calendar_file_that_is_not_there_is_told_as_one(line: CommandLine) -> None:
    failed = line("rules", "import", "/nonexistent", code=2)
    assert failed.error == "calendar_file_unopened"
    assert "opening hours are as before" in failed.answer["message"]


def test_the_answer_about_weekends_chooses_which_hours_count(line: CommandLine) -> None:
    line("rules", "weekends", "no")
    assert line("rules", "show").answer["policies"][0]["mode"] == "open_days"
    line("rules", "weekends", "yes")
    assert line("rules", "show").answer["policies"][0]["mode"] == "elapsed"


def test_promises_stand_in_the_order_in_which_they_are_asked(line: CommandLine) -> None:
    line("rules", "promise", "Spanish", "--hours", "12", "--if", "language=es")
    line(
        "rules",
        "promise",
        "Downtown",
        "--hours",
        "8",
        "--mode",
        "business_hours",
        "--if",
        f"location={here(line)}",
    )
    line("rules", "promise", "the rest", "--hours", "20")
    names = [one["name"] for one in line("rules", "show").answer["policies"]]
    assert names == ["Downtown", "Spanish", "the rest"]
    line("rules", "forget", "Downtown")
    assert len(line("rules", "show").answer["policies"]) == 2
    told = line.run("rules", "show").out.splitlines()
    assert told[0].startswith("Version 4 by Ana Reyes, ")
    assert "1. Spanish: 12 real hours (Language Spanish)" in told
    assert "2. the rest: 20 real hours" in told


def test_a_change_of_a_promise_leaves_what_is_not_said_as_it_was(line: CommandLine) -> None:
    line("rules", "promise", "Spanish", "--hours", "12", "--mode", "business_hours", "--if", "language=es")
    line("rules", "promise", "Complaints", "--hours", "8", "--if", "category=complaint")
    line("rules", "promise", "Spanish", "--hours", "10")
    complaints = {"name": "Complaints", "hours": 8, "mode": "elapsed", "if": {"category": "complaint"}}
    spanish: dict[str, Any] = {"name": "Spanish", "hours": 10, "mode": "business_hours", "if": {"language": "es"}}
    rest = {"name": "everything else", "hours": 24, "mode": "elapsed", "if": {}}
    assert line("rules", "show").answer["policies"] == [complaints, spanish, rest]
    line("rules", "promise", "Spanish", "--if", "category=complaint", "--place", "1")
    spanish["if"]["category"] = "complaint"
    assert line("rules", "show").answer["policies"] == [spanish, complaints, rest]
    assert refused(line, "rules", "promise", "Spanish", "--if", "language=") == "policy_never_counts"
    line("rules", "forget", "Complaints")
    line("rules", "promise", "Spanish", "--if", "language=")
    del spanish["if"]["language"]
    assert line("rules", "show").answer["policies"] == [spanish, rest]
    assert refused(line, "rules", "promise", "Spanish", "--if", "category=") == "policy_hides_others"


def test_what_counts_for_everything_else_keeps_its_hours_under_another_name(line: CommandLine) -> None:
    line("rules", "weekends", "no")
    line("rules", "promise", "the rest", "--hours", "20")
    rest = {"name": "the rest", "hours": 20, "mode": "open_days", "if": {}}
    assert line("rules", "show").answer["policies"] == [rest]


def test_what_counts_for_everything_else_is_shown_and_set_where_nobody_has(line: CommandLine) -> None:
    line("rules", "promise", "the rest", "--hours", "20")
    line("rules", "promise", "Complaints", "--hours", "8", "--if", "category=complaint")
    line("rules", "weekends", "no")
    shown = line("rules", "show").answer["policies"]
    assert [(one["name"], one["mode"]) for one in shown] == [("Complaints", "elapsed"), ("the rest", "open_days")]


@pytest.mark.parametrize("name", ["everything else", "the rest"])
def test_what_counts_for_everything_else_takes_no_condition(line: CommandLine, name: str) -> None:
    line("rules", "promise", "the rest", "--hours", "20")
    failed = line("rules", "promise", name, "--if", "category=complaint", code=2)
    assert failed.error == "policy_for_the_rest"
    assert "a promise with another name" in failed.answer["next"]
    line("rules", "promise", "the rest", "--if", "category=", "--hours", "18")
    rest: dict[str, Any] = {"name": "the rest", "hours": 18, "mode": "elapsed", "if": {}}
    assert line("rules", "show").answer["policies"] == [rest]


def test_a_promise_is_found_as_it_is_shown_whatever_its_capitals(line: CommandLine) -> None:
    line("rules", "promise", " Spanish ", "--hours", "12", "--if", "language=es")
    line("rules", "promise", "SPANISH", "--hours", "10")
    line("--language", "es", "rules", "promise", "Todo lo demás", "--hours", "20")
    shown = line("rules", "show").answer["policies"]
    assert [(one["name"], one["hours"]) for one in shown] == [("Spanish", 10), ("everything else", 20)]
    spanish = ("--language", "es", "rules", "promise", "todo lo demás", "--if", "category=complaint")
    assert line(*spanish, code=2).error == "policy_for_the_rest"
    line("rules", "forget", "spanish")
    assert len(line("rules", "show").answer["policies"]) == 1


@pytest.mark.parametrize(
    "words", [("weekends", "no"), ("on-call", "yes"), ("day", "2030-01-02", "--as-usual"), ("topics", "30")]
)
def test_an_edit_that_changes_nothing_makes_no_version_and_says_so(
    line: CommandLine, words: tuple[str, ...]
) -> None:
    line("rules", *words)
    before = line("rules", "show").answer["version"]
    assert line("rules", *words).answer["version"] == before
    for more in ((), ("--preview",)):
        told = line.run("rules", *words, *more).out
        assert told == "These rules are in force already; nothing was changed.\n"
    assert line("rules", "show").answer["version"] == before


def test_a_place_beyond_the_last_is_the_last_before_everything_else(line: CommandLine) -> None:
    for name in ("Complaints", "Symptoms", "Complaints"):
        line("rules", "promise", name, "--if", f"category={name.lower()}", "--place", "99")
    names = [one["name"] for one in line("rules", "show").answer["policies"]]
    assert names == ["Symptoms", "Complaints", "everything else"]
    assert refused(line, "rules", "promise", "everything else", "--place", "1") == "policy_hides_others"


def test_the_24_real_hours_that_count_for_everything_else_are_listed_where_nobody_has_set_them() -> None:
    stored = Rules(policies=(Policy("Refills", conditions=Facts(category="refill")),))
    assert [one["name"] for one in rules_facts(stored)["policies"]] == ["Refills", "everything else"]
    assert "2. everything else: 24 real hours" in [
        one.replace("\u00a0", " ") for one in rules_lines(stored, TODAY)
    ]


def test_a_place_before_the_first_is_refused(line: CommandLine) -> None:
    refused(line, "rules", "promise", "x", "--if", "language=es", "--place", "0")
    assert line("rules", "show").answer["version"] == 0


def test_holidays_are_set_for_one_location(line: CommandLine) -> None:
    line("rules", "holidays", "us", "--location", here(line))
    shown = line("rules", "show").answer
    assert shown["hours"]["special"] == []
    assert len(shown["locations"][here(line)]["special"]) > 10


def test_closed_days_that_put_an_answer_off_for_weeks_are_saved_only_where_that_is_meant(
    line: CommandLine, tmp_path: Path
) -> None:
    year = datetime.now(UTC).year + 1
    file = tmp_path / "closed.ics"
    shut = ("BEGIN:VEVENT", f"DTSTART;VALUE=DATE:{year}0201", f"DTEND;VALUE=DATE:{year}1231", "END:VEVENT")
    file.write_bytes(calendar_of(*shut))
    words = ("rules", "import", str(file))
    line(*words)  # all hours count, so that it puts nothing off
    assert refused(line, "rules", "weekends", "no") == "closed_for_long"
    assert "--preview" in line("rules", "weekends", "no", code=2).answer["next"]
    seen = line("rules", "weekends", "no", "--preview")
    assert seen.answer["doubtful"]["sent"] == f"{year}-01-31"
    told = f"With these closed days a message of {year}-01-31 would be due on "
    assert told in line.run("rules", "weekends", "no", "--preview").out
    line("rules", "weekends", "no", "--yes")
    assert line("rules", "on-call", "yes").answer["doubtful"] is None, "what was said to be meant is asked once"


def test_what_is_set_for_the_practice_names_the_locations_it_does_not_count_for(line: CommandLine) -> None:
    own = f"Hours and days of their own stay as they are at: {here(line)}."
    assert line("rules", "day", "2030-01-02").answer["untouched"] == []
    line("rules", "hours", "sat", "08:00-12:00", "--location", here(line))
    for words in (("day", "2030-01-03"), ("holidays", "us"), ("hours", "mon", "08:00-12:00")):
        assert own in line.run("rules", *words, "--preview").out
        assert own in line.run("rules", *words).out
    assert line("rules", "day", "2030-01-04").answer["untouched"] == [here(line)]
    assert own not in line.run("rules", "day", "2030-01-04", "--location", here(line)).out
    assert own not in line.run("rules", "on-call", "yes").out


def test_a_promise_that_an_earlier_one_leaves_nothing_to_is_refused(line: CommandLine) -> None:
    line("rules", "promise", "Spanish", "--hours", "12", "--if", "language=es")
    narrow = ("rules", "promise", "Mexican refills", "--if", "language=es-MX", "--if", "category=refill")
    failed = line(*narrow, "--place", "2", code=2)
    assert failed.error == "policy_never_counts"
    assert failed.answer["message"].startswith(
        "“Spanish” comes earlier and takes everything that “Mexican refills”"
    )
    assert refused(line, *narrow, "--place", "2", "--preview") == "policy_never_counts"
    line(*narrow)
    assert refused(line, "rules", "promise", "Spanish", "--place", "1") == "policy_never_counts"
    assert refused(line, "rules", "promise", "All refills", "--if", "category=REFILL") == "policy_never_counts"
    assert [one["name"] for one in line("rules", "show").answer["policies"]][:2] == ["Mexican refills", "Spanish"]


def test_a_preview_says_what_would_change_and_changes_nothing(line: CommandLine) -> None:
    seen = line("rules", "promise", "slow", "--hours", "48", "--preview").answer
    assert seen["later"] == seen["open"] > 0
    assert len(seen["examples"]) == 10
    late = line("queue", "list", "--view", "overdue", "--limit", "500").answers
    assert 0 < seen["in_time"] <= len(late)
    words = ("rules", "promise", "slow", "--hours", "48", "--preview")
    told = f"Of {seen['open']} open conversations {seen['later']} would be due later; "
    assert line.run(*words).out.startswith(f"{told}{seen['in_time']} would no longer be overdue.\n")
    assert f"{seen['in_time']} dejarían de estar vencidas.\n" in line.run("--language", "es", *words).out
    assert line("rules", "show").answer["version"] == 0


def test_what_an_edit_has_changed_is_told_as_what_will_be(line: CommandLine) -> None:
    told = line.run("rules", "promise", "slow", "--hours", "48").out
    assert " will be due later; " in told
    assert " 0 will" not in told
    assert "would" not in told
    assert "none will be due at another time" in line.run("rules", "topics", "14").out


def test_what_is_no_time_range_is_called_so(line: CommandLine) -> None:
    failed = line("rules", "hours", "mon", "8-17", code=2).answer
    assert failed["message"].startswith("“8-17” is not a time range.")


def test_only_who_may_sets_rules(line: CommandLine) -> None:
    assert refused(line, "--as", "joy", "rules", "weekends", "no", code=3) == "not_your_role"


def test_why_an_answer_is_due_is_said_by_rule_start_and_hours(line: CommandLine, first_id: str) -> None:
    told = line("queue", "why", first_id).answer
    assert told["due_at"] == line("queue", "show", first_id).answer["due_at"]
    assert (told["policy"], told["place"], told["mode"]) == ("everything else", 1, "elapsed")
    assert told["target_hours"] == 24
    out = line.run("queue", "why", first_id).out
    assert "promise 1 of 1: an answer within 24 real hours." in out
    assert "Waiting " in out


def test_a_due_time_that_was_not_counted_by_the_newest_rules_yet_is_told_as_one(
    line: CommandLine, first_id: str
) -> None:
    said = "Hours or promises were changed; due times are being brought up to date. Until then some"
    commands = (("queue", "why", first_id), ("queue", "show", first_id))
    for words in commands:
        assert line(*words).answer["rules_behind"] is False
        assert said not in line.run(*words).out
    line("rules", "promise", "everything else", "--hours", "8")
    for words in commands:
        assert line(*words).answer["rules_behind"] is True
        assert said in line.run(*words).out
    line("sync", "--once")
    for words in commands:
        assert line(*words).answer["rules_behind"] is False


def test_a_call_a_snooze_and_the_lab_are_typed(line: CommandLine) -> None:
    calm = line("queue", "list", "--limit", "500").answers[-1]["id"]
    line("queue", "claim", str(calm))
    assert line("queue", "snooze", str(calm), "--hours", "1").answer["snoozed_until"]
    assert line("queue", "snooze", str(calm)).answer["snoozed_until"] is None
    assert line("queue", "wait-on", str(calm), "lab").answer["waiting_on"] == "lab"
    assert line("queue", "wait-on", str(calm)).answer["waiting_on"] is None
    assert refused(line, "queue", "wait-on", str(calm), "godot") == "word_unknown"
    assert refused(line, "queue", "call", str(calm), "--outcome", "spoke") == "call_with_whom"
    assert refused(line, "queue", "call", str(calm), "--outcome", "spoke", "--at", "noon") == "time_unreadable"
    assert line("queue", "call", str(calm), "--outcome", "voicemail").answer["due_at"]
    called = line("queue", "call", str(calm), "--outcome", "spoke", "--with", "patient").answer
    assert (called["state"], called["due_at"]) == ("answered", None)
    noted = line("queue", "show", str(calm)).answer["calls"]
    assert [(one["by"], one["outcome"], one["with"]) for one in noted] == [
        ("Ana Reyes", "voicemail", None),
        ("Ana Reyes", "spoke", "patient"),
    ]
    assert "Ana Reyes spoke with the patient on the phone" in line.run("queue", "show", str(calm)).out


def test_a_holding_reply_is_typed(line: CommandLine, first_id: str) -> None:
    line("queue", "claim", first_id)
    assert refused(line, "queue", "reply", first_id, "--text", "Soon.", "--promise", "100") == "promise_too_far"
    assert refused(line, "queue", "reply", first_id, "--text", "Soon.", "--promise", "0.01") == "promise_too_soon"
    assert (
        line("queue", "reply", first_id, "--text", "We are checking.", "--promise", "24").answer["state"]
        == "pending"
    )


def test_a_preview_names_conversations_and_shows_messages_of_next_week(line: CommandLine) -> None:
    words = ("rules", "promise", "Spanish", "--hours", "8", "--if", "language=es", "--preview")
    seen = line(*words).answer
    first = seen["examples"][0]
    assert [one["policy"] for one in seen["messages"][:3]] == ["Spanish"] * 3
    assert [one["waits_hours"] for one in seen["messages"][:3]] == [8, 8, 8]
    assert all(one["due_at"] < one["was_due_at"] for one in seen["messages"][:3])
    told = line.run(*words).out.splitlines()
    assert told[1].startswith(f"  {first['patient']} ({first['conversation_id']}): ")
    assert " → " in told[1]
    assert sum(" → " in one for one in told) == min(5, seen["earlier"] + seen["later"])
    assert "Messages covered by “Spanish” are due like this:" in told
    (monday,) = [one for one in told if one.strip().startswith("Mon ")]
    assert ", 9:00 AM: waits 8 h; due Mon " in monday
    assert "; so far Tue " in monday
    sent = [one["sent_at"] for one in seen["messages"]]
    assert sent == sorted(sent), "by date, whatever weekday it is"
    assert " → " not in line.run(*words[:-1]).out, "what is saved is told in short"


@pytest.mark.parametrize("words", [("on-call", "yes"), ("topics", "14")])
def test_what_moves_no_due_time_is_previewed_without_messages(line: CommandLine, words: tuple[str, ...]) -> None:
    told = line.run("rules", *words, "--preview").out
    assert "none would be due at another time" in told
    assert "are due like this" not in told
    assert "waits" not in told


def test_a_day_without_hours_is_said_to_be_closed_now_and_how_to_open_it(line: CommandLine) -> None:
    assert "Friday would be closed.\n" in line.run("rules", "hours", "fri", "--preview").out
    told = line.run("rules", "hours", "fri").out
    assert "Friday is closed now. To open it as before: triage-app rules hours fri 08:00-17:00\n" in told
    line("rules", "hours", "fri", "08:00-17:00")
    place = ("--location", here(line))
    told = line.run("rules", "hours", "fri", "closed", *place).out
    assert f"Friday ({here(line)}) is closed now." in told
    assert f'rules hours fri 08:00-17:00 --location "{here(line)}"\n' in told
    assert line("rules", "show").answer["locations"][here(line)]["week"]["fri"] == []
    assert "closed now" not in line.run("rules", "hours", "sat").out, "it was closed before"


def test_holidays_say_how_many_days_they_took(line: CommandLine) -> None:
    line("rules", "day", f"{datetime.now(UTC).year}-12-25", "08:00-12:00")
    seen = line("rules", "holidays", "us", "--years", "1", "--preview").answer
    assert seen["days"] > 9
    assert seen["days_set_before"] == 1
    told = line.run("rules", "holidays", "us", "--years", "1").out
    assert f"{seen['days']} closed days are new. What was said about a day before stays.\n" in told


def test_days_that_are_past_are_counted_and_not_listed() -> None:
    days = tuple(SpecialDay(TODAY + timedelta(days=by), f"day {by}", ()) for by in (-2, -1, 0, 1))
    told = list(rules_lines(Rules(hours=Hours(special=days)), TODAY))
    assert told[7:10] == [
        "2026-11-24  closed  day 0",
        "2026-11-25  closed  day 1",
        "2 days that are past are not listed.",
    ]


def test_targets_of_categories_stand_in_one_order_and_say_that_the_earlier_one_counts(line: CommandLine) -> None:
    began = line.run("rules", "show").out.splitlines()
    line("rules", "on-call", "yes")
    since = line.run("rules", "show").out.splitlines()
    assert began[1:-1] == since[1:-1]
    at = began.index("By category; of both, whatever is due earlier counts:")
    assert began[at - 1] == "1. everything else: 24 real hours"
    assert [one.split(":")[0] for one in began[at + 1 : at + 4]] == [
        "  Symptom",
        "  Medication question",
        "  Complaint",
    ]
    assert began[-2].startswith("Staff are told of steps: half of the time is used, ")


def test_a_preview_of_a_locations_hours_shows_messages_to_that_location(line: CommandLine) -> None:
    line("rules", "weekends", "no")
    told = line.run("rules", "hours", "sat", "08:00-12:00", "--location", here(line), "--preview").out
    assert f"Messages to {here(line)} no other promise covers are due like this:" in told
    seen = line("rules", "hours", "sat", "08:00-12:00", "--location", here(line), "--preview").answer["messages"]
    assert any(one["due_at"] < one["was_due_at"] for one in seen)


def test_who_forgets_what_counts_for_everything_else_is_told_what_does_now(line: CommandLine) -> None:
    line("rules", "promise", "everything else", "--hours", "8", "--mode", "business_hours")
    words = ("rules", "forget", "everything else")
    seen = line(*words, "--preview").answer
    assert seen["everything_else"] == {"name": "everything else", "hours": 24, "mode": "elapsed", "if": {}}
    assert "Everything else would be promised an answer within 24 real hours." in line.run(*words, "--preview").out
    assert "Everything else is promised an answer within 24 real hours now." in line.run(*words).out
    line("rules", "promise", "Spanish", "--hours", "8", "--if", "language=es")
    told = line.run("rules", "forget", "Spanish")
    assert "Everything else" not in told.out


def test_rules_are_shown_without_codes_and_in_the_language_that_is_spoken(line: CommandLine) -> None:
    line("rules", "promise", "x", "--hours", "8", "--if", "language=es", "--if", "category=refill")
    told = line.run("rules", "show").out
    assert "1. x: 8 real hours (Category Refill, Language Spanish)" in told
    spanish = line.run("--language", "es", "rules", "show").out.splitlines()
    assert [one[:3] for one in spanish[1:8]] == ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"]
    assert "1. x: 8 horas reales (Tema Resurtido, Idioma español)" in spanish


def test_what_scripts_call_otherwise_is_understood(line: CommandLine) -> None:
    calm = str(line("queue", "list", "--limit", "500").answers[-1]["id"])
    line("queue", "claim", calm)
    assert line("queue", "waiting-on", calm, "--who", "lab").answer["waiting_on"] == "lab"
    assert line("queue", "waiting-on", calm).answer["waiting_on"] is None
    words = ("--outcome", "spoke", "--spoke-with", "patient", "--summary", "All is well.")
    assert line("queue", "call", calm, *words).answer["state"] == "answered"
    assert line("queue", "show", calm).answer["calls"][0]["note"] == "All is well."


def test_a_snooze_lasts_until_a_time_of_the_practice(line: CommandLine) -> None:
    calm = str(line("queue", "list", "--limit", "500").answers[-1]["id"])
    line("queue", "claim", calm)
    until = datetime.now(NEW_YORK) + timedelta(minutes=45)
    said = until.replace(tzinfo=None).isoformat(timespec="minutes")
    hidden = line("queue", "snooze", calm, "--until", said).answer["snoozed_until"]
    meant = until.replace(second=0, microsecond=0)
    assert abs(datetime.fromisoformat(hidden) - meant) < timedelta(seconds=5)
    past = (until - timedelta(days=1)).isoformat(timespec="minutes")
    assert refused(line, "queue", "snooze", calm, "--until", past) == "snooze_out_of_range"
    assert refused(line, "queue", "snooze", calm, "--until", said, "--hours", "1") == "usage"
