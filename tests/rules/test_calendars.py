"""Calendars: the shipped ones day by day where it matters, notices, files, and what is wrong with a file."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from adapters.calendars import load_calendar
from complaints.calendar import Calendar
from complaints.errors import Refusal
from complaints.worktime import due

NO_NOTICES = Path(__file__).parent / "no-such-folder"
WEEK: dict[str, Any] = {
    "timezone": "Asia/Shanghai",
    "hours": {"mon": [["09:00", "12:00"], ["13:00", "18:00"]]},
}


def shipped(name: str) -> Calendar:
    return load_calendar(name, notices=NO_NOTICES)


def day(text: str) -> date:
    """The date of "2026-10-10 Sat", whose weekday must be right."""
    found = date.fromisoformat(text[:10])
    assert f"{found:%a}" == text[11:], text
    return found


@pytest.mark.parametrize(
    ("name", "text", "working"),
    [
        ("cn", "2024-02-09 Fri", True),  # New Year's Eve was a working day that year
        ("cn", "2024-02-10 Sat", False),
        ("cn", "2025-12-31 Wed", True),
        ("cn", "2026-01-02 Fri", False),
        ("cn", "2026-01-04 Sun", True),  # make-up
        ("cn", "2026-02-14 Sat", True),  # make-up
        ("cn", "2026-02-15 Sun", False),
        ("cn", "2026-02-23 Mon", False),
        ("cn", "2026-02-24 Tue", True),
        ("cn", "2026-02-28 Sat", True),  # make-up
        ("cn", "2026-05-05 Tue", False),
        ("cn", "2026-05-09 Sat", True),  # make-up
        ("cn", "2026-09-20 Sun", True),  # make-up
        ("cn", "2026-10-07 Wed", False),
        ("cn", "2026-10-10 Sat", True),  # make-up
        ("cn", "2026-10-17 Sat", False),
        ("tw", "2025-02-08 Sat", True),  # make-up
        ("tw", "2026-02-14 Sat", False),
        ("tw", "2026-10-10 Sat", False),
        ("tw", "2026-10-26 Mon", False),
        ("tw", "2026-12-25 Fri", False),
    ],
)
def test_shipped_calendars_know_make_up_days(name: str, text: str, working: bool) -> None:
    assert shipped(name).is_working(day(text)) is working


def test_shipped_hours_have_a_lunch_break_and_close_at_six() -> None:
    spans = shipped("cn").spans(day("2026-10-10 Sat"))
    assert [(a.time(), z.time()) for a, z in spans] == [(time(9), time(12)), (time(13), time(18))]
    assert {a.utcoffset() for a, _ in spans} == {timedelta(hours=8)}


def test_make_up_days_of_the_announced_years() -> None:
    count = {year: sum(d.year == year for d in shipped("cn").shifts) for year in (2024, 2025, 2026, 2027)}
    assert count == {2024: 8, 2025: 5, 2026: 6, 2027: 0}


def test_unannounced_years_are_estimated_and_unknown_ones_refused() -> None:
    for name in ("cn", "tw"):
        calendar = shipped(name)
        assert calendar.official_through == 2026
        assert not calendar.is_estimated(date(2026, 12, 31))
        assert calendar.is_estimated(date(2027, 1, 1))
        with pytest.raises(Refusal, match="knows the years 2001 to 2099"):
            calendar.is_working(date(2000, 12, 31))


NOTICE = """
    official_through: 2027
    holidays:
      2027-01-01: 元旦
      2027-02-05:
      2027-02-08: {en: Spring Festival, zh-Hans: 春节}
    shifts:
      2027-02-20: [[09:00, 12:00]]
"""


def write(path: Path, text: str) -> Path:
    path.write_text(dedent(text), encoding="utf-8")
    return path


def test_a_notice_replaces_the_estimate_and_changes_the_version(tmp_path: Path) -> None:
    before = load_calendar("cn", notices=tmp_path)
    assert not before.is_working(day("2027-02-10 Wed"))  # estimated
    notice = write(tmp_path / "cn.yaml", NOTICE)
    after = load_calendar("cn", notices=tmp_path)
    assert after.official_through == 2027
    assert after.version != before.version
    assert after.is_working(day("2027-02-10 Wed"))
    assert not after.is_working(day("2027-02-05 Fri"))
    assert len(after.spans(day("2027-02-20 Sat"))) == 1
    assert after.is_working(day("2026-10-10 Sat"))  # what was official stays
    start = datetime.fromisoformat("2026-12-31T10:00+08:00")  # Thu
    assert due("1 working day", start, before).provisional
    assert not due("1 working day", start, after).provisional
    notice.unlink()
    assert load_calendar("cn", notices=tmp_path) == before


def test_a_notice_can_add_days_and_hours_to_an_official_year(tmp_path: Path) -> None:
    write(
        tmp_path / "tw.yaml", "holidays: [2026-07-10]\nhours: {fri: [[08:30, 17:30]]}\n"
    )  # a typhoon Friday
    calendar = load_calendar("tw", notices=tmp_path)
    assert calendar.official_through == 2026
    assert not calendar.is_working(day("2026-07-10 Fri"))
    assert not calendar.is_working(day("2026-07-13 Mon"))
    assert [(a.time(), z.time()) for a, z in calendar.spans(day("2026-07-17 Fri"))] == [
        (time(8, 30), time(17, 30))
    ]
    assert calendar.spans(day("2025-02-08 Sat"))[0][0].time() == time(8, 30)  # make-up days follow


def test_a_notice_without_the_days_of_its_year_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "cn.yaml", "official_through: 2027\n")
    with pytest.raises(Refusal, match=r"cn.yaml: official through 2027, but no holiday of 2027"):
        load_calendar("cn", notices=tmp_path)


def test_the_example_is_a_calendar() -> None:
    calendar = load_calendar(Path(__file__).parents[2] / "packs/calendars/example.yaml")
    assert calendar.name == "shop"
    assert not calendar.is_working(day("2026-03-02 Mon"))
    assert calendar.is_working(day("2026-02-23 Mon"))
    assert not calendar.is_working(day("2026-03-10 Tue"))
    assert calendar.spans(day("2026-02-15 Sun"))[-1][1].time() == time(16)


def test_a_file_is_read_again_when_it_changes(tmp_path: Path) -> None:
    path = write(tmp_path / "branch.yaml", "timezone: UTC\nhours: {mon: [[9:00, 12:00]]}\n")
    first = load_calendar(path)
    assert load_calendar(str(path)) is first
    write(path, "timezone: UTC\nhours: {mon: [[9:00, 12:30]]}\n")
    assert load_calendar(path).version != first.version
    assert first.name == "branch"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("timezone: UTC\nhours: {}\nholiday: []\n", "c.yaml:3: holiday: unknown key"),
        ("timezone: UTC\nhours: {}\ntimezone: UTC\n", "c.yaml:3: 'timezone' appears twice"),
        (
            "timezone: UTC\nhours: {}\nshifts:\n  2026-01-01: []\n  '2026-01-01': []\n",
            "c.yaml:5: '2026-01-01' app",
        ),
        (
            "timezone: UTC\nhours:\n  mon: [[9:00, 25:00]]\n",
            "c.yaml:3: hours.mon.0: '25:00' is not a time of day",
        ),
        (
            "timezone: UTC\nhours:\n  mon:\n  - [9:00, 10:00]\n  - [9h, 10:00]\n",
            "c.yaml:5: hours.mon.1: '9h' is",
        ),
        (
            "timezone: UTC\nhours:\n  mon: [[18:00, 9:00]]\n",
            "c.yaml:3: hours.mon.0: 18:00 to 9:00 ends before",
        ),
        (
            "timezone: UTC\nhours:\n\n  mon: [[9:00, 12:00], [11:00, 13:00]]\n",
            "c.yaml:4: hours.mon: spans overlap",
        ),
        (
            "timezone: UTC\nhours: {}\nholidays:\n- 2026-01-01\n- 2026-13-01\n",
            "c.yaml:5: holidays.2026-13-01: month",
        ),
        ("timezone: UTC\nhours: {}\nholidays: [1 May]\n", "c.yaml:3: holidays.1 May: '1 May' is not a date"),
        ("timezone: UTC\nhours: {monday: []}\n", "c.yaml:2: hours.monday: Input should be 'mon'"),
        ("timezone: Mars\nhours: {}\n", "c.yaml:1: timezone: 'Mars' is not a time zone"),
        ("hours: {}\nx: 1\n", "c.yaml:1: timezone: is missing (and 1 more)"),
        ("timezone: UTC\nhours: [\n", "c.yaml:3: expected the node content"),
        ("timezone: UTC\n\thours: {}\n", "c.yaml:2: "),
        ("- a list\n", "c.yaml:1: a calendar is a list of keys"),
        ("", "c.yaml:1: a calendar is a list of keys"),
        (
            "timezone: UTC\nhours: {}\nofficial_through: soon\n",
            "c.yaml:3: official_through: Input should be a valid",
        ),
        ("a: &a [*a]\n", "c.yaml"),
        ("a: !!python/object:os.system {}\n", "c.yaml:1: could not determine a constructor"),
    ],
)
def test_what_is_wrong_with_a_file_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "c.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        load_calendar(tmp_path / "c.yaml")
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes(b"name: caf\xe9\n")
    for path in ("no.yaml", "latin.yaml", ".", "x\0y"):
        with pytest.raises(Refusal):
            load_calendar(str(tmp_path / path))
    with pytest.raises(
        Refusal, match=r"no calendar 'mars': neither a shipped one \(cn, tw\) nor a YAML file"
    ):
        load_calendar("mars")


def test_inline_calendars_are_remembered_and_checked() -> None:
    assert load_calendar(WEEK) is load_calendar(dict(WEEK))
    assert load_calendar(WEEK | {"holidays": [date(2026, 1, 1)]}).holidays == {date(2026, 1, 1)}
    for wrong, message in (
        ({"timezone": "UTC"}, "hours: is missing"),
        (WEEK | {"colour": "red"}, "colour: unknown key"),
        (WEEK | {"holidays": "2026-01-01"}, "holidays: write a list of dates"),
        (WEEK | {"holidays": [3]}, "is not a date"),
        (WEEK | {"shifts": {"2026-01-01": [["00:00"]]}}, "is not a span"),
        (WEEK | {"official_through": "2026"}, "official_through"),
        ({1: 2}, "timezone: is missing"),
    ):
        with pytest.raises(Refusal) as refused:
            load_calendar(wrong)  # type: ignore[arg-type]
        assert message in str(refused.value)


def test_spans_are_sorted_and_may_touch_and_reach_midnight() -> None:
    hours = {"mon": [["13:00", "24:00"], ["00:00", "12:00"], ["12:00", "13:00"]]}
    calendar = load_calendar(WEEK | {"hours": hours})
    spans = calendar.spans(day("2026-03-02 Mon"))
    assert spans[0][0].isoformat() == "2026-03-02T00:00:00+08:00"
    assert spans[-1][1].isoformat() == "2026-03-03T00:00:00+08:00"
    assert sum((z - a for a, z in spans), timedelta()) == timedelta(hours=24)


def test_the_version_follows_the_data_and_not_the_order() -> None:
    other = {"holidays": ["2026-05-01", "2026-01-01"]}
    first, second = load_calendar(WEEK | other), load_calendar(WEEK | {"holidays": other["holidays"][::-1]})
    assert first.version == second.version
    assert first.version != load_calendar(WEEK).version


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("2026-03-28 Sat", 24),
        ("2026-03-29 Sun", 23),  # 02:00 becomes 03:00
        ("2026-10-25 Sun", 25),  # 03:00 becomes 02:00
    ],
)
def test_a_day_round_the_clock_when_the_clocks_change(text: str, hours: int) -> None:
    always = {"timezone": "Europe/Berlin", "hours": {key: [["00:00", "24:00"]] for key in ("sat", "sun")}}
    ((opens, closes),) = load_calendar(always).openings(day(text))
    assert closes - opens == timedelta(hours=hours)


def test_skipped_times_and_skipped_days() -> None:
    early = {"timezone": "Europe/Berlin", "hours": {"sun": [["02:15", "02:45"], ["03:00", "04:00"]]}}
    spans = load_calendar(early).spans(day("2026-03-29 Sun"))
    assert [f"{a:%H:%M}-{z:%H:%M}" for a, z in spans] == ["03:00-04:00"]
    samoa = {
        "timezone": "Pacific/Apia",
        "hours": {key: [["09:00", "17:00"]] for key in ("thu", "fri", "sat")},
    }
    assert not load_calendar(samoa).is_working(day("2011-12-30 Fri"))  # never happened there
    assert load_calendar(samoa).is_working(day("2011-12-31 Sat"))
