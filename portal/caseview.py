"""One case as staff see it: who may, what is shown, what may be done besides answering."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import Request
from fastapi.exceptions import HTTPException
from fastapi.responses import Response
from sqlmodel import Session, select

from adapters.cases import case_in
from adapters.clock import now
from adapters.file_types import ACCEPT
from adapters.measures import desk_of_case
from complaints import access
from complaints.acts.level import change_level
from complaints.acts.tell import add_information, change_priority, report_progress
from complaints.acts.withdraw import withdraw
from complaints.calendar import Locale
from complaints.case import Case
from complaints.forms import Answer, Information, LevelChange, PriorityChange, Progress, Withdrawal
from complaints.forms.base import Setting
from complaints.people import Person
from complaints.records import Complaint, Question
from portal.asked import heading
from portal.doors import stands_in_for
from portal.improvement_view import case_block
from portal.known import files_of, finding_lines, proposal_lines, severity_line, severity_parts
from portal.mailbag import letters_of
from portal.reading import due_of
from portal.telling import timeline, who_in_words
from portal.web import locale_of, page
from portal.widgets import widgets


@dataclass(frozen=True)
class Action:
    """Something that may be done on the case page: its form, its act and the deed that must be allowed."""

    form: type[Answer]
    act: Callable[..., Any]
    deed: access.Deed
    title: str


ACTIONS: dict[str, Action] = {
    "progress": Action(Progress, report_progress, "progress", "向客户通报进展"),
    "information": Action(Information, add_information, "information", "补充情况"),
    "priority": Action(PriorityChange, change_priority, "priority", "更改优先级"),
    "level": Action(LevelChange, change_level, "priority", "调整级别"),
    "withdrawal": Action(Withdrawal, withdraw, "withdrawal", "代客户撤回"),
}


def enter(session: Session, number: str, person: Person, *, lock: bool = False) -> Case:
    """A case the person may see: 404 when there is none, 403 when it is not the person's business."""
    if session.get(Complaint, number) is None:
        raise HTTPException(404, "没有这个编号的投诉。")
    case = case_in(session, number, lock=lock)
    if not access.may_see(person, involved(case), stands_in_for(session, person, now())):
        raise HTTPException(403, "您的角色不能查看或办理此事。")
    return case


def involved(case: Case) -> set[str]:
    """Those who are or were its owner, or were asked something about it."""
    owners = {str(e.data.get("owner") or e.data.get("to", "")) for e in case.entries if e.verb in PASSED_ON}
    return (owners | {q.person for q in case.questions}) - {""}


PASSED_ON = ("dispatched", "handed_over")


def case_page(
    request: Request,
    session: Session,
    case: Case,
    person: Person,
    chosen: str = "",
    kept: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    """The page of a case; with the form of the `chosen` action open if it was not filled in well."""
    locale, zone, moment = locale_of(request), case.calendar.zone, now()
    names = dict(session.exec(select(Person.id, Person.name)).all())
    away = stands_in_for(session, person, moment)
    severity = case.story.classification.get("severity")
    forms = {
        key: widgets(a.form, _setting(case, key), locale, zone, *((kept, errors) if key == chosen else ()))
        for key, a in ACTIONS.items()
        if access.may(person, a.deed) and _possible(case, key)
    }
    return page(
        request,
        "case.html",
        422 if errors else 200,
        zone=zone,
        now=moment,
        case=case,
        promise=case.promise,
        names=names,
        severity=severity_line(case, severity, locale) if severity else "",
        severity_parts=severity_parts(severity, locale) if severity else [],
        findings=finding_lines(case, locale),
        resolution=proposal_lines(case, case.story.resolution or case.story.proposal, locale),
        lines=timeline(case, names, locale),
        letters=letters_of(case),
        files=files_of(session, case),
        questions=_open_questions(case, person, away, locale),
        who=lambda one: who_in_words(one, names, locale),
        forms=forms if not case.story.ground else {},
        actions=ACTIONS,
        chosen=chosen,
        accept=ACCEPT,
        may_add=access.may(person, "evidence") and not case.story.ground,
        improvements=case_block(session, desk_of_case(session, case, moment), person, locale, moment),
    )


def _open_questions(
    case: Case, person: Person, away: list[str], locale: Locale
) -> list[tuple[Question, str, datetime | None, bool]]:
    """What is open: the question, its heading, until when, and whether the person may answer it."""
    return [
        (q, heading(case.pack, q.form, q.stage, locale), due_of(case, q), access.may_answer(person, q, away))
        for q in case.questions
        if q.is_open
    ]


def _possible(case: Case, action: str) -> bool:
    if action == "level":
        return bool(case.story.level)
    return action != "priority" or bool(case.story.classification)


def _setting(case: Case, action: str) -> Setting:
    now_is = {"priority": case.story.priority, "level": case.story.level}
    return Setting(case.pack, {action: now_is[action]} if action in now_is else {})
