"""Keeps what rules would mean in step with what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Slot

from triage_app.queue.domain.examples import examples
from triage_app.queue.domain.policies import with_the_rest
from triage_app.sentences import say
from triage_app.ui.why_words import policy_name

if TYPE_CHECKING:
    from triage_app.clock import Clock
    from triage_app.queue.domain.rulebook import Rules
    from triage_app.queue.services.preview import Preview
    from triage_app.queue.services.rulebooks import Edition
    from triage_app.ui.settings.editing import Editing
    from triage_app.ui.settings.preview_pane import PreviewPane


class LivePreview(QObject):
    """Examples at once, what is open after a pause; what cannot be used yet leaves both as they were."""

    def __init__(self, editing: Editing, pane: PreviewPane, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._editing, self._pane, self._clock = editing, pane, clock
        self._typed: tuple[Rules, Edition, str] | None = None
        self._shown: object = None
        editing.previewed.connect(self._on_editing_previewed)
        pane.promise.chosen.connect(self._show_examples)

    def follow(self, rules: Rules | None, edition: Edition | None, place: str, *, changed: bool) -> None:
        """These rules are typed, edited from that version, and a place is looked at."""
        self._pane.show_stale(stale=rules is None)
        self._editing.preview(rules if changed else None)
        if rules is None or edition is None:
            return
        self._typed = (rules, edition, place)
        self._pane.offer(tuple(policy_name(one.name) for one in with_the_rest(rules.policies)))
        self._show_examples()
        if changed:
            self._pane.show_counting()
        else:
            self._pane.show_nothing_changed()

    @Slot(object)
    def _on_editing_previewed(self, preview: Preview) -> None:
        self._pane.show_effect(preview)
        policies = self._typed[0].policies if self._typed is not None else ()
        if not preview.with_category and any(one.conditions.category for one in policies):
            self._pane.show_remark(say("categories_not_given"))

    @Slot()
    def _show_examples(self) -> None:
        """Of messages that the promise which is looked at is for, by what is typed and by the rules in force."""
        if self._typed is None:
            return
        rules, edition, place = self._typed
        policy = with_the_rest(rules.policies)[self._pane.promise.value()]
        facts = policy.conditions._replace(location=policy.conditions.location or place)
        now = self._clock.now()
        found, before = (examples(one, edition.zone, now, facts) for one in (rules, edition.rules))
        if self._shown != (found, before, policy, place):
            self._shown = (found, before, policy, place)
            self._pane.show_examples(found, before, ZoneInfo(edition.zone))
            self._pane.show_about(policy, found[0].policy, place)
