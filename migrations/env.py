"""Alembic's environment: the same migrations on SQLite and PostgreSQL."""

from alembic import context
from sqlmodel import SQLModel

from adapters.database import engine

connectable = context.config.attributes.get("engine") or engine()
with connectable.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
