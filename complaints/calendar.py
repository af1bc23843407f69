"""When an office is open: opening hours by weekday, holidays, and the days that differ from both."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator

from complaints.errors import Refusal
from complaints.limits import minutes_of_day

Opening = tuple[datetime, datetime]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Locale = Literal["en", "zh-Hans", "zh-Hant"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LOCALES: tuple[Locale, ...] = ("en", "zh-Hans", "zh-Hant")
YEARS = (1900, 2199)  # the years any date may lie in; keeps every search finite
DAY = timedelta(days=1)
_REMEMBERED_DAYS = 20_000


class Span(NamedTuple):
    """Open from `opens` to `closes`, in minutes after midnight by the clock on the wall (up to 1440)."""

    opens: int
    closes: int


@dataclass(frozen=True)
class Calendar:
    """The opening hours of one office.

    `hours` is by weekday (0 = Monday). A date in `shifts` has exactly those spans, whatever else is said of
    it: a make-up workday is a shift, an empty shift is a closed day. Nothing is known outside `years`; what
    lies after the year `official_through` is an estimate (None: nothing is). `version` changes with the data.
    """

    name: str
    zone: ZoneInfo
    hours: Mapping[int, tuple[Span, ...]]
    holidays: frozenset[date] = field(repr=False)
    shifts: Mapping[date, tuple[Span, ...]] = field(repr=False)
    official_through: int | None
    version: str
    names: Mapping[date, Mapping[Locale, str]] = field(default_factory=dict, repr=False)
    years: tuple[int, int] = YEARS
    reckoned: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    repeated: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    _days: dict[date, tuple[Opening, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def spans(self, day: date) -> tuple[Opening, ...]:
        """The open times of `day`, in order, aware, in the calendar's zone; refuses a day outside `years`."""
        return tuple((a.astimezone(self.zone), z.astimezone(self.zone)) for a, z in self.openings(day))

    def is_working(self, day: date) -> bool:
        """Whether the office opens at all on `day`; refuses a day outside `years`."""
        return bool(self.openings(day))

    def openings(self, day: date) -> tuple[Opening, ...]:
        """As spans(), but in UTC: to compute with, as Python subtracts times of one zone by the wall."""
        found = self._days.get(day)
        if found is None:
            found = self._reckon(day)
            if len(self._days) >= _REMEMBERED_DAYS:
                self._days.clear()
            self._days[day] = found
        return found

    def is_estimated(self, day: date) -> bool:
        """Whether `day` lies beyond the last officially announced year."""
        return self.official_through is not None and day.year > self.official_through

    @cached_property
    def open_days(self) -> tuple[date, date] | None:
        """The first and last day on which the office may open; None when it never does."""
        if any(self.hours.values()):
            return date(self.years[0], 1, 1), date(self.years[1], 12, 31)
        days = sorted(day for day, spans in self.shifts.items() if spans)
        return (days[0], days[-1]) if days else None

    def _reckon(self, day: date) -> tuple[Opening, ...]:
        """The openings of `day`, cut to the instants that really belong to it when the clocks change."""
        if not self.years[0] <= day.year <= self.years[1]:
            raise Refusal(
                f"calendar {self.name} knows the years {self.years[0]} to {self.years[1]}, not {day}"
            )
        hours = () if day in self.holidays else self.hours.get(day.weekday(), ())
        begin, end = instant(day, 0, self.zone), instant(day, 24 * 60, self.zone)
        walls = [
            (instant(day, span.opens, self.zone), instant(day, span.closes, self.zone))
            for span in self.shifts.get(day, hours)
        ]
        openings: list[Opening] = []
        for opens, closes in sorted((max(opens, begin), min(closes, end)) for opens, closes in walls):
            if openings and opens < openings[-1][1]:  # the clocks have pushed one span into the next
                openings[-1] = (openings[-1][0], max(closes, openings[-1][1]))
            elif opens < closes:
                openings.append((opens, closes))
        return tuple(openings)


def instant(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, at which the clock on the wall shows `minutes` after midnight of `day`.

    As in RFC 5545: a time that the clocks skip is read with the offset before the change, a time that
    they show twice is the first of the two.
    """
    if minutes == 24 * 60:
        day, minutes = day + DAY, 0
    wall = datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=zone)
    return wall.astimezone(UTC)


def _date(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        return date.fromisoformat(value)
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError(f"{value!r} is not a date, write YYYY-MM-DD")
    return value


def _span(value: object) -> Span:
    if isinstance(value, Span):
        return value
    if not isinstance(value, list) or len(value) != 2 or not all(isinstance(time, str) for time in value):
        raise ValueError(f'{value!r} is not a span, write ["09:00", "12:00"]')
    span = Span(minutes_of_day(value[0]), minutes_of_day(value[1]))
    if span.opens >= span.closes:
        raise ValueError(
            f"{value[0]} to {value[1]} ends before it begins; write a night as two spans, up to 24:00"
        )
    return span


def _in_order(spans: list[Span]) -> list[Span]:
    spans = sorted(spans)
    if any(later.opens < earlier.closes for earlier, later in pairwise(spans)):
        raise ValueError("spans overlap")
    return spans


def _zone(key: str) -> str:
    try:
        ZoneInfo(key)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"{key!r} is not a time zone, write a name such as Asia/Shanghai") from None
    return key


def _named(value: object) -> object:
    """Holidays as a list of dates, or as dates with a name: both become dates with names by locale."""
    if isinstance(value, list):
        value = {day if isinstance(day, str | date) else repr(day): {} for day in value}
    if isinstance(value, dict):
        return {
            day: dict.fromkeys(LOCALES, name) if isinstance(name, str) else name or {}
            for day, name in value.items()
        }
    raise ValueError("write a list of dates")


Day = Annotated[date, BeforeValidator(_date)]
Spans = Annotated[list[Annotated[Span, PlainValidator(_span)]], AfterValidator(_in_order)]
Holidays = Annotated[dict[Day, dict[Locale, str]], BeforeValidator(_named)]
Year = Annotated[int, Field(ge=YEARS[0], le=YEARS[1])]


class CalendarData(BaseModel):
    """A calendar as people write it; see packs/calendars/README.md."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    name: str = "unnamed"
    timezone: Annotated[str, AfterValidator(_zone)]
    hours: dict[Weekday, Spans]
    holidays: Holidays = {}
    shifts: dict[Day, Spans] = {}
    official_through: Year | None = None

    def calendar(self, years: tuple[int, int] = YEARS) -> Calendar:
        """The calendar to count with; `years` are those that the data covers, both included."""
        return Calendar(
            name=self.name,
            zone=ZoneInfo(self.timezone),
            hours={WEEKDAYS.index(day): tuple(spans) for day, spans in self.hours.items()},
            holidays=frozenset(self.holidays),
            shifts={day: tuple(spans) for day, spans in self.shifts.items()},
            official_through=self.official_through,
            version=f"{self.name}-{self._digest(years)}",
            names={day: names for day, names in self.holidays.items() if names},
            years=years,
        )

    def _digest(self, years: Iterable[int]) -> str:
        """Twelve hexadecimal digits of everything that can move a due time."""
        moving = (
            self.timezone,
            sorted(self.hours.items()),
            sorted(day.isoformat() for day in self.holidays),
            sorted((day.isoformat(), spans) for day, spans in self.shifts.items()),
            self.official_through,
            list(years),
        )
        return hashlib.sha256(json.dumps(moving).encode()).hexdigest()[:12]
