"""The drills of a year: one of each plan in each quarter, as recorded or as planned, and those beside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from adapters.drills import calendar_of
from adapters.office import default_calendar
from adapters.plan_versions import kept_plan, known_since, plans_in_effect
from complaints.calendar import Calendar
from complaints.drills.drill import Drill
from complaints.drills.when import Planned, period_of, planned_in
from complaints.limits import parse_limit
from complaints.pack_parts import Label
from complaints.people import Person
from complaints.plans.plan import Plan
from complaints.records import Promise
from portal.drill_doors import leads, listed_for

STATES = {
    "planned": "计划中",
    "announced": "已通知",
    "overdue": "已逾期",
    "running": "进行中",
    "done": "已完成",
    "broken_off": "已中止",
    "missed": "未举行",
}
KINDS = {"scheduled": "季度演练", "on_demand": "临时演练", "case": "实战演练", "self": "自练"}


@dataclass(frozen=True)
class Slot:
    """A drill of the year, on record or to come. `at`: None where only the quarter is told.

    `provisional`: the calendar of that year is not announced yet. `number`: empty where there is no page.
    `lasts`: how long it takes at most if all goes by the plan. `since`: since when it is known.
    """

    plan: str
    title: Label
    kind: str
    period: str
    state: str
    at: datetime | None
    lasts: timedelta
    since: datetime
    announced: bool
    provisional: bool
    row: Drill | None = field(default=None, compare=False)

    @property
    def number(self) -> str:
        """Where its page is; empty when it has none, or none that may be opened."""
        return self.row.number if self.row is not None and self.at is not None else ""

    @property
    def score(self) -> int | None:
        """0 to 100; None while it has none."""
        return self.row.score if self.row is not None else None

    @property
    def quarter(self) -> int:
        """1 to 4."""
        return int(self.period[-1])


@dataclass(frozen=True)
class Line:
    """A plan with the drills of its four quarters; None where nothing was or is planned."""

    plan: str
    title: Label
    quarters: list[list[Slot]]


def lines(slots: Iterable[Slot]) -> list[Line]:
    """The drills of the quarters, plan by plan."""
    scheduled = sorted((s for s in slots if s.kind == "scheduled"), key=lambda s: (s.plan, s.period))
    found = []
    for plan, group in groupby(scheduled, key=lambda s: s.plan):
        mine = list(group)
        quarters = [[s for s in mine if s.quarter == n] for n in (1, 2, 3, 4)]
        found.append(Line(plan, mine[-1].title, quarters))
    return found


def year_of(session: Session, year: int, person: Person, now: datetime) -> list[Slot]:
    """Every drill of a year that the person may know of, the earliest first."""
    plans = plans_in_effect(session, now)
    rows = _rows(session, year, person)
    overdue = _overdue(session, rows, now)
    found = [_recorded(session, row, plans, person, overdue=row.number in overdue) for row in rows]
    known = {(row.plan, row.period) for row in rows}
    for plan in plans.values():
        since, calendar = known_since(session, plan.plan), calendar_of(plan)
        found += [
            _to_come(plan, one, calendar, since, person, now)
            for one in planned_in(plan, year, calendar)
            if (plan.plan, one.period) not in known and one.at >= since
        ]
    return sorted(found, key=lambda s: (s.at is None, s.at, s.period, s.plan))


def _rows(session: Session, year: int, person: Person) -> list[Drill]:
    """By the quarter for which they were scheduled, else by their day."""
    zone = default_calendar().zone
    first, after = datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)
    at, period = col(Drill.planned_at), col(Drill.period)
    beside = period.is_(None) & (at >= first) & (at < after)
    query = select(Drill).where(or_(period.startswith(f"{year}-"), beside), listed_for(person))
    return list(session.exec(query.order_by(col(Drill.attempt), at)))


def _overdue(session: Session, rows: Iterable[Drill], now: datetime) -> set[str]:
    waiting = [row.number for row in rows if row.begun_at is None and row.ended_at is None]
    mine = col(Promise.number).in_(waiting)
    return set(session.exec(select(Promise.number).where(mine, _late(now))))


def _late(now: datetime) -> ColumnElement[bool]:
    return (col(Promise.stage) == "begin") & (col(Promise.due_at) <= now)


def _recorded(
    session: Session, row: Drill, plans: Mapping[str, Plan], person: Person, *, overdue: bool
) -> Slot:
    plan = plans.get(row.plan) or kept_plan(session, row.plan, row.plan_version)
    state, calendar = state_of(row, overdue=overdue), calendar_of(plan)
    hidden = not row.announced and state in ("planned", "overdue") and not leads(person)
    at = row.begun_at or row.planned_at
    return Slot(
        row.plan, plan.title, row.kind,
        period=row.period or period_of(at.astimezone(calendar.zone).date()),
        state="planned" if hidden else state,
        at=None if hidden else at,
        lasts=_lasts(plan),
        since=row.accepted_at,
        announced=row.announced,
        provisional=not hidden and row.begun_at is None and _estimated(calendar, at),
        row=row,
    )  # fmt: skip


def state_of(row: Drill, *, overdue: bool = False) -> str:
    """How a drill stands, as a key of STATES."""
    if row.ended_at is not None:
        return "broken_off" if row.how == "broken_off" else "done"
    if row.begun_at is not None:
        return "running"
    if overdue:
        return "overdue"
    return "announced" if row.announced else "planned"


def _to_come(
    plan: Plan, one: Planned, calendar: Calendar, since: datetime, person: Person, now: datetime
) -> Slot:
    """A drill that is not on record yet, or never was: then it was missed."""
    today = now.astimezone(calendar.zone).date()
    missed = one.at <= now and one.period != period_of(today)
    hidden = not plan.drill.announced and not missed and not leads(person)
    return Slot(
        plan.plan, plan.title, "scheduled", one.period,
        state="missed" if missed else "planned",
        at=None if hidden else one.at,
        lasts=_lasts(plan),
        since=since,
        announced=plan.drill.announced,
        provisional=not hidden and _estimated(calendar, one.at),
    )  # fmt: skip


def _lasts(plan: Plan) -> timedelta:
    return timedelta(seconds=parse_limit(plan.goals.decision).amount)


def _estimated(calendar: Calendar, at: datetime) -> bool:
    return calendar.is_estimated(at.astimezone(calendar.zone).date())
