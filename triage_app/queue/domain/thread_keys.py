"""The keys of conversations: whose thread at the portal each of them continues.

The conversation that carries a thread's own key is where the thread's next message lands. Marks begin with `#`,
which in names of the portal's is written otherwise: no portal can name a thread like a key of ours.
"""

import hashlib
from typing import Final

LONGEST: Final = 300
"""Characters a key has at most."""

_LONGEST_NAME: Final = 150
"""Characters of a thread's name that are kept whole; servers have 64 at most (FHIR R4, id)."""

_LONGEST_PATIENT: Final = 100
"""Characters of a patient's reference, likewise; what is left is for marks."""

_PARTED, _ASIDE, _CUT = "#", "#~", "#="
_WRITTEN: Final = (("%", "%25"), ("#", "%23"))


def own(name: str) -> str:
    """The key of a thread, by the portal's name of it."""
    key = _escaped(name)
    return key if len(key) <= _LONGEST_NAME else key[: _LONGEST_NAME - 66] + _CUT + _digest(key)


def parted(key: str, patient_reference: str | None) -> str:
    """The key of a thread's messages about another patient: a conversation is about one."""
    about = _escaped(patient_reference or "")
    if about.startswith(("~", "=")) or len(about) > _LONGEST_PATIENT:
        about = _digest(about)
    return f"{key}{_PARTED}{about}"


def aside(key: str, mark: str) -> str | None:
    """The key of a conversation of a thread that does not go on there; None where it would be too long."""
    made = f"{base(key)}{_ASIDE}{mark}"
    return made if len(made) <= LONGEST else None


def base(key: str) -> str:
    """The key under which a conversation's thread goes on."""
    return key.partition(_ASIDE)[0]


def name(key: str) -> str | None:
    """The portal's own name of a conversation's thread; None where it is too long to be kept."""
    found = key.partition(_PARTED)[0]
    if base(key).startswith(found + _CUT):
        return None
    for sign, written in reversed(_WRITTEN):
        found = found.replace(written, sign)
    return found


def at_portal(key: str) -> str | None:
    """The portal's own name of the thread; None where a reply must not say that it continues it."""
    return None if _PARTED in base(key) else name(key)


def _escaped(text: str) -> str:
    for sign, written in _WRITTEN:
        text = text.replace(sign, written)
    return text


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
