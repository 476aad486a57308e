"""The practice portal: a FHIR R4 server over HTTP on the loopback address, with traits and mishaps on demand."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any, Self
from uuid import uuid4

from triage_app.practice.conversations import Message
from triage_app.practice.exchange import Request, Response, outcome
from triage_app.practice.faults import Fault, FaultKind, Faults, spoiled
from triage_app.practice.feed import Feed, Times
from triage_app.practice.generator import Practice
from triage_app.practice.http_front import HttpFront
from triage_app.practice.journal import Journal, JournalEntry, JournalKind
from triage_app.practice.pages import Pages
from triage_app.practice.payloads import entry_for
from triage_app.practice.rest import PREFIX, TOKEN_PATH, FhirInterface, unauthorized
from triage_app.practice.storage import Storage
from triage_app.practice.store import Record, ResourceStore
from triage_app.practice.texts import Opening
from triage_app.practice.tokens import Tokens
from triage_app.practice.traits import Traits
from triage_app.practice.writes import Writes

_SUBJECT_LENGTH = 60
_GUEST_NETWORK = b"""<!DOCTYPE html>
<html><head><title>Guest network</title></head>
<body><h1>Welcome to our guest network</h1><form method="post"><button>Accept</button></form></body></html>
"""


class PracticePortal:
    """The portal of one make-believe practice; every method may be called from any thread."""

    def __init__(
        self,
        practice: Practice,
        *,
        clock: Callable[[], datetime],
        traits: Traits | None = None,
        journal_path: Path | None = None,
        machine_clock: Callable[[], float] = monotonic,
    ) -> None:
        self.traits = traits or Traits()
        self.faults = Faults()
        """Mishaps still to come."""
        self.journal = Journal(journal_path)
        """What really happened here."""
        self.tokens = Tokens(machine_clock)
        """Who may come in, and for how long."""
        self._clock = clock
        self._stopping = Event()
        self._fronts: list[HttpFront] = []
        self._ports = [0, 0]
        self._store = ResourceStore(whole_seconds=self.traits.second_precision)
        self._feed = Feed(practice, self._store, self.journal)
        self._storage: Storage | None = None
        if self.traits.expiring_links_s is not None:
            self._storage = Storage(self._store, machine_clock, self.traits.expiring_links_s)
        self._fhir = FhirInterface(
            store=self._store,
            traits=self.traits,
            tokens=self.tokens,
            pages=Pages(self._store, self.traits, self._served_body),
            writes=Writes(self._store, self.traits, self.journal, self._stopping),
            served_body=self._served_body,
        )

    def start(self) -> None:
        """Begin to serve on a free port, or on the one it had before it was stopped."""
        self._stopping.clear()
        self._feed.let_arrive(self._now())
        self._fronts = [HttpFront(partial(self._handle, self._fhir.answer), self._ports[0])]
        self._fhir.reached_at(self._fronts[0].origin)
        if self._storage is not None:
            storage = HttpFront(
                partial(self._handle, partial(self._answer_storage, self._storage)), self._ports[1]
            )
            self._fronts.append(storage)
            self._storage.origin = storage.origin
        for place, front in enumerate(self._fronts):
            self._ports[place] = front.port
            front.start()

    def stop(self) -> None:
        """Hang up on everybody and free the port; what the portal holds stays, and it may be started again."""
        self._stopping.set()
        for front in self._fronts:
            front.stop()
        self._fronts = []

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def base_url(self) -> str:
        """The FHIR base address, without a slash at the end; it is known once the portal was started."""
        return f"http://127.0.0.1:{self._ports[0]}{PREFIX}"

    @property
    def token_url(self) -> str:
        """Where tokens are handed out; it is known once the portal was started."""
        return f"http://127.0.0.1:{self._ports[0]}{TOKEN_PATH}"

    @property
    def client_id(self) -> str:
        """The only client the portal knows."""
        return self.tokens.client_id

    @property
    def client_secret(self) -> str:
        """That client's secret, made up anew for each portal."""
        return self.tokens.client_secret

    def use_clock(self, clock: Callable[[], datetime]) -> None:
        """Take practice time from another clock from now on."""
        self._clock = clock

    def patient_writes(
        self,
        patient_id: str,
        text: str | Opening,
        thread: str | None = None,
        at: datetime | None = None,
        *,
        last_updated: datetime | None = None,
    ) -> Message:
        """Let a patient write, into a conversation or a new one; an Opening brings subject and category along.

        With a time to come it arrives only then. A time gone by is when it was sent; the portal stamps it now all
        the same, unless last_updated asks for a late commit that looks older than it is.

        Raises:
            KeyError: there is no such patient.

        """
        now = self._now()
        sent = now if at is None else at.astimezone(UTC)
        stamped = max(sent, now) if last_updated is None else last_updated.astimezone(UTC)
        opening = text if isinstance(text, Opening) else Opening("other", _subject(text), text)
        message = self._feed.write(patient_id, opening, thread, Times(sent, stamped, max(sent, stamped, now)))
        self._feed.let_arrive(now)
        return message

    def edit(self, resource_type: str, resource_id: str, **fields: Any) -> Record:
        """Change elements of a resource behind the client's back; None leaves an element out.

        Raises:
            KeyError: there is no such resource.

        """
        now = self._now()
        self._feed.let_arrive(now)
        with self._store.lock:
            record = self._existing(resource_type, resource_id)
            changed = dict(record.resource) | fields
            changed = {name: element for name, element in changed.items() if element is not None}
            record = self._store.put(changed, now)
        self._note(JournalKind.EDITED, record, now)
        return record

    def put_raw(
        self,
        body: bytes,
        *,
        resource_type: str = "Communication",
        resource_id: str | None = None,
        last_updated: datetime | None = None,
    ) -> Record:
        """Plant bytes that are served as they are, in a search result as well as by id."""
        now = self._now()
        stamped = now if last_updated is None else last_updated
        record = self._store.put_raw(resource_type, resource_id or f"raw-{uuid4()}", body, stamped)
        self._note(JournalKind.EDITED, record, now)
        return record

    def withdraw(self, resource_type: str, resource_id: str) -> None:
        """Take a resource away, as when a patient deletes a message; reading it then says gone.

        Raises:
            KeyError: there is no such resource.

        """
        now = self._now()
        self._feed.let_arrive(now)
        record = self._existing(resource_type, resource_id)
        self._store.withdraw(resource_type, resource_id)
        self._note(JournalKind.EDITED, record, now)

    def read(self, resource_type: str, resource_id: str) -> Mapping[str, Any]:
        """A resource as the portal holds it, without asking over HTTP.

        Raises:
            KeyError: there is no such resource.

        """
        self._feed.let_arrive(self._now())
        return self._existing(resource_type, resource_id).resource

    def _existing(self, resource_type: str, resource_id: str) -> Record:
        record = self._store.get(resource_type, resource_id)
        if record is None:
            raise KeyError(resource_id)
        return record

    def _note(self, kind: JournalKind, record: Record, now: datetime) -> None:
        self.journal.add([entry_for(self._store, kind, record, now)])

    def _now(self) -> datetime:
        return self._clock().astimezone(UTC)

    def _served_body(self, record: Record) -> bytes:
        return record.body if self._storage is None else self._storage.with_signed_links(record.body)

    def _handle(self, answer: Callable[[Request, datetime], Response], request: Request) -> Response | None:
        fault = self.faults.take(request)
        if fault is not None and fault.kind is FaultKind.SLOW:
            self._stopping.wait(fault.seconds)
        if fault is not None and fault.kind is FaultKind.DROP_BEFORE:
            return None
        now = self._now()
        self._feed.let_arrive(now)
        instead = None if fault is None else _instead(fault)
        response: Response | None = answer(request, now) if instead is None else instead
        if response is not None and fault is not None:
            response = spoiled(response, fault)
        if response is None:
            return None
        self._note_served(response, now)
        dated = (*response.headers, ("Date", format_datetime(now, usegmt=True)))
        return Response(response.status, response.body, dated)

    def _note_served(self, response: Response, now: datetime) -> None:
        self.journal.add(
            entry_for(self._store, JournalKind.SERVED, record, now)
            for record in response.served
            # Headers of conversations carry nothing; what cannot be read may be a message.
            if record.resource_type == "Communication" and ("payload" in record.resource or not record.resource)
        )

    def _answer_storage(self, storage: Storage, request: Request, now: datetime) -> Response:
        if request.header("authorization"):
            self.journal.add(
                [JournalEntry(JournalKind.TOKEN_LEAKED, now, "Binary", request.path.rpartition("/")[2])]
            )
        return storage.answer(request)


def _subject(text: str) -> str:
    return " ".join(text.split())[:_SUBJECT_LENGTH]


def _instead(fault: Fault) -> Response | None:
    retry = (("Retry-After", f"{fault.seconds:.0f}"),)
    match fault.kind:
        case FaultKind.HTML_200:
            return Response(200, _GUEST_NETWORK, (("Content-Type", "text/html; charset=utf-8"),))
        case FaultKind.STATUS_500_BEFORE:
            return outcome(500, "exception", "The portal has a bad day")
        case FaultKind.STATUS_429:
            return outcome(429, "throttled", "Too many requests", retry)
        case FaultKind.STATUS_401:
            return unauthorized()
    return None
