"""Takes in what a portal sent: every message exactly once, however often the portal repeats it.

A page costs the same few statements whether it brings five messages or five hundred.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import insert, select

from triage_app.queue.domain.clocks import earliest
from triage_app.queue.domain.policies import Promise
from triage_app.queue.domain.remote import Intake, RemoteMessage
from triage_app.queue.services import messages, portals, reopening, returned, rulebooks
from triage_app.queue.services.messages import Arrival
from triage_app.queue.services.parties import patients_on, providers_on
from triage_app.queue.services.returned import Sent
from triage_app.queue.services.threads import Place, Threads, key_of
from triage_app.queue.services.waiting import Heard, Standing, begin, bring_in_step, standing, wake
from triage_app.queue.store.schema import Quarantine
from triage_app.queue.store.work import Work

_in_order = attrgetter("at", "number")


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
    portals.hold(work, portal_id)
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
    changed_ours = [one for one in (*edited.values(), *returning.values()) if known[one.remote_id].is_ours]
    sent = returned.ours(work, portal_id, said.values(), [one.remote_id for one in changed_ours])
    patients = patients_on(work, portal_id, page, seen_at)
    touched = {known[one.remote_id].conversation_id for one in (*edited.values(), *returning.values())}
    if fresh or edited or page.threads:
        threads = Threads(work, portal_id, patients, providers_on(work, portal_id, page))
        passed_at, calendar = portals.passed_at(work, portal_id), rulebooks.in_force(work).calendar
        arrival = Arrival(portal_id, seen_at, earliest(seen_at, page.at), sent, passed_at, calendar)
        changed = _store(work, threads, page, arrival, fresh, edited)
        wake(work, sorted(changed))  # nobody who hid it has read that
        touched |= changed
    touched |= messages.believe(work, sent, returning)
    returned.compare(work, said.values(), sent)
    bring_in_step(work, sorted(touched))
    return Taken(len(fresh), len(edited), quarantined)


def apart(page: Intake) -> list[Intake]:
    """A page as one of each thread on it, so that each can be taken in by itself."""
    found: defaultdict[str, Intake] = defaultdict(lambda: replace(page, messages=(), threads=(), unreadable=()))
    for title in page.threads:
        key = key_of(title)
        found[key] = replace(found[key], threads=(*found[key].threads, title))
    for one in page.messages:
        key = key_of(one)
        found[key] = replace(found[key], messages=(*found[key].messages, one))
    alone = [replace(page, messages=(), threads=())] if page.unreadable else []
    return alone + list(found.values())


def _store(
    work: Work,
    threads: Threads,
    page: Intake,
    arrival: Arrival,
    fresh: Sequence[RemoteMessage],
    edited: Mapping[int, RemoteMessage],
) -> set[int]:
    """Write down what is new and edited; returns the conversations with news that do not say so yet.

    A conversation that begins on this page is made with all that it says of its messages.
    """
    keys = threads.keys_of(page)
    written = {one.remote_id: arrival.row(one) for one in fresh}
    keys |= threads.begin_topics(keys, written)
    before = reopening.before(work, edited)
    known_places = messages.kept_places(before, edited, keys)
    known_places |= _where_written((*fresh, *edited.values()), arrival.sent)
    new = [one for one in fresh if one.remote_id not in arrival.sent]
    standings = _standings(keys, written, new, threads.promised(keys[one.remote_id] for one in new))
    homeless = {one.remote_id for one in (*fresh, *edited.values())} - known_places.keys()
    named = {key_of(one) for one in page.threads}
    made = threads.make(named | {keys[one] for one in homeless}, standings, arrival.seen_at)
    begin(work, {number: standings[key] for key, number in made.items() if key in standings})
    places = threads.places(keys) | known_places
    placed = [{**places[key]._asdict(), **row} for key, row in written.items()]
    all_new = messages.store(work, arrival.portal_id, placed, fresh)
    news_in = messages.rewrite(work, arrival.sent, edited, places, before)
    told = {key for key in written if all_new and keys[key] in made and key not in arrival.sent}
    return news_in | {places[key].conversation_id for key in written if key not in told}


def _standings(
    keys: Mapping[str, str],
    written: Mapping[str, Mapping[str, Any]],
    fresh: Iterable[RemoteMessage],
    promised: Mapping[str, Promise],
) -> dict[str, Standing]:
    """What each thread says of its new messages, by its key, as if there were no others."""
    heard: defaultdict[str, list[Heard]] = defaultdict(list)
    files: Counter[str] = Counter()
    for number, one in enumerate(fresh, 1):
        row, key = written[one.remote_id], keys[one.remote_id]
        event = (
            row["direction"],
            row["sent_at"],
            row["seen_at"],
            number,
            row["answers_up_to"],
            row["promised_at"],
        )
        heard[key].append(Heard(*event, source=row["sent_source"], text=row["text"]))
        files[key] += len(one.files)
    return {
        key: standing(sorted(some, key=_in_order), files[key], (promised[key],)) for key, some in heard.items()
    }


def _where_written(messages: Iterable[RemoteMessage], sent: Mapping[str, Sent]) -> dict[str, Place]:
    """A reply of ours belongs where it was written, whatever thread it comes back in."""
    return {
        one.remote_id: ours.place
        for one in messages
        if (ours := sent.get(one.remote_id)) is not None and returned.is_faithful(one, ours)
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
