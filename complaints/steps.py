"""Why a due time is what it is: facts in order, kept as data and put into words by complaints/explain.py."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from complaints.calendar import DAY, LOCALES, Calendar
from complaints.limits import Kind, Limit

OPEN = ("working", "makeup")
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Step:
    """One fact of an explanation; `params` holds only what JSON can hold (dates and times in ISO form)."""

    code: str
    params: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """The step as it is stored: {"code", "params"}."""
        return {"code": self.code, "params": dict(self.params)}


class Stretch(NamedTuple):
    """Consecutive days of one kind: working, makeup, or (not open) weekend, holiday, closed."""

    kind: str
    first: date
    last: date


class Shift(NamedTuple):
    """A pause: it took `taken` off the clock and moved the due time from `at` to `until`."""

    begun: datetime
    ended: datetime
    taken: timedelta
    at: datetime
    until: datetime


def stretches(calendar: Calendar, first: date, last: date) -> Iterator[Stretch]:
    """The days from `first` to `last` in stretches; a holiday takes the weekend beside it along."""
    current: Stretch | None = None
    for offset in range((last - first).days + 1):
        day = first + offset * DAY
        kind = _kind(calendar, day)
        joined = _joined(current.kind, kind) if current else None
        if current and joined:
            current = Stretch(joined, current.first, day)
            continue
        if current:
            yield current
        current = Stretch(kind, day, day)
    if current:
        yield current


def beginning(limit: Limit, begin: datetime, calendar: Calendar) -> list[Step]:
    """What is counted, from when, on which calendar."""
    start = {"at": _wall(begin, calendar), "zone": calendar.zone.key, "calendar": calendar.version}
    return [Step("start", start), Step(f"rule.{limit.kind}", {"amount": limit.amount})]


def counted(limit: Limit, begin: datetime, at: datetime, calendar: Calendar) -> list[Step]:
    """Every stretch that was counted or skipped between `begin` and `at`; nothing for clock time."""
    start = begin.astimezone(calendar.zone).date()
    if limit.kind is Kind.OFFICE:
        return list(_counted_hours(begin, at, start, calendar))
    if limit.in_open_time:
        days = 1 if limit.kind is Kind.NEXT_WORKING_DAY else limit.amount
        return list(_counted_days(start, days, calendar))
    return []


def paused(shift: Shift, limit: Limit, calendar: Calendar) -> list[Step]:
    """A pause, what it took off the clock, and the days off between the old due time and the new one."""
    fact = {
        "from": _wall(shift.begun, calendar),
        "to": _wall(shift.ended, calendar),
        "seconds": int(shift.taken.total_seconds()),
        "time": "open" if limit.in_open_time else "clock",
        "due": _wall(shift.until, calendar),
    }
    first, last = (at.astimezone(calendar.zone).date() for at in (shift.at, shift.until))
    skipped = stretches(calendar, first + DAY, last) if limit.in_open_time else ()
    return [Step("paused", fact), *(_day_step(calendar, s) for s in skipped if s.kind != "working")]


def paused_late(begin: datetime, calendar: Calendar) -> Step:
    """A pause that began when the time was already up."""
    return Step("paused-late", {"from": _wall(begin, calendar)})


def ending(at: datetime, provisional: bool, calendar: Calendar) -> list[Step]:
    """The due time, and what may still change it."""
    due = [Step("due", {"at": _wall(at, calendar)})]
    if provisional:
        due.append(Step("provisional", {"calendar": calendar.name, "year": calendar.official_through}))
    return due


def _kind(calendar: Calendar, day: date) -> str:
    regular = calendar.hours.get(day.weekday())
    if calendar.is_working(day):
        return "working" if regular and day not in calendar.holidays else "makeup"
    if day in calendar.holidays:
        return "holiday"
    return "weekend" if day.weekday() >= 5 and not regular else "closed"


def _joined(kind: str, following: str) -> str | None:
    """The kind of both days together, None when they are told apart."""
    if kind == following:
        return kind
    off = ("holiday", "closed", "weekend")
    return min(kind, following, key=off.index) if kind in off and following in off else None


def _counted_days(start: date, days: int, calendar: Calendar) -> Iterator[Step]:
    """The working days after `start` up to the `days`-th, and what lies between them."""
    last, left = start, days
    while left:
        last += DAY
        left -= calendar.is_working(last)
    count = 0
    for stretch in stretches(calendar, start + DAY, last):
        if stretch.kind not in OPEN:
            yield _day_step(calendar, stretch)
            continue
        length = (stretch.last - stretch.first).days + 1
        yield _day_step(calendar, stretch, {"nth": count + 1, "through": count + length})
        count += length


def _counted_hours(begin: datetime, at: datetime, start: date, calendar: Calendar) -> Iterator[Step]:
    """The open time used in every stretch from `begin` to `at`."""
    end = max((at - _INSTANT).astimezone(calendar.zone).date(), start)
    for stretch in stretches(calendar, start, end):
        if stretch.kind not in OPEN:
            yield _day_step(calendar, stretch)
            continue
        used = timedelta()
        for offset in range((stretch.last - stretch.first).days + 1):
            for opens, closes in calendar.openings(stretch.first + offset * DAY):
                used += max(min(closes, at) - max(opens, begin), timedelta())
        yield _day_step(calendar, stretch, {"seconds": int(used.total_seconds())})


def _day_step(calendar: Calendar, stretch: Stretch, counted: Mapping[str, int] | None = None) -> Step:
    params: dict[str, Any] = {
        "from": stretch.first.isoformat(),
        "to": stretch.last.isoformat(),
        **(counted or {}),
    }
    if stretch.kind == "holiday" and (names := _names(calendar, stretch)):
        params["names"] = names
    return Step(f"day.{stretch.kind}", params)


def _names(calendar: Calendar, stretch: Stretch) -> dict[str, list[str]]:
    """The holidays of a stretch, each once, by locale; empty when none has a name."""
    days = [stretch.first + offset * DAY for offset in range((stretch.last - stretch.first).days + 1)]
    known = [calendar.names[day] for day in days if day in calendar.names]
    return {
        locale: list(
            dict.fromkeys(name for names in known for name in names.get(locale, "").split("; ") if name)
        )
        for locale in LOCALES
        if known
    }


def _wall(at: datetime, calendar: Calendar) -> str:
    return at.astimezone(calendar.zone).isoformat()
