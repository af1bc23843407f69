"""Survey: satisfaction with handling, result and fairness (procedure A: 3 working days from the reply)."""

from datetime import datetime
from typing import Any

from complaints.acts.close import close
from complaints.acts.duty import AFTER_RESOLVING, duties_before
from complaints.acts.inform import inform
from complaints.calendar import Calendar
from complaints.case import Case
from complaints.forms import ClosingDecision, Survey
from complaints.forms.desk import Interview
from complaints.pack import Pack
from complaints.pack_words import Tries
from complaints.promises import HANDLING
from complaints.records import Question
from complaints.taking import take
from complaints.worktime import due
from complaints.writing import write_customer, write_owner


def survey(case: Case, now: datetime) -> None:
    """Take the survey's outcome: satisfied or silent closes, dissatisfied means rework or a decision."""
    question, answer = take(case, Interview if case.answered("Interview") else Survey, now, may_lapse=True)
    said = answer.model_dump() if answer else {}
    if said.pop("reached", "reached") == "not_reached":
        if case.pack.tries is not None:
            _try_again(case, question, now)
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
    if not any(said.get(name) in scale.dissatisfied for name, scale in pack.survey.items()):
        return "close"
    most = pack.rework.rounds
    return "rework" if most is None or round_ <= most else "decide"


def _try_again(case: Case, question: Question, now: datetime) -> None:
    """A call-back that reached nobody: tried again, until so many on as many days close the complaint."""
    tries = case.pack.tries
    case.enter("not_reached", question.answered_by, now, how=question.known.get("how", "call"))
    if tries is not None and failed(case.story.unreached, tries, case.calendar):
        case.enter("surveyed", question.answered_by, now, answered=False, next="close", how="")
        close(case, tries.ground, "system", now)
    case.settle(now)


def failed(unreached: list[datetime], tries: Tries, calendar: Calendar) -> bool:
    """Whether so many call-backs on different days within the time reached nobody."""
    days = {at.astimezone(calendar.zone).date(): at for at in reversed(unreached)}
    last = sorted(days.values())[-tries.most :]
    return len(last) == tries.most and last[-1] <= due(tries.within, last[0], calendar).at


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
    case.enter("decided", by, now, **answer.model_dump())
    if answer.decision == "close":
        close(case, answer.ground, by, now, reasons=answer.reasons)
    elif case.story.request:
        case.enter("went_on", by, now, reasons=answer.reasons)
        write_owner(case, "went-on", now, by=by, request="denied", remarks=answer.reasons)
    else:
        rework(case, by, now, answer.reasons)
    case.settle(now)
