"""Words for what rules would mean: messages of next week, and open conversations that would be due otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from triage_app.queue.domain.examples import same_by
from triage_app.queue.domain.policies import ANYTHING
from triage_app.ui import counts, dates, rule_words
from triage_app.ui.why_words import policy_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import tzinfo

    from triage_app.queue.domain.calendar import SpecialDay
    from triage_app.queue.domain.examples import Example
    from triage_app.queue.domain.policies import Policy
    from triage_app.queue.services.preview import Move, Preview

translate = QCoreApplication.translate


def about(policy: Policy, decides: str, place: str) -> str:
    """Which messages are shown: those of a promise, at a place, and the name of the one that decides of them."""
    if policy.conditions == ANYTHING:
        said = translate("PreviewPane", "Messages to {place} no other promise covers are due like this:")
        everywhere = translate("PreviewPane", "Messages no other promise covers are due like this:")
    elif decides == policy.name:
        said = translate("PreviewPane", "Messages to {place} covered by “{promise}” are due like this:")
        everywhere = translate("PreviewPane", "Messages covered by “{promise}” are due like this:")
    else:
        said = everywhere = translate(
            "PreviewPane", "“{other}” stands before “{promise}” and decides for its messages:"
        )
    said = said if place and not policy.conditions.location else everywhere
    return said.format(place=place, promise=policy_name(policy.name), other=policy_name(decides))


def sent(example: Example, zone: tzinfo) -> str:
    """When an example message is sent: "Fri 11/27, 4:30 PM"."""
    return rule_words.moment(example.sent_at, zone)


def waits(example: Example) -> str:
    """How long its patient waits: "waits 72 h"."""
    return translate("ExampleLine", "waits {time}").format(time=rule_words.wait(example.wait))


def besides(example: Example, was: Example | None, zone: tzinfo) -> list[str]:
    """When it is due, when it was so far where that is another time, and which days are different meanwhile."""
    said = [translate("ExampleLine", "due {when}").format(when=rule_words.moment(example.due_at, zone))]
    if was is not None and was.due_at != example.due_at:
        so_far = translate("ExampleLine", "so far {when}")
        said.append(so_far.format(when=rule_words.moment(was.due_at, zone)))
    if example.special:
        said.append(translate("ExampleLine", "the evening before {day}").format(day=example.special))
    return said + [_different(one) for one in example.different]


def _different(one: SpecialDay) -> str:
    other, closed = (
        translate("ExampleLine", "{day} has other hours"),
        translate("ExampleLine", "{day} is closed"),
    )
    told = (other if one.windows else closed).format(day=dates.short_day(one.day))
    return f"{told}: {one.name}" if one.name else told


def whose(move: Move) -> str:
    """Whose conversation would be due at another time."""
    return move.patient or translate("MoveLine", "Name not readable")


def moved(move: Move, zone: tzinfo) -> str:
    """When its answer is due so far and when then: "Mon 11/23, 4:40 PM → Thu 11/19, 4:40 PM"."""
    return f"{rule_words.moment(move.before, zone)} → {rule_words.moment(move.after, zone)}"


def late(move: Move) -> str:
    """What is said of one that would be overdue at once; empty for others."""
    return translate("MoveLine", "overdue at once") if move.late else ""


def rest(preview: Preview, shown: int) -> str:
    """How many conversations would be due otherwise besides those that are shown; empty where there are none."""
    more = preview.earlier + preview.later - shown
    return counts.and_more(more) if shown and more > 0 else ""


def lines(
    preview: Preview, zone: tzinfo, found: Sequence[Example], before: Sequence[Example], heading: str
) -> Iterator[str]:
    """All of it in lines for where there is no window."""
    for move in preview.examples:
        told = f"{whose(move)} ({move.conversation_id}): {moved(move, zone)}"
        yield "  " + ", ".join(part for part in (told, late(move)) if part)
    if more := rest(preview, len(preview.examples)):
        yield f"  {more}"
    if found:
        yield heading
    for example in found:
        was = same_by(before, example)
        yield f"  {sent(example, zone)}: " + "; ".join((waits(example), *besides(example, was, zone)))
