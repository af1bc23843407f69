"""When a plan is drilled: once in each quarter, on a working day, by the office's clock (procedure A, 7)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from complaints.calendar import Calendar
from complaints.openings import working_day
from complaints.plans.plan import Plan
from complaints.worktime import before

DAY = timedelta(days=1)
AGAIN_AFTER = 5
"""Working days after which a drill that was broken off is tried again."""
LONGEST_WAIT = 31
"""So many days a drill moves at most to meet a working day; then it stays where it was."""


@dataclass(frozen=True)
class Planned:
    """A drill that is due: for which quarter, when, and from when on people are told of it."""

    period: str
    at: datetime
    announce_at: datetime


def period_of(day: date) -> str:
    """The quarter of a day, e.g. 2026-Q4."""
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


def planned_in(plan: Plan, year: int, calendar: Calendar) -> list[Planned]:
    """The drills of a year, in order."""
    found: list[Planned] = []
    for month in sorted(plan.drill.months):
        day = date(year, month, plan.drill.day_in(month))
        at = datetime.combine(_working(day, calendar), _clock(plan), tzinfo=calendar.zone)
        found.append(Planned(period_of(day), at, before(plan.drill.notice, at, calendar)))
    return found


def due_by(plan: Plan, now: datetime, since: datetime, calendar: Calendar) -> list[Planned]:
    """The drills of which people are to be told by now: to come, or of this quarter.

    `since`: what was planned before the house had the plan is not made up for.
    """
    today = now.astimezone(calendar.zone).date()
    planned = [one for year in (today.year, today.year + 1) for one in planned_in(plan, year, calendar)]
    return [
        one
        for one in planned
        if one.announce_at <= now and one.at >= since and (one.at > now or one.period == period_of(today))
    ]


def made_up_at(plan: Plan, broken_off: datetime, calendar: Calendar) -> datetime:
    """When a drill that was broken off is tried again: five working days later, at its hour."""
    day = working_day(broken_off.astimezone(calendar.zone).date(), AGAIN_AFTER, calendar)
    return datetime.combine(day, _clock(plan), tzinfo=calendar.zone)


def next_after(plan: Plan, now: datetime, calendar: Calendar) -> Planned:
    """The next drill to come."""
    year = now.astimezone(calendar.zone).year
    planned = [one for y in (year, year + 1) for one in planned_in(plan, y, calendar)]
    return next(one for one in planned if one.at > now)


def _working(day: date, calendar: Calendar) -> date:
    """The day itself, or the next one on which somebody works."""
    for ahead in range(LONGEST_WAIT):
        if calendar.is_working(day + ahead * DAY):
            return day + ahead * DAY
    return day


def _clock(plan: Plan) -> time:
    return time.fromisoformat(plan.drill.at)
