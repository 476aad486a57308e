"""Who else is at a conversation, in words: for its line in the queue, for its head, and for the ear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triage_app.queue.domain.meeting import Here, Request

translate = QCoreApplication.translate


def sentences(here: Iterable[Here]) -> list[str]:
    """What each colleague does there, those who write first."""
    writing = translate("Here", "{name} is writing")
    looking = translate("Here", "{name} has it open")
    in_order = sorted(here, key=lambda one: (not one.writes, one.name))
    return [(writing if one.writes else looking).format(name=one.name) for one in in_order]


def mark(here: Iterable[Here]) -> str:
    """The same in a word, for a line of the queue; empty where nobody writes."""
    return translate("Here", "writing…") if any(one.writes for one in here) else ""


def asked(request: Request) -> str:
    """What an owner is told of somebody who asks."""
    return translate("Here", "{name} asks you for this conversation.").format(name=request.asker)


def asked_elsewhere(request: Request, patient: str) -> str:
    """The same, where another conversation is on screen."""
    told = translate("Here", "{name} asks you for the conversation of {patient}")
    return told.format(name=request.asker, patient=patient)


def kept(request: Request, patient: str) -> str:
    """What somebody who asked is told when the owner keeps it."""
    return translate("Here", "{name} keeps the conversation of {patient}").format(
        name=request.owner, patient=patient
    )


def yours(patient: str) -> str:
    """What somebody who asked is told when it is theirs."""
    return translate("Here", "The conversation of {patient} is yours now").format(patient=patient)


def asks_you(request: Request, let_go: str, keep: str) -> str:
    """The same in a terminal, with the two commands that answer."""
    told = translate("Here", "{name} asks you for conversation {id}. Let them have it: {let_go}. Keep it: {keep}")
    return told.format(name=request.asker, id=request.conversation_id, let_go=let_go, keep=keep)


def you_asked(request: Request, take: str) -> str:
    """How it stands with what somebody asked for, in a terminal; `take` is the command that takes it."""
    if request.is_refused:
        told = translate("Here", "{owner} keeps conversation {id} for now. Ask again: {take}")
    elif request.is_ready:
        told = translate(
            "Here", "{owner} has written nothing for a minute. Conversation {id} is yours with {take}"
        )
    else:
        told = translate(
            "Here",
            "You asked {owner} for conversation {id}. Once they have written nothing for a minute, this takes "
            "it: {take}",
        )
    return told.format(owner=request.owner, id=request.conversation_id, take=take)


def nobody_asks() -> str:
    """What is said where there are no requests."""
    return translate("Here", "Nobody asks you for a conversation, and you have asked nobody.")


def owns_now(conversation_id: int, owner: str) -> str:
    """Who has a conversation after somebody was asked for it."""
    return translate("Here", "{owner} has conversation {id} now.").format(owner=owner, id=conversation_id)
