"""The turns of the school's one file: its duties, notices by the sweep, counters, letters, warnings.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapters.paper import reply_text
from complaints.acts.level import change_level
from complaints.errors import Refusal
from complaints.forms import FormErrors, LevelChange
from tests.procedures.school import (
    FANG,
    GU,
    JIAN,
    KUANG,
    LAN,
    QIU,
    SHENG,
    XIAO,
    ZUO,
    School,
    a_school,
    packs_once,
)  # fmt: skip
from tests.procedures.whole_lives import customers, due_at, ended
from tests.virtual import local
from tests.walk import open_to, walk

__all__ = ["packs_once"]
ILL = "3号窗口的凉皮变质，孩子吃完拉肚子"
WIRE = "菜里有钢丝"
PAY = "饭卡多扣了两次"
PAID: dict[str, Any] = {"Resolution": {"measures": ["correct"], "duties_done": ["records"]}}
TWO: dict[str, Any] = {"measures": ["refund"], "description": "退餐费", "second": "换一份"}


@pytest.fixture
def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[School]:
    """The school with its own people."""
    with a_school(tmp_path, monkeypatch, True) as here:
        yield here


# told at once, samples, cause


def test_the_report_is_owed_even_after_withdrawal(school: School) -> None:
    number = school.file(matter=ILL)
    school.say(number, "Classification")
    school.withdraw(number)
    assert sorted(open_to(school, number)) == [("final_report", ZUO), ("report", SHENG)]
    school.at("2026-09-29T10:20+08:00")
    school.sweep()
    assert school.told(number, "reminder") == [SHENG]
    school.at("2026-09-29T11:00+08:00")  # half an hour late: bursar and head teacher
    school.sweep()
    assert sorted(school.told(number, "escalation")) == [XIAO, ZUO]
    school.say(number, "report")
    assert sorted(school.told(number, "told")) == sorted([JIAN, JIAN, JIAN, XIAO, XIAO])
    assert school.stage(number) == "final_report"
    school.say(number, "final_report", annex="no")
    ended(school, number, "withdrawn")


@pytest.mark.parametrize(("kept", "duties"), [("yes", ["cause"]), ("no", ["no_samples", "cause"])])
def test_what_was_said_of_samples_decides_what_follows(school: School, kept: str, duties: list[str]) -> None:
    number = school.file(matter=WIRE)
    asked = walk(school, number, "resolve", samples={"kept": kept}, cause={"kind": "cooking"})
    assert [what for what, _, _ in asked if what in school.pack.duties] == ["samples", *duties]
    assert school.told(number, "told").count(XIAO) == 1 + (kept == "no")


def test_late_samples_go_up_within_two_hours(school: School) -> None:
    number = school.file(matter=WIRE)
    walk(school, number, "samples")
    seen = []
    for clock in ("11:30", "12:00", "17:00"):
        school.at(f"2026-09-29T{clock}+08:00")
        seen += [(local(n.at), n.kind, n.to) for n in school.sweep()]
    assert ("Tue 2026-09-29 12:00", "escalation", "supervisor") in seen
    assert ("Tue 2026-09-29 17:00", "escalation", "manager") in seen  # four office hours more
    assert KUANG in school.told(number, "reminder")


def test_the_supplier_names_a_time_and_the_resolution_keeps_it(school: School) -> None:
    number = school.file(matter=WIRE)
    walk(school, number, "recall", cause={"kind": "supplier"})
    assert school.asked(number, "recall").person == QIU
    for late in ("2026-10-13T09:00+08:00", "2026-09-29T09:00+08:00"):  # too late; past
        with pytest.raises(FormErrors) as wrong:
            school.say(number, "recall", done_by=late, batch="A1")
        assert list(wrong.value.errors) == ["done_by"]
    school.say(number, "recall", done_by="2026-10-12T16:00+08:00", batch="A1")
    assert (school.stage(number), school.due(number)) == ("resolve", "Mon 2026-10-12 16:00")


def test_parents_hear_every_day_until_the_reply(school: School) -> None:
    number = school.file(matter=WIRE)
    walk(school, number, "investigate")
    assert due_at(school, number, "progress") == "Wed 2026-09-30 15:00"
    school.at("2026-09-30T14:00+08:00")
    school.sweep()
    assert FANG in school.told(number, "reminder")
    for day, until in (("09-30", "Thu 2026-10-01 15:00"), ("10-01", "Fri 2026-10-02 15:00")):
        school.at(f"2026-{day}T14:30+08:00")
        school.say(number, "progress", situation="正在等检验结果", next_step="明日再告")
        assert due_at(school, number, "progress") == until  # holidays, too: parents wait
    assert customers(school, number).count("progress") == 2
    walk(school, number, "survey", cause={"kind": "none"}, Resolution=TWO)
    assert "progress" not in [what for what, _ in open_to(school, number)]


def test_what_is_raised_to_level_one_begins_its_daily_word_then(school: School) -> None:
    number = school.file(matter="打饭排队太慢")
    school.say(number, "Classification")
    assert "progress" not in [p.stage for p in school.case(number).promises]
    school.at("2026-10-12T11:00+08:00")
    with school.change(number) as case:
        change_level(case, LevelChange(level="grave", reason="家长联名"), SHENG, school.now)
    school.live(number)
    assert due_at(school, number, "progress") == "Tue 2026-10-13 15:00"
    assert school.told(number, "told") == [XIAO]


def test_a_level_is_lowered_by_a_superior_only_and_the_owner_hears_why(school: School) -> None:
    number = school.file(matter=PAY)
    walk(school, number, "investigate")
    milder = LevelChange(level="light", reason="只是误会")
    with school.change(number) as case, pytest.raises(Refusal):
        change_level(case, milder, FANG, school.now)
    with school.change(number) as case:
        change_level(case, milder, JIAN, school.now)  # the contact has the supervisor's rights
    assert school.told(number, "told") == [LAN]
    assert school.letters(number, "told")[0].facts["reason"] == "只是误会"


# solutions, checks, compensation


def test_the_customer_chooses_or_declines_and_silence_takes_the_first(school: School) -> None:
    number = school.file(matter=WIRE)
    walk(school, number, "offer", cause={"kind": "none"}, Resolution=TWO)
    school.say(number, "OfferChoice", choice="neither", remarks="太少")
    assert school.stage(number) == "resolve"
    walk(school, number, "offer", Resolution=TWO)
    assert school.due(number) == "Wed 2026-09-30 10:00"
    school.at("2026-09-30T10:01+08:00")
    school.sweep()
    story = school.case(number).story
    assert (story.choice["silent"], story.resolution["description"]) == (True, "退餐费")


@pytest.mark.parametrize("turn", ["declined", "not passed", "returned"])
def test_the_same_two_approve_again_what_is_resolved_anew(school: School, turn: str) -> None:
    number = school.file(matter=WIRE)
    walk(school, number, "approve", cause={"kind": "none"}, Resolution=TWO)
    school.say(number, "Approval")
    if turn == "returned":
        school.say(number, "Approval", decision="return", remarks="太少")
    else:
        school.say(number, "Approval")
        school.say(number, "OfferChoice", choice="neither" if turn == "declined" else "second")
        if turn == "not passed":
            school.say(number, "recheck", passed="no", remarks="没整改")
    assert school.stage(number) == "resolve"
    asked = walk(school, number, "offer", Resolution=TWO)
    assert [who for what, who, _ in asked if what == "Approval"] == [SHENG, XIAO]


def test_what_does_not_pass_the_check_is_resolved_again(school: School) -> None:
    number = school.file(matter=PAY)
    walk(school, number, "recheck", **PAID)
    with pytest.raises(FormErrors):
        school.say(number, "recheck", passed="no", remarks="")
    school.say(number, "recheck", passed="no", remarks="还有一笔")
    assert (school.stage(number), open_to(school, number)) == ("resolve", [("Resolution", LAN)])
    walk(school, number, **PAID)
    ended(school, number, "satisfied")


@pytest.mark.parametrize(("loss", "standard"), [(20, 1000), (300, 3000), (9000, 50000)])
def test_ten_times_the_loss_or_a_reason(school: School, loss: int, standard: int) -> None:
    number = school.file(matter=WIRE)
    walk(school, number, "resolve", cause={"kind": "cooking"})
    with pytest.raises(FormErrors) as wrong:
        school.say(number, "Resolution", **TWO, loss=loss, compensation=100)
    assert list(wrong.value.errors) == ["deviation_reason"]
    school.say(number, "Resolution", **TWO, loss=loss, compensation=standard)
    assert school.asked(number, "Approval").person == SHENG
    assert school.case(number).story.proposal["approvers"] == ["supervisor", "head_teacher"]


@pytest.mark.parametrize(("cost", "role"), [(100, []), (101, ["manager"])])
def test_level_two_has_an_authority_of_its_own(school: School, cost: int, role: list[str]) -> None:
    number = school.file(matter=PAY)
    walk(school, number, "resolve")
    school.say(number, "Resolution", cost=cost, **PAID["Resolution"])
    assert school.case(number).story.proposal.get("approvers", []) == role


# the counter, the telephone, letters


def test_what_is_ticked_at_the_counter_and_on_the_telephone(school: School) -> None:
    for channel, items in (("on_site", ["food_kept", "seat"]), ("phone", ["unwell", "read_back"])):
        number = school.file(channel, matter="口味太咸", by=GU)
        assert school.stage(number) == "register"
        assert local(school.promised(number, "register")) == "Tue 2026-09-29 10:30"
        with pytest.raises(FormErrors):
            school.say(number, "Registration", checked=items[:1])
        school.say(number, "Registration", by=GU, checked=items)
        assert school.asked(number, "Classification").person == GU  # whoever took it stays responsible


def test_a_letter_is_entered_in_the_register_and_answered_on_paper(school: School) -> None:
    number = school.file("letter", matter=PAY, email="", phone="13900001111", project="")
    school.say(number, "Registration", project="3号窗口")
    registered = next(e for e in school.case(number).entries if e.verb == "registered")
    assert re.fullmatch(r"STX-20260929-0001", registered.data["registers"]["STX"])
    assert school.told(number, "told") == [ZUO]
    walk(school, number, "reply", **PAID)
    assert open_to(school, number) == [("ReplyCall", SHENG)]
    with school.change(number) as case:
        assert "更正饭卡" in reply_text(case, "zh-Hans")
        assert "Meal card put right" in reply_text(case, "en")
    walk(school, number)
    ended(school, number, "satisfied")
