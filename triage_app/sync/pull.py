"""One pass over one portal: fetch, find out what is missing, store; never a transaction open during HTTP."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from triage_app import crash
from triage_app.errors import TriageError, Value
from triage_app.logs import event
from triage_app.queue.domain.clocks import is_apart
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.remote import Intake, RemoteMessage, RemoteThread
from triage_app.queue.domain.troubles import CLOCKS_APART
from triage_app.queue.services import files, intake, keeping, parties, portals, threads
from triage_app.queue.services.intake import Taken
from triage_app.queue.store.work import UNREADABLE, Store, Work
from triage_app.sync.portal import Page, Portal

_LONGEST_CHAIN = 50
_SAID = "%Y-%m-%d %H:%M UTC"
_AT_A_TIME = 200
"""Entries that one short transaction takes, however many a server puts on a page."""


_OF_ONE = (*UNREADABLE, ArithmeticError, SQLAlchemyError, TriageError)
"""What may be wrong with one thread, and be no reason to leave out others: somebody may also hold its row."""


_OF_A_ROW = frozenset({"database_busy", "database_refused"})
"""Of what a database says, what may be about one of many rows."""


@dataclass(frozen=True)
class Pulled:
    """What a pass came to. `error` is set when it ended early; what was stored until then stays."""

    seen: int
    taken: Taken
    error: TriageError | None = None


def pull(portal: Portal, portal_id: int, store: Store, keep_going: Callable[[], bool]) -> Pulled:
    """Read everything new from a portal and store it; the cursor moves only after a complete pass."""
    going = _Pass(portal, portal_id, store, store.clock.now())
    try:
        for page in portal.pages(store.read(lambda work: portals.cursor(work, portal_id))):
            going.take_in(page)
            if page.cursor is not None:
                going.complete(page.cursor, page.at)
            elif not keep_going():
                break
        going.read_patients_again()
        _fetch_wanted(portal, portal_id, store)
        if going.failures:
            raise going.failures[0]
    except TriageError as error:
        event("pull_failed", portal_id=portal_id, code=error.code)
        stumble(store, portal_id, error)
        return Pulled(going.seen, going.taken, error)
    if (taken := going.taken) != Taken():
        event("pulled", portal_id=portal_id, new=taken.new, changed=taken.changed, quarantined=taken.quarantined)
    return Pulled(going.seen, taken)


def stumble(store: Store, portal_id: int, error: TriageError) -> None:
    """Write down why a pass has ended early; where the database takes nothing either, the log says so."""
    try:
        store.write(lambda work: portals.stumbled(work, portal_id, error.code, error.values))
    except TriageError as worse:
        event("not_written_down", portal_id=portal_id, code=worse.code)


class _Pass:
    """A pass over a portal: what it has come to, and what could not be stored, for which it does not count."""

    def __init__(self, portal: Portal, portal_id: int, store: Store, began: datetime) -> None:
        self._portal, self._portal_id, self._store, self._began = portal, portal_id, store, began
        self._titles: dict[str, RemoteThread] = {}
        self._apart: dict[str, Value] = {}
        self.seen = 0
        self.taken = Taken()
        self.failures: list[Exception] = []

    def take_in(self, page: Page) -> None:
        """Store what is on a page."""
        self._apart = _apart(self._store.clock.now(), page.at) or self._apart
        self.seen += len(page.messages)
        self._titles |= {one.remote_id: one for one in page.threads}
        for part in _parts(page):
            self._take_part(part)
        for one in page.messages:  # all titles of a long history would be a lot to remember
            self._titles.pop(one.thread_key or "", None)

    def complete(self, cursor: dict[str, Any], at: datetime | None) -> None:
        """Everything was read: only now may replies leave that were kept meanwhile, or be asked about."""
        self._take_lonely_titles(at)
        if not self.failures:
            self._store.write(lambda work: self._pass(work, cursor))

    def _pass(self, work: Work, cursor: dict[str, Any]) -> None:
        keeping.ask_after_break(work, self._portal_id)
        portals.passed(work, self._portal_id, cursor, self._began)
        if self._apart:
            portals.stumbled(work, self._portal_id, CLOCKS_APART, self._apart)

    def _take_lonely_titles(self, at: datetime | None) -> None:
        """A title under which nothing was ever written is itself what the patient wrote."""
        asked = tuple(one for one in self._titles.values() if one.alone.direction is Direction.FROM_PATIENT)
        for part in _parts(Page((), asked, (), None)):
            keys = [one.remote_id for one in part.threads]
            lonely = self._store.read(partial(threads.without_messages, portal_id=self._portal_id, wanted=keys))
            if lonely:
                self._take_part(Page(tuple(self._titles[key].alone for key in lonely), (), (), None, at))

    def _take_part(self, page: Page) -> None:
        """Store what came, with the people it is about."""
        messages = _with_threads(self._portal, self._portal_id, self._store, page.messages)
        everybody: tuple[RemoteMessage | RemoteThread, ...] = (*messages, *page.threads)
        patients = [one.patient_reference for one in everybody if one.patient_reference]
        providers = [one.provider_reference for one in everybody if one.provider_reference]
        strangers, unnamed = self._store.read(
            lambda work: (
                parties.unknown_patients(work, self._portal_id, patients),
                parties.unknown_providers(work, self._portal_id, providers),
            )
        )
        self._store_news(
            Intake(
                messages=messages,
                threads=page.threads,
                unreadable=page.unreadable,
                patients=self._portal.read_patients(strangers),
                providers=self._portal.read_providers(unnamed),
                at=page.at,
            )
        )

    def _store_news(self, news: Intake) -> None:
        """Store it, thread by thread where that fails: what is wrong with one keeps no other patient unseen."""
        try:
            self.taken += self._store.write(
                partial(intake.take_in, portal_id=self._portal_id, page=news, seen_at=self._began)
            )
        except _OF_ONE as error:
            if isinstance(error, TriageError) and error.code not in _OF_A_ROW:
                raise
            threads_apart = intake.apart(news)
            for one in threads_apart if len(threads_apart) > 1 else ():
                self._store_news(one)
            if len(threads_apart) <= 1:
                where = crash.place_of(error)
                event("thread_not_stored", portal_id=self._portal_id, where=where, kind=type(error).__name__)
                self.failures.append(error)

    def read_patients_again(self) -> None:
        """Patients whose records could not be read in an earlier pass: perhaps they can be by now."""
        for reference in self._store.read(
            lambda work: parties.unreadable_patients(work, self._portal_id, self._began)
        ):
            (found,) = self._portal.read_patients([reference])
            if found.readable:
                self._store_news(Intake((), (), (), (found,), ()))


def _apart(ours: datetime, theirs: datetime | None) -> dict[str, Value]:
    """What to tell where the portal's clock is not ours; nothing where they agree."""
    if theirs is None or not is_apart(ours, theirs):
        return {}
    return {"theirs": f"{theirs:{_SAID}}", "ours": f"{ours:{_SAID}}"}


def _parts(page: Page) -> Iterator[Page]:
    longest = max(len(page.messages), len(page.threads), len(page.unreadable))
    for start in range(0, longest, _AT_A_TIME):
        part = slice(start, start + _AT_A_TIME)
        yield Page(page.messages[part], page.threads[part], page.unreadable[part], None, page.at)


def _with_threads(
    portal: Portal, portal_id: int, store: Store, messages: Iterable[RemoteMessage]
) -> tuple[RemoteMessage, ...]:
    """Find the thread of messages that name only the message they answer."""
    messages = tuple(messages)
    here = {one.remote_id: one for one in messages}
    return tuple(
        one if one.thread_key else replace(one, thread_key=_root(portal, portal_id, store, here, one))
        for one in messages
    )


def _root(portal: Portal, portal_id: int, store: Store, here: dict[str, RemoteMessage], one: RemoteMessage) -> str:
    visited = {one.remote_id}
    at = one
    while at.thread_key is None and at.answers is not None and len(visited) < _LONGEST_CHAIN:
        asked = at.answers
        known = store.read(lambda work, asked=asked: threads.thread_of(work, portal_id, asked))  # type: ignore[misc]
        if known is not None:
            return known
        parent = here.get(asked) or portal.read_message(asked)
        if parent is None or parent.remote_id in visited:
            break
        visited.add(parent.remote_id)
        at = parent
    return at.thread_key or at.remote_id


def _fetch_wanted(portal: Portal, portal_id: int, store: Store) -> None:
    for file_id, reference in store.read(lambda work: files.wanted(work, portal_id)):
        if reference is None:
            store.write(lambda work, file_id=file_id: files.failed(work, file_id))  # type: ignore[misc]
            continue
        try:
            content = portal.fetch_file(reference)
        except TriageError as error:
            event("file_failed", portal_id=portal_id, code=error.code)
            store.write(lambda work, file_id=file_id: files.failed(work, file_id))  # type: ignore[misc]
        else:
            store.write(lambda work, file_id=file_id, content=content: files.arrived(work, file_id, content))  # type: ignore[misc]
