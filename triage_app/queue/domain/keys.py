"""Keys made once, when a person acts, and never again: repeating an action with its key changes nothing."""

import os
import time
from uuid import UUID

URN_SYSTEM = "urn:ietf:rfc:3986"
"""The identifier system under which a portal stores our keys (decision 3)."""


def new_key() -> str:
    """A UUID version 7 (RFC 9562): sorts by the millisecond it was made, unguessable in its other 74 bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | int.from_bytes(os.urandom(10), "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return str(UUID(int=value))


def urn(key: str) -> str:
    """The identifier value a portal stores for a key."""
    return f"urn:uuid:{key}"


def key_of(system: str, value: str) -> str | None:
    """The key inside an identifier a portal returned, or None where the identifier is not one of ours."""
    if system != URN_SYSTEM or not value.startswith("urn:uuid:"):
        return None
    return value.removeprefix("urn:uuid:")
