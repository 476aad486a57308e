"""Alembic's entry: runs the steps on the connection that migrate.py opened."""

from alembic import context

from triage_app.queue.store.schema_record import Audit

context.configure(connection=context.config.attributes["connection"], target_metadata=Audit.metadata)
context.run_migrations()
