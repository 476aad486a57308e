"""What of `queue` asks a colleague for a conversation, and answers who asks."""

from typing import Any

import click

from triage_app.cli.call import NUMBER, Call
from triage_app.queue.domain.conversation import Conversation
from triage_app.queue.domain.meeting import Request

_TAKE = "triage-app queue ask"
_LET_GO, _KEEP = "triage-app queue let-go", "triage-app queue keep"


@click.command()
@click.argument("conversation_id", type=NUMBER, metavar="ID")
@click.pass_obj
def ask(call: Call, conversation_id: int) -> None:
    """Ask a conversation's owner for it.

    Once its owner has written nothing for a minute and refused nothing, the same command takes it.
    """
    with call.open() as access:
        asked = _about(access, conversation_id)
        if asked is not None and asked.asker_id == access.person.id and asked.is_ready:
            _tell_owner(call, access, access.take_after_asking(conversation_id))
            return
        access.ask_take_over(conversation_id)
        _tell_requests(call, access, [_about(access, conversation_id)])


@click.command("let-go")
@click.argument("conversation_id", type=NUMBER, metavar="ID")
@click.pass_obj
def let_go(call: Call, conversation_id: int) -> None:
    """Let who asks have it."""
    with call.open() as access:
        _tell_owner(call, access, access.answer_take_over(conversation_id, grant=True))


@click.command()
@click.argument("conversation_id", type=NUMBER, metavar="ID")
@click.pass_obj
def keep(call: Call, conversation_id: int) -> None:
    """Keep what somebody asks for."""
    with call.open() as access:
        access.answer_take_over(conversation_id, grant=False)
        _tell_requests(call, access, [_about(access, conversation_id)])


@click.command()
@click.pass_obj
def asked(call: Call) -> None:
    """List who asks you, and whom you asked."""
    with call.open() as access:
        _tell_requests(call, access, access.requests())


def _about(access: Any, conversation_id: int) -> Request | None:
    return next((one for one in access.requests() if one.conversation_id == conversation_id), None)


def _tell_requests(call: Call, access: Any, requests: Any) -> None:
    found = [one for one in requests if one is not None]
    call.tell_each(access, [_facts(one) for one in found], lambda _: _lines(found, access.person.id))


def _facts(one: Request) -> dict[str, Any]:
    return {
        "conversation": one.conversation_id,
        "asker": one.asker,
        "owner": one.owner,
        "refused": one.is_refused,
        "ready": one.is_ready,
    }


def _lines(requests: list[Request], me: int) -> list[str]:
    from triage_app.ui import here_words

    if not requests:
        return [here_words.nobody_asks()]
    return [_line(one, me) for one in requests]


def _line(one: Request, me: int) -> str:
    from triage_app.ui import here_words

    if one.asker_id == me:
        return here_words.you_asked(one, f"{_TAKE} {one.conversation_id}")
    return here_words.asks_you(one, f"{_LET_GO} {one.conversation_id}", f"{_KEEP} {one.conversation_id}")


def _tell_owner(call: Call, access: Any, whole: Conversation) -> None:
    from triage_app.ui import here_words

    facts = {"id": whole.row.id, "owner": whole.row.owner}
    call.tell(access, facts, lambda _: [here_words.owns_now(whole.row.id, whole.row.owner)])


COMMANDS = (ask, let_go, keep, asked)
"""Commands of `queue` that stand here."""
