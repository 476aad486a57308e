"""`deliveries`: what is on its way to the portals, what has arrived, and what a person decides about the rest."""

from typing import Any

import click

from triage_app.cli.call import NUMBER, Call
from triage_app.cli.output import counted, moment, words
from triage_app.queue.domain.conversation import Delivery
from triage_app.queue.domain.delivery import DeliveryState
from triage_app.sentences import say


def delivery_facts(one: Delivery) -> dict[str, Any]:
    """A row of the outbox as JSON shows it."""
    return {
        "id": one.id,
        "conversation": one.conversation_id,
        "kind": one.kind.value,
        "state": one.state.value,
        "attempts": one.attempts,
        "last_error": one.error,
        "remote_id": one.remote_id,
        "created_at": moment(one.created_at),
        "delivered_at": moment(one.delivered_at),
        "key": one.key,
    }


def delivery_words(one: Delivery) -> str:
    """A row of the outbox on one line, with what went wrong last."""
    why = f": {say(one.error, one.error_values).happened}" if one.error else ""
    return f"{one.kind.value:<6} {words(one.state)}, {counted(one.attempts, 'attempt')}{why}"


@click.group(
    invoke_without_command=True,
    short_help="What is on its way to the portals, and what has arrived.",
)
@click.option("--state", type=click.Choice([state.value for state in DeliveryState]), help="Only those.")
@click.pass_context
def deliveries(context: click.Context, state: str | None) -> None:
    """What is on its way to the portals, and what has arrived; the latest first."""
    if context.invoked_subcommand is not None:
        return
    call: Call = context.obj
    with call.open() as access:
        for one in access.deliveries(DeliveryState(state) if state else None):
            line = f"{one.id:>6}  conversation {one.conversation_id:<6} {delivery_words(one)}"
            call.answer(delivery_facts(one), line)


@deliveries.command()
@click.argument("delivery_id", type=NUMBER, metavar="ID")
@click.pass_obj
def retry(call: Call, delivery_id: int) -> None:
    """Send again what needed attention, under its old key."""
    with call.open() as access:
        access.retry(delivery_id)
        _tell(call, access.delivery(delivery_id))


@deliveries.command()
@click.argument("delivery_id", type=NUMBER, metavar="ID")
@click.option("--checked", is_flag=True, help="You looked into the portal, and it is not there (supervisors).")
@click.pass_obj
def cancel(call: Call, delivery_id: int, *, checked: bool) -> None:
    """Take a reply back while nothing of it can have left."""
    with call.open() as access:
        access.cancel(access.delivery(delivery_id).reply_key, checked=checked)
        _tell(call, access.delivery(delivery_id))


def _tell(call: Call, one: Delivery) -> None:
    call.answer(delivery_facts(one), delivery_words(one))
