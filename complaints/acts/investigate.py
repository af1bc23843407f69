"""Investigate: findings that rest on evidence, and whose responsibility it is (procedure A, handling)."""

from datetime import datetime

from complaints.acts.inform import inform
from complaints.case import Case
from complaints.forms import Investigation
from complaints.taking import take


def investigate(case: Case, now: datetime) -> None:
    """Take the owner's findings."""
    question, answer = take(case, Investigation, now)
    case.enter("investigated", question.answered_by, now, **answer.model_dump())
    inform(case, "investigated", now)
    case.settle(now)
