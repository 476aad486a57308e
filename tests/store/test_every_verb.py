"""Every verb of a desk, with each person's login, beside later versions that only added to the schema."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import inspect, text

from queues import PASSWORD
from rude_portal import WORDS, Between
from triage_app.errors import ConflictError
from triage_app.practice.exchange import outcome
from triage_app.queue.access import Access
from triage_app.queue.domain.accountable import Because
from triage_app.queue.domain.assignment import NOTHING
from triage_app.queue.domain.calendar import Window
from triage_app.queue.domain.calls import Call, Outcome, Spoken
from triage_app.queue.domain.conversation import Reply, StagedFile
from triage_app.queue.domain.delivery import DeliveryState
from triage_app.queue.domain.duty import Duty
from triage_app.queue.domain.handing import How
from triage_app.queue.domain.keys import new_key
from triage_app.queue.domain.people import Role
from triage_app.queue.domain.regrouping import TieKind
from triage_app.queue.domain.reports import NOTHING_KNOWN
from triage_app.queue.domain.states import CloseReason, State, WaitingOn
from triage_app.queue.services.duties import Assigning
from triage_app.queue.store import migrate

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from queues import Queue
    from rude_portal import Connect, Site
    from triage_app.practice.exchange import Request, Response

VERBS = frozenset(one for one in dir(Access) if not one.startswith("_") and callable(getattr(Access, one)))


def grow(connection: Connection) -> None:
    """What later versions may do as long as this one works: columns, a table, guards with a higher number."""
    schema = "triage" if connection.dialect.name == "postgresql" else None
    for table in inspect(connection).get_table_names(schema=schema):
        if table != "alembic_version":
            connection.execute(text(f"ALTER TABLE {table} ADD COLUMN later_words TEXT"))
            connection.execute(text(f"ALTER TABLE {table} ADD COLUMN later_count INTEGER NOT NULL DEFAULT 7"))
    connection.execute(text("CREATE TABLE later (id INTEGER PRIMARY KEY, name TEXT NOT NULL)"))
    connection.execute(text("CREATE INDEX ix_later ON message (later_count)"))
    connection.execute(text("UPDATE alembic_version SET version_num = '9999_pre'"))
    connection.execute(text("UPDATE stamp SET value = '99 of-a-later-version' WHERE name = 'guards'"))


class Noted:
    """Somebody's desk that notes which verbs were used."""

    def __init__(self, desk: Access, used: set[str]) -> None:
        self._desk, self._used = desk, used

    def __getattr__(self, name: str) -> Any:
        self._used.add(name)
        return getattr(self._desk, name)


class Practice:
    """A connected queue that grew under its desks."""

    def __init__(self, site: Site) -> None:
        self.site, self.queue = site, site.queue
        self.used: set[str] = set()
        with self.queue.store.engine.begin() as connection:
            grow(connection)
        site.pull()
        self.joy, self.lena, self.ana = (self.desk(login) for login in ("joy", "lena", "ana"))

    def desk(self, login: str) -> Any:
        with self.queue.as_login(login).engine.connect() as connection:
            migrate.require_current(connection)
        return Noted(self.queue.desk(login), self.used)

    def question(self, remote_id: str, **facts: Any) -> int:
        """The conversation of a message that has just arrived."""
        self.site.plant(remote_id, **facts)
        self.site.read()
        return self.site.conversation_with(remote_id).row.id

    def answered(self, desk: Any, conversation: int, words: str, *files: StagedFile) -> str:
        sent = Reply(conversation, new_key(), words, files, close=True, seen=10**6)
        assert desk.reply(sent).key == sent.key
        return sent.key


class RefusingOnce:
    """A portal that takes one reply only after `is_over`."""

    def __init__(self) -> None:
        self.is_over = False

    def __call__(self, request: Request) -> Response | None:
        refused = request.method == "POST" and b"Refuse this once" in request.body and not self.is_over
        return outcome(422, "invariant", "no") if refused else None


@pytest.fixture
def refusing() -> RefusingOnce:
    return RefusingOnce()


@pytest.fixture
def practice(connect: Connect, refusing: RefusingOnce) -> Practice:
    return Practice(connect(between=Between(instead=refusing)))


def read(practice: Practice) -> None:
    joy = practice.joy
    first = joy.first_screen(2)
    assert len(first.rows) == 2
    assert first.practice == joy.practice()
    rows, cursor = joy.open_rows()
    assert {row.id for row in joy.skeleton()} == {row.id for row in rows} >= {row.id for row in first.rows}
    one = rows[0]
    assert joy.rows([one.id]) == (one,)
    assert one.id in joy.open_with([one.patient.split()[-1]])
    whole = joy.conversation(one.id)
    assert joy.patients([whole.patient.id])[whole.patient.id] == whole.patient
    assert [portal.error for portal in joy.health().portals] == [None]
    assert [portal.name for portal in practice.ana.connections()] == ["Greenfield Portal"]
    assert joy.news(cursor).ids == frozenset()
    assert not joy.wait_for_change(joy.news(cursor).cursor, 0.01) or practice.queue.dialect == "postgresql"
    joy.still_to_show({one.id})
    joy.stop_listening()


def own(practice: Practice) -> None:
    joy, lena = practice.joy, practice.lena
    conversation = practice.question("owned")
    cursor = joy.first_screen(1).cursor
    assert lena.claim(conversation).row.owner == "Lena Park"
    assert joy.news(cursor).ids == {conversation}
    meet(joy, lena, conversation)
    assert lena.release(conversation).row.owner == ""
    lena.claim(conversation)
    assert lena.hand_over(conversation, joy.person.id).row.owner == "Joy Tan"
    assert practice.ana.claim(conversation, take=True).row.owner == "Ana Reyes"
    assert practice.ana.close(conversation, CloseReason.THANKS_ONLY, seen=10**6).row.state is State.CLOSED
    assert practice.ana.reopen(conversation).row.state is State.OPEN
    assert practice.ana.close(conversation, CloseReason.THANKS_ONLY, seen=10**6).row.state is State.CLOSED
    assert [one.by for one in joy.why_or_past(conversation)] == ["Ana Reyes"]
    assert conversation in {row.id for row in joy.settled_rows(50)}


def meet(asker: Any, owner: Any, conversation: int) -> None:
    asker.be_here(conversation, writing=True)
    assert [one.name for one in owner.others([conversation]).here] == [asker.person.name]
    asker.leave(conversation)
    asker.ask_take_over(conversation)
    with pytest.raises(ConflictError, match="not_let_go"):
        asker.take_after_asking(conversation)
    assert owner.answer_take_over(conversation, grant=False).row.owner == owner.person.name
    assert [one.is_refused for one in asker.requests()] == [True]


def answer(practice: Practice, folder: Path) -> None:
    joy, site = practice.joy, practice.site
    conversation = practice.question("answered")
    joy.claim(conversation)
    report = folder / "report.txt"
    report.write_text("All is well.")
    staged = joy.stage_file(report)
    assert joy.facts_of(staged) == NOTHING_KNOWN
    joy.save_draft(conversation, WORDS, (staged,))
    assert joy.conversation(conversation).draft.text == WORDS
    taken_back = practice.answered(joy, conversation, WORDS, staged)
    assert joy.cancel(taken_back).draft.text == WORDS
    key = practice.answered(joy, conversation, WORDS, staged)
    assert practice.ana.send_now() == 0  # of her own
    site.sync_until_sent()
    site.assert_on_portal_once(key)
    assert {one.state for one in joy.deliveries_of([key])} == {DeliveryState.DELIVERED}
    assert joy.conversation(conversation).row.state is State.CLOSED


def send_again(practice: Practice, refusing: RefusingOnce) -> None:
    joy, site = practice.joy, practice.site
    conversation = practice.question("refused")
    joy.claim(conversation)
    key = practice.answered(joy, conversation, "Refuse this once")
    site.sync_until_sent()
    (row,) = joy.deliveries(DeliveryState.NEEDS_ATTENTION)
    assert joy.delivery(row.id).key == key
    refusing.is_over = True
    joy.retry(row.id)
    site.sync_until_sent()
    site.assert_on_portal_once(key)


def fetch(practice: Practice, folder: Path) -> None:
    joy, site = practice.joy, practice.site
    attached = {"contentType": "text/plain", "title": "note.txt", "data": "SGVsbG8="}
    conversation = practice.question("attached", payload=[{"contentAttachment": attached}])
    (file,) = joy.conversation(conversation).messages[0].files
    joy.want_file(file.id)
    site.sync()
    joy.save_file(file.id, folder / "note.txt")
    assert (folder / "note.txt").read_text() == "Hello"
    joy.sync_now()
    site.sync()


def park(practice: Practice) -> None:
    joy = practice.joy
    conversation = practice.question("parked")
    whole = joy.claim(conversation)
    joy.look(conversation, seen=whole.newest_message_id)
    assert joy.snooze(conversation, timedelta(minutes=5)).row.snoozed_until is not None
    assert joy.wait_on(conversation, WaitingOn.LAB).row.waiting_on is WaitingOn.LAB
    assert joy.why(conversation).start.messages == 1
    spoke = Call(joy.clock.now(), Outcome.SPOKE, Spoken.PATIENT)
    assert joy.log_call(conversation, spoke, seen=10**6).row.state is State.ANSWERED


def regroup(practice: Practice) -> None:
    joy, site = practice.joy, practice.site
    one, other = practice.question("one-matter"), practice.question("another")
    for conversation in (one, other):
        joy.claim(conversation)
    assert other in {row.id for row in joy.relatives(one)}
    joy.merge(other, into=one)
    site.sync()
    (message,) = (said.id for said in joy.conversation(one).messages if said.remote_id == "another")
    joy.split(one, message)
    site.sync()
    assert [tie.kind for tie in joy.conversation(one).ties] == [TieKind.HOLDS, TieKind.LED_TO]
    joy.unmerge(other, out_of=one)
    site.sync()
    assert [tie.kind for tie in joy.conversation(one).ties] == [TieKind.LED_TO]


def stand_in(practice: Practice) -> None:
    joy, lena = practice.joy, practice.lena
    practice.queue.keep_up()
    conversation = practice.question("covered")
    joy.claim(conversation)
    now = joy.clock.now()
    mine = joy.be_away(joy.person.id, now, now + timedelta(hours=2), lena.person.id)
    assert mine in lena.absences()
    assert lena.team().is_away(joy.person.id, now)
    assert lena.accountable(conversation) == (lena.person.id, Because.SUBSTITUTE)
    assert [one.how for one in lena.cover(conversation).handovers] == [How.COVERED]
    practice.queue.clock.advance(timedelta(minutes=1))
    joy.end_absence(mine.id)
    back = joy.came_back()
    assert back is not None
    assert ("Lena Park", 1) in back.taken
    theirs = practice.ana.be_away(lena.person.id, now, now + timedelta(hours=2))
    practice.ana.end_absence(theirs.id)
    assert joy.absences() == ()


def give_away(practice: Practice) -> None:
    joy, lena, ana = practice.joy, practice.lena, practice.ana
    practice.question("taken-next")
    taken = joy.take_next().row
    assert taken.owner_id == joy.person.id
    joy.save_draft(taken.id, "Dear patient,", ())
    for desk in (joy, ana):
        left = desk.shift_list(joy.person.id)
        assert taken.id in {row.id for row in left.rows}
        assert set(left.begun) == {taken.id}
        assert left.undelivered == ()
    assert ana.preview_reassign([taken.id], lena.person.id).moves == 1
    before = joy.loads()[joy.person.id].conversations
    latest = lena.latest_handover()
    moved = ana.reassign([taken.id], lena.person.id, "For a test.")
    assert [one.by for one in lena.given([taken.id], latest)] == ["Ana Reyes"]
    assert moved.ids == (taken.id,)
    assert joy.loads().get(joy.person.id, NOTHING).conversations == before - 1
    assert ana.undo_reassign(moved.key).ids == (taken.id,)
    handed = joy.hand_over(taken.id, lena.person.id, why="It is hers.")
    assert [one.why for one in handed.handovers] == ["For a test.", "", "It is hers."]


def work_in_shifts(practice: Practice) -> None:
    ana, joy = practice.ana, practice.joy
    week = (*((Window(time(8), time(17)),),) * 5, (), ())
    wanted = Duty(week, frozenset({"es"}), frozenset({"refill"}), frozenset({"Dr. Osei"}), 20)
    ana.set_duty(joy.person.id, wanted)
    assert joy.duties()[joy.person.id] == wanted
    said = Assigning(accept_minutes=45, deputy_id=ana.person.id, lead_id=ana.person.id)
    ana.set_assigning(said)
    assert joy.assigning() == said


def rule(practice: Practice) -> None:
    ana = practice.ana
    before = ana.rules()
    wanted = replace(before.rules, on_call=True)
    assert ana.known_names().locations
    assert ana.preview_rules(wanted, 5) is not None
    assert ana.edit_rules(wanted, based_on=before.version).rules.on_call


def grow_in_people(practice: Practice) -> None:
    login = f"pat_{uuid.uuid4().hex[:8]}"
    password = PASSWORD if practice.queue.dialect == "postgresql" else None
    practice.ana.add_staff(login, "Pat Moss", frozenset({Role.CLINICIAN}), password)
    assert "Pat Moss" in {member.person.name for member in practice.ana.staff()}
    practice.ana.add_portal("Second Portal", "fhir", {"url": "http://127.0.0.1:9/fhir", "auth": "none"})
    assert len(practice.ana.connections()) == 2


def test_every_verb_works_as_well_where_later_versions_have_added_to_the_schema(
    practice: Practice, refusing: RefusingOnce, tmp_path: Path
) -> None:
    read(practice)
    own(practice)
    answer(practice, tmp_path)
    send_again(practice, refusing)
    fetch(practice, tmp_path)
    park(practice)
    regroup(practice)
    stand_in(practice)
    give_away(practice)
    work_in_shifts(practice)
    rule(practice)
    grow_in_people(practice)
    assert practice.site.missing() == frozenset()
    practice.lena.shut()
    assert VERBS - practice.used == set()


def test_what_grew_stays_as_later_versions_left_it(practice: Practice) -> None:
    queue: Queue = practice.queue
    conversation = practice.question("kept")
    later = f"UPDATE conversation SET later_count = 9, later_words = 'later' WHERE id = {conversation}"
    queue.store.write(lambda work: work.connection.execute(text(later)))
    practice.joy.claim(conversation)
    practice.site.portal.patient_writes(practice.site.portal_patient(), "Hello?")
    practice.site.sync()
    read_back = f"SELECT later_count, later_words FROM conversation WHERE id = {conversation}"
    assert tuple(queue.store.read(lambda work: work.connection.execute(text(read_back)).one())) == (9, "later")
