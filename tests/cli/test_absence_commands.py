"""Who is away, who works when and what becomes of what nobody owns, typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from command_line import CommandLine

FAR = ("--from", "2098-12-24 08:00", "--to", "2098-12-31T17:00")


def test_an_absence_is_entered_in_the_practices_time_and_listed(line: CommandLine) -> None:
    made = line("staff", "absence", "joy", *FAR, "--substitute", "lena").answer
    assert made.pop("open") == 0
    assert made == {
        "id": made["id"],
        "login": "joy",
        "name": "Joy Tan",
        "from": "2098-12-24T13:00:00.000Z",
        "to": "2098-12-31T22:00:00.000Z",
        "substitute": "lena",
    }
    assert line("staff", "absence").answers == [made]
    assert line("staff", "absence", "lena").answers == []
    told = line.run("staff", "absence").out
    assert "Joy Tan, from Wed 12/24 8:00 AM" in told
    assert "away until Wed 12/31 5:00 PM" in told
    assert told.rstrip().endswith("→ Lena Park")
    assert line("staff", "list").answers[1]["away"] is None


def test_everybody_is_away_by_themselves_and_back_again(line: CommandLine, first_id: str) -> None:
    line("--as", "joy", "queue", "claim", first_id)
    told = line.run("--as", "joy", "staff", "away", "24:00", code=2).err
    assert "is no time" in told
    line("--as", "joy", "staff", "away", soon(line), "--substitute", "lena")
    joy = line("staff", "list").answers[1]
    assert (joy["login"], joy["away"]["substitute"], joy["open"]) == ("joy", "Lena Park", 1)
    listed = line.run("staff", "list").out.splitlines()[1]
    assert "away until" in listed
    assert "1 open" in listed
    assert line("--as", "lena", "staff", "back", "joy", code=3).error == "not_your_role"
    back = line.run("--as", "joy", "staff", "back").out
    assert back == "Joy Tan is not away any more. Theirs to answer: 1 conversation.\n"
    assert line("--as", "joy", "staff", "back", code=2).error == "not_away"
    assert line("staff", "list").answers[1]["away"] is None
    assert line.run("staff", "absence").out == "Nobody is away, and no absence is ahead.\n"


def soon(line: CommandLine) -> str:
    """A moment that is surely still to come."""
    dues = (row["due_at"] for row in line("queue", "list", "--limit", "500").answers)
    return max(str(one) for one in dues if one)


def test_who_is_back_is_away_again_later_as_was_said(line: CommandLine) -> None:
    later = line("staff", "absence", "joy", *FAR).answer
    now = line("staff", "absence", "joy", "--to", soon(line)).answer
    assert [one["id"] for one in line("staff", "back", "joy").answers] == [now["id"]]
    assert [one["id"] for one in line("staff", "absence").answers] == [later["id"]]
    assert line("staff", "back", "joy").answer["id"] == later["id"]
    assert line("staff", "absence").answers == []


def test_what_becomes_of_their_conversations_is_said(line: CommandLine, first_id: str) -> None:
    out = line.run("staff", "absence", "lena", "--to", soon(line)).out
    assert "They own no open conversation." in out
    line("--as", "joy", "queue", "claim", first_id)
    out = line.run("staff", "absence", "joy", "--to", soon(line), "--substitute", "lena").out
    assert "Still theirs: 1 conversation; the supervisor on shift sees to that meanwhile." in out, (
        "lena is away too"
    )
    line("staff", "back", "lena")
    out = line.run("staff", "absence", "joy", "--to", soon(line), "--substitute", "lena").out
    assert "Still theirs: 1 conversation; Lena Park sees to that meanwhile." in out


def test_an_absence_is_called_off_by_its_number(line: CommandLine) -> None:
    made = line("staff", "absence", "joy", *FAR).answer
    ended = line("staff", "back", str(made["id"])).answer
    assert (ended["to"], ended["open"]) == (made["from"], 0)
    assert line("staff", "back", "987654", code=2).error == "absence_unknown"
    assert line("staff", "back", "9" * 40, code=2).error == "absence_unknown"


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (("absence", "joy", "--from", "2098-12-24", "--to", "2098-12-23"), 2, "absence_backwards"),
        (("absence", "joy", "--from", "2020-12-24", "--to", "2020-12-25"), 2, "absence_over"),
        (("absence", "joy", "--to", "2098-12-23"), 2, "absence_too_long"),
        (("absence", "joy", *FAR, "--substitute", "joy"), 2, "own_substitute"),
        (("absence", "joy", *FAR, "--substitute", "robot"), 2, "cannot_stand_in"),
        (("absence", "joy", *FAR, "--substitute", "kim"), 2, "login_unknown"),
        (("absence", "kim", *FAR), 2, "login_unknown"),
        (("absence", "joy", "--to", "Christmas"), 2, "time_unreadable"),
        (("shift", "joy", "--from", "9", "--to", "17:00"), 2, "clock_time_unreadable"),
        (("shift", "joy", "--from", "17:00", "--to", "9:00"), 2, "clock_time_unreadable"),
        (("shift", "joy", "--from", "17:00", "--to", "09:00"), 2, "shift_backwards"),
        (("shift", "joy", "--days", "weekend", "--from", "08:00", "--to", "09:00"), 2, "shift_days_unreadable"),
        (("skills", "joy", "--category", "surgery"), 2, "word_unknown"),
        (("skills", "joy", "--speaks", "Spanish!"), 2, "language_unreadable"),
        (("skills", "joy", "--most", "5000"), 2, "most_out_of_range"),
        (("unowned", "--lead", "joy"), 2, "not_a_supervisor"),
        (("unowned", "--accept-minutes", "1"), 2, "accept_out_of_range"),
    ],
)
def test_what_makes_no_sense_is_refused_in_sentences(
    line: CommandLine, words: tuple[str, ...], code: int, error: str
) -> None:
    if "robot" in words:
        line("staff", "add", "robot", "--name", "Sync", "--role", "sync")
    assert line("staff", *words, code=code).error == error


@pytest.mark.parametrize("words", [("--from", "13:00"), ("--substitute", "lena"), ("joy", "--from", "13:00")])
def test_an_absence_needs_an_end(line: CommandLine, words: tuple[str, ...]) -> None:
    assert "--to" in line.run("staff", "absence", *words, code=2).err


def test_shifts_are_set_by_day_added_to_and_forgotten(line: CommandLine) -> None:
    hours = ("--from", "08:00", "--to", "12:00", "--from", "13:00", "--to", "17:00")
    week = line("staff", "shift", "joy", "--days", "mon-fri", *hours).answer["week"]
    assert week == {
        **{day: ["08:00-12:00", "13:00-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")},
        **{day: [] for day in ("sat", "sun")},
    }
    line("staff", "shift", "joy", "--days", "fri-sat", "--from", "18:00", "--to", "24:00", "--add")
    line("staff", "shift", "joy", "--days", "mon,wed", "--clear")
    shown = line("staff", "shift", "joy").answer["week"]
    assert shown["fri"] == ["08:00-12:00", "13:00-17:00", "18:00-00:00"]
    assert (shown["sat"], shown["mon"], shown["wed"]) == (["18:00-00:00"], [], [])
    out = line.run("staff", "shift", "joy").out
    assert "fri  8:00 AM - 12:00 PM, 1:00 PM - 5:00 PM, 6:00 PM - 12:00 AM" in out
    assert line("staff", "shift", "joy", "--clear").answer["week"] is None
    assert "always on shift" in line.run("staff", "shift", "joy").out
    assert line("--as", "joy", "staff", "shift", "joy", "--clear", code=3).error == "not_your_role"


def test_who_is_on_shift_is_listed(line: CommandLine) -> None:
    assert [one["on_shift"] for one in line("staff", "list").answers] == [True] * 3
    line("staff", "shift", "joy", "--from", "00:00", "--to", "24:00")
    line("staff", "shift", "lena", "--from", "00:00", "--to", "24:00")
    line("staff", "shift", "lena", "--days", "mon-sun", "--clear")
    assert [one["on_shift"] for one in line("staff", "list").answers] == [True, True, False]
    _, joy, lena = line.run("staff", "list").out.splitlines()
    assert "on shift" in joy
    assert "off shift" in lena
    assert "fuera de turno" in line.run("--language", "es", "staff", "list").out


def test_skills_replace_what_was_said_of_them_and_leave_the_rest(line: CommandLine) -> None:
    line("staff", "shift", "joy", "--days", "mon", "--from", "08:00", "--to", "17:00")
    set_up = ("--speaks", "es", "--category", "refill", "--category", "billing", "--most", "20")
    found = line("staff", "skills", "joy", *set_up).answer
    assert (found["languages"], found["categories"], found["most"]) == (["es"], ["billing", "refill"], 20)
    assert found["week"]["mon"] == ["08:00-17:00"]
    said = line.run("staff", "skills", "joy", "--category", "referral", "--provider", "Dr. Nobody")
    assert "Dr. Nobody" in said.err
    shown = line("staff", "skills", "joy").answer
    assert (shown["languages"], shown["categories"]) == (["es"], ["referral"])
    out = line.run("staff", "skills", "joy").out
    assert "Languages: Spanish" in out
    assert "At most 20 conversations" in out
    assert line("staff", "skills", "joy", "--most", "0").answer["most"] is None
    cleared = line("staff", "skills", "joy", "--clear").answer
    assert (cleared["languages"], cleared["providers"], cleared["week"]["mon"]) == ([], [], ["08:00-17:00"])


def test_what_becomes_of_what_nobody_owns_is_said_and_set(line: CommandLine) -> None:
    before = {"assign": False, "accept_minutes": 30, "deputy": None, "lead": None}
    assert line("staff", "unowned").answer == before
    assert "The program gives nothing to anybody." in line.run("staff", "unowned").out
    words = ("--assign", "on", "--accept-minutes", "45", "--deputy", "ana", "--lead", "ana")
    after = {"assign": True, "accept_minutes": 45, "deputy": "ana", "lead": "ana"}
    assert line("staff", "unowned", *words).answer == after
    out = line.run("staff", "unowned", "--deputy", "nobody").out
    assert "they accept it within 45 minutes" in out
    assert "Deputy: nobody" in out
    assert "Practice lead: Ana Reyes" in out
    assert line("--as", "joy", "staff", "unowned", "--assign", "off", code=3).error == "not_your_role"


def test_what_the_program_gave_says_by_when_to_accept_it_and_why(line: CommandLine) -> None:
    line("staff", "unowned", "--assign", "on")
    line("sync", "--once")
    rows = line("queue", "list", "--limit", "500").answers
    given = [row for row in rows if row["accept_by"]]
    assert given
    shown = str(given[0]["id"])
    (told,) = line("queue", "show", shown).answer["history"]
    assert (told["act"], told["by"], told["why"]) == ("assigned", None, "least_load")
    name = given[0]["owner"]["name"]
    out = line.run("queue", "show", shown).out
    assert "Accept by " in out
    assert f"The program gave this to {name} (who had the least to do)" in out
