"""Due times: when a limit is used up, on which calendar, with which pauses, and why.

Everything is computed in UTC: Python subtracts two times of the same zone by the clock on the wall,
which is wrong on the day the clocks change.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from complaints.calendar import DAY, YEARS, Calendar, Opening, instant
from complaints.errors import Refusal
from complaints.explain import explain
from complaints.limits import Kind, Limit, parse_limit
from complaints.openings import backward, forward, open_time, openings_from, working_day
from complaints.steps import Shift, Step, beginning, counted, ending, paused, paused_late

__all__ = ["Due", "Pause", "Step", "before", "due", "explain", "is_open", "next_opening", "worked"]

Pause = tuple[datetime, datetime | None]
REMEMBERED = 1024
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Due:
    """When a limit is used up (aware, in the calendar's zone), if a notice may still move it, and why."""

    at: datetime
    provisional: bool
    steps: tuple[Step, ...]


def due(limit: Limit | str, start: datetime, calendar: Calendar, pauses: Iterable[Pause] = ()) -> Due:
    """When `limit` is used up, counted from `start`, with the time of `pauses` given back.

    Limits in clock time, `next day` and months move by the clock time paused, all others by the open time
    paused, so a pause over a weekend moves nothing. A pause that begins when the time is up changes nothing.
    Raises Refusal for naive times, while a pause is still open, and when the calendar never opens.
    """
    limit = parse_limit(limit) if isinstance(limit, str) else limit
    begin, stood = _utc(start, "the start"), tuple(pauses)
    known = calendar.reckoned.get((limit, begin, stood))
    if known is None:
        if len(calendar.reckoned) >= REMEMBERED:
            calendar.reckoned.clear()
        known = calendar.reckoned[limit, begin, stood] = _due(limit, begin, calendar, stood)
    return known


def _due(limit: Limit, begin: datetime, calendar: Calendar, pauses: Iterable[Pause]) -> Due:
    at = _unpaused(limit, begin, calendar)
    steps = [*beginning(limit, begin, calendar), *counted(limit, begin, at, calendar)]
    for pause in _merged(pauses, begin):
        if pause[0] >= at:
            steps.append(paused_late(pause[0], calendar))
            break
        shift = _given_back(limit, at, pause, calendar)
        steps += paused(shift, limit, calendar)
        at = shift.until
    local = at.astimezone(calendar.zone)
    provisional = calendar.is_estimated(local.date())
    return Due(local, provisional, (*steps, *ending(at, provisional, calendar)))


def agreed(at: datetime, start: datetime, calendar: Calendar) -> Due:
    """A due time that was agreed or set instead of counted, with that as its explanation."""
    fact = Step("agreed", {"at": _utc(at, "the agreed time").astimezone(calendar.zone).isoformat()})
    provisional = calendar.is_estimated(at.astimezone(calendar.zone).date())
    begun = beginning(parse_limit("1 month"), _utc(start, "the start"), calendar)[:1]
    return Due(at.astimezone(calendar.zone), provisional, (*begun, fact, *ending(at, provisional, calendar)))


def outer(at: datetime, start: datetime, calendar: Calendar) -> Due:
    """A deadline that somebody outside set: exactly then, whatever our calendar says; never provisional."""
    fact = Step("outer", {"at": _utc(at, "the outer deadline").astimezone(calendar.zone).isoformat()})
    begun = beginning(parse_limit("1 month"), _utc(start, "the start"), calendar)[:1]
    return Due(at.astimezone(calendar.zone), False, (*begun, fact, *ending(at, False, calendar)))


def before(limit: Limit | str, at: datetime, calendar: Calendar) -> datetime:
    """The instant from which `limit` reaches up to `at`: reminders are the same limit counted backwards.

    Office time goes back through open hours (used up exactly at an opening, it is that opening); working days
    go back to the same time of the n-th working day before. Aware, in the calendar's zone. Raises Refusal.
    """
    limit = parse_limit(limit) if isinstance(limit, str) else limit
    end = _utc(at, "the time to count back from")
    local = end.astimezone(calendar.zone)
    match limit.kind:
        case Kind.CLOCK:
            found = end - timedelta(seconds=limit.amount)
        case Kind.OFFICE:
            found = backward(end, timedelta(seconds=limit.amount), calendar)
        case Kind.WORKING_DAYS | Kind.SAME_TIME:
            found = _at_time(working_day(local.date(), -limit.amount, calendar), local.time(), calendar)
        case Kind.MONTHS:
            found = _at_time(_month_later(local.date(), -limit.amount), local.time(), calendar)
        case Kind.NEXT_DAY | Kind.NEXT_WORKING_DAY:
            raise Refusal(f'"{limit}" cannot be counted backwards; write "1 working day" or "2 office hours"')
    return found.astimezone(calendar.zone)


def worked(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """The open time between two instants; nothing when `end` is not after `start`. Refuses naive times."""
    return open_time(_utc(start, "the start"), _utc(end, "the end"), calendar)


def is_open(at: datetime, calendar: Calendar) -> bool:
    """Whether the office is open; at the closing instant it is not. Raises Refusal for a naive time."""
    now = _utc(at, "the time")
    return any(
        opens <= now < closes for opens, closes in calendar.openings(now.astimezone(calendar.zone).date())
    )


def next_opening(at: datetime, calendar: Calendar) -> datetime:
    """The first instant, not before `at`, at which the office is open: `at` itself when it is open.

    Aware, in the calendar's zone. Raises Refusal for a naive time and when the calendar does not open again.
    """
    now = _utc(at, "the time")
    opens, _ = next(openings_from(now, calendar))
    return max(opens, now).astimezone(calendar.zone)


def _utc(at: datetime, what: str) -> datetime:
    if at.tzinfo is None or at.utcoffset() is None:
        raise Refusal(
            f"{what} ({at.isoformat()}) has no offset from UTC; write it like 2026-09-30T16:20+08:00"
        )
    if not YEARS[0] < at.year < YEARS[1]:
        raise Refusal(f"{what} ({at.isoformat()}) is not between the years {YEARS[0]} and {YEARS[1]}")
    return at.astimezone(UTC)


def _unpaused(limit: Limit, begin: datetime, calendar: Calendar) -> datetime:
    """When the limit is used up if nothing stops the clock."""
    local = begin.astimezone(calendar.zone)
    today = local.date()
    match limit.kind:
        case Kind.CLOCK:
            return begin + timedelta(seconds=limit.amount)
        case Kind.OFFICE:
            return forward(begin, timedelta(seconds=limit.amount), calendar)
        case Kind.WORKING_DAYS:
            return calendar.openings(working_day(today, limit.amount, calendar))[-1][1]
        case Kind.SAME_TIME:
            return _at_time(working_day(today, limit.amount, calendar), local.time(), calendar)
        case Kind.NEXT_DAY:
            return instant(today + DAY, limit.amount, calendar.zone)
        case Kind.NEXT_WORKING_DAY:
            return instant(working_day(today, 1, calendar), limit.amount, calendar.zone)
        case Kind.MONTHS:
            return _at_time(_month_later(today, limit.amount), local.time(), calendar)


def _merged(pauses: Iterable[Pause], begin: datetime) -> Iterator[Opening]:
    """The pauses in order, in UTC, from `begin` on, overlapping ones made one; an open one ends at _NEVER."""
    known = [_checked(pause) for pause in pauses]
    kept = sorted((max(begun, begin), ended) for begun, ended in known if ended > max(begun, begin))
    while kept:
        begun, ended = kept.pop(0)
        while kept and kept[0][0] <= ended:
            ended = max(ended, kept.pop(0)[1])
        yield begun, ended


def _checked(pause: Pause) -> Opening:
    begun = _utc(pause[0], "the begin of a pause")
    ended = _NEVER if pause[1] is None else _utc(pause[1], "the end of a pause")
    if ended < begun:
        raise Refusal(f"a pause ends ({pause[1]}) before it begins ({pause[0]})")
    return begun, ended


def _given_back(limit: Limit, at: datetime, pause: Opening, calendar: Calendar) -> Shift:
    """The due time `at` moved by the time that a pause took off the clock."""
    begun, ended = pause
    if ended == _NEVER:
        since = begun.astimezone(calendar.zone).isoformat()
        raise Refusal(f"the clock is paused since {since}; there is no due time until the pause ends")
    if not limit.in_open_time:
        return Shift(begun, ended, ended - begun, at, at + (ended - begun))
    taken = open_time(begun, ended, calendar)
    return Shift(begun, ended, taken, at, forward(at, taken, calendar))


def _month_later(day: date, months: int) -> date:
    """The same day of a later (or earlier) month, or the last day of a shorter one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _at_time(day: date, wall: time, calendar: Calendar) -> datetime:
    return datetime.combine(day, wall, tzinfo=calendar.zone).astimezone(UTC)
