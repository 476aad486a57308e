"""Who owns what and who is away, in words that the desk and the terminal share."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from triage_app.queue.domain.accountable import Because
from triage_app.queue.domain.assignment import Load
from triage_app.queue.domain.handing import HandedOver, How
from triage_app.queue.services.reassign import Change, Preview
from triage_app.ui import ownership_words
from triage_app.ui.ownership_words import Leave, OwnershipWords
from triage_app.ui.trace_words import deeds

if TYPE_CHECKING:
    from collections.abc import Callable

    from triage_app.queue.domain.conversation import Row

NEW_YORK, MANILA = ZoneInfo("America/New_York"), ZoneInfo("Asia/Manila")
H = timedelta(hours=1)


@pytest.fixture
def words(now: datetime) -> OwnershipWords:
    return OwnershipWords(NEW_YORK, now, NEW_YORK)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_an_owner_who_is_away_is_told_with_until_when_and_who_stands_in(
    words: OwnershipWords, now: datetime
) -> None:
    leave = Leave(now + H, "Lena Park")
    assert plain(words.owner("Joy Tan", leave)) == "Joy Tan (away until 2:28 PM → Lena Park)"
    assert plain(words.owner("Joy Tan", Leave(now + 24 * H))) == "Joy Tan (away until Sat 1:28 PM)"
    midnight = datetime(2026, 11, 21, tzinfo=NEW_YORK)
    assert plain(words.owner("Joy Tan", Leave(midnight))) == "Joy Tan (away until end of Fri)"
    assert words.owner("Joy Tan", None) == "Joy Tan"
    far = OwnershipWords(NEW_YORK, now, MANILA)
    assert plain(far.accept_by(now + H)) == "Accept by 2:28 PM (Sat 3:28 AM your time)"


@pytest.mark.parametrize(
    ("how", "names", "why", "told"),
    [
        (How.HANDED, ("Joy", "Joy", "Lena"), "Hers.", "Joy handed this over to Lena “Hers.”"),
        (How.REASSIGNED, ("Ana", "Joy", "Lena"), "", "Ana gave this to Lena"),
        (How.REASSIGNED, ("Ana", "Joy", ""), "", "Ana gave this back to everybody"),
        (How.TAKEN, ("Ana", "Joy", "Ana"), "", "Ana took this over from Joy"),
        (How.COVERED, ("Lena", "Joy", "Lena"), "", "Lena took this over while Joy was away"),
        (How.ASSIGNED, ("", "", "Joy"), "least_load", "The program gave this to Joy (who had the least to do)"),
        (
            How.ASSIGNED,
            ("", "", "Joy"),
            "last_replier",
            "The program gave this to Joy (who answered this patient last)",
        ),
        (How.RETURNED, ("", "Joy", ""), "", "Joy did not accept this in time; it was nobody's again"),
        (How.LEFT, ("", "Joy", ""), "", "Joy does not work here any more; it was nobody's again"),
        (How.UNDONE, ("Ana", "Lena", "Joy"), "", "Ana undid that; it went back to Joy"),
        (How.UNDONE, ("Ana", "Lena", ""), "", "Ana undid that; it was nobody's again"),
        (How.HANDED, ("Joy", "Joy", "Lena"), "least_load", "Joy handed this over to Lena “least_load”"),
    ],
)
def test_every_way_to_another_owner_has_its_sentence(
    now: datetime, how: How, names: tuple[str, str, str], why: str, told: str
) -> None:
    one = HandedOver(now, how, *names, why)
    assert f"{ownership_words.handed(one)}{ownership_words.reason(one)}" == told


def test_every_reason_to_be_accountable_has_its_sentence() -> None:
    told = {one: ownership_words.accountable("Ana", one) for one in Because}
    assert len(set(told.values())) == len(Because)
    assert all(one.startswith("Ana sees to it") for one in told.values())


def test_hand_overs_stand_among_what_was_done_in_order(
    stand_in: Any, a_row: Callable[..., Row], now: datetime
) -> None:
    stand_in.by_id[2] = a_row(2)
    handovers = (
        HandedOver(now - H, How.ASSIGNED, "", "", "Joy", "least_load"),
        HandedOver(now, How.HANDED, "Joy", "Joy", "Lena", ""),
    )
    found = deeds(replace(stand_in.conversation(2), handovers=handovers))
    assert [(one.at, one.number) for one in found] == [(now - H, None), (now, None)]
    assert [one.note for one in found] == [" (who had the least to do)", ""]


def test_a_preview_says_how_many_how_late_and_what_everybody_would_own(
    words: OwnershipWords, now: datetime
) -> None:
    changes = (Change(2, Load(1, 2), Load(0, 0)), Change(3, Load(0, 0), Load(3, 6)))
    found = Preview(changes, 3, 1, now + H, {9: "nobody_waits"}, is_away=True, is_off=True)
    told = list(map(plain, words.preview(found, "Lena", {2: "Joy", 3: "Lena"})))
    assert told == [
        "3 conversations would go to Lena, 1 overdue, the first due Fri 2:28 PM.",
        "Lena is away at the moment.",
        "  Joy: 1 open → 0 open",
        "  Lena: 0 open → 3 open",
        "Conversation 9 stays: nobody waits in it any more.",
    ]
    late = replace(found, earliest=now - H, is_away=False, left_out={})
    told = list(map(plain, words.preview(late, "", {})))
    assert told[0] == "3 conversations would go to nobody, 1 overdue."
