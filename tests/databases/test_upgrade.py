"""Upgrading a house in which complaints are open: what is there stays, new columns have a value."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlmodel import Session, SQLModel, select

from adapters import database
from adapters.settings import settings
from complaints.people import ApiKey

VALUES: dict[type, Any] = {
    str: "x",
    int: 1,
    bool: False,
    dict: {},
    datetime: datetime(2026, 11, 23),  # noqa: DTZ001 (as it is stored)
}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def first_release(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Config]:
    """A database as the first release made it."""
    monkeypatch.setenv("REDRESS_VAR", str(tmp_path))
    if request.param == "postgres":
        monkeypatch.setenv("REDRESS_DATABASE_URL", request.getfixturevalue("postgres"))
    settings.cache_clear()
    database.engine_for.cache_clear()
    config = Config()
    config.set_main_option("script_location", str(database.MIGRATIONS))
    config.attributes["engine"] = database.engine()
    command.upgrade(config, "0001")
    yield config
    SQLModel.metadata.drop_all(database.engine())
    with database.engine().begin() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
    database.engine().dispose()
    database.engine_for.cache_clear()
    monkeypatch.undo()
    settings.cache_clear()


def test_every_row_survives_an_upgrade(first_release: Config) -> None:
    old = sa.MetaData()
    old.reflect(database.engine())
    tables = [table for name, table in old.tables.items() if name != "alembic_version"]
    assert len(tables) > 8
    with database.engine().begin() as connection:
        for table in tables:
            connection.execute(table.insert().values(_row(table)))
    command.upgrade(first_release, "head")
    with database.engine().connect() as connection:
        for table in tables:
            now = SQLModel.metadata.tables[table.name]
            (row,) = connection.execute(sa.select(now)).mappings()
            assert {c.name for c in now.columns if not c.nullable and row[c.name] is None} == set()


def test_keys_of_the_first_release_open_what_they_opened(first_release: Config) -> None:
    with database.engine().begin() as connection:
        columns = "digest, name, created_at"
        connection.exec_driver_sql(
            f"INSERT INTO apikey ({columns}) VALUES ('d', 'crm', '2026-11-23 00:00:00')"
        )
    command.upgrade(first_release, "head")
    with Session(database.engine()) as session:
        (key,) = session.exec(select(ApiKey)).all()
    assert key.scopes == ["file", "read_all", "answer", "history"]
    assert (key.per_minute, key.revoked_at) == (600, None)


def _row(table: sa.Table) -> dict[str, Any]:
    """A row of a table, with something in every column that must not be empty."""
    return {c.name: VALUES[c.type.python_type] for c in table.columns if not c.nullable}
