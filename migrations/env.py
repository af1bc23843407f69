"""Alembic's environment: the same migrations on SQLite and PostgreSQL."""

from typing import Literal

from alembic import context
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from adapters.database import engine


def render_item(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Plain strings, whatever SQLModel calls them: a migration must not depend on its version."""
    return "sa.String()" if kind == "type" and isinstance(item, AutoString) else False


connectable = context.config.attributes.get("engine") or engine()
with connectable.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
