"""Run the migrations on the app's own engine; SQLite gets its foreign keys switched off around them."""

from typing import Any

import sqlalchemy as sa
from alembic import context
from flask import current_app

from academy.db import Base, db


def run() -> None:
    """Upgrade or downgrade in one transaction, and check that no row was orphaned."""
    engine = current_app.extensions.get("migration_engine") or db.engine
    with engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            # Before BEGIN: a batch alter with foreign keys on deletes every cascading child in silence.
            raw.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()
            if sqlite:
                orphans = connection.execute(sa.text("PRAGMA foreign_key_check")).all()
                if orphans:
                    raise RuntimeError(f"The migration would leave rows without their parents: {orphans[:5]}")
        if sqlite:
            connection.commit()
            raw.execute("PRAGMA foreign_keys=ON")


run()
