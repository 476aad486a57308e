"""Giving conversations to somebody, in words: what goes, what everybody owns then, and what stays."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from triage_app.ui import counts
from triage_app.ui.moments import sentence
from triage_app.ui.widgets.sheet import Fact

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from triage_app.queue.services.reassign import Change, Preview
    from triage_app.ui.wording import Wording

_MOST_LINES = 6


class _Reassign(QObject):
    """A class because lupdate finds plural forms in `self.tr` only."""

    def title(self, count: int) -> str:
        """What the sheet is about."""
        return self.tr("Reassign %n conversations", "", count)

    def act(self, count: int, to: str) -> str:
        """What its button does; `to` is empty for nobody."""
        if not to:
            return self.tr("Give %n back to everybody", "", count)
        return self.tr("Give %n to {name}", "", count).format(name=to)

    def moved(self, count: int, to: str) -> str:
        """What is said once it is done."""
        if not to:
            return self.tr("%n conversations went back to everybody.", "", count)
        return self.tr("%n conversations went to {name}.", "", count).format(name=to)

    def moved_back(self, count: int) -> str:
        """What is said once it is undone."""
        return self.tr("%n conversations went back to whom they had belonged.", "", count)

    def too_many(self, most: int) -> str:
        """What to do where more are chosen than can go at once."""
        return self.tr("At most %n go at once: first the most urgent, then the others.", "", most)

    def most_urgent(self, most: int) -> str:
        """What does that."""
        return self.tr("Go on with the %n most urgent", "", most)

    def stay(self, codes: Mapping[int, str]) -> tuple[str, ...]:
        """How many stay where they are and why, all of a reason in one sentence."""
        return tuple(self._stays(code, count) for code, count in sorted(Counter(codes.values()).items()))

    def _stays(self, code: str, count: int) -> str:
        match code:
            case "nobody_waits":
                return self.tr("%n conversations stay: nobody waits in them any more.", "", count)
            case "cannot_own":
                return self.tr("%n conversations stay: this colleague does not see their location.", "", count)
            case "owned_by_other":
                return self.tr("%n conversations stay: they have another owner by now.", "", count)
            case "went_on":
                return self.tr("%n conversations stay: they were worked on since.", "", count)
            case _:
                return self.tr("%n conversations are not there any more.", "", count)

    def facts(self, preview: Preview, names: Mapping[int, str], words: Wording, now: datetime) -> tuple[Fact, ...]:
        """What it would change, as the sheet shows it."""
        found = [Fact(self.tr("Goes"), (self._goes(preview, words, now),))]
        if preview.changes:
            found.append(Fact(self.tr("Owns then"), lines=self._owned(preview.changes, names)))
        if preview.left_out:
            found.append(Fact(self.tr("Stays"), self.stay(preview.left_out)))
        return tuple(found)

    def _goes(self, preview: Preview, words: Wording, now: datetime) -> str:
        if not preview.moves:
            return self.tr("Nothing: all of it is there already, or stays.")
        parts = [counts.conversations(preview.moves)]
        if preview.overdue:
            parts.append(counts.overdue_ones(preview.overdue))
        if preview.earliest is not None:
            due = self.tr("the first was due {when}") if preview.overdue else self.tr("the first is due {when}")
            parts.append(due.format(when=words.moments.end_beside(preview.earliest, now)))
        return sentence("{said}.", said=", ".join(parts))

    def _owned(self, changes: tuple[Change, ...], names: Mapping[int, str]) -> tuple[tuple[str, str], ...]:
        """How many everybody owns before and then, whoever gets them first; of many the last as one."""
        in_order = sorted(changes, key=lambda one: (_gain(one) <= 0, _gain(one)))
        is_long = len(in_order) > _MOST_LINES
        shown, rest = (in_order[: _MOST_LINES - 1], in_order[_MOST_LINES - 1 :]) if is_long else (in_order, [])
        lines = [(names.get(one.staff_id, "?"), load_change(*_counted([one]))) for one in shown]
        if rest:
            lines.append((self.tr("%n others", "people", len(rest)), load_change(*_counted(rest))))
        return tuple(lines)


def load_change(before: int, after: int) -> str:
    """How much somebody owns now and then: "12 open → 52 open"."""
    return f"{counts.open_ones(before)} → {counts.open_ones(after)}"


def _gain(one: Change) -> int:
    return one.after.conversations - one.before.conversations


def _counted(changes: list[Change]) -> tuple[int, int]:
    before = sum(one.before.conversations for one in changes)
    return before, sum(one.after.conversations for one in changes)


_reassign = _Reassign()
title, act, facts, stay = _reassign.title, _reassign.act, _reassign.facts, _reassign.stay
moved, moved_back = _reassign.moved, _reassign.moved_back
too_many, most_urgent = _reassign.too_many, _reassign.most_urgent
