"""Quotas of call-backs: who is short, and when they are reminded (procedure K: 3 and 1 a month)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from adapters.calendars import load_calendar
from complaints.oversight.quotas import counts, last_days_begin, month_of, standings, turn_of
from complaints.pack_words import Quota
from complaints.people import Person

CN = load_calendar("cn")
THREE = Quota(role="manager", callbacks=3, remind_from=20)


def person(name: str) -> Person:
    return Person(id=name, name=name, email=f"{name}@example.com", roles=["manager"], departments=[])


@pytest.mark.parametrize(
    ("data", "counted"),
    [
        ({"answered": True, "how": "call"}, True),
        ({"answered": True, "how": "visit"}, True),
        ({"answered": True, "how": "letter"}, False),
        ({"answered": False, "how": "call"}, False),
        ({"answered": False, "how": ""}, False),
    ],
)
def test_only_call_backs_that_reached_the_customer_count(data: dict[str, Any], counted: bool) -> None:
    assert counts(data) is counted


def test_those_who_are_short_come_first() -> None:
    rows = standings(THREE, [person("amy"), person("bob"), person("cho")], {"amy": 3, "bob": 1})
    assert [(one.person.id, one.held, one.short) for one in rows] == [
        ("cho", 0, 3), ("bob", 1, 2), ("amy", 3, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        (date(2026, 11, 5), date(2026, 11, 26)),  # Thu 26, Fri 27, Mon 30 November
        (
            date(2026, 9, 5),
            date(2026, 9, 28),
        ),  # Mon 28, Tue 29, Wed 30 September; the holiday begins 1 October
        (date(2026, 2, 5), date(2026, 2, 26)),  # Thu 26, Fri 27, and Sat 28 February, a make-up workday
    ],
)
def test_the_last_three_working_days_by_the_calendar(day: date, begins: date) -> None:
    assert last_days_begin(day, CN) == begins


@pytest.mark.parametrize(
    ("at", "turn"),
    [
        ("2026-11-19T15:59:00+00:00", None),  # Thu 23:59 in Shanghai
        ("2026-11-19T16:00:00+00:00", "first"),  # Fri 20 November, midnight
        ("2026-11-25T15:59:00+00:00", "first"),
        ("2026-11-25T16:00:00+00:00", "last"),  # Thu 26 November
        ("2026-11-30T15:59:00+00:00", "last"),
        ("2026-11-30T16:00:00+00:00", None),  # December has begun
    ],
)
def test_reminded_from_the_twentieth_and_on_the_last_three_working_days(at: str, turn: str | None) -> None:
    assert turn_of(THREE, datetime.fromisoformat(at), CN) == turn


def test_a_month_is_that_of_the_office() -> None:
    since, until = month_of(datetime(2026, 10, 31, 17, 0, tzinfo=UTC), CN)
    assert (since.isoformat(), until.isoformat()) == (
        "2026-11-01T00:00:00+08:00",
        "2026-12-01T00:00:00+08:00",
    )
