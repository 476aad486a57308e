"""What the practice portal holds: the current version of every resource, in memory."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import RLock
from typing import Any
from uuid import uuid4

import msgspec

from triage_app.practice.resources import Resource, instant


@dataclass(frozen=True)
class Record:
    """One version of a resource and the bytes in which it is served."""

    resource_type: str
    id: str
    version: int
    last_updated: datetime
    order: int
    """Records are numbered in the order in which their first version came."""
    resource: Mapping[str, Any]
    """Empty when the bytes are not a JSON object."""
    body: bytes

    @property
    def etag(self) -> str:
        """The version as HTTP names it."""
        return f'W/"{self.version}"'


class ResourceStore:
    """Resources by type and id; safe to use from any thread."""

    def __init__(self, *, whole_seconds: bool = False) -> None:
        self.lock = RLock()
        """Held by whoever needs several steps to be one."""
        self._whole_seconds = whole_seconds
        self._records: dict[tuple[str, str], Record] = {}
        self._withdrawn: set[tuple[str, str]] = set()
        self._count = 0

    def get(self, resource_type: str, resource_id: str) -> Record | None:
        """The current version; None when there is none."""
        with self.lock:
            return self._records.get((resource_type, resource_id))

    def is_withdrawn(self, resource_type: str, resource_id: str) -> bool:
        """It existed once and was taken away."""
        with self.lock:
            return (resource_type, resource_id) in self._withdrawn

    def of_type(self, resource_type: str) -> list[Record]:
        """All resources of a type, the oldest first."""
        with self.lock:
            found = [record for record in self._records.values() if record.resource_type == resource_type]
        return sorted(found, key=lambda record: record.order)

    def put(self, resource: Resource, at: datetime) -> Record:
        """Store a resource as its next version; without an id it is given one."""
        resource_type, resource_id = resource["resourceType"], resource.get("id") or str(uuid4())

        def body(version: int, stamped: datetime) -> bytes:
            shown = instant(stamped, whole_seconds=self._whole_seconds)
            meta = resource.get("meta", {}) | {"versionId": str(version), "lastUpdated": shown}
            return msgspec.json.encode(resource | {"id": resource_id, "meta": meta})

        return self._keep((resource_type, resource_id), at, body)

    def put_raw(self, resource_type: str, resource_id: str, body: bytes, at: datetime) -> Record:
        """Store bytes to be served as they are, whatever they contain."""
        return self._keep((resource_type, resource_id), at, lambda _version, _stamped: body)

    def withdraw(self, resource_type: str, resource_id: str) -> None:
        """Take a resource away; reading it then says gone."""
        with self.lock:
            del self._records[resource_type, resource_id]
            self._withdrawn.add((resource_type, resource_id))

    def _keep(self, key: tuple[str, str], at: datetime, make_body: Callable[[int, datetime], bytes]) -> Record:
        at = at.astimezone(UTC)
        stamped = at.replace(microsecond=0 if self._whole_seconds else at.microsecond // 1000 * 1000)
        with self.lock:
            before = self._records.get(key)
            self._count += before is None
            version = 1 if before is None else before.version + 1
            body = make_body(version, stamped)
            record = Record(
                resource_type=key[0],
                id=key[1],
                version=version,
                last_updated=stamped,
                order=self._count if before is None else before.order,
                resource=_parsed(body),
                body=body,
            )
            self._records[key] = record
            self._withdrawn.discard(key)
        return record


def _parsed(body: bytes) -> Resource:
    try:
        parsed = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}
    return parsed if isinstance(parsed, dict) else {}
