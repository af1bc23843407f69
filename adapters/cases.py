"""Opening a case: its rows from the database, with its pack as it was kept, in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from sqlmodel import Session

from adapters.calendars import load_calendar
from adapters.database import reading, writing
from adapters.models import suggested
from adapters.pack_versions import current_pack, kept_pack
from adapters.packs import packs
from adapters.plan_versions import kept_plan
from adapters.plans import read_plan_text
from complaints.calendar import Calendar
from complaints.case import Case
from complaints.loading import load
from complaints.pack import Pack
from complaints.plans.plan import Plan


def case_in(session: Session, number: str, *, lock: bool = False) -> Case:
    """The case in an open session; Refusal when there is none with this number."""
    kept, elsewhere = partial(kept_pack, session), partial(_elsewhere, session)
    case = load(session, number, kept, load_calendar, elsewhere, partial(kept_plan, session), lock=lock)
    case.suggester, case.plan_reader = suggested, _plan_read
    return case


def _plan_read(text: str) -> Plan:
    return read_plan_text(text, packs())


def _elsewhere(session: Session, procedure: str) -> tuple[Pack, Calendar]:
    pack = current_pack(session, procedure, or_last=True)
    return pack, load_calendar(pack.calendar)


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
