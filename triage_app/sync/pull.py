"""One pass over one portal: fetch, find out what is missing, store; never a transaction open during HTTP."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from triage_app.errors import TriageError, Value
from triage_app.logs import event
from triage_app.queue.domain.clocks import is_apart
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.remote import Intake, RemoteMessage, RemoteThread
from triage_app.queue.domain.troubles import CLOCKS_APART
from triage_app.queue.services import files, intake, keeping, parties, portals, threads
from triage_app.queue.services.intake import Taken
from triage_app.queue.store.work import Store, Work
from triage_app.sync.portal import Page, Portal

_LONGEST_CHAIN = 50
_SAID = "%Y-%m-%d %H:%M UTC"
_AT_A_TIME = 200
"""Entries that one short transaction takes, however many a server puts on a page."""


@dataclass(frozen=True)
class Pulled:
    """What a pass came to. `error` is set when it ended early; what was stored until then stays."""

    seen: int
    taken: Taken
    error: TriageError | None = None


def pull(portal: Portal, portal_id: int, store: Store, keep_going: Callable[[], bool]) -> Pulled:
    """Read everything new from a portal and store it; the cursor moves only after a complete pass."""
    began = store.clock.now()
    seen, taken = 0, Taken()
    titles: dict[str, RemoteThread] = {}
    apart: dict[str, Value] = {}
    try:
        for page in portal.pages(store.read(lambda work: portals.cursor(work, portal_id))):
            apart = _apart(store.clock.now(), page.at) or apart
            seen += len(page.messages)
            titles |= {one.remote_id: one for one in page.threads}
            for part in _parts(page):
                taken += _store(portal, portal_id, store, part, began)
            for one in page.messages:  # all titles of a long history would be a lot to remember
                titles.pop(one.thread_key or "", None)
            if page.cursor is not None:
                taken += _store_lonely_titles(portal, portal_id, store, titles, began, page.at)
                store.write(partial(_complete, portal_id=portal_id, cursor=page.cursor, began=began, apart=apart))
            elif not keep_going():
                break
        _read_patients_again(portal, portal_id, store, began)
        _fetch_wanted(portal, portal_id, store)
    except TriageError as error:
        failure = error
        event("pull_failed", portal_id=portal_id, code=failure.code)
        store.write(lambda work: portals.stumbled(work, portal_id, failure.code, failure.values))
        return Pulled(seen, taken, failure)
    if taken != Taken():
        event("pulled", portal_id=portal_id, new=taken.new, changed=taken.changed, quarantined=taken.quarantined)
    return Pulled(seen, taken)


def _complete(
    work: Work, portal_id: int, cursor: dict[str, Any], began: datetime, apart: dict[str, Value]
) -> None:
    """The pass has read everything: only now may replies leave that were kept meanwhile, or be asked about."""
    keeping.ask_after_break(work, portal_id)
    portals.passed(work, portal_id, cursor, began)
    if apart:
        portals.stumbled(work, portal_id, CLOCKS_APART, apart)


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


def _store(portal: Portal, portal_id: int, store: Store, page: Page, began: datetime) -> Taken:
    messages = _with_threads(portal, portal_id, store, page.messages)
    everybody: tuple[RemoteMessage | RemoteThread, ...] = (*messages, *page.threads)
    patients = [one.patient_reference for one in everybody if one.patient_reference]
    providers = [one.provider_reference for one in everybody if one.provider_reference]
    strangers, unnamed = store.read(
        lambda work: (
            parties.unknown_patients(work, portal_id, patients),
            parties.unknown_providers(work, portal_id, providers),
        )
    )
    complete = Intake(
        messages=messages,
        threads=page.threads,
        unreadable=page.unreadable,
        patients=portal.read_patients(strangers),
        providers=portal.read_providers(unnamed),
        at=page.at,
    )
    return store.write(lambda work: intake.take_in(work, portal_id, complete, began))


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


def _store_lonely_titles(
    portal: Portal,
    portal_id: int,
    store: Store,
    titles: dict[str, RemoteThread],
    began: datetime,
    at: datetime | None,
) -> Taken:
    """A title under which nothing was ever written is itself what the patient wrote."""
    from_patients = tuple(one for one in titles.values() if one.alone.direction is Direction.FROM_PATIENT)
    taken = Taken()
    for part in _parts(Page((), from_patients, (), None)):
        keys = [one.remote_id for one in part.threads]
        lonely = store.read(lambda work, keys=keys: threads.without_messages(work, portal_id, keys))  # type: ignore[misc]
        page = Page(tuple(titles[key].alone for key in lonely), (), (), None, at)
        taken += _store(portal, portal_id, store, page, began) if lonely else Taken()
    return taken


def _read_patients_again(portal: Portal, portal_id: int, store: Store, began: datetime) -> None:
    """Patients whose records could not be read in an earlier pass: perhaps they can be by now."""
    for reference in store.read(lambda work: parties.unreadable_patients(work, portal_id, began)):
        (found,) = portal.read_patients([reference])
        if found.readable:
            news = Intake((), (), (), (found,), ())
            store.write(lambda work, news=news: intake.take_in(work, portal_id, news, began))  # type: ignore[misc]


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
