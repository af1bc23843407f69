"""The stages of complaints as work: who did it, whether in time, what waits; in a fixed number of queries."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session, col, func, select

from complaints.keeping import SIDE_FORMS
from complaints.oversight.standards import Work
from complaints.records import Complaint, Entry, Promise, Question, awaited

ASKED = and_(
    col(Question.number) == col(Promise.number),
    col(Question.stage) == col(Promise.stage),
    col(Question.round) == col(Promise.round),
    col(Question.withdrawn_at).is_(None),
    col(Question.form).not_in(SIDE_FORMS),
)
"""The questions of a stage, but those beside it."""


def received(since: datetime, until: datetime) -> ColumnElement[bool]:
    """Complaints that came in within a time. What was merged into another is no complaint of its own.

    It counts as a repeat: in the severity of its root, in clusters, and where a customer complains again.
    """
    own = col(Complaint.merged_into).is_(None)
    return and_(own, col(Complaint.received_at) >= since, col(Complaint.received_at) < until)


def ended(since: datetime, until: datetime, now: datetime) -> ColumnElement[bool]:
    """Stages that were finished within a time, or should have been."""
    due = and_(
        col(Promise.done_at).is_(None), col(Promise.due_at) >= since, col(Promise.due_at) < min(until, now)
    )
    return or_(and_(col(Promise.done_at) >= since, col(Promise.done_at) < until), due)


def work(session: Session, where: ColumnElement[bool], now: datetime) -> list[Work]:
    """The stages of complaints with who did them. What a customer is asked is nobody's work and left out.

    What was answered in time and only waited for its step was done in time. What a merger ended, nobody did.
    """
    columns: Any = (
        Promise.id, Promise.number, Promise.stage, Promise.started_at, Promise.due_at, Promise.done_at,
        Promise.paused_at, Question.role, Question.person, Question.answered_by, Question.answered_at,
        Complaint.merged_into,
    )  # fmt: skip
    query = select(*columns).join(Complaint, col(Complaint.number) == col(Promise.number))
    query = query.outerjoin(Question, ASKED).where(where, Promise.stage != "archive")
    departments = _departments(session)
    found: dict[int, Work] = {}
    for key, number, stage, started, due, done, paused, role, person, by, answered, merged in session.exec(
        query.order_by(col(Question.asked_at))
    ):
        if role == "customer" or (merged and answered is None):
            continue
        end = min(done, answered) if done and answered else answered or done
        found[key] = Work(
            number, stage, by or person or "", departments.get(number, ""), started, due, end, paused or now
        )
    return list(found.values())


def late(where: ColumnElement[bool], now: datetime) -> Any:
    """The numbers of complaints with a stage that was late, as `work` judges it, found by the database."""
    due = col(Promise.due_at)
    late = or_(
        and_(col(Promise.done_at) > due, func.coalesce(Question.answered_at, Promise.done_at) > due),
        and_(
            col(Promise.done_at).is_(None), func.coalesce(Question.answered_at, Promise.paused_at, now) > due
        ),
    )
    query = select(Promise.number).distinct().join(Complaint, col(Complaint.number) == col(Promise.number))
    staff = or_(col(Question.role).is_(None), col(Question.role) != "customer")
    return query.outerjoin(Question, ASKED).where(where, late, staff, Promise.stage != "archive")


def _departments(session: Session) -> dict[str, str]:
    """The department that each complaint was dispatched to last."""
    data: Any = col(Entry.data)
    query = select(Entry.number, data["department"].as_string()).where(col(Entry.verb) == "dispatched")
    return dict(session.exec(query.order_by(col(Entry.seq))).all())


def waiting(session: Session, now: datetime) -> dict[str, tuple[int, int]]:
    """The workload of everybody: how many questions wait, and how many of them are overdue."""
    late = and_(col(Promise.due_at) < now, col(Promise.paused_at).is_(None))
    mine = and_(
        col(Promise.number) == col(Question.number),
        col(Promise.stage) == col(Question.stage),
        col(Promise.round) == col(Question.round),
    )
    query = (
        select(Question.person, func.count(), func.count().filter(late))
        .join(Complaint, col(Complaint.number) == col(Question.number))  # a drill is no workload
        .outerjoin(Promise, mine)
        .where(awaited(), Question.role != "customer", Question.person != "")
        .group_by(Question.person)
    )
    return {person: (total, overdue) for person, total, overdue in session.exec(query)}
