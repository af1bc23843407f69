"""Who sees what of a drill. While it is not over, whoever takes part must not know what is to come."""

from typing import Literal

from fastapi.exceptions import HTTPException
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_

from adapters.cases import case_in
from complaints import access
from complaints.acts.drill import row_of
from complaints.case import Case
from complaints.drills.drill import Drill
from complaints.people import Person

Sight = Literal["whole", "own", "report", "on", "none"]
"""All of it; one's own self-drill without what is to come; the report; only that it is on; nothing."""

UNKNOWN = "没有这个编号的演练。"
DENIED = "您的角色不能查看或办理此事。"
PAST = "演练已进入下一环节，不能这样办理。"


def leads(person: Person) -> bool:
    """Whether the person orders and steers drills, and so knows their scenarios."""
    return access.may(person, "drills")


def sight(person: Person, row: Drill) -> Sight:
    """What a person sees of a drill. One that is not announced is not there for others until it begins."""
    if not access.works(person):
        return "none"
    if leads(person):
        return "whole"
    if row.kind == "self":
        return "own" if row.trainee == person.id else "none"
    if row.ended_at is not None:
        return "report"
    return "on" if row.announced or row.begun_at is not None else "none"


def tells_scenario(person: Person, row: Drill) -> bool:
    """Whether the person may read what is or was played: one that was broken off is played once more."""
    if leads(person):
        return True
    return row.begun_at is not None and row.how != "broken_off" and sight(person, row) in ("own", "report")


def enter(session: Session, number: str, person: Person, *, lock: bool = False) -> tuple[Case, Sight]:
    """A drill and what the person sees of it: 404 when there is none, or none for this person."""
    row = session.get(Drill, number)
    seen = sight(person, row) if row is not None else "none"
    if seen == "none":
        raise HTTPException(404, UNKNOWN)
    case = case_in(session, number, lock=lock)
    return case, sight(person, row_of(case))


def listed_for(person: Person) -> ColumnElement[bool]:
    """The drills that stand in a person's lists: of those that somebody practises alone, one's own.

    That the quarter's drill is to come everybody knows, if not when; of others that are unannounced nobody.
    """
    own = or_(col(Drill.kind) != "self", col(Drill.trainee) == person.id)
    if leads(person):
        return own
    begun = or_(col(Drill.begun_at).is_not(None), col(Drill.ended_at).is_not(None))
    return own & or_(begun, col(Drill.announced).is_(True), col(Drill.kind) == "scheduled")


def demand_work(person: Person) -> None:
    """403 for a mere administrator: drills are for those who work on complaints."""
    if not access.works(person):
        raise HTTPException(403, DENIED)
