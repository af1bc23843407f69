"""Calendars by name, from a file or inline; the shipped ones come from the `holidays` package."""

import json
import os
import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from adapters.calendar_files import complaint_of, read
from complaints.calendar import (
    WEEKDAYS,
    Calendar,
    CalendarData,
    Day,
    Holidays,
    Locale,
    Span,
    Spans,
    Weekday,
    Year,
)
from complaints.errors import Refusal


class Country(NamedTuple):
    """A country whose official calendar is shipped."""

    code: str
    zone: str
    official_through: int | None
    """The last announced year; None: the last one with make-up workdays, which every announced year has."""


SHIPPED = {"cn": Country("CN", "Asia/Shanghai", None), "tw": Country("TW", "Asia/Taipei", 2026)}
OFFICE_DAY = [Span(9 * 60, 12 * 60), Span(13 * 60, 18 * 60)]
OFFICE_HOURS: dict[Weekday, list[Span]] = dict.fromkeys(WEEKDAYS[:5], OFFICE_DAY)
YEARS = (2001, 2099)  # before 2001 the package does not know the make-up workdays
_LANGUAGES: dict[Locale, str] = {"en": "en_US", "zh-Hans": "zh_CN", "zh-Hant": "zh_TW"}
_REMARK = re.compile(r"(\s*[（(][^（()）]*[）)])+$")


class Notice(BaseModel):
    """What a file in REDRESS_VAR/calendars says about a shipped calendar.

    Holidays and shifts are added, `hours` take the place of the shipped ones. The years up to
    `official_through` that the package only estimates are taken from the notice alone.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    hours: dict[Weekday, Spans] | None = None
    holidays: Holidays = {}
    shifts: dict[Day, Spans] = {}
    official_through: Year | None = None


def load_calendar(source: str | Path | Mapping[str, Any], notices: Path | None = None) -> Calendar:
    """The calendar that `source` means: a shipped name (cn, tw), a YAML file, or the content of one.

    Calendars are remembered until their file changes. `notices` is the folder of additions to the shipped
    ones (default REDRESS_VAR/calendars). Raises Refusal: one line saying what is wrong, in which file, where.
    """
    if isinstance(source, Mapping):
        return _inline(source)
    if (name := str(source)) in SHIPPED:
        folder = notices or Path(os.environ.get("REDRESS_VAR") or "var") / "calendars"
        path = folder / f"{name}.yaml"
        return _shipped(name, path, _stamp(path))
    path = Path(source)
    stamp = _stamp(path)
    if stamp is None:
        raise Refusal(f"no calendar {name!r}: neither a shipped one ({', '.join(SHIPPED)}) nor a YAML file")
    return _from_file(path, stamp)


Stamp = tuple[int, int]


def _stamp(path: Path) -> Stamp | None:
    """When a file was changed and its length; None when there is no such file."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size


def _inline(source: Mapping[str, Any]) -> Calendar:
    try:
        key = json.dumps(source, sort_keys=True)
    except (TypeError, ValueError):  # not from JSON: dates, say; then it is not remembered
        return _calendar(source)
    return _from_json(key)


@lru_cache(maxsize=256)
def _from_json(text: str) -> Calendar:
    return _calendar(json.loads(text))


def _calendar(source: Mapping[str, Any]) -> Calendar:
    try:
        return CalendarData.model_validate({"name": "inline", **source}).calendar()
    except ValidationError as wrong:
        raise Refusal(f"calendar: {complaint_of(wrong)}") from None


@lru_cache(maxsize=256)
def _from_file(path: Path, stamp: Stamp) -> Calendar:
    return read(path, CalendarData, {"name": path.stem}).calendar()


@lru_cache(maxsize=32)
def _shipped(name: str, path: Path, stamp: Stamp | None) -> Calendar:
    """A shipped calendar with its notice, when there is one."""
    notice = read(path, Notice, {}) if stamp else Notice()
    published = _published(SHIPPED[name])
    official = published.official_through
    if notice.official_through is not None:
        official = max(official, notice.official_through)
        for year in range(published.official_through + 1, official + 1):
            if not any(day.year == year for day in notice.holidays):
                raise Refusal(f"{path}: official through {official}, but no holiday of {year} is listed")

    def said(day: date) -> bool:
        return not published.official_through < day.year <= official

    hours = notice.hours or OFFICE_HOURS
    office_day = next((hours[day] for day in WEEKDAYS if hours.get(day)), [])
    return CalendarData(
        name=name,
        timezone=SHIPPED[name].zone,
        hours=hours,
        holidays={day: names for day, names in published.holidays.items() if said(day)} | notice.holidays,
        shifts={day: office_day for day in published.workdays if said(day)} | notice.shifts,
        official_through=official,
    ).calendar(YEARS)


class Published(NamedTuple):
    """What the `holidays` package knows of a country."""

    holidays: dict[date, dict[Locale, str]]
    workdays: list[date]
    official_through: int


@lru_cache(maxsize=len(SHIPPED))
def _published(country: Country) -> Published:
    """One object of the package for each language; adding two of them would lose the make-up workdays."""
    from holidays import country_holidays  # 80 ms that a file or inline calendar need not pay

    years = range(YEARS[0], YEARS[1] + 1)
    books = {
        locale: country_holidays(country.code, years=years, language=language)
        for locale, language in _LANGUAGES.items()
    }
    book = books["en"]
    workdays = sorted(day for day in book.weekend_workdays if day.year in years)
    return Published(
        {day: {locale: name for locale in books if (name := _name(books[locale][day]))} for day in book},
        workdays,
        country.official_through or workdays[-1].year,
    )


def _name(text: str) -> str:
    """The festivals of a day without "(observed)" and the like; nothing for a day off moved to it."""
    names = [_REMARK.sub("", name) for name in text.split("; ")]
    return "; ".join(name for name in names if name not in ("Day off", "休息日", "放假日"))
