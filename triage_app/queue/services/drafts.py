"""What somebody has begun to write: kept, restored, and forgotten once it was sent."""

from dataclasses import asdict
from typing import Final

from sqlalchemy import delete

from triage_app.queue.domain.conversation import StagedFile
from triage_app.queue.domain.people import Person
from triage_app.queue.services.actions import CONVERSATION, PERSON
from triage_app.queue.store import upsert
from triage_app.queue.store.schema_outbox import Draft
from triage_app.queue.store.work import Work

FORGET: Final = delete(Draft).where(Draft.conversation_id == CONVERSATION, Draft.staff_id == PERSON)
"""Forgets a person's draft, because it was sent or emptied."""


def save(work: Work, person: Person, conversation_id: int, text: str, staged: tuple[StagedFile, ...]) -> None:
    """Keep what a person has begun to write; an empty draft is none."""
    if not text.strip() and not staged:
        work.finish((FORGET, {"conversation": conversation_id, "person": person.id}))
        return
    files = {"files": [asdict(one) for one in staged]}
    content = {"text": text.replace("\x00", ""), "files": files, "saved_at": work.now}
    work.connection.execute(
        upsert.insert(Draft)
        .values(conversation_id=conversation_id, staff_id=person.id, **content)
        .on_conflict_do_update(index_elements=["conversation_id", "staff_id"], set_=content)
    )
