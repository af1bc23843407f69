"""The one file of a school lives: on the spot, food safety, not valid, rework; with its own people or others.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from complaints.errors import Refusal
from complaints.forms import FormErrors
from tests.procedures.school import (
    FANG,
    JIAN,
    KUANG,
    LAN,
    QIU,
    SHENG,
    WEI,
    XIAO,
    ZUO,
    School,
    a_school,
    packs_once,
)
from tests.procedures.whole_lives import customers, due_at, ended
from tests.virtual import UNHAPPY
from tests.walk import Asked, walk

__all__ = ["packs_once"]
ILL = "3号窗口的凉皮变质，孩子吃完拉肚子"
PAY = "饭卡多扣了两次"
TWO: dict[str, Any] = {
    "measures": ["medical", "compensate"], "description": "承担医疗费，退一赔十", "second": "退餐费",
    "loss": 20, "compensation": 1000, "cost": 1200,
}  # fmt: skip
STORED: dict[str, Any] = {"cause": {"kind": "storage"}, "Resolution": TWO}


@pytest.fixture(params=["own", "sample"])
def school(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[School]:
    """The school with the people of its own roster, and with those of the sample roster."""
    with a_school(tmp_path, monkeypatch, request.param == "own") as here:
        yield here


def rows(asked: list[Asked], school: School, *expected: Asked) -> None:
    """What was asked until when, and of whom where the school has its own people."""
    mine, rest = list(expected), asked
    if not school.own:
        mine, rest = ([(what, "", until) for what, _, until in one] for one in (mine, rest))
    assert rest == mine


def classified(school: School, number: str) -> None:
    """Classified; where nobody is in the school's departments, an owner is named at once."""
    school.say(number, "Classification")
    if not school.own:
        school.say(number, "Assignment")


def test_taste_is_settled_on_the_spot(school: School) -> None:
    number = school.file(matter="口味太咸", demand="换一份")
    said = {"measures": ["remake", "apologise"], "description": "已重做一份"}
    asked = walk(school, number, takes="10m", Settlement=said)
    rows(
        asked, school,
        ("Classification", FANG, "Tue 2026-09-29 11:00"),  # one hour from registration at ten
        ("Settlement", FANG, "Tue 2026-09-29 11:10"),  # one hour from 10:10
        ("Survey", "", "Fri 2026-10-09 18:00"),  # three working days from 10:20, the holiday between
    )  # fmt: skip
    assert school.verbs(number) == [
        "filed", "registered", "answered", "classified", "answered", "settled", "resolved", "replied",
        "answered", "surveyed", "closed", "archived",
    ]  # fmt: skip
    story = school.case(number).story
    assert (number[:3], story.work_order[:4], story.level) == ("ST-", "STD-", "light")
    assert (story.reply["form"], story.reply["measures"]) == ("spot", ["remake", "apologise"])
    assert customers(school, number) == ["acknowledgement", "closing", "survey"]
    ended(school, number, "satisfied")


def test_food_safety_with_every_duty_and_two_approvals(school: School) -> None:
    number = school.file(matter=ILL, demand="赔偿医疗费")
    school.pass_time("10m")
    classified(school, number)
    assert school.case(number).story.classification["flags"] == ["illness", "spoiled"]
    assert school.case(number).story.priority == "urgent"
    told = sorted(school.told(number, "told"))  # at once
    assert told == [JIAN, XIAO] if school.own else told
    assert [due_at(school, number, what) for what in ("report", "progress")] == [
        "Tue 2026-09-29 10:40",  # half an hour from 10:10
        "Wed 2026-09-30 15:00",
    ]
    school.say(number, "report", spoken_to="值班室", unwell=1)
    asked = walk(school, number, takes="10m", **STORED)
    rows(
        asked, school,
        ("samples", KUANG, "Tue 2026-09-29 12:10"),  # two hours from 10:10
        ("Investigation", KUANG, "Tue 2026-09-29 15:10"),  # four office hours from 10:10
        ("cause", QIU, "Wed 2026-09-30 18:00"),  # one working day from 10:30
        ("Resolution", KUANG, "Wed 2026-09-30 18:00"),  # somebody is ill: one working day
        ("Approval", SHENG, "Thu 2026-10-08 18:00"),
        ("Approval", XIAO, "Thu 2026-10-08 18:00"),
        ("OfferChoice", "", "Wed 2026-09-30 11:10"),  # the customer: one working day to the minute
        ("recheck", SHENG, "Wed 2026-09-30 18:00"),
        ("ReplyText", ZUO, "Tue 2026-09-29 16:20"),  # four office hours from 11:20
        ("Interview", ZUO, "Fri 2026-10-09 18:00"),
        ("final_report", ZUO, "Fri 2026-10-09 18:00"),
    )  # fmt: skip
    story = school.case(number).story
    assert set(story.done) == {"report", "samples", "cause", "recheck", "final_report"}
    assert (story.level, story.survey["how"], story.reply["form"]) == ("grave", "visit", "letter")
    assert (len(story.approvals), story.resolution["compensation"]) == (2, 1000)
    approved = [e.who for e in school.case(number).entries if e.verb == "approved"]
    assert len(set(approved)) == 2
    assert customers(school, number) == ["acknowledgement", "closing", "offer", "reply"]
    ended(school, number, "satisfied")


def test_what_is_not_the_canteens_is_explained(school: School) -> None:
    number = school.file(matter="校门口小摊的饭菜里有虫", phone="", email="a@b.example")
    said = {"validity": "invalid", "explanation": "不是食堂的饭菜，已转告城管。"}
    asked = walk(school, number, takes="10m", Classification=said)
    rows(
        asked, school,
        ("Classification", FANG, "Tue 2026-09-29 11:00"),
        ("ReplyText", FANG, "Tue 2026-09-29 15:10"),  # four office hours from 10:10: nothing was resolved
    )  # fmt: skip
    case = school.case(number)
    assert not {"report", "samples", "final_report"} & set(case.story.done)
    assert case.story.reply["explanation"] == said["explanation"]
    ended(school, number, "not_valid")


def test_rework_and_the_head_teachers_decision(school: School) -> None:
    number = school.file(matter=PAY)
    school.pass_time("10m")
    classified(school, number)
    fixed: dict[str, Any] = {"Resolution": {"measures": ["correct"], "duties_done": ["records"]}}
    asked = walk(school, number, "survey", takes="10m", **fixed)
    rows(
        asked, school,
        ("Investigation", LAN, "Wed 2026-09-30 18:00"),
        ("Resolution", LAN, "Fri 2026-10-09 18:00"),
        ("recheck", SHENG, "Wed 2026-09-30 18:00"),
    )  # fmt: skip
    school.at("2026-10-09T09:00+08:00")
    school.say(number, "Interview", comment="还没退", **UNHAPPY)
    assert (school.case(number).story.round, school.stage(number)) == (2, "investigate")
    assert due_at(school, number, "investigate") == "Mon 2026-10-12 18:00"  # 2 working days: Sat 10, Mon 12
    asked = walk(school, number, "survey", **fixed)
    assert [what for what, _, _ in asked] == ["Investigation", "Resolution", "recheck"]
    school.say(number, "Interview", **UNHAPPY)
    assert school.stage(number) == "decide"
    assert due_at(school, number, "decide") == "Mon 2026-10-12 18:00"
    if school.own:
        assert school.asked(number, "ClosingDecision").person == XIAO
    with pytest.raises(FormErrors):
        school.say(number, "ClosingDecision", decision="close", ground="satisfied", reasons="x")
    school.say(number, "ClosingDecision", decision="close", ground="school_decision", reasons="已退款并道歉")
    assert customers(school, number) == ["acknowledgement", "closing", "reply", "reply", "rework"]
    ended(school, number, "school_decision")


def test_unsolved_it_goes_up_and_never_down_in_silence(school: School) -> None:
    number = school.file(matter="打饭排队太慢")
    school.say(number, "Classification")
    assert due_at(school, number, "raise.light") == "Fri 2026-10-09 18:00"  # three working days from receipt
    school.at("2026-10-09T18:00+08:00")
    school.sweep()
    assert (school.case(number).story.level, "raised" in school.verbs(number)) == ("middle", True)
    assert due_at(school, number, "raise.middle") == "Mon 2026-10-12 18:00"
    school.at("2026-10-12T18:00+08:00")
    school.sweep()
    assert school.case(number).story.level == "grave"
    if school.own:
        assert school.told(number, "told").count(XIAO) == 2
        assert school.question(number, "Investigation").person == WEI
    asked = walk(school, number, None, Resolution={"measures": ["refund"]})
    assert [what for what, _, _ in asked if what == "Approval"] == ["Approval", "Approval"]
    assert not {"samples", "report"} & {what for what, _, _ in asked}
    ended(school, number, "satisfied")


def test_nobody_approves_or_checks_what_he_handles(school: School) -> None:
    number = school.file(matter=ILL)
    walk(school, number, "approve", **STORED)
    owner = school.case(number).story.owner
    with pytest.raises(Refusal):
        school.say(number, "Approval", by=owner)
    assert school.stage(number) == "approve"
