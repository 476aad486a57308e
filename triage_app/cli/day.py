"""A whole scripted working day of the make-believe practice: the real queue, real sync, real HTTP, no window.

Practice time is stepped through the day; what became of every message and reply is counted from the portal's own
journal, which shares no code with sync.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from triage_app.cli.make_believe import ZONE, MakeBelieve, PortalAt, set_up
from triage_app.clock import SetClock
from triage_app.headless import access_to, open_store, sync_engine
from triage_app.practice.files import make_pdf
from triage_app.practice.generator import make_practice
from triage_app.practice.journal import duplicates, lost, messages_available
from triage_app.practice.portal import PracticePortal
from triage_app.queue.access import Access
from triage_app.queue.board import Board, View
from triage_app.queue.domain.conversation import Conversation, Reply
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.states import CloseReason
from triage_app.queue.domain.timing import Timing
from triage_app.queue.services import figures
from triage_app.queue.store.work import Store
from triage_app.sync.engine import Engine

OPENS: Final = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo(ZONE))
STEP, STEPS = timedelta(minutes=15), 44
WHO: Final = ("ana", "joy", "lena")
REPORT_EVERY, CLOSE_EVERY = 5, 9
WITHOUT_UNDO: Final = Timing(undo=timedelta(0), undo_with_files=timedelta(0))
REPLIES: Final = {
    "es": "Hola, gracias por su mensaje. Ya lo revisamos y está resuelto. Si tiene preguntas, responda aquí.",
    "en": "Hello, thank you for your message. We have looked into it and it is taken care of. Just reply here.",
}


@dataclass
class _Staff:
    """The people of the day, who answer in turn."""

    desks: tuple[Access, ...]
    report: Path
    turns: Iterator[int] = field(default_factory=count)

    def work(self) -> None:
        """Everybody takes the most urgent conversation nobody owns and deals with it."""
        for desk in self.desks:
            rows, _ = desk.open_rows()
            board = Board(desk.person.id)
            board.load(rows)
            free = board.ids(View.UNASSIGNED, desk.clock.now())
            if free:
                self._deal_with(desk, desk.claim(free[0]), next(self.turns))

    def _deal_with(self, desk: Access, conversation: Conversation, turn: int) -> None:
        key, seen = conversation.row.id, conversation.newest_message_id
        if turn % CLOSE_EVERY == CLOSE_EVERY - 1:
            desk.close(key, CloseReason.THANKS_ONLY, seen=seen)
            return
        files = (desk.stage_file(self.report),) if turn % REPORT_EVERY == 0 else ()
        language = conversation.patient.language if conversation.patient else "en"
        desk.reply(Reply(key, new_key(), REPLIES.get(language, REPLIES["en"]), files, close=True, seen=seen))


def scripted_day(directory: Path) -> dict[str, Any]:
    """Live through a day and count; the keys are those of `demo --script day --json`."""
    began = time.monotonic()
    clock = SetClock(OPENS)
    with PracticePortal(make_practice(OPENS), clock=clock.now, journal_path=directory / "portal.jsonl") as portal:
        at = PortalAt(portal.base_url, portal.token_url, portal.client_id, portal.client_secret)
        made = set_up(directory, at, clock)
        store = open_store(made.place, made.secrets, clock, for_sync=True)
        try:
            pulled = _live(made, store, clock)
            found = store.read(figures.accounts)
            entries = portal.journal.entries
        finally:
            store.close()
    missed = messages_available(entries, clock.now()) - found.message_ids
    return {
        "pulled": pulled,
        "conversations": found.conversations,
        "without_owner": found.without_owner,
        "answered": found.replies_delivered,
        "reports_uploaded": found.files_delivered,
        "delivered": found.replies_delivered + found.files_delivered,
        "duplicates_on_portal": duplicates(entries),
        "lost": len(missed) + lost(entries, found.written_keys),
        "overdue": found.overdue,
        "seconds": round(time.monotonic() - began, 2),
    }


def _live(made: MakeBelieve, store: Store, clock: SetClock) -> int:
    report = made.place.profile.directory / "report.pdf"
    report.write_bytes(make_pdf(["Laboratory report", "A1C 6.1 %", "Make-believe"]))
    places = (replace(made.place, login=login) for login in WHO)
    desks = tuple(access_to(place, made.secrets, clock, WITHOUT_UNDO) for place in places)
    staff = _Staff(desks, report)
    engine, pulled = sync_engine(store, made.secrets, WITHOUT_UNDO), 0
    try:
        for _ in range(STEPS):
            pulled += _round(engine)
            staff.work()
            clock.advance(STEP)
        return pulled + _round(engine)
    finally:
        for desk in desks:
            desk.shut()


def _round(engine: Engine) -> int:
    done = engine.once()
    return sum(one.taken.new for one in done.pulled.values())
