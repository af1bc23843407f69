"""What an owner may do instead of answering: send the complaint back, or pass it to a colleague."""

from datetime import datetime

from complaints.case import Case
from complaints.choosing import people_for
from complaints.errors import Refusal
from complaints.forms import ClosingRequest, DispatchRefusal, Handover
from complaints.taking import expect_no_answer


def refuse(case: Case, form: DispatchRefusal, by: str, now: datetime) -> None:
    """Send the complaint back with a reason. Counted; after the pack's number an arbiter names the owner."""
    if case.stage != "investigate":
        raise Refusal("只有在调查完成之前才能退回派单。")
    expect_no_answer(case)
    if len(case.story.refused_by) > case.pack.refusals.most:
        raise Refusal("退回次数已满，经办人由负责人指定，不能再退回；如有不同意见，请直接与指定人沟通。")
    case.enter("refused", by, now, reason=form.reason, count=len(case.story.refused_by) + 1)
    case.settle(now)


def hand_over(case: Case, form: Handover, by: str, now: datetime) -> None:
    """Pass the complaint to a colleague; the old link ends, the colleague is asked, the clock runs on."""
    if case.stage not in ("investigate", "resolve"):
        raise Refusal("现在不能转交：案件不在调查或处理阶段。")
    expect_no_answer(case)
    if form.to == case.story.owner:
        raise Refusal("该案件已由这位同事经办。")
    if form.to not in people_for(case, now):
        raise Refusal("没有这位同事，请从名单中选择。")
    case.enter("handed_over", by, now, to=form.to, reason=form.reason)
    for question in case.questions:
        if question.is_open and question.role == "owner":
            question.withdrawn_at, question.withdrawn_why = now, "handed_over"
    case.settle(now)


def request_closing(case: Case, form: ClosingRequest, by: str, now: datetime) -> None:
    """Ask to close without a solution, on a ground of the pack and with reasons (procedure H, not normal)."""
    if case.stage not in ("investigate", "resolve"):
        raise Refusal("现在不能申请结案：案件不在调查或处理阶段。")
    expect_no_answer(case)
    if form.ground not in case.pack.grounds or not case.pack.grounds[form.ground].requestable:
        raise Refusal("不能以这个依据申请结案。")
    case.enter("asked_to_close", by, now, ground=form.ground, reasons=form.reasons)
    case.settle(now)
