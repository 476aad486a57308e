"""Which conversation a portal's message belongs to: found by its thread, made where it is new."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, NamedTuple, TypeAlias

from sqlalchemy import bindparam, func, select, update

from triage_app.queue.domain import thread_keys
from triage_app.queue.domain.policies import Facts, Promise
from triage_app.queue.domain.remote import Intake, RemoteMessage, RemoteThread
from triage_app.queue.services import rulebooks, topics
from triage_app.queue.services.promises import Subject, promises
from triage_app.queue.services.waiting import Standing, standing
from triage_app.queue.store import rows
from triage_app.queue.store.round_trip import among
from triage_app.queue.store.schema import Conversation, Location, Message
from triage_app.queue.store.work import Work

_Opening: TypeAlias = RemoteMessage | RemoteThread
"""What a conversation begins with."""

_FOUND: Final = select(
    Conversation.thread_key,
    Conversation.id,
    Conversation.patient_id,
    Conversation.provider_id,
    Conversation.subject,
    Conversation.location_id,
    Conversation.merged_into,
).where(Conversation.portal_id == bindparam("portal_id"), among(Conversation.thread_key, "keys"))


class Place(NamedTuple):
    """The conversation a message is shown in, and that of its own thread where it is not the same."""

    conversation_id: int
    came_from: int | None = None

    @classmethod
    def of(cls, home: int, merged_into: int | None) -> "Place":
        """The place of what arrives for a conversation: what was merged goes on where it was merged into."""
        return cls(home) if merged_into is None else cls(merged_into, home)


@dataclass(frozen=True)
class _Thread:
    id: int | None
    """Its conversation's number; None while that is still to be made."""
    patient_id: int | None
    provider_id: int | None
    subject: str
    location_id: int | None = None
    merged_into: int | None = None
    follows: int | None = None


class Threads:
    """Finds or makes the conversation of every message on a page."""

    def __init__(self, work: Work, portal_id: int, patients: dict[str, int], providers: dict[str, int]) -> None:
        self._work = work
        self._portal_id = portal_id
        self._patients = patients
        self._providers = providers
        self._here: dict[str, _Thread] = {}

    def keys_of(self, page: Intake) -> dict[str, str]:
        """The key of each message's thread, by the message's id; titles arrive with their thread's header.

        A thread that suddenly speaks of another patient is parted: a conversation is about one patient.
        """
        openings: dict[str, _Opening] = {}
        for opening in page.entries:
            openings.setdefault(key_of(opening), opening)
        self._meet(openings)
        self._complete(page.threads)
        keys = self._parted(page.messages)
        parted: dict[str, _Opening] = {}
        for one in page.messages:
            if keys[one.remote_id] not in self._here:
                parted.setdefault(keys[one.remote_id], one)
        self._meet(parted)
        return keys

    def promised(self, keys: Iterable[str]) -> dict[str, Promise]:
        """What is promised to each thread's conversation, by key, as if it were only beginning."""
        location = self._first_location()
        threads = {key: self._here[key] for key in keys}
        subjects = {
            key: Subject(self._portal_id, one.location_id or location, one.provider_id, one.patient_id)
            for key, one in threads.items()
        }
        return promises(self._work, rulebooks.in_force(self._work), subjects)

    def _first_location(self) -> int:
        found: int = self._work.connection.execute(select(func.min(Location.id))).scalar_one()
        return found

    def make(
        self, needed: Collection[str], standings: Mapping[str, Standing], seen_at: datetime
    ) -> dict[str, int]:
        """Make the conversations that are needed and missing, and say of each what is known of its messages.

        A thread of which nothing belongs here needs none; `needed` has the keys of those that do. Returns the new
        conversations by key. Where another sync was faster with one of them none counts as new: nobody can say
        what there is in them.
        """
        missing = {key: one for key, one in self._here.items() if one.id is None and key in needed}
        if not missing:
            return {}
        location = self._first_location()
        nothing = standing((), 0, (rulebooks.in_force(self._work).promise(Facts()),))
        made = [
            {
                "portal_id": self._portal_id,
                "thread_key": key,
                "patient_id": thread.patient_id,
                "location_id": thread.location_id or location,
                "provider_id": thread.provider_id,
                "subject": thread.subject,
                "follows": thread.follows,
                "version": 1,
                "created_at": seen_at,
                **standings.get(key, nothing),
            }
            for key, thread in missing.items()
        ]
        added = rows.add(self._work.connection, Conversation, made, unique="portal_id, thread_key")
        found = self._found(missing)
        self._here |= found
        return {key: thread.id for key, thread in found.items() if thread.id} if added == len(made) else {}

    def places(self, keys: Mapping[str, str]) -> dict[str, Place]:
        """Where each message belongs, once all conversations are made."""
        threads = {remote_id: self._here[key] for remote_id, key in keys.items()}
        return {name: Place.of(one.id, one.merged_into) for name, one in threads.items() if one.id}

    def begin_topics(self, keys: Mapping[str, str], written: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
        """The keys that change because new messages begin a new matter in a thread that was settled long ago.

        The conversation of the old matter keeps its messages and gives the thread's own key to the new one.

        Args:
            keys: the key of each message's thread, by the message's id.
            written: new messages as they are written down.
        """
        found = {key: one for key in {keys[one] for one in written} if (one := self._here[key]).id}
        # whom an old matter is about would be learned by the new one alone
        alone = [one.id for one in found.values() if one.id and one.patient_id and not one.merged_into]
        settled = topics.settled_at(self._work, alone)
        if not settled:
            return {}
        after = rulebooks.in_force(self._work).new_topic_after
        changed: dict[str, str] = {}
        for key, one in found.items():
            here = {name: row for name, row in written.items() if keys[name] == key}
            begins_at = topics.begins_at(here.values(), settled.get(one.id or 0), after)
            old = thread_keys.aside(key, f"c{one.id}")
            if begins_at is not None and old is not None:
                self._put_aside(key, old)
                changed |= dict.fromkeys((name for name, row in here.items() if row["sent_at"] < begins_at), old)
        return changed

    def _put_aside(self, key: str, old: str) -> None:
        thread = self._here[old] = self._here[key]
        self._here[key] = replace(thread, id=None, follows=thread.id)
        self._work.connection.execute(
            update(Conversation).where(Conversation.id == thread.id).values(thread_key=old)
        )

    def _meet(self, openings: Mapping[str, _Opening]) -> None:
        """Find the threads with which these begin, or imagine those that are still to be made."""
        if openings:
            self._here |= {key: self._begun_with(one) for key, one in openings.items()} | self._found(openings)

    def _begun_with(self, one: _Opening) -> _Thread:
        patient = self._patients.get(one.patient_reference or "")
        return _Thread(None, patient, self._providers.get(one.provider_reference or ""), one.subject)

    def _parted(self, messages: Iterable[RemoteMessage]) -> dict[str, str]:
        """The key of every message's conversation, once it is clear whom each thread is about."""
        named: dict[str, int] = {}
        keys: dict[str, str] = {}
        for one in messages:
            key = key_of(one)
            thread = self._here[key]
            patient = self._patients.get(one.patient_reference or "")
            if patient is not None and thread.patient_id is None:  # its first message did not say whom it is about
                thread = self._here[key] = replace(thread, patient_id=patient)
                named[key] = patient
            differs = patient is not None and thread.patient_id != patient
            keys[one.remote_id] = thread_keys.parted(key, one.patient_reference) if differs else key
        self._change({key: {"patient_id": patient} for key, patient in named.items()})
        return keys

    def _complete(self, headers: Iterable[RemoteThread]) -> None:
        """What only the title page knows, when messages came before it."""
        news: dict[str, dict[str, Any]] = {}
        for header in headers:
            key = key_of(header)
            thread = self._here[key]
            subject = header.subject or thread.subject
            provider = self._providers.get(header.provider_reference or "", thread.provider_id)
            if (subject, provider) != (thread.subject, thread.provider_id):
                self._here[key] = replace(thread, subject=subject, provider_id=provider)
                news[key] = {"subject": subject, "provider_id": provider}
        self._change(news)

    def _change(self, news: Mapping[str, Mapping[str, Any]]) -> None:
        """Write down what is new of threads that are here; the others are made with it."""
        known = [{"id": number, **facts} for key, facts in news.items() if (number := self._here[key].id)]
        rows.change(self._work.connection, Conversation, known)

    def _found(self, keys: Iterable[str]) -> dict[str, _Thread]:
        found = self._work.connection.execute(_FOUND, {"portal_id": self._portal_id, "keys": list(keys)})
        return {row.thread_key: _Thread(*row[1:]) for row in found}


def key_of(one: _Opening) -> str:
    """The key of the thread that a message came in, or that a title names."""
    name = one.remote_id if isinstance(one, RemoteThread) else one.thread_key or one.remote_id
    return thread_keys.own(name)


def thread_of(work: Work, portal_id: int, remote_id: str) -> str | None:
    """The thread a message belongs to, or None while the message is not here."""
    key = work.connection.execute(
        select(Conversation.thread_key)
        .join(Message, func.coalesce(Message.came_from, Message.conversation_id) == Conversation.id)
        .where(Message.portal_id == portal_id, Message.remote_id == remote_id)
    ).scalar()
    return None if key is None else thread_keys.name(key)


def without_messages(work: Work, portal_id: int, wanted: Iterable[str]) -> list[str]:
    """Those of the threads in which no message was ever found."""
    names = {thread_keys.own(name): name for name in wanted}
    some = select(Message.id).where(Message.conversation_id == Conversation.id).exists()
    merged = Conversation.merged_into.is_not(None)
    found = work.connection.execute(
        select(Conversation.thread_key)
        .where(Conversation.portal_id == portal_id, Conversation.thread_key.in_(list(names)), ~some, ~merged)
        .order_by(Conversation.id)
    ).scalars()
    return [names[key] for key in found]
