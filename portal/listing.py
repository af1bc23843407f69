"""Lists of questions and of cases: each list costs a fixed number of queries, however long it is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, true
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session, col, func, or_, select

from adapters.pack_versions import packs_of
from adapters.packs import pack_named
from complaints import access
from complaints.drills.drill import Drill
from complaints.pack import OUTER, Pack
from complaints.people import Person
from complaints.records import Complaint, Entry, Promise, Question, Record, awaited
from complaints.reviews.review import Review
from portal.searching import PRIORITY_VERBS, matches

SHOWN = 200
PER_PAGE = 50


@dataclass
class Row:
    """A line of a list: a complaint, what is asked, and how its time stands."""

    complaint: Record
    promise: Promise | None
    question: Question | None = None
    priority: str = ""
    asked: str = ""
    outer: datetime | None = None
    pack: Pack = field(init=False)
    """The pack it goes by now, as it was kept; None if that cannot be read."""

    @property
    def practised(self) -> bool:
        """Whether it is a drill."""
        return isinstance(self.complaint, Drill)

    @property
    def due(self) -> datetime | None:
        """The due time of the present stage."""
        return self.promise.due_at if self.promise else None

    @property
    def paused(self) -> datetime | None:
        """Since when its clock stands still."""
        return self.promise.paused_at if self.promise else None

    def late(self, now: datetime) -> bool:
        """Whether the due time has passed."""
        return self.due is not None and self.paused is None and self.due < now


def running() -> ColumnElement[bool]:
    """The promise of a complaint's present stage."""
    mine = col(Promise.number) == col(Complaint.number)
    return and_(mine, col(Promise.done_at).is_(None), col(Promise.beside).is_(False))


def promised() -> ColumnElement[bool]:
    """The promise that a question is about: a duty has one of its own, else that of the present stage."""
    own = or_(col(Question.form).in_(("Duty", "OutsideReport")), col(Question.beside))
    duty = and_(own, col(Promise.stage) == col(Question.stage))
    other = and_(~own, col(Promise.beside).is_(False))
    mine = col(Promise.number) == col(Question.number)
    return and_(mine, col(Promise.done_at).is_(None), or_(duty, other))


def overdue(now: datetime) -> ColumnElement[bool]:
    """Promises whose time is up."""
    return and_(col(Promise.due_at) < now, col(Promise.paused_at).is_(None))


def mine(person: Person, stands_in_for: list[str]) -> ColumnElement[bool]:
    """What the person was asked, or an absent colleague whose deputy the person is."""
    return and_(col(Question.person).in_([person.id, *stands_in_for]), col(Question.role) != "customer")


def of_team(person: Person) -> ColumnElement[bool]:
    """What anybody of the person's roles may answer."""
    return col(Question.role).in_(access.team_roles(person))


KINDS: tuple[Any, ...] = (Complaint, Drill, Review)
"""What people are asked about: complaints, and what is practised and revised beside them."""


def open_rows(session: Session, which: ColumnElement[bool], text: str = "") -> list[Row]:
    """Open questions, the most urgent first, at most SHOWN; with `text` about what it is found in."""
    found: list[Row] = []
    for kind in KINDS:
        query = (
            select(Question, kind, Promise)
            .join(kind, kind.number == col(Question.number))
            .outerjoin(Promise, promised())
            .where(awaited(), which, matches(text, kind) if text else true())
            .order_by(col(Promise.due_at).is_(None), col(Promise.due_at), Question.id)
            .limit(SHOWN)
        )
        found += [Row(record, promise, question) for question, record, promise in session.exec(query)]
    found.sort(key=lambda row: (row.due is None, row.due, row.question.id if row.question else ""))
    return _completed(session, found[:SHOWN])


def counts(session: Session, which: ColumnElement[bool], now: datetime) -> tuple[int, int]:
    """How many open questions there are, and how many of them are overdue."""
    query = (
        select(func.count(), func.count().filter(overdue(now)))
        .select_from(Question)
        .outerjoin(Promise, promised())
        .where(awaited(), which)
    )
    total, late = session.exec(query).one()
    return total, late


def done_rows(session: Session, person: Person, since: datetime) -> list[Row]:
    """What the person answered lately, newest first."""
    found: list[Row] = []
    for kind in KINDS:
        query = (
            select(Question, kind)
            .join(kind, kind.number == col(Question.number))
            .where(Question.answered_by == person.id, col(Question.answered_at) >= since)
            .order_by(col(Question.answered_at).desc())
            .limit(PER_PAGE)
        )
        found += [Row(record, None, question) for question, record in session.exec(query)]
    found.sort(key=lambda row: row.question.answered_at if row.question else since, reverse=True)  # type: ignore[arg-type, return-value]
    return _completed(session, found[:PER_PAGE])


def case_rows(session: Session, conditions: list[ColumnElement[bool]], page: int) -> tuple[list[Row], int]:
    """One page of cases, the newest first, and how many there are in all."""
    count = select(func.count()).select_from(Complaint).outerjoin(Promise, running()).where(*conditions)
    query = (
        select(Complaint, Promise)
        .outerjoin(Promise, running())
        .where(*conditions)
        .order_by(col(Complaint.received_at).desc(), col(Complaint.number).desc())
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE)
    )
    found = [Row(c, p) for c, p in session.exec(query)]
    return _completed(session, found), session.exec(count).one()


def _completed(session: Session, rows: list[Row]) -> list[Row]:
    numbers = {row.complaint.number for row in rows}
    priorities = priorities_of(session, numbers)
    packs = packs_of(session, numbers)
    people = {row.question.person for row in rows if row.question and row.question.person}
    named = select(Person.id, Person.name).where(col(Person.id).in_(people))
    names: dict[str, str] = dict(session.exec(named).all())
    outside = outer_dues(session, numbers)
    for row in rows:
        row.pack = packs.get(row.complaint.number) or pack_named(row.complaint.procedure)
        row.priority = priorities.get(row.complaint.number, "")
        row.outer = outside.get(row.complaint.number)
        row.asked = names.get(row.question.person, "") if row.question else ""
    return rows


def outer_dues(session: Session, numbers: Iterable[str]) -> dict[str, datetime]:
    """Until when a third party waits, by number; most complaints have none."""
    mine = (col(Promise.number).in_(list(numbers)), Promise.stage == OUTER, col(Promise.done_at).is_(None))
    return dict(session.exec(select(Promise.number, Promise.due_at).where(*mine)).all())


def priorities_of(session: Session, numbers: Iterable[str]) -> dict[str, str]:
    """The priority of each complaint, by its number; those not yet classified are left out."""
    query = (
        select(Entry.number, Entry.data)
        .where(col(Entry.number).in_(list(numbers)), col(Entry.verb).in_(PRIORITY_VERBS))
        .order_by(col(Entry.seq))
    )
    found: dict[str, str] = {}
    for number, data in session.exec(query):
        found[number] = data.get("priority", "")
    return found


def visible_to(person: Person, stands_in_for: list[str]) -> ColumnElement[bool]:
    """Complaints the person may see: all, or those about which the person was asked."""
    if access.sees_all(person):
        return col(Complaint.number).is_not(None)
    ids = [person.id, *stands_in_for] if access.works(person) else []
    return exists().where(col(Question.number) == col(Complaint.number), col(Question.person).in_(ids))
