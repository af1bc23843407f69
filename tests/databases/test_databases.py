"""SQLite and PostgreSQL: the same migrations, the same life, the same care under concurrency."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from adapters import database
from adapters.settings import settings
from complaints.acts.answer import Late
from complaints.history import broken
from tests.virtual import Town

KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=KINDS)
def migrated(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """A database that was made by the migrations alone."""
    monkeypatch.setenv("REDRESS_VAR", str(tmp_path))
    if request.param == "postgres":
        monkeypatch.setenv("REDRESS_DATABASE_URL", request.getfixturevalue("postgres"))
    settings.cache_clear()
    database.engine_for.cache_clear()
    database.migrate()
    yield request.param
    engine = database.engine()
    SQLModel.metadata.drop_all(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
    engine.dispose()
    database.engine_for.cache_clear()
    settings.cache_clear()


def test_the_migrations_make_exactly_what_the_tables_say(migrated: str) -> None:
    with database.engine().connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_migrating_again_changes_nothing(migrated: str) -> None:
    database.migrate()


def test_a_whole_life(migrated: str) -> None:
    town = Town()
    number = town.file()
    town.until(number, None, Resolution={"cost": 5000, "measures": ["compensate"]})
    case = town.case(number)
    assert case.story.ground == "satisfied"
    assert broken(case.entries) == []
    assert case.entries[0].at.tzinfo is not None


def test_two_answers_at_the_same_time_are_recorded_once(migrated: str) -> None:
    town = Town()
    number = town.file()
    question = town.question(number, "Classification")

    def answer(_: int) -> str:
        try:
            town.answer_again(question, priority="urgent")
        except Late:
            return "late"
        return "recorded"

    with ThreadPoolExecutor(4) as people:
        said = sorted(people.map(answer, range(4)))
    assert said == ["late", "late", "late", "recorded"]
    assert town.verbs(number).count("answered") == 1


def test_numbers_are_never_given_twice(migrated: str) -> None:
    town = Town()
    with ThreadPoolExecutor(8) as counter:
        numbers = list(counter.map(lambda _: town.file(live=False), range(40)))
    assert len(set(numbers)) == 40
