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
from complaints.acts.outside import change_outer
from complaints.acts.reclassify import UNTIL, reclassify
from complaints.acts.tell import add_information, change_priority, report_progress
from complaints.acts.withdraw import withdraw
from complaints.calendar import Locale
from complaints.case import Case
from complaints.forms import (
    Answer,
    Information,
    LevelChange,
    OuterChange,
    PriorityChange,
    Progress,
    Withdrawal,
)
from complaints.forms.base import Setting
from complaints.forms.plans import PlanStandDown, PlanStart
from complaints.forms.reclassify import Reclassification
from complaints.people import Person
from complaints.receipts import owes_receipt
from complaints.records import Complaint, Question
from portal.asked import heading
from portal.doors import stands_in_for
from portal.improvement_view import case_block
from portal.kin_view import kin_block
from portal.known import files_of, finding_lines, proposal_lines, severity_line, severity_parts
from portal.mailbag import letters_of
from portal.plan_case import end_plan, joined, listed, plans_block, ready_of, start_plan
from portal.reading import due_of
from portal.sounds import sounds_of
from portal.telling import timeline, who_in_words
from portal.third_party import outer_clock
from portal.web import locale_of, page
from portal.widgets import Widget, widgets


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
    "classes": Action(Reclassification, reclassify, "priority", "更正分类"),
    "level": Action(LevelChange, change_level, "priority", "调整级别"),
    "third-party": Action(OuterChange, change_outer, "file", "更改转办方信息"),
    "plan": Action(PlanStart, start_plan, "plans", "启动预案"),
    "stand-down": Action(PlanStandDown, end_plan, "plans", "解除预案"),
    "withdrawal": Action(Withdrawal, withdraw, "withdrawal", "代客户撤回"),
}
ANY_ACTION = f"^({'|'.join(ACTIONS)})$"
"""What the name of an action may be, in an address."""


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
        forms=_forms(case, person, locale, chosen, kept, errors),
        **kin_block(session, case, person, locale, moment),
        outer=outer_clock(case),
        actions=ACTIONS,
        chosen=chosen,
        accept=ACCEPT,
        may_add=access.may(person, "evidence") and not case.story.ground and not case.story.merged_into,
        may_file=access.may(person, "file"),
        owed=owes_receipt(case),
        sounds=sounds_of(session, case, person, involved(case)),
        plans=plans_block(case, names, locale),
        plan_leads=joined(case),
        ready=ready_of(case, locale),
        drillable=access.may(person, "drills") and case.complaint.closed_at is not None,
        improvements=case_block(session, desk_of_case(session, case, moment), person, locale, moment),
    )


def _open_questions(
    case: Case, person: Person, away: list[str], locale: Locale
) -> list[tuple[Question, str, datetime | None, bool]]:
    """What is open: the question, its heading, until when, and whether the person may answer it."""
    return [
        (
            q,
            heading(case.pack, q.form, q.stage, locale, q.known),
            due_of(case, q),
            access.may_answer(person, q, away),
        )
        for q in case.questions
        if q.is_open
    ]


def _forms(
    case: Case,
    person: Person,
    locale: Locale,
    chosen: str,
    kept: Mapping[str, Any] | None,
    errors: Mapping[str, str] | None,
) -> dict[str, list[Widget]]:
    """The forms of what the person may do now."""
    zone = case.calendar.zone
    return {
        key: widgets(a.form, _setting(case, key), locale, zone, *((kept, errors) if key == chosen else ()))
        for key, a in ACTIONS.items()
        if access.may(person, a.deed) and _possible(case, key)
    }


def _possible(case: Case, action: str) -> bool:
    if case.story.merged_into:  # it is handled there
        return False
    if action == "stand-down":
        return bool(case.story.active)
    if action == "plan":
        return not case.story.archived and bool(setting_of(case, action).known["listed"]["plans"])
    if case.story.ground:  # what a third party is told may be corrected until the file is sealed
        return action == "third-party" and not case.story.archived
    if action == "level":
        return bool(case.story.level)
    if action == "classes":
        return case.place in UNTIL
    return action != "priority" or bool(case.story.classification)


def setting_of(case: Case, action: str) -> Setting:
    """What an answer to the form of an action is read in: a suggestion is confirmed only by being sent."""
    return Setting(case.pack, listed(case, now()) if action in ("plan", "stand-down") else {})


def _setting(case: Case, action: str) -> Setting:
    if action in ("plan", "stand-down"):
        return setting_of(case, action)
    if action == "third-party":
        return Setting(case.pack, case.story.outer)
    now_is = {"priority": case.story.priority, "level": case.story.level}
    if action == "classes":
        return Setting(case.pack, {view: case.story.classification.get(view, "") for view in case.pack.views})
    return Setting(case.pack, {action: now_is[action]} if action in now_is else {})
