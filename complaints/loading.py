"""Reading a case from the database: its rows, its story, the pack it lives by."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session, col, select

from complaints.calendar import Calendar
from complaints.case import Case
from complaints.drills.drill import PREFIX as DRILL
from complaints.drills.drill import Drill
from complaints.errors import Refusal
from complaints.fold import tell
from complaints.pack import Pack
from complaints.plans.work import PlanOf
from complaints.records import Complaint, Entry, Promise, Question, Record
from complaints.reviews.review import PREFIX as REVIEW
from complaints.reviews.review import Review

OTHERS: dict[str, type[Record]] = {DRILL: Drill, REVIEW: Review}
"""What stands before the numbers of cases that are no complaints, and where they lie."""


def kind_of(number: str) -> Any:
    """The table in which a number is to be found."""
    return OTHERS.get(number.partition("-")[0], Complaint)


def record_of(session: Session, number: str, *, lock: bool = False) -> Record | None:
    """The record of a complaint, drill or plan review. `lock`: held until the transaction ends."""
    kind = kind_of(number)
    query = select(kind).where(kind.number == number)
    found: Record | None = session.exec(query.with_for_update() if lock else query).one_or_none()
    return found


def load(
    session: Session,
    number: str,
    packs: Callable[[str, str], Pack],
    calendars: Callable[[str], Calendar],
    elsewhere: Callable[[str], tuple[Pack, Calendar]] | None = None,
    plan_of: PlanOf | None = None,
    *,
    lock: bool = False,
) -> Case:
    """The case of a number. `lock` holds its row until the transaction ends (SQLite locks it whole).

    `elsewhere` gives the present pack and calendar of another procedure, for what goes on there; `plan_of`
    the kept versions of contingency plans.
    """
    complaint = record_of(session, number, lock=lock)
    if complaint is None:
        raise Refusal(f"There is no complaint with the number {number}.")
    entries = list(session.exec(select(Entry).where(Entry.number == number).order_by(col(Entry.seq))))
    story = tell(entries)
    began = (complaint.procedure, complaint.version)
    pack = packs(*((story.procedure, story.version) if story.procedure else began))
    questions = session.exec(
        select(Question).where(Question.number == number).order_by(col(Question.asked_at))
    )
    promises = session.exec(select(Promise).where(Promise.number == number).order_by(col(Promise.id)))
    return Case(
        session,
        complaint,
        pack,
        calendars(pack.calendar),
        entries,
        list(questions),
        list(promises),
        story,
        elsewhere,
        plan_of=plan_of,
    )
