"""Resolve: the measures and their cost; what is above the owner's authority goes to those who approve."""

from datetime import datetime

from complaints.acts.duty import AFTER_RESOLVING, duties_before
from complaints.acts.inform import inform
from complaints.case import Case
from complaints.choosing import approved_by
from complaints.forms import Approval, Resolution
from complaints.promises import approver
from complaints.taking import take
from complaints.turn import approvers, level_of


def resolve(case: Case, now: datetime) -> None:
    """Take the owner's resolution: decided if it is within the owner's authority, else submitted."""
    question, answer = take(case, Resolution, now)
    by, level = question.answered_by, level_of(case.story, case.pack)
    needed = _approvers(case, answer.burden)
    said = answer.model_dump() | {"cost": answer.burden}
    if needed or (level and level.offers):
        case.enter("submitted", by, now, **said, approvers=needed)
    else:
        case.enter("resolved", by, now, **said, approved_by="")
        inform(case, "resolved", now)
    case.settle(now)


def _approvers(case: Case, cost: float) -> list[str]:
    """Who must approve: those whom the level names, and who may decide the cost if the owner may not."""
    level = level_of(case.story, case.pack)
    role = approver((level.authority if level else []) or case.pack.authority, cost)
    always = list(level.approval) if level else []
    owns = {"owner", level.owner if level else "", ""}
    return [*always, role] if role not in {*owns, *always} else always


def approve(case: Case, now: datetime) -> None:
    """Take an approver's decision: the submitted resolution goes on, or goes back with remarks."""
    question, answer = take(case, Approval, now)
    by, proposal = question.answered_by, case.story.proposal
    if answer.decision == "return":
        undo = duties_before(case.pack, AFTER_RESOLVING)
        case.enter("returned", by, now, remarks=answer.remarks, undo=undo)
        case.settle(now)
        return
    case.enter("approved", by, now, remarks=answer.remarks, cost=proposal["cost"], role=question.role)
    level = level_of(case.story, case.pack)
    done = len(case.story.approvals) == len(approvers(case.story))
    if done and not (level and level.offers):
        conclude(case, by, now)
    case.settle(now)


def conclude(case: Case, by: str, now: datetime) -> None:
    """Enter the submitted resolution as decided; of two solutions the chosen one. The caller settles."""
    story = case.story
    proposal = {k: v for k, v in story.proposal.items() if k not in ("approver", "approvers")}
    if story.choice.get("choice") == "second":
        proposal |= {"description": proposal["second"], "second": proposal["description"]}
    last = approved_by(case)[-1:]
    case.enter("resolved", by, now, **proposal, approved_by=last[0] if last else "")
    inform(case, "resolved", now)
