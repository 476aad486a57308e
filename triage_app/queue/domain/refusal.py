"""Why something cannot be as it was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from triage_app.errors import Value


@dataclass(frozen=True)
class Refusal:
    """A code with typed values, which services raise and sentences.py says."""

    code: str
    values: Mapping[str, Value] = field(default_factory=dict)
