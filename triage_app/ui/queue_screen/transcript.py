"""A conversation as it is read: what was said and what is on its way, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.delivery import DeliveryKind, DeliveryState
from triage_app.queue.domain.people import Act, Person, may
from triage_app.ui.queue_screen.bubble import Said
from triage_app.ui.sent_words import dated
from triage_app.ui.wording import translate

if TYPE_CHECKING:
    from triage_app.queue.domain.conversation import Conversation, Delivery, Message
    from triage_app.ui.wording import Wording


def transcript(
    conversation: Conversation, words: Wording, me: Person, *, new_after: int | None = None
) -> list[Said]:
    """Everything to be shown, oldest first.

    A reply stands here once: while the outbox knows of it, as that; the portal's copy of it is left out.
    What was done with the conversation as a whole is no message (traces.py).
    """
    replies = _replies(conversation)
    copies = {rows[-1].remote_id for rows in replies if rows[-1].state is DeliveryState.DELIVERED}
    said = [
        _of_message(message, words, new_after)
        for message in conversation.messages
        if message.remote_id not in copies and message.trace is None
    ]
    said += [_of_reply(rows, words, me) for rows in replies]
    return sorted(said, key=lambda one: one.at)


def _replies(conversation: Conversation) -> list[tuple[Delivery, ...]]:
    """The outbox by reply: its files, then the reply itself; what was taken back is no longer there."""
    groups: dict[str, list[Delivery]] = {}
    for delivery in conversation.deliveries:
        if delivery.state is not DeliveryState.CANCELLED:
            groups.setdefault(delivery.reply_key, []).append(delivery)
    return [
        tuple(sorted(rows, key=lambda row: row.kind is DeliveryKind.REPLY))
        for rows in groups.values()
        if any(row.kind is DeliveryKind.REPLY for row in rows)
    ]


def _of_message(message: Message, words: Wording, new_after: int | None) -> Said:
    from_patient = message.direction is Direction.FROM_PATIENT
    nobody = translate("Wording", "Sender not named") if from_patient else translate("Wording", "The practice")
    when = dated(words.time_beside(message.sent_at), message.sent_source)
    is_new = new_after is not None and from_patient and message.id > new_after
    if is_new:
        when = translate("Wording", "{time}, arrived while you were writing").format(time=when)
    kind = "new" if is_new else "theirs" if from_patient else "mine"
    key = f"message {message.id}"
    return Said(key, message.sender or nobody, when, message.sent_at, message.text, kind, message.files)


def _of_reply(rows: tuple[Delivery, ...], words: Wording, me: Person) -> Said:
    reply = rows[-1]
    failed = any(row.state is DeliveryState.NEEDS_ATTENTION for row in rows)
    revocable = any(row.can_cancel for row in rows) and all(
        row.can_cancel or row.state is DeliveryState.DELIVERED for row in rows
    )
    own = reply.by_id == me.id
    return Said(
        f"reply {reply.reply_key}",
        reply.by,
        words.time_beside(reply.created_at),
        reply.created_at,
        reply.text,
        "failed" if failed else "mine",
        deliveries=rows,
        may_undo=revocable and may(me, Act.CANCEL_OWN if own else Act.CANCEL_ANY),
        may_retry=failed and may(me, Act.RETRY),
        may_give_up=failed and not revocable and may(me, Act.CANCEL_ANY),
    )
