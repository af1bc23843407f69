"""Opening an improvement measure: its rows from the database, its pack and calendar from disk."""

from datetime import datetime

from sqlmodel import Session, select

from adapters.calendars import load_calendar
from adapters.cases import case_in
from adapters.pack_versions import kept_pack
from adapters.packs import pack_of
from adapters.settings import settings
from complaints.calendar import Calendar
from complaints.case import Case
from complaints.improvements import Improvement
from complaints.measures import Desk, Measure, log_of
from complaints.people import Absence, Person, Roster
from complaints.records import Complaint


def desk_of_case(session: Session, case: Case, now: datetime) -> Desk:
    """Where measures of a complaint are proposed; its history is still written unless it is archived."""
    complaint = case.complaint
    written = case if complaint.archived_at is None else None
    people = _roster(session, case.calendar, now)
    return Desk(session, case.pack, case.calendar, people, case.number, complaint.version, written)


def desk_of_house(session: Session, now: datetime) -> Desk:
    """Where measures of no single complaint are proposed: under the default procedure."""
    pack = pack_of(settings().procedure)
    calendar = load_calendar(pack.calendar)
    return Desk(session, pack, calendar, _roster(session, calendar, now))


def measure_in(session: Session, improvement: str, now: datetime, *, lock: bool = False) -> Measure | None:
    """The measure in an open session; None when there is none. `lock`: to be changed, with its complaint."""
    query = select(Improvement).where(Improvement.id == improvement)
    found = session.exec(query).one_or_none()
    if found is None:
        return None
    case = _case_of(session, found.number) if lock else None  # cases first: everybody locks in this order
    row = session.exec(query.with_for_update()).one() if lock else found
    pack = kept_pack(session, row.procedure, row.version)
    calendar = load_calendar(pack.calendar)
    desk = Desk(session, pack, calendar, _roster(session, calendar, now), row.number, row.version, case)
    return Measure(desk, row, log_of(session, row.id))


def _case_of(session: Session, number: str) -> Case | None:
    complaint = session.get(Complaint, number) if number else None
    if complaint is None or complaint.archived_at is not None:
        return None
    return case_in(session, number, lock=True)


def _roster(session: Session, calendar: Calendar, now: datetime) -> Roster:
    people = session.exec(select(Person).order_by(Person.id)).all()
    return Roster(people, session.exec(select(Absence)).all(), now.astimezone(calendar.zone))
