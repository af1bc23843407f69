"""A duty of the pack: what was done is written down, passed on, and may send a resolution back."""

from datetime import datetime

from complaints.acts.inform import pass_on
from complaints.acts.outside import reported_by_duty
from complaints.acts.plan import complete_if_done
from complaints.case import Case
from complaints.errors import Refusal
from complaints.forms import FormErrors, form_of
from complaints.forms.duties import DutyAnswer, expect_in_time
from complaints.pack import Pack
from complaints.plans.work import PlanDuty
from complaints.records import Question
from complaints.worktime import due

AFTER_RESOLVING = ("approve", "offer", "reply", "survey", "decide")
"""Duties before these stages are done again when a complaint is resolved again."""


def perform(case: Case, now: datetime) -> None:
    """Take the answer to the duty that stands in the line of life."""
    stage = case.stage or ""
    question = case.answered("Duty", stage=stage)
    if stage not in case.pack.duties or question is None:
        raise Refusal(f"{case.number}: no duty is there to be taken")
    take_duty(case, question, now)
    case.settle(now)


def take_duty(case: Case, question: Question, now: datetime) -> None:
    """Enter what was done. The caller settles."""
    key, by = question.stage, question.answered_by
    duty = case.pack.duties[key]
    answer = form_of(case.pack, "Duty", key).model_validate(question.answer)
    question.taken_at = now
    said = answer.model_dump(mode="json")
    until = answer.until() if isinstance(answer, DutyAnswer) else None
    more = {"sets": duty.sets, "until": until.isoformat()} if until else {}
    case.enter("performed", by, now, at_stage=key, duty=key, said=said, **more)
    if duty.checks and said["passed"] == "no":
        undo = [key, *duties_before(case.pack, AFTER_RESOLVING)]
        case.enter("rejected", by, now, at_stage=key, duty=key, remarks=said["remarks"], undo=undo)
    reported_by_duty(case, key, by, now)
    pass_on(case, key, said, now)
    if isinstance(duty, PlanDuty):
        complete_if_done(case, duty, now)


def check_time(case: Case, question: Question, answer: DutyAnswer, now: datetime) -> None:
    """FormErrors when a time was set that is past or later than the pack allows."""
    most = case.pack.duties[question.stage].at_most
    latest = due(most, now, case.calendar).at if most else None
    if wrong := expect_in_time(answer, now, latest):
        raise FormErrors(wrong)


def duties_before(pack: Pack, stages: tuple[str, ...]) -> list[str]:
    """The duties of the pack that stand before some stages."""
    return [key for key, duty in pack.duties.items() if duty.before in stages]
