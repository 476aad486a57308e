"""Failures the world causes, told by a code and typed values; sentences.py turns them into words."""

from typing import TypeAlias

Value: TypeAlias = str | int | float
"""What may stand beside a code: counts, sizes, names of portals and hosts."""


class TriageError(Exception):
    """Something outside the program went wrong and a person must learn of it.

    `code` names what happened and has an entry in sentences.py. `values` fill that entry's blanks: names of
    portals, host names, counts, sizes. Never a patient's name, a message's text or a secret.
    """

    def __init__(self, code: str, **values: Value) -> None:
        super().__init__(code, *(f"{name}={value}" for name, value in values.items()))
        self.code = code
        self.values = values


class UsageError(TriageError):
    """What was asked for makes no sense as asked; nothing was changed (exit code 2)."""


class NotAllowedError(TriageError):
    """This person may not do this here; nothing was changed (exit code 3)."""


class ConflictError(TriageError):
    """Someone or something was faster; nothing was changed (exit code 4)."""


class UnreachableError(TriageError):
    """A portal or the database does not answer (exit code 5)."""


class DeniedByPortalError(TriageError):
    """The portal answered and said no: wrong secret, missing right, page that is not FHIR (exit code 5)."""
