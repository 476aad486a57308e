"""The real thing once: a whole day of the make-believe practice, as a script starts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from command_line import finished, start

if TYPE_CHECKING:
    from command_line import CommandLine

KEYS = (
    *("pulled", "conversations", "without_owner", "answered", "reports_uploaded", "delivered"),
    *("duplicates_on_portal", "lost", "overdue", "seconds"),
)


@pytest.mark.journey
def test_a_scripted_day_loses_nothing_doubles_nothing_and_leaves_nobody_alone(bare: CommandLine) -> None:
    said = finished(start("demo", "--script", "day", "--json"), timeout_s=110)
    day = said.answer
    assert said.err == ""
    assert tuple(day) == KEYS
    assert day["pulled"] >= 200
    assert (day["lost"], day["duplicates_on_portal"], day["without_owner"]) == (0, 0, 0)
    assert day["delivered"] == day["answered"] + day["reports_uploaded"]
    assert day["answered"] > 50
    assert day["reports_uploaded"] > 10
    assert not bare.profile.exists(), "the day happens in a profile that is thrown away"
