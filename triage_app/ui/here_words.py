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
