"""Survey: satisfaction with handling, result and fairness (procedure A: 3 working days from the reply)."""

from datetime import datetime
from typing import Any

from complaints.acts.close import close
from complaints.acts.duty import AFTER_RESOLVING, duties_before
from complaints.acts.inform import inform
from complaints.acts.unreached import not_reached
from complaints.case import Case
from complaints.forms import ClosingDecision, Survey
from complaints.forms.desk import Interview
from complaints.pack import Pack
from complaints.promises import HANDLING
from complaints.taking import take
from complaints.writing import write_customer, write_staff


def survey(case: Case, now: datetime) -> None:
    """Take the survey's outcome: satisfied or silent closes, dissatisfied means rework or a decision."""
    question, answer = take(case, Interview if case.answered("Interview") else Survey, now, may_lapse=True)
    said = answer.model_dump() if answer else {}
    if said.pop("reached", "reached") == "not_reached":
        if case.pack.tries is not None:
            not_reached(case, question, now)
            return
        said = {}
    following = next_step(case.pack, said, case.story.round)
    how = question.known.get("how", "letter")
    by = question.answered_by or "system"
    case.enter("surveyed", by, now, answered=bool(said), next=following, how=how, **said)
    inform(case, "surveyed", now)
    if following == "close":
        close(case, "satisfied" if said else "no_answer", "system", now)
    elif following == "rework":
        rework(case, "system", now, said.get("comment", ""))
    case.settle(now)


def next_step(pack: Pack, said: dict[str, Any], round_: int) -> str:
    """What follows a survey: close, rework, or decide when the pack's rounds of rework are used up."""
    if not pack.is_dissatisfied(said):
        return "close"
    most = pack.rework.rounds
    return "rework" if most is None or round_ <= most else "decide"


def rework(case: Case, by: str, now: datetime, reason: str) -> None:
    """Begin another round of handling with a new limit, and tell the customer. The caller settles."""
    undo = duties_before(case.pack, (*HANDLING, *AFTER_RESOLVING))
    case.enter("reworked", by, now, reason=reason, undo=undo)
    write_customer(case, "rework", now, reason=reason, round=case.story.round)


def decide(case: Case, now: datetime) -> None:
    """Take the decision on a customer who is still dissatisfied, or on the owner's request to close.

    Closing needs a ground; else there is one more rework, or the handling goes on where it stood.
    """
    question, answer = take(case, ClosingDecision, now)
    by = question.answered_by
    reasons = answer.reasons or str(case.story.request.get("reasons", ""))
    case.enter("decided", by, now, **answer.model_dump())
    if answer.decision == "close":
        close(case, answer.ground, by, now, reasons=reasons)
    elif case.story.request:
        case.enter("went_on", by, now, reasons=answer.reasons)
        owner = case.roster(now).people.get(case.story.owner)
        if owner is not None:
            write_staff(case, "asked", owner, now, request="denied", remarks=answer.reasons)
    else:
        rework(case, by, now, answer.reasons)
    case.settle(now)
