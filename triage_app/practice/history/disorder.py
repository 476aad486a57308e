"""How portals tell it wrong: late, twice, by a crooked clock, or without saying when."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Final

from msgspec.structs import replace

from triage_app.practice.history.values import Message

KINDS: Final = ("twice", "late", "crooked", "sent_missing", "only_updated", "no_times")
"""In turn, so that none is ever left out."""

_LATE: Final = timedelta(seconds=30)
_OVERTAKEN: Final = 2
"""The second message of a thread comes only after the third, which may be its answer."""

_CROOKED_S: Final = 600


def told_wrong(random: Random, kind: str, messages: Sequence[Message]) -> tuple[Message, ...]:
    """The messages of a thread as a careless portal tells them, in their order of arrival; short ones may stay."""
    if kind == "twice":
        return tuple(replace(one, times=2) for one in messages)
    if kind == "late" and len(messages) > _OVERTAKEN:
        overtaken = replace(messages[1], seen=messages[_OVERTAKEN].seen + _LATE)
        return tuple(sorted((messages[0], *messages[2:], overtaken), key=lambda one: one.seen))
    if kind == "crooked":
        return tuple(_crooked(random, one) for one in messages)
    if kind == "sent_missing":
        return tuple(replace(one, sent=None, received=one.sent) for one in messages)
    if kind == "only_updated":
        return tuple(replace(one, sent=None, last_updated=one.sent) for one in messages)
    if kind == "no_times":
        return tuple(replace(one, sent=None) for one in messages)
    return tuple(messages)


def _crooked(random: Random, one: Message) -> Message:
    """A clock up to ten minutes fast or slow."""
    wrong = timedelta(seconds=int((random.random() * 2 - 1) * _CROOKED_S))
    return replace(one, sent=one.sent + wrong) if one.sent is not None else one
