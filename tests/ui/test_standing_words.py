"""How a conversation stands, in lines for where there is no window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from triage_app.queue.domain.calls import Call, Logged, Outcome
from triage_app.queue.domain.conversation import Conversation, Row
from triage_app.queue.domain.countdown import Direction, StartSource
from triage_app.queue.domain.regrouping import Regroup, Request, Tie, TieKind, TraceKind
from triage_app.queue.domain.states import State, WaitingOn
from triage_app.ui.standing_words import StandingWords, writer

NEW_YORK = ZoneInfo("America/New_York")
HOUR = timedelta(hours=1)


@pytest.fixture
def words(now: datetime) -> StandingWords:
    return StandingWords(NEW_YORK, now, NEW_YORK)


@pytest.fixture
def a_conversation(stand_in: Any, a_row: Callable[..., Row]) -> Callable[..., Conversation]:
    def make(**more: Any) -> Conversation:
        stand_in.by_id[2] = a_row(2)._replace(**more)
        found: Conversation = stand_in.conversation(2)
        return found

    return make


def told(words: StandingWords, conversation: Conversation) -> list[str]:
    return [one.replace("\u00a0", " ") for one in words.lines(conversation)]


def test_what_is_due_is_told_and_nothing_that_is_not_so(
    words: StandingWords, a_conversation: Callable[..., Conversation], now: datetime
) -> None:
    assert told(words, a_conversation()) == ["The answer is due Fri 4:28 PM."]
    assert told(words, a_conversation(due_at=now - HOUR)) == ["The answer was due Fri 12:28 PM."]
    assert told(words, a_conversation(due_at=None, state=State.ANSWERED)) == []


def test_promises_looks_and_waits_are_told_with_their_times(
    words: StandingWords, a_conversation: Callable[..., Conversation], now: datetime
) -> None:
    until = datetime(2026, 11, 21, tzinfo=NEW_YORK)
    found = a_conversation(
        promised_at=until,
        look_due_at=now + HOUR,
        waiting_on=WaitingOn.PROVIDER,
        waiting_on_since=now - HOUR,
        snoozed_until=until,
    )
    assert told(words, found)[1:] == [
        "A holding reply has promised an answer by end of Fri.",
        "Nobody has read what is new yet; to be read by Fri 2:28 PM.",
        "Waits for the doctor since Fri 12:28 PM.",
        "Hidden until end of Fri; the countdown runs on.",
    ]


def test_a_line_of_the_queue_marks_what_is_hidden_waits_on_somebody_or_came_late(
    words: StandingWords, a_conversation: Callable[..., Conversation], now: datetime
) -> None:
    row = a_conversation(
        started_at=now - 20 * HOUR,
        seen_at=now - 2 * HOUR,
        snoozed_until=now + HOUR,
        waiting_on=WaitingOn.PROVIDER,
        waiting_on_since=now - 3 * HOUR,
        provider="",
    ).row
    said = words.marks(row).replace("\u00a0", " ")
    assert said == "[snoozed until Fri 2:28 PM, waiting on the doctor · 3 h, arrived late] "
    assert words.marks(row._replace(snoozed_until=now, waiting_on=None, seen_at=row.started_at)) == ""


def test_a_line_of_the_queue_says_how_late_it_is(
    words: StandingWords, a_conversation: Callable[..., Conversation], now: datetime
) -> None:
    row = a_conversation(due_at=now - 16 * HOUR).row
    assert words.due(row).replace("\u00a0", " ") == "was due Thu 9:28 PM, 16 h late"
    assert words.due(row._replace(due_at=now)).replace("\u00a0", " ") == "due Fri 1:28 PM"


def test_a_look_that_is_past_is_told_as_past(
    words: StandingWords, a_conversation: Callable[..., Conversation], now: datetime
) -> None:
    said = told(words, a_conversation(look_due_at=now - HOUR))[1]
    assert said == "Nobody has read what is new yet; it was to be read by Fri 12:28 PM."


def test_a_snooze_that_is_over_is_not_told(
    words: StandingWords, a_conversation: Callable[..., Conversation], now: datetime
) -> None:
    assert len(told(words, a_conversation(snoozed_until=now))) == 1


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (TieKind.MERGED_INTO, "Merged into “Results”: conversation 9."),
        (TieKind.HOLDS, "Contains “Results” (merged Fri 11/20): conversation 9."),
        (TieKind.FOLLOWS, "Follows “Results”: conversation 9."),
        (TieKind.LED_TO, "Led to “Results”: conversation 9."),
    ],
)
def test_what_belongs_to_it_has_its_number(
    kind: TieKind,
    said: str,
    words: StandingWords,
    a_conversation: Callable[..., Conversation],
    now: datetime,
) -> None:
    found = replace(a_conversation(), ties=(Tie(kind, 9, "Results", now),))
    assert told(words, found)[-1] == said


def test_a_request_that_was_refused_says_why(
    words: StandingWords, a_conversation: Callable[..., Conversation], now: datetime
) -> None:
    asked = replace(a_conversation(), request=Request(Regroup.SPLIT, 1, None))
    assert told(words, asked)[-1] == "The message will be split off in a moment…"
    merged = Tie(TieKind.MERGED_INTO, 9, "Results", now)
    refused = replace(asked, request=Request(Regroup.MERGE, 1, "merged_already"), ties=(merged,))
    assert told(words, refused)[-1].startswith("Not merged. It was merged already, into conversation 9.")


def test_a_message_says_when_it_came_in_where_nobody_knows_when_it_was_sent(
    words: StandingWords, a_conversation: Callable[..., Conversation]
) -> None:
    (message,) = a_conversation().messages
    assert words.sent(message).replace("\u00a0", " ") == "Fri 8:28 AM"
    seen = replace(message, sent_source=StartSource.FIRST_SEEN)
    assert "the portal names no believable time of sending" in words.sent(seen)
    day = replace(message, sent_source=StartSource.SENT_DAY)
    assert "the portal names only the day" in words.sent(day)


def test_who_wrote_is_told_even_where_the_portal_does_not_say(
    a_conversation: Callable[..., Conversation],
) -> None:
    (message,) = a_conversation().messages
    assert writer(message) == "Maria Delgado"
    assert len({writer(replace(message, sender="", direction=one)) for one in Direction}) == len(Direction)


def test_what_was_said_and_what_was_done_stand_in_one_order(
    words: StandingWords, a_conversation: Callable[..., Conversation], now: datetime
) -> None:
    conversation = a_conversation()
    (message,) = conversation.messages
    split = replace(message, id=900, sender="Joy Tan", text="Results", trace=TraceKind.SPLIT, sent_at=now)
    calls = (Logged("Joy Tan", Call(now - HOUR, Outcome.VOICEMAIL, note="Try again\nat noon")),)
    whole = replace(conversation, messages=(message, split), calls=calls)
    assert [one.replace("\u00a0", " ") for one in words.history(whole)] == [
        f"[{message.id}] Fri 8:28 AM  Maria Delgado: Where is my result?",
        "Fri 12:28 PM  Joy Tan left a voicemail, which answers nobody “Try again at noon”",
        "[900] Fri 1:28 PM  Joy Tan split a message off into a conversation of its own",
    ]


def test_what_the_portal_changed_time_and_again_is_one_line(
    words: StandingWords, a_conversation: Callable[..., Conversation], now: datetime
) -> None:
    conversation = a_conversation()
    (message,) = conversation.messages
    minutes = [now - timedelta(minutes=one) for one in (50, 40, 30, 20, 10)]
    changes = [
        replace(message, id=900 + n, text="", trace=TraceKind.PORTAL, sent_at=at) for n, at in enumerate(minutes)
    ]
    answer = replace(message, id=800, text="It is normal.", sent_at=now - timedelta(minutes=25))
    calls = (Logged("Joy Tan", Call(now - timedelta(minutes=15), Outcome.VOICEMAIL)),)
    whole = replace(conversation, messages=(message, *changes[:3], answer, *changes[3:]), calls=calls)
    numbers = [one.split(" ")[0] for one in words.history(whole) if one.startswith("[")]
    assert numbers == [f"[{message.id}]", "[902]", "[800]", "[903]", "[904]"]
    once = "The portal changed a message here, or moved one in: please read it again"
    assert [one.replace("\u00a0", " ").partition("  ")[2] for one in words.history(whole)] == [
        "Maria Delgado: Where is my result?",
        "The portal changed messages here 3 times: please read them again",
        "Maria Delgado: It is normal.",
        once,
        "Joy Tan left a voicemail, which answers nobody",
        once,
    ]


def test_the_first_line_says_whose_it_is(
    words: StandingWords, a_conversation: Callable[..., Conversation]
) -> None:
    assert words.head(a_conversation().row) == "Maria Delgado  Results  Ana Reyes"
    unowned = a_conversation(owner_id=None, owner="", state=State.NOT_DELIVERED).row
    assert words.head(unowned) == "Maria Delgado  Results  nobody's yet  Not delivered"
