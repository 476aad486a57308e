"""`queue`: everything a person does with a conversation at the desk, typed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from triage_app.cli import past, reassigning, regroup, taking_over, waits
from triage_app.cli.call import FILE, NUMBER, Call
from triage_app.cli.deliveries import delivery_facts
from triage_app.cli.output import moment, plain, tell
from triage_app.cli.owners import Owners, owned_facts, owned_lines, owners
from triage_app.cli.told import behind
from triage_app.cli.views import viewed
from triage_app.errors import UsageError
from triage_app.queue.board import View
from triage_app.queue.domain.accountable import Accountable
from triage_app.queue.domain.arrival import arrived_overdue
from triage_app.queue.domain.conversation import Begun, Conversation, Delivery, Patient, Reply, Row, StagedFile
from triage_app.queue.domain.delivery import LONGEST_TEXT
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.reports import FileFacts
from triage_app.queue.domain.states import WAITING, CloseReason
from triage_app.sentences import say

CLOSED = "closed"
_LONGEST_FILE = 8 * LONGEST_TEXT
"""Bytes of a text file that cannot be a reply any more, whatever its letters."""


@click.group()
def queue() -> None:
    """The shared queue."""


for one in (*waits.COMMANDS, *regroup.COMMANDS, *reassigning.COMMANDS, *taking_over.COMMANDS):
    queue.add_command(one)


@queue.command("list")
@click.option(
    "--view",
    type=click.Choice([*(view.value for view in View), CLOSED]),
    default=View.ALL.value,
    show_default=True,
    help="Which of them.",
)
@click.option("--limit", type=NUMBER, default=50, show_default=True, help="At most so many.")
@click.pass_obj
def list_queue(call: Call, view: str, limit: int) -> None:
    """Conversations, the most urgent first."""
    with call.open() as access:
        now = access.clock.now()
        rows = access.settled_rows(limit) if view == CLOSED else viewed(access, View(view), now, limit)
        patients = access.patients([row.patient_id for row in rows if row.patient_id])
        team = owners(access)
        shown = [_row(row, patients.get(row.patient_id or 0), team) for row in rows]
        call.tell_each(access, shown, lambda told: _table(rows, team, told))


def _table(rows: Sequence[Row], team: Owners, told: Any) -> list[str]:
    due = [told.words.due(row) for row in rows]
    width = max(map(len, due), default=0)
    return [
        f"{row.id:>6}  {when:<{width}}  {row.patient:<24} {team.whose(row, told):<20} "
        f"{told.words.marks(row)}{row.snippet[:60]}"
        for row, when in zip(rows, due, strict=True)
    ]


def _row(row: Row, patient: Patient | None, team: Owners) -> dict[str, Any]:
    return {
        "id": row.id,
        "portal": row.portal,
        "patient": _patient(patient),
        "subject": row.subject,
        "snippet": row.snippet,
        "owner": {"id": row.owner_id, "name": row.owner} if row.owner_id else None,
        "owner_away": team.away(row.owner_id),
        "accept_by": moment(row.accept_by),
        "state": row.state.value,
        "waiting_since": moment(row.started_at),
        "due_at": moment(row.due_at),
        "overdue": bool(row.due_at and team.now > row.due_at),
        "files": row.files,
        "messages": row.messages,
        "provider": row.provider,
        "location": row.location,
        "version": row.version,
        "waiting_on": plain(row.waiting_on),
        "waiting_on_since": moment(row.waiting_on_since),
        "snoozed_until": moment(row.snoozed_until),
        "read_by": moment(row.look_due_at),
    }


def _patient(patient: Patient | None) -> dict[str, Any] | None:
    if patient is None:
        return None
    return {
        "name": patient.name,
        "born": plain(patient.born),
        "record_number": patient.record_number,
        "language": patient.language,
    }


def _whole(conversation: Conversation, sees_to_it: Accountable | None, team: Owners) -> dict[str, Any]:
    row = conversation.row
    segment = {
        "started_at": moment(row.started_at),
        "source": plain(conversation.started_source),
        "due_at": moment(row.due_at),
        "promised_at": moment(row.promised_at),
        "step": plain(row.step),
        "late_import": arrived_overdue(row),
    }
    return {
        **_row(row, conversation.patient, team),
        "seen": conversation.newest_message_id,
        "proposed": CloseReason.THANKS_ONLY.value if row.due_at and conversation.only_thanks else None,
        "messages": [
            {
                "id": one.id,
                "direction": one.direction.value,
                "sender": one.sender,
                "sent_at": moment(one.sent_at),
                "sent_source": one.sent_source.value,
                "text": one.text,
                "trace": plain(one.trace),
                "files": [_file(file) for file in one.files],
            }
            for one in conversation.messages
        ],
        "segment": segment if row.due_at else None,
        "segments": past.facts(conversation.past),
        **owned_facts(conversation, sees_to_it, team),
        "begun": _begun(conversation.begun),
        **regroup.facts(conversation),
        "calls": [waits.logged_facts(one) for one in conversation.calls],
        "deliveries": [delivery_facts(one) for one in conversation.deliveries],
    }


def _begun(begun: Begun | None) -> dict[str, Any] | None:
    if begun is None:
        return None
    return {"by": begun.by, "text": begun.text, "files": list(begun.files), "saved_at": moment(begun.saved_at)}


def _file(file: Any) -> dict[str, Any]:
    return {
        "id": file.id,
        "name": file.name,
        "kind": file.content_type,
        "size_bytes": file.size_bytes,
        "sha256": file.sha256,
        "state": file.state.value,
    }


def _show(call: Call, access: Any, conversation: Conversation) -> None:
    team, row = owners(access), conversation.row
    sees_to_it = access.accountable(row.id) if row.state in WAITING else None
    is_behind = row.due_at is not None and access.health().rules_behind
    facts = {**_whole(conversation, sees_to_it, team), "rules_behind": is_behind}

    def words(told: Any) -> list[str]:
        owned = [*owned_lines(row, sees_to_it, team, told), *behind(is_behind=is_behind)]
        return _lines(conversation, told.words, team.whose(row, told), owned)

    call.tell(access, facts, words)


def _read(call: Call, access: Any, whole: Conversation) -> None:
    """Show what a person asked to read; anybody's look counts (decision 23), a script's is none."""
    if not call.as_json and whole.row.look_due_at is not None:
        access.look(whole.row.id, seen=whole.newest_message_id)
        whole = access.conversation(whole.row.id)
    _show(call, access, whole)


def _lines(conversation: Conversation, words: Any, whose: str, owned: list[str]) -> list[str]:
    below = [*owned, *words.lines(conversation), *words.history(conversation)]
    below += [words.delivery(one) for one in conversation.deliveries]
    return [words.head(conversation.row, whose), *(f"  {line}" for line in below)]


@queue.command()
@click.argument("conversation_id", type=NUMBER, metavar="ID")
@click.pass_obj
def show(call: Call, conversation_id: int) -> None:
    """All of one conversation.

    Whoever reads it here has looked at it, as at the desk. With --json it only tells and leaves no trace.
    """
    with call.open() as access:
        _read(call, access, access.conversation(conversation_id))


@queue.command()
@click.argument("conversation_id", type=NUMBER, metavar="ID")
@click.option("--take", is_flag=True, help="Take it from whoever has it (supervisors).")
@click.pass_obj
def claim(call: Call, conversation_id: int, *, take: bool) -> None:
    """Own a conversation nobody owns.

    Whoever reads it here has looked at it; with --json nothing counts as read.
    """
    with call.open() as access:
        _read(call, access, access.claim(conversation_id, take=take))


@queue.command("take-next")
@click.pass_obj
def take_next(call: Call) -> None:
    """Own the most urgent conversation nobody owns.

    Of two people who ask at once each gets another one. Whoever reads it here has looked at it, as with `claim`.
    """
    with call.open() as access:
        _read(call, access, access.take_next())


@queue.command()
@click.argument("conversation_id", type=NUMBER, metavar="ID")
@click.pass_obj
def cover(call: Call, conversation_id: int) -> None:
    """Own a conversation whose owner is away.

    Or one that nobody owns. Whoever reads it here has looked at it, as with `claim`.
    """
    with call.open() as access:
        _read(call, access, access.cover(conversation_id))


@queue.command()
@click.argument("conversation_id", type=NUMBER, metavar="ID")
@click.pass_obj
def release(call: Call, conversation_id: int) -> None:
    """Give one's own conversation back to everybody."""
    with call.open() as access:
        _show(call, access, access.release(conversation_id))


@queue.command("hand-over")
@click.argument("conversation_id", type=NUMBER, metavar="ID")
@click.option("--to", "login", required=True, metavar="LOGIN", help="The colleague who owns it then.")
@click.option("--take", is_flag=True, help="Whoever has it (supervisors).")
@click.option("--why", default="", help="A reason, which its history keeps.")
@click.pass_obj
def hand_over(call: Call, conversation_id: int, login: str, why: str, *, take: bool) -> None:
    """Make a colleague the owner of one's own conversation."""
    with call.open() as access:
        to = next((one.person.id for one in access.staff() if one.person.login == login), None)
        if to is None:
            raise UsageError("colleague_unknown", login=login)
        _show(call, access, access.hand_over(conversation_id, to, take=take, why=why))


@queue.command()
@click.argument("conversation_id", type=NUMBER, metavar="ID")
@click.option("--reason", required=True, help=", ".join(reason.value for reason in CloseReason))
@click.option("--seen", type=NUMBER, help="The newest message that was read (from queue show).")
@click.pass_obj
def close(call: Call, conversation_id: int, reason: str, seen: int | None) -> None:
    """End a wait that needs no reply."""
    if reason not in set(CloseReason):
        raise UsageError("reason_unknown", reason=reason, reasons=", ".join(CloseReason))
    with call.open() as access:
        read = access.conversation(conversation_id).newest_message_id if seen is None else seen
        _show(call, access, access.close(conversation_id, CloseReason(reason), seen=read))


@queue.command()
@click.argument("conversation_id", type=NUMBER, metavar="ID")
@click.pass_obj
def reopen(call: Call, conversation_id: int) -> None:
    """Undo a close, by the same countdown."""
    with call.open() as access:
        _show(call, access, access.reopen(conversation_id))


@queue.command()
@click.argument("conversation_id", type=NUMBER, metavar="ID")
@click.option("--text", help="The reply.")
@click.option("--text-file", type=FILE, help="File with the reply, in UTF-8.")
@click.option("--file", "paths", type=FILE, multiple=True, help="A file to send along; may be repeated.")
@click.option("--close", "close_after", is_flag=True, help="Close the conversation once the portal has it.")
@click.option("--promise", type=float, metavar="HOURS", help="A holding reply: the answer follows within so many.")
@click.option("--now", is_flag=True, help="Skip the undo window (supervisors).")
@click.option("--seen", type=NUMBER, help="The newest message that was read (from queue show).")
@click.option(
    "--answers", type=NUMBER, metavar="MESSAGE", help="It answers nothing after this one; that waits on."
)
@click.option("--key", type=click.UUID, help="A UUID that makes repeating this command harmless.")
@click.pass_obj
def reply(call: Call, /, conversation_id: int, **options: Any) -> None:
    """Answer the patient."""
    text = _text(options["text"], options["text_file"])
    key = str(options["key"] or new_key())
    with call.open() as access:
        staged = tuple(access.stage_file(path) for path in options["paths"])
        for file in staged:
            _warn(file, access.facts_of(file))
        whole = access.conversation(conversation_id)
        newest = whole.newest_message_id
        seen = newest if options["seen"] is None else options["seen"]
        wanted = Reply(
            conversation_id,
            key,
            text,
            staged,
            close=options["close_after"],
            seen=seen,
            now=options["now"],
            to=whole.addressee,
            promised=None if options["promise"] is None else waits.span(options["promise"]),
            answers=options["answers"],
            known=whole.newest_delivery_id if seen >= newest else 0,
        )
        made = access.reply(wanted)
        call.tell(access, delivery_facts(made), lambda _: [_in_line(made)])


def _in_line(made: Delivery) -> str:
    from triage_app.ui.standing_words import in_line

    return in_line(made.sends_in_s)


def _warn(file: StagedFile, facts: FileFacts) -> None:
    """Say what a look into a file found, before it is in line; it can still be taken back for a minute then."""
    if facts.code is not None:
        tell(f"{file.name}: {say(facts.code)}")


def _text(text: str | None, path: Path | None) -> str:
    if path is None:
        return text or ""
    if text is not None:
        raise click.UsageError("--text and --text-file exclude each other.")
    try:
        with path.open("rb") as source:
            content = source.read(_LONGEST_FILE + 1)
            if len(content) > _LONGEST_FILE:
                raise UsageError("reply_too_long", length=f"{LONGEST_TEXT}+", limit=LONGEST_TEXT)
            return content.decode("utf-8-sig")  # some editors mark the beginning of a file
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("file_unreadable", reason=getattr(error, "strerror", None) or "not UTF-8") from None
