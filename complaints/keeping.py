"""Keeping promises and questions of a case in line with its facts."""

from datetime import datetime
from typing import TYPE_CHECKING

from complaints.plans.work import PlanDuty
from complaints.promises import clock_start, limit_of, next_notice, stage_due, stands_still
from complaints.records import Promise, Question
from complaints.turn import beside

if TYPE_CHECKING:
    from complaints.case import Case

SIDE_FORMS = ("CustomerAnswer", "ExtensionDecision")
"""Questions that stand beside the stage's own and outlive a change between handling stages."""


def withdraw_pointless(case: "Case", now: datetime) -> None:
    """Take back what need not be answered any more."""
    for question in case.questions:
        if question.is_open and not _matters(case, question):
            question.withdrawn_at = now
            question.withdrawn_why = case.entries[-1].verb


def _matters(case: "Case", question: Question) -> bool:
    runs = dict(beside(case.story, case.pack))
    if question.stage in runs:
        return question.round == runs[question.stage] and _has_somebody(case, question)
    if question.round != case.story.round:
        return False
    if question.form in SIDE_FORMS:
        return case.handled
    return question.stage == case.stage


def _has_somebody(case: "Case", question: Question) -> bool:
    """What the owner of the case is to do beside the stage has no point while there is none."""
    duty = case.pack.duties.get(question.stage)
    if duty is None or question.form != "Duty" or isinstance(duty, PlanDuty):
        return True
    return bool(question.role != "owner" or case.story.owner or duty.department)


def keep_promises(case: "Case", now: datetime) -> None:
    """End the promises of what is over, give those of what has begun, and compute what runs again."""
    keys = case.running()
    for promise in case.promises:
        if promise.done_at is None and (promise.stage, promise.round) not in keys:
            promise.done_at, promise.next_notice_at, promise.paused_at = now, None, None
    for stage, round_ in keys:
        if case.promised(stage, round_) is None:
            fresh = _new_promise(case, stage, round_, now)
            case.session.add(fresh)
            case.promises.append(fresh)
    case.recompute(now)


def _new_promise(case: "Case", stage: str, round_: int, now: datetime) -> Promise:
    return case.make(
        Promise, number=case.number, stage=stage, round=round_, limit="",
        started_at=now, due_at=now, calendar="", steps=[],
    )  # fmt: skip


def recompute(case: "Case", promise: Promise, now: datetime) -> None:
    """Compute a promise again from the history; a new due time starts its notices afresh."""
    promise.done_at = None
    promise.beside = (promise.stage, promise.round) != case.turn()
    promise.limit = limit_of(case.story, case.pack, promise.stage)
    promise.started_at = clock_start(case.story, case.pack, promise.stage)
    found = stage_due(case.story, case.pack, case.calendar, promise.stage, now)
    if not promise.steps or found.at != promise.due_at:
        promise.due_at, promise.level = found.at, 0
        survey = case.open_question("Survey", stage=promise.stage)
        if survey is not None:  # it may be answered for as long as its stage lasts
            survey.lapses_at = found.at
    since = stands_still(case.story, promise.stage, promise.due_at)
    promise.paused_at = since
    promise.provisional = found.provisional
    promise.calendar = case.calendar.version
    promise.steps = [step.as_json() for step in found.steps]
    notice = None
    if since is None:
        notice = next_notice(case.pack, case.calendar, promise.stage, promise.due_at, promise.level)
    promise.next_notice_at = notice.at if notice else None
