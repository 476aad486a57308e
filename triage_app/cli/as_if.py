"""What pictures show that did not happen: nothing of it is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from triage_app.cli.make_believe import ZONE
from triage_app.queue.board import View
from triage_app.queue.domain.absence import Absence
from triage_app.queue.domain.countdown import Direction
from triage_app.queue.domain.policies import PROMISE, SOON_SHARE
from triage_app.ui.leave.plan import Quick
from triage_app.ui.leave.sheet import LeaveSheet
from triage_app.ui.queue_screen.call_dialog import CallDialog
from triage_app.ui.settings.typed import time_shown

if TYPE_CHECKING:
    from triage_app.queue.domain.conversation import Row
    from triage_app.ui.window import Window

MOMENT: Final = datetime(2026, 11, 24, 13, 28, tzinfo=ZoneInfo(ZONE))
DRAFT: Final = (
    "Hola, señora Delgado. Su resultado de A1C ya está en el portal: abra “Resultados” y toque “Hemoglobina "
    "A1C”. El Dr. Osei lo revisó. Si tiene preguntas, responda aquí."
)
AGAIN: Final = "Gracias por llamar. ¿Tengo que repetir el análisis?"
NOTE: Final = "Told her where to look in the portal."
OWNER, STANDS_IN = "Joy Tan", "Lena Park"


def thank(window: Window) -> None:
    """As if the patient of the open conversation had been answered and had said thank you."""
    whole = window.screen_.pane.conversation
    if whole is not None:
        first, *_ = whole.messages
        ours = replace(first, id=first.id + 1, remote_id="", direction=Direction.TO_PATIENT, sender="", text=DRAFT)
        ours = replace(ours, sent_at=MOMENT - timedelta(hours=2))
        thanks = replace(first, id=ours.id + 1, remote_id="", text="Muchas gracias, doctor.", sent_at=MOMENT)
        window.screen_.pane.composer.show_draft("", ())
        begun = MOMENT.astimezone(UTC)
        row = whole.row._replace(
            started_at=begun,
            soon_at=begun + PROMISE * SOON_SHARE,
            due_at=begun + PROMISE,
            messages=1,
            snippet=thanks.text,
            look_due_at=None,
        )
        window.screen_.work._rows.apply([row.id], [row])  # noqa: SLF001
        window.screen_.pane.show_conversation(replace(whole, row=row, messages=(first, ours, thanks)))


def cross(window: Window) -> None:
    """As if the newest message of the open conversation had come while its reply was being written."""
    whole, work = window.screen_.pane.conversation, window.screen_.work
    if whole is not None:
        work.crossing.note(replace(whole, messages=whole.messages[:-1]), whole)
        window.screen_.pane.show_conversation(whole, new_after=work.crossing.begun_after(whole.row.id))
        window.actions_.send.trigger()


def log_a_call(window: Window) -> None:
    """As if the patient had been called this morning, and had written again at noon."""
    whole = window.screen_.pane.conversation
    if whole is not None:
        *_, last = whole.messages
        noon = MOMENT - timedelta(hours=1, minutes=28)
        again = replace(last, id=last.id + 1, remote_id="", text=AGAIN, sent_at=noon)
        window.screen_.pane.show_conversation(replace(whole, messages=(*whole.messages, again)))
    window.actions_.log_call.trigger()
    dialog = window.findChild(CallDialog)
    if isinstance(dialog, CallDialog):
        dialog.time.setText(time_shown(time(7, 50)))
        dialog.time.textEdited.emit(dialog.time.text())
        dialog.note.setPlainText(NOTE)


def owner_away(window: Window) -> None:
    """As if a colleague were at lunch, one of whose conversations is open."""
    work = window.screen_.work
    numbers = {one.name: one.id for one in work.absences.team.members}
    away = Absence(numbers[OWNER], MOMENT, MOMENT + timedelta(minutes=32), numbers[STANDS_IN])
    work.absences.team = replace(work.absences.team, absences=(away,))
    board = window.screen_._opened.board  # noqa: SLF001
    owned = (row for key in board.ids(View.ALL, MOMENT) if (row := board.row(key)) and row.owner == OWNER)
    window.screen_.show_conversation(next(owned).id)
    work.absences.changed.emit()


def given(window: Window) -> None:
    """As if the program had just given who sits here the open conversation."""
    whole = window.screen_.pane.conversation
    if whole is not None:
        row: Row = whole.row._replace(accept_by=MOMENT + timedelta(minutes=30))
        window.screen_.pane.composer.show_draft("", ())
        window.screen_.work.take_in([row.id], [row])
        window.screen_.pane.show_conversation(replace(whole, row=row))


def fill_leave(window: Window) -> None:
    """As if who sits here were about to go for the rest of the day, and gave away what is due by then."""
    sheet = window.findChild(LeaveSheet)
    if isinstance(sheet, LeaveSheet):
        sheet.span.quick.choose(Quick.TODAY)
        sheet.span.quick.chosen.emit(Quick.TODAY)
        sheet.stand_in.menu().actions()[2].trigger()
        sheet.share.choices[0].menu().actions()[3].trigger()
