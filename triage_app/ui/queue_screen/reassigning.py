"""Gives conversations to somebody: those that are chosen, else the open one; asked before, undone after."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from triage_app.queue.domain.handing import MOST_AT_ONCE
from triage_app.queue.domain.people import Act, may
from triage_app.queue.domain.states import WAITING
from triage_app.ui import reassign_words, wording
from triage_app.ui.ownership_words import OwnershipWords
from triage_app.ui.queue_screen.candidates import Scene, candidates
from triage_app.ui.queue_screen.reassign_dialog import ReassignDialog
from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from triage_app.errors import TriageError
    from triage_app.queue.access import Access
    from triage_app.queue.domain.accountable import Team
    from triage_app.queue.domain.assignment import Load
    from triage_app.queue.domain.conversation import Row
    from triage_app.queue.services.reassign import Moved, Preview
    from triage_app.ui.opening import Opened
    from triage_app.ui.queue_screen.candidates import Candidate
    from triage_app.ui.queue_screen.conversation_pane import ConversationPane
    from triage_app.ui.queue_screen.list_pane import ListPane
    from triage_app.ui.queue_screen.live_rows import LiveRows
    from triage_app.ui.tasks import Tasks
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.wording import Wording


class Reassigning(QObject):
    """Connects the sheet with the queue; nothing is held in the database while it is open."""

    noticed = Signal(str, object)
    """Something to tell, in a Tone."""

    undoable = Signal(str, object)
    """Something to tell, and what undoes it when it is called."""

    begun = Signal()
    """Owners are about to change: what is being written is to be saved."""

    def __init__(
        self,
        opened: Opened,
        tasks: Tasks,
        rows: LiveRows,
        panes: tuple[ListPane, ConversationPane],
        look: tuple[Wording, Theme],
    ) -> None:
        super().__init__(panes[1])
        self._access, self._here, self._tasks, self._rows = opened.access, opened.here, tasks, rows
        self._list, self._pane = panes
        self._words, self._theme = look
        self._names: dict[int, str] = {}
        self._asked = 0
        self._dialog: ReassignDialog | None = None
        self._ids: list[int] = []
        rows.changed.connect(self._on_rows_changed)

    @Slot()
    def ask(self) -> None:
        """Ask to whom what is chosen is to be given, else the open conversation."""
        self._ask(self._list.about() or self._alone())

    @Slot()
    def ask_for_open(self) -> None:
        """Ask to whom the open conversation is to be given."""
        self._ask(self._alone())

    def _ask(self, ids: list[int]) -> None:
        if ids and may(self._access.person, Act.REASSIGN) and self._shown() is None:
            look = partial(_look, self._access)
            self._tasks.run(look, partial(self._open, ids), self._on_failed)

    def _alone(self) -> list[int]:
        row = self._pane.row
        return [row.id] if row is not None and row.state in WAITING else []

    def _shown(self) -> ReassignDialog | None:
        dialog = self._dialog
        return dialog if dialog is not None and isValid(dialog) and dialog.isVisible() else None

    def _open(self, ids: list[int], found: tuple[Team, dict[int, Load]]) -> None:
        team, loads = found
        now = self._access.clock.now()
        words = OwnershipWords(self._words.zone, now, self._here)
        self._ids, self._names = ids, {one.id: one.name for one in team.members}
        self._dialog = dialog = ReassignDialog(self._theme, self._pane)
        dialog.wanted.connect(self._on_dialog_wanted)
        dialog.give_requested.connect(self._on_dialog_give_requested)
        dialog.fewer_requested.connect(self._on_dialog_fewer_requested)
        if len(ids) > MOST_AT_ONCE:
            dialog.show_too_many(MOST_AT_ONCE)
        scene = Scene(team, loads, words, now, self._access.person.id)
        dialog.ask(len(ids), candidates(self._known(ids[:MOST_AT_ONCE]), scene))

    def _known(self, ids: Sequence[int]) -> list[Row]:
        return [row for row in map(self._rows.board.row, ids) if row is not None]

    @Slot()
    def _on_dialog_fewer_requested(self) -> None:
        dialog = self._shown()
        if dialog is not None:
            self._ids = self._ids[:MOST_AT_ONCE]
            dialog.show_fewer(len(self._ids))

    @Slot(object)
    def _on_dialog_wanted(self, to: Candidate) -> None:
        """Answers to an earlier choice are not shown any more."""
        self._asked += 1
        preview = partial(self._access.preview_reassign, self._ids, to.id)
        told, failed = partial(self._on_previewed, self._asked), partial(self._on_not_previewed, self._asked)
        self._tasks.run(preview, told, failed)

    def _on_previewed(self, asked: int, preview: Preview) -> None:
        dialog = self._shown()
        if dialog is not None and asked == self._asked:
            facts = reassign_words.facts(preview, self._names, self._words, self._access.clock.now())
            dialog.show_preview(preview.moves, facts)

    def _on_not_previewed(self, asked: int, error: TriageError) -> None:
        dialog = self._shown()
        if dialog is not None and asked == self._asked:
            dialog.show_problem(wording.error(error))

    @Slot(object)
    def _on_rows_changed(self, changed: dict[int, Row | None]) -> None:
        """What somebody looks at is to stay true while it is on screen."""
        dialog = self._shown()
        one = dialog.candidate() if dialog is not None and dialog.list.isEnabled() else None
        if one is not None and not changed.keys().isdisjoint(self._ids):
            self._on_dialog_wanted(one)

    @Slot(object, str)
    def _on_dialog_give_requested(self, to: Candidate, why: str) -> None:
        self.begun.emit()
        self._asked += 1
        give = partial(_give, self._access, tuple(self._ids), to.id, why)
        self._tasks.run(give, partial(self._on_given, tuple(self._ids), to), self._on_not_given)

    def _on_given(self, ids: Collection[int], to: Candidate, done: tuple[Moved, tuple[Row, ...]]) -> None:
        moved, rows = done
        dialog = self._shown()
        if dialog is not None:
            dialog.accept()
        self._rows.apply(moved.ids, rows)
        self._list.have_seen_to(ids)
        said = reassign_words.moved(len(moved.ids), "" if to.id is None else to.name)
        text = " ".join((said, *reassign_words.stay(moved.left_out)))
        self.undoable.emit(text, partial(self._undo, moved.key))

    def _on_not_given(self, error: TriageError) -> None:
        dialog = self._shown()
        if dialog is None:
            self._on_failed(error)
        else:
            dialog.show_problem(wording.error(error))
            dialog.act.setEnabled(True)

    def _undo(self, key: str) -> None:
        self._tasks.run(partial(_undo, self._access, key), self._on_undone, self._on_failed)

    def _on_undone(self, done: tuple[Moved, tuple[Row, ...]]) -> None:
        moved, rows = done
        self._rows.apply(moved.ids, rows)
        said = (reassign_words.moved_back(len(moved.ids)), *reassign_words.stay(moved.left_out))
        self.noticed.emit(" ".join(said), Tone.WARN if moved.left_out else Tone.OK)

    def _on_failed(self, error: TriageError) -> None:
        self.noticed.emit(wording.error(error), Tone.BAD)


def _look(access: Access) -> tuple[Team, dict[int, Load]]:
    """On the worker: who works here, and how much they own."""
    return access.team(), access.loads()


def _give(access: Access, ids: Collection[int], to: int | None, why: str) -> tuple[Moved, tuple[Row, ...]]:
    """On the worker: give them, and read them anew."""
    moved = access.reassign(ids, to, why)
    return moved, access.rows(moved.ids)


def _undo(access: Access, key: str) -> tuple[Moved, tuple[Row, ...]]:
    moved = access.undo_reassign(key)
    return moved, access.rows(moved.ids)
