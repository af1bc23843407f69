"""Procedure K (residential community): special services, alone too, and what the site cannot solve.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapters.packs import PACKS, read_pack
from adapters.shelf import path_of, verify
from complaints.acts.level import change_level
from complaints.errors import Refusal
from complaints.forms import FormErrors, LevelChange
from tests.company import Company
from tests.virtual import UNHAPPY, a_town
from tests.walk import open_to, walk

PACK = read_pack(PACKS / "residential-community.yaml")
FANG, YE, SHEN, PAN, XIA = "rc.fang.ming", "rc.ye.qing", "rc.shen.yan", "rc.pan.long", "rc.xia.wei"
TIAN, REN, FAN = "rc.tian.ju", "rc.ren.jian", "rc.fan.zhong"
LIFT, MAID, HOME = "电梯坏了", "钟点工没来", "3栋501"


def flagged(company: Company, *flags: str, channel: str = "web", matter: str = LIFT) -> str:
    """A complaint that was classified with these flags."""
    number = company.file(channel, matter=matter, address=HOME)
    walk(company, number, "classify")
    company.say(number, "Classification", flags=list(flags))
    return number


def change(company: Company, number: str, level: str, by: str) -> None:
    """Somebody gives the complaint another level."""
    with company.change(number) as case:
        change_level(case, LevelChange(level=level, reason="现场不能解决"), by, company.now)
    company.live(number)


# special service: a procedure of its own


def test_special_service_goes_on_under_its_own_procedure(company: Company) -> None:
    number = flagged(company, "special_service", matter=MAID)
    case = company.case(number)
    assert (case.pack.procedure, company.stage(number), number) == (
        "residential-special", "classify", "XQ-20260929-0001",
    )  # fmt: skip
    [moved] = [e for e in case.entries if e.verb == "moved"]
    assert moved.data == {
        "procedure": "residential-special", "version": case.pack.version, "before": "residential-community",
    }  # fmt: skip
    question = company.asked(number, "Classification")
    assert (question.person, question.known["assessment"], company.due(number)) == (
        FANG, "workmanship", "Tue 2026-09-29 11:00",
    )  # fmt: skip
    assert walk(company, number, takes="10m") == [
        ("Classification", FANG, "Tue 2026-09-29 11:00"),
        ("Investigation", TIAN, "Wed 2026-09-30 18:00"),  # special services
        ("Resolution", TIAN, "Thu 2026-10-08 18:00"),  # two working days, not three
        ("verify", YE, "Wed 2026-09-30 18:00"),
        ("Interview", SHEN, "Fri 2026-10-09 18:00"),
    ]
    case = company.case(number)
    assert (case.pack.procedure, case.story.ground) == ("residential-special", "satisfied")
    assert (case.story.work_order, verify(path_of(number))) == ("XQG-20260929-0001", [])


def test_the_old_classes_are_refused_after_the_move(company: Company) -> None:
    number = flagged(company, "special_service", matter=MAID)
    fields: dict[str, Any] = {"assessment": "repairs", "flags": ["beyond_site"]}
    for wrong_field, value in fields.items():
        with pytest.raises(FormErrors) as wrong:
            company.say(number, "Classification", **{wrong_field: value})
        assert list(wrong.value.errors) == [wrong_field]
    assert company.verbs(number).count("moved") == 1


def test_an_invalid_special_service_complaint_does_not_move(company: Company) -> None:
    number = company.file("phone", matter=MAID, address=HOME)
    walk(company, number, "classify")
    company.say(
        number, "Classification", validity="invalid", explanation="服务由他人提供", flags=["special_service"]
    )
    assert ("moved" in company.verbs(number), company.stage(number)) == (False, "reply")


# what the site cannot solve


def test_what_is_beyond_the_site_is_raised_to_the_company(company: Company) -> None:
    number = flagged(company)
    old = company.asked(number, "Investigation")
    change(company, number, "company", FANG)
    story = company.case(number).story
    assert (story.level, story.owner, story.department) == ("company", XIA, "company")
    assert sorted(company.told(number, "told")) == [FAN, PAN, REN]  # who had it, and those above
    with pytest.raises(Refusal):
        company.answer_again(old)
    assert open_to(company, number)[-1] == ("Investigation", XIA)
    asked = walk(company, number)
    assert [(what, who) for what, who, _ in asked if what in ("verify_major", "Interview")] == [
        ("verify_major", REN), ("Interview", REN),
    ]  # fmt: skip


def test_it_may_be_found_at_once_that_the_site_cannot_solve_it(company: Company) -> None:
    number = flagged(company, "beyond_site")
    assert (company.case(number).story.level, company.case(number).story.owner) == ("company", XIA)


def test_only_those_above_bring_it_back_to_the_site(company: Company) -> None:
    number = flagged(company, "beyond_site")
    for who in (FANG, SHEN, XIA):
        with pytest.raises(Refusal):
            change(company, number, "ordinary", who)
    change(company, number, "ordinary", REN)
    assert (company.case(number).story.level, company.case(number).story.owner) == ("ordinary", PAN)
    assert XIA in company.told(number, "told")


# a site that runs the special services alone


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    """A company of special services with its own roster."""
    with a_town(tmp_path, monkeypatch, lambda: Company("residential-special")) as here:
        assert isinstance(here, Company)
        yield here


def test_special_services_alone_from_receipt_to_archive(alone: Company) -> None:
    number = alone.file("phone", matter=MAID, address=HOME)
    assert walk(alone, number, takes="10m", Resolution={"measures": ["redo"]}) == [
        ("Registration", "rs.jin.hua", "Tue 2026-09-29 10:30"),
        ("Classification", "rs.jin.hua", "Tue 2026-09-29 11:10"),
        ("Investigation", "rs.bao.ling", "Wed 2026-09-30 18:00"),
        ("Resolution", "rs.bao.ling", "Thu 2026-10-08 18:00"),
        ("verify", "rs.tao.yan", "Wed 2026-09-30 18:00"),
        ("ReplyCall", "rs.jin.hua", "Thu 2026-10-08 18:00"),
        ("Interview", "rs.tao.yan", "Fri 2026-10-09 18:00"),
    ]
    assert (number, alone.case(number).story.ground) == ("TY-20260929-0001", "satisfied")
    assert verify(path_of(number)) == []


def test_a_major_matter_of_special_services_is_assigned_verified_and_visited(alone: Company) -> None:
    number = alone.file("phone", matter=MAID, address=HOME, source="authority")
    asked = [
        (what, who) for what, who, _ in walk(alone, number, "survey", Assignment={"person": "rs.lei.da"})
    ]
    assert ("Assignment", "rs.lei.da") in asked
    assert ("Resolution", "rs.lei.da") in asked
    assert ("verify_major", "rs.wan.jun") in asked
    assert open_to(alone, number) == [("Interview", "rs.wan.jun")]
    alone.say(number, "Interview", **UNHAPPY)
    assert (alone.stage(number), alone.case(number).story.round) == ("investigate", 2)
