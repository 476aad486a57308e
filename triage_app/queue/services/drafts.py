"""What somebody has begun to write: kept, restored, and forgotten once it was sent."""

from dataclasses import asdict, replace
from typing import Final

from sqlalchemy import bindparam, delete

from triage_app.errors import ConflictError
from triage_app.queue.domain import conversation as domain
from triage_app.queue.domain.conversation import StagedFile
from triage_app.queue.domain.people import Person
from triage_app.queue.services import conversations
from triage_app.queue.services.actions import CONVERSATION, PERSON
from triage_app.queue.store import upsert
from triage_app.queue.store.schema_outbox import Draft
from triage_app.queue.store.work import MovedError, Work

FORGET: Final = delete(Draft).where(
    Draft.conversation_id == CONVERSATION,
    Draft.staff_id == PERSON,
    Draft.text == bindparam("draft_text", type_=Draft.text.type),
)
"""Forgets a person's draft where it says this, because it was sent or emptied."""


def save(
    work: Work,
    person: Person,
    conversation_id: int,
    text: str,
    staged: tuple[StagedFile, ...],
    over: domain.Draft | None,
) -> None:
    """Keep what a person has begun to write; an empty draft is none.

    `over` is the draft it was made of, None where there was none: another window of theirs may have saved more.

    Raises:
        ConflictError: `draft_changed` where there is something else by now that is not part of it.
    """
    text, over = _storable(text), None if over is None else replace(over, text=_storable(over.text))
    of_person = {"conversation": conversation_id, "person": person.id}
    (found,) = work.together((conversations.DRAFT, of_person))
    there = conversations.draft(found.one_or_none())
    if there is not None and not there.says(over) and not there.is_part_of(text, staged):
        raise ConflictError("draft_changed")
    if not text.strip() and not staged:
        work.finish((FORGET, {**of_person, "draft_text": None if there is None else there.text}))
        return
    files = {"files": [asdict(one) for one in staged]}
    content = {"text": text, "files": files, "saved_at": work.now}
    written = (
        upsert.insert(Draft)
        .values(conversation_id=conversation_id, staff_id=person.id, **content)
        .on_conflict_do_update(
            index_elements=["conversation_id", "staff_id"],
            set_=content,
            where=Draft.text == ("" if there is None else there.text),
        )
        .returning(Draft.saved_at)
    )
    if work.connection.execute(written).first() is None:
        raise MovedError


def _storable(text: str) -> str:
    """A text without what no database takes."""
    return text.replace("\x00", "")
