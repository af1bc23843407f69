"""From the plans in effect to the drills that are due: each recorded once for its quarter."""

from datetime import datetime

from sqlmodel import Session, col, select

from adapters.calendars import load_calendar
from adapters.pack_versions import current_pack
from adapters.packs import pack_of
from adapters.plan_versions import known_since, lock_plan
from complaints.acts.drill import plan_drill
from complaints.calendar import Calendar
from complaints.case import Case
from complaints.drills.drill import Drill
from complaints.drills.scenario import of_plan
from complaints.drills.when import Planned, due_by, made_up_at
from complaints.pack import Pack
from complaints.plans.plan import Plan


def home_of(session: Session, plan: Plan) -> tuple[Pack, Calendar]:
    """The procedure under which a plan is drilled and reviewed, the first it is for, and its calendar."""
    pack = current_pack(session, plan.procedures[0], or_last=True)
    return pack, load_calendar(pack.calendar)


def calendar_of(plan: Plan) -> Calendar:
    """The calendar by which a plan is drilled and reviewed."""
    return load_calendar(pack_of(plan.procedures[0]).calendar)


def drills_due(session: Session, plan: Plan, now: datetime) -> list[Planned]:
    """The drills of a plan that should be on record by now and are not."""
    calendar = calendar_of(plan)
    known = set(session.exec(select(Drill.period).where(Drill.plan == plan.plan)))
    planned = due_by(plan, now, known_since(session, plan.plan), calendar)
    return [one for one in planned if one.period not in known]


def record_due(session: Session, plan: Plan, now: datetime) -> list[str]:
    """Record the drills that are due; those that were broken off are planned again. Returns their numbers."""
    lock_plan(session, plan.plan)
    made = [_record(session, plan, one, now) for one in drills_due(session, plan, now)]
    return [*made, *_made_up(session, plan, now)]


def _record(session: Session, plan: Plan, one: Planned, now: datetime) -> str:
    pack, calendar = home_of(session, plan)
    case = plan_drill(
        session, plan, pack, calendar, _scenario(plan, one.period), "system", now,
        kind="scheduled", planned_at=one.at, announced=plan.drill.announced, period=one.period,
    )  # fmt: skip
    return case.number


def waiting(session: Session, plan: str, now: datetime) -> list[str]:
    """The drills of a plan whose time has come and that have not begun."""
    mine = (Drill.plan == plan, col(Drill.begun_at).is_(None), col(Drill.ended_at).is_(None))
    return list(session.exec(select(Drill.number).where(*mine, col(Drill.planned_at) <= now)))


def _made_up(session: Session, plan: Plan, now: datetime) -> list[str]:
    """A scheduled drill that was broken off is made up for, unless that is planned already."""
    mine = select(Drill).where(Drill.plan == plan.plan, Drill.kind == "scheduled")
    rows = list(session.exec(mine.order_by(col(Drill.attempt))))
    last = {row.period: row for row in rows}
    pack, calendar = home_of(session, plan)
    made = []
    for row in last.values():
        if row.how == "broken_off" and row.ended_at is not None:
            at = made_up_at(plan, row.ended_at, calendar)
            case = plan_drill(
                session, plan, pack, calendar, row.scenario, "system", now, kind="scheduled", planned_at=at,
                announced=row.announced, period=row.period, attempt=row.attempt + 1,
            )  # fmt: skip
            made.append(case.number)
    return made


def _scenario(plan: Plan, period: str) -> dict[str, object]:
    """Another scenario in each quarter, in turn."""
    keys = list(plan.scenarios)
    year, quarter = period.split("-Q")
    return of_plan(plan, keys[(int(year) * 4 + int(quarter)) % len(keys)])


def order_drill(session: Session, plan: Plan, by: str, now: datetime) -> Case:
    """A drill that somebody wants now, with the plan's first scenario."""
    pack, calendar = home_of(session, plan)
    return plan_drill(
        session,
        plan,
        pack,
        calendar,
        of_plan(plan),
        by,
        now,
        kind="on_demand",
        planned_at=now,
        announced=True,
    )
