"""How portals tell it wrong: late, twice, by a crooked clock, in the wrong zone, or without saying when."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random
from typing import Final

from msgspec.structs import replace

from triage_app.practice.history.values import Message

_LATE: Final = "late"
_LATER_BY: Final = timedelta(seconds=30)
_OVERTAKEN: Final = 2
"""The second message of a thread comes only after the third, which may be its answer."""

_CROOKED_S: Final = 600
_LOCAL: Final = "local"
_BEHIND: Final = timedelta(hours=5)
"""So far is the time on the wall behind UTC in winter."""


def told_wrong(random: Random, kind: str, messages: Sequence[Message]) -> tuple[Message, ...]:
    """The messages of a thread as a careless portal tells them, in their order of arrival; short ones may stay."""
    if kind == _LATE:
        return _late(messages)
    if kind == _LOCAL:
        return _local(messages)
    return tuple(_ONE_BY_ONE[kind](random, one) for one in messages)


def _late(messages: Sequence[Message]) -> tuple[Message, ...]:
    if len(messages) <= _OVERTAKEN:
        return tuple(messages)
    overtaken = replace(messages[1], seen=messages[_OVERTAKEN].seen + _LATER_BY)
    return tuple(sorted((messages[0], *messages[2:], overtaken), key=lambda one: one.seen))


def _local(messages: Sequence[Message]) -> tuple[Message, ...]:
    """A second message in a row whose time is the practice's, passed off as UTC: it seems older than the first."""
    if len(messages) == 1 or not messages[1].inbound or messages[1].sent is None:
        return tuple(messages)
    return (messages[0], replace(messages[1], sent=messages[1].sent - _BEHIND), *messages[2:])


def _crooked(random: Random, one: Message) -> Message:
    """A clock up to ten minutes fast or slow."""
    wrong = timedelta(seconds=int((random.random() * 2 - 1) * _CROOKED_S))
    return replace(one, sent=one.sent + wrong) if one.sent is not None else one


_ONE_BY_ONE: Final[dict[str, Callable[[Random, Message], Message]]] = {
    "twice": lambda _, one: replace(one, times=2),
    "crooked": _crooked,
    "sent_missing": lambda _, one: replace(one, sent=None, received=one.sent),
    "only_updated": lambda _, one: replace(one, sent=None, last_updated=one.sent),
    "no_times": lambda _, one: replace(one, sent=None),
}

KINDS: Final = (_LATE, _LOCAL, *_ONE_BY_ONE)
"""Every disorder there is."""
