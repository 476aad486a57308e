"""What was not taken from a calendar file, and why: nobody would notice a closing that is missing."""

from typing import Any

from triage_app.cli.output import tell
from triage_app.queue.services.holidays import Read
from triage_app.sentences import say


def left_out(read: Read, kept: int) -> dict[str, Any]:
    """How much was taken and left out, for a script; `kept` days had hours of their own before."""
    return {
        "days": len(read.days) - kept,
        "left_out": {
            "with_times": read.with_times,
            "cancelled": read.cancelled,
            "other_years": read.other_years,
            "days_set_before": kept,
        },
    }


def tell_left_out(read: Read, kept: int) -> None:
    """The same for a person; nothing where everything was taken."""
    for one in read.left_out(kept):
        tell(say(one.code, one.values))
