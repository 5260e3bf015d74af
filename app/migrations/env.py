"""Alembic's entry: the application's own engine and models; batch mode, since SQLite cannot alter columns."""

from __future__ import annotations

from alembic import context
from flask import current_app

target = current_app.extensions["migrate"].db

with target.engine.connect() as connection:
    context.configure(connection=connection, target_metadata=target.metadata, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
