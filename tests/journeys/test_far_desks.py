"""Two desks far away, over lines that are slow and break: never two owners, never two answers, no text lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from PySide6.QtTest import QTest

from machine_moments import let_pass
from queues import NO_UNDO, a_message, engine_at
from relay import Relay
from triage_app.queue.access import Access
from triage_app.queue.store.work import Store
from triage_app.ui.opening import read_queue
from triage_app.ui.tasks import Tasks
from triage_app.ui.theme.choice import Theme
from triage_app.ui.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from postgres_cluster import Cluster
    from queues import Queue
    from triage_app.ui.queue_screen.composer import Composer

pytestmark = [pytest.mark.postgres, pytest.mark.journey]

FAR_S = 0.2
PATIENT_MS = 30_000
"""How long a desk may take over a line that breaks: it tries again for five seconds, and then a person does."""


@dataclass
class FarDesk:
    """A window, and the line it hangs on."""

    window: Window
    line: Relay
    tasks: Tasks
    access: Access

    @property
    def composer(self) -> Composer:
        return self.window.screen_.pane.composer

    def owner(self, conversation: int) -> str:
        row = self.window.screen_._opened.board.row(conversation)
        return row.owner if row else ""

    def show(self, conversation: int, qtbot: QtBot) -> None:
        self.window.screen_.show_conversation(conversation)
        qtbot.waitUntil(lambda: self.window.screen_.pane.conversation is not None, timeout=PATIENT_MS)

    def send(self, qtbot: QtBot) -> None:
        qtbot.waitUntil(self.window.actions_.send.isEnabled, timeout=PATIENT_MS)
        self.window.actions_.send.trigger()

    def close(self) -> None:
        self.line.mend()
        self.window.close()
        self.tasks.stop()
        self.access.shut()


@pytest.fixture
def far_desk(team_queue: Queue, postgres_cluster: Cluster, qtbot: QtBot) -> Iterator[Callable[[str], FarDesk]]:
    """Opens a desk with a login and a line of its own, 200 ms away."""
    opened: list[FarDesk] = []
    lines: list[Relay] = []

    def open_desk(login: str) -> FarDesk:
        line = Relay(postgres_cluster.port, delay_s=FAR_S)
        lines.append(line.__enter__())
        address = team_queue.as_login(login).engine.url.set(port=line.address)
        store = Store(engine_at(address.render_as_string(hide_password=False)), team_queue.clock)
        access, tasks = Access(store, team_queue.people[login], NO_UNDO), Tasks()
        window = Window(Theme(), tasks)
        window.show()
        window.open(read_queue(access))
        opened.append(FarDesk(window, line, tasks, access))
        return opened[-1]

    yield open_desk
    for one in opened:
        one.close()
    for line in lines:
        line.__exit__(None, None, None)
    qtbot.wait(0)


def test_who_is_cut_off_while_writing_sends_no_second_answer_and_keeps_the_text(
    team_queue: Queue, far_desk: Callable[[str], FarDesk], qtbot: QtBot
) -> None:
    team_queue.take_in(a_message("m-1"))
    conversation = team_queue.only()
    joy, lena = far_desk("joy"), far_desk("lena")
    for desk in (joy, lena):
        desk.show(conversation, qtbot)
    joy.line.lose_answers = True  # to the claim, or to what was asked just before
    QTest.keyClicks(joy.composer.text, "Your result is fine.")
    qtbot.waitUntil(lambda: lena.owner(conversation) == "Joy Tan", timeout=PATIENT_MS)
    head = lena.window.screen_.pane.header.here
    qtbot.waitUntil(lambda: head.text() == "Joy Tan is writing", timeout=PATIENT_MS)
    joy.line.cut()
    lena.composer._lock._button.click()
    qtbot.waitUntil(lambda: bool(team_queue.desk("lena").requests()), timeout=PATIENT_MS)
    let_pass(team_queue, 61)
    qtbot.waitUntil(lambda: lena.owner(conversation) == "Lena Park", timeout=PATIENT_MS)
    qtbot.waitUntil(lambda: not lena.composer._lock.isVisible(), timeout=PATIENT_MS)
    QTest.keyClicks(lena.composer.text, "All is well.")
    lena.line.lose_answers = True
    lena.send(qtbot)
    qtbot.waitUntil(lambda: len(sent(team_queue, conversation)) == 1, timeout=PATIENT_MS)

    assert joy.composer.written() == "Your result is fine."
    joy.send(qtbot)
    qtbot.waitUntil(joy.composer._guard.isVisible, timeout=PATIENT_MS)
    assert joy.composer.written() == "Your result is fine."
    joy.line.mend()
    joy.send(qtbot)
    qtbot.waitUntil(joy.composer.held.isVisible, timeout=PATIENT_MS)
    assert joy.composer.held.accessibleName() == "Held: Lena Park has this conversation now"
    assert joy.composer.written() == "Your result is fine."
    qtbot.waitUntil(lambda: draft(team_queue, conversation) == "Your result is fine.", timeout=PATIENT_MS)
    assert sent(team_queue, conversation) == ["Lena Park"]


def test_two_far_desks_that_send_at_once_get_one_answer_out(
    team_queue: Queue, far_desk: Callable[[str], FarDesk], qtbot: QtBot
) -> None:
    team_queue.take_in(a_message("m-1"))
    conversation = team_queue.only()
    joy, lena = far_desk("joy"), far_desk("lena")
    for desk in (joy, lena):
        desk.show(conversation, qtbot)
    for desk in (joy, lena):
        QTest.keyClicks(desk.composer.text, "All is well.")
        desk.window.actions_.send.trigger()
    qtbot.waitUntil(
        lambda: any(desk.composer.held.isVisible() or desk.composer._guard.isVisible() for desk in (joy, lena)),
        timeout=PATIENT_MS,
    )
    qtbot.waitUntil(lambda: len(sent(team_queue, conversation)) == 1, timeout=PATIENT_MS)
    (by,) = sent(team_queue, conversation)
    loser = lena if by == "Joy Tan" else joy
    assert loser.composer.written() == "All is well."


def sent(queue: Queue, conversation: int) -> list[str]:
    """Whose replies stand in the outbox."""
    return [one.by for one in queue.desk("ana").conversation(conversation).deliveries]


def draft(queue: Queue, conversation: int) -> str:
    found = queue.desk("joy").conversation(conversation).draft
    return found.text if found else ""
