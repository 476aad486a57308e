"""Who owns what, typed: taking, covering, giving many away and back, and what a shift leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from command_line import CommandLine


def unowned(line: CommandLine, count: int) -> list[str]:
    """The most urgent conversations, of which nobody owns any."""
    rows = line("queue", "list", "--view", "unassigned", "--limit", str(count)).answers
    return [str(row["id"]) for row in rows]


def owner(line: CommandLine, conversation: str) -> str | None:
    found = line("queue", "show", conversation).answer["owner"]
    return str(found["name"]) if found else None


def test_the_next_one_is_the_most_urgent_that_nobody_owns(line: CommandLine) -> None:
    first, second = unowned(line, 2)
    taken = line("--as", "joy", "queue", "take-next").answer
    assert (str(taken["id"]), taken["owner"]["name"]) == (first, "Joy Tan")
    assert "Lena Park" in line.run("--as", "lena", "queue", "take-next").out
    assert owner(line, second) == "Lena Park"


def test_who_has_to_see_to_it_is_told_with_the_reason(line: CommandLine, first_id: str) -> None:
    assert line("queue", "show", first_id).answer["accountable"]["because"] == "on_shift"
    assert "Ana Reyes sees to it, as the supervisor on shift." in line.run("queue", "show", first_id).out
    line("--as", "joy", "queue", "claim", first_id)
    found = line("queue", "show", first_id).answer["accountable"]
    assert (found["name"], found["because"]) == ("Joy Tan", "owns")
    line("--as", "joy", "staff", "away", "2099-01-01T08:00", "--substitute", "lena", code=2)
    line("staff", "absence", "joy", "--to", ahead(line), "--substitute", "lena")
    found = line("queue", "show", first_id).answer["accountable"]
    assert (found["name"], found["because"]) == ("Lena Park", "substitute")
    seen = line.run("queue", "show", first_id).out
    assert "Lena Park sees to it while its owner is away." in seen
    assert "Joy Tan (away until " in seen
    assert line("queue", "close", first_id, "--reason", "duplicate", code=4).error == "owned_by_other"
    line("--as", "joy", "queue", "close", first_id, "--reason", "duplicate")
    assert line("queue", "show", first_id).answer["accountable"] is None


def ahead(line: CommandLine) -> str:
    """A moment that is surely still to come, as near as a due time is."""
    dues = (row["due_at"] for row in line("queue", "list", "--limit", "500").answers)
    return max(str(one) for one in dues if one)


def test_a_colleague_covers_who_is_away_and_the_history_says_so(line: CommandLine, first_id: str) -> None:
    line("--as", "joy", "queue", "claim", first_id)
    assert line("--as", "lena", "queue", "cover", first_id, code=4).error == "owned_by_other"
    line("--as", "joy", "staff", "away", ahead(line), "--substitute", "lena")
    (row,) = line("--as", "joy", "queue", "list", "--view", "mine").answers
    assert row["owner_away"] == {"until": ahead(line), "substitute": "Lena Park"}
    assert "Joy Tan (away until " in line.run("--as", "joy", "queue", "list", "--view", "mine").out
    assert " → Lena Park)" in line.run("--as", "joy", "queue", "list", "--view", "mine").out
    covered = line("--as", "lena", "queue", "cover", first_id).answer
    assert (covered["owner"]["name"], covered["owner_away"]) == ("Lena Park", None)
    (told,) = covered["history"]
    assert told.pop("at").endswith("Z")
    assert told == {"by": "Lena Park", "act": "covered", "from": "Joy Tan", "to": "Lena Park", "why": ""}
    assert "Lena Park took this over while Joy Tan was away" in line.run("queue", "show", first_id).out


def test_the_new_owner_reads_what_a_colleague_had_begun(line: CommandLine, first_id: str) -> None:
    line("--as", "joy", "queue", "claim", first_id)
    sent = line("--as", "joy", "queue", "reply", first_id, "--text", "Your result is fine.").answer
    line("--as", "joy", "deliveries", "cancel", str(sent["id"]))
    line("--as", "joy", "queue", "hand-over", first_id, "--to", "lena")
    assert line("--as", "lena", "queue", "show", first_id).answer["begun"]["text"] == "Your result is fine."
    assert "Joy Tan had begun a reply here (" in line.run("--as", "lena", "queue", "show", first_id).out
    assert line("--as", "joy", "queue", "show", first_id).answer["begun"] is None


def test_a_hand_over_keeps_its_reason(line: CommandLine, first_id: str) -> None:
    line("queue", "claim", first_id)
    line("queue", "hand-over", first_id, "--to", "joy", "--why", "She knows the patient.")
    (told,) = line("queue", "show", first_id).answer["history"]
    assert (told["act"], told["to"], told["why"]) == ("handed", "Joy Tan", "She knows the patient.")
    out = line.run("queue", "show", first_id).out
    assert "Ana Reyes handed this over to Joy Tan “She knows the patient.”" in out
    spanish = line.run("--language", "es", "queue", "show", first_id).out
    assert "Ana Reyes pasó esto a Joy Tan" in spanish
    long = ("queue", "hand-over", first_id, "--to", "lena", "--take", "--why", "x" * 501)
    assert line(*long, code=2).error == "why_too_long"


def test_many_are_given_away_after_a_preview_and_given_back(line: CommandLine) -> None:
    ids = unowned(line, 3)
    line("--as", "joy", "queue", "claim", ids[0])
    found = line("queue", "reassign", *ids, "--to", "lena", "--preview").answer
    assert found.keys() == {
        *("moves", "overdue", "earliest", "changes", "left_out", "away", "off_shift"),
    }
    assert (found["moves"], found["left_out"]) == (3, {})
    loads = {
        one["login"]: (one["before"]["conversations"], one["after"]["conversations"]) for one in found["changes"]
    }
    assert loads == {"joy": (1, 0), "lena": (0, 3)}
    told = line.run("queue", "reassign", *ids, "--to", "lena", "--preview").out
    assert "3 conversations would go to Lena Park" in told
    assert "Joy Tan: 1 open → 0 open" in told
    assert owner(line, ids[0]) == "Joy Tan"
    moved = line("queue", "reassign", *ids, "987654", "--to", "lena", "--why", "Joy is ill.").answer
    assert moved["ids"] == sorted(map(int, ids))
    assert moved["left_out"] == {"987654": "conversation_unknown"}
    assert {owner(line, one) for one in ids} == {"Lena Park"}
    back = line("queue", "undo-reassign", moved["key"]).answer
    assert back["ids"] == moved["ids"]
    assert [owner(line, one) for one in ids] == ["Joy Tan", None, None]
    acts = [(one["act"], one["why"]) for one in line("queue", "show", ids[0]).answer["history"]]
    assert acts == [("reassigned", "Joy is ill."), ("undone", "")]


def test_a_key_under_which_nothing_was_reassigned_is_refused(line: CommandLine) -> None:
    told = line("queue", "undo-reassign", "11111111-2222-4333-8444-555555555555", code=2)
    assert told.error == "reassign_unknown"


def test_what_was_done_says_how_to_take_it_back(line: CommandLine, first_id: str) -> None:
    out = line.run("queue", "reassign", first_id, "--to", "joy", "--why", "Ill.").out
    assert "1 conversation went to Joy Tan." in out
    command = out.partition("triage-app ")[2].split()
    assert "1 conversation went back to whom" in line.run(*command).out
    assert owner(line, first_id) is None
    again = line.run("queue", "reassign", "987654", "--to", "joy", "--why", "Ill.").out
    assert "Conversation 987654 stays: there is no such conversation." in again
    assert "undo-reassign" not in again


def test_giving_something_to_somebody_who_is_away_is_done_and_said(line: CommandLine, first_id: str) -> None:
    line("staff", "absence", "joy", "--to", ahead(line), "--substitute", "lena")
    words = ("queue", "reassign", first_id, "--to", "joy", "--why", "Hers.")
    assert "Joy Tan is away at the moment." in line.run(*words, "--preview").out
    told = line.run(*words).out
    assert "Joy Tan: away until " in told
    assert "→ Lena Park" in told
    assert line("queue", "reassign", first_id, "--to", "lena", "--why", "Here.").answer["to_away"] is None


def test_a_whole_view_goes_or_what_somebody_owns_of_it(line: CommandLine) -> None:
    ids = unowned(line, 2)
    for one in ids:
        line("--as", "joy", "queue", "claim", one)
    late = {row["id"] for row in line("queue", "list", "--view", "overdue", "--limit", "500").answers}
    moved = line("queue", "reassign", "--view", "overdue", "--to", "lena", "--why", "Late.").answer
    assert set(moved["ids"]) == late
    left = line("queue", "reassign", "--of", "lena", "--to", "nobody", "--why", "Again.").answer
    assert set(left["ids"]) == late
    assert line("--as", "lena", "queue", "list", "--view", "mine").answers == []


@pytest.mark.parametrize(
    "words",
    [
        ("1",),
        ("1", "--to", "lena"),
        ("--to", "lena", "--why", "Ill."),
        ("1", "--view", "all", "--to", "lena", "--why", "Ill."),
        ("1", "--to", "lena", "--why", "  "),
    ],
)
def test_giving_away_wants_to_know_what_to_whom_and_why(line: CommandLine, words: tuple[str, ...]) -> None:
    assert line.run("queue", "reassign", *words, code=2).out == ""


def test_only_supervisors_give_away_what_is_anybodys(line: CommandLine, first_id: str) -> None:
    words = ("queue", "reassign", first_id, "--to", "lena", "--why", "Ill.")
    assert line("--as", "joy", *words, code=3).error == "not_your_role"
    assert line("queue", "reassign", first_id, "--to", "kim", "--why", "Ill.", code=2).error == "login_unknown"
    assert line("--as", "joy", "queue", "shift-list", "--for", "lena", code=3).error == "not_your_role"


def test_what_waits_for_others_and_what_is_put_aside_have_their_views(line: CommandLine) -> None:
    last = line("queue", "list", "--limit", "500").answers[-1]["id"]
    for view in ("waiting-on", "snoozed"):
        assert line("queue", "list", "--view", view).answers == []
    line("queue", "claim", str(last))
    line("queue", "wait-on", str(last), "lab")
    assert [row["id"] for row in line("queue", "list", "--view", "waiting-on").answers] == [last]
    line("queue", "snooze", str(last), "--hours", "0.1")
    assert [row["id"] for row in line("queue", "list", "--view", "snoozed").answers] == [last]
    line("queue", "snooze", str(last))
    assert line("queue", "list", "--view", "snoozed").answers == []


def test_what_a_shift_leaves_is_listed_by_when_it_is_due(line: CommandLine) -> None:
    assert line.run("--as", "joy", "queue", "shift-list").out == "Joy Tan leaves nothing open.\n"
    ids = [row["id"] for row in line("queue", "list", "--limit", "500").answers][-2:]
    for one in reversed(ids):
        line("--as", "joy", "queue", "claim", str(one))
    line("--as", "joy", "queue", "wait-on", str(ids[1]), "lab")
    reply = ("--as", "joy", "queue", "reply", str(ids[0]), "--text", "Half a thought")
    made = line(*reply).answer
    line("--as", "joy", "deliveries", "cancel", str(made["id"]))  # which makes it a draft again
    left = line("queue", "shift-list", "--for", "joy").answer
    assert (left["login"], [one["id"] for one in left["conversations"]]) == ("joy", ids)
    assert [one["waiting_on"] for one in left["conversations"]] == [None, "lab"]
    assert [one["conversation"] for one in left["drafts"]] == [ids[0]]
    assert left["conversations"][0]["draft_saved_at"] == left["drafts"][0]["saved_at"]
    assert left["not_delivered"] == []
    told = line.run("--as", "joy", "queue", "shift-list").out
    assert "Joy Tan leaves 2 conversations." in told
    assert "draft begun" in told
    assert "waiting on the lab" in told
    assert "Half a thought" not in told
