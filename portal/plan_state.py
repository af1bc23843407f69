"""Every plan with its state at a glance: a fixed number of queries, however many plans there are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, true
from sqlmodel import Session, col, func, select

from adapters.drills import calendar_of
from adapters.office import office_day
from adapters.plan_versions import in_effect, read_version
from complaints.drills.drill import Drill
from complaints.drills.when import next_after
from complaints.errors import Refusal
from complaints.pack_parts import Label
from complaints.plans.plan import Plan
from complaints.plans.records import Finding, PlanActivation, PlanVersion
from complaints.records import Promise
from complaints.reviews.review import Review

STAGES = {
    "revise": "待修订",
    "consent": "待审批",
    "publish": "待生效",
    "acquaint": "待阅知",
    "conclude": "待整改",
    "archive": "待归档",
}
"""Where a review stands, in a word."""


@dataclass(frozen=True)
class Next:
    """The drill to come. `at`: None for those who must not know the day. `late`: its time has passed."""

    period: str
    at: datetime | None = None
    number: str = ""
    late: bool = False


@dataclass(frozen=True)
class PlanState:
    """A plan, and how it stands. `row` and `plan`: the version in effect; None where there is none, or it
    cannot be read. `cases`: the complaints in which it is in motion.
    """

    key: str
    title: Label
    versions: list[PlanVersion]
    row: PlanVersion | None
    plan: Plan | None
    active: list[PlanActivation]
    cases: list[str]
    last: Any
    running: Any
    next: Next | None
    open: int
    overdue: int
    review: Review | None
    promise: Promise | None
    reviews: list[Review]

    @property
    def stage(self) -> str:
        """Where the review that goes on stands."""
        return STAGES.get(self.promise.stage, "") if self.promise else STAGES["archive"]


def states(session: Session, moment: datetime, *, leads: bool, only: str = "") -> list[PlanState]:
    """The plans, those in motion first, or `only` one.

    `leads`: who looks may know when drills are that are not announced.
    """
    rows = _all(session, select(PlanVersion), _of(PlanVersion.plan, only), PlanVersion.written_at)
    active = _all(
        session, select(PlanActivation), _of(PlanActivation.plan, only), PlanActivation.activated_at,
        col(PlanActivation.ended_at).is_(None),
    )  # fmt: skip
    columns: Any = (
        Drill.plan, Drill.number, Drill.planned_at, Drill.begun_at, Drill.ended_at, Drill.how, Drill.score,
        Drill.announced,
    )  # fmt: skip
    drills = _all(session, select(*columns), _of(Drill.plan, only), Drill.planned_at, Drill.kind != "self")
    reviews = _all(session, select(Review), _of(Review.plan, only), Review.accepted_at)
    open_, promises = _open(session, only, moment), _stages(session, reviews)
    found = []
    for key in sorted({row.plan for row in rows}, key=lambda key: (key not in {a.plan for a in active}, key)):
        mine = [row for row in rows if row.plan == key]
        row = in_effect(mine, moment)
        plan = read(row) if row else None
        under = [one for one in reviews if one.plan == key]
        going = next((one for one in under if one.archived_at is None), None)
        moving = [one for one in active if one.plan == key]
        played = [one for one in drills if one.plan == key]
        found.append(
            PlanState(
                key, Label.model_validate((row or mine[-1]).title), mine, row, plan, moving,
                sorted({number for one in moving for number in one.numbers}),
                last_of(played), next((d for d in played if d.begun_at and not d.ended_at), None),
                _next(plan, played, moment, leads) if plan else None,
                *open_.get(key, (0, 0)), going, promises.get(going.number) if going else None, under,
            )
        )  # fmt: skip
    return found


def _all(session: Session, query: Any, of: ColumnElement[bool], order: Any, *where: Any) -> list[Any]:
    return list(session.exec(query.where(of, *where).order_by(order)))


def _of(column: Any, only: str) -> ColumnElement[bool]:
    return col(column) == only if only else true()


def read(row: PlanVersion) -> Plan | None:
    """A version, if this release can read it and knows its procedure."""
    try:
        plan = read_version(row)
        calendar_of(plan)
    except Refusal:
        return None
    return plan


def _open(session: Session, only: str, moment: datetime) -> dict[str, tuple[int, int]]:
    """How many findings of each plan are open, and how many of them overdue."""
    late = func.count().filter(col(Finding.due_on) < office_day(moment))
    query = select(Finding.plan, func.count(), late).where(Finding.outcome == "", _of(Finding.plan, only))
    return {plan: (count, overdue) for plan, count, overdue in session.exec(query.group_by(Finding.plan))}


def _stages(session: Session, reviews: Collection[Review]) -> dict[str, Promise]:
    """Of the reviews that go on where they stand and until when, by number."""
    numbers = [one.number for one in reviews if one.archived_at is None]
    running = (col(Promise.done_at).is_(None), col(Promise.beside).is_(False))
    query = select(Promise).where(col(Promise.number).in_(numbers), *running)
    return {promise.number: promise for promise in session.exec(query)}


def last_of(drills: Sequence[Any]) -> Any:
    """The drill that was practised last."""
    practised = [one for one in drills if one.how == "practised" and one.ended_at]
    return max(practised, key=lambda one: one.ended_at, default=None)


def _next(plan: Plan, drills: Sequence[Any], moment: datetime, leads: bool) -> Next:
    """The one on record that has not begun, else by the calendar.

    Who does not lead hears of one that is not announced its quarter only, of one that was ordered nothing.
    """
    planned = next_after(plan, moment, calendar_of(plan))
    told = [one for one in drills if not one.begun_at and not one.how and (leads or one.announced)]
    if told:
        one = told[0]
        return Next("", one.planned_at, one.number, one.planned_at < moment)
    return Next(planned.period, planned.at if leads or plan.drill.announced else None)
