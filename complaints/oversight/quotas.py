"""Quotas: so many call-backs a month by everybody of a role (procedure K: centre manager 3, general 1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from complaints.calendar import Calendar
from complaints.pack_words import Quota
from complaints.people import Person

LAST_DAYS = 3
"""On so many last working days of the month those who are still short are reminded once more."""
Turn = Literal["first", "last"]


@dataclass(frozen=True)
class Standing:
    """How many call-backs a person has held this month, and how many the quota asks for."""

    quota: Quota
    person: Person
    held: int

    @property
    def short(self) -> int:
        """How many are still to be held."""
        return max(0, self.quota.callbacks - self.held)


def counts(entry: Mapping[str, Any]) -> bool:
    """Whether the data of a `surveyed` entry is that of a call-back that reached the customer.

    By telephone or at home: what a customer answered on the web is no call-back.
    """
    return bool(entry.get("answered")) and entry.get("how", "call") in ("call", "visit")


def standings(quota: Quota, people: Iterable[Person], held: Mapping[str, int]) -> list[Standing]:
    """How everybody of the quota's role stands, those who are short first, then by name."""
    made = [Standing(quota, person, held.get(person.id, 0)) for person in people]
    return sorted(made, key=lambda one: (-one.short, one.person.name))


def month_of(now: datetime, calendar: Calendar) -> tuple[datetime, datetime]:
    """The month that `now` lies in, by the calendar's clock: its first moment and that of the next month."""
    first = now.astimezone(calendar.zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return first, (first + timedelta(days=32)).replace(day=1)


def turn_of(quota: Quota, now: datetime, calendar: Calendar) -> Turn | None:
    """Which reminder it is time for: the first from the quota's day on, the last near the month's end."""
    today = now.astimezone(calendar.zone).date()
    if today >= last_days_begin(today, calendar):
        return "last"
    return "first" if today.day >= quota.remind_from else None


def last_days_begin(today: date, calendar: Calendar) -> date:
    """The third-last working day of today's month (its first day when it has fewer)."""
    day = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    left = LAST_DAYS
    while left and day > today.replace(day=1):
        day -= timedelta(days=1)
        left -= calendar.is_working(day)
    return day
