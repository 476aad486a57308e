"""What the command line says of waits that are over."""

from collections.abc import Iterable
from typing import Any

from triage_app.cli.output import moment
from triage_app.queue.domain.past import PastWait


def facts(waits: Iterable[PastWait]) -> list[dict[str, Any]]:
    """Waits that are over, as `queue show` and `queue why` tell them."""
    return [
        {
            "started_at": moment(one.started_at),
            "source": one.source.value,
            "due_at": moment(one.due_at),
            "was_due_at": moment(one.was_due_at),
            "ended_at": moment(one.ended_at),
            "ended_by": "closed" if one.reason else one.ended_by,
            "by": one.by or None,
            "reason": one.reason.value if one.reason else None,
            "met": one.met,
            "rules_version": one.rules_version,
        }
        for one in waits
    ]
