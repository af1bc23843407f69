"""Survey: satisfaction with handling, result and fairness (procedure A: 3 working days from the reply)."""

from datetime import datetime
from typing import Any

from complaints.acts.close import close
from complaints.case import Case
from complaints.forms import ClosingDecision, Survey
from complaints.forms.desk import Interview
from complaints.pack import Pack
from complaints.taking import take
from complaints.writing import write_customer


def survey(case: Case, now: datetime) -> None:
    """Take the survey's outcome: satisfied or silent closes, dissatisfied means rework or a decision."""
    question, answer = take(case, Interview if case.answered("Interview") else Survey, now, may_lapse=True)
    said = answer.model_dump() if answer else {}
    if said.pop("reached", "reached") == "not_reached":
        said = {}
    following = next_step(case.pack, said, case.story.round)
    case.enter("surveyed", question.answered_by or "system", now, answered=bool(said), next=following, **said)
    if following == "close":
        close(case, "satisfied" if said else "no_answer", "system", now)
    elif following == "rework":
        rework(case, "system", now, said.get("comment", ""))
    case.settle(now)


def next_step(pack: Pack, said: dict[str, Any], round_: int) -> str:
    """What follows a survey: close, rework, or decide when the pack's rounds of rework are used up."""
    if not any(said.get(name) in scale.dissatisfied for name, scale in pack.survey.items()):
        return "close"
    return "rework" if round_ <= pack.rework.rounds else "decide"


def rework(case: Case, by: str, now: datetime, reason: str) -> None:
    """Begin another round of handling with a new limit, and tell the customer. The caller settles."""
    case.enter("reworked", by, now, reason=reason)
    write_customer(case, "rework", now, reason=reason, round=case.story.round)


def decide(case: Case, now: datetime) -> None:
    """Take the decision on a customer who is still dissatisfied: one more rework, or closing on a ground."""
    question, answer = take(case, ClosingDecision, now)
    by = question.answered_by
    case.enter("decided", by, now, **answer.model_dump())
    if answer.decision == "close":
        close(case, answer.ground, by, now, reasons=answer.reasons)
    else:
        rework(case, by, now, answer.reasons)
    case.settle(now)
