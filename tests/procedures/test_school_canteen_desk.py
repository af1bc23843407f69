"""What the house does for the school's one file: the watch, superiors, call-backs, warnings, other files.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from adapters.database import reading
from adapters.paper import render_facts
from complaints.acts.owner import request_closing
from complaints.calendar import LOCALES
from complaints.errors import Refusal
from complaints.forms import ClosingRequest, FormErrors
from complaints.letters import Letter
from tasks.oversight import remind_quotas, warn_clusters
from tests.procedures.school import (
    FANG,
    LAN,
    SHENG,
    XIAO,
    ZUO,
    School,
    a_school,
    packs_once,
)  # fmt: skip
from tests.procedures.whole_lives import customers, due_at, ended
from tests.walk import open_to, walk

__all__ = ["packs_once"]
PAY = "饭卡多扣了两次"
PAID: dict[str, Any] = {"Resolution": {"measures": ["correct"], "duties_done": ["records"]}}


@pytest.fixture
def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[School]:
    """The school with its own people."""
    with a_school(tmp_path, monkeypatch, True) as here:
        yield here


# the watch


@pytest.mark.parametrize(
    ("to", "asked", "steps"),
    [
        ("classify", FANG, [("29T10:45", "reminder", [FANG]), ("29T11:00", "escalation", [SHENG]),
                            ("29T14:00", "escalation", [SHENG, ZUO])]),
        ("investigate", LAN, [("30T17:00", "reminder", [LAN]), ("30T18:00", "escalation", [SHENG])]),
    ],
)  # fmt: skip
def test_a_stage_is_reminded_of_and_goes_up_the_ladder(
    school: School, to: str, asked: str, steps: list[tuple[str, str, list[str]]]
) -> None:
    number = school.file(matter=PAY)
    walk(school, number, to)
    assert school.open(number)[-1].person == asked
    for clock, kind, told in steps:
        school.at(f"2026-09-{clock}:00+08:00")
        school.sweep()
        assert school.told(number, kind) == told, clock
        assert school.sweep() == []


@pytest.mark.parametrize(
    ("matter", "stage", "due_at", "reminded"),
    [
        (PAY, "resolve", "Fri 2026-10-09 18:00", "2026-10-09T16:00+08:00"),
        ("菜里有钢丝", "cause", "Wed 2026-09-30 18:00", "2026-09-30T16:00+08:00"),
    ],
)
def test_the_customer_is_told_before_it_is_late(
    school: School, matter: str, stage: str, due_at: str, reminded: str
) -> None:
    number = school.file(matter=matter)
    walk(school, number, stage)
    assert school.due(number) == due_at
    school.at(reminded)
    school.sweep()
    assert customers(school, number) == ["acknowledgement", "delay"]


def test_a_letter_at_night_waits_for_the_morning(school: School) -> None:
    school.at("2026-09-29T23:00+08:00")
    held, urgent = school.file(matter=PAY), school.file(matter="全班呕吐")
    sent = [school.letters(n, "asked")[0].send_after.hour for n in (held, urgent)]
    assert sent == [22, 15]  # 06:30 the next day, and at once; in UTC


# superiors


def test_what_the_counter_cannot_judge_the_catering_supervisor_does(school: School) -> None:
    number = school.file(matter="说不清")
    school.say(number, "Classification", validity="undecided")
    assert open_to(school, number) == [("Classification", SHENG)]
    school.say(number, "Classification", validity="valid")
    assert school.stage(number) == "settle"


def test_sent_back_once_then_the_bursar_rules(school: School) -> None:
    number = school.file(matter=PAY)
    walk(school, number, "investigate")
    school.refuse(number)
    assert open_to(school, number) == [("Assignment", SHENG)]
    school.say(number, "Assignment", person=LAN)
    school.refuse(number)
    assert open_to(school, number) == [("Assignment", ZUO)]
    school.say(number, "Assignment", person=LAN)
    with pytest.raises(Refusal):
        school.refuse(number)


def test_the_bursar_grants_three_more_days_at_most(school: School) -> None:
    number = school.file(matter=PAY)
    walk(school, number, "resolve")
    with pytest.raises(Refusal):
        school.ask_for_time(number, days=4)
    school.ask_for_time(number, days=3)
    school.say(number, "ExtensionDecision", decision="grant")
    assert school.due(number) == "Tue 2026-10-13 18:00"  # Sat 10, Mon 12, Tue 13
    assert "extension" in customers(school, number)


def test_the_customer_is_asked_and_the_clock_stands_still(school: School) -> None:
    number = school.file(matter=PAY)
    walk(school, number, "resolve")
    school.ask_customer(number, "哪一天扣的？")
    school.at("2026-09-30T10:00+08:00")
    school.say(number, "CustomerAnswer", text="周一")
    assert school.due(number) == "Sat 2026-10-10 18:00"


def test_the_team_leader_asks_to_close_and_the_head_teacher_decides(school: School) -> None:
    number = school.file(matter=PAY, demand="要求开除打饭员")
    walk(school, number, "resolve")
    with school.change(number) as case:
        request_closing(case, ClosingRequest(ground="school_rules", reasons="违反校规"), LAN, school.now)
    school.live(number)
    assert open_to(school, number) == [("ClosingDecision", XIAO)]
    assert due_at(school, number, "decide") == "Thu 2026-10-08 18:00"
    school.say(number, "ClosingDecision", decision="close")
    ended(school, number, "school_rules")


# call-backs


def test_three_call_backs_that_reach_nobody_close(school: School) -> None:
    number = school.file(matter=PAY)
    walk(school, number, "survey", **PAID)
    for day in ("2026-09-29", "2026-09-30", "2026-09-30", "2026-10-08"):
        assert open_to(school, number) == [("Interview", FANG)]
        school.at(f"{day}T11:00+08:00")
        school.say(number, "Interview", reached="not_reached")
    ended(school, number, "unreachable")
    assert customers(school, number)[-2:] == ["closing", "reply"]


def test_whoever_is_short_of_call_backs_is_reminded(school: School) -> None:
    number = school.file(matter="菜里有钢丝")
    walk(school, number, cause={"kind": "none"}, Resolution={"second": "换菜"})
    assert asyncio.run(remind_quotas(school.now)) == 2  # September has two working days left
    school.at("2026-10-15T10:00+08:00")
    assert asyncio.run(remind_quotas(school.now)) == 1
    school.at("2026-10-20T10:00+08:00")
    assert asyncio.run(remind_quotas(school.now)) == 1
    said = [(one.person, one.facts["held"], one.facts["wanted"]) for one in letters("quota")]
    assert sorted(said) == [(SHENG, 0, 4), (SHENG, 0, 4), (ZUO, 0, 2), (ZUO, 1, 2)]


def test_three_complaints_about_a_window_warn_the_catering_supervisor(school: School) -> None:
    for matter in ("口味太咸", "打饭排队太慢"):
        school.file(matter=matter)
    assert asyncio.run(warn_clusters(school.now)) == 0
    school.file(matter=PAY, project="3号窗口")
    assert asyncio.run(warn_clusters(school.now)) == 1
    warning = letters("cluster")[0]
    assert (warning.person, warning.facts["by"], warning.facts["shared"]) == (SHENG, "project", "3号窗口")


def letters(kind: str) -> list[Letter]:
    """The letters of a kind that are about no single complaint; each is read in every language."""
    with reading() as session:
        found = list(session.exec(select(Letter).where(Letter.kind == kind)))
        session.expunge_all()
    for letter in found:
        for letter.locale in LOCALES:
            assert render_facts(letter).text
    return found


# another procedure


def test_building_work_goes_on_under_another_procedure(school: School) -> None:
    number = school.file(matter="食堂装修噪音大")
    school.say(number, "Classification")
    case = school.case(number)
    assert (case.story.procedure, case.story.level, case.stage) == ("home-renovation", "", "classify")
    school.say(number, "Classification", validity="invalid", explanation="学校工程，已转基建处")
    ended(school, number, "not_valid")


def test_a_class_has_its_own_points_to_confirm(school: School) -> None:
    number = school.file(matter=PAY)
    walk(school, number, "resolve")
    with pytest.raises(FormErrors) as wrong:
        school.say(number, "Resolution", measures=["correct"], duties_done=[])
    assert list(wrong.value.errors) == ["duties_done"]
    school.say(
        number, "Resolution", measures=["correct"], duties_done=[], duties_reason="系统停机，改为人工核对"
    )
    assert school.stage(number) == "recheck"
