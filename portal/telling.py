"""The history of a case in words: one line for each entry, with what matters of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from adapters.words import say
from complaints.calendar import Locale
from complaints.case import Case
from complaints.records import Entry
from portal.details import DETAILS, Told
from portal.telling_plans import PLAN_BAD, PLAN_KEY, PLAN_VERBS

VERBS = {
    "filed": "收到投诉",
    "registered": "登记",
    "answered": "答复了问题",
    "classified": "分类",
    "reclassified": "更正分类",
    "prioritised": "更改优先级",
    "dispatched": "派单",
    "refused": "退回派单",
    "handed_over": "转交同事",
    "investigated": "完成调查",
    "submitted": "提交处理方案审批",
    "approved": "批准处理方案",
    "returned": "退回处理方案",
    "resolved": "完成处理",
    "replied": "答复客户",
    "surveyed": "回访",
    "reworked": "重新处理",
    "decided": "结案决定",
    "closed": "结案",
    "archived": "归档",
    "withdrawn": "客户撤回",
    "asked_customer": "询问客户",
    "customer_answered": "客户回答",
    "customer_silent": "客户未在期限内回答",
    "extension_requested": "申请延长时限",
    "extended": "批准延长时限",
    "extension_denied": "不同意延长时限",
    "told_progress": "向客户通报进展",
    "told_outside": "向转办方报告进展",
    "reported_outside": "向转办方报告处理结果",
    "report_failed": "向转办方的报告未能送达",
    "outer_changed": "更改转办方信息",
    "information_added": "补充情况",
    "evidence_added": "提交证据",
    "files_refused": "附件未作为证据",
    "mail_again": "同一邮件再次收到",
    "letter_returned": "信函被退回",
    "letter_delayed": "信函暂未送达",
    "taken_down": "受理要点已核对",
    "record_confirmed": "记录已与客户核对",
    "acknowledged_by_post": "回执已寄出",
    "receipt_impossible": "回执不能寄出",
    "reminded": "提醒",
    "escalated": "逐级上报",
    "recomputed": "重新计算时限",
    "undecided": "无法判断性质，请上级判定",
    "moved": "转入专门程序",
    "raised": "升级",
    "lowered": "调低级别",
    "settled": "当场解决",
    "passed_on": "移交处理",
    "chosen": "客户选择方案",
    "declined": "客户不接受方案",
    "asked_to_close": "申请结案",
    "went_on": "结案申请未获同意",
    "not_reached": "回访未联系上",
    "performed": "完成规定工作",
    "rejected": "核查未通过，退回重新处理",
    "group_informed": "集中告知客户",
    "improvement_proposed": "提出改进措施",
    "improvement_done": "改进措施完成",
    "improvement_checked": "检查改进效果",
    "improvement_moved": "调整改进措施",
    "improvement_cancelled": "取消改进措施",
    "linked": "关联投诉",
    "kept_apart": "标明分别处理",
    "merged": "并入另一件投诉",
    "took_in": "另一件投诉并入本件",
    "separated": "撤销合并",
    **PLAN_VERBS,
}
BAD = (
    "letter_returned",
    "escalated",
    "raised",
    "rejected",
    "not_reached",
    "refused",
    "returned",
    "reworked",
    "extension_denied",
    "customer_silent",
    "report_failed",
    *PLAN_BAD,
)
KEY = (
    "filed",
    "registered",
    "classified",
    "dispatched",
    "investigated",
    "resolved",
    "replied",
    "surveyed",
    "closed",
    *PLAN_KEY,
)
WHO = {"system": "系统", "customer": "客户", "api": "接口", "mail": "来信人"}


@dataclass
class Line:
    """One entry as people read it."""

    at: datetime
    what: str
    who: str
    details: str
    tone: str
    stage: str
    seq: int


def timeline(case: Case, names: Mapping[str, str], locale: Locale) -> list[Line]:
    """The history, newest first. An answer is left out once the step that took it says the same."""
    shown = [e for e in case.entries if e.verb != "answered" or e is case.entries[-1]]
    return [_line(case, entry, names, locale) for entry in reversed(shown)]


def _line(case: Case, entry: Entry, names: Mapping[str, str], locale: Locale) -> Line:
    tell = DETAILS.get(entry.verb)
    stage = case.pack.label_of(entry.stage)
    return Line(
        at=entry.at,
        what=say(VERBS.get(entry.verb, entry.verb), locale),
        who=who_in_words(entry.who, names, locale),
        details=tell(Told(case, entry.data, names, locale)) if tell else "",
        tone="bad" if entry.verb in BAD else "key" if entry.verb in KEY else "",
        stage=stage.text(locale) if stage else "",
        seq=entry.seq,
    )


def who_in_words(who: str, names: Mapping[str, str], locale: Locale) -> str:
    """A person's name; system, customer and the API by their words."""
    return names.get(who) or say(WHO.get(who, who), locale)
