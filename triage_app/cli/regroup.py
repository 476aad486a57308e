"""What the command line does with conversations as a whole: merge, unmerge, split; sync does the work."""

from typing import Any

import click

from triage_app.cli.call import NUMBER, Call
from triage_app.cli.output import moment, plain
from triage_app.errors import UsageError
from triage_app.queue.domain.conversation import Conversation
from triage_app.queue.domain.regrouping import TieKind


@click.command()
@click.argument("conversation_id", type=NUMBER, metavar="ID")
@click.argument("into", type=NUMBER, metavar="INTO")
@click.pass_obj
def merge(call: Call, conversation_id: int, into: int) -> None:
    """Let a conversation go on in another one of its patient.

    The older unanswered message counts, and what comes later arrives there. It can be undone for thirty days.
    """
    with call.open() as access:
        _tell(call, access, access.merge(conversation_id, into))


@click.command()
@click.argument("conversation_id", type=NUMBER, metavar="ID")
@click.pass_obj
def unmerge(call: Call, conversation_id: int) -> None:
    """Let a merged conversation stand by itself again.

    What was answered stays answered.
    """
    with call.open() as access:
        ties = access.conversation(conversation_id).ties
        into = next((one.id for one in ties if one.kind is TieKind.MERGED_INTO), None)
        if into is None:
            raise UsageError("merged_not")
        _tell(call, access, access.unmerge(conversation_id, into))


@click.command()
@click.argument("conversation_id", type=NUMBER, metavar="ID")
@click.argument("message_id", type=NUMBER, metavar="MESSAGE")
@click.pass_obj
def split(call: Call, conversation_id: int, message_id: int) -> None:
    """Make a message of the patient a conversation of its own.

    MESSAGE is its id in `queue show`. Its countdown begins when it was sent.
    """
    with call.open() as access:
        _tell(call, access, access.split(conversation_id, message_id))


def _tell(call: Call, access: Any, shown: Conversation) -> None:
    call.tell(access, {"id": shown.row.id, **facts(shown)}, lambda _: [_asked_for()])


def _asked_for() -> str:
    from triage_app.ui.standing_words import asked_for

    return asked_for()


def facts(shown: Conversation) -> dict[str, Any]:
    """Which conversations belong to one, and what was asked for with it and is not done."""
    return {
        "ties": [
            {"kind": plain(one.kind), "id": one.id, "subject": one.subject, "at": moment(one.at)}
            for one in shown.ties
        ],
        "asked": None
        if shown.request is None
        else {"act": plain(shown.request.act), "outcome": shown.request.outcome},
    }


COMMANDS = (merge, unmerge, split)
"""Commands of `queue` that stand here."""
