"""Walking through open time: the steps every due time is made of. All instants are in UTC."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from complaints.calendar import DAY, Calendar, Opening
from complaints.errors import Refusal


def forward(begin: datetime, amount: timedelta, calendar: Calendar) -> datetime:
    """The first instant by which `amount` of open time has passed since `begin`."""
    if not amount:
        return begin
    for opens, closes in openings_from(begin, calendar):
        begun = max(opens, begin)
        if begun + amount <= closes:
            return begun + amount
        amount -= closes - begun
    raise AssertionError("openings end with a refusal")


def backward(end: datetime, amount: timedelta, calendar: Calendar) -> datetime:
    """The last instant from which `amount` of open time reaches up to `end`."""
    if not amount:
        return end
    for opens, closes in openings_from(end, calendar, backwards=True):
        ended = min(closes, end)
        if ended - amount >= opens:
            return ended - amount
        amount -= ended - opens
    raise AssertionError("openings end with a refusal")


def open_time(begin: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """The open time between two instants; nothing when `end` is not after `begin`."""
    total = timedelta()
    day, last = (at.astimezone(calendar.zone).date() for at in (begin, end))
    while day <= last:
        for opens, closes in calendar.openings(day):
            total += max(min(closes, end) - max(opens, begin), timedelta())
        day += DAY
    return total


def openings_from(at: datetime, calendar: Calendar, backwards: bool = False) -> Iterator[Opening]:
    """The open times after (or before) `at`, in that order; a Refusal when there are no more."""
    for day in _days(at.astimezone(calendar.zone).date(), calendar, backwards):
        openings = calendar.openings(day)
        if backwards:
            yield from (opening for opening in reversed(openings) if opening[0] < at)
        else:
            yield from (opening for opening in openings if opening[1] > at)


def working_day(today: date, n: int, calendar: Calendar) -> date:
    """The n-th working day after `today`, or before it when n is negative; `today` itself is not counted."""
    left = abs(n)
    for day in _days(today, calendar, backwards=n < 0):
        if day != today and calendar.is_working(day):
            left -= 1
            if not left:
                return day
    raise AssertionError("days end with a refusal")


def _days(first: date, calendar: Calendar, backwards: bool) -> Iterator[date]:
    """The days from `first` on, as long as the office may open on one of them."""
    calendar.openings(first)  # a first day of which nothing is known is refused here
    if calendar.open_days:
        earliest, latest = calendar.open_days
        day, step = (min(first, latest), -DAY) if backwards else (max(first, earliest), DAY)
        while earliest <= day <= latest:
            yield day
            day += step
    raise Refusal(f"calendar {calendar.name} has no open hours {'before' if backwards else 'after'} {first}")
