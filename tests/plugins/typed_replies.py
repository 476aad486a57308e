"""Replies that a person writes at a desk, and rows of the outbox that they type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from queues import NO_UNDO, NOW
from triage_app.queue.access import Access
from triage_app.queue.domain.conversation import Reply
from triage_app.queue.domain.keys import new_key
from typed_sql import REFUSED

if TYPE_CHECKING:
    from triage_app.queue.domain.conversation import StagedFile
    from typed_sql import Practice


def answer(practice: Practice, login: str, number: int, *files: StagedFile) -> str:
    desk = Access(practice.queue.as_login(login), practice.queue.people[login], NO_UNDO)
    whole = desk.conversation(number)
    key = new_key()
    desk.reply(Reply(number, key, "Where it is", files, close=False, seen=whole.newest_message_id))
    return key


REPLY = """INSERT INTO outbox (key, reply_key, portal_id, conversation_id, kind, state, patient_reference,
patient_name, text, name, content_type, close_after, fence, attempts, search_first, not_before, created_by,
created_at, answers_message_id, sha256, seen_up_to)
VALUES (%(key)s, %(reply)s, 1, %(conversation)s, %(kind)s, %(state)s, %(patient)s, %(name)s, %(text)s, '',
%(type)s, false, 9, 5, true, now() - interval '1 hour', %(by)s, %(now)s, %(answers)s, %(sha256)s, %(seen)s)
RETURNING created_by, state, attempts, fence, search_first"""


def forged(practice: Practice, **facts: Any) -> dict[str, Any]:
    key = new_key()
    said = {
        "key": key,
        "reply": key,
        "kind": "reply",
        "text": "x",
        "type": "",
        "sha256": None,
        "conversation": 3,
        "state": "delivered",
        "patient": "Patient/3",
        "name": "Patient 3",
        "by": practice.id_of("lena"),
        "now": NOW,
        "answers": None,
        "seen": 3,
    }
    return said | facts


def tried(practice: Practice, login: str, row: dict[str, Any]) -> str:
    try:
        return str(practice.line(login).execute(REPLY, row).rowcount)
    except REFUSED:
        return "refused"
