"""The database: one engine, short transactions. SQLite by default, PostgreSQL by REDRESS_DATABASE_URL."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, create_engine, text

import complaints.bulk
import complaints.drills.drill
import complaints.improvements
import complaints.letters
import complaints.mailbox
import complaints.marks
import complaints.partners
import complaints.people
import complaints.plans.records
import complaints.records
import complaints.reviews.review
import complaints.training  # noqa: F401  (the tables must be known)
from adapters.settings import settings
from complaints.errors import Refusal

_WRITER = threading.Lock()
"""SQLite lets one write at a time; here our own threads queue up for it, in turn, instead of polling."""

MIGRATIONS = Path(__file__).parent.parent / "migrations"


@lru_cache(maxsize=2)
def engine_for(url: str) -> Engine:
    """The engine of a database address."""
    sizes: dict[str, Any] = {"pool_size": 10, "max_overflow": 20, "hide_parameters": True}
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, **sizes)
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"check_same_thread": False}, **sizes)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def engine() -> Engine:
    """The engine of this installation."""
    return engine_for(settings().database_url)


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy begins, not the driver
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=15000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    """A transaction that writes takes SQLite's lock at its start, so that it cannot fail half way."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading() -> Iterator[Session]:
    """A session that only reads."""
    with Session(engine()) as session:
        yield session


@contextmanager
def writing() -> Iterator[Session]:
    """A session that is committed at its end, or rolled back by an exception."""
    options: Any = engine().execution_options(writes=True)
    turn: AbstractContextManager[object] = _WRITER if engine().dialect.name == "sqlite" else nullcontext()
    with turn, Session(options, expire_on_commit=False) as session, session.begin():
        yield session


def alive() -> bool:
    """Whether the database answers."""
    try:
        with reading() as session:
            session.connection().execute(text("SELECT 1"))
    except Exception:
        return False
    return True


def reach() -> None:
    """Return when the database lets us in; Refusal says in one line why it does not."""
    try:
        engine().connect().close()
    except SQLAlchemyError as error:
        why = str(getattr(error, "orig", error)).strip().splitlines()[0]
        raise Refusal(f"REDRESS_DATABASE_URL: the database cannot be used: {why}") from None


def migrate() -> None:
    """Bring the database to the newest schema (Alembic); Refusal when it cannot be reached."""
    reach()
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine()
    command.upgrade(config, "head")
