"""The only place where codes, times and states become words.

Times arrive in UTC and are said in the practice's zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from triage_app import sentences
from triage_app.queue.board import Group, View
from triage_app.queue.domain.delivery import DeliveryState
from triage_app.queue.domain.people import Role
from triage_app.queue.domain.reports import safe_name
from triage_app.queue.domain.states import CloseReason, State, WaitingOn
from triage_app.ui import counts, dates, languages
from triage_app.ui.practice_time import PracticeTime
from triage_app.ui.theme.tokens import Tone

if TYPE_CHECKING:
    from triage_app.errors import TriageError, Value
    from triage_app.queue.domain.conversation import Delivery, Patient, Row
    from triage_app.queue.domain.people import Person
    from triage_app.queue.domain.reports import FileFacts
    from triage_app.queue.domain.troubles import Trouble
    from triage_app.sentences import Sentence

translate = QCoreApplication.translate

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_KB = 1024
_FIRM = "\u00a0"
"""A blank at which no line ends."""


@dataclass(frozen=True)
class Receipt:
    """What a sent bubble says about its way to the portal."""

    text: str
    tone: Tone


class Wording(PracticeTime):
    """The words for one practice."""

    def by(self, row: Row, now: datetime) -> str:
        """When an answer is due: "by 4:40 PM", or "by Tue 9:10 AM" where that is another day."""
        if row.due_at is None:
            return ""
        if ended := self.near_end(row.due_at, now):
            return translate("Wording", "by {time}").format(time=ended)
        local = row.due_at.astimezone(self.zone)
        if local.date() == now.astimezone(self.zone).date():
            return translate("Wording", "by {time}").format(time=self.time(row.due_at))
        day, time = dates.short_weekday(local), self.time(row.due_at)
        return translate("Wording", "by {day} {time}").format(day=day, time=time)

    def snoozed_until(self, row: Row, now: datetime) -> str:
        """Until when a conversation is hidden: "until 2:00 PM"; empty where it is not."""
        if row.snoozed_until is None or row.snoozed_until <= now:
            return ""
        if ended := self.near_end(row.snoozed_until, now):
            return translate("Wording", "until {time}").format(time=ended)
        local, time = row.snoozed_until.astimezone(self.zone), self.time(row.snoozed_until)
        if local.date() == now.astimezone(self.zone).date():
            return translate("Wording", "until {time}").format(time=time)
        return translate("Wording", "until {day} {time}").format(day=dates.short_weekday(local), time=time)

    def snoozed(self, row: Row, now: datetime) -> str:
        """The mark of a hidden conversation: "Snoozed until 2:00 PM"; empty where it is not."""
        until = self.snoozed_until(row, now)
        return translate("Wording", "Snoozed {until}").format(until=until) if until else ""

    def snoozed_beside(self, row: Row, now: datetime) -> str:
        """The same, with what the reader's clock shows in brackets where that differs."""
        told = self.snoozed(row, now)
        if not told or row.snoozed_until is None:
            return ""
        return self.moments.beside(told, row.snoozed_until, now, ends=True)

    def answer_by(self, row: Row, now: datetime) -> str:
        """Until when to answer: "answer by 4:40 PM today", or when it was due."""
        if row.due_at is None:
            return ""
        late = now > row.due_at
        pattern = translate("Wording", "was due {when}") if late else translate("Wording", "answer by {when}")
        return pattern.format(when=self.end(row.due_at, now))

    def answer_by_beside(self, row: Row, now: datetime) -> str:
        """The same, with what the reader's clock shows in brackets where that differs."""
        told = self.answer_by(row, now)
        return "" if row.due_at is None else self.moments.beside(told, row.due_at, now, ends=True)

    def row_spoken(self, row: Row, now: datetime) -> str:
        """A line of the queue as a screen reader says it."""
        parts = [patient_name(row), row.subject or row.snippet, self.due_spoken(row, now), state(row)]
        parts.append(self.snoozed(row, now))
        parts.append(
            translate("Wording", "owner {name}").format(name=row.owner)
            if row.owner
            else translate("Wording", "nobody's yet, press M to claim")
        )
        return ", ".join(part for part in parts if part)

    def due_spoken(self, row: Row, now: datetime) -> str:
        """The countdown in whole words: "due in 3 hours 12 minutes"."""
        if row.due_at is None:
            return ""
        late = now > row.due_at
        words = _spoken(abs(row.due_at - now))
        overdue = translate("Wording", "{time} late", "as it is read aloud")
        pattern = overdue if late else translate("Wording", "due in {time}")
        return pattern.format(time=words)

    def receipt(self, delivery: Delivery, sends_in_s: float, now: datetime) -> Receipt:
        """Where a reply or a file stands; `sends_in_s` is what is left of its undo time at this moment."""
        match delivery.state:
            case DeliveryState.PENDING if sends_in_s > 0:
                return Receipt(sends_in(sends_in_s), Tone.ACCENT)
            case DeliveryState.DELIVERED:
                at = delivery.delivered_at or now
                same_day = at.astimezone(self.zone).date() == now.astimezone(self.zone).date()
                when = self.time(at) if same_day else self.moment(at, now)
                text = translate("Wording", "accepted {when}").format(when=when)
                return Receipt(_with_reason(text, delivery), Tone.BAD if delivery.error else Tone.OK)
            case DeliveryState.RETRY:
                text = translate("Wording", "not sent yet, will be tried again")
                return Receipt(_with_reason(text, delivery), Tone.WARN)
            case DeliveryState.NEEDS_ATTENTION:
                return Receipt(_with_reason(translate("Wording", "not delivered"), delivery), Tone.BAD)
            case DeliveryState.CANCELLED:
                return Receipt(translate("Wording", "taken back"), Tone.MUTED)
            case _:
                return Receipt(translate("Wording", "on its way to the portal"), Tone.ACCENT)

    def _waits_on(self, row: Row, now: datetime) -> str:
        """For whom the practice itself waits, since when and how long; empty for nobody."""
        if row.waiting_on is None or row.waiting_on_since is None:
            return ""
        on_doctor = translate("Wording", "waiting for the doctor since {when}, {long}")
        on_lab = translate("Wording", "waiting for the lab since {when}, {long}")
        pattern = on_lab if row.waiting_on is WaitingOn.LAB else on_doctor
        long = length(now - row.waiting_on_since)
        return pattern.format(when=self.moment(row.waiting_on_since, now), long=long)

    def identity(self, patient: Patient | None, row: Row, now: datetime) -> str:
        """Born, record number, phone, language, portal and provider, as far as they are known."""
        parts: list[str] = []
        if patient is not None and patient.born is not None:
            age = _age(patient.born.year, patient.born.month, patient.born.day, now.astimezone(self.zone))
            born = dates.born_on(patient.born)
            parts.append(translate("Wording", "DOB {born} ({age})").format(born=born, age=age))
        if patient is not None and patient.record_number:
            parts.append(translate("Wording", "MRN {number}").format(number=patient.record_number))
        if patient is not None:
            parts += [patient.phone, languages.name_of(patient.language)]
        parts += [", ".join(part for part in (row.provider, row.location) if part), row.portal]
        firm = [part.replace(" ", _FIRM) for part in parts if part]
        if waits_on := self._waits_on(row, now):  # a whole sentence, which may go on in the next line
            firm.append(waits_on)
        return f"{_FIRM}{_FIRM}·{_FIRM} ".join(firm)  # a line ends with a dot and begins with a fact

    def trouble(self, trouble: Trouble, now: datetime) -> Sentence:
        """What to tell of a trouble: moments in the practice's zone, spans in whole words."""
        said = {name: self._said(value, now) for name, value in trouble.values.items()}
        return sentences.say(trouble.code, said)

    def _said(self, value: Value | datetime | timedelta, now: datetime) -> Value:
        if isinstance(value, datetime):
            return self.moment(value, now)
        return _spoken(value) if isinstance(value, timedelta) else value


def patient_name(row: Row) -> str:
    """The patient, or an honest placeholder while it is not read yet or the portal's record is unreadable."""
    if row.is_bare:
        return translate("Wording", "Name follows")
    return row.patient or translate("Wording", "Name not readable")


def ring(row: Row, now: datetime) -> str:
    """The few letters inside a countdown ring."""
    if row.due_at is None:
        return "–"  # noqa: RUF001 -- an en dash: no countdown runs
    left = row.due_at - now
    if left < timedelta(0):
        return translate("Wording", "late")
    if left >= _HOUR:
        return translate("Wording", "{n} h").format(n=left // _HOUR)
    if left >= _MINUTE:
        return translate("Wording", "{n} min").format(n=left // _MINUTE)
    return translate("Wording", "{n} s").format(n=int(left.total_seconds()))


def time_left(row: Row, now: datetime) -> str:
    """The countdown: "3 h 12 min left" or "1 h 52 min late"."""
    if row.due_at is None:
        return translate("Wording", "Nobody waits")
    late = now > row.due_at
    pattern = translate("Wording", "{time} late") if late else translate("Wording", "{time} left")
    return pattern.format(time=_short(abs(row.due_at - now)))


def sends_in(seconds: float) -> str:
    """What is left of the undo time: "sends in 8 s"."""
    return translate("Wording", "sends in {n} s").format(n=whole_seconds(seconds))


def length(span: timedelta) -> str:
    """How long, in at most two units: "2 d 19 h", "19 h", "12 min"."""
    span = max(span, timedelta(0))
    days, hours, minutes = span // _DAY, span % _DAY // _HOUR, span // _MINUTE
    if days and hours:
        told = translate("Wording", "{days} d {hours} h").format(days=days, hours=hours)
    elif days:
        told = translate("Wording", "{n} d").format(n=days)
    elif hours:
        told = translate("Wording", "{n} h").format(n=hours)
    else:
        told = translate("Wording", "{n} min").format(n=minutes)
    return told.replace(" ", _FIRM)


def whole_seconds(seconds: float) -> int:
    """Seconds as they are counted down: never none while something is left."""
    return max(1, round(seconds))


def state(row: Row) -> str:
    """A state worth a word; being open is not."""
    return {
        State.SENDING: translate("Wording", "Sending"),
        State.NOT_DELIVERED: translate("Wording", "Not delivered"),
        State.ANSWERED: translate("Wording", "Answered"),
        State.CLOSED: translate("Wording", "Closed"),
    }.get(row.state, "")


def size(size_bytes: int) -> str:
    """The size of a file: "214 KB" or "3.1 MB"."""
    if size_bytes >= _KB * _KB:
        return f"{size_bytes / _KB / _KB:.1f} MB"
    return f"{max(1, round(size_bytes / _KB))} KB"


def file_about(size_bytes: int, facts: FileFacts | None) -> str:
    """What is known of a file: "2 pages · 48 KB"; no facts while it is being looked into."""
    if facts is None:
        looking = translate("Wording", "being looked into…")
        return f"{size(size_bytes)} · {looking}"
    return size(size_bytes) if facts.pages is None else f"{counts.pages(facts.pages)} · {size(size_bytes)}"


def file_trouble(name: str, facts: FileFacts) -> str:
    """What to know before a file goes to a patient; empty where nothing was found."""
    return "" if facts.code is None else f"{safe_name(name)}: {sentences.say(facts.code)}"


def view(name: View) -> str:
    """The title of a view."""
    return {
        View.ALL: translate("Wording", "All open"),
        View.MINE: translate("Wording", "My conversations"),
        View.UNASSIGNED: translate("Wording", "Unowned"),
        View.DUE_SOON: translate("Wording", "Due soon"),
        View.OVERDUE: translate("Wording", "Overdue"),
        View.TO_SEND: translate("Wording", "To send"),
        View.NOT_DELIVERED: translate("Wording", "Not delivered"),
        View.WAITING_ON: translate("Wording", "Waiting on others"),
        View.SNOOZED: translate("Wording", "Snoozed"),
    }[name]


def nothing_in(name: View) -> tuple[str, str]:
    """What an empty view says, and what that means."""
    return {
        View.ALL: (
            translate("Wording", "Nobody is waiting."),
            translate("Wording", "Every conversation is answered. New messages appear here by themselves."),
        ),
        View.MINE: (
            translate("Wording", "You own no open conversation."),
            translate("Wording", "Take the next one from Unowned: select it and press M."),
        ),
        View.UNASSIGNED: (
            translate("Wording", "Every conversation has an owner."),
            translate("Wording", "New messages appear here until somebody claims them."),
        ),
        View.DUE_SOON: (
            translate("Wording", "Nothing is due soon."),
            translate("Wording", "Conversations appear here when a quarter of their time is left."),
        ),
        View.OVERDUE: (
            translate("Wording", "Nothing is overdue."),
            translate("Wording", "Every patient who is waiting can still be answered in time."),
        ),
        View.TO_SEND: (
            translate("Wording", "Nothing waits to be sent."),
            translate("Wording", "Replies stay here until the portal has accepted them."),
        ),
        View.NOT_DELIVERED: (
            translate("Wording", "Everything that was sent has arrived."),
            translate("Wording", "A reply the portal refuses appears here with the reason."),
        ),
        View.WAITING_ON: (
            translate("Wording", "Nothing waits for a doctor or the lab."),
            translate("Wording", "What waits for one of them appears here; its countdown runs on."),
        ),
        View.SNOOZED: (
            translate("Wording", "Nothing is snoozed."),
            translate("Wording", "What is put aside appears here until its time has come."),
        ),
    }[name]


def group(name: Group) -> str:
    """The header of a group in the list."""
    return {
        Group.OVERDUE: translate("Wording", "Overdue"),
        Group.DUE_TODAY: translate("Wording", "Due today"),
        Group.LATER: translate("Wording", "Later"),
    }[name]


def close_reason(reason: CloseReason) -> str:
    """Why no reply is needed."""
    return {
        CloseReason.THANKS_ONLY: translate("Wording", "The patient only says thanks"),
        CloseReason.ANSWERED_ELSEWHERE: translate("Wording", "Answered elsewhere"),
        CloseReason.DUPLICATE: translate("Wording", "Asked twice"),
        CloseReason.NOT_FOR_US: translate("Wording", "Not for this practice"),
    }[reason]


def role(person: Person) -> str:
    """What a person is here as, in a word: of several roles the one nearest to patients."""
    return next(iter(roles(person)), "")


def roles(person: Person) -> list[str]:
    """Everything a person is here as, the role nearest to patients first."""
    names = {
        Role.SUPERVISOR: translate("Wording", "Supervisor"),
        Role.CLINICIAN: translate("Wording", "Clinician"),
        Role.ASSISTANT: translate("Wording", "Front desk"),
        Role.ADMIN: translate("Wording", "Administrator"),
        Role.SYNC: translate("Wording", "Sync"),
    }
    return [name for one, name in names.items() if one in person.roles]


def error(problem: TriageError) -> str:
    """What happened, what it means and what to do next, in one paragraph."""
    return str(sentences.say_error(problem))


def what_happened(code: str, values: dict[str, str | int | float]) -> str:
    """The first of an error's sentences."""
    return sentences.say(code, values).happened


def _with_reason(text: str, delivery: Delivery) -> str:
    if delivery.error is None:
        return text
    return f"{text}: {what_happened(delivery.error, delivery.error_values)}"


def _short(span: timedelta) -> str:
    if span < _MINUTE:
        return translate("Wording", "{n} s").format(n=int(span.total_seconds()))
    if span < _HOUR:
        return translate("Wording", "{n} min").format(n=span // _MINUTE)
    hours, minutes = span // _HOUR, span % _HOUR // _MINUTE
    return translate("Wording", "{hours} h {minutes} min").format(hours=hours, minutes=minutes)


def _spoken(span: timedelta) -> str:
    hours, minutes = span // _HOUR, span % _HOUR // _MINUTE
    parts = [counts.hours(hours)] if hours else []
    if minutes or not hours:
        parts.append(counts.minutes(minutes))
    return " ".join(parts)


def _age(year: int, month: int, day: int, today: datetime) -> int:
    return today.year - year - ((today.month, today.day) < (month, day))
