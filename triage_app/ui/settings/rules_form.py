"""Everything a practice can set about its countdown, as one form of cards."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from triage_app.queue.domain.examples import weekend
from triage_app.queue.domain.rulebook import Rules, for_weekends, newly_hidden, refusal
from triage_app.ui import rule_words
from triage_app.ui.settings.parts import Card, Choices, Fault
from triage_app.ui.settings.places import PlacesForm
from triage_app.ui.settings.policies_form import PoliciesForm
from triage_app.ui.settings.weekends import WeekendsQuestion

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from triage_app.queue.domain.refusal import Refusal
    from triage_app.ui.settings.holidays import Holidays
    from triage_app.ui.theme.choice import Theme
    from triage_app.ui.theme.icons import Icons

_YES, _NO = 0, 1
_TOPIC_DAYS = (7, 14, 30, 90)


class RulesForm(QWidget):
    """Begins with rules and says what they are by now; decides nothing."""

    changed = Signal()
    """Something was edited."""

    rearranged = Signal()
    """Fields came, went or changed places."""

    def __init__(self, theme: Theme, icons: Icons, holidays: Holidays) -> None:
        super().__init__()
        self._rules, self._zone = Rules(), "UTC"
        self._weekends: bool | None = None
        self._typed: Rules | None = None
        self._is_read = False
        self.weekends = WeekendsQuestion()
        self.weekends.answered.connect(self._on_weekends_answered)
        self.places = PlacesForm(theme, icons, holidays)
        self.policies = PoliciesForm(theme, icons)
        question = self.tr("Is somebody on call at night?")
        self._on_call = Choices(question, (self.tr("Yes"), self.tr("No")))
        self._on_call.chosen.connect(self._on_part_changed)
        self._topics = Choices(
            self.tr("A new matter after"), tuple(self.tr("%n days", "", one) for one in _TOPIC_DAYS)
        )
        self._topics.chosen.connect(self._on_part_changed)
        self._arrange(question)
        for form in (self.places, self.policies):
            form.changed.connect(self._on_part_changed)
            form.rearranged.connect(self.rearranged)

    def show_rules(self, rules: Rules, zone: str, now: datetime, known: Mapping[str, tuple[str, ...]]) -> None:
        """Begin with rules; `known` are names that occur, by what a policy looks at."""
        self._rules, self._zone, self._weekends = rules, zone, rules.weekends
        today = now.astimezone(ZoneInfo(zone)).date()
        self.places.show_hours(rules.hours, rules.locations, known.get("location", ()), zone, today)
        self.policies.show_policies(rules.policies, known)
        self._on_call.choose(_YES if rules.on_call else _NO)
        known_days = rules.new_topic_days in _TOPIC_DAYS
        self._topics.choose(_TOPIC_DAYS.index(rules.new_topic_days) if known_days else None)
        self.weekends.show_answer(answered=rules.weekends)
        self._is_read = False
        self.show_outcomes(now)

    def show_outcomes(self, now: datetime) -> None:
        """Bring what either answer about weekends means up to what was typed."""
        rules = self.rules()
        if rules is not None:
            self.weekends.show_outcomes(weekend(rules, self._zone, now), ZoneInfo(self._zone))

    def rules(self) -> Rules | None:
        """What was typed; None where something cannot be used."""
        if not self._is_read:
            self._typed, self._is_read = self._read(), True
        return self._typed

    def _read(self) -> Rules | None:
        hours, policies = self.places.hours(), self.policies.policies()
        if hours is None or policies is None:
            return None
        chosen = self._topics.value()
        typed = replace(
            self._rules,
            hours=hours[0],
            locations=hours[1],
            policies=policies,
            on_call=self._on_call.value() == _YES,
            weekends=self._weekends,
            new_topic_days=self._rules.new_topic_days if chosen is None else _TOPIC_DAYS[chosen],
        )
        return typed if self._refused(typed) is None else None

    def _refused(self, typed: Rules) -> Refusal | None:
        return refusal(typed) or newly_hidden(self._rules, typed)

    def fault(self) -> Fault | None:
        """The first thing that cannot be used; all of them are said where they stand."""
        of_places, of_policies = self.places.faults(), self.policies.faults()
        if of_places:
            return of_places[0][1]
        if of_policies:
            return of_policies[0]
        return self._of_all()

    def go_to(self, fault: Fault) -> None:
        """Put the cursor where something cannot be used."""
        place = next((name for name, one in self.places.faults() if one == fault), None)
        if place is not None and place != self.places.place:
            self.places.show_place(place)
        fault.widget.setFocus()

    def _of_all(self) -> Fault | None:
        """What is wrong only with everything together, such as a policy that leaves nothing to those below it."""
        hours, policies = self.places.hours(), self.policies.policies()
        if hours is None or policies is None:
            return None
        typed = replace(self._rules, hours=hours[0], locations=hours[1], policies=policies)
        wrong = self._refused(typed)
        if wrong is None:
            return None
        place = wrong.values.get("place")
        at = place - 1 if isinstance(place, int) else 0
        return Fault(rule_words.refusal(wrong), self.policies.cards[at].name)

    def _arrange(self, on_call: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        question = Card("")
        question.title.hide()
        question.column.addWidget(self.weekends)
        column.addWidget(question)
        column.addWidget(self.places)
        promises = Card(
            self.tr("What is promised"),
            self.tr("The first promise that fits a conversation decides when its answer is due."),
        )
        promises.column.addWidget(self.policies)
        column.addWidget(promises)
        night = Card(
            on_call, self.tr("Then reminders about answers that are nearly due are told at night as well.")
        )
        night.column.addWidget(self._on_call)
        column.addWidget(night)
        matters = Card(
            self.tr("When is a message a new matter?"),
            self.tr(
                "So long after everything in a thread was answered, the patient's next message becomes a "
                "conversation of its own. It says which one it follows."
            ),
        )
        matters.column.addWidget(self._topics)
        column.addWidget(matters)

    @Slot()
    def _on_part_changed(self) -> None:
        self._is_read = False
        self.changed.emit()

    @Slot(bool)
    def _on_weekends_answered(self, answered: bool) -> None:  # noqa: FBT001 -- a signal's argument
        self._weekends = answered
        self.weekends.show_answer(answered=answered)
        self.policies.choose_mode(for_weekends(Rules(), answered=answered).policies[-1].mode)
        self._on_part_changed()
