"""Resolve: the measures and their cost; above the owner's authority they go to an approver."""

from datetime import datetime

from complaints.case import Case
from complaints.forms import Approval, Resolution
from complaints.promises import approver
from complaints.taking import take


def resolve(case: Case, now: datetime) -> None:
    """Take the owner's resolution: decided if it is within the owner's authority, else submitted."""
    question, answer = take(case, Resolution, now)
    role = approver(case.pack, answer.burden)
    said = answer.model_dump() | {"cost": answer.burden}
    if role == "owner":
        case.enter("resolved", question.answered_by, now, **said, approved_by="")
    else:
        case.enter("submitted", question.answered_by, now, **said, approver=role)
    case.settle(now)


def approve(case: Case, now: datetime) -> None:
    """Take the approver's decision: the submitted resolution holds, or goes back with remarks."""
    question, answer = take(case, Approval, now)
    proposal = {k: v for k, v in case.story.proposal.items() if k != "approver"}
    if answer.decision == "approve":
        case.enter("approved", question.answered_by, now, remarks=answer.remarks, cost=proposal["cost"])
        case.enter("resolved", question.answered_by, now, **proposal, approved_by=question.answered_by)
    else:
        case.enter("returned", question.answered_by, now, remarks=answer.remarks)
    case.settle(now)
