"""Begin a practice: its name, its time zone, its first location, and the row sync's lease lives in."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import insert, select

from triage_app.errors import UsageError
from triage_app.queue.store.machine_time import machine_now
from triage_app.queue.store.schema import Location, Practice
from triage_app.queue.store.schema_outbox import Lease
from triage_app.queue.store.work import Work

SYNC_LEASE = "sync"


def establish(work: Work, name: str, zone: str, location: str) -> bool:
    """Write the practice's first facts; False when there is a practice already, which is left as it is.

    Raises:
        UsageError: `zone_unknown`.
    """
    if work.connection.execute(select(Practice.id)).scalar() is not None:
        return False
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise UsageError("zone_unknown", zone=zone) from None
    work.connection.execute(insert(Practice).values(id=1, name=name, zone=zone))
    work.connection.execute(insert(Location).values(name=location))
    work.connection.execute(
        insert(Lease).values(name=SYNC_LEASE, holder="", fence=0, expires_at=machine_now(), beat_at=machine_now())
    )
    return True
