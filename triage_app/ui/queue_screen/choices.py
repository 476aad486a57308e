"""What can be merged into a conversation or split off it, and what comes of each choice, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from triage_app.queue.domain.countdown import Direction, Urgency
from triage_app.queue.domain.people import Act, may
from triage_app.queue.domain.regrouping import UNDO
from triage_app.queue.domain.states import WAITING, State
from triage_app.ui import wording
from triage_app.ui.queue_screen.delegate import urgency_of
from triage_app.ui.regroup_words import subject
from triage_app.ui.wording import translate

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from triage_app.queue.domain.conversation import Conversation, Message, Row
    from triage_app.queue.domain.people import Person
    from triage_app.queue.domain.policies import Promise
    from triage_app.ui.wording import Wording


@dataclass(frozen=True)
class Choice:
    """One line to choose, by its `key`; `result` says what comes of it, or why it is not possible.

    `when` and `who` stand at the right; `is_late` paints `when` as something that is late.
    """

    key: int
    title: str
    about: str
    result: str
    when: str = ""
    who: str = ""
    is_late: bool = False
    is_possible: bool = True


@dataclass(frozen=True)
class Scene:
    """Who chooses, when, and by which promise the conversation is counted (None where that is not known)."""

    words: Wording
    me: Person
    now: datetime
    promise: Promise | None


def to_merge(conversation: Conversation, others: Iterable[Row], scene: Scene) -> tuple[Choice, ...]:
    """The patient's other conversations, to be merged into this one."""
    return tuple(_mergeable(conversation.row, other, scene) for other in others)


def to_split(conversation: Conversation, scene: Scene) -> tuple[Choice, ...]:
    """What the patient wrote here, the latest first."""
    return tuple(_splittable(conversation.row, one, scene) for one in reversed(patients_messages(conversation)))


def patients_messages(conversation: Conversation) -> list[Message]:
    """What the patient wrote here, oldest first."""
    return [one for one in conversation.messages if one.direction is Direction.FROM_PATIENT and one.trace is None]


def _mergeable(row: Row, other: Row, scene: Scene) -> Choice:
    now, stop = scene.now, _stop(other, scene.me)
    late = urgency_of(other, now) is Urgency.OVERDUE
    when = wording.time_left(other, now) if late else scene.words.by(other, now)
    return Choice(
        other.id,
        subject(other.subject),
        _last_words(other),
        stop or _merged(row, other, scene),
        when=when or wording.state(other),
        who=_named(other, scene.me),
        is_late=late,
        is_possible=not stop,
    )


def _last_words(other: Row) -> str:
    """What a conversation says, and who wrote it: an answer that names the patient reads like their words."""
    said = " ".join(other.snippet.split())
    if not said or other.said_by is None:
        return said
    pattern = {
        Direction.FROM_PATIENT: translate("Choices", "Patient: {said}"),
        Direction.TO_PATIENT: translate("Choices", "Practice: {said}"),
        Direction.AUTOMATIC: translate("Choices", "Automatic: {said}"),
    }[other.said_by]
    return pattern.format(said=said)


def _stop(other: Row, me: Person) -> str:
    """Why another conversation cannot be merged, as far as the list knows; empty where it can."""
    if other.owner_id not in {None, me.id} and not may(me, Act.TAKE_OVER):
        return translate("Choices", "{name} has this conversation. Ask {name} to release it first.").format(
            name=other.owner
        )
    if other.state in {State.SENDING, State.NOT_DELIVERED}:
        return translate("Choices", "A reply in it is still on its way. Merge the two when it has arrived.")
    return ""


def _merged(row: Row, other: Row, scene: Scene) -> str:
    is_mine = row.owner_id == scene.me.id
    owner = (
        translate("Choices", "You stay the owner.")
        if is_mine
        else translate("Choices", "{name} stays the owner.").format(name=row.owner)
    )
    later = translate(
        "Choices",
        "What the patient writes there later arrives here. You can undo this for {days} days.",
    ).format(days=UNDO.days)
    parts = [_countdown(row, other, scene), owner]
    if other.owner_id not in {None, row.owner_id}:
        no_longer = translate("Choices", "{name} then no longer owns the other one.")
        parts.append(no_longer.format(name=other.owner))
    return " ".join([*parts, later])


def _countdown(row: Row, other: Row, scene: Scene) -> str:
    """Which countdown counts, and until when; without the time where it cannot be told from here."""
    if other.due_at is None:
        due = scene.words.answer_by(row, scene.now)
        return translate("Choices", "The countdown stays as it is: {due}.").format(due=due)
    if row.due_at is not None and not _counts_alike(other, scene):
        return translate("Choices", "The stricter countdown of the two counts for all of it.")
    first = min((one for one in (row, other) if one.due_at is not None), key=lambda one: one.due_at or scene.now)
    due = scene.words.answer_by(row._replace(due_at=first.due_at), scene.now)
    if first is row:
        return translate("Choices", "The countdown stays as it is: {due}.").format(due=due)
    return translate("Choices", "The countdown becomes the older one: {due}.").format(due=due)


def _counts_alike(other: Row, scene: Scene) -> bool:
    """Whether another conversation is counted by the promise of the one that is open, as far as can be told."""
    if other.promised_at is not None:
        return True  # what a holding reply has promised is kept
    start = other.started_at
    return scene.promise is not None and start is not None and scene.promise.segment(start).due_at == other.due_at


def _splittable(row: Row, message: Message, scene: Scene) -> Choice:
    was_answered = row.started_at is None or message.sent_at < row.started_at
    parts = [_own_countdown(row, message, scene)]
    if was_answered:
        parts.append(translate("Choices", "It was answered here; there it counts as unanswered."))
    return Choice(
        message.id,
        scene.words.moment(message.sent_at, scene.now),
        " ".join(message.text.split()) or ", ".join(one.name for one in message.files),
        " ".join(parts),
        when=translate("Choices", "answered") if was_answered else "",
    )


def _own_countdown(row: Row, message: Message, scene: Scene) -> str:
    if scene.promise is None:
        return translate(
            "Choices",
            "It becomes a conversation of its own, with its own countdown from when it was sent.",
        )
    own = row._replace(due_at=scene.promise.segment(message.sent_at).due_at)
    return translate(
        "Choices",
        "It becomes a conversation of its own, with its own countdown from when it was sent: {due}.",
    ).format(due=scene.words.answer_by(own, scene.now))


def _named(row: Row, me: Person) -> str:
    """Whose a conversation is; that it is nobody's matters only while somebody waits."""
    if row.owner_id is None:
        return translate("Choices", "nobody's") if row.state in WAITING else ""
    return translate("Choices", "yours") if row.owner_id == me.id else row.owner
