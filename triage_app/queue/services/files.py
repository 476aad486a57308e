"""Files' bytes in the database: content-addressed, in chunks of a megabyte, never whole in memory."""

import hashlib
from collections.abc import Collection, Generator
from pathlib import Path
from typing import BinaryIO, Final

from sqlalchemy import bindparam, case, func, insert, select, update

from triage_app.errors import TriageError, UsageError
from triage_app.queue.domain import reports
from triage_app.queue.domain.conversation import FileState, StagedFile
from triage_app.queue.store import rows, upsert
from triage_app.queue.store.schema import Attachment, Message
from triage_app.queue.store.schema_outbox import CHUNK_BYTES, Blob, BlobChunk
from triage_app.queue.store.work import Store, Work


def stage(store: Store, path: Path) -> StagedFile:
    """Check a file and put its bytes into the store, ready to go with a reply.

    Raises:
        UsageError: the file is missing, unreadable, empty, too large or of a kind that is not sent.
        TriageError: `file_changed`, when it was written to meanwhile.
    """
    try:
        with path.open("rb") as source:
            return _stage(store, path.name, source)
    except OSError as error:
        raise UsageError("file_unreadable", reason=error.strerror or "?") from None


def _stage(store: Store, name: str, source: BinaryIO) -> StagedFile:
    head = source.read(4096)
    size = source.seek(0, 2)
    kind = reports.check(head, size)
    sha256 = _hash(source)
    _copy(store, source, sha256, size)
    return StagedFile(sha256, reports.display_name(name, kind), kind.value, size)


def _hash(source: BinaryIO) -> str:
    source.seek(0)
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK_BYTES):
        digest.update(chunk)
    return digest.hexdigest()


def _copy(store: Store, source: BinaryIO, sha256: str, size: int) -> None:
    """Write chunk by chunk, each in its own short transaction; chunks that are there already are skipped."""
    source.seek(0)
    have = store.write(lambda work: _begin_blob(work, sha256, size))
    digest = hashlib.sha256()
    for place in range(-(-size // CHUNK_BYTES)):
        content = source.read(CHUNK_BYTES)
        digest.update(content)
        if place not in have:
            chunk = {"sha256": sha256, "place": place, "content": content}
            store.write(lambda work, chunk=chunk: _add_chunk(work, chunk))  # type: ignore[misc]
    if digest.hexdigest() != sha256 or source.read(1):
        raise TriageError("file_changed")


def _begin_blob(work: Work, sha256: str, size: int) -> set[int]:
    statement = upsert.insert(Blob).values(sha256=sha256, size_bytes=size)
    work.connection.execute(statement.on_conflict_do_nothing())
    return set(work.connection.execute(select(BlobChunk.place).where(BlobChunk.sha256 == sha256)).scalars())


def _add_chunk(work: Work, chunk: dict[str, object]) -> None:
    work.connection.execute(upsert.insert(BlobChunk).values(**chunk).on_conflict_do_nothing())


def keep(work: Work, contents: Collection[bytes]) -> list[str]:
    """Store bytes that came with messages, in the messages' own transaction; returns their hashes."""
    kept = {hashlib.sha256(content).hexdigest(): content for content in contents}
    rows.add(
        work.connection,
        Blob,
        [{"sha256": sha256, "size_bytes": len(content)} for sha256, content in kept.items()],
        unique="sha256",
    )
    have = work.connection.execute(select(BlobChunk.sha256, BlobChunk.place).where(BlobChunk.sha256.in_(kept)))
    here = {(chunk.sha256, chunk.place) for chunk in have}
    chunks = [
        {"sha256": sha256, "place": place, "content": content[start : start + CHUNK_BYTES]}
        for sha256, content in kept.items()
        for place, start in enumerate(range(0, len(content), CHUNK_BYTES))
        if (sha256, place) not in here
    ]
    if chunks:
        work.connection.execute(insert(BlobChunk), chunks)
    return [hashlib.sha256(content).hexdigest() for content in contents]


_SHA256 = bindparam("sha256", type_=Blob.sha256.type)
_HELD = select(func.coalesce(func.sum(func.length(BlobChunk.content)), 0)).where(BlobChunk.sha256 == _SHA256)
IS_WHOLE: Final = select(Blob.size_bytes == _HELD.scalar_subquery()).where(Blob.sha256 == _SHA256)
"""Whether every byte of the file `sha256` is here; no row where none is known of."""


def content_of(store: Store, sha256: str) -> Generator[bytes]:
    """A file's bytes, chunk by chunk, checked against their hash at the end.

    Raises:
        TriageError: `file_damaged`, when what is stored is not what was stored.
    """
    digest = hashlib.sha256()
    place = 0
    while (chunk := store.read(lambda work, place=place: _chunk(work, sha256, place))) is not None:  # type: ignore[misc]
        digest.update(chunk)
        yield chunk
        place += 1
    if digest.hexdigest() != sha256:
        raise TriageError("file_damaged")


def _chunk(work: Work, sha256: str, place: int) -> bytes | None:
    return work.connection.execute(
        select(BlobChunk.content).where(BlobChunk.sha256 == sha256, BlobChunk.place == place)
    ).scalar()


def want(work: Work, file_id: int) -> None:
    """Ask sync for the bytes of an attachment; asking again after a failure asks again."""
    work.connection.execute(
        update(Attachment)
        .where(Attachment.id == file_id, Attachment.state.in_([FileState.NOTED, FileState.FAILED]))
        .values(state=FileState.WANTED)
    )


def wanted(work: Work, portal_id: int) -> list[tuple[int, str | None]]:
    """Attachments somebody waits for: pairs of id and reference, oldest first.

    Without a reference where the portal shows a file no more: what is there by now is another one.
    """
    rows = work.connection.execute(
        select(Attachment.id, case((Attachment.place >= 0, Attachment.reference)).label("reference"))
        .join(Message, Message.id == Attachment.message_id)
        .where(Message.portal_id == portal_id, Attachment.state == FileState.WANTED)
        .order_by(Attachment.id)
    )
    return [(row.id, row.reference) for row in rows]


def arrived(work: Work, file_id: int, content: bytes) -> None:
    """Store the bytes of an attachment."""
    work.connection.execute(
        update(Attachment)
        .where(Attachment.id == file_id)
        .values(state=FileState.HERE, sha256=keep(work, [content])[0], size_bytes=len(content))
    )


def failed(work: Work, file_id: int) -> None:
    """Say that an attachment could not be fetched; a person may ask again."""
    work.connection.execute(update(Attachment).where(Attachment.id == file_id).values(state=FileState.FAILED))


def save(store: Store, file_id: int, target: Path) -> None:
    """Write an attachment that is here to a file of the person's choice; all of it, or nothing.

    Raises:
        UsageError: `file_not_here`, `file_unwritable`.
    """
    sha256 = store.read(
        lambda work: work.connection.execute(select(Attachment.sha256).where(Attachment.id == file_id)).scalar()
    )
    if sha256 is None:
        raise UsageError("file_not_here")
    part = target.with_name(target.name + ".part")
    try:
        with part.open("wb") as sink:
            for chunk in content_of(store, sha256):
                sink.write(chunk)
        part.replace(target)
    except OSError as error:
        raise UsageError("file_unwritable", reason=error.strerror or "?") from None
    finally:
        part.unlink(missing_ok=True)
