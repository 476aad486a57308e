"""What edited rules would mean: four messages of next week, and everything that is open now."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from triage_app.queue.domain.examples import same_by
from triage_app.ui import counts, preview_words, rule_words
from triage_app.ui.settings.parts import Card, clear, say_in, wrapping
from triage_app.ui.theme.tokens import Tone, Type
from triage_app.ui.widgets.label import text_label
from triage_app.ui.widgets.menu_choice import MenuChoice
from triage_app.ui.widgets.nesting import nest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo
    from zoneinfo import ZoneInfo

    from triage_app.queue.domain.examples import Example
    from triage_app.queue.domain.policies import Policy
    from triage_app.queue.services.preview import Move, Preview
    from triage_app.sentences import Sentence
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons

_DAY = timedelta(hours=24)


class ExampleLine(QWidget):
    """One message: when it was sent, when it is due, and how long the patient waits."""

    def __init__(self, example: Example, was: Example | None, zone: ZoneInfo) -> None:
        """Say it at once; `was` is the same message by the rules in force, None where there is none."""
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 10)
        column.setSpacing(3)
        top = QHBoxLayout()
        top.setSpacing(8)
        sent = wrapping(Type.STRONG, Tone.TEXT)
        say_in(sent, preview_words.sent(example, zone))
        top.addWidget(sent, 1)
        waits = preview_words.waits(example)
        wait = text_label(waits, Type.STRONG, Tone.WARN if _is_long(example) else Tone.OK)
        wait.setAccessibleName(counts.aloud(waits))
        top.addWidget(wait, 0, Qt.AlignmentFlag.AlignTop)
        nest(column, top)
        for text in preview_words.besides(example, was, zone):
            label = wrapping(Type.NOTE, Tone.MUTED)
            say_in(label, text)
            column.addWidget(label)


class MoveLine(QWidget):
    """One open conversation that would be due at another time: whose, when so far, and when then."""

    def __init__(self, move: Move, zone: tzinfo) -> None:
        """Say it at once."""
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 6)
        column.setSpacing(2)
        name, late = preview_words.whose(move), preview_words.late(move)
        before, after = (rule_words.moment(at, zone) for at in (move.before, move.after))
        aloud = self.tr("due {before} so far, then {after}").format(before=before, after=after)
        shown = preview_words.moved(move, zone)
        lines = ((name, name, Type.STRONG, Tone.TEXT), (shown, aloud, Type.NOTE, Tone.MUTED))
        for text, said, kind, tone in (*lines, (late, late, Type.NOTE, Tone.BAD)):
            label = wrapping(kind, tone)
            column.addWidget(label)  # before it says anything: without a parent it would be a window
            say_in(label, text)
            label.setAccessibleName(said)


class PreviewPane(Card):
    """Follows the form; decides nothing."""

    def __init__(self, theme: Theme, icons: Icons, *, sees: bool) -> None:
        """Begin empty; `sees`: whether the person sees conversations at all."""
        super().__init__("")
        self._sees = sees
        self.title.setText(self.tr("What this means"))
        self._zone: ZoneInfo | None = None
        self._promises: tuple[str, ...] = ()
        self.promise = MenuChoice(theme, icons, self.tr("Examples of the promise"))
        self.promise.setMinimumWidth(1)  # a name may be longer than there is room for
        self.promise.hide()
        self.column.insertWidget(1, self.promise, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._open = wrapping(Type.BASE, Tone.TEXT)
        self._moves = QVBoxLayout()
        self._moves.setSpacing(0)
        self._stale = wrapping()
        nest(self.column, self._list)
        self.column.addWidget(self._open)
        nest(self.column, self._moves)
        self.column.addWidget(self._stale)

    def offer(self, promises: tuple[str, ...]) -> None:
        """Let one of these promises be looked at, the last one until somebody chooses another."""
        if promises == self._promises:
            return
        at = self.promise.value()
        is_last = at >= len(self._promises) - 1
        self._promises = promises
        self.promise.offer([f"{one[:1].upper()}{one[1:]}" for one in promises])
        self.promise.choose(len(promises) - 1 if is_last else min(at, len(promises) - 1))
        self.promise.setVisible(len(promises) > 1)

    def show_about(self, policy: Policy, decides: str, place: str) -> None:
        """Say which messages are shown: those of a promise, and the name of the one that decides of them."""
        say_in(self.about, preview_words.about(policy, decides, place))

    def show_examples(self, found: Sequence[Example], before: Sequence[Example], zone: ZoneInfo) -> None:
        """Show when example messages are due, and when they were before where that is another time."""
        self._zone = zone
        clear(self._list)
        for at, example in enumerate(found):
            if at:
                self._list.addWidget(_hairline())
            self._list.addWidget(ExampleLine(example, same_by(before, example), zone))

    def show_stale(self, *, stale: bool) -> None:
        """Say that what stands here is not what is typed, because that cannot be used yet."""
        say_in(self._stale, self.tr("Shown as it was before what cannot be used yet.") if stale else "")

    def show_nothing_changed(self) -> None:
        """Say that the rules are those in force."""
        say_in(self._open, self.tr("These hours and promises are in force."))
        self._open.setAccessibleName(self._open.text())
        clear(self._moves)

    def show_effect(self, preview: Preview) -> None:
        """Say what would become of what is open."""
        say_in(self._open, rule_words.effect(preview, sees=self._sees))
        self._open.setAccessibleName(self._open.text())
        clear(self._moves)
        for move in preview.examples:
            self._moves.addWidget(MoveLine(move, self._zone or UTC))
        if more := preview_words.rest(preview, len(preview.examples)):
            rest = wrapping()
            self._moves.addWidget(rest)
            say_in(rest, more)

    def show_remark(self, remark: Sentence) -> None:
        """Say something more of what is open, below it."""
        if self._sees:
            label = wrapping(Type.NOTE, Tone.MUTED)
            self._moves.addWidget(label)
            say_in(label, str(remark))

    def show_counting(self) -> None:
        """Say that what is open is being counted, where nothing is known yet."""
        if self._open.isHidden() or self._open.text() == self.tr("These hours and promises are in force."):
            say_in(self._open, self.tr("Counting what is open…"))


def _is_long(example: Example) -> bool:
    """Whether the patient waits longer than most are willing to."""
    return example.wait > _DAY


def _hairline() -> QFrame:
    line = QFrame()
    line.setObjectName("hairline")
    line.setFixedHeight(1)
    return line
