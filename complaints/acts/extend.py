"""More time: asked for with a reason, granted by the named role, and the customer is told beforehand."""

from datetime import datetime

from complaints.asking import put
from complaints.case import Case
from complaints.choosing import involved, on_duty
from complaints.errors import Refusal
from complaints.forms import ExtensionDecision, ExtensionRequest
from complaints.records import Question
from complaints.wants import Wanted
from complaints.writing import write_customer, write_owner


def request_extension(case: Case, form: ExtensionRequest, by: str, now: datetime) -> Question:
    """Ask the approver for more time. The limit stands until it is granted."""
    if not case.handled:
        raise Refusal("本阶段不能申请延长时限。")
    if case.open_question("ExtensionDecision"):
        raise Refusal("已有一份延长申请等待审批。")
    promise = case.promise
    if promise and promise.paused_at is None and promise.due_at <= now:
        raise Refusal("时限已过，不能再申请延长：延长须在到期之前申请，并事先告知客户。")
    most = case.pack.extension.most_days - sum(case.story.extensions)
    if form.days > most:
        raise Refusal(f"本轮办理最多还可延长 {most} 个工作日。")
    case.enter("extension_requested", by, now, days=form.days, reason=form.reason)
    role = case.pack.extension.by
    known = {"days": form.days, "reason": form.reason, "asked_by": by}
    decider = on_duty(case.roster(now), role, by, *involved(case), pack=case.pack)
    question = put(case, Wanted("ExtensionDecision", role, decider, known), now)
    case.settle(now)
    return question


def decide_extension(case: Case, question: Question, now: datetime) -> None:
    """Apply the approver's decision; a granted extension is told to the customer. The caller settles."""
    answer = ExtensionDecision.model_validate(question.answer)
    question.taken_at = now
    days, reason = question.known["days"], question.known["reason"]
    if answer.decision == "grant":
        case.enter("extended", question.answered_by, now, days=days, reason=reason, remarks=answer.remarks)
        case.settle(now)
        due_at = case.promise.due_at.isoformat() if case.promise else ""
        write_customer(case, "extension", now, days=days, reason=reason, due_at=due_at)
    else:
        case.enter("extension_denied", question.answered_by, now, days=days, remarks=answer.remarks)
    write_owner(case, "extension", now, extension=answer.decision, remarks=answer.remarks)
