"""Which files messages come with, as their portal shows them now.

A file that the portal shows no more stays: somebody may have read it. Its place is below zero then.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import select

from triage_app.queue.domain.conversation import FileState
from triage_app.queue.domain.remote import RemoteMessage, is_named
from triage_app.queue.domain.same_files import KeptFile, ShownFile, same_files
from triage_app.queue.services import files
from triage_app.queue.store import rows
from triage_app.queue.store.round_trip import among
from triage_app.queue.store.schema import Attachment
from triage_app.queue.store.work import Work

_KEPT: Final = select(
    Attachment.message_id, *(getattr(Attachment, name) for name in KeptFile.__dataclass_fields__)
).where(among(Attachment.message_id, "ids"))


def note(work: Work, messages: Mapping[int, RemoteMessage]) -> None:
    """Remember the files of new messages, by the messages' numbers."""
    _add(work, [(number, one) for number, some in _shown(work, messages).items() for one in some])


def compare(work: Work, messages: Mapping[int, RemoteMessage]) -> set[int]:
    """Take over the files of edited messages, by the messages' numbers.

    Returns the messages that come with a file now which nobody can have seen with them.
    """
    kept: defaultdict[int, list[KeptFile]] = defaultdict(list)
    for message_id, *facts in work.connection.execute(_KEPT, {"ids": list(messages)}):
        kept[message_id].append(KeptFile(*facts))
    added: list[tuple[int, ShownFile]] = []
    same: list[tuple[KeptFile, ShownFile]] = []
    gone: list[KeptFile] = []
    for number, shown in _shown(work, messages).items():
        found = same_files(kept[number], shown)
        added += [(number, one) for one in shown if one.file.place not in found]
        same += [(found[one.file.place], one) for one in shown if one.file.place in found]
        still = {one.id for one in found.values()}
        gone += [one for one in kept[number] if one.id not in still]
    moved = [one for one, shown in same if one.place != shown.file.place]
    _leave_places(work, [*moved, *gone])
    _renew(work, same)
    _add(work, added)
    return {number for number, _ in added}


def _shown(work: Work, messages: Mapping[int, RemoteMessage]) -> dict[int, list[ShownFile]]:
    """Each message's files; the bytes that came with them are kept."""
    inline = [file.inline for one in messages.values() for file in one.files if file.inline is not None]
    kept = iter(files.keep(work, inline) if inline else ())
    return {
        number: [ShownFile(file, None if file.inline is None else next(kept)) for file in one.files]
        for number, one in messages.items()
    }


def _leave_places(work: Work, some: Iterable[KeptFile]) -> None:
    """First of all: another file may take the place at once."""
    rows.change(work.connection, Attachment, [{"id": one.id, "place": -one.id} for one in some if one.place >= 0])


def _renew(work: Work, same: Iterable[tuple[KeptFile, ShownFile]]) -> None:
    """What is new of files that are here; whether somebody has asked for one says nobody but who asks."""
    facts = [(one, _facts(one, shown)) for one, shown in same]
    rows.change(
        work.connection,
        Attachment,
        [
            {"id": one.id, **new}
            for one, new in facts
            if any(getattr(one, name) != value for name, value in new.items())
        ],
    )
    arrived = [
        {"id": one.id, "state": FileState.HERE, "sha256": shown.sha256}
        for one, shown in same
        if shown.sha256 is not None and one.sha256 is None
    ]
    rows.change(work.connection, Attachment, arrived)


def _facts(one: KeptFile, shown: ShownFile) -> dict[str, Any]:
    name = shown.file.name if is_named(shown.file.name) or not is_named(one.name) else one.name
    return {
        "place": shown.file.place,
        "name": name,
        "content_type": shown.file.content_type or one.content_type,
        "size_bytes": shown.size_bytes if one.size_bytes is None else one.size_bytes,
        "reference": shown.file.reference,
    }


def _add(work: Work, added: Iterable[tuple[int, ShownFile]]) -> None:
    new = [
        {
            "message_id": number,
            "place": one.file.place,
            "name": one.file.name,
            "content_type": one.file.content_type,
            "size_bytes": one.size_bytes,
            "reference": one.file.reference,
            "state": FileState.HERE if one.sha256 else FileState.NOTED,
            "sha256": one.sha256,
        }
        for number, one in added
    ]
    rows.add(work.connection, Attachment, new, unique="message_id, place")
