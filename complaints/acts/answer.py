"""Record an answer: validated first, then written down once, with who, when and how."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from complaints.acts.customer import customer_answered
from complaints.acts.drill import answer_inject, reach
from complaints.acts.duty import check_time, take_duty
from complaints.acts.extend import decide_extension
from complaints.acts.outside import take_report
from complaints.acts.review import check_revision, confirm_reading, settle_finding
from complaints.asking import setting
from complaints.case import Case
from complaints.choosing import approved_by, involved
from complaints.days import check_day
from complaints.errors import Refusal
from complaints.forms import form_of, read
from complaints.forms.drills import DrillEvaluation
from complaints.forms.duties import DutyAnswer
from complaints.forms.plans import PlanRevision
from complaints.history import canonical
from complaints.records import Question

DECISIONS = ("Approval", "ExtensionDecision", "ClosingDecision")
"""Questions that nobody may answer in a case of his own."""


TAKEN_AT_ONCE: dict[str, Callable[[Case, Question, datetime], None]] = {
    "ContactTest": reach,
    "InjectResponse": answer_inject,
    "FindingClosure": settle_finding,
    "PlanRead": confirm_reading,
}
"""What is asked beside the stages of drills and reviews: entered as it is answered."""


class Late(Refusal):
    """The question is not open any more: answered, withdrawn or lapsed. The message says which and when."""


def record_answer(
    case: Case, question: Question, data: Mapping[str, Any], by: str, via: str, now: datetime
) -> None:
    """Record an answer. FormErrors if it is not valid, Late if it comes too late; then nothing changes."""
    if not question.is_open:
        raise Late(late_message(case, question))
    checks = question.form == "Duty" and case.pack.duties[question.stage].checks
    if (question.form in DECISIONS or checks) and by in involved(case):
        raise Refusal("不能审批或裁决自己经办的案件，请由其他同事办理。")
    if question.form == "Approval" and by in approved_by(case):
        raise Refusal("同一方案不能由同一人审批两次，请由其他同事办理。")
    if question.form == "PlanApproval" and by == case.story.review["revision"]["by"]:
        raise Refusal("不能审批自己修订的预案，请由其他同事审批。")
    answer = read(form_of(case.pack, question.form, question.stage), data, setting(case, question, now))
    if isinstance(answer, DutyAnswer):
        check_time(case, question, answer, now)
    elif isinstance(answer, PlanRevision):
        check_revision(case, answer, now)
    elif isinstance(answer, DrillEvaluation) and answer.due_on is not None:
        check_day(answer.due_on, case.today(now))
    question.answer = answer.model_dump(mode="json")
    question.answered_at, question.answered_by, question.via = now, by, via
    digest = hashlib.sha256(canonical(question.answer).encode()).hexdigest()
    case.enter("answered", by, now, question=question.id, form=question.form, via=via, digest=digest)
    if question.form == "CustomerAnswer":
        customer_answered(case, question, now)
    elif question.form == "ExtensionDecision":
        decide_extension(case, question, now)
    elif question.form == "OutsideReport":
        take_report(case, question, now)
    elif question.form == "Duty" and case.pack.duties[question.stage].before is None:
        take_duty(case, question, now)
    elif question.form in TAKEN_AT_ONCE:
        TAKEN_AT_ONCE[question.form](case, question, now)
    case.settle(now)


def take_up(case: Case, question: Question, by: str, now: datetime) -> None:
    """Note that whoever is asked has received it and begins; a second time changes nothing."""
    if question.seen_at is None:
        question.seen_at = now
        case.enter("taken_up", by, now, at_stage=question.stage, question=question.id)
        case.settle(now)


def late_message(case: Case, question: Question) -> str:
    """What happened to a question that is not open any more, politely."""
    root = case.story.merged_into
    if root and question.withdrawn_at:
        return f"投诉 {case.number} 已并入 {root} 一并办理，无需再答复。"
    zone = case.calendar.zone
    if question.answered_at:
        return f"这个问题已于 {question.answered_at.astimezone(zone):%Y-%m-%d %H:%M} 答复，谢谢。"
    if question.lapsed_at:
        return f"答复期限已于 {question.lapsed_at.astimezone(zone):%Y-%m-%d %H:%M} 结束，案件已继续办理。"
    when = question.withdrawn_at
    return f"这个问题已于 {when.astimezone(zone):%Y-%m-%d %H:%M} 撤回，无需再答复。" if when else ""
