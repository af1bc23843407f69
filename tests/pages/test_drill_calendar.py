"""The calendar of drills: what stands in it when, who sees which day, and the same for mail programs."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from sqlmodel import Session, select
from starlette.testclient import TestClient

from adapters import database
from adapters.cases import change_case
from adapters.links import calendar_url
from adapters.rosters import with_rights
from complaints.acts.drill import put_off
from complaints.acts.drill_end import break_off
from complaints.forms.drills import DrillPutOff, DrillReason
from complaints.people import Person
from complaints.plans.records import PlanVersion
from portal.drill_calendar import Slot, year_of
from portal.drill_feed import feed
from tests.pages.test_drills import FIRST, HTML, MATTER, SECOND, Practice
from tests.virtual import CHEN, LI, LIU, WANG

LogIn = Callable[[str], str]
SINCE = datetime.fromisoformat("2026-04-01T09:00+08:00")
NOW = datetime.fromisoformat("2026-11-20T10:00+08:00")
PLAN = "site-safety"


@pytest.fixture
def practice(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> Practice:
    """It is Friday 20 November 2026; the house has its plans since April."""
    monkeypatch.setattr("portal.drills.now", lambda: NOW)
    made = Practice()
    made.now = NOW
    with database.writing() as session:
        for row in session.exec(select(PlanVersion)):
            row.written_at = SINCE
    return made


def slots(person: str = LI, year: int = 2026, now: datetime = NOW, plan: str = PLAN) -> list[Slot]:
    with database.reading() as session:
        return [one for one in year_of(session, year, reader(session, person), now) if one.plan == plan]


def reader(session: Session, who: str) -> Person:
    return with_rights(session.get_one(Person, who))


def seen(year: int = 2026) -> list[tuple[str, str, str]]:
    return [(one.period, one.state, f"{one.at:%m-%d}" if one.at else "") for one in slots(year=year)]


def test_what_was_not_drilled_is_missed_and_what_was_before_the_plan_is_blank(practice: Practice) -> None:
    assert seen() == [
        ("2026-Q2", "missed", "05-11"),
        ("2026-Q3", "missed", "08-10"),
        ("2026-Q4", "planned", "11-10"),
    ]
    assert seen(year=2025) == []


def test_every_state_a_drill_goes_through(practice: Practice) -> None:
    practice.at("2026-11-03T10:00+08:00")
    number = practice.on_record(kind="scheduled", period="2026-Q4", planned_at=NOW - timedelta(days=10))
    assert slots(now=practice.now)[-1].state == "announced"
    assert slots(now=NOW)[-1].state == "overdue"  # five working days of grace, from Tuesday the tenth
    practice.at("2026-11-20T10:00+08:00")
    practice.go_on(number)
    assert slots()[-1].state == "running"
    with change_case(number) as case:
        break_off(case, DrillReason(reason="真实事故"), LI, practice.now)
    assert slots()[-1].state == "broken_off"
    again = practice.on_record(
        kind="scheduled", period="2026-Q4", attempt=2, planned_at=NOW + timedelta(days=7)
    )
    assert [one.state for one in slots() if one.period == "2026-Q4"] == ["broken_off", "announced"]
    practice.now = NOW + timedelta(days=7)
    practice.go_on(again)
    practice.now += timedelta(days=2)
    practice.go_on(again)
    done = slots(now=practice.now)[-1]
    assert (done.state, done.score is not None, done.number) == ("done", True, again)


def test_days_of_a_year_whose_holidays_are_not_announced_are_marked(
    client: TestClient, log_in: LogIn, practice: Practice
) -> None:
    from adapters.drills import calendar_of

    official = calendar_of(practice.plan()).official_through
    assert official is not None
    assert not any(one.provisional for one in slots(year=official))
    assert all(one.provisional for one in slots(year=official + 1))
    log_in(WANG)
    shown = client.get(f"/drills?year={official + 1}", headers=HTML).text
    assert shown.count('class="provisional"') > 4


def test_of_unannounced_ones_others_know_the_quarter_only(
    client: TestClient, log_in: LogIn, practice: Practice
) -> None:
    at = NOW + timedelta(days=5)
    number = practice.on_record(kind="scheduled", period="2026-Q4", planned_at=at, announced=False)
    beside = practice.on_record(planned_at=at, announced=False)
    assert [one.number for one in slots(LI) if one.number] == [number, beside]
    told = slots(CHEN)[-1]
    assert (told.period, told.state, told.at, told.number) == ("2026-Q4", "planned", None, "")
    assert not any(one.number for one in slots(CHEN))
    log_in(CHEN)
    shown = client.get("/drills?year=2026", headers=HTML).text
    assert (number in shown, beside in shown, "11月25日" in shown) == (False, False, False)
    practice.now = at
    practice.go_on(number)
    assert slots(CHEN)[-1].number == number  # it is on: whoever was asked knows


def test_self_drills_stand_in_ones_own_calendar_only(practice: Practice) -> None:
    number = practice.drill(kind="self", trainee=LIU)
    assert [who for who in (LIU, LI, WANG) if number in {one.number for one in slots(who)}] == [LIU]


def test_the_page_of_a_year(client: TestClient, log_in: LogIn, practice: Practice) -> None:
    log_in(LI)
    shown = client.get("/drills?year=2026", headers=HTML).text
    assert [word in shown for word in ("工地安全隐患应急预案", "未举行", "第 2 季度", "安排演练")] == [
        True
    ] * 4
    log_in(WANG)
    assert "安排演练" not in client.get("/drills?year=2026", headers=HTML).text
    for year in ("1999", "soon", "2200"):
        assert client.get(f"/drills?year={year}", headers=HTML).status_code == 422


# for mail programs


def parsed(data: bytes) -> list[dict[str, str]]:
    """The events of a calendar, unfolded as RFC 5545 says; anything amiss fails."""
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    lines = data.decode().replace("\r\n ", "").split("\r\n")[:-1]
    assert (lines[0], lines[-1], "VERSION:2.0" in lines) == ("BEGIN:VCALENDAR", "END:VCALENDAR", True)
    assert any(line.startswith("PRODID:") for line in lines)
    found: list[dict[str, str]] = []
    for line in lines[1:-1]:
        name, _, value = line.partition(":")
        assert re.fullmatch(r"[A-Z-]+(;[A-Z-]+=[^:;]+)*", name), line
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and line != "END:VEVENT":
            assert name not in found[-1], line
            found[-1][name] = value
    for one in found:
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "SEQUENCE"} <= one.keys()
        for moment in ("DTSTAMP", "DTSTART", "DTEND"):
            assert re.fullmatch(r"\d{8}T\d{6}Z", one[moment])
        assert one["DTSTART"] < one["DTEND"]
    return found


def fed(person: str, now: datetime = NOW) -> dict[str, dict[str, str]]:
    with database.reading() as session:
        answer = feed(session, reader(session, person), "zh-Hans", now)
    assert answer.media_type == "text/calendar; charset=utf-8"
    events = parsed(bytes(answer.body))
    assert len({one["UID"] for one in events}) == len(events)
    return {one["UID"]: one for one in events}


def test_the_feed_has_every_drill_with_a_name_of_its_own_that_stays(practice: Practice) -> None:
    uid = f"{PLAN}-2026-Q4-1@127.0.0.1"
    before = fed(WANG, NOW - timedelta(days=30))[uid]
    assert (before["DTSTART"], before["STATUS"], before["SEQUENCE"]) == ("20261110T020000Z", "TENTATIVE", "1")
    practice.at("2026-11-03T10:00+08:00")
    number = practice.on_record(kind="scheduled", period="2026-Q4", planned_at=NOW - timedelta(days=10))
    known = fed(WANG, practice.now)[uid]
    assert (known["STATUS"], known["SEQUENCE"], known["URL"][-len(number) :]) == ("CONFIRMED", "2", number)
    assert known["SUMMARY"] == "【演练】工地安全隐患应急预案"
    at = NOW + timedelta(days=6)
    with change_case(number) as case:
        put_off(case, DrillPutOff(planned_at=at, reason="出差"), LI, practice.now)
    moved = fed(WANG, practice.now)[uid]
    assert (moved["DTSTART"], moved["SEQUENCE"]) == (at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ"), "3")
    with change_case(number) as case:
        break_off(case, DrillReason(reason="真实事故"), LI, practice.now)
    off = fed(WANG, practice.now)[uid]
    assert (off["STATUS"], off["SEQUENCE"]) == ("CANCELLED", "4")


def test_the_feed_says_nothing_of_people_and_scenarios_and_of_hidden_days(practice: Practice) -> None:
    at = NOW + timedelta(days=5)
    practice.on_record(kind="scheduled", period="2026-Q4", planned_at=at, announced=False)
    shown = practice.on_record("media-exposure", planned_at=at)
    for who in (CHEN, LI):
        with database.reading() as session:
            said = (
                bytes(feed(session, reader(session, who), "zh-Hans", NOW).body).decode().replace("\r\n ", "")
            )
            names = list(session.exec(select(Person.name)))
        for word in (MATTER, FIRST, SECOND, "演练小区", "redress.example", *names):
            assert word not in said, word
        assert shown in said
    uid = f"{PLAN}-2026-Q4-1@127.0.0.1"
    assert uid not in fed(CHEN)
    assert fed(LI)[uid]["CLASS"] == "CONFIDENTIAL"


def test_what_was_missed_is_no_event(practice: Practice) -> None:
    assert f"{PLAN}-2026-Q3-1@127.0.0.1" not in fed(LI)


def test_it_is_taken_by_hand_or_subscribed_to_by_ones_own_link(
    client: TestClient, log_in: LogIn, practice: Practice
) -> None:
    assert client.get("/drills/calendar.ics", headers=HTML).status_code == 303
    log_in(WANG)
    by_hand = client.get("/drills/calendar.ics")
    assert (by_hand.status_code, by_hand.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert "/calendar/" in client.get("/drills", headers=HTML).text
    client.cookies.clear()
    path = urlsplit(calendar_url(WANG)).path
    assert path.endswith(".ics")
    subscribed = client.get(path)
    assert (subscribed.status_code, subscribed.headers["content-type"]) == (
        200,
        "text/calendar; charset=utf-8",
    )
    assert parsed(subscribed.content) == parsed(by_hand.content)


def test_a_link_that_is_forged_or_of_somebody_who_left_is_refused(
    client: TestClient, practice: Practice
) -> None:
    from adapters.links import answer_url

    path = urlsplit(calendar_url(WANG)).path
    assert client.get(path.replace(".ics", "x.ics")).status_code == 403
    other = urlsplit(answer_url(WANG)).path.removeprefix("/a/")
    assert client.get(f"/calendar/{other}.ics").status_code == 403
    assert client.get(urlsplit(calendar_url("nobody")).path).status_code == 403
    with database.writing() as session:
        session.get_one(Person, WANG).left_on = date(2020, 1, 1)
    assert client.get(path).status_code == 403


def test_a_subscription_ends_after_four_hundred_days(
    client: TestClient, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    path = urlsplit(calendar_url(WANG)).path
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 399 * 86_400)
    assert client.get(path).status_code == 200
    monkeypatch.setattr(time, "time", lambda: now + 401 * 86_400)
    assert client.get(path).status_code == 403
