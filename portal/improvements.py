"""Improvement measures at the desk: the list, one page for each, and what may be done with it."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import ColumnElement, true
from sqlmodel import Session, col, or_, select

from adapters.clock import now
from adapters.database import reading, writing
from adapters.measures import desk_of_case, desk_of_house, measure_in
from adapters.office import default_calendar
from complaints import access
from complaints.acts.improve import propose
from complaints.forms import FormErrors, read
from complaints.forms.improvement import EFFECT_LABELS, KIND_LABELS, ImprovementProposal
from complaints.improvements import Improvement, state_of
from complaints.measures import Desk, Measure
from complaints.people import Person
from portal import improvement_view as view
from portal.caseview import enter
from portal.doors import stands_in_for, typed
from portal.sessions import Staff, StaffSent
from portal.web import locale_of, page
from portal.widgets import other_errors

router = APIRouter(prefix="/improvements", include_in_schema=False)
Id = Annotated[str, Path(max_length=40)]
Tab = Literal["open", "overdue", "done", "over"]
DENIED = "您的角色不能查看或办理此事。"


@router.get("")
def improvements(
    request: Request,
    person: Staff,
    tab: Tab = "open",
    owner: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """The measures the person may see, by how they stand; `owner` narrows the list."""
    if not view.works_on_measures(person):
        raise HTTPException(403, DENIED)
    moment, locale = now(), locale_of(request)
    today = moment.astimezone(default_calendar().zone).date()
    with reading() as session:
        mine = _visible_to(person, stands_in_for(session, person, moment))
        where = mine & (col(Improvement.owner) == owner) if owner else mine
        names = dict(session.exec(select(Person.id, Person.name)).all())
        found = view.listed(session, tab, where, today)
        owners = sorted(
            set(session.exec(select(Improvement.owner).where(mine))), key=lambda o: names.get(o, o)
        )
        return page(
            request,
            "improvements.html",
            now=moment,
            tab=tab,
            tabs=view.TABS,
            numbers=view.counts(session, where, today),
            rows=view.rows_of(found, names, today, locale),
            states=view.STATES,
            owners=[(one, names.get(one, one)) for one in owners],
            owner=owner,
            shown=view.SHOWN,
        )


def _visible_to(person: Person, away: list[str]) -> ColumnElement[bool]:
    if access.sees_all(person):
        return true()
    own = col(Improvement.owner).in_([person.id, *away])
    return or_(own, col(Improvement.created_by) == person.id)


@router.get("/new")
def blank(request: Request, person: Staff, number: Annotated[str, Query(max_length=60)] = "") -> Response:
    """The form for a new measure, of a complaint or of none."""
    with reading() as session:
        return _blank(request, _desk(session, number, person), number)


@router.post("")
def suggest(request: Request, person: Staff, posted: StaffSent) -> Response:
    """Propose a measure."""
    number = posted.text("_number")[:60]
    try:
        with writing() as session:
            desk = _desk(session, number, person, lock=True)
            data = posted.answer(ImprovementProposal, desk.calendar.zone)
            made = propose(desk, read(ImprovementProposal, data, view.setting(desk)), person.id, now())
    except FormErrors as wrong:
        with reading() as session:
            return _blank(request, _desk(session, number, person), number, typed(posted), wrong.errors)
    return RedirectResponse(f"/improvements/{made.row.id}", 303)


def _desk(session: Session, number: str, person: Person, *, lock: bool = False) -> Desk:
    if not view.works_on_measures(person):
        raise HTTPException(403, DENIED)
    if not number:
        return desk_of_house(session, now())
    return desk_of_case(session, enter(session, number, person, lock=lock), now())


def _blank(
    request: Request,
    desk: Desk,
    number: str,
    kept: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    locale = locale_of(request)
    fields = view.form_of(ImprovementProposal, desk, locale, kept, errors)
    return page(
        request,
        "improvement_new.html",
        422 if errors else 200,
        number=number,
        fields=fields,
        errors=other_errors(fields, errors or {}, locale),
        wrong=bool(errors),
    )


@router.get("/{improvement}")
def show(request: Request, improvement: Id, person: Staff) -> Response:
    """One measure: what, by whom, until when, what became of it."""
    with reading() as session:
        return _page(request, session, _found(session, improvement, person), person)


@router.post("/{improvement}/{act}")
def do(
    request: Request,
    improvement: Id,
    act: Literal["completion", "effect", "arrangement", "cancellation"],
    person: Staff,
    posted: StaffSent,
) -> Response:
    """Do one of the acts; 403 when it is not this person's."""
    chosen, moment = view.ACTS[act], now()
    try:
        with writing() as session:
            measure = _found(session, improvement, person, lock=True)
            away = stands_in_for(session, person, moment)
            if act not in view.allowed(person, measure, away, moment):
                raise HTTPException(403 if not measure.row.is_over else 409, DENIED)
            data = posted.answer(chosen.form, measure.desk.calendar.zone)
            answer = read(chosen.form, data, view.setting(measure.desk))
            chosen.act(measure, answer, person.id, moment)
    except FormErrors as wrong:
        with reading() as session:
            measure = _found(session, improvement, person)
            return _page(request, session, measure, person, act, typed(posted), wrong.errors)
    return RedirectResponse(f"/improvements/{improvement}", 303)


def _found(session: Session, improvement: str, person: Person, *, lock: bool = False) -> Measure:
    """The measure, if the person may see it: 404 when there is none, 403 when it is not his business."""
    measure = measure_in(session, improvement, now(), lock=lock)
    if measure is None:
        raise HTTPException(404, "没有这个编号的改进措施。")
    if not view.may_see(person, measure.row, stands_in_for(session, person, now())):
        raise HTTPException(403, DENIED)
    return measure


def _page(
    request: Request,
    session: Session,
    measure: Measure,
    person: Person,
    chosen: str = "",
    kept: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    locale, moment = locale_of(request), now()
    away = stands_in_for(session, person, moment)
    forms = {
        key: view.form_of(
            view.ACTS[key].form, measure.desk, locale, *((kept, errors) if key == chosen else ())
        )
        for key in view.allowed(person, measure, away, moment)
    }
    return page(
        request,
        "improvement.html",
        422 if errors else 200,
        now=moment,
        **about(session, measure, locale),
        forms=forms,
        titles={key: act.form.__doc__ for key, act in view.ACTS.items()},
        chosen=chosen,
        errors=other_errors(forms.get(chosen, []), errors or {}, locale),
        wrong=bool(errors),
        base=f"/improvements/{measure.row.id}",
    )


def about(session: Session, measure: Measure, locale: Any) -> dict[str, Any]:
    """What every page of a measure shows."""
    row = measure.row
    names = dict(session.exec(select(Person.id, Person.name)).all())
    after = session.exec(select(Improvement.id).where(Improvement.follows == row.id)).first()
    return {
        "zone": measure.desk.calendar.zone,
        "row": row,
        "state": state_of(row, measure.desk.today(now())),
        "states": view.STATES,
        "kind": view.wording(KIND_LABELS, row.kind, locale),
        "effect": view.wording(EFFECT_LABELS, row.effect, locale) if row.effect else "",
        "names": names,
        "followed_by": after or "",
        "lines": view.log_lines(measure, names, locale),
    }
