"""Dispatch: from category to department to a person who is there (procedure A, dispatch)."""

from datetime import datetime

from complaints.acts.inform import inform
from complaints.case import Case
from complaints.choosing import department_of, owner_for
from complaints.forms import Assignment
from complaints.taking import take


def dispatch(case: Case, now: datetime) -> None:
    """Give the complaint to the one the roster names, or whom the arbiter or supervisor named.

    If that person is not there any more, nothing is entered: the life asks again.
    """
    case.expect("dispatch")
    roster = case.roster(now)
    if case.answered("Assignment"):
        question, answer = take(case, Assignment, now)
        by, person, reason = question.answered_by, roster.people.get(answer.person), answer.reason
    else:
        by, person, reason = "system", owner_for(case, roster), ""
    if person is not None:
        case.enter("dispatched", by, now, department=department_of(case), owner=person.id, reason=reason)
        inform(case, "dispatched", now)
    case.settle(now)
