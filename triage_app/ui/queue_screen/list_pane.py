"""The middle pane: the view's title, a filter, and the list or what is said where it is empty."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from triage_app.queue.board import View
from triage_app.ui import counts, wording
from triage_app.ui.queue_screen.choosing_list import ChoosingList
from triage_app.ui.queue_screen.chosen_bar import ChosenBar
from triage_app.ui.queue_screen.filter_chip import Choice, FilterChip
from triage_app.ui.queue_screen.model import Narrowing
from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.widgets.empty_state import EmptyState
from triage_app.ui.widgets.filter_field import FilterField
from triage_app.ui.widgets.label import ElidedLabel, text_label
from triage_app.ui.widgets.nesting import nest
from triage_app.ui.widgets.note_line import NoteLine

if TYPE_CHECKING:
    from collections.abc import Collection

    from triage_app.queue.board import Board
    from triage_app.queue.domain.people import Person
    from triage_app.ui.queue_screen.delegate import RowDelegate
    from triage_app.ui.queue_screen.model import QueueModel
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons

_ICONS = {View.TO_SEND: "send", View.NOT_DELIVERED: "check", View.UNASSIGNED: "unowned", View.MINE: "mine"}

_TITLE_HEIGHT = 26
_SIDE, _CHIP_GAP = 16, 6


class ListPane(QFrame):
    """Shows one view of the queue and lets it be narrowed."""

    conversation_chosen = Signal(int)
    """This conversation became the current one."""

    opened = Signal(int)
    """Enter or a double click asked to work on this conversation."""

    words_typed = Signal(str)
    """The list is filtered by these words."""

    claim_requested = Signal(int)
    """Somebody wants to own this conversation."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("list_pane")
        self._theme = theme
        self._model: QueueModel | None = None
        self.list: ChoosingList | None = None
        self._no_portal, self._may_take = "", False
        self._having: frozenset[int] | None = None
        self._title = ElidedLabel(Type.TITLE)
        self._title.setMinimumHeight(theme.px(_TITLE_HEIGHT))
        self._count = text_label(kind=Type.NOTE, tone=Tone.MUTED)
        self.filter = FilterField(self.tr("Filter patients and subjects"))
        self._provider = FilterChip(self.tr("Any doctor"))
        self._owner = FilterChip(self.tr("Any owner"))
        self._order = text_label(self.tr("Most urgent first"), Type.NOTE, Tone.MUTED)
        self.take_next = self._make_take_next()
        self._whose = ElidedLabel(Type.NOTE, Tone.MUTED)
        self._whose.hide()
        self.chosen_bar = ChosenBar()
        self._empty = EmptyState(theme, icons)
        self._body = QStackedLayout()
        self._body.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        nest(column, self._body, 1)
        column.addWidget(self.chosen_bar)
        column.addWidget(self._make_foot())
        self._connect()
        self.show_opening()

    def show_opening(self) -> None:
        """The honest frame before anything is known."""
        self._title.show_text(wording.view(View.ALL))
        self._empty.show_words(self.tr("Opening the queue…"), "", "queue")
        self._set_filters_enabled(enabled=False)

    def show_problem(self, title: str, text: str) -> None:
        """Say why there is no queue."""
        self._empty.show_words(title, text, "failed")

    def attach(self, model: QueueModel, delegate: RowDelegate) -> None:
        """Begin to show a model."""
        self._model = model
        self.list = ChoosingList(model, delegate, self._theme)
        self.list.setAccessibleName(self.tr("Conversations"))
        self.list.claim_requested.connect(self.claim_requested)
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        self.list.activated.connect(self._on_list_activated)
        self.list.chosen_changed.connect(self._on_list_chosen_changed)
        self._body.addWidget(self.list)
        in_order = (
            self._owner,
            self.take_next,
            self.list,
            self.chosen_bar.reassign,
            self.chosen_bar.clear,
            self.foot,
        )
        for before, after in pairwise(in_order):
            self.setTabOrder(before, after)
        self._set_filters_enabled(enabled=True)
        self.show_view(model.view)

    def show_view(self, view: View) -> None:
        """Show another view, un-narrowed; nothing in it is chosen."""
        if self.list is not None:
            self.list.stop_choosing()
        self.filter.blockSignals(True)  # noqa: FBT003 -- one change, not two
        self.filter.clear()
        self.filter.blockSignals(False)  # noqa: FBT003
        self._provider.choose(None)
        self._owner.choose(None)
        if self._model is not None:
            self._model.show_view(view)
        self.settle()

    def offer_acts(self, *, take_next: bool, reassign: bool) -> None:
        """Let the person take the next conversation, and choose several where they may give them away."""
        self._may_take = take_next
        if self.list is not None:
            self.list.let_choose(can_choose=reassign)
        self.settle()

    def have_seen_to(self, numbers: Collection[int]) -> None:
        """What was chosen of these is done with."""
        if self._model is not None:
            self._model.chosen.drop(numbers)
            self.settle()
            self.take_focus()

    def about(self) -> list[int]:
        """What is chosen, most urgent first."""
        if self._model is None:
            return []
        return [number for number in self._model.numbers() if number in self._model.chosen]

    def settle(self) -> None:
        """Follow the model: title, count, what is chosen, and what is said where it is empty."""
        if self._model is None or self.list is None:
            return
        self.list.settle_chosen()
        is_unowned = self._model.view is View.UNASSIGNED
        self._owner.setVisible(not is_unowned)
        self.take_next.setVisible(self._may_take and is_unowned)
        count, hidden = self._model.conversations(), self._settle_foot()
        self._title.show_text(wording.view(self._model.view))
        whose = self._model.whose_times()
        self._whose.show_text(self.tr("Times are the practice's ({city})").format(city=whose) if whose else "")
        self._whose.setVisible(bool(whose))
        self._count.setText(counts.conversations(count + hidden) if self._model.is_all else "")
        if count:
            self._body.setCurrentWidget(self.list)
            return
        self._body.setCurrentWidget(self._empty)
        title, text = wording.nothing_in(self._model.view)
        icon = _ICONS.get(self._model.view, "check")
        if not self._model.is_all:
            title, text, icon = self.tr("Opening the queue…"), "", "queue"
        elif self._model.narrowing.is_looking:
            title, text, icon = self.tr("Looking through the whole queue…"), "", "search"
        elif not self._model.narrowing.is_empty:
            title, text, icon = self.tr("Nothing fits the filter."), self.tr("Press Escape to clear it."), "search"
        elif hidden:
            title, text = self.tr("Everything here is snoozed."), self.tr("It is still waiting: show it below.")
        elif self._no_portal:
            title, text, icon = self.tr("No portal is connected yet."), self._no_portal, "portal"
        self._empty.show_words(title, text, icon)

    def _settle_foot(self) -> int:
        """Say how many are put aside, so that nothing is hidden without a trace; how many of them are hidden."""
        if self._model is None:
            return 0
        count, shown = self._model.snoozed(), self._model.shows_snoozed
        said = counts.snoozed(count) if count else ""
        spoken = self.tr("Hide what is snoozed") if shown else self.tr("Show what is snoozed")
        self.foot.show_note(said, self.tr("Hide") if shown else self.tr("Show"), spoken)
        self._foot_frame.setVisible(bool(count))
        return 0 if shown else count

    def show_no_portal(self, text: str) -> None:
        """What to say in an empty list while no portal is connected; empty once one is."""
        if text != self._no_portal:
            self._no_portal = text
            self.settle()

    def show_choices(self, board: Board, me: Person) -> None:
        """Offer the providers and owners that occur."""
        self._provider.offer([Choice(name, name) for name in board.providers()])
        named = [Choice(self.tr("Me"), me.id), Choice(self.tr("Nobody"), 0)]
        self._owner.offer(named + [Choice(name, key) for name, key in board.owners() if key != me.id])

    def choose(self, conversation_id: int) -> bool:
        """Make a conversation the current one, or mark it while several are chosen; whether it is in this view."""
        if self._model is None or self.list is None:
            return False
        index = self._model.line_of(conversation_id)
        if index.isValid():
            self.list.show_open(index)
        return index.isValid()

    @Slot()
    def step_down(self) -> None:
        """Go to the next conversation."""
        if self.list is not None:
            self.list.step(1)

    @Slot()
    def step_up(self) -> None:
        """Go to the one before."""
        if self.list is not None:
            self.list.step(-1)

    def repaint_visible(self) -> None:
        """Paint the lines on screen again: time has passed."""
        if self.list is not None:
            self.list.repaint_visible()

    @Slot()
    def take_focus(self) -> None:
        """Put the focus where single letters act."""
        if self.list is not None and not self.isHidden():
            self.list.setFocus()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Resize, QEvent.Type.LayoutRequest}:
            chips = self._provider.sizeHint().width() + self._owner.sizeHint().width() + 2 * _CHIP_GAP
            fits = chips + self._order.sizeHint().width() <= self.width() - 2 * _SIDE - 1
            self._order.setVisible(fits and self.take_next.isHidden())
        return super().event(event)

    def _make_take_next(self) -> QPushButton:
        button = QPushButton(self.tr("Take the next"))
        button.setObjectName("take_next")
        button.setToolTip(self.tr("Claim the most urgent conversation that nobody owns (T)"))
        button.setAccessibleDescription(button.toolTip())
        button.hide()
        return button

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._on_filter_changed)
        self.filter.left.connect(self.take_focus)
        for chip in (self._provider, self._owner):
            chip.chosen.connect(self._on_filter_changed)
        self.chosen_bar.clear_requested.connect(self._on_chosen_bar_clear_requested)

    def _make_head(self) -> QWidget:
        head = QFrame()
        head.setObjectName("list_head")
        top = QHBoxLayout()
        top.addWidget(self._title, 1, Qt.AlignmentFlag.AlignBaseline)
        top.addWidget(self._count, 0, Qt.AlignmentFlag.AlignBaseline)
        chips = QHBoxLayout()
        chips.setSpacing(_CHIP_GAP)
        chips.addWidget(self._provider)
        chips.addWidget(self._owner)
        chips.addStretch()
        chips.addWidget(self._order)
        chips.addWidget(self.take_next)
        column = QVBoxLayout(head)
        column.setContentsMargins(_SIDE, 14, _SIDE, 10)
        column.setSpacing(10)
        nest(column, top)
        column.addWidget(self.filter)
        nest(column, chips)
        column.addWidget(self._whose)
        return head

    def _make_foot(self) -> QWidget:
        self._foot_frame = QFrame()
        self._foot_frame.setObjectName("list_foot")
        self.foot = NoteLine()
        self.foot.pressed.connect(self._on_foot_pressed)
        row = QHBoxLayout(self._foot_frame)
        row.setContentsMargins(_SIDE, 6, _SIDE, 6)
        row.addWidget(self.foot)
        self._foot_frame.hide()
        return self._foot_frame

    def _set_filters_enabled(self, *, enabled: bool) -> None:
        for widget in (self.filter, self._provider, self._owner):
            widget.setEnabled(enabled)

    @Slot()
    def _on_foot_pressed(self) -> None:
        if self._model is not None:
            self._model.show_snoozed(shown=not self._model.shows_snoozed)
            self.settle()

    @Slot()
    def _on_filter_changed(self) -> None:
        self._having = None
        self._narrow()
        self.words_typed.emit(self.filter.text())

    @Slot(str, object)
    def show_having(self, words: str, having: frozenset[int]) -> None:
        """These conversations have the words, among those of which the list does not know."""
        if words == self.filter.text() and having != self._having:
            self._having = having
            self._narrow()

    def _narrow(self) -> None:
        if self._model is not None and self.list is not None:
            provider, owner = self._provider.value(), self._owner.value()
            narrowing = Narrowing(
                self.filter.text(),
                provider if isinstance(provider, str) else None,
                owner if isinstance(owner, int) else None,
                self._having,
            )
            place = self.list.place()
            self._model.show_view(self._model.view, narrowing)
            self.settle()
            self.list.go_back(place)

    @Slot(QModelIndex)
    def _on_current_changed(self, current: QModelIndex) -> None:
        row = self._model.row_at(current) if self._model is not None else None
        if row is not None and not self.is_choosing:
            self.conversation_chosen.emit(row.id)

    @Slot(QModelIndex)
    def _on_list_activated(self, index: QModelIndex) -> None:
        row = self._model.row_at(index) if self._model is not None else None
        if row is not None:
            self.stop_choosing()
            self.opened.emit(row.id)

    @property
    def is_choosing(self) -> bool:
        """Whether anything is chosen."""
        return self.list is not None and self.list.is_choosing

    def stop_choosing(self) -> None:
        """Choose nothing any more."""
        if self.list is not None:
            self.list.stop_choosing()

    @Slot()
    def _on_chosen_bar_clear_requested(self) -> None:
        self.stop_choosing()
        self.take_focus()

    @Slot()
    def _on_list_chosen_changed(self) -> None:
        if self._model is not None:
            self.chosen_bar.show_count(len(self._model.chosen))
