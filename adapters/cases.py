"""Opening a case: its rows from the database, its pack and calendar from disk, in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session

from adapters.calendars import load_calendar
from adapters.database import reading, writing
from adapters.packs import pack_of
from complaints.case import Case, load


def case_in(session: Session, number: str, *, lock: bool = False) -> Case:
    """The case in an open session; Refusal when there is none with this number."""
    return load(session, number, pack_of, load_calendar, lock=lock)


@contextmanager
def read_case(number: str) -> Iterator[Case]:
    """A case to look at."""
    with reading() as session:
        yield case_in(session, number)


@contextmanager
def change_case(number: str) -> Iterator[Case]:
    """A case to change: read under lock, committed at the end, rolled back by an exception."""
    with writing() as session:
        yield case_in(session, number, lock=True)
