"""The letters of a case as staff see them: how each stands, and its text without the links of others."""

import logging
from datetime import datetime, timedelta

from sqlalchemy import and_
from sqlmodel import Session, col, func, or_, select

from complaints.case import Case
from complaints.letters import Letter
from complaints.records import Complaint
from portal.wires import SECRET_PATH

log = logging.getLogger(__name__)

KINDS = {
    "acknowledgement": "受理通知",
    "asked": "待办通知",
    "dispatch": "派单通知",
    "reminder": "提醒",
    "escalation": "逐级上报",
    "progress": "进展通报",
    "question": "询问客户",
    "extension": "延长时限通知",
    "reply": "答复",
    "survey": "满意度回访",
    "rework": "重新处理通知",
    "closing": "结案通知",
    "withdrawal": "撤回通知",
    "told": "知会",
    "offer": "请客户选择方案",
    "delay": "延误预告",
    "merged": "并案办理通知",
    "improvement": "改进措施",
    "cluster": "集中投诉预警",
    "quota": "回访定额提醒",
    "notice": "一并告知",
    "record": "投诉记录副本",
    "digest": "待办汇总",
    "outer_report": "向转办方报告",
    "plan_activated": "预案启动通知",
    "plan_over": "预案结束通知",
    "plan_changed": "新版预案阅知",
    "drill_announced": "演练预告",
    "drill_over": "演练结果",
}


def letters_of(case: Case) -> list[tuple[Letter, str, str]]:
    """Letters with the name of their kind and how they stand: sent, waiting or failed; newest first."""
    return [(one, KINDS.get(one.kind, one.kind), state_of(one)) for one in reversed(case.letters())]


LISTED = 20
LATELY = timedelta(days=30)


def undelivered(session: Session, now: datetime) -> tuple[list[tuple[Letter, str]], int]:
    """Letters that failed for good, with the name of their kind, the newest first, and how many there are.

    Of closed complaints those of the last 30 days; a letter that lost its point did not fail.
    """
    failed = and_(
        col(Letter.failed_at).is_not(None),
        ~col(Letter.error).startswith("pointless"),
        or_(col(Complaint.closed_at).is_(None), col(Letter.failed_at) >= now - LATELY),
    )
    about = col(Complaint.number) == col(Letter.number)  # a digest has none; its notices failed with it
    count = select(func.count()).select_from(Letter).join(Complaint, about).where(failed)
    query = select(Letter).join(Complaint, about).where(failed)
    found = session.exec(query.order_by(col(Letter.failed_at).desc(), Letter.id).limit(LISTED))
    return [(one, KINDS.get(one.kind, one.kind)) for one in found], session.exec(count).one()


def state_of(letter: Letter) -> str:
    """How a letter stands."""
    if letter.failed_at is not None:  # also one that went out and came back
        return "发送失败"
    if letter.sent_at is not None:
        return "已发出"
    return "待重试" if letter.tries else "待发送"


def shown_text(letter: Letter, case: Case, now: datetime) -> tuple[str, str]:
    """Subject and text: as sent, else as it would be now; every signed link is masked."""
    subject, text = letter.subject, letter.text
    if not text:
        try:
            from adapters.paper import render

            found = render(letter, case, now)
            subject, text = found.subject, found.text
        except Exception:
            log.exception("%s: the letter %s cannot be shown", letter.number, letter.id)
    return subject, SECRET_PATH.sub(r"\1…", text)
