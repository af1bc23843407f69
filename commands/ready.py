"""For commands that work on the database: a database that is not set up is one line, not a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError, ProgrammingError

from complaints.errors import Refusal


@contextmanager
def database_ready() -> Iterator[None]:
    """Refusal when the database has not our tables or cannot be used."""
    try:
        yield
    except (OperationalError, ProgrammingError) as error:
        why = str(getattr(error, "orig", error)).strip().splitlines()[0]
        raise Refusal(f"the database cannot be used ({why}); redress migrate brings it up to date") from None
