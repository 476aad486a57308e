"""INSERT … ON CONFLICT: PostgreSQL's of SQLAlchemy, which SQLite's dialect spells just as well."""

from sqlalchemy.dialects.postgresql import Insert, insert

__all__ = ["Insert", "insert"]
