"""Classify: three views, validity, severity, priority (procedure A: within 2 hours of registration)."""

from datetime import datetime

from complaints.asking import rate
from complaints.case import Case
from complaints.forms import Classification
from complaints.taking import take


def classify(case: Case, now: datetime) -> None:
    """Take the desk's confirmed classification; the severity is scored again with its adjustment."""
    question, answer = take(case, Classification, now)
    rated = rate(case, answer.severity_adjustment)
    case.enter(
        "classified",
        question.answered_by,
        now,
        **answer.model_dump(exclude={"severity_adjustment"}),
        severity=rated.as_json(),
        suggested={
            name: question.known.get(name) for name in ("intake", "assessment", "dispatch", "priority")
        },
    )
    case.settle(now)
