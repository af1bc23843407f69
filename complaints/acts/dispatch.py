"""Dispatch: from category to department to a person who is there (procedure A, dispatch)."""

from datetime import datetime

from complaints.asking import department, owner_for
from complaints.case import Case
from complaints.errors import Refusal
from complaints.forms import Assignment
from complaints.taking import take


def dispatch(case: Case, now: datetime) -> None:
    """Give the complaint to the one the roster names, or whom the arbiter or supervisor named."""
    roster = case.roster(now)
    if case.answered("Assignment"):
        question, answer = take(case, Assignment, now)
        by, person, reason = question.answered_by, roster.people.get(answer.person), answer.reason
    else:
        by, person, reason = "system", owner_for(case, roster), ""
    if person is None:
        raise Refusal(f"{case.number}: nobody can be found to handle it; check the roster")
    case.enter("dispatched", by, now, department=department(case), owner=person.id, reason=reason)
    case.settle(now)
