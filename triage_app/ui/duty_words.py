"""When somebody works and what they take, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from triage_app.ui import counts, dates, languages, rule_words

if TYPE_CHECKING:
    from triage_app.queue.domain.calendar import Window
    from triage_app.queue.domain.duty import Duty
    from triage_app.queue.domain.rulebook import Week

translate = QCoreApplication.translate


def duty(one: Duty) -> list[str]:
    """Shifts, then skills; a line each."""
    return [*_shifts(one.week), *_skills(one)]


def _shifts(week: Week | None) -> list[str]:
    if week is None:
        return [translate("DutyWords", "No shifts are entered, which counts as always on shift.")]
    return [f"{rule_words.day(at)}  {_windows(windows)}" for at, windows in enumerate(week)]


def _windows(windows: tuple[Window, ...]) -> str:
    times = (f"{dates.time_of(one.opens)} - {dates.time_of(one.closes)}" for one in windows)
    return ", ".join(times) or translate("DutyWords", "off")


def _skills(one: Duty) -> list[str]:
    lists = (
        (translate("DutyWords", "Languages: {names}"), map(languages.name_of, sorted(one.languages))),
        (translate("DutyWords", "Matters: {names}"), map(rule_words.category, sorted(one.categories))),
        (translate("DutyWords", "Doctors: {names}"), sorted(one.providers)),
    )
    everything = translate("DutyWords", "all")
    lines = [said.format(names=", ".join(names) or everything) for said, names in lists]
    if one.most is not None:
        most = translate("DutyWords", "At most {conversations} at once from the program.")
        lines.append(most.format(conversations=counts.conversations(one.most)))
    return lines
