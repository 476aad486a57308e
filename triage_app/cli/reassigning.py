"""What of `queue` gives many conversations away, takes that back, and lists what a shift leaves."""

from typing import Any

import click

from triage_app.cli.call import NUMBER, Call
from triage_app.cli.deliveries import delivery_facts
from triage_app.cli.output import moment, plain
from triage_app.cli.owners import number_of, owners, person_of
from triage_app.cli.views import viewed
from triage_app.queue.board import View
from triage_app.queue.domain.assignment import Load
from triage_app.queue.services.reassign import Moved, Preview

_UNDO = "triage-app queue undo-reassign"


@click.command()
@click.argument("ids", type=NUMBER, nargs=-1, metavar="ID...")
@click.option("--view", type=click.Choice([one.value for one in View]), help="All of a view instead of IDs.")
@click.option("--of", "owner", metavar="LOGIN", help="Of the view, or of all, only what this person owns.")
@click.option("--to", "to", required=True, metavar="LOGIN", help="Who owns them then; “nobody” for everybody.")
@click.option("--why", default="", help="A reason, which their history keeps; needed unless it is a preview.")
@click.option("--preview", is_flag=True, help="Only say what would change.")
@click.pass_obj
def reassign(call: Call, /, ids: tuple[int, ...], **options: Any) -> None:
    """Give conversations to somebody at once (supervisors).

    At most 500, all of them or none; what cannot go stays and is said. The key that is printed takes it back.
    """
    _check(ids, options)
    with call.open() as access:
        chosen = ids or _chosen(access, options["view"], options["owner"])
        to_id = number_of(access, options["to"])
        team = owners(access)
        name = team.name(to_id)
        if options["preview"]:
            found = access.preview_reassign(chosen, to_id)
            _tell_preview(call, access, found, name)
            return
        moved = access.reassign(chosen, to_id, options["why"])
        facts = {**_moved_facts(moved), "to_away": team.away(to_id)}
        call.tell(access, facts, lambda told: _moved(moved, name, team.leave(to_id), told))


def _check(ids: tuple[int, ...], options: dict[str, Any]) -> None:
    is_filter = options["view"] is not None or options["owner"] is not None
    if bool(ids) == is_filter:
        raise click.UsageError("Name conversations by ID, or all of a --view or --of somebody.")
    if not options["preview"] and not options["why"].strip():
        raise click.UsageError("Missing option '--why'.")


def _chosen(access: Any, view: str | None, login: str | None) -> tuple[int, ...]:
    rows = viewed(access, View(view or View.ALL), access.clock.now())
    owner_id = None if login is None else person_of(access, login).id
    return tuple(row.id for row in rows if owner_id is None or row.owner_id == owner_id)


def _tell_preview(call: Call, access: Any, found: Preview, to: str) -> None:
    people = {one.person.id: one.person for one in access.staff()}
    changes = [
        {
            "login": people[one.staff_id].login,
            "name": people[one.staff_id].name,
            "before": _load(one.before),
            "after": _load(one.after),
        }
        for one in found.changes
    ]
    facts = {
        "moves": found.moves,
        "overdue": found.overdue,
        "earliest": moment(found.earliest),
        "changes": changes,
        "left_out": _left_out(found.left_out),
        "away": found.is_away,
        "off_shift": found.is_off,
    }
    names = {number: one.name for number, one in people.items()}
    call.tell(access, facts, lambda told: told.ownership.preview(found, to, names))


def _load(one: Load) -> dict[str, int]:
    return {"conversations": one.conversations, "weight": one.weight}


def _left_out(codes: dict[int, str]) -> dict[str, str]:
    return {str(number): code for number, code in sorted(codes.items())}


def _moved_facts(moved: Moved) -> dict[str, Any]:
    return {"key": moved.key, "ids": sorted(moved.ids), "left_out": _left_out(moved.left_out)}


def _moved(moved: Moved, to: str, leave: Any, told: Any) -> list[str]:
    from triage_app.ui import ownership_words

    undo = [ownership_words.undo_with(f"{_UNDO} {moved.key}")] if moved.ids else []
    away = [told.ownership.absence(to, told.now, leave)] if leave is not None else []
    said = ownership_words.moved(len(moved.ids), to)
    return [said, *away, *ownership_words.left_out(moved.left_out), *undo]


@click.command("undo-reassign")
@click.argument("key", type=click.UUID)
@click.pass_obj
def undo_reassign(call: Call, key: Any) -> None:
    """Give back what was reassigned under a key.

    What has gone on since stays with whoever has it.
    """
    with call.open() as access:
        moved = access.undo_reassign(str(key))
        call.tell(access, _moved_facts(moved), lambda _: _moved_back(moved))


def _moved_back(moved: Moved) -> list[str]:
    from triage_app.ui import ownership_words

    return [ownership_words.moved_back(len(moved.ids)), *ownership_words.left_out(moved.left_out)]


@click.command("shift-list")
@click.option("--for", "login", metavar="LOGIN", help="Somebody else (supervisors).")
@click.pass_obj
def shift_list(call: Call, login: str | None) -> None:
    """List what one leaves to the next shift.

    Open conversations by when they are due, whom they wait for, what is put aside, drafts without their text, and
    replies that have not arrived.
    """
    with call.open() as access:
        person = access.person if login is None else person_of(access, login)
        found = access.shift_list(person.id)
        facts = {
            "login": person.login,
            "name": person.name,
            "conversations": [
                {
                    "id": row.id,
                    "patient": row.patient,
                    "subject": row.subject,
                    "state": row.state.value,
                    "due_at": moment(row.due_at),
                    "waiting_on": plain(row.waiting_on),
                    "waiting_on_since": moment(row.waiting_on_since),
                    "snoozed_until": moment(row.snoozed_until),
                    "draft_saved_at": moment(found.begun.get(row.id)),
                }
                for row in found.rows
            ],
            "drafts": [{"conversation": number, "saved_at": moment(at)} for number, at in found.begun.items()],
            "not_delivered": [delivery_facts(one) for one in found.undelivered],
        }
        call.tell(access, facts, lambda told: _lines(found, person.name, told))


def _lines(found: Any, name: str, told: Any) -> list[str]:
    from triage_app.ui.shift_list_words import shift_list as lines

    return lines(found, name, told.words)


COMMANDS = (reassign, undo_reassign, shift_list)
"""Commands of `queue` that stand here."""
