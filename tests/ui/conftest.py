"""A queue in memory that answers like Access, and a window over it. No database, no files, a clock that stands."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLayout, QLayoutItem
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken
from typing_extensions import override

from colleagues import Colleagues
from givers import Givers
from triage_app import language
from triage_app.clock import SetClock, stopwatch
from triage_app.errors import ConflictError, NotAllowedError, TriageError
from triage_app.queue.access import Access
from triage_app.queue.board import Board, urgency_key
from triage_app.queue.domain.calendar import Mode, SpecialDay
from triage_app.queue.domain.calendar import Window as Open
from triage_app.queue.domain.calls import ANSWERS, Call, Logged
from triage_app.queue.domain.clocks import Offset
from triage_app.queue.domain.conversation import (
    Begun,
    Conversation,
    Delivery,
    Draft,
    FirstScreen,
    Health,
    Message,
    News,
    Patient,
    PortalHealth,
    Practice,
    Reply,
    Row,
    StagedFile,
)
from triage_app.queue.domain.countdown import Direction, StartSource
from triage_app.queue.domain.delivery import DeliveryKind, DeliveryState
from triage_app.queue.domain.escalation import Rung, Step
from triage_app.queue.domain.explanation import Start, Why, explain
from triage_app.queue.domain.past import PastWait
from triage_app.queue.domain.people import Person, Role
from triage_app.queue.domain.policies import EVERYTHING, PROMISE, Facts, Policy
from triage_app.queue.domain.regrouping import Regroup, Request, Tie
from triage_app.queue.domain.reports import FileFacts
from triage_app.queue.domain.rulebook import Hours, Rules, rulebook
from triage_app.queue.domain.states import WAITING, CloseReason, State, WaitingOn
from triage_app.queue.domain.timing import Timing
from triage_app.queue.services.preview import Preview
from triage_app.queue.services.rulebooks import Edition
from triage_app.queue.services.staff import Member
from triage_app.ui import translation
from triage_app.ui.opening import read_queue
from triage_app.ui.queue_screen.composer import Composer
from triage_app.ui.settings.page import SettingsPage
from triage_app.ui.tasks import Tasks
from triage_app.ui.theme import style
from triage_app.ui.theme.choice import Look, Theme
from triage_app.ui.theme.tokens import ThemeName
from triage_app.ui.widgets.flow import Flow
from triage_app.ui.window import Window

NOW = datetime(2026, 11, 20, 18, 28, tzinfo=UTC)  # 1:28 PM in New York
ANA = Person(1, "ana", "Ana Reyes", frozenset({Role.ASSISTANT}))
ROSA = Person(1, "rosa", "Rosa Lindqvist", frozenset({Role.SUPERVISOR}))
ZONE = "America/New_York"
"""The practice's, and where the window stands unless a test says otherwise."""

NAMES = {1: "Ana Reyes", 2: "Joy Tran", 3: "Lena Park"}

RowMaker = Callable[..., Row]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says of every window what it cannot do about it: how small it may get, and menus."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", "does not support (raise|grabbing)"))


PROMISED = rulebook(Rules(), 0, ZONE).promise(Facts())


def make_row(
    key: int,
    patient: str = "Maria Delgado",
    *,
    due_in: timedelta = timedelta(hours=3),
    owner_id: int | None = 1,
    **more: Any,
) -> Row:
    segment = PROMISED.segment(NOW + due_in - PROMISE)
    row = Row(
        id=key,
        portal="Greenfield Portal",
        patient=patient,
        provider="Dr. Osei",
        subject="Results",
        snippet="Where is my result?",
        state=State.OPEN,
        owner_id=owner_id,
        owner=NAMES.get(owner_id or 0, ""),
        started_at=segment.started_at,
        soon_at=segment.soon_at,
        due_at=segment.due_at,
        messages=1,
        files=0,
        version=1,
    )
    return row._replace(**more)


def make_bare(row: Row) -> Row:
    """What the skeleton knows of a row."""
    unread = row._replace(portal="", patient="", subject="", snippet="", patient_id=None)
    return unread._replace(started_at=None, messages=0, files=0, is_bare=True)


class StandIn(Colleagues, Givers):
    """What Access promises, over values. `refusals` are raised once by the verb they are filed under."""

    def __init__(self, rows: Collection[Row]) -> None:
        self.person, self.clock, self.timing, self.here = ANA, SetClock(NOW), Timing(), ZoneInfo(ZONE)
        self.by_id: dict[int, Row] = {}
        self.messages: dict[int, list[Message]] = {}
        self.add(rows)
        self.calls, self.open_before, self.past = list[Call](), dict[int, Row](), dict[int, tuple[PastWait, ...]]()
        self.looks, self.claims = list[tuple[int, int]](), list[int]()
        self.logged: dict[int, list[Call]] = {}
        self.asked: list[tuple[Regroup, int, int]] = []
        self.ties: dict[int, tuple[Tie, ...]] = {}
        self.requests: dict[int, Request] = {}
        self.outbox: dict[int, list[Delivery]] = {}
        self.drafts, self.begun = dict[int, Draft](), dict[int, Begun]()
        self.reasons: dict[int, Why] = {}
        self.given_up = self.sent_now = self.rules_behind = False
        self.refusals: dict[str, TriageError] = {}
        self.replies: list[Reply] = []
        self.reads: list[int] = []
        self.closed: list[tuple[int, CloseReason]] = []
        self.portals = (PortalHealth(1, "Greenfield Portal", NOW - timedelta(seconds=12), None, {}, ()),)
        self.beat_age_s: float | None = 3.0
        self.before_skeleton: Callable[[], object] = lambda: None
        self.before_health: Callable[[], object] = lambda: None
        self.facts: dict[str, FileFacts] = {}
        self.clock_offset: Offset | None = None
        self.heard = stopwatch()
        self.edition = Edition(0, Rules(weekends=True), ZONE)
        self.effect = Preview(37, 12, 3, 1, 2, ())
        self.previewed: list[Rules] = []
        self._changed: dict[int, int] = {}
        self._news, self._cursor = threading.Condition(), 0

    def add(self, rows: Collection[Row]) -> None:
        self.by_id |= {row.id: row for row in rows}
        self.messages |= {row.id: [make_message(row.id, row.snippet)] for row in rows}

    def touch(self, key: int) -> None:
        with self._news:
            self._cursor += 1
            self._changed[key] = self._cursor
            self._news.notify_all()

    def practice(self) -> Practice:
        return Practice("Northside Family Practice", "America/New_York")

    def open_rows(self) -> tuple[tuple[Row, ...], int]:
        return tuple(row for row in self.by_id.values() if row.state in WAITING), self._cursor

    def first_screen(self, limit: int) -> FirstScreen:
        rows = sorted(self.open_rows()[0], key=urgency_key)
        leaving = self.deliveries(DeliveryState.PENDING)
        is_all = len(rows) <= limit
        return FirstScreen(self.practice(), tuple(rows[:limit]), is_all, self._cursor, leaving, self.health())

    def skeleton(self) -> tuple[Row, ...]:
        self.before_skeleton()
        self._refuse("skeleton")
        return tuple(make_bare(row) for row in self.open_rows()[0])

    def open_with(self, words: Sequence[str]) -> frozenset[int]:
        rows = self.open_rows()[0]
        return frozenset(row.id for row in rows if all(word.lower() in row.patient.lower() for word in words))

    def rows(self, ids: Collection[int]) -> tuple[Row, ...]:
        self._refuse("rows")
        self.reads.append(len(ids))
        found = (self.by_id.get(key) for key in ids)
        return tuple(row for row in found if row is not None and row.state in WAITING)

    def news(self, after: int) -> News:
        ids = frozenset(key for key, at in self._changed.items() if at > after)
        return News(ids, self.rows(ids), self._cursor)

    def wait_for_change(self, cursor: int, timeout_s: float) -> bool:
        self._refuse("wait_for_change")
        with self._news:
            return self._news.wait_for(lambda: self._cursor > cursor, min(timeout_s, 0.05))

    def stop_listening(self) -> None:
        pass

    @override
    def conversation(self, key: int) -> Conversation:
        row = self.by_id[key]
        patient = Patient(
            key, "p", row.patient, date(1961, 3, 14), "004417", "(555) 010-0144", "es", readable=True
        )
        return Conversation(
            row,
            patient,
            tuple(self.messages[key]),
            tuple(self.outbox.get(key, ())),
            self.drafts.get(key),
            StartSource.SENT,
            self.ties.get(key, ()),
            self.requests.get(key),
            tuple(Logged("Joy Tan", one) for one in self.logged.get(key, ())),
            begun=self.begun.get(key),
        )

    def relatives(self, key: int) -> tuple[Row, ...]:
        self._refuse("relatives")
        patient = self.by_id[key].patient
        return tuple(row for row in self.by_id.values() if row.patient == patient and row.id != key)

    def merge(self, key: int, into: int) -> Conversation:
        return self._regroup(Regroup.MERGE, key, into, into)

    def unmerge(self, key: int, out_of: int) -> Conversation:
        return self._regroup(Regroup.UNMERGE, key, out_of, out_of)

    def split(self, key: int, message_id: int) -> Conversation:
        return self._regroup(Regroup.SPLIT, key, message_id, key)

    def _regroup(self, act: Regroup, key: int, other: int, shown: int) -> Conversation:
        self._refuse(act.value)
        self.asked.append((act, key, other))
        self.requests[shown] = Request(act, self.person.id, None)
        return self.conversation(shown)

    def why(self, key: int) -> Why:
        self._refuse("why")
        row = self.by_id[key]
        assert row.started_at is not None
        start = Start(row.started_at, StartSource.SENT, row.started_at, row.messages)
        return self.reasons.get(key) or explain(start, PROMISED.segment(row.started_at), PROMISED, NOW)

    def why_or_past(self, key: int) -> Why | tuple[PastWait, ...]:
        return self.past.get(key, ()) if self.by_id[key].due_at is None else self.why(key)

    def claim(self, key: int, *, take: bool = False) -> Conversation:
        self._refuse("claim")
        self.claims.append(key)
        return self._own(key, ANA.id if take or self.by_id[key].owner_id is None else self.by_id[key].owner_id)

    def release(self, key: int) -> Conversation:
        self._refuse("release")
        return self._own(key, None)

    def hand_over(self, key: int, to: int, *, take: bool = False) -> Conversation:
        self._refuse("hand_over")
        assert take == (self.by_id[key].owner_id != ANA.id)
        return self._own(key, to)

    def still_to_show(self, ids: Collection[int]) -> None:
        del ids

    def staff(self) -> tuple[Member, ...]:
        desk, sync = frozenset({Role.ASSISTANT}), frozenset({Role.SYNC})
        joy, service = Person(2, "joy", NAMES[2], desk), Person(9, "sync", "Sync", sync)
        left = Person(8, "max", "Max Ott", desk)
        return tuple(Member(one, one is not left) for one in (ANA, service, joy, left))

    def close(self, key: int, reason: CloseReason, *, seen: int) -> Conversation:
        self._refuse("close")
        assert seen == self.conversation(key).newest_message_id
        self.closed.append((key, reason))
        self.open_before[key] = self.by_id[key]
        self.by_id[key] = self.by_id[key]._replace(state=State.CLOSED, started_at=None, soon_at=None, due_at=None)
        return self.conversation(key)

    def reopen(self, key: int) -> Conversation:
        self._refuse("reopen")
        self.by_id[key] = self.open_before.pop(key)
        return self.conversation(key)

    def log_call(self, key: int, call: Call, *, seen: int) -> Conversation:
        self._refuse("log_call")
        assert seen == self.conversation(key).newest_message_id
        self.calls.append(call)
        self.logged.setdefault(key, []).append(call)
        newest = max(one.sent_at for one in self.conversation(key).messages)
        if call.outcome in ANSWERS and call.at >= newest:
            row = self.by_id[key]._replace(state=State.ANSWERED, started_at=None, soon_at=None, due_at=None)
            self.by_id[key] = row
        return self.conversation(key)

    def wait_on(self, key: int, on: WaitingOn | None) -> Conversation:
        self._refuse("wait_on")
        since = None if on is None else self.clock.now()
        self.by_id[key] = self.by_id[key]._replace(waiting_on=on, waiting_on_since=since)
        return self.conversation(key)

    def look(self, key: int, *, seen: int) -> None:
        self._refuse("look")
        self.looks.append((key, seen))

    def snooze(self, key: int, span: timedelta | None) -> Conversation:
        self._refuse("snooze")
        row = self.by_id[key]
        assert row.soon_at is not None
        until = None if span is None else min(self.clock.now() + span, row.soon_at)
        self.by_id[key] = row._replace(snoozed_until=until)
        return self.conversation(key)

    def stage_file(self, path: Path) -> StagedFile:
        self._refuse("stage_file")
        return StagedFile("a" * 64, path.name, "application/pdf", path.stat().st_size)

    def facts_of(self, file: StagedFile) -> FileFacts:
        self._refuse("facts_of")
        return self.facts.get(file.name, FileFacts(2))

    def save_draft(
        self, key: int, text: str, staged: tuple[StagedFile, ...], *, over: Draft | None = None
    ) -> datetime:
        self._refuse("save_draft")
        there = self.drafts.get(key)
        if there is not None and not there.says(over) and not there.is_part_of(text, staged):
            raise ConflictError("draft_changed")
        self.drafts[key] = Draft(text, staged, NOW)
        return NOW

    def reply(self, wanted: Reply) -> Delivery:
        self.replies.append(wanted)
        self._refuse("reply")
        if self.by_id[wanted.conversation_id].owner_id is None:
            raise NotAllowedError("claim_first")
        if wanted.seen < self.conversation(wanted.conversation_id).newest_message_id:
            raise ConflictError("newer_message", count=1)
        delivery = make_delivery(wanted)
        self.outbox.setdefault(wanted.conversation_id, []).append(delivery)
        self.drafts.pop(wanted.conversation_id, None)
        row = self.by_id[wanted.conversation_id]
        self.by_id[row.id] = row._replace(state=State.SENDING)
        self.touch(row.id)
        return delivery

    def cancel(self, reply_key: str, *, checked: bool = False) -> Conversation:
        self.given_up = checked
        key = next(key for key, rows in self.outbox.items() for row in rows if row.reply_key == reply_key)
        text = self.outbox.pop(key)[0].text
        self.drafts[key] = Draft(text, (), NOW)
        self.by_id[key] = self.by_id[key]._replace(state=State.OPEN)
        return self.conversation(key)

    def deliveries_of(self, keys: Collection[str]) -> tuple[Delivery, ...]:
        return tuple(row for rows in self.outbox.values() for row in rows if row.reply_key in keys)

    def send_now(self) -> int:
        self._refuse("send_now")
        self.sent_now = True
        return 1

    def retry(self, delivery_id: int) -> None:
        pass

    def deliveries(self, state: DeliveryState | None = None, limit: int = 200) -> tuple[Delivery, ...]:
        every = (row for rows in self.outbox.values() for row in rows)
        return tuple(row for row in every if state in {None, row.state})[:limit]

    def health(self) -> Health:
        self.before_health()
        self._refuse("health")
        self.heard = stopwatch()
        return Health(self.portals, self.beat_age_s, 0, 0, self.clock_offset, self.rules_behind)

    def rules(self) -> Edition:
        self._refuse("rules")
        return self.edition

    def edit_rules(self, rules: Rules, *, based_on: int) -> Edition:
        self._refuse("edit_rules")
        if based_on != self.edition.version:
            raise ConflictError("rules_changed", by="Joy Tran")
        self.edition = Edition(based_on + 1, rules, "America/New_York", self.person.name, NOW)
        return self.edition

    def preview_rules(self, rules: Rules, limit: int) -> Preview:
        assert limit == 5
        self._refuse("preview_rules")
        self.previewed.append(rules)
        return self.effect

    @override
    def _own(self, key: int, owner_id: int | None) -> Conversation:
        owner = NAMES.get(owner_id or 0, "")
        self.by_id[key] = self.by_id[key]._replace(owner_id=owner_id, owner=owner, accept_by=None)
        return self.conversation(key)

    @override
    def _refuse(self, verb: str) -> None:
        if verb in self.refusals:
            raise self.refusals.pop(verb)


def make_message(key: int, text: str, *, at: datetime = NOW - timedelta(hours=5)) -> Message:
    return Message(key, f"m-{key}", Direction.FROM_PATIENT, "Maria Delgado", at, StartSource.SENT, text, ())


def make_delivery(wanted: Reply, state: DeliveryState = DeliveryState.PENDING, **more: Any) -> Delivery:
    delivery = Delivery(
        id=700 + wanted.conversation_id,
        key=wanted.key,
        reply_key=wanted.key,
        conversation_id=wanted.conversation_id,
        kind=DeliveryKind.REPLY,
        state=state,
        text=wanted.text,
        name="",
        by=ANA.name,
        by_id=ANA.id,
        attempts=0,
        error=None,
        error_values={},
        remote_id=None,
        created_at=NOW,
        delivered_at=None,
        sends_in_s=20.0,
        can_cancel=True,
    )
    return replace(delivery, **more)


@pytest.fixture(autouse=True)
def spoken(qapp: QApplication, request: pytest.FixtureRequest) -> str:
    """The language of everything that is built in a test; English unless the test asks for another."""
    language.speak(getattr(request, "param", language.ENGLISH))
    assert translation.speak(qapp) == ""
    return language.spoken()


@pytest.fixture
def a_row() -> RowMaker:
    return make_row


@pytest.fixture
def a_message() -> Callable[..., Message]:
    return make_message


@pytest.fixture
def a_delivery() -> Callable[..., Delivery]:
    return make_delivery


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def me() -> Person:
    return ANA


@pytest.fixture
def stand_in() -> StandIn:
    """Five conversations: one late, one mine, one nobody's, one Joy's, one mine for tomorrow."""
    hours = [timedelta(hours=number) for number in (-1, 3, 4, 5, 20)]
    people = ["Denise Whitlock", "Maria Delgado", "Omar Haddad", "Grace Kim", "Hassan Abdi"]
    owners = [2, 1, None, 2, 1]
    return StandIn(
        [
            make_row(number, name, due_in=due, owner_id=owner)
            for number, (name, due, owner) in enumerate(zip(people, hours, owners, strict=True), 1)
        ]
    )


@pytest.fixture
def supervisor(stand_in: StandIn) -> Person:
    """Somebody who may set hours and promises sits here."""
    stand_in.person = ROSA
    return ROSA


@pytest.fixture
def settings(window: Window, qtbot: QtBot) -> SettingsPage:
    """The settings, opened and read; who uses them needs `supervisor` before the window."""
    window.actions_.settings.trigger()
    page = window.screen_.settings.page
    assert page is not None
    qtbot.waitUntil(lambda: bool(page.form.policies.cards))
    return page


@pytest.fixture
def board(stand_in: StandIn) -> Board:
    made = Board(ANA.id)
    made.load(stand_in.open_rows()[0])
    return made


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    made = Theme(Look(ThemeName.LIGHT))
    style.apply(qapp, made)
    return made


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    made = Tasks(qapp)
    yield made
    assert made.stop()


def places_of_layouts() -> set[QLayoutItem]:
    """Those that PySide keeps, and takes for whatever comes to lie at their address: see `widgets/nesting.py`."""
    return {one for one in Shiboken.getAllValidWrappers() if isinstance(one, QLayoutItem)}


def places_that_are_kept(before: set[QLayoutItem]) -> set[QLayoutItem]:
    """The places that came after those before, but what holds its places itself."""
    kept = places_of_layouts()
    layouts = {one for one in kept if isinstance(one, QLayout)}
    return kept - before - layouts - {place for one in layouts if isinstance(one, Flow) for place in one._items}


@pytest.fixture
def window(theme: Theme, tasks: Tasks, stand_in: StandIn, qtbot: QtBot) -> Iterator[Window]:
    """A window at work on the stand-in's queue."""
    before = places_of_layouts()
    made = Window(theme, tasks)
    made.show()
    made.open(replace(read_queue(cast(Access, stand_in)), here=stand_in.here))
    qtbot.waitUntil(made.isVisible)
    made.toast.hide()  # how everything stands was said; what is said next is the test's
    yield made
    assert not places_that_are_kept(before)
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def opened(window: Window, qtbot: QtBot) -> Callable[[int], None]:
    """Opens a conversation and waits until it was read."""

    def choose(key: int) -> None:
        window.screen_.show_conversation(key)
        qtbot.waitUntil(
            lambda: window.screen_.pane.conversation is not None and window.screen_.pane.conversation.row.id == key
        )

    return choose


@pytest.fixture
def rich_reasons(stand_in: StandIn) -> None:
    """Conversation 2 with as much as there can be to say about its due time."""
    closed = SpecialDay(date(2026, 11, 26), "Thanksgiving Day, the practice is closed")
    half = SpecialDay(date(2026, 11, 27), "Day after", (Open(time(8), time(10)), Open(time(11), time(12))))
    hours = Hours(special=(closed, half))
    policies = (Policy("Results and everything about them", timedelta(hours=60), Mode.BUSINESS_HOURS), EVERYTHING)
    promise = rulebook(Rules(hours=hours, policies=policies), 12, "America/New_York").promise(Facts())
    sent = NOW - timedelta(hours=67, minutes=5)
    start = Start(sent, StartSource.LAST_UPDATED, sent + timedelta(hours=5), 3)
    rungs = tuple(Rung(NOW - timedelta(hours=9 - at), step) for at, step in enumerate(Step))
    names = {one.day: one.name for one in hours.special}
    stand_in.reasons[2] = explain(start, promise.segment(sent), promise, NOW, names=names, told=rungs)


@pytest.fixture
def composer(window: Window) -> Composer:
    """Where a reply to the open conversation is written."""
    return window.screen_.pane.composer


@pytest.fixture
def said(window: Window) -> Callable[[], str]:
    """What stands on screen of the open conversation."""
    return lambda: " | ".join(bubble.accessibleName() for bubble in window.screen_.pane.messages._bubbles.values())
