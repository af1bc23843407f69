"""Due times as tables, weekdays written out; then what must hold for any start, limit and pause.

The office of the tables: 09:00-12:00 and 13:00-18:00. 2026 in China: off 01-01 to 01-03, 02-15 to 02-23,
05-01 to 05-05, 09-25 to 09-27, 10-01 to 10-07; working weekends 01-04 Sun, 02-14 Sat, 02-28 Sat, 05-09 Sat,
09-20 Sun, 10-10 Sat.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.calendars import load_calendar
from complaints.calendar import Calendar
from complaints.errors import Refusal
from complaints.worktime import Pause, before, due, explain, is_open, next_opening, worked

CN = load_calendar("cn", notices=Path(__file__).parent / "no-such-folder")
OFFICE = [["09:00", "12:00"], ["13:00", "18:00"]]
BERLIN = load_calendar(
    {"timezone": "Europe/Berlin", "hours": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), OFFICE)}
)
NIGHTS = load_calendar(
    {
        "timezone": "Europe/Berlin",
        "hours": {day: [["00:00", "24:00"]] for day in ("fri", "sat", "sun", "mon")},
    }
)
NEVER = load_calendar(
    {"timezone": "UTC", "hours": {"mon": []}, "shifts": {"2026-03-04": [["09:00", "10:00"]]}}
)


def at(text: str, calendar: Calendar = CN) -> datetime:
    """The instant of "2026-09-30 Wed 16:20" in the calendar's zone; the weekday must be right."""
    found = datetime.fromisoformat(f"{text[:10]}T{text[15:]}").replace(tzinfo=calendar.zone)
    assert f"{found:%a}" == text[11:14], text
    return found


def span(text: str, calendar: Calendar = CN) -> Pause:
    """The pause of "2026-09-30 Wed 16:20 / 2026-10-08 Thu 09:00"; without an end it still goes on."""
    begun, _, ended = text.partition(" / ")
    return at(begun, calendar), at(ended, calendar) if ended else None


WITHOUT_PAUSES = [
    # clock time: nights and days off count
    ("30s", "2026-10-01 Thu 02:00", "2026-10-01 Thu 02:00:30"),
    ("15m", "2026-10-01 Thu 23:50", "2026-10-02 Fri 00:05"),
    ("24h", "2026-09-30 Wed 16:20", "2026-10-01 Thu 16:20"),
    ("0m", "2026-10-03 Sat 16:20", "2026-10-03 Sat 16:20"),
    # office time
    ("2 office hours", "2026-03-03 Tue 09:00", "2026-03-03 Tue 11:00"),
    ("2 office hours", "2026-03-03 Tue 07:15", "2026-03-03 Tue 11:00"),
    ("2 office hours", "2026-03-03 Tue 11:00", "2026-03-03 Tue 14:00"),  # over lunch
    ("2 office hours", "2026-03-03 Tue 12:30", "2026-03-03 Tue 15:00"),  # from lunch
    ("1 office hour", "2026-03-03 Tue 11:00", "2026-03-03 Tue 12:00"),  # used up at lunch, not at 13:00
    ("2 office hours", "2026-03-03 Tue 16:00", "2026-03-03 Tue 18:00"),  # used up at closing
    ("45 office seconds", "2026-03-03 Tue 17:59:30", "2026-03-04 Wed 09:00:15"),
    ("2 office hours", "2026-03-03 Tue 18:00", "2026-03-04 Wed 11:00"),
    ("90 office minutes", "2026-03-06 Fri 17:30", "2026-03-09 Mon 10:00"),  # over a weekend
    ("2 office hours", "2026-09-30 Wed 17:00", "2026-10-08 Thu 10:00"),  # over National Day
    ("16 office hours", "2026-10-09 Fri 09:00", "2026-10-10 Sat 18:00"),  # a make-up Saturday counts
    ("0 office hours", "2026-10-03 Sat 16:20", "2026-10-03 Sat 16:20"),
    ("2000 office hours", "2025-01-02 Thu 09:00", "2026-01-05 Mon 18:00"),
    # working days: the starting day is not counted, whatever the hour
    ("1 working day", "2026-03-03 Tue 00:00", "2026-03-04 Wed 18:00"),
    ("1 working day", "2026-03-03 Tue 09:00", "2026-03-04 Wed 18:00"),
    ("1 working day", "2026-03-03 Tue 18:00", "2026-03-04 Wed 18:00"),
    ("1 working day", "2026-03-03 Tue 23:59", "2026-03-04 Wed 18:00"),
    ("1 working day", "2026-03-06 Fri 10:00", "2026-03-09 Mon 18:00"),
    ("1 working day", "2026-03-07 Sat 10:00", "2026-03-09 Mon 18:00"),
    ("3 working days", "2026-09-30 Wed 16:20", "2026-10-10 Sat 18:00"),
    ("4 working days", "2026-09-30 Wed 16:20", "2026-10-12 Mon 18:00"),
    ("3 working days", "2026-10-03 Sat 16:20", "2026-10-10 Sat 18:00"),
    ("1 working day", "2024-02-08 Thu 10:00", "2024-02-09 Fri 18:00"),  # New Year's Eve was a working day
    ("2 working days", "2024-02-08 Thu 10:00", "2024-02-18 Sun 18:00"),
    ("1 working day", "2026-02-13 Fri 10:00", "2026-02-14 Sat 18:00"),
    ("2 working days", "2026-02-13 Fri 10:00", "2026-02-24 Tue 18:00"),
    ("6 working days", "2026-02-13 Fri 10:00", "2026-02-28 Sat 18:00"),
    ("5 working days", "2026-04-30 Thu 10:00", "2026-05-11 Mon 18:00"),  # Labour Day, 05-09 Sat counts
    ("1 working day", "2026-09-19 Sat 10:00", "2026-09-20 Sun 18:00"),
    ("1 working day", "2025-12-31 Wed 10:00", "2026-01-04 Sun 18:00"),  # a year end
    # working days at the same time
    ("3 working days same time", "2026-09-30 Wed 16:20", "2026-10-10 Sat 16:20"),
    ("1 working day same time", "2026-03-03 Tue 22:30:15", "2026-03-04 Wed 22:30:15"),
    ("1 working day same time", "2026-03-07 Sat 10:00", "2026-03-09 Mon 10:00"),
    # next day, next working day, months
    ("next day 15:00", "2026-09-30 Wed 16:20", "2026-10-01 Thu 15:00"),
    ("next day 24:00", "2026-09-30 Wed 16:20", "2026-10-02 Fri 00:00"),
    ("next working day 15:00", "2026-09-30 Wed 16:20", "2026-10-08 Thu 15:00"),
    ("next working day 15:00", "2026-10-09 Fri 10:00", "2026-10-10 Sat 15:00"),
    ("next working day 20:00", "2026-10-10 Sat 10:00", "2026-10-12 Mon 20:00"),
    ("1 month", "2026-09-30 Wed 16:20", "2026-10-30 Fri 16:20"),
    ("1 month", "2026-01-31 Sat 08:00", "2026-02-28 Sat 08:00"),
    ("1 month", "2024-01-31 Wed 08:00", "2024-02-29 Thu 08:00"),
    ("2 months", "2026-12-31 Thu 08:00", "2027-02-28 Sun 08:00"),
]


@pytest.mark.parametrize(("limit", "start", "expected"), WITHOUT_PAUSES)
def test_due(limit: str, start: str, expected: str) -> None:
    found = due(limit, at(start), CN)
    assert found.at == at(expected)
    assert found.at.tzinfo is CN.zone


WITH_PAUSES = [
    # office hours, from 09:00 on a Tuesday, due at 11:00
    (
        "2 office hours",
        "2026-03-03 Tue 09:00",
        ["2026-03-03 Tue 10:00 / 2026-03-03 Tue 10:30"],
        "2026-03-03 Tue 11:30",
    ),
    (
        "2 office hours",
        "2026-03-03 Tue 09:00",
        ["2026-03-03 Tue 10:00 / 2026-03-03 Tue 14:00"],
        "2026-03-03 Tue 15:00",
    ),
    (
        "2 office hours",
        "2026-03-03 Tue 09:00",
        ["2026-03-03 Tue 10:00 / 2026-03-03 Tue 12:00"],
        "2026-03-03 Tue 14:00",
    ),
    (
        "2 office hours",
        "2026-03-03 Tue 09:00",
        ["2026-03-03 Tue 10:00 / 2026-03-03 Tue 11:00"],
        "2026-03-03 Tue 12:00",
    ),
    (
        "2 office hours",
        "2026-03-03 Tue 09:00",
        ["2026-03-02 Mon 10:00 / 2026-03-03 Tue 08:00"],
        "2026-03-03 Tue 11:00",
    ),
    (
        "2 office hours",
        "2026-03-03 Tue 09:00",
        ["2026-03-02 Mon 10:00 / 2026-03-03 Tue 09:30"],
        "2026-03-03 Tue 11:30",
    ),
    (
        "2 office hours",
        "2026-03-03 Tue 09:00",
        ["2026-03-03 Tue 11:00 / 2026-03-09 Mon 18:00"],
        "2026-03-03 Tue 11:00",
    ),
    (
        "2 office hours",
        "2026-03-06 Fri 17:00",
        ["2026-03-06 Fri 18:00 / 2026-03-09 Mon 09:00"],
        "2026-03-09 Mon 10:00",
    ),
    (
        "2 office hours",
        "2026-03-06 Fri 17:00",
        ["2026-03-07 Sat 00:00 / 2026-03-09 Mon 00:00"],
        "2026-03-09 Mon 10:00",
    ),
    (
        "2 office hours",
        "2026-09-30 Wed 17:00",
        ["2026-09-30 Wed 17:30 / 2026-10-08 Thu 09:30"],
        "2026-10-08 Thu 11:00",
    ),
    # several: in any order, overlapping, touching, one inside the time another one added
    (
        "2 office hours",
        "2026-03-03 Tue 09:00",
        ["2026-03-03 Tue 10:15 / 2026-03-03 Tue 11:00", "2026-03-03 Tue 10:00 / 2026-03-03 Tue 10:30"],
        "2026-03-03 Tue 12:00",
    ),
    (
        "2 office hours",
        "2026-03-03 Tue 09:00",
        ["2026-03-03 Tue 10:30 / 2026-03-03 Tue 11:00", "2026-03-03 Tue 10:00 / 2026-03-03 Tue 10:30"],
        "2026-03-03 Tue 12:00",
    ),
    (
        "2 office hours",
        "2026-03-03 Tue 09:00",
        ["2026-03-03 Tue 11:15 / 2026-03-03 Tue 11:30", "2026-03-03 Tue 10:00 / 2026-03-03 Tue 10:30"],
        "2026-03-03 Tue 11:45",
    ),
    # working days: by the open time paused, so whole days go from close of business to close of business
    (
        "3 working days",
        "2026-09-30 Wed 16:20",
        ["2026-10-08 Thu 00:00 / 2026-10-09 Fri 00:00"],
        "2026-10-12 Mon 18:00",
    ),
    (
        "3 working days",
        "2026-09-30 Wed 16:20",
        ["2026-10-08 Thu 10:00 / 2026-10-09 Fri 10:00"],
        "2026-10-12 Mon 18:00",
    ),
    (
        "3 working days",
        "2026-09-30 Wed 16:20",
        ["2026-10-01 Thu 00:00 / 2026-10-08 Thu 09:00"],
        "2026-10-10 Sat 18:00",
    ),
    (
        "3 working days",
        "2026-09-30 Wed 16:20",
        ["2026-10-08 Thu 10:00 / 2026-10-08 Thu 11:00"],
        "2026-10-12 Mon 10:00",
    ),
    (
        "3 working days",
        "2026-03-05 Thu 10:00",
        ["2026-03-06 Fri 18:00 / 2026-03-09 Mon 09:00"],
        "2026-03-10 Tue 18:00",
    ),
    (
        "1 working day",
        "2026-03-03 Tue 10:00",
        ["2026-03-04 Wed 18:00 / 2026-03-05 Thu 18:00"],
        "2026-03-04 Wed 18:00",
    ),
    (
        "1 working day",
        "2026-03-03 Tue 10:00",
        ["2026-03-03 Tue 10:00 / 2026-03-03 Tue 18:00"],
        "2026-03-05 Thu 17:00",
    ),
    (
        "2 working days same time",
        "2026-03-03 Tue 10:00",
        ["2026-03-04 Wed 12:00 / 2026-03-04 Wed 13:30"],
        "2026-03-05 Thu 10:30",
    ),
    (
        "next working day 15:00",
        "2026-03-06 Fri 10:00",
        ["2026-03-06 Fri 16:00 / 2026-03-09 Mon 09:30"],
        "2026-03-09 Mon 17:30",
    ),
    # clock limits: by the clock time paused
    ("24h", "2026-03-06 Fri 10:00", ["2026-03-06 Fri 12:00 / 2026-03-09 Mon 12:00"], "2026-03-10 Tue 10:00"),
    (
        "next day 15:00",
        "2026-03-06 Fri 10:00",
        ["2026-03-07 Sat 01:00 / 2026-03-07 Sat 03:00"],
        "2026-03-07 Sat 17:00",
    ),
    (
        "1 month",
        "2026-03-06 Fri 10:00",
        ["2026-03-07 Sat 00:00 / 2026-03-09 Mon 00:00"],
        "2026-04-08 Wed 10:00",
    ),
    ("2h", "2026-03-06 Fri 10:00", ["2026-03-06 Fri 12:00 / 2026-03-09 Mon 12:00"], "2026-03-06 Fri 12:00"),
    ("2h", "2026-03-06 Fri 10:00", ["2026-03-06 Fri 11:00 / 2026-03-06 Fri 11:00"], "2026-03-06 Fri 12:00"),
    ("2h", "2026-03-06 Fri 10:00", ["2026-03-09 Mon 12:00"], "2026-03-06 Fri 12:00"),  # open, but too late
]


@pytest.mark.parametrize(("limit", "start", "pauses", "expected"), WITH_PAUSES)
def test_due_with_pauses(limit: str, start: str, pauses: list[str], expected: str) -> None:
    assert due(limit, at(start), CN, [span(pause) for pause in pauses]).at == at(expected)


def test_a_clock_that_still_stands_has_no_due_time() -> None:
    start = at("2026-03-06 Fri 10:00")
    for begun in ("2026-03-05 Thu 10:00", "2026-03-06 Fri 11:00"):
        with pytest.raises(
            Refusal, match=r"the clock is paused since 2026-03-06T1.:00:00\+08:00; there is no due"
        ):
            due("2h", start, CN, [span(begun)])


@pytest.mark.parametrize(
    ("limit", "start", "expected"),
    [
        ("24h", "2026-03-28 Sat 12:00", "2026-03-29 Sun 13:00"),  # a day of 23 hours
        ("24h", "2026-10-24 Sat 12:00", "2026-10-25 Sun 11:00"),  # a day of 25 hours
        ("next day 12:00", "2026-03-28 Sat 12:00", "2026-03-29 Sun 12:00"),
        ("next day 02:30", "2026-03-28 Sat 12:00", "2026-03-29 Sun 03:30"),  # 02:30 is skipped
        ("1 month", "2026-02-28 Sat 02:30", "2026-03-28 Sat 02:30"),
        ("2 office hours", "2026-03-27 Fri 17:00", "2026-03-30 Mon 10:00"),
        ("1 working day", "2026-10-23 Fri 17:00", "2026-10-26 Mon 18:00"),
        ("1 working day same time", "2026-10-23 Fri 17:00", "2026-10-26 Mon 17:00"),
    ],
)
def test_due_where_the_clocks_change(limit: str, start: str, expected: str) -> None:
    found = due(limit, at(start, BERLIN), BERLIN)
    assert found.at == at(expected, BERLIN)
    assert found.at.isoformat()[-6:] == ("+02:00" if "03-29" <= expected[5:10] < "10-25" else "+01:00")


def test_office_hours_through_the_night_in_which_the_clocks_change() -> None:
    assert due("26 office hours", at("2026-03-28 Sat 23:00", NIGHTS), NIGHTS).at == at(
        "2026-03-30 Mon 02:00", NIGHTS
    )
    assert due("26 office hours", at("2026-10-24 Sat 23:00", NIGHTS), NIGHTS).at == at(
        "2026-10-26 Mon 00:00", NIGHTS
    )


def test_the_start_may_come_with_any_offset() -> None:
    start = datetime.fromisoformat("2026-10-09T17:00-08:00")  # Saturday morning, 09:00, in China
    assert due("1 working day", start, CN).at.isoformat() == "2026-10-12T18:00:00+08:00"
    assert due("2 office hours", start, CN).at.isoformat() == "2026-10-10T11:00:00+08:00"
    naive = start.replace(tzinfo=None)
    for wrong in (
        lambda: due("2h", naive, CN),
        lambda: due("2h", start, CN, [(naive, start)]),
        lambda: due("2h", start, CN, [(start, naive)]),
        lambda: before("2h", naive, CN),
        lambda: worked(naive, start, CN),
        lambda: is_open(naive, CN),
        lambda: next_opening(naive, CN),
    ):
        with pytest.raises(Refusal, match="has no offset from UTC"):
            wrong()


@pytest.mark.parametrize(
    ("limit", "start", "provisional"),
    [
        ("1 working day", "2026-12-30 Wed 10:00", False),
        ("1 working day", "2026-12-31 Thu 10:00", True),
        ("2 office hours", "2026-12-31 Thu 10:00", False),
        ("2 office hours", "2026-12-31 Thu 17:00", True),
        ("next working day 15:00", "2026-12-31 Thu 10:00", True),
        ("3 working days", "2027-03-02 Tue 10:00", True),
        ("2h", "2026-12-31 Thu 10:00", False),
        ("24h", "2026-12-31 Thu 10:00", True),  # whatever the kind: its day is not announced yet
        ("next day 15:00", "2026-12-31 Thu 10:00", True),
        ("1 month", "2026-12-31 Thu 10:00", True),
    ],
)
def test_beyond_the_announced_years_a_due_time_is_provisional(
    limit: str, start: str, provisional: bool
) -> None:
    found = due(limit, at(start), CN)
    assert found.provisional is provisional
    assert (found.steps[-1].code == "provisional") is provisional
    assert due(limit, at(start, BERLIN), BERLIN).provisional is False


def test_a_pause_can_make_a_due_time_provisional() -> None:
    pause = span("2026-12-30 Wed 09:00 / 2026-12-31 Thu 18:00")
    assert due("1 working day", at("2026-12-30 Wed 10:00"), CN, [pause]).provisional


@pytest.mark.parametrize(
    "limit", ["2 office hours", "3 working days", "3 working days same time", "next working day 15:00"]
)
def test_an_office_that_never_opens_again_is_refused_at_once(limit: str) -> None:
    with pytest.raises(Refusal, match="has no open hours after 2026-03-05"):
        due(limit, datetime(2026, 3, 5, tzinfo=UTC), NEVER)
    with pytest.raises(Refusal, match="no open hours"):
        due(limit, datetime(2026, 3, 5, tzinfo=UTC), load_calendar({"timezone": "UTC", "hours": {}}))
    assert due("1 office hour", datetime(1901, 3, 5, tzinfo=UTC), NEVER).at == datetime(
        2026, 3, 4, 10, tzinfo=UTC
    )
    assert before("1 office hour", datetime(2198, 3, 5, tzinfo=UTC), NEVER) == datetime(
        2026, 3, 4, 9, tzinfo=UTC
    )


def test_times_outside_any_calendar_are_refused() -> None:
    for year in (1, 1900, 2199, 9999):
        with pytest.raises(Refusal, match="is not between the years"):
            due("2h", datetime(year, 6, 1, tzinfo=UTC), BERLIN)
    with pytest.raises(Refusal, match="knows the years 2001 to 2099"):
        due("2 office hours", datetime(1999, 6, 1, tzinfo=UTC), CN)
    with pytest.raises(Refusal, match=r"knows the years|no open hours"):
        due("3 working days", datetime(2099, 12, 31, 9, tzinfo=UTC), CN)
    with pytest.raises(Refusal, match=r"ends .* before it begins"):
        due("2h", at("2026-03-03 Tue 09:00"), CN, [span("2026-03-04 Wed 09:00 / 2026-03-03 Tue 09:00")])


BACKWARDS = [
    ("30m", "2026-03-09 Mon 09:15", "2026-03-09 Mon 08:45"),
    (
        "2 office hours",
        "2026-03-03 Tue 11:00",
        "2026-03-03 Tue 09:00",
    ),  # used up at opening, not at 18:00 before
    ("1 office hour", "2026-03-03 Tue 13:30", "2026-03-03 Tue 11:30"),
    ("1 office hour", "2026-03-09 Mon 09:30", "2026-03-06 Fri 17:30"),  # not on Monday night
    ("1 office hour", "2026-03-08 Sun 09:30", "2026-03-06 Fri 17:00"),
    ("0 office hours", "2026-03-08 Sun 09:30", "2026-03-08 Sun 09:30"),
    ("1 working day", "2026-03-09 Mon 18:00", "2026-03-06 Fri 18:00"),
    ("1 working day", "2026-10-08 Thu 15:00", "2026-09-30 Wed 15:00"),
    ("2 working days same time", "2026-10-12 Mon 18:00", "2026-10-09 Fri 18:00"),
    ("1 working day", "2026-10-04 Sun 18:00", "2026-09-30 Wed 18:00"),
    ("1 month", "2026-03-31 Tue 18:00", "2026-02-28 Sat 18:00"),
]


@pytest.mark.parametrize(("limit", "end", "expected"), BACKWARDS)
def test_reminders_are_the_limit_counted_backwards(limit: str, end: str, expected: str) -> None:
    assert before(limit, at(end), CN) == at(expected)


def test_a_time_of_day_cannot_be_counted_backwards() -> None:
    for limit in ("next day 15:00", "next working day 15:00"):
        with pytest.raises(Refusal, match="cannot be counted backwards"):
            before(limit, at("2026-03-03 Tue 11:00"), CN)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-03-03 Tue 08:00", "2026-03-03 Tue 19:00", 480),
        ("2026-03-03 Tue 11:30", "2026-03-03 Tue 13:30", 60),
        ("2026-03-03 Tue 12:00", "2026-03-03 Tue 13:00", 0),
        ("2026-03-06 Fri 18:00", "2026-03-09 Mon 09:00", 0),
        ("2026-09-30 Wed 17:00", "2026-10-10 Sat 10:00", 60 + 2 * 480 + 60),
        ("2026-03-03 Tue 19:00", "2026-03-03 Tue 08:00", 0),
    ],
)
def test_worked(start: str, end: str, minutes: int) -> None:
    assert worked(at(start), at(end), CN) == timedelta(minutes=minutes)


def test_worked_needs_no_open_hours() -> None:
    assert worked(at("2026-03-03 Tue 19:00"), at("2026-04-03 Fri 19:00"), NEVER) == timedelta(hours=1)


@pytest.mark.parametrize(
    ("now", "is_it", "opens"),
    [
        ("2026-03-03 Tue 08:59:59", False, "2026-03-03 Tue 09:00"),
        ("2026-03-03 Tue 09:00", True, "2026-03-03 Tue 09:00"),
        ("2026-03-03 Tue 10:11", True, "2026-03-03 Tue 10:11"),
        ("2026-03-03 Tue 12:00", False, "2026-03-03 Tue 13:00"),
        ("2026-03-03 Tue 18:00", False, "2026-03-04 Wed 09:00"),
        ("2026-10-01 Thu 10:00", False, "2026-10-08 Thu 09:00"),
        ("2026-10-10 Sat 10:00", True, "2026-10-10 Sat 10:00"),
    ],
)
def test_open_and_next_opening(now: str, is_it: bool, opens: str) -> None:
    assert is_open(at(now), CN) is is_it
    assert next_opening(at(now), CN) == at(opens)


def test_the_steps_name_every_day_and_can_be_stored() -> None:
    pause = span("2026-10-08 Thu 10:00 / 2026-10-08 Thu 14:00")
    late = span("2026-11-01 Sun 10:00")
    found = due("3 working days", at("2026-09-30 Wed 16:20"), CN, [pause, late])
    stored = [step.as_json() for step in found.steps]
    assert [explain(step) for step in stored] == [
        f"start: 2026-09-30 Wed 16:20 (Asia/Shanghai, calendar {CN.version})",
        "working day 3 after the starting day, which does not count; due at close of business",
        "2026-10-01 Thu to 10-07 Wed: holiday (National Day)",
        "2026-10-08 Thu to 10-09 Fri: working day, number 1–2",
        "2026-10-10 Sat: working day (make-up), number 3",
        "paused 2026-10-08 Thu 10:00 to 2026-10-08 Thu 14:00: 3 h of open time; "
        "the due time is then 2026-10-12 Mon 12:00",
        "2026-10-11 Sun: weekend",
        "the pause from 2026-11-01 Sun 10:00 begins when the time is already up and changes nothing",
        "due: 2026-10-12 Mon 12:00",
    ]
    assert explain(stored[2], "zh") == "2026-10-01 周四至10-07 周三：节假日（国庆节）"
    assert explain(stored[4], "zh_TW") == "2026-10-10 週六：工作日（補班），第 3 個"
    with pytest.raises(Refusal, match="no words in the language 'fr'"):
        explain(stored[0], "fr")


@pytest.mark.parametrize(
    ("limit", "start", "steps"),
    [
        ("90m", "2026-03-03 Tue 09:00", ["1 h 30 min of clock time, nights and days off included"]),
        (
            "2 office hours",
            "2026-02-14 Sat 17:00",
            [
                "2 h of office time, counted only while open",
                "2026-02-14 Sat: working day (make-up), 1 h counted",
                "2026-02-15 Sun to 02-23 Mon: holiday (Chinese New Year's Eve, Chinese New Year)",
                "2026-02-24 Tue: working day, 1 h counted",
            ],
        ),
        (
            "next working day 15:00",
            "2026-03-06 Fri 18:00",
            [
                "15:00 on the next working day",
                "2026-03-07 Sat to 03-08 Sun: weekend",
                "2026-03-09 Mon: working day, number 1",
            ],
        ),
        (
            "1 working day same time",
            "2025-12-31 Wed 18:00",
            [
                "working day 1 after the starting day, which does not count; due at the same time",
                "2026-01-01 Thu to 01-03 Sat: holiday (New Year's Day)",
                "2026-01-04 Sun: working day (make-up), number 1",
            ],
        ),
    ],
)
def test_steps_of_other_limits(limit: str, start: str, steps: list[str]) -> None:
    found = [explain(step) for step in due(limit, at(start), CN).steps]
    assert found[1:-1] == steps


@pytest.mark.parametrize("locale", ["en", "zh-Hans", "zh-Hant"])
def test_every_limit_can_be_explained_in_every_language(locale: str) -> None:
    for limit, start, _ in WITHOUT_PAUSES:
        for step in due(limit, at(start), CN).steps:
            assert "{" not in explain(step, locale)


MINUTES = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda m: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=m)
)
OFFICE_MINUTES = st.integers(0, 6000)
CALENDARS = st.sampled_from([CN, BERLIN, NIGHTS])
PAUSES = st.lists(
    st.tuples(MINUTES, st.integers(0, 9000)).map(lambda p: (p[0], p[0] + timedelta(minutes=p[1]))), max_size=4
)
NEAR_PAUSES = st.lists(st.tuples(st.integers(-3000, 9000), st.integers(0, 9000)), max_size=4)
MONOTONE = st.sampled_from(
    [
        "2h",
        "0m",
        "2 office hours",
        "90 office minutes",
        "3 working days",
        "next day 15:00",
        "next working day 09:30",
    ]
)
ANY = st.one_of(MONOTONE, st.sampled_from(["3 working days same time", "1 month"]))


def near(start: datetime, pauses: list[tuple[int, int]]) -> list[Pause]:
    begun = [(start + timedelta(minutes=offset), length) for offset, length in pauses]
    return [(begin, begin + timedelta(minutes=length)) for begin, length in begun]


@given(MONOTONE, MINUTES, MINUTES, CALENDARS)
def test_a_later_start_is_never_due_earlier(
    limit: str, one: datetime, other: datetime, calendar: Calendar
) -> None:
    earlier, later = sorted((one, other))
    assert due(limit, earlier, calendar).at <= due(limit, later, calendar).at


@given(OFFICE_MINUTES, MINUTES, CALENDARS)
def test_an_office_limit_is_the_open_time_until_due(
    minutes: int, start: datetime, calendar: Calendar
) -> None:
    found = due(f"{minutes} office minutes", start, calendar).at
    assert worked(start, found, calendar) == timedelta(minutes=minutes)
    if minutes:  # and not a moment later than needed
        assert worked(start, found - timedelta(seconds=1), calendar) < timedelta(minutes=minutes)


@given(OFFICE_MINUTES, MINUTES, NEAR_PAUSES)
def test_an_office_limit_with_pauses_is_the_open_time_not_paused(
    minutes: int, start: datetime, offsets: list[tuple[int, int]]
) -> None:
    pauses = near(start, offsets)
    found = due(f"{minutes} office minutes", start, CN, pauses).at
    running = sum(
        is_open(now, CN) and not any(begun <= now < ended for begun, ended in pauses if ended)
        for now in _minutes(start, found)
    )
    assert running == minutes


def _minutes(start: datetime, end: datetime) -> list[datetime]:
    """The minutes between two instants on the days on which the office may be open."""
    length = int((end.astimezone(UTC) - start) / timedelta(minutes=1))
    return [start + timedelta(minutes=m) for m in range(length)]


@given(ANY, MINUTES, CALENDARS, NEAR_PAUSES, NEAR_PAUSES)
def test_pausing_more_is_never_due_earlier(
    limit: str, start: datetime, calendar: Calendar, some: list[tuple[int, int]], more: list[tuple[int, int]]
) -> None:
    plain = due(limit, start, calendar).at
    paused = due(limit, start, calendar, near(start, some)).at
    assert plain <= paused <= due(limit, start, calendar, near(start, some + more)).at


@given(ANY, MINUTES, CALENDARS, NEAR_PAUSES)
def test_cutting_a_pause_in_two_changes_nothing(
    limit: str, start: datetime, calendar: Calendar, offsets: list[tuple[int, int]]
) -> None:
    halves = [
        half
        for begun, length in offsets
        for half in ((begun, length // 2), (begun + length // 2, length - length // 2))
    ]
    whole = due(limit, start, calendar, near(start, offsets)).at
    assert whole == due(limit, start, calendar, near(start, halves[::-1])).at


@given(OFFICE_MINUTES, MINUTES, CALENDARS)
def test_office_time_counted_backwards_is_the_same_time(
    minutes: int, end: datetime, calendar: Calendar
) -> None:
    limit = f"{minutes} office minutes"
    begun = before(limit, end, calendar)
    assert worked(begun, end, calendar) == timedelta(minutes=minutes)
    assert due(limit, begun, calendar).at <= end
    assert before(limit, due(limit, end, calendar).at, calendar) >= end


@given(st.integers(1, 30), MINUTES)
def test_working_days_counted_backwards_lead_to_the_starting_day(days: int, start: datetime) -> None:
    local = start.astimezone(CN.zone)
    found = due(f"{days} working days", start, CN).at
    back = before(f"{days} working days", found, CN)
    assert back.date() == local.date() if CN.is_working(local.date()) else back < start
    counted = [local.date() + timedelta(days=n) for n in range(1, (found.date() - local.date()).days + 1)]
    assert sum(CN.is_working(day) for day in counted) == days


@given(MINUTES, st.integers(0, 4000), st.sampled_from([CN, BERLIN, NIGHTS]))
@settings(max_examples=60)
def test_worked_against_the_clock_on_the_wall(start: datetime, minutes: int, calendar: Calendar) -> None:
    """Minute by minute, from the opening hours as written."""
    end = start + timedelta(minutes=minutes)
    open_minutes = 0
    for now in (start + timedelta(minutes=m) for m in range(minutes)):
        wall = now.astimezone(calendar.zone)
        minute = wall.hour * 60 + wall.minute
        hours = () if wall.date() in calendar.holidays else calendar.hours.get(wall.weekday(), ())
        open_minutes += any(a <= minute < z for a, z in calendar.shifts.get(wall.date(), hours))
    assert worked(start, end, calendar) == timedelta(minutes=open_minutes)


def test_the_zone_of_the_result_is_the_calendars() -> None:
    assert due("2h", at("2026-03-03 Tue 09:00"), BERLIN).at.tzinfo == ZoneInfo("Europe/Berlin")
