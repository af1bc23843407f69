"""Contingency plans: what they say, how they stand, their versions and what differs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, BackgroundTasks, Depends, Path, Query, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session, col, select

from adapters.clock import now
from adapters.database import reading, writing
from adapters.drills import calendar_of
from adapters.office import default_calendar, office_day
from adapters.oversight_rows import roster
from adapters.plan_versions import lock_plan, plan_in_effect, read_version
from adapters.reviews import begin_review, open_review_of
from complaints import access
from complaints.forms import FormErrors, read
from complaints.forms.base import Setting
from complaints.forms.plans import ReviewOpening
from complaints.people import Person, Roster
from complaints.plans.plan import Plan
from complaints.plans.records import Finding, PlanVersion
from portal import findings_view, plan_past
from portal.doors import typed
from portal.known_plans import REASONS
from portal.plan_changes import changes
from portal.plan_doubts import changed_files, doubts_of
from portal.plan_state import PlanState, states
from portal.plan_view import plan_view, when_drilled
from portal.posted import Posted
from portal.sessions import Staff, StaffSent, demand
from portal.waking import wake
from portal.web import default_pack, locale_of, page
from portal.widgets import widgets

router = APIRouter(prefix="/plans", include_in_schema=False)
Key = Annotated[str, Path(max_length=60)]
Version = Annotated[str, Path(max_length=60)]
DENIED = "您的角色不能查看或办理此事。"
UNKNOWN = "没有这份预案。"
NO_VERSION = "没有这个版本。"


def worker(person: Staff) -> Person:
    """Whoever works on complaints; 403 for a mere administrator."""
    if not access.works(person):
        raise HTTPException(403, DENIED)
    return person


Worker = Annotated[Person, Depends(worker)]


@router.get("")
def plans(request: Request, person: Worker) -> Response:
    """Every plan, with how it stands."""
    moment, locale, leads = now(), locale_of(request), access.may(person, "drills")
    with reading() as session:
        found, here = states(session, moment, leads=leads), _roster(session, moment)
        names, changed = _names(session), changed_files(found)
    rows = [(one, doubts_of(one, here, names, changed, moment, locale)) for one in found]
    return page(request, "plans.html", now=moment, rows=rows, today=office_day(moment))


def _roster(session: Session, moment: datetime) -> Roster:
    return roster(session, moment.astimezone(default_calendar().zone))


def _names(session: Session) -> dict[str, str]:
    return dict(session.exec(select(Person.id, Person.name)).all())


@router.get("/{plan}")
def show(request: Request, plan: Key, person: Worker) -> Response:
    """The plan in effect, to act by, and beside it how it stands and what became of it."""
    with reading() as session:
        return _page(request, session, _state(session, plan, person), person)


def _state(session: Session, plan: str, person: Person) -> PlanState:
    found = states(session, now(), leads=access.may(person, "drills"), only=plan)
    if not found:
        raise HTTPException(404, UNKNOWN)
    return found[0]


def _page(
    request: Request, session: Session, state: PlanState, person: Person, status: int = 200,
    kept: Mapping[str, Any] | None = None, errors: Mapping[str, str] | None = None,
) -> Response:  # fmt: skip
    moment, locale, names = now(), locale_of(request), _names(session)
    here, today, leads = _roster(session, moment), office_day(moment), access.may(person, "plans")
    mine = select(Finding).where(Finding.plan == state.key)
    found = list(session.exec(mine.order_by(col(Finding.due_on), Finding.id)))
    eyes = findings_view.eyes(session, person, found, moment)
    zone = calendar_of(state.plan).zone if state.plan else default_calendar().zone
    return page(
        request, "plan.html", status, now=moment, zone=zone,
        state=state,
        doubts=doubts_of(state, here, names, changed_files([state]), moment, locale),
        view=_view(state.plan, here, names, request, person) if state.plan else None,
        shown=findings_view.BRIEF,
        versions=plan_past.versions(state, names, today, locale),
        became=plan_past.STATES,
        opinions=plan_past.opinions(session, state.plan, moment, locale) if state.plan else None,
        motions=plan_past.in_motion(session, state.key, person, names, moment, locale),
        drills=plan_past.drills(session, state.key),
        kinds=plan_past.DRILLS,
        findings=findings_view.rows_of(found, eyes, today, locale),
        states=findings_view.STATES,
        reasons=REASONS,
        today=today,
        leads=leads,
        fields=widgets(ReviewOpening, Setting(default_pack()), locale, zone, kept, errors) if leads else [],
        wrong=bool(errors),
        refused=status == 409,
    )  # fmt: skip


def _view(
    plan: Plan, here: Roster, names: Mapping[str, str], request: Request, person: Person
) -> dict[str, Any]:
    locale, leads = locale_of(request), access.may(person, "drills")
    return plan_view(plan, here, names, locale) | {
        "when_drilled": when_drilled(plan, locale, leads=leads),
        "tells_scenarios": leads,
    }


@router.post("/{plan}/reviews")
def open_review(
    request: Request, plan: Key, person: Worker, posted: StaffSent, background: BackgroundTasks
) -> Response:
    """Open a review by hand; 409, with the way there, when one is going on."""
    demand(person, "plans")
    try:
        data = posted.answer(ReviewOpening, default_calendar().zone)
        form = read(ReviewOpening, data, Setting(default_pack()))
    except FormErrors as wrong:
        return _again(request, plan, person, 422, posted, wrong.errors)
    number = _begin(plan, form.reason, person)
    if not number:
        return _again(request, plan, person, 409, posted, {})
    background.add_task(wake, number)
    return RedirectResponse(f"/reviews/{number}", 303)


def _begin(plan: str, reason: str, person: Person) -> str:
    """The number of the review that was opened; empty when one is going on already."""
    moment = now()
    with writing() as session:
        known = plan_in_effect(session, plan, moment)
        if known is None:
            raise HTTPException(404, UNKNOWN)
        lock_plan(session, plan)
        if open_review_of(session, plan) is not None:
            return ""
        return begin_review(session, known, "hand", person.id, moment, reason).number


def _again(
    request: Request, plan: str, person: Person, status: int, posted: Posted, errors: Mapping[str, str]
) -> Response:
    with reading() as session:
        return _page(request, session, _state(session, plan, person), person, status, typed(posted), errors)


@router.get("/{plan}/versions/{version:path}.yaml")
def download(plan: Key, version: Version, person: Worker) -> Response:
    """The text of a version. It tells what will happen in drills, so it is for those who lead them."""
    demand(person, "plans")
    with reading() as session:
        row = _row(session, plan, version)
    name = quote(f"{row.plan}-{row.version}.yaml", safe="")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-store"}
    return Response(row.text, media_type="application/yaml; charset=utf-8", headers=headers)


@router.get("/{plan}/versions/{version:path}")
def version(request: Request, plan: Key, version: Version, person: Worker) -> Response:
    """One version whole, with who wrote and approved it and why."""
    moment, locale = now(), locale_of(request)
    with reading() as session:
        row, state, names = _row(session, plan, version), _state(session, plan, person), _names(session)
        told = plan_past.versions(state, names, office_day(moment), locale)
        view = _view(read_version(row), _roster(session, moment), names, request, person)
    return page(
        request, "plan_version.html", now=moment, state=state, view=view, became=plan_past.STATES,
        told=next(one for one in told if one.row.version == version), leads=access.may(person, "plans"),
    )  # fmt: skip


def _row(session: Session, plan: str, version: str) -> PlanVersion:
    row = session.get(PlanVersion, (plan, version))
    if row is None:
        raise HTTPException(404, NO_VERSION)
    return row


@router.get("/{plan}/difference")
def compare(
    request: Request,
    plan: Key,
    person: Worker,
    old: Annotated[str, Query(alias="from", max_length=60)] = "",
    new: Annotated[str, Query(alias="to", max_length=60)] = "",
) -> Response:
    """What changed from one version to another; left out, the last step to the version in effect."""
    locale, leads = locale_of(request), access.may(person, "drills")
    with reading() as session:
        state, names = _state(session, plan, person), _names(session)
        told = plan_past.versions(state, names, office_day(now()), locale)
        new = new or (state.row.version if state.row else told[0].row.version)
        old = old or next((one.before for one in told if one.row.version == new), "") or new
        before, after = (read_version(_row(session, plan, one)) for one in (old, new))
    return page(
        request, "plan_difference.html", state=state, old=old, new=new, told=told, became=plan_past.STATES,
        changes=changes(before, after, locale, leads=leads),
    )  # fmt: skip
