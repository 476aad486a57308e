"""Whether what is stored is whole."""

from sqlalchemy import func, select, text

from triage_app.queue.store.schema_outbox import Blob, BlobChunk
from triage_app.queue.store.work import Work


def problems(work: Work) -> list[str]:
    """What is wrong with the database, as codes; empty when nothing is."""
    found: list[str] = []
    if work.connection.dialect.name == "sqlite":
        pages = work.connection.execute(text("PRAGMA integrity_check")).scalars().all()
        sealed = work.connection.execute(text("PRAGMA cipher_integrity_check")).scalars().all()
        strangers = work.connection.execute(text("PRAGMA foreign_key_check")).all()
        found += [] if pages == ["ok"] else ["pages"]
        found += ["sealed_pages"] * bool(sealed) + ["references"] * bool(strangers)
    short = (
        select(Blob.sha256)
        .outerjoin(BlobChunk, BlobChunk.sha256 == Blob.sha256)
        .group_by(Blob.sha256, Blob.size_bytes)
        .having(func.coalesce(func.sum(func.length(BlobChunk.content)), 0) > Blob.size_bytes)
    )
    return found + ["files"] * bool(work.connection.execute(short).all())
