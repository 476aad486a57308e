"""Merges, takes apart and splits: asks what to choose, asks the queue for it, and shows how that stands."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from triage_app.errors import TriageError
from triage_app.queue.domain.people import Act, may
from triage_app.ui import wording
from triage_app.ui.queue_screen.asking import ask_to_take_out
from triage_app.ui.queue_screen.choices import Scene, patients_messages, to_merge, to_split
from triage_app.ui.queue_screen.regroup_dialog import RegroupDialog
from triage_app.ui.queue_screen.request_line import RequestLine
from triage_app.ui.queue_screen.ties import Ties
from triage_app.ui.regroup_words import subject
from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from triage_app.queue.access import Access
    from triage_app.queue.domain.conversation import Conversation, Row
    from triage_app.queue.domain.policies import Promise
    from triage_app.queue.domain.regrouping import Request, Tie
    from triage_app.ui.queue_screen.conversation_pane import ConversationPane
    from triage_app.ui.queue_screen.live_rows import LiveRows
    from triage_app.ui.tasks import Tasks
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.wording import Wording


class Regrouping(QObject):
    """Connects the header's menu and the lines below it with the queue; sync does what is asked for."""

    noticed = Signal(str, object)
    """Something to tell, in a Tone."""

    opened = Signal(object)
    """The conversation of this Row is to be shown, wherever it stands in the queue."""

    def __init__(
        self, access: Access, tasks: Tasks, rows: LiveRows, pane: ConversationPane, words: Wording, theme: Theme
    ) -> None:
        super().__init__(pane)
        self._access, self._tasks, self._rows, self._pane = access, tasks, rows, pane
        self._words, self._theme = words, theme
        self._read: set[tuple[int, Request]] = set()
        """Refusals that were read, with their conversations."""
        self.ties, self.request = Ties(), RequestLine()
        for line in (self.ties, self.request):
            pane.add_line(line)
        buttons = (*self.ties.buttons, self.request.dismiss)
        pane.header.lead_to(buttons[0])
        for before, button in pairwise((*buttons, pane.messages)):
            pane.setTabOrder(before, button)
        self._connect()

    def _connect(self) -> None:
        menu = self._pane.header.acts.more.regroup
        menu.about_to_show.connect(self._on_menu_about_to_show)
        menu.merge_requested.connect(self._on_menu_merge_requested)
        menu.split_requested.connect(self._on_menu_split_requested)
        self._pane.row_changed.connect(self._on_pane_changed)
        self._pane.read.connect(self._on_pane_changed)
        self.ties.open_requested.connect(self._on_ties_open_requested)
        self.ties.undo_requested.connect(self._on_ties_undo_requested)
        self.request.dismissed.connect(self._on_request_dismissed)

    @Slot()
    def _on_pane_changed(self) -> None:
        """Follow what is on screen."""
        shown = self._pane.conversation
        if shown is None:
            self.ties.hide()
            self.request.hide()
            return
        self.ties.show_ties(shown.ties, self._words, self._access.clock.now(), self._why_not(shown.row))
        self.request.show_request(self._to_tell(shown), shown.row)

    def _to_tell(self, shown: Conversation) -> Request | None:
        """What goes on is told to everybody, a refusal to whoever asked, until it was read."""
        request = shown.request
        if request is None or request.outcome is None:
            return request
        is_mine = request.staff_id == self._access.person.id
        return request if is_mine and (shown.row.id, request) not in self._read else None

    def _why_not(self, row: Row) -> str:
        """Why the person may not regroup a conversation; empty where they may."""
        me = self._access.person
        if not may(me, Act.REGROUP):
            return self.tr("Your role does not allow this.")
        if row.owner_id == me.id or may(me, Act.TAKE_OVER):
            return ""
        if row.owner_id is None:
            return self.tr("Claim it first")
        return self.tr("Only {name} can do this").format(name=row.owner)

    @Slot()
    def _on_menu_about_to_show(self) -> None:
        shown = self._pane.conversation
        if shown is None:
            wait = self.tr("The conversation is still being read")
            self._pane.header.acts.more.regroup.show_possible(no_merge=wait, no_split=wait)
            return
        self._show_possible(shown, has_others=True)
        told = partial(self._on_others_known, shown)
        self._tasks.run(partial(self._access.relatives, shown.row.id), told, lambda _: None)

    def _on_others_known(self, shown: Conversation, others: tuple[Row, ...]) -> None:
        if self._pane.conversation is shown:
            self._show_possible(shown, has_others=bool(others))

    def _show_possible(self, shown: Conversation, *, has_others: bool) -> None:
        why_not = self._why_not(shown.row)
        alone = "" if has_others else self.tr("This patient has no other conversation")
        single = self.tr("The patient wrote only one message here")
        no_split = "" if len(patients_messages(shown)) > 1 else single
        self._pane.header.acts.more.regroup.show_possible(no_merge=why_not or alone, no_split=why_not or no_split)

    @Slot()
    def _on_menu_merge_requested(self) -> None:
        shown = self._pane.conversation
        if shown is not None:
            look = partial(_look, self._access, shown.row.id)
            self._tasks.run(look, partial(self._ask_to_merge, shown), self._on_failed)

    def _ask_to_merge(self, shown: Conversation, found: tuple[Promise | None, tuple[Row, ...]]) -> None:
        promise, others = found
        if not self._is_open(shown.row.id):
            return
        if not others:
            self.noticed.emit(self.tr("This patient has no other conversation"), Tone.TEXT)
            return
        dialog = RegroupDialog(
            self._theme,
            self.tr("Merge another conversation into this one"),
            self.tr("Other conversations of {name}. The one you choose goes on in “{subject}”.").format(
                name=wording.patient_name(shown.row), subject=subject(shown.row.subject)
            ),
            self.tr("Merge"),
            self._pane,
        )
        into = shown.row.id
        dialog.chosen.connect(lambda source: self._ask(partial(self._access.merge, source, into=into)))
        dialog.ask(to_merge(shown, others, self._scene(promise)))

    @Slot()
    def _on_menu_split_requested(self) -> None:
        shown = self._pane.conversation
        if shown is not None:
            look = partial(_promise, self._access, shown.row.id)
            self._tasks.run(look, partial(self._ask_to_split, shown), self._on_failed)

    def _ask_to_split(self, shown: Conversation, promise: Promise | None) -> None:
        if not self._is_open(shown.row.id):
            return
        dialog = RegroupDialog(
            self._theme,
            self.tr("Split off a message"),
            self.tr("What {name} wrote in “{subject}”, the latest first.").format(
                name=wording.patient_name(shown.row), subject=subject(shown.row.subject)
            ),
            self.tr("Split off"),
            self._pane,
        )
        source = shown.row.id
        dialog.chosen.connect(lambda message: self._ask(partial(self._access.split, source, message)))
        dialog.ask(to_split(shown, self._scene(promise)))

    def _scene(self, promise: Promise | None) -> Scene:
        return Scene(self._words, self._access.person, self._access.clock.now(), promise)

    @Slot(int)
    def _on_ties_open_requested(self, conversation_id: int) -> None:
        read = partial(self._access.conversation, conversation_id)
        self._tasks.run(read, lambda conversation: self.opened.emit(conversation.row), self._on_failed)

    @Slot(object)
    def _on_ties_undo_requested(self, tie: Tie) -> None:
        row = self._pane.row
        if row is not None:
            undo = partial(self._ask, partial(self._access.unmerge, tie.id, out_of=row.id))
            ask_to_take_out(self._pane, subject(tie.subject), undo)

    @Slot()
    def _on_request_dismissed(self) -> None:
        shown = self._pane.conversation
        if shown is not None and shown.request is not None:
            self._read.add((shown.row.id, shown.request))
            self._on_pane_changed()

    def _ask(self, act: Callable[[], Conversation]) -> None:
        self._tasks.run(act, self._on_asked, self._on_failed)

    def _on_asked(self, conversation: Conversation) -> None:
        self._read = {one for one in self._read if one[0] != conversation.row.id}
        self._rows.take(conversation)
        if self._is_open(conversation.row.id):
            self._pane.show_conversation(conversation)

    def _on_failed(self, error: TriageError) -> None:
        self.noticed.emit(wording.error(error), Tone.BAD)

    def _is_open(self, conversation_id: int) -> bool:
        return self._pane.row is not None and self._pane.row.id == conversation_id


def _look(access: Access, conversation_id: int) -> tuple[Promise | None, tuple[Row, ...]]:
    """On the worker: by what a conversation is counted, and the patient's others."""
    return _promise(access, conversation_id), access.relatives(conversation_id)


def _promise(access: Access, conversation_id: int) -> Promise | None:
    """On the worker: by what a conversation is counted; None where nobody waits in it, or it cannot be told."""
    with suppress(TriageError):
        return access.why(conversation_id).promise
    return None
