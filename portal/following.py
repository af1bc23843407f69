"""What a customer may know of a case: derived from its history, nothing internal in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlmodel import Session, col, select

from adapters.links import answer_url
from adapters.paper_duties import said_lines
from adapters.paper_words import closing_reasons
from adapters.words import say
from complaints.calendar import Locale
from complaints.case import Case
from complaints.records import Evidence, Question
from portal.asked import heading
from portal.known import Rows, reply_lines
from portal.reading import due_of, local

STATUS = {
    "register": "我们已收到您的投诉，正在登记。",
    "classify": "您的投诉已登记，正在评估和分类。",
    "settle": "我们正在与您沟通，争取当场解决。",
    "dispatch": "正在为您的投诉安排责任部门和经办人。",
    "investigate": "责任部门正在调查。",
    "resolve": "调查已完成，正在确定并落实处理措施。",
    "approve": "处理方案已提出，正在确认。",
    "offer": "我们提出了处理方案，请您选择。",
    "reply": "处理已完成，我们即将答复您。",
    "survey": "我们已答复您，请您评价我们的处理。",
    "decide": "我们已收到您的评价，正在研究下一步处理。",
}
LINE = (
    ("filed", "收到"),
    ("registered", "登记"),
    ("classified", "分类"),
    ("resolved", "处理"),
    ("replied", "答复"),
    ("surveyed", "回访"),
    ("closed", "结案"),
)
"""The stages as a customer sees them, each by the fact that ends it."""
AGAIN = ("resolved", "replied", "surveyed")


@dataclass
class Step:
    """One step of the progress line: done (and when), present, or still to come."""

    label: str
    state: str
    at: datetime | None = None


@dataclass
class View:
    """A case in the customer's eyes."""

    status: str
    steps: list[Step]
    due: datetime | None
    paused: datetime | None
    notes: list[tuple[datetime, str, Rows]] = field(default_factory=list)
    questions: list[tuple[Question, str, datetime | None, str]] = field(default_factory=list)
    open: bool = True


def view_of(case: Case, locale: Locale, now: datetime) -> View:
    """The customer's view of a case."""
    promise = case.promise
    closed = bool(case.story.ground)
    return View(
        status=_status(case, locale),
        steps=_steps(case, locale),
        due=promise.due_at if promise and not closed else None,
        paused=promise.paused_at if promise else None,
        notes=_notes(case, locale),
        questions=[
            (
                q,
                heading(case.pack, q.form, q.stage, locale, q.known),
                due_of(case, q),
                urlsplit(answer_url(q.id)).path,
            )
            for q in _asked(case)
        ],
        open=not closed,
    )


def _asked(case: Case) -> list[Question]:
    return [q for q in case.questions if q.is_open and q.role == "customer"]


def _status(case: Case, locale: Locale) -> str:
    story = case.story
    if story.ground:
        ground = case.pack.ground(story.ground).label.text(locale)
        return say("您的投诉已结案（{}）。", locale).format(ground)
    if story.paused_since is not None:
        return say("我们在等待您回答一个问题，处理时限暂停计算。", locale)
    said = say(STATUS.get(case.place or "", ""), locale)
    if story.round > 1 and case.place in ("dispatch", "investigate", "resolve", "approve", "offer"):
        said += " " + say("（第 {} 轮处理）", locale).format(story.round)
    return said


def _steps(case: Case, locale: Locale) -> list[Step]:
    facts, closed = case.story.facts, bool(case.story.ground)
    reworked = facts.get("reworked")
    steps: list[Step] = []
    for fact, label in LINE:
        at = facts.get(fact)
        if at and reworked and fact in AGAIN and at <= reworked:
            at = None
        if at is None and closed:
            continue
        state = "done" if at else "present" if all(s.state == "done" for s in steps) else "ahead"
        steps.append(Step(say(label, locale), state, at))
    return steps


def _notes(case: Case, locale: Locale) -> list[tuple[datetime, str, Rows]]:
    """What was told to the customer and what the customer told us, newest first."""
    found: list[tuple[datetime, str, Rows]] = []
    for entry in case.entries:
        data: dict[str, Any] = entry.data
        if entry.verb == "told_progress":
            found.append((entry.at, say("进展通报", locale), [("", data["text"])]))
        elif entry.verb == "performed" and _told(case, data["duty"]):
            said = said_lines(case, data["duty"], data["said"], locale)
            found.append((entry.at, say("进展通报", locale), [(label, text) for label, text in said]))
        elif entry.verb == "group_informed":
            found.append((entry.at, data["subject"], [("", data["text"])]))
        elif entry.verb == "replied":
            found.append((entry.at, say("我们的答复", locale), reply_lines(case, data, locale)))
        elif entry.verb == "extended":
            days = say("延长 {} 个工作日", locale).format(data["days"])
            found.append((entry.at, say("处理时限延长", locale), [("", f"{days}：{data['reason']}")]))
        elif entry.verb == "information_added" and entry.who == "customer":
            found.append((entry.at, say("您补充的情况", locale), [("", data["text"])]))
        elif entry.verb == "customer_answered":
            found.append((entry.at, say("您的回答", locale), [("", data["text"])]))
        elif entry.verb == "closed" and data.get("reasons") and data["ground"] != "withdrawn":
            why = closing_reasons(data["ground"], data["reasons"], locale)
            found.append((entry.at, say("结案说明", locale), [("", why)]))
    return found[::-1]


def _told(case: Case, duty: str) -> bool:
    """Whether what was written down in a duty went to the customer."""
    spec = case.pack.duties.get(duty)
    return spec is not None and "customer" in spec.tells


def own_files(session: Session, number: str) -> list[Evidence]:
    """The files that the customer handed in."""
    return files_from(session, number, "customer")


def files_from(session: Session, number: str, by: str) -> list[Evidence]:
    """The files of a complaint that somebody handed in: its customer, or that of one merged into it."""
    own = (Evidence.number == number, Evidence.added_by == by, Evidence.kind != "recording")
    query = select(Evidence).where(*own)
    return list(session.exec(query.order_by(col(Evidence.added_at), Evidence.id)))


def follow_json(case: Case, view: View, files: Sequence[Evidence]) -> dict[str, Any]:
    """The same for a program."""
    return {
        "number": case.number,
        "status": view.status,
        "received_at": local(case, case.complaint.received_at),
        "due_at": local(case, view.due),
        "steps": [{"step": s.label, "state": s.state, "at": local(case, s.at)} for s in view.steps],
        "notes": [
            {"at": local(case, at), "kind": kind, "text": "\n".join(f"{k} {v}".strip() for k, v in rows)}
            for at, kind, rows in view.notes
        ],
        "evidence": [
            {"filename": e.filename, "size": e.size, "sha256": e.sha256, "at": local(case, e.added_at)}
            for e in files
        ],
        "open_questions": [
            {"question": title, "due_at": local(case, due), "answer_url": answer_url(q.id)}
            for q, title, due, _ in view.questions
        ],
        "closed_at": local(case, case.complaint.closed_at),
        "closing_ground": case.story.ground or None,
        **({"merged_into": case.story.merged_into} if case.story.merged_into else {}),
    }
