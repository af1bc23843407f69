"""Mails in words, and which of them are shown: what waits for a person first, then the latest."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, or_, select

from adapters.mailbox_state import State, state_of
from adapters.mailboxes import mailboxes
from complaints.mailbox import Mail, Undeliverable

SHOWN = 100

VERDICTS = {
    "complaint": "新投诉",
    "reply": "案件来信",
    "automatic": "自动回复",
    "bounce": "退信",
    "own": "本系统的信函",
    "unreadable": "无法读取",
}
WHY = {
    "unreadable": "邮件无法读取，请下载原件查看。",
    "too_big": "邮件太大，只取了信头；全文仍在邮箱中。",
    "wrong": "处理时出错，请人工办理。",
    "old": "邮件到达已超过 30 天，未自动立案。",
    "held_text": "同一来源反复发来相同的内容，已停止自动办理。",
    "held_sender": "同一发件人短时间内发来太多新投诉，已停止自动办理。",
    "held_domain": "同一单位短时间内发来太多新投诉，已停止自动办理。",
    "held_case": "同一案件短时间内来信太多，已停止自动办理。",
    "held_replies": "同一发件人短时间内来信太多，已停止自动办理。",
    "empty": "邮件没有可以登记的文字。",
    "no_channel": "本邮箱的投诉程序没有电子邮件渠道。",
    "staff_mail": "同事来信，未自动立案。",
    "staff_reply": "同事用邮件回复，已记入案件，但不算对问题的答复。",
    "stranger": "来信人不是客户登记的地址，来信已记入案件，请核实。",
    "closed": "案件已结案，来信未记入案件。",
    "asked": "来信已记入案件，但不能代替客户对回访等问题的答复，请联系客户。",
    "not_filed": "邮件不能自动登记，请人工办理。",
    "twice": "同一封邮件也到了这个邮箱，已记入同一案件；如需另行立案，请人工登记。",
}
DONE = {"filed": "登记为投诉", "attached": "记入案件", "nothing": "无需处理"}
DOWN = {
    "unreachable": "邮件服务器连接不上",
    "encryption": "加密连接不成功",
    "log-in": "登录被拒绝",
    "folder": "邮箱文件夹打不开",
    "broken off": "连接中断",
}


@dataclass(frozen=True)
class Standing:
    """A mailbox and how it stands."""

    name: str
    state: State


def standings() -> list[Standing]:
    """Every mailbox of the settings."""
    return [Standing(one.name, state_of(one)) for one in mailboxes()]


def waiting(session: Session) -> int:
    """How many mails and dead addresses wait for a person."""
    mails = select(func.count()).where(col(Mail.for_desk) != "", col(Mail.settled_at).is_(None))
    dead = select(func.count()).where(col(Undeliverable.cleared_at).is_(None))
    return session.exec(mails).one() + session.exec(dead).one()


def waiting_mails(session: Session) -> list[Mail]:
    """Mails that wait for a person, the longest waiting first."""
    query = select(Mail).where(col(Mail.for_desk) != "", col(Mail.settled_at).is_(None))
    return list(session.exec(query.order_by(col(Mail.read_at), Mail.id).limit(SHOWN)))


def dead_addresses(session: Session) -> list[Undeliverable]:
    """Addresses that our letters do not reach, the latest first."""
    query = select(Undeliverable).where(col(Undeliverable.cleared_at).is_(None))
    return list(session.exec(query.order_by(col(Undeliverable.since).desc()).limit(SHOWN)))


def latest_mails(session: Session, words: str) -> list[Mail]:
    """The latest mails; those in whose number, sender or subject the words stand."""
    query = select(Mail)
    if words:
        safe = words.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        fields = (Mail.number, Mail.sender, Mail.sender_name, Mail.subject)
        query = query.where(or_(*(col(one).ilike(f"%{safe}%", escape="\\") for one in fields)))
    return list(session.exec(query.order_by(col(Mail.read_at).desc(), Mail.id).limit(SHOWN)))


def others(session: Session, row: Mail) -> list[Mail]:
    """The same mail in other mailboxes."""
    query = select(Mail).where(Mail.message_id == row.message_id, Mail.id != row.id)
    return list(session.exec(query.order_by(Mail.mailbox)))


def mailbox_facts(one: Standing, now: datetime) -> dict[str, object]:
    """How a mailbox stands, for monitoring; nothing secret."""
    state = one.state
    return {
        "mailbox": one.name,
        "status": "down" if state.down else "ok",
        "error": state.down or None,
        "since": state.since.isoformat() if state.since else None,
        "last_look": state.looked_at.isoformat() if state.looked_at else None,
        "lag_seconds": round((now - state.looked_at).total_seconds(), 1) if state.looked_at else None,
    }
