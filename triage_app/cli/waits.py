"""What the command line says of a wait, and does with it without a reply: why, call, snooze, wait-on."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import click

from triage_app.cli.call import NUMBER, Call
from triage_app.cli.output import counted, moment, plain, spoken, words
from triage_app.errors import UsageError
from triage_app.queue.domain import calls
from triage_app.queue.domain.explanation import Why
from triage_app.queue.domain.policies import Basis
from triage_app.queue.domain.states import WaitingOn

_HOUR = timedelta(hours=1)


@click.command()
@click.argument("conversation_id", type=NUMBER, metavar="ID")
@click.pass_obj
def why(call: Call, conversation_id: int) -> None:
    """Say why its answer is due when it is."""
    with call.open() as access:
        zone, found = access.practice().zone, access.why(conversation_id)
    call.answer(_facts(found, zone), "\n".join(_lines(found, zone)))


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
        "promised_at": moment(why.start.promised_at),
        "days": [
            {
                "day": one.day.isoformat(),
                "name": one.name,
                "spans": [[moment(at) for at in span] for span in one.spans],
            }
            for one in why.days
        ],
        "steps": [{"step": one.step.value, "at": moment(one.at)} for one in why.told],
    }


_MODES = {
    "elapsed": "real hours, nights and weekends included",
    "open_days": "hours of days on which the practice is open",
    "business_hours": "opening hours",
}


def _lines(why: Why, zone: str) -> list[str]:
    policy, segment, start = why.promise.policy, why.segment, why.start
    promised = f"{policy.target / _HOUR:g} {_MODES[policy.mode.value]}"
    lines = [f"Due {_told(segment.due_at, zone)} ({zone})."]
    lines.append(f"Rule {why.promise.place} of {why.promise.among}: {policy.name}, {promised}.")
    if segment.basis is Basis.CATEGORY:
        lines.append(f"Its category's {why.target / _HOUR:g} opening hours end earlier and count.")
    if segment.basis is Basis.HELD:
        lines.append("A holding reply has promised an answer by then.")
    if segment.by_the_clock:
        lines.append("The practice has no opening hours, so all hours count.")
    messages = counted(start.messages, "message")
    lines.append(f"Waiting since {_told(start.at, zone)} ({words(start.source.value)}), {messages}.")
    if why.late_by:
        lines.append(f"It reached us {why.late_by / _HOUR:.1f} h after it was sent.")
    used = f"{why.counted / _HOUR:.1f} of {why.target / _HOUR:g} h are used"
    lines.append(f"The patient has waited {why.waited / _HOUR:.1f} h; {used}.")
    for day in why.days:
        hours = (
            ", ".join(f"{_clock(one.begins, zone)}-{_clock(one.ends, zone)}" for one in day.spans)
            or "nothing counts"
        )
        lines.append(f"  {day.day:%a %b %d}  {hours}{f'  {day.name}' if day.name else ''}")
    lines += [f"  told {_told(one.at, zone)}: {words(one.step.value)}" for one in why.told]
    return lines


def _told(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%a %b %d %H:%M}"


def _clock(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


@click.command("call")
@click.argument("conversation_id", type=NUMBER, metavar="ID")
@click.option("--outcome", required=True, help=", ".join(calls.Outcome))
@click.option("--with", "spoken", help=f"Who was spoken to: {', '.join(calls.Spoken)}.")
@click.option("--at", help="When it took place, in the practice's time, like 2026-11-24T14:30; now by default.")
@click.option("--note", default="", help="What was said; it stays here.")
@click.option("--seen", type=NUMBER, help="The newest message that was read (from queue show).")
@click.pass_obj
def log_call(call: Call, /, conversation_id: int, **options: Any) -> None:
    """Log a call; if somebody was spoken to, it answers."""
    with call.open() as access:
        zone, now = access.practice().zone, access.clock.now()
        made = calls.Call(
            _moment(options["at"], zone) if options["at"] else now,
            _code(calls.Outcome, options["outcome"]),
            _code(calls.Spoken, options["spoken"]) if options["spoken"] else None,
            options["note"],
        )
        seen = options["seen"]
        read = access.conversation(conversation_id).newest_message_id if seen is None else seen
        row = access.log_call(conversation_id, made, seen=read).row
    call.answer(
        {"id": row.id, "state": row.state.value, "due_at": moment(row.due_at)}, f"Logged; {words(row.state)}."
    )


def logged_facts(one: calls.Logged) -> dict[str, Any]:
    """A logged call, as `queue show` tells it."""
    made = one.call
    facts = {"by": one.by, "at": moment(made.at), "outcome": plain(made.outcome), "with": plain(made.spoken)}
    return {**facts, "note": made.note}


def logged_words(one: calls.Logged) -> str:
    """A logged call on one line."""
    made = one.call
    whom = f" with {words(made.spoken)}" if made.spoken else ""
    note = f": {made.note}" if made.note else ""
    return f"{spoken(made.at)}  {one.by}: call, {words(made.outcome)}{whom}{note}"


@click.command()
@click.argument("conversation_id", type=NUMBER, metavar="ID")
@click.option("--hours", type=float, help="For how long; without it the conversation is shown again.")
@click.pass_obj
def snooze(call: Call, conversation_id: int, hours: float | None) -> None:
    """Put it aside, at most until it is due soon."""
    with call.open() as access:
        row = access.snooze(conversation_id, None if hours is None else span(hours)).row
        zone = access.practice().zone
    until = f"Hidden until {_told(row.snoozed_until, zone)}." if row.snoozed_until else "Shown again."
    call.answer({"id": row.id, "snoozed_until": moment(row.snoozed_until)}, until)


@click.command("wait-on")
@click.argument("conversation_id", type=NUMBER, metavar="ID")
@click.argument("whom", required=False)
@click.pass_obj
def wait_on(call: Call, conversation_id: int, whom: str | None) -> None:
    """Note that it waits for the provider or the lab.

    Without WHOM it waits for nobody any more.
    """
    with call.open() as access:
        row = access.wait_on(conversation_id, _code(WaitingOn, whom) if whom else None).row
    facts = {"id": row.id, "waiting_on": plain(row.waiting_on), "since": moment(row.waiting_on_since)}
    call.answer(facts, f"Waits on the {words(row.waiting_on)}." if row.waiting_on else "Waits on nobody.")


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


def _moment(said: str, zone: str) -> datetime:
    try:
        at = datetime.fromisoformat(said)
        return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError("time_unreadable", said=said) from None


COMMANDS = (why, log_call, snooze, wait_on)
"""Commands of `queue` that stand here."""
