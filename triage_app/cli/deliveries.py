"""`deliveries`: what is on its way to the portals, what has arrived, and what a person decides about the rest."""

from typing import Any

import click

from triage_app.cli.call import NUMBER, Call
from triage_app.cli.output import moment
from triage_app.queue.domain.conversation import Delivery
from triage_app.queue.domain.delivery import DeliveryState


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
        found = access.deliveries(DeliveryState(state) if state else None)
        facts = [delivery_facts(one) for one in found]
        call.tell_each(access, facts, lambda told: (f"{one.id:>6}  {told.words.outgoing(one)}" for one in found))


@deliveries.command()
@click.argument("delivery_id", type=NUMBER, metavar="ID")
@click.pass_obj
def retry(call: Call, delivery_id: int) -> None:
    """Send again what needed attention, under its old key."""
    with call.open() as access:
        access.retry(delivery_id)
        _tell(call, access, access.delivery(delivery_id))


@deliveries.command()
@click.argument("delivery_id", type=NUMBER, metavar="ID")
@click.option("--checked", is_flag=True, help="You looked into the portal, and it is not there (supervisors).")
@click.pass_obj
def cancel(call: Call, delivery_id: int, *, checked: bool) -> None:
    """Take a reply back while nothing of it can have left."""
    with call.open() as access:
        access.cancel(access.delivery(delivery_id).reply_key, checked=checked)
        _tell(call, access, access.delivery(delivery_id))


def _tell(call: Call, access: Any, one: Delivery) -> None:
    call.tell(access, delivery_facts(one), lambda told: [told.words.delivery(one)])
