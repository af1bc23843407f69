"""Settle: the first line solves it on the spot, or passes it on with what it learned."""

from datetime import datetime

from complaints.acts.inform import inform
from complaints.acts.reply import reply_facts
from complaints.case import Case
from complaints.forms import Settlement
from complaints.taking import take


def settle(case: Case, now: datetime) -> None:
    """Take the first line's answer: settled is resolved and said, passed on goes to dispatch."""
    question, answer = take(case, Settlement, now)
    by, said = question.answered_by, answer.model_dump(exclude={"outcome"})
    if answer.outcome == "passed_on":
        case.enter("passed_on", by, now, **said)
        case.settle(now)
        return
    case.enter("settled", by, now, **said)
    case.enter("resolved", by, now, **said, cost=answer.compensation, approved_by="")
    inform(case, "resolved", now)
    told_at = (question.answered_at or now).isoformat()
    case.enter("replied", by, now, form="spot", told_at=told_at, **reply_facts(case))
    inform(case, "replied", now)
    case.settle(now)
