"""Why an answer is due when it is, in sentences: what the clock counts by, from when, and which hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from triage_app.queue.domain.calendar import Mode
from triage_app.queue.domain.countdown import StartSource
from triage_app.queue.domain.escalation import Step
from triage_app.queue.domain.policies import EVERYTHING, Basis
from triage_app.ui import counts, dates, past_words
from triage_app.ui.first_look import unread
from triage_app.ui.moments import Moments, is_midnight, sentence
from triage_app.ui.wording import length

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, tzinfo
    from zoneinfo import ZoneInfo

    from triage_app.queue.domain.calendar import Calendar
    from triage_app.queue.domain.conversation import Row
    from triage_app.queue.domain.explanation import Day, Was, Why
    from triage_app.queue.domain.past import PastWait

translate = QCoreApplication.translate

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_FIRM = "\u00a0"
"""A blank at which no line ends."""


@dataclass(frozen=True)
class Part:
    """One thing to know: a caption, what is said, and lines of which each has its own lead."""

    caption: str
    said: tuple[str, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Account:
    """The whole answer to "why then?", in the order in which it is read."""

    title: str
    wait: str
    parts: tuple[Part, ...] = ()

    def name(self) -> str:
        """What it is called."""
        return self.title.replace(_FIRM, " ")

    def aloud(self) -> str:
        """The same as one text for the ear, in whole words."""
        told = [self.title, self.wait]
        for part in self.parts:
            lines = tuple(sentence("{lead}: {text}.", lead=lead, text=text) for lead, text in part.lines)
            told.append(f"{part.caption}: {' '.join((*part.said, *lines))}")
        text = " ".join(one if one.endswith(".") else f"{one}." for one in told if one)
        return counts.aloud(text.replace(_FIRM, " "))


class WhyWords:
    """The words for one practice, read somewhere: `here` is the reader's zone, None for this computer's."""

    def __init__(self, zone: ZoneInfo, here: tzinfo | None = None) -> None:
        self._zone, self._moments = zone, Moments(zone, here)

    def at_once(self, row: Row, now: datetime) -> Account:
        """What the list knows already, while the reasons are read."""
        wait = ""
        if row.started_at is not None:
            wait = translate("WhyWords", "Waiting {waited}.").format(waited=real_time(now - row.started_at))
        reading = translate("WhyWords", "The promise and the hours are being read…")
        title = self._title(row.due_at, now) if row.due_at is not None else ""
        return Account(title, wait, (Part(translate("WhyWords", "Promise"), (reading,)),))

    def account(self, why: Why, now: datetime) -> Account:
        """Everything there is to say."""
        parts = (
            Part(translate("WhyWords", "Promise"), tuple(self._rule(why, now))),
            Part(translate("WhyWords", "Start"), tuple(self._start(why, now))),
            Part(translate("WhyWords", "What counts"), tuple(self._counts(why, now)), tuple(self._days(why, now))),
            Part(translate("WhyWords", "First look"), tuple(self._first_look(why, now))),
            Part(translate("WhyWords", "Staff told"), lines=tuple(self._told(why, now))),
        )
        told = tuple(one for one in parts if one.said or one.lines)
        return Account(self._title(why.segment.due_at, now), _wait(why), told)

    def over_at_once(self) -> Account:
        """What can be said at once where nobody waits."""
        reading = translate("WhyWords", "The last waits are being read…")
        return Account(_nobody(), "", (Part(translate("WhyWords", "Before"), (reading,)),))

    def over(self, past: Iterable[PastWait], now: datetime) -> Account:
        """How the last waits ended, where nobody waits any more."""

        def at(when: datetime) -> str:
            return self._moments.at_beside(when, now)

        def end(when: datetime) -> str:
            return self._moments.end_beside(when, now)

        parts = tuple(Part(past_words.caption(one, at), past_words.said(one, at, end)) for one in past)
        none = translate(
            "WhyWords", "No wait was counted here; what was over before the portal was connected is not."
        )
        return Account(_nobody(), "" if parts else none, parts)

    def _title(self, due_at: datetime, now: datetime) -> str:
        late = now > due_at
        pattern = (
            translate("WhyWords", "Answer was due {when}") if late else translate("WhyWords", "Answer due {when}")
        )
        return pattern.format(when=self._moments.end_in_both(due_at, now))

    def _rule(self, why: Why, now: datetime) -> Iterable[str]:
        """The rule that decides, and what is stronger than it here."""
        promise, basis = why.promise, why.segment.basis
        pattern = translate("WhyWords", "“{name}”, promise {place} of {among}: an answer within {hours}.")
        yield pattern.format(
            name=policy_name(promise.policy.name),
            place=promise.place,
            among=promise.among,
            hours=amount(promise.policy.target, promise.policy.mode),
        )
        if basis is Basis.CATEGORY:
            earlier = translate("WhyWords", "Its category promises {hours}, which end earlier and count.")
            yield earlier.format(hours=amount(promise.tightened or why.target, Mode.BUSINESS_HOURS))
        elif basis is Basis.HELD:
            held = translate("WhyWords", "A holding reply has promised an answer by {when}; that counts instead.")
            yield sentence(held, when=self._moments.end(why.start.promised_at or why.segment.due_at, now))
        if promise.version:
            yield translate("WhyWords", "Version {version} of hours and promises.").format(version=promise.version)
        else:
            yield translate("WhyWords", "Hours and promises are those the practice began with.")
        if why.was is not None:
            yield from self._before(why.was, now)

    def _before(self, was: Was, now: datetime) -> Iterable[str]:
        """What it was before it moved: nothing that has happened is undone by an edit."""
        if was.breached_at is not None:
            broken = translate(
                "WhyWords", "By earlier promises it was overdue from {when} on; that stays on record."
            )
            yield sentence(broken, when=self._moments.end(was.breached_at, now))
        if was.breached_at != was.due_at:
            before = translate("WhyWords", "Before that it was due {when}.")
            yield sentence(before, when=self._moments.end(was.due_at, now))

    def _start(self, why: Why, now: datetime) -> Iterable[str]:
        """Since when the patient waits, how we know, and from when it counts where that is another moment."""
        start, segment = why.start, why.segment
        yield sentence(_sent(start.source), when=self._moments.at(start.at, now))
        if why.late_by is not None:
            late = translate("WhyWords", "It reached us {late} after it was sent, {when}.")
            yield sentence(late, late=real_time(why.late_by), when=self._moments.at(start.seen_at, now))
        if why.late_import:
            yield overdue_on_arrival()
        if start.messages:
            yield counts.messages_wait(start.messages)
        if segment.started_at == start.at:
            return
        if segment.basis is Basis.HELD:
            counted = translate("WhyWords", "Counted from the holding reply, {when}.")
        else:
            counted = translate(
                "WhyWords", "Counted from {when}, when a message came that no holding reply knew of."
            )
        yield sentence(counted, when=self._moments.at(segment.started_at, now))

    def _counts(self, why: Why, now: datetime) -> Iterable[str]:
        """Which time counts, and what the clock on the wall alone would make of it."""
        if why.segment.by_the_clock:
            yield _never_reached(why.promise.calendar)
            return
        yield {
            Mode.ELAPSED: translate("WhyWords", "Real hours, nights and weekends included."),
            Mode.OPEN_DAYS: translate("WhyWords", "Hours of days on which the practice is open."),
            Mode.BUSINESS_HOURS: translate("WhyWords", "Opening hours."),
        }[why.mode]
        is_other = why.by_the_clock_due != why.segment.due_at
        if why.mode is not Mode.ELAPSED and why.segment.basis is Basis.POLICY and is_other:
            real = translate("WhyWords", "By real hours it would be due {when}.")
            yield sentence(real, when=self._moments.end(why.by_the_clock_due, now))

    def _days(self, why: Why, now: datetime) -> Iterable[tuple[str, str]]:
        """What counts day by day; days in a row that are alike share a line."""
        told = [(one.day, self._of_day(one, why)) for one in why.days]
        if not why.days[-1].spans and len(told) > 1 and not why.is_cut:
            told.pop()  # due at the midnight with which it begins: nothing of it counts, and nothing is closed
        for text, alike in groupby(told, key=lambda one: one[1]):
            days = [day for day, _ in alike]
            first, last = dates.short_day(days[0]), dates.short_day(days[-1])
            among = translate("WhyWords", "{first} to {last}").format(first=first, last=last)
            yield (first if days[0] == days[-1] else among), text
        if why.is_cut:
            on = translate("WhyWords", "and so on until {when}")
            yield translate("WhyWords", "Then"), on.format(when=self._moments.end(why.segment.due_at, now))

    def _of_day(self, day: Day, why: Why) -> str:
        spans = ", ".join(self._of_span(one.begins, one.ends) for one in day.spans)
        if not spans:
            has_hours = bool(why.promise.calendar.windows(day.day))
            spans = translate("WhyWords", "closed by then") if has_hours else translate("WhyWords", "closed")
        return f"{day.name}: {spans}" if day.name else spans

    def _of_span(self, begins: datetime, ends: datetime) -> str:
        first, last = begins.astimezone(self._zone), ends.astimezone(self._zone)
        if is_midnight(first) and is_midnight(last):
            return translate("WhyWords", "all day")
        return translate("WhyWords", "{begins} to {ends}").format(begins=_clock(first), ends=_clock(last))

    def _first_look(self, why: Why, now: datetime) -> Iterable[str]:
        read_by = why.start.read_by
        if read_by is not None:
            yield sentence("{told}.", told=unread(read_by, now, self._moments.end(read_by, now)))

    def _told(self, why: Why, now: datetime) -> Iterable[tuple[str, str]]:
        for at, step in why.told:
            yield self._moments.at(at, now), _step(step)


def _nobody() -> str:
    return translate("WhyWords", "Nobody waits here")


def _wait(why: Why) -> str:
    """The patient's real wait beside what is used of the promise."""
    waited, used = real_time(why.waited), exactly(why.counted)
    if why.counted >= why.target:
        pattern = translate("WhyWords", "Waiting {waited}; all {whole} are used.")
    else:
        pattern = translate("WhyWords", "Waiting {waited}; {used} of {whole} are used.")
    whole = amount(why.target, why.mode)
    if not why.target % _HOUR and not why.counted // _MINUTE * _MINUTE % _HOUR:
        used = str(why.counted // _HOUR)  # the hours are named once: "18 of 24 hours"
    return pattern.format(waited=waited, used=used, whole=whole)


def _never_reached(calendar: Calendar) -> str:
    """Why the practice's own time is not what counts."""
    if calendar.has_hours:
        return translate(
            "WhyWords",
            "The practice is open too rarely to reach this promise, so all hours count. "
            "Change it in “Hours and promises”.",
        )
    return translate(
        "WhyWords", "The practice has no opening hours, so all hours count. Set them in “Hours and promises”."
    )


def _sent(source: StartSource) -> str:
    """When the oldest unanswered message counts as sent, by what we know that."""
    return {
        StartSource.SENT: translate("WhyWords", "The patient sent the oldest unanswered message {when}."),
        StartSource.SENT_DAY: translate(
            "WhyWords",
            "The portal names only the day of the oldest unanswered message, so the wait counts from the start of "
            "that day, {when}.",
        ),
        StartSource.RECEIVED: translate(
            "WhyWords",
            "The portal received the oldest unanswered message {when}; it names no believable time of sending.",
        ),
        StartSource.LAST_UPDATED: translate(
            "WhyWords",
            "The portal last changed the oldest unanswered message {when}; "
            "it names no believable time of sending.",
        ),
        StartSource.FIRST_SEEN: translate(
            "WhyWords",
            "We first saw the oldest unanswered message {when}; the portal names no believable time of sending.",
        ),
        StartSource.HELD: translate("WhyWords", "A holding reply began this wait {when}."),
    }[source]


def overdue_on_arrival() -> str:
    """What is said where nobody could have answered in time."""
    return translate("WhyWords", "The answer was overdue already when it reached us.")


def _step(step: Step) -> str:
    return {
        Step.HALF: translate("WhyWords", "half of the time is used"),
        Step.SOON: translate("WhyWords", "due soon"),
        Step.NEAR: translate("WhyWords", "nearly due"),
        Step.OVERDUE: translate("WhyWords", "overdue"),
        Step.LONG: translate("WhyWords", "the patient has waited 36 hours"),
        Step.GIVEN_UP: translate("WhyWords", "the patient has waited 72 hours"),
    }[step]


def policy_name(name: str) -> str:
    """The practice's own name for a promise; the one that every practice begins with is ours."""
    return translate("WhyWords", "everything else") if name == EVERYTHING.name else name


def amount(span: timedelta, mode: Mode) -> str:
    """How much of which time: "24 real hours", "24 hours of open days", "1 h 30 min of opening hours"."""
    if span % _HOUR:
        of = {
            Mode.ELAPSED: translate("WhyWords", "{span} of real time"),
            Mode.OPEN_DAYS: translate("WhyWords", "{span} of open days"),
            Mode.BUSINESS_HOURS: translate("WhyWords", "{span} of opening hours"),
        }
        return of[mode].format(span=exactly(span))
    named = {
        Mode.ELAPSED: counts.real_hours,
        Mode.OPEN_DAYS: counts.hours_of_open_days,
        Mode.BUSINESS_HOURS: counts.opening_hours,
    }
    return named[mode](span // _HOUR).replace(" ", _FIRM, 1)


def exactly(span: timedelta) -> str:
    """A span of time in hours, nothing said of nothing: "67 h", "20 h 48 min", "12 min"."""
    span = max(span, timedelta(0))
    hours, minutes = span // _HOUR, span % _HOUR // _MINUTE
    if not hours:
        return translate("WhyWords", "{n} min").format(n=minutes)
    if not minutes:
        return translate("WhyWords", "{n} h").format(n=hours)
    return translate("WhyWords", "{hours} h {minutes} min").format(hours=hours, minutes=minutes)


def real_time(span: timedelta) -> str:
    """How long something really took: from a day on as the list has it, "2 d 19 h", before that to the minute."""
    return exactly(span) if span < _DAY else length(span)


def _clock(local: datetime) -> str:
    """A time of day at which something begins or ends."""
    return translate("WhyWords", "midnight") if is_midnight(local) else _time(local)


def _time(local: datetime) -> str:
    """A time of day that stays on one line."""
    return dates.time_of(local).replace(" ", _FIRM)
