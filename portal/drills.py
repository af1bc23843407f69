"""Drills: the calendar of the year, one drill as it goes on, its report, a new one."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Path, Query, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import RedirectResponse, Response

from adapters.clock import now
from adapters.database import reading, writing
from adapters.links import calendar_of, calendar_url
from adapters.office import default_calendar
from adapters.plan_versions import plans_in_effect
from complaints.acts.drill import row_of
from complaints.case import Case
from complaints.forms import FormErrors, read
from complaints.people import Person
from portal import drill_acts as acts
from portal.doors import typed
from portal.drill_calendar import KINDS, STATES, lines, year_of
from portal.drill_compare import CHARTED, chart, past_drills, plan_named
from portal.drill_doors import DENIED, PAST, demand_work, enter, leads
from portal.drill_feed import feed, feed_of
from portal.drill_new import choose_page, order_of, order_page, place_order, practise_alone
from portal.drill_view import drill_page, report_page
from portal.known_plans import PARTS
from portal.sessions import Staff, StaffSent, demand
from portal.waking import wake
from portal.web import locale_of, page

router = APIRouter(include_in_schema=False)
Number = Annotated[str, Path(max_length=40)]
Key = Annotated[str, Path(max_length=60)]
Name = Annotated[str, Path(pattern=acts.ANY_ACT)]
FIRST, LAST = 2020, 2098
"""The years of which the calendar is shown; the official ones are not known for ever."""


@router.get("/drills")
def drills(
    request: Request, person: Staff, year: Annotated[int | None, Query(ge=FIRST, le=LAST)] = None
) -> Response:
    """The drills of a year by plan and quarter, and by date; here one subscribes, orders and practises."""
    demand_work(person)
    moment = now()
    chosen = year or moment.astimezone(default_calendar().zone).year
    with reading() as session:
        slots = year_of(session, chosen, person, moment)
        plans = list(plans_in_effect(session, moment).values())
    return page(
        request, "drills.html", now=moment, year=chosen, lines=lines(slots), slots=slots, plans=plans,
        states=STATES, kinds=KINDS, leads=leads(person), subscription=calendar_url(person.id),
        first=FIRST, last=LAST,
    )  # fmt: skip


@router.get("/drills/calendar.ics")
def as_calendar(request: Request, person: Staff) -> Response:
    """The same for a mail program, once."""
    demand_work(person)
    with reading() as session:
        return feed(session, person, locale_of(request), now())


@router.get("/calendar/{token}.ics")
def subscribed(token: Annotated[str, Path(max_length=500)]) -> Response:
    """The same for a mail program that comes again by the signed link of one person."""
    return feed_of(calendar_of(token), now())


@router.get("/drills/new")
def blank(
    request: Request,
    person: Staff,
    plan: Annotated[str, Query(max_length=60)] = "",
    case: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """The form to order a drill; first the plan is chosen."""
    demand(person, "drills")
    moment = now()
    with reading() as session:
        order = order_of(session, plan, case, person, moment)
        if order is None:
            return choose_page(request, session, case, moment)
        return order_page(request, session, order, moment)


@router.post("/drills")
def order(request: Request, person: Staff, posted: StaffSent, background: BackgroundTasks) -> Response:
    """Order it: it is on record, and begins at its time."""
    demand(person, "drills")
    moment, plan, case = now(), posted.text("plan")[:60], posted.text("_case")[:60]
    try:
        with writing() as session:
            wanted = order_of(session, plan, case, person, moment)
            if wanted is None:
                raise HTTPException(422)
            number = place_order(session, wanted, posted, person, moment)
    except FormErrors as wrong:
        with reading() as session:
            wanted = order_of(session, plan, case, person, moment)
            assert wanted is not None
            return order_page(request, session, wanted, moment, posted, wrong.errors)
    background.add_task(wake, number)
    return RedirectResponse(f"/drills/{number}", 303)


@router.post("/drills/self")
def alone(person: Staff, posted: StaffSent, background: BackgroundTasks) -> Response:
    """Practise a plan alone, beginning now."""
    demand_work(person)
    with writing() as session:
        number = practise_alone(session, posted.text("plan")[:60], person, now())
    background.add_task(wake, number)
    return RedirectResponse(f"/drills/{number}", 303)


@router.get("/drills/{number}")
def show(request: Request, number: Number, person: Staff) -> Response:
    """One drill as the person may see it: whole, one's own, its report, or that it is on."""
    with reading() as session:
        case, seen = enter(session, number, person)
        return drill_page(request, session, case, seen, person, now())


@router.get("/drills/{number}/report")
def report(request: Request, number: Number, person: Staff) -> Response:
    """The report on paper; 409 while there is none."""
    with reading() as session:
        case, _ = enter(session, number, person)
        if row_of(case).ended_at is None:
            raise HTTPException(409, "演练尚未结束，结束后才有报告。")
        return report_page(request, session, case, person, now())


@router.get("/drills/{number}/{act}")
def form(request: Request, number: Number, act: Name, person: Staff) -> Response:
    """The form of an act."""
    with reading() as session:
        case, _ = enter(session, number, person)
        _expect(case, act, person)
        return acts.form_page(request, case, act, now())


@router.post("/drills/{number}/{act}")
def do(
    request: Request, number: Number, act: Name, person: Staff, posted: StaffSent, background: BackgroundTasks
) -> Response:
    """Do it; 403 when it is not this person's, 409 when the drill has gone on."""
    chosen = acts.ACTS[act].form
    try:
        with writing() as session:
            case, _ = enter(session, number, person, lock=True)
            _expect(case, act, person)
            answer = None
            if chosen is not None:
                answer = read(chosen, posted.answer(chosen, case.calendar.zone), acts.setting(case))
            acts.do(case, act, answer, person.id, now())
    except FormErrors as wrong:
        with reading() as session:
            case, _ = enter(session, number, person)
            return acts.form_page(request, case, act, now(), typed(posted), wrong.errors)
    background.add_task(wake, number)
    return RedirectResponse(f"/drills/{number}", 303)


def _expect(case: Case, act: str, person: Person) -> None:
    """403 for an act that is never this person's, 409 for one whose time is over or has not come."""
    if act not in acts.allowed(person, case):
        raise HTTPException(409, PAST) if leads(person) else HTTPException(403, DENIED)


@router.get("/plans/{plan}/drills")
def compared(request: Request, plan: Key, person: Staff) -> Response:
    """The drills of a plan over time."""
    demand_work(person)
    locale = locale_of(request)
    with reading() as session:
        known = plan_named(session, plan)
        if known is None:
            raise HTTPException(404, "没有这份预案。")
        past = past_drills(session, plan, locale, leads=leads(person))
        picture = chart(known, past, locale) if past else ""
    return page(
        request, "drill_compare.html", plan=known, past=list(reversed(past)), picture=picture, parts=PARTS,
        kinds=KINDS, leads=leads(person), charted=CHARTED,
    )  # fmt: skip
