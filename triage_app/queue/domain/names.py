"""Names of places, portals and people as somebody wrote them: capitals make no difference to which is meant."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

T = TypeVar("T")


def spelt(said: str, known: Iterable[str]) -> str | None:
    """The one of the known names that is meant, as it is spelt there; None where there is none."""
    wanted = said.casefold()
    return next((one for one in known if one.casefold() == wanted), None)


def of_name(said: str, known: Mapping[str, T], otherwise: T) -> T:
    """What is known under a name, else something else."""
    found = spelt(said, known)
    return otherwise if found is None else known[found]
