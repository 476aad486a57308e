"""Numbers with their nouns, in the forms that a language has for one and for several."""

import re

from PySide6.QtCore import QObject

from triage_app.queue.domain.escalation import Step

_SHORTENED = re.compile(r"(\d+)[ \u00a0](d|h|min|s)\b")


class _Counts(QObject):
    """A class because lupdate finds plural forms in `self.tr` only."""

    def messages(self, count: int) -> str:
        return self.tr("%n messages", "", count) if count > 1 else ""  # a single one is not worth a word

    def conversations(self, count: int) -> str:
        return self.tr("%n conversations", "", count)

    def open_ones(self, count: int) -> str:
        return self.tr("%n open", "conversations", count)

    def overdue_ones(self, count: int) -> str:
        return self.tr("%n overdue", "conversations", count)

    def chosen(self, count: int) -> str:
        return self.tr("%n chosen", "conversations", count)

    def snoozed(self, count: int) -> str:
        return self.tr("%n snoozed conversations", "", count)

    def entries_unread(self, count: int) -> str:
        return self.tr("%n entries could not be read", "", count)

    def pages(self, count: int) -> str:
        return self.tr("%n pages", "", count)

    def days(self, count: int) -> str:
        return self.tr("%n days", "", count)

    def hours(self, count: int) -> str:
        return self.tr("%n hours", "", count)

    def real_hours(self, count: int) -> str:
        return self.tr("%n real hours", "", count)

    def attempts(self, count: int) -> str:
        return self.tr("%n attempts", "", count)

    def minutes(self, count: int) -> str:
        return self.tr("%n minutes", "", count)

    def hours_of_open_days(self, count: int) -> str:
        return self.tr("%n hours of open days", "", count)

    def opening_hours(self, count: int) -> str:
        return self.tr("%n opening hours", "", count)

    def messages_wait(self, count: int) -> str:
        return self.tr("%n messages wait for this answer.", "", count)

    def seconds(self, count: int) -> str:
        return self.tr("%n seconds", "", count)

    def new_matter(self, count: int) -> str:
        return self.tr("A message %n days after everything was settled is a new matter.", "", count)

    def past_days(self, count: int) -> str:
        return self.tr("%n days that are past are not listed.", "", count)

    def none_due_otherwise(self, count: int) -> str:
        return self.tr("Of %n open conversations none would be due at another time.", "", count)

    def none_will_be_due_otherwise(self, count: int) -> str:
        return self.tr("Of %n open conversations none will be due at another time.", "", count)

    def of_open(self, count: int) -> str:
        return self.tr("Of %n open conversations", "", count)

    def would_be_earlier(self, count: int) -> str:
        return self.tr("%n would be due earlier", "", count)

    def would_be_later(self, count: int) -> str:
        return self.tr("%n would be due later", "", count)

    def would_be_overdue(self, count: int) -> str:
        return self.tr("%n would be overdue at once", "", count)

    def would_be_in_time(self, count: int) -> str:
        return self.tr("%n would no longer be overdue", "", count)

    def will_be_earlier(self, count: int) -> str:
        return self.tr("%n will be due earlier", "", count)

    def will_be_later(self, count: int) -> str:
        return self.tr("%n will be due later", "", count)

    def will_be_overdue(self, count: int) -> str:
        return self.tr("%n will be overdue at once", "", count)

    def will_be_in_time(self, count: int) -> str:
        return self.tr("%n will no longer be overdue", "", count)

    def due_before_back(self, count: int) -> str:
        return self.tr("%n due before you are back", "conversations", count)

    def due_later(self, count: int) -> str:
        return self.tr("%n due later", "conversations", count)

    def still_yours(self, count: int) -> str:
        return self.tr("%n are still yours", "conversations", count)

    def and_more(self, count: int) -> str:
        return self.tr("and %n more", "", count)

    def of_them_yours(self, count: int) -> str:
        return self.tr("%n of them are yours.", "", count)

    def of_them_late_before_us(self, count: int) -> str:
        return self.tr("%n of them were overdue when they reached us.", "", count)

    def all_late_before_us(self, count: int) -> str:
        return self.tr("All %n were overdue already when they reached us.", "", count)

    def step(self, step: Step, count: int) -> str:
        match step:
            case Step.HALF:
                return self.tr("%n conversations are half through their time.", "", count)
            case Step.SOON:
                return self.tr("%n conversations are due soon.", "", count)
            case Step.NEAR:
                return self.tr("%n conversations are about to be late.", "", count)
            case Step.OVERDUE:
                return self.tr("%n conversations are overdue.", "", count)
            case Step.LONG:
                return self.tr("%n conversations have waited for 36 hours or more.", "", count)
            case Step.GIVEN_UP:
                return self.tr("%n patients have waited for three days. Call them today.", "", count)


_counts = _Counts()
messages, conversations, entries_unread = _counts.messages, _counts.conversations, _counts.entries_unread
attempts = _counts.attempts
open_ones, overdue_ones, chosen = _counts.open_ones, _counts.overdue_ones, _counts.chosen
pages, hours, minutes, seconds = _counts.pages, _counts.hours, _counts.minutes, _counts.seconds
step, snoozed, of_them_yours = _counts.step, _counts.snoozed, _counts.of_them_yours
of_them_late_before_us, all_late_before_us = _counts.of_them_late_before_us, _counts.all_late_before_us
due_before_back, due_later, still_yours = _counts.due_before_back, _counts.due_later, _counts.still_yours
hours_of_open_days, opening_hours = _counts.hours_of_open_days, _counts.opening_hours
messages_wait = _counts.messages_wait
new_matter, past_days = _counts.new_matter, _counts.past_days
none_due_otherwise, none_will_be_due_otherwise = _counts.none_due_otherwise, _counts.none_will_be_due_otherwise
real_hours, of_open, and_more = _counts.real_hours, _counts.of_open, _counts.and_more
WOULD_BE = (
    *(_counts.would_be_earlier, _counts.would_be_later),
    *(_counts.would_be_overdue, _counts.would_be_in_time),
)
WILL_BE = (_counts.will_be_earlier, _counts.will_be_later, _counts.will_be_overdue, _counts.will_be_in_time)
"""How many are due earlier, later, overdue at once and no longer so: before an edit is saved, and after."""
_UNITS = {"d": _counts.days, "h": hours, "min": minutes, "s": seconds}


def aloud(text: str) -> str:
    """A text of ours as a screen reader should say it: "sends in 8 seconds" for "sends in 8 s"."""
    return _SHORTENED.sub(lambda found: _UNITS[found[2]](int(found[1])), text)
