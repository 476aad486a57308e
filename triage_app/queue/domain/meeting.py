"""Who else is at a conversation, and who asks whom to let them have it: what a desk is told of its colleagues."""

from typing import Final, NamedTuple

STALE: Final = 2
"""So many times as long as an owner may take to answer: then who asked has not taken it, and others may ask."""


class Here(NamedTuple):
    """A colleague who has a conversation on screen, and whether they write to its patient."""

    conversation_id: int
    staff_id: int
    name: str
    writes: bool


class Request(NamedTuple):
    """Somebody asks the owner of a conversation to let them have it.

    `is_ready`: the owner was given time enough, refused nothing and does not write, so that who asked may take it.
    """

    conversation_id: int
    asker_id: int
    asker: str
    owner_id: int
    owner: str
    is_refused: bool
    is_ready: bool


class Met(NamedTuple):
    """What a desk hears of its colleagues: who is where, and the requests that are about its own person."""

    here: tuple[Here, ...] = ()
    requests: tuple[Request, ...] = ()
