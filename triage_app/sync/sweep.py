"""What only sync may do to conversations: tell of steps, count anew by rules and calls, merge and split."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeAlias, TypeVar

from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from triage_app import crash
from triage_app.clock import stopwatch
from triage_app.errors import TriageError, UnreachableError
from triage_app.logs import event
from triage_app.queue.domain.clocks import FAR
from triage_app.queue.services import assigning, called, portals, recount, regroup, steps
from triage_app.queue.services.called import Answering
from triage_app.queue.store.work import UNREADABLE, Store, Work

T = TypeVar("T")
_Count: TypeAlias = Callable[[Work, Sequence[Any]], Collection[Any] | None]
"""Counts some, and returns those that somebody holds."""

_OF_ONE = (*UNREADABLE, ArithmeticError, SQLAlchemyError, TriageError)
"""What may be wrong with one conversation, and be no reason to leave out others."""

_MOST_REGROUPED = 20
"""So many regroupings are done before waits are looked at again."""

_AGAIN_S = 60.0
"""After so long it is looked again whether anything is behind the rules: a pull may have read the ones before."""


class Sweep:
    """The sweeps of one sync; `holds` says whether it may work."""

    def __init__(self, store: Store, holds: Callable[[], bool]) -> None:
        self._store = store
        self._holds = holds
        self._known: tuple[int, float] | None = None
        self._counted: frozenset[int] = frozenset()
        self._counted_up_to = 0
        self._failed: frozenset[int] = frozenset()
        self._latest: datetime | None = None
        self._was_ahead = False
        self._put_off: list[int] = []

    def sweep(self) -> None:
        """Merge and split what was asked for, count anew by calls and rules, then tell of every step."""
        failures: list[Exception] = []
        for one in self.rounds:
            try:
                one()
            except _OF_ONE as error:
                failures.append(error)
        if failures:
            raise failures[0]

    @property
    def rounds(self) -> tuple[Callable[[], None], ...]:
        """What a sweep does, one after the other; that one of them fails is no reason to leave out the others."""
        counts = self.look_back, self.regroup, self.count_calls, self.recount, self.count_opened
        return *counts, self.assign, self.tell

    def remember(self) -> None:
        """Notice that a clock was put back before the first pass says that nothing was ever ahead."""
        if self._latest is None:
            self._compare_clocks()

    def _compare_clocks(self) -> None:
        now = self._store.clock.now()
        before = self._latest or self._store.read(portals.latest_pass) or now
        self._was_ahead |= before - now > FAR
        self._latest = now

    def look_back(self) -> None:
        """After a clock that was ahead was put back, count anew: else what it put off is not told again."""
        self._compare_clocks()
        if self._was_ahead and self._holds():
            self._put_off = self._store.read(recount.waiting)
            event("counted_after_clock", count=len(self._put_off))
            self._was_ahead = False
        if self._put_off:
            batches = recount.batches(self._put_off)
            self._put_off = [one for some in batches for one in self._count(some, recount.again, recount.again)]

    def is_asked_for(self) -> bool:
        """Whether somebody at a desk waits for a sweep."""
        return self._store.read(regroup.asked) is not None or any(
            one.id not in self._failed for one in self._uncounted()
        )

    def count_calls(self) -> None:
        """Let conversations say what a call has left open; once for every call, and for all when sync begins.

        What could not be counted, as somebody holds its row, is tried again with every sweep, but rings for none.
        """
        found, failed = self._uncounted(), set[int]()
        for some in recount.batches(found):
            if not self._holds():
                return
            failed |= {one.id for one in self._count(some, called.count, called.count)}
            self._counted |= {one.id for one in some} - failed
        self._failed = frozenset(failed)
        latest = min([called.latest(found), *(one - 1 for one in self._failed)])
        self._counted_up_to = max(self._counted_up_to, latest)
        self._counted = frozenset(one for one in self._counted if one > self._counted_up_to)

    def _uncounted(self) -> list[Answering]:
        found = self._store.read(partial(called.since, after=self._counted_up_to))
        return [one for one in found if one.id not in self._counted]

    def count_opened(self) -> None:
        """Count anew what a desk has opened again, which says of its wait what the desk could tell."""
        for some in recount.batches(self._store.read(recount.opened_again)):
            if not self._holds():
                return
            self._count(some, recount.again, recount.again)

    def assign(self) -> None:
        """Take back what was not accepted or whose owner left, then give what nobody owns to who is here."""
        if not self._store.read(assigning.is_any):
            return
        for take in (assigning.free, assigning.take_back):
            while self._holds() and self._store.write(take):
                pass
        place: assigning.Place | None = assigning.FIRST
        while place is not None and self._holds():
            place = self._store.write(partial(assigning.give, after=place))

    def tell(self) -> None:
        """Tell staff of every step that is reached."""
        while self._holds() and self._store.read(steps.is_any_due) and self._store.write(steps.tell):
            pass

    def regroup(self, most: int = _MOST_REGROUPED) -> None:
        """Merge and split what people asked for, one after the other, at most so many: steps are not to wait."""
        for _ in range(most):
            if not self._holds() or (number := self._store.read(regroup.asked)) is None:
                return
            try:
                self._store.write(partial(regroup.do, number=number))
            except (*UNREADABLE, IntegrityError):  # written by hand, or by a portal that knows our ways
                self._store.write(partial(regroup.set_aside, number=number))

    def _regroups(self) -> bool:
        """Do one thing that was asked for between two batches; False where that failed: nobody waits for it."""
        try:
            self.regroup(1)
        except _OF_ONE as error:
            event("round_crashed", where=f"sweep:{crash.place_of(error)}", kind=type(error).__name__)
            return False
        return True

    def _count(self, some: Sequence[T], at_once: _Count, apart: _Count) -> Collection[T]:
        """Count these at once, or one by one, so that one keeps no other waiting. Returns those that are not."""
        try:
            return self._store.write(lambda work: at_once(work, some)) or ()
        except _OF_ONE as error:
            failed = [one for one in some if not self._is_counted(one, apart)]
            if len(failed) == len(some) and (len(some) > 1 or isinstance(error, UnreachableError)):
                raise  # it is not one of them: nothing works
            event("round_crashed", where=f"sweep:{crash.place_of(error)}", kind=type(error).__name__)
            return failed

    def _is_counted(self, one: T, apart: _Count) -> bool:
        try:
            return not self._store.write(lambda work: apart(work, [one]))
        except _OF_ONE:  # told once for all of them
            return False

    def recount(self) -> None:
        """Count anew whatever is not counted by the rules in force."""
        version = self._store.read(recount.in_force)
        if self._known is not None and self._known[0] == version and stopwatch() - self._known[1] < _AGAIN_S:
            return
        newest, ids = self._store.read(recount.behind)
        is_whole = regroups = True
        for some in recount.batches(ids):
            if not self._holds():
                return
            regroups = regroups and self._regroups()
            is_last = is_whole and some[-1] == ids[-1]
            anew = partial(recount.recount, version=newest)
            at_once, apart = partial(anew, is_last=is_last), partial(anew, is_last=False)
            is_whole &= not self._count(some, at_once, apart)
        if newest and not ids and not self._store.read(lambda work: recount.is_told(work, newest)):
            self._store.write(lambda work: recount.recount(work, (), newest, is_last=True))
        self._known = (version, stopwatch())
