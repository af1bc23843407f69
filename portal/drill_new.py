"""A drill that somebody orders: of a plan's own scenario, from a real closed case, or to practise alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import Request
from fastapi.exceptions import HTTPException
from fastapi.responses import Response
from sqlmodel import Session, col, func, select

from adapters.cases import case_in
from adapters.drills import home_of
from adapters.plan_versions import lock_plan, plan_in_effect, plans_in_effect
from complaints.acts.drill import begin, plan_drill
from complaints.case import Case
from complaints.days import check_start
from complaints.drills.drill import Drill
from complaints.drills.scenario import of_plan
from complaints.forms import read
from complaints.forms.base import Setting
from complaints.forms.drills import DrillOrder
from complaints.people import Person
from complaints.plans.plan import Plan
from portal.caseview import enter
from portal.doors import typed
from portal.drill_scenario import Draft, draft_of, drafted
from portal.posted import Posted
from portal.web import locale_of, page
from portal.widgets import other_errors, widgets

NO_PLAN = "没有这份预案，或尚未生效。"
NOT_CLOSED = "只能用已结案的投诉编制实战演练。"
TWICE = timedelta(minutes=1)
"""The same order of the same person within this time is one: a button was pressed twice."""


@dataclass(frozen=True)
class Order:
    """What is being ordered: of which plan, and from which closed case if it is to be a live-case drill."""

    plan: Plan
    case: Case | None = None

    def setting(self, session: Session) -> Setting:
        """What the form is answered in: this plan, and its scenarios."""
        scenarios = {key: one.label.model_dump(by_alias=True) for key, one in self.plan.scenarios.items()}
        title = self.plan.title.model_dump(by_alias=True)
        listed = {"plans": {self.plan.plan: title}, "scenarios": {} if self.case else scenarios}
        pack, _ = home_of(session, self.plan)
        return Setting(pack, {"listed": listed, "plan": self.plan.plan})


def order_of(session: Session, plan: str, number: str, person: Person, now: datetime) -> Order | None:
    """What is ordered; None: the plan is not chosen yet. 404 for no such plan, 409 for an open case."""
    case = closed_case(session, number, person) if number else None
    if not plan and case is not None:
        plan = next((str(one["plan"]) for one in case.story.plans.values()), "")
    if not plan:
        return None
    found = plan_in_effect(session, plan, now)
    if found is None:
        raise HTTPException(404, NO_PLAN)
    return Order(found, case)


def closed_case(session: Session, number: str, person: Person) -> Case:
    """The real case from which a drill is made: closed, and one that the person may see."""
    case = enter(session, number, person)
    if case.complaint.closed_at is None:
        raise HTTPException(409, NOT_CLOSED)
    return case


def choose_page(request: Request, session: Session, number: str, now: datetime) -> Response:
    """The plans to choose from."""
    plans = plans_in_effect(session, now)
    return page(request, "drill_choose.html", now=now, plans=list(plans.values()), number=number)


def order_page(
    request: Request,
    session: Session,
    order: Order,
    now: datetime,
    posted: Posted | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    """The form of an order; of a live-case drill with the whole scenario, to be read and mended."""
    locale, (_, calendar) = locale_of(request), home_of(session, order.plan)
    kept = typed(posted) if posted else None
    fields = widgets(DrillOrder, order.setting(session), locale, calendar.zone, kept, errors)
    hidden = {"plan"} | ({"scenario"} if order.case else set())
    draft: Draft | None = None
    if order.case is not None:
        draft = drafted(posted) if posted else draft_of(session, order.case, order.plan)
    wrong = dict(errors or {})
    own = {name: wrong.pop(name) for name in list(wrong) if name.startswith("_") and name != "_leaks"}
    return page(
        request,
        "drill_new.html",
        422 if errors else 200,
        zone=calendar.zone,
        now=now,
        plan=order.plan,
        number=order.case.number if order.case else "",
        fields=[field for field in fields if field.name not in hidden],
        draft=draft,
        own=own,
        errors=other_errors(fields, wrong, locale),
        wrong=bool(errors),
    )


def place_order(session: Session, order: Order, posted: Posted, person: Person, now: datetime) -> str:
    """Record the drill, and begin it if no later time was said. FormErrors: nothing was recorded."""
    pack, calendar = home_of(session, order.plan)
    answer = read(DrillOrder, posted.answer(DrillOrder, calendar.zone), order.setting(session))
    if answer.planned_at is not None:
        check_start(answer.planned_at, now, calendar.zone)
    scenario = of_plan(order.plan, answer.scenario)
    if order.case is not None:
        scenario = drafted(posted).scenario(session, order.case, order.plan)
    lock_plan(session, order.plan.plan)
    for row in _just_ordered(session, order, person, now):
        same_time = row.planned_at == (answer.planned_at or row.accepted_at)
        if same_time and row.scenario == scenario:
            return row.number
    case = plan_drill(
        session, order.plan, pack, calendar, scenario, person.id, now,
        kind="case" if order.case else "on_demand",
        planned_at=answer.planned_at or now,
        announced=answer.announced == "yes",
        source=order.case.number if order.case else "",
    )  # fmt: skip
    if answer.planned_at is None:
        begin(case_in(session, case.number, lock=True), now, person.id)
    return case.number


def _just_ordered(session: Session, order: Order, person: Person, now: datetime) -> list[Drill]:
    """The drills of the plan that the same person ordered a moment ago, from the same case or from none."""
    query = select(Drill).where(
        Drill.plan == order.plan.plan,
        Drill.planned_by == person.id,
        Drill.source_case == (order.case.number if order.case else ""),
        col(Drill.accepted_at) > now - TWICE,
        col(Drill.ended_at).is_(None),
    )
    return list(session.exec(query))


def practise_alone(session: Session, plan: str, person: Person, now: datetime) -> str:
    """A self-drill of a plan, begun at once; one that goes on already is gone on with.

    Each time another scenario of the plan, in turn.
    """
    found = plan_in_effect(session, plan, now)
    if found is None:
        raise HTTPException(404, NO_PLAN)
    mine = (Drill.kind == "self", Drill.trainee == person.id, Drill.plan == plan)
    going_on = session.exec(select(Drill.number).where(*mine, col(Drill.ended_at).is_(None))).first()
    if going_on:
        return going_on
    before = session.exec(select(func.count()).select_from(Drill).where(*mine)).one()
    keys = list(found.scenarios)
    case = plan_drill(
        session, found, *home_of(session, found), of_plan(found, keys[before % len(keys)]), person.id, now,
        kind="self", planned_at=now, announced=True, trainee=person.id,
    )  # fmt: skip
    begin(case_in(session, case.number, lock=True), now, person.id)
    return case.number
