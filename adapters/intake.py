"""Taking complaints in, whichever way they came: filed under their procedure, once for each key."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from adapters.calendars import load_calendar
from adapters.clock import now
from adapters.database import reading, writing
from adapters.pack_versions import current_pack
from adapters.seen import mark
from adapters.settings import settings
from complaints.acts.file import file_complaint
from complaints.case import Case
from complaints.filing import Filing
from complaints.forms import FormErrors
from complaints.records import Complaint

T = TypeVar("T")


def file_in(session: Session, filing: Filing, by: str, key: str | None, *, acknowledge: bool = True) -> Case:
    """A complaint filed in an open session, under its procedure and that one's calendar.

    `by`: a person, an API key's name, a mailbox, or 'customer'. FormErrors say what is wrong with it.
    `acknowledge`: see file_complaint.
    """
    pack, moment = current_pack(session, filing.procedure or settings().procedure), now()
    if wrong := filing.faults(moment):
        raise FormErrors(wrong)
    calendar = load_calendar(pack.calendar)
    case = file_complaint(session, filing, pack, calendar, moment, by, key, acknowledge=acknowledge)
    mark(session, case)
    return case


def filed_under(session: Session, key: str | None) -> str | None:
    """The number that was given under an idempotency key, if it was used."""
    if key is None:
        return None
    return session.exec(select(Complaint.number).where(Complaint.idempotency_key == key)).first()


def once(key: str | None, file: Callable[[Session], T], earlier: Callable[[Session, str], T]) -> T:
    """What `file` gives in one transaction; where the key was used before, what `earlier` says of it.

    Of two that come at the same time with one key the second is told of the first.
    """
    try:
        with writing() as session:
            number = filed_under(session, key)
            return file(session) if number is None else earlier(session, number)
    except IntegrityError:  # somebody with the same key was faster
        with reading() as session:
            number = filed_under(session, key)
            if number is None:
                raise
            return earlier(session, number)
