"""What the command line says of a wait, and does with it without a reply: why, call, snooze, wait-on."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import click

from triage_app.cli import past
from triage_app.cli.call import NUMBER, Call
from triage_app.cli.output import moment, plain
from triage_app.errors import UsageError
from triage_app.queue.domain import calls
from triage_app.queue.domain.conversation import Row
from triage_app.queue.domain.explanation import Why
from triage_app.queue.domain.states import WaitingOn

_HOUR = timedelta(hours=1)


@click.command()
@click.argument("conversation_id", type=NUMBER, metavar="ID")
@click.pass_obj
def why(call: Call, conversation_id: int) -> None:
    """Say why its answer is due when it is.

    Where nobody waits it says how the last waits ended.
    """
    with call.open() as access:
        zone, found = access.practice().zone, access.why_or_past(conversation_id)
        if isinstance(found, Why):
            is_behind = access.health().rules_behind
            facts = {**_facts(found, zone), "rules_behind": is_behind}
            call.tell(access, facts, lambda told: told.why(found, is_behind=is_behind))
        else:
            over = {"due_at": None, "zone": zone, "segments": past.facts(found)}
            call.tell(access, over, lambda told: told.over(found))


def _facts(why: Why, zone: str) -> dict[str, Any]:
    policy, segment = why.promise.policy, why.segment
    return {
        "due_at": moment(segment.due_at),
        "zone": zone,
        "policy": policy.name,
        "place": why.promise.place,
        "policies": why.promise.among,
        "rules_version": why.promise.version,
        "basis": segment.basis.value,
        "mode": why.mode.value,
        "by_the_clock": segment.by_the_clock,
        "target_hours": why.target / _HOUR,
        "counted_hours": round(why.counted / _HOUR, 3),
        "waited_hours": round(why.waited / _HOUR, 3),
        "started_at": moment(why.start.at),
        "source": why.start.source.value,
        "messages": why.start.messages,
        "late_by_hours": round(why.late_by / _HOUR, 3) if why.late_by else None,
        "late_import": why.late_import,
        "promised_at": moment(why.start.promised_at),
        "read_by": moment(why.start.read_by),
        "days": [
            {
                "day": one.day.isoformat(),
                "name": one.name,
                "spans": [[moment(at) for at in span] for span in one.spans],
            }
            for one in why.days
        ],
        "was": why.was
        and {
            "due_at": moment(why.was.due_at),
            "rules_version": why.was.version,
            "breached_at": moment(why.was.breached_at),
        },
        "steps": [{"step": one.step.value, "at": moment(one.at)} for one in why.told],
    }


@click.command("call")
@click.argument("conversation_id", type=NUMBER, metavar="ID")
@click.option("--outcome", required=True, help=", ".join(calls.Outcome))
@click.option("--with", "--spoke-with", "spoken", help=f"Who was spoken to: {', '.join(calls.Spoken)}.")
@click.option("--at", help="When it took place, in the practice's time, like 2026-11-24T14:30; now by default.")
@click.option("--note", "--summary", "note", default="", help="What was said; it stays here.")
@click.option("--seen", type=NUMBER, help="The newest message that was read (from queue show).")
@click.pass_obj
def log_call(call: Call, /, conversation_id: int, **options: Any) -> None:
    """Log a call; if somebody was spoken to, it answers."""
    with call.open() as access:
        zone, now = access.practice().zone, access.clock.now()
        made = calls.Call(
            moment_said(options["at"], zone) if options["at"] else now,
            _code(calls.Outcome, options["outcome"]),
            _code(calls.Spoken, options["spoken"]) if options["spoken"] else None,
            options["note"],
        )
        seen = options["seen"]
        read = access.conversation(conversation_id).newest_message_id if seen is None else seen
        row = access.log_call(conversation_id, made, seen=read).row
        facts = {"id": row.id, "state": row.state.value, "due_at": moment(row.due_at)}
        call.tell(access, facts, lambda _: [_logged(row)])


def _logged(row: Row) -> str:
    from triage_app.ui.standing_words import logged

    return logged(row)


def logged_facts(one: calls.Logged) -> dict[str, Any]:
    """A logged call, as `queue show` tells it."""
    made = one.call
    facts = {"by": one.by, "at": moment(made.at), "outcome": plain(made.outcome), "with": plain(made.spoken)}
    return {**facts, "note": made.note}


@click.command()
@click.argument("conversation_id", type=NUMBER, metavar="ID")
@click.option("--hours", type=float, help="For how long.")
@click.option("--until", help="Until when, in the practice's time, like 2026-11-24T14:30.")
@click.pass_obj
def snooze(call: Call, conversation_id: int, hours: float | None, until: str | None) -> None:
    """Put it aside, at most until it is due soon.

    Without --hours and --until it is shown again.
    """
    if hours is not None and until is not None:
        raise click.UsageError("--hours and --until exclude each other.")
    with call.open() as access:
        wanted = None if hours is None else span(hours)
        if until is not None:
            wanted = moment_said(until, access.practice().zone) - access.clock.now()
        row = access.snooze(conversation_id, wanted).row
        is_shorter = row.snoozed_until is not None and row.snoozed_until == row.soon_at
        facts = {"id": row.id, "snoozed_until": moment(row.snoozed_until), "shortened": is_shorter}
        call.tell(access, facts, lambda told: [_hidden(row, told.words)])


def _hidden(row: Row, told: Any) -> str:
    from triage_app.ui.standing_words import shown_again

    if row.snoozed_until is None:
        return shown_again()
    hidden = told.hidden_shorter if row.snoozed_until == row.soon_at else told.hidden
    return str(hidden(row.snoozed_until))


@click.command("wait-on")
@click.argument("conversation_id", type=NUMBER, metavar="ID")
@click.argument("whom", required=False)
@click.pass_obj
def wait_on(call: Call, conversation_id: int, whom: str | None) -> None:
    """Note that it waits for the provider or the lab.

    Without WHOM it waits for nobody any more.
    """
    _wait_on(call, conversation_id, whom)


@click.command("waiting-on")
@click.argument("conversation_id", type=NUMBER, metavar="ID")
@click.option("--who", help=f"Whom it waits for: {', '.join(WaitingOn)}; without it for nobody any more.")
@click.pass_obj
def waiting_on(call: Call, conversation_id: int, who: str | None) -> None:
    """Do the same as `wait-on`, with an option."""
    _wait_on(call, conversation_id, who)


def _wait_on(call: Call, conversation_id: int, whom: str | None) -> None:
    with call.open() as access:
        row = access.wait_on(conversation_id, _code(WaitingOn, whom) if whom else None).row
        facts = {"id": row.id, "waiting_on": plain(row.waiting_on), "since": moment(row.waiting_on_since)}
        call.tell(access, facts, lambda told: [_waits(row, told.words)])


def _waits(row: Row, told: Any) -> str:
    from triage_app.ui.standing_words import waits_on_nobody

    if row.waiting_on is None or row.waiting_on_since is None:
        return waits_on_nobody()
    return str(told.waits_on(row.waiting_on, row.waiting_on_since))


def span(hours: float) -> timedelta:
    """So many hours; what no span of time can hold is refused later as too long."""
    try:
        return timedelta(hours=hours)
    except (OverflowError, ValueError):
        return timedelta.max


def _code(kind: Any, said: str) -> Any:
    if said not in set(kind):
        raise UsageError("word_unknown", word=said, words=", ".join(kind))
    return kind(said)


def moment_said(said: str, zone: str) -> datetime:
    """A moment as it was typed, in the practice's time unless it says another.

    Raises:
        UsageError: `time_unreadable`.
    """
    try:
        at = datetime.fromisoformat(said)
        return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError("time_unreadable", said=said) from None


COMMANDS = (why, log_call, snooze, wait_on, waiting_on)
"""Commands of `queue` that stand here."""
