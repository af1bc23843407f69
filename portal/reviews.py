"""Plan reviews: what was gathered, revised, approved and read; findings and their owners."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, BackgroundTasks, Path, Query, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import and_, true
from sqlmodel import Session, col, select

from adapters.cases import case_in
from adapters.clock import now
from adapters.database import reading, writing
from adapters.office import office_day
from complaints import access
from complaints.acts.review import move_finding, row_of
from complaints.case import Case
from complaints.forms import FormErrors, read
from complaints.forms.plans import FindingMove
from complaints.pack_parts import Label
from complaints.people import Person
from complaints.plans.records import Finding, PlanVersion
from complaints.reviews.review import Review
from portal import findings_view
from portal import review_view as view
from portal.doors import typed
from portal.known_plans import REASONS
from portal.plan_state import STAGES
from portal.plans import Worker
from portal.sessions import StaffSent, demand
from portal.waking import wake
from portal.web import locale_of, page

router = APIRouter(include_in_schema=False)
Number = Annotated[str, Path(max_length=40)]
Tab = Literal["open", "overdue", "over"]
UNKNOWN = "没有这个编号的修订。"
NO_FINDING = "这次修订没有这项问题。"


@router.get("/reviews/{number}")
def show(request: Request, number: Number, person: Worker) -> Response:
    """One review, from what it began with to who has read the new version."""
    with reading() as session:
        return _page(request, session, _enter(session, number), person)


def _enter(session: Session, number: str, *, lock: bool = False) -> Case:
    if session.get(Review, number) is None:
        raise HTTPException(404, UNKNOWN)
    return case_in(session, number, lock=lock)


def _page(
    request: Request, session: Session, case: Case, person: Person, chosen: str = "",
    kept: Mapping[str, Any] | None = None, errors: Mapping[str, str] | None = None,
) -> Response:  # fmt: skip
    moment, locale = now(), locale_of(request)
    names = dict(session.exec(select(Person.id, Person.name)).all())
    leads, row = access.may(person, "plans"), row_of(case)
    told, changed = view.revision(session, case, person, locale)
    have, wait = view.readers(case, names)
    return page(
        request, "review.html", 422 if errors else 200, now=moment, zone=case.calendar.zone,
        case=case, row=row, title=Label.model_validate(_title(session, row)), names=names,
        stage=STAGES.get(case.stage or "", "已结束"), promise=case.promise, reasons=REASONS,
        course=view.course(case),
        gathered=view.gathered(session, case, person, names, moment, locale),
        findings=view.findings(session, case, person, moment, locale),
        states=findings_view.STATES,
        forms=view.move_forms(session, case, moment, locale, chosen, kept, errors) if leads else {},
        chosen=chosen, wrong=bool(errors),
        revision=told, changes=changed, drafts=view.drafts(session, case),
        effective=case.story.review.get("effective_at", ""),
        have_read=have, must_read=wait,
        questions=view.questions(session, case, person, moment, locale),
        lines=view.history(case, names, locale),
    )  # fmt: skip


def _title(session: Session, row: Review) -> Any:
    return session.get_one(PlanVersion, (row.plan, row.plan_version)).title


@router.post("/reviews/{number}/findings/{finding}")
def move(
    request: Request, number: Number, finding: Number, person: Worker, posted: StaffSent,
    background: BackgroundTasks,
) -> Response:  # fmt: skip
    """Give a finding another owner or date, with the reason; whoever has it now is asked."""
    demand(person, "plans")
    moment = now()
    try:
        with writing() as session:
            case = _enter(session, number, lock=True)
            found = _finding(session, number, finding)
            setting = view.move_setting(case, found, view.staff(session, moment))
            form = read(FindingMove, posted.answer(FindingMove, case.calendar.zone), setting)
            move_finding(case, found, form.owner, form.due_on, form.reason, person.id, moment)
    except FormErrors as wrong:
        with reading() as session:
            case = _enter(session, number)
            return _page(request, session, case, person, finding, typed(posted), wrong.errors)
    background.add_task(wake, number)
    return RedirectResponse(f"/reviews/{number}#{finding}", 303)


def _finding(session: Session, number: str, finding: str) -> Finding:
    found = session.get(Finding, finding)
    if found is None or found.review != number:
        raise HTTPException(404, NO_FINDING)
    return found


@router.get("/findings")
def findings(
    request: Request,
    person: Worker,
    tab: Tab = "open",
    owner: Annotated[str, Query(max_length=64)] = "",
    plan: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """What was found about all plans, one's own first; `owner` and `plan` narrow the list."""
    moment, locale = now(), locale_of(request)
    today = office_day(moment)
    where = and_(
        col(Finding.owner) == owner if owner else true(), col(Finding.plan) == plan if plan else true()
    )
    with reading() as session:
        found = findings_view.listed(session, tab, where, person.id, today)
        eyes = findings_view.eyes(session, person, found, moment)
        owners = set(session.exec(select(Finding.owner).distinct()))
        titles = dict(session.exec(select(PlanVersion.plan, PlanVersion.title)).all())
        numbers = findings_view.counts(session, where, today)
    return page(
        request, "review_findings.html", now=moment, tab=tab, tabs=findings_view.TABS, numbers=numbers,
        rows=findings_view.rows_of(found, eyes, today, locale),
        states=findings_view.STATES, owner=owner, plan=plan, shown=findings_view.SHOWN,
        owners=sorted(((one, eyes.names.get(one, one)) for one in owners if one), key=lambda pair: pair[1]),
        titles={key: Label.model_validate(texts) for key, texts in titles.items()},
        me=person.id,
    )  # fmt: skip
