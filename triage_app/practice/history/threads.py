"""A history, thread by thread: the same for the same size and seed on every machine, in constant memory."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush, heapreplace
from random import Random
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from triage_app.practice.history import course, stories
from triage_app.practice.history.disorder import KINDS, told_wrong
from triage_app.practice.history.hours import starts
from triage_app.practice.history.patients import draw_writer, patient, provider
from triage_app.practice.history.sizes import SEED, ZONE, Size
from triage_app.practice.history.values import Closing, File, Label, Message, Patient, Thread
from triage_app.practice.history.waits import waiting_since
from triage_app.practice.history.words import Words
from triage_app.practice.people import Provider

OPEN_OF_BANDS: Final = (10, 15, 30, 45)
"""How many of a hundred open threads began among the oldest, older, newer, newest of the last threads."""

FILES_OF_100: Final = 8
_KINDS_OF_FILES: Final = (
    *((("photo.jpg", "image/jpeg"),) * 6),
    *((("scan.pdf", "application/pdf"),) * 3),
    ("list.txt", "text/plain"),
)
_SMALLEST_FILE, _LARGEST_FILE = 50_000, 3_950_000
"""Two megabytes on average."""

SEATS: Final = 10_000
CLAIMED: Final = 0.7
"""The share of threads that somebody claims as soon as they are there."""

_REASONS: Final = ("answered_elsewhere", "answered_elsewhere", "duplicate", "not_for_us")

PULLED_EVERY_S: Final = 30
"""A pass over the portal every so many seconds."""

_CLOSED_AFTER: Final = timedelta(minutes=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Arrival(NamedTuple):
    """A message in the order in which the practice learns of all of them; `is_last` of its thread."""

    thread: Thread
    place: int
    is_last: bool


def threads(size: Size, seed: int = SEED) -> Iterator[Thread]:
    """Every thread of a size, in the order in which they begin; the stories are among them."""
    random = Random(seed)
    drawn = replace(size, threads=size.threads - stories.COUNT, open=size.open - stories.OPEN)
    opened = _opened(random, drawn)
    told = deque(stories.stories(size, drawn.threads))
    zone, now = ZoneInfo(ZONE), int(size.now.timestamp())
    writer = _Writer(random, size)
    hour, offset = -1, 0
    for number, start in enumerate(starts(Random(seed + 1), drawn)):
        while told and told[0].messages[0].seen < _moment(start):
            yield told.popleft()
        if start // 3600 != hour:
            hour = start // 3600
            offset = int((datetime.fromtimestamp(start, zone).utcoffset() or timedelta(0)).total_seconds())
        goes = course.left_open if number in opened else course.settled
        yield writer.thread(number, goes(random, start, offset, now), is_open=number in opened)
    yield from told


def arrivals(every: Iterable[Thread]) -> Iterator[Arrival]:
    """All messages in the order in which they can be pulled; threads overlap, so those under way are kept."""
    waiting: list[_Waiting] = []
    for thread in every:
        begins = thread.messages[0].seen
        while waiting and waiting[0][0] < begins:
            yield _next(waiting)
        heappush(waiting, (begins, thread.number, 0, thread))
    while waiting:
        yield _next(waiting)


_Waiting = tuple[datetime, int, int, Thread]
"""When a thread goes on, its number, the place of the message that is next in it."""


def _next(waiting: list[_Waiting]) -> Arrival:
    """The first message in line; the next of its thread takes its place."""
    _, number, place, thread = waiting[0]
    is_last = place == len(thread.messages) - 1
    if is_last:
        heappop(waiting)
    else:
        heapreplace(waiting, (thread.messages[place + 1].seen, number, place + 1, thread))
    return Arrival(thread, place, is_last)


def _opened(random: Random, size: Size) -> frozenset[int]:
    """Which threads are open in the end: exactly as many as the size says, most of them new."""
    chosen: set[int] = set()
    width = min(size.open * 2 + 8, size.threads) // len(OPEN_OF_BANDS)  # room for a few as well
    for band, share in enumerate(OPEN_OF_BANDS):
        first = size.threads - width * (len(OPEN_OF_BANDS) - band)
        is_last = band == len(OPEN_OF_BANDS) - 1
        count = size.open - len(chosen) if is_last else size.open * share // 100
        chosen.update(random.sample(range(first, first + width), count))
    return frozenset(chosen)


class _Writer:
    """Writes threads down, one after the other."""

    def __init__(self, random: Random, size: Size) -> None:
        self._random = random
        self._draw = random.random
        self._size = size
        self._words = Words(random)
        self._kinds = list(KINDS)
        self._odd_at = size.odd / 1000

    def thread(self, number: int, goes: course.Course, *, is_open: bool) -> Thread:
        """The thread that goes like that."""
        who = patient(draw_writer(self._random, self._size.writers))
        doctor = provider(who.number % self._size.providers)
        key = f"thread-{number:08}"
        category, subject, messages = self._messages(key, who, doctor, goes.turns)
        if self._draw() < self._odd_at:
            messages = self._told_wrong(messages)
        closing = None if is_open else self._closing(category, goes.closed, messages)
        claimed = closing is not None or self._draw() < CLAIMED
        return Thread(
            number=number,
            id=key,
            patient=who,
            provider=doctor,
            category=category,
            subject=subject,
            messages=messages,
            seat=int(self._draw() * SEATS) if claimed else None,
            closing=closing,
        )

    def _told_wrong(self, messages: tuple[Message, ...]) -> tuple[Message, ...]:
        """The messages in a disorder that has not been seen for longest and that so few messages allow."""
        for kind in self._kinds:
            told = told_wrong(self._random, kind, messages)
            if told != messages:
                self._kinds.remove(kind)
                self._kinds.append(kind)
                return told
        return messages

    def _closing(self, category: str, closed: int | None, messages: Sequence[Message]) -> Closing | None:
        """How it was closed; a disorder can leave somebody waiting, for whom it is closed as well."""
        if closed is None and waiting_since(messages) is None:
            return None
        reason = "thanks_only" if category == "thanks" else _REASONS[int(self._draw() * len(_REASONS))]
        at = messages[-1].seen if closed is None else max(_moment(closed), messages[-1].seen)
        return Closing(at + _CLOSED_AFTER, reason)

    def _messages(
        self, key: str, who: Patient, doctor: Provider, turns: list[tuple[bool, int]]
    ) -> tuple[str, str, tuple[Message, ...]]:
        category, subject, text, label = self._words.opening(who, doctor)
        messages = [self._message(f"{key}-0", who, doctor, turns[0], text, label)]
        replies = 0
        for place in range(1, len(turns)):
            inbound = turns[place][0]
            if inbound:
                text, label = self._words.further(who, doctor, category, answered=not turns[place - 1][0])
                messages.append(self._message(f"{key}-{place}", who, doctor, turns[place], text, label))
            else:
                text = self._words.reply(who, doctor, category, first=replies == 0)
                messages.append(self._message(f"{key}-{place}", who, doctor, turns[place], text, None))
                replies += 1
        return category, subject, tuple(messages)

    def _message(
        self, key: str, who: Patient, doctor: Provider, turn: tuple[bool, int], text: str, label: Label | None
    ) -> Message:
        inbound, moment = turn
        return Message(
            id=key,
            inbound=inbound,
            sender=(who.proxy or who.name) if inbound else doctor.title,
            sender_reference=f"Patient/{who.id}" if inbound else f"Practitioner/{doctor.id}",
            text=text,
            sent=_moment(moment),
            received=None,
            last_updated=None,
            seen=_moment((moment // PULLED_EVERY_S + 1) * PULLED_EVERY_S),
            files=self._files(must=not text),
            label=label,
        )

    def _files(self, *, must: bool) -> tuple[File, ...]:
        if not must and self._draw() * 100 >= FILES_OF_100:
            return ()
        name, kind = _KINDS_OF_FILES[int(self._draw() * len(_KINDS_OF_FILES))]
        size = _SMALLEST_FILE + int(self._draw() * (_LARGEST_FILE - _SMALLEST_FILE))
        return (File(1, name, kind, size),)


def _moment(second: int) -> datetime:
    return _EPOCH + timedelta(seconds=second)
