"""The keys of conversations: whose thread at the portal each of them continues.

The conversation that carries a thread's own key is where the thread's next message lands.
"""

from typing import Final

LONGEST: Final = 300
"""Characters a key has at most."""

_PARTED, _ASIDE = "#", "#~"


def parted(key: str, patient_reference: str | None) -> str:
    """The key of a thread's messages about another patient: a conversation is about one."""
    return f"{key}{_PARTED}{patient_reference}"


def aside(key: str, mark: str) -> str | None:
    """The key of a conversation of a thread that does not go on there; None where it would be too long."""
    made = f"{base(key)}{_ASIDE}{mark}"
    return made if len(made) <= LONGEST else None


def base(key: str) -> str:
    """The key under which a conversation's thread goes on."""
    return key.partition(_ASIDE)[0]


def at_portal(key: str) -> str | None:
    """The portal's own name of the thread; None where a reply must not say that it continues it."""
    return None if _PARTED in base(key) else base(key)
