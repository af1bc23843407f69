"""When a plan is drilled: a day of each quarter, moved to the next working day, told of beforehand.

2026: Tue 10 February, Sun 10 May (the Saturday before is worked), Mon 10 August, Tue 10 November.
"""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from pydantic import ValidationError

from adapters.plans import plans
from complaints.drills.when import due_by, made_up_at, next_after, period_of, planned_in
from complaints.plans.plan import Drilling, Plan
from tests.virtual import cn

LONG_AGO = datetime.fromisoformat("2025-01-01T00:00+08:00")


def plan(**changes: object) -> Plan:
    return plans()["site-safety"].model_copy(update={"drill": Drilling.model_validate(changes)})


def local(at: datetime) -> str:
    return at.astimezone(cn().zone).strftime("%a %Y-%m-%d %H:%M")


def test_one_drill_in_each_quarter_on_a_working_day() -> None:
    found = planned_in(plan(), 2026, cn())
    assert [(one.period, local(one.at), local(one.announce_at)) for one in found] == [
        ("2026-Q1", "Tue 2026-02-10 10:00", "Tue 2026-02-03 10:00"),
        ("2026-Q2", "Mon 2026-05-11 10:00", "Thu 2026-04-30 10:00"),
        ("2026-Q3", "Mon 2026-08-10 10:00", "Mon 2026-08-03 10:00"),
        ("2026-Q4", "Tue 2026-11-10 10:00", "Tue 2026-11-03 10:00"),
    ]


@pytest.mark.parametrize("year", [2026, 2027])
def test_shipped_plans_do_not_call_the_same_people_in_one_week(year: int) -> None:
    days = sorted(one.at for known in plans().values() for one in planned_in(known, year, cn()))
    assert len(days) == 24
    assert [b for a, b in pairwise(days) if b - a < timedelta(days=7)] == []


def test_a_day_within_a_long_holiday_moves_behind_it() -> None:
    (*_, last) = planned_in(plan(months=[1, 4, 7, 10], day=1, at="09:30"), 2026, cn())
    assert (last.period, local(last.at)) == ("2026-Q4", "Thu 2026-10-08 09:30")


@pytest.mark.parametrize("months", [[2, 5, 8], [1, 2, 5, 8], [0, 5, 8, 11], [2, 5, 8, 13], []])
def test_a_plan_that_leaves_a_quarter_out_is_refused(months: list[int]) -> None:
    with pytest.raises(ValidationError):
        Drilling(months=months)


@pytest.mark.parametrize(
    ("now", "periods"),
    [
        ("2026-11-02T10:00+08:00", []),  # told five working days before
        ("2026-11-03T09:59+08:00", []),
        ("2026-11-03T10:00+08:00", ["2026-Q4"]),
        ("2026-12-31T23:00+08:00", ["2026-Q4"]),  # not begun: overdue, not forgotten
        ("2027-01-01T00:00+08:00", []),  # the next quarter has its own
        ("2027-02-05T10:00+08:00", ["2027-Q1"]),
    ],
)
def test_what_should_be_on_record(now: str, periods: list[str]) -> None:
    found = due_by(plan(), datetime.fromisoformat(now), LONG_AGO, cn())
    assert [one.period for one in found] == periods


def test_what_was_planned_before_the_house_had_the_plan_is_not_made_up_for() -> None:
    since = datetime.fromisoformat("2026-11-20T10:00+08:00")
    assert due_by(plan(), datetime.fromisoformat("2026-11-21T10:00+08:00"), since, cn()) == []


def test_the_next_one_and_the_one_after_a_drill_that_was_broken_off() -> None:
    now = datetime.fromisoformat("2026-11-29T10:00+08:00")
    assert next_after(plan(), now, cn()).period == "2027-Q1"
    broken = datetime.fromisoformat("2026-09-29T11:00+08:00")  # Tuesday; the holidays come in between
    assert local(made_up_at(plan(), broken, cn())) == "Mon 2026-10-12 10:00"


def test_quarters() -> None:
    days = {
        "2026-01-01": "2026-Q1",
        "2026-03-31": "2026-Q1",
        "2026-04-01": "2026-Q2",
        "2026-12-31": "2026-Q4",
    }
    assert {day: period_of(datetime.fromisoformat(day).date()) for day in days} == days
