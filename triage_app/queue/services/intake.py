"""Takes in what a portal sent: every message exactly once, however often the portal repeats it.

A page costs the same few statements whether it brings five messages or five hundred.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from triage_app.queue.domain.remote import Intake, RemoteMessage
from triage_app.queue.services import messages, returned
from triage_app.queue.services.messages import Arrival
from triage_app.queue.services.parties import patients_on, providers_on
from triage_app.queue.services.returned import Sent
from triage_app.queue.services.threads import Threads
from triage_app.queue.services.waiting import bring_in_step
from triage_app.queue.store.schema import Quarantine
from triage_app.queue.store.work import Work


@dataclass(frozen=True)
class Taken:
    """What a page came to."""

    new: int = 0
    changed: int = 0
    quarantined: int = 0

    def __add__(self, other: "Taken") -> "Taken":
        return Taken(self.new + other.new, self.changed + other.changed, self.quarantined + other.quarantined)


def take_in(work: Work, portal_id: int, page: Intake, seen_at: datetime) -> Taken:
    """Store what is new or changed on a page and bring its conversations in step.

    Args:
        work: an open transaction.
        portal_id: the portal that sent it.
        page: at most a few hundred entries; every message's `thread_key` is set.
        seen_at: practice time at which this pass began: when the practice could first know of what is new.
    """
    quarantined = _set_aside(work, portal_id, page, seen_at)
    said = {one.remote_id: one for one in page.messages}  # an entry that comes twice counts as it came last
    known = messages.known(work, portal_id, said.values())
    fresh = [one for one in said.values() if one.remote_id not in known]
    edited, returning = {}, {}
    for remote_id, here in known.items():
        if not here.content_hash:
            returning[here.id] = said[remote_id]
        elif here.content_hash != said[remote_id].content_hash:
            edited[here.id] = said[remote_id]
    sent = returned.ours(work, portal_id, said.values())
    patients = patients_on(work, portal_id, page, seen_at)
    touched = {known[one.remote_id].conversation_id for one in (*edited.values(), *returning.values())}
    if fresh or edited or page.threads:
        threads = Threads(work, portal_id, patients, providers_on(work, portal_id, page))
        conversations = threads.ids_for(page, seen_at) | _where_written(said, sent)
        arrival = Arrival(portal_id, seen_at, conversations, sent)
        messages.store(work, arrival, fresh)
        messages.rewrite(work, arrival, edited)
        touched |= {conversations[one.remote_id] for one in (*fresh, *edited.values())}
    messages.believe(work, sent, returning)
    returned.compare(work, said.values(), sent)
    bring_in_step(work, sorted(touched))
    return Taken(len(fresh), len(edited), quarantined)


def _where_written(said: dict[str, RemoteMessage], sent: dict[str, Sent]) -> dict[str, int]:
    """A reply of ours belongs where it was written, whatever thread it comes back in."""
    return {
        remote_id: ours.conversation_id
        for remote_id, ours in sent.items()
        if returned.is_faithful(said[remote_id], ours)
    }


def _set_aside(work: Work, portal_id: int, page: Intake, seen_at: datetime) -> int:
    """Keep what cannot be read, once; returns how much of it is new."""
    if not page.unreadable:
        return 0
    broken = {hashlib.sha256(one.original).hexdigest(): one for one in page.unreadable}
    here = set(
        work.connection.execute(
            select(Quarantine.sha256).where(Quarantine.portal_id == portal_id, Quarantine.sha256.in_(broken))
        ).scalars()
    )
    new = [
        {
            "portal_id": portal_id,
            "sha256": sha256,
            "reason": one.reason,
            "original": one.original,
            "seen_at": seen_at,
        }
        for sha256, one in broken.items()
        if sha256 not in here
    ]
    if new:
        work.connection.execute(insert(Quarantine), new)
    return len(new)
