"""Limits: what is written, and what it means."""

import pytest

from complaints.errors import Refusal
from complaints.limits import Kind, parse_limit


@pytest.mark.parametrize(
    ("text", "kind", "amount"),
    [
        ("30s", Kind.CLOCK, 30),
        ("15m", Kind.CLOCK, 15 * 60),
        ("2h", Kind.CLOCK, 2 * 3600),
        ("24 h", Kind.CLOCK, 24 * 3600),
        ("0m", Kind.CLOCK, 0),
        ("2 office hours", Kind.OFFICE, 2 * 3600),
        ("1 office hour", Kind.OFFICE, 3600),
        ("90 office minutes", Kind.OFFICE, 90 * 60),
        ("1 office minute", Kind.OFFICE, 60),
        ("45 office seconds", Kind.OFFICE, 45),
        ("0 office hours", Kind.OFFICE, 0),
        ("3 working days", Kind.WORKING_DAYS, 3),
        ("1 working day", Kind.WORKING_DAYS, 1),
        ("  3  Working   Days ", Kind.WORKING_DAYS, 3),
        ("3 working days same time", Kind.SAME_TIME, 3),
        ("1 working day same time", Kind.SAME_TIME, 1),
        ("next day 15:00", Kind.NEXT_DAY, 15 * 60),
        ("next day 9:05", Kind.NEXT_DAY, 9 * 60 + 5),
        ("next day 24:00", Kind.NEXT_DAY, 24 * 60),
        ("next working day 15:00", Kind.NEXT_WORKING_DAY, 15 * 60),
        ("1 month", Kind.MONTHS, 1),
        ("2 months", Kind.MONTHS, 2),
    ],
)
def test_accepted_forms(text: str, kind: Kind, amount: int) -> None:
    limit = parse_limit(text)
    assert (limit.kind, limit.amount) == (kind, amount)
    assert parse_limit(str(limit)) == limit


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("3 days", 'write "24h" or "1 working day"'),
        ("1 day", '"day" can mean 24 hours or a working day'),
        ("2d", '"day" can mean 24 hours or a working day'),
        ("1 week", '"day" can mean 24 hours or a working day'),
        ("2 hours", 'write "2h" for clock time or "2 office hours"'),
        ("15 minutes", 'write "15m" for clock time or "15 office minutes"'),
        ("-2h", "cannot be negative"),
        ("-3 working days", "cannot be negative"),
        ("1.5h", "whole numbers"),
        ("0 working days", "at least 1 working day"),
        ("next day 25:00", "'25:00' is not a time of day"),
        ("next working day 15:60", "'15:60' is not a time of day"),
        ("30 years in office hours", "accepted forms: 30s"),
        ("999999999999h", "longer than 20 years"),
        ("9999999999999999999999h", "accepted forms"),
        ("300 months", "longer than 20 years"),
        ("２h", "accepted forms"),
        ("2h 30m", "accepted forms"),
        ("next day", "accepted forms"),
        ("", "accepted forms"),
    ],
)
def test_a_day_means_two_things_and_other_refusals(text: str, hint: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_limit(text)
    assert hint in str(refused.value)
    assert "\n" not in str(refused.value)
