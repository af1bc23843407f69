"""Procedure K (residential community): lives from receipt to archive, registration, nature, what is invalid.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

from typing import Any

import pytest

from adapters.packs import PACKS, read_pack
from adapters.shelf import path_of, verify
from complaints.forms import FormErrors
from complaints.history import broken
from tests.company import Company
from tests.virtual import local
from tests.walk import open_to, walk

PACK = read_pack(PACKS / "residential-community.yaml")
FANG, YE, SHEN = "rc.fang.ming", "rc.ye.qing", "rc.shen.yan"
PAN, GE, XIA = "rc.pan.long", "rc.ge.chun", "rc.xia.wei"
DAI, REN, FAN = "rc.dai.lin", "rc.ren.jian", "rc.fan.zhong"
LIFT, HOME, DEVELOPER = "电梯坏了", "3栋501", "开发商不退房"


def to_customer(company: Company, number: str) -> list[str]:
    """The kinds of letters that the resident got."""
    return sorted(letter.kind for letter in company.letters(number) if not letter.person)


# from receipt to archive


def test_an_ordinary_complaint_by_telephone_from_receipt_to_archive(company: Company) -> None:
    number = company.file("phone", matter=LIFT, address=HOME)
    assert walk(company, number, takes="10m") == [
        ("Registration", FANG, "Tue 2026-09-29 10:30"),  # the duty officer of the dispatch centre
        ("Classification", FANG, "Tue 2026-09-29 11:10"),
        ("Investigation", PAN, "Wed 2026-09-30 18:00"),
        ("Resolution", PAN, "Fri 2026-10-09 18:00"),
        ("verify", YE, "Wed 2026-09-30 18:00"),  # a dispatch assistant
        ("ReplyCall", FANG, "Thu 2026-10-08 18:00"),
        ("Interview", SHEN, "Fri 2026-10-09 18:00"),  # called back by telephone
    ]
    assert local(company.promised(number, "progress")) == "Wed 2026-09-30 18:00"
    assert company.verbs(number) == [
        "filed", "answered", "registered", "answered", "classified", "dispatched", "answered", "investigated",
        "answered", "resolved", "answered", "performed", "answered", "replied", "answered", "surveyed",
        "closed", "archived",
    ]  # fmt: skip
    case = company.case(number)
    assert (case.story.level, case.story.ground) == ("ordinary", "satisfied")
    assert (case.story.reply["form"], case.story.survey["how"]) == ("call", "call")
    assert (to_customer(company, number), company.open(number)) == ([], [])
    assert (broken(case.entries), verify(path_of(number))) == ([], [])


def test_a_major_complaint_by_petition_from_receipt_to_archive(company: Company) -> None:
    number = company.file("third_party", matter=LIFT, address=HOME, source="authority")
    assert walk(company, number, takes="10m") == [
        ("Registration", FANG, "Tue 2026-09-29 10:30"),
        ("Classification", FANG, "Tue 2026-09-29 11:10"),
        ("Assignment", FAN, "Tue 2026-09-29 12:20"),  # the general property manager names somebody
        ("Investigation", PAN, "Wed 2026-09-30 18:00"),
        ("Resolution", PAN, "Fri 2026-10-09 18:00"),
        ("verify_major", REN, "Wed 2026-09-30 18:00"),  # the centre manager
        ("Interview", REN, "Fri 2026-10-09 18:00"),  # visits at home
    ]
    case = company.case(number)
    assert (case.story.level, case.story.ground) == ("major", "satisfied")
    assert (case.story.reply["form"], case.story.survey["how"]) == ("letter", "visit")
    assert sorted(company.told(number, "told")) == [FAN, REN]
    assert to_customer(company, number) == ["acknowledgement", "closing", "reply"]
    assert (broken(case.entries), verify(path_of(number))) == ([], [])


@pytest.mark.parametrize(
    ("channel", "reply", "how"),
    [
        ("phone", "call", "call"), ("on_site", "call", "call"), ("letter", "hand", "call"),
        ("web", "letter", "call"), ("third_party", "letter", "call"), ("email", "letter", "letter"),
        ("wechat", "letter", "letter"),
    ],
)  # fmt: skip
def test_each_form_is_answered_in_its_form_and_called_back(
    company: Company, channel: str, reply: str, how: str
) -> None:
    number = company.file(
        channel, matter=LIFT, address=HOME, email="" if channel == "phone" else "a@b.example"
    )
    walk(company, number)
    story = company.case(number).story
    assert (story.reply["form"], story.survey["how"], story.ground) == (reply, how, "satisfied")


# registered at the dispatch centre, with an apology


@pytest.mark.parametrize("channel", ["phone", "on_site", "letter", "web", "third_party"])
def test_the_duty_officer_apologises_first_and_records(company: Company, channel: str) -> None:
    number = company.file(channel, matter=LIFT, address=HOME)
    question = company.asked(number, "Registration")
    assert (question.person, company.due(number)) == (FANG, "Tue 2026-09-29 10:30")
    for missing in ("apologised", "told_centre", "recorded"):
        ticked = [item for item in ("apologised", "told_centre", "recorded") if item != missing]
        with pytest.raises(FormErrors) as wrong:
            company.say(number, "Registration", checked=ticked)
        assert (list(wrong.value.errors), company.stage(number)) == (["checked"], "register")
    company.say(number, "Registration")
    [registered] = [e for e in company.case(number).entries if e.verb == "registered"]
    assert registered.data["checked"] == ["apologised", "told_centre", "recorded"]
    assert (registered.who, registered.data["work_order"]) == (FANG, "XQG-20260929-0001")


def test_building_and_contact_are_asked_for_where_they_are_missing(company: Company) -> None:
    number = company.file("phone", matter=LIFT, phone="", address="")
    with pytest.raises(FormErrors) as wrong:
        company.answer_again(company.asked(number, "Registration"), checked=list(PACK.checklists["phone"]))
    assert set(wrong.value.errors) == {"address", "phone"}


def test_a_registration_that_does_not_come_is_escalated(company: Company) -> None:
    number = company.file("phone", matter=LIFT, address=HOME)
    company.at("2026-09-29T10:20+08:00")
    company.sweep()
    company.at("2026-09-29T10:30+08:00")
    company.sweep()
    assert (company.told(number, "reminder"), company.told(number, "escalation")) == ([FANG], [DAI])
    company.at("2026-09-29T11:30+08:00")
    company.sweep()
    assert company.told(number, "escalation") == [DAI, REN]


def test_another_department_files_it_and_the_centre_registers(company: Company) -> None:
    number = company.file("on_site", by=GE, matter=LIFT, address=HOME, source="internal")
    assert company.asked(number, "Registration").person == FANG
    walk(company, number)
    assert [e.who for e in company.case(number).entries if e.verb in ("filed", "registered")] == [GE, FANG]


# valid, invalid, not to be judged


@pytest.mark.parametrize(
    ("channel", "flags", "by", "form"),
    [
        ("phone", [], FANG, "ReplyCall"), ("web", [], FANG, "ReplyText"),
        ("phone", ["centre_manager_explains"], REN, "ReplyCall"),
        ("web", ["centre_manager_explains"], REN, "ReplyText"),
        ("phone", ["general_manager_explains"], FAN, "ReplyCall"),
    ],
)  # fmt: skip
def test_what_is_not_ours_is_courteously_explained_and_recorded(
    company: Company, channel: str, flags: list[str], by: str, form: str
) -> None:
    number = company.file(channel, matter=DEVELOPER, address=HOME)
    walk(company, number, "classify")
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "Classification", validity="invalid", explanation="")
    assert list(wrong.value.errors) == ["explanation"]
    company.say(number, "Classification", validity="invalid", explanation="退房由开发商负责", flags=flags)
    assert open_to(company, number) == [(form, by)]
    text = "很抱歉，退房由开发商负责"
    said: dict[str, Any] = {"text": text} if form == "ReplyText" else {"notes": text}
    company.say(number, form, **said)
    case = company.case(number)
    assert (case.story.ground, company.stage(number)) == ("not_valid", None)
    [replied] = [e for e in case.entries if e.verb == "replied"]
    assert (replied.who, replied.data["valid"]) == (by, False)
    told = replied.data["explanation"] if form == "ReplyText" else replied.data["notes"]
    assert told == text
    assert not {"dispatched", "resolved", "surveyed"} & set(company.verbs(number))


def test_what_the_duty_officer_cannot_judge_the_centre_manager_decides(company: Company) -> None:
    number = company.file("phone", matter=DEVELOPER, address=HOME)
    walk(company, number, "classify")
    due = company.due(number)
    company.say(number, "Classification", validity="undecided", explanation="是否属我司范围不清楚")
    question = company.asked(number, "Classification")
    assert (question.role, question.person, company.stage(number)) == ("centre_manager", REN, "classify")
    assert company.due(number) == due  # the hour runs on
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "Classification", validity="undecided")
    assert list(wrong.value.errors) == ["validity"]
    company.say(number, "Classification", validity="valid")
    [classified] = [e for e in company.case(number).entries if e.verb == "classified"]
    assert (classified.who, company.stage(number)) == (REN, "investigate")


def test_in_the_centre_managers_absence_a_superior_or_deputy_judges(company: Company) -> None:
    company.away(REN)
    number = company.file("phone", matter=DEVELOPER, address=HOME)
    walk(company, number, "classify")
    company.say(number, "Classification", validity="undecided")
    assert company.asked(number, "Classification").person == DAI  # the deputy


# major


@pytest.mark.parametrize("flag", ["raised_with_authority", "heavy_effect"])
def test_major_is_reported_up_before_anything_is_done(company: Company, flag: str) -> None:
    number = company.file("phone", matter=LIFT, address=HOME)
    walk(company, number, "classify")
    company.say(number, "Classification", flags=[flag])
    assert company.case(number).story.level == "major"
    assert sorted(company.told(number, "told")) == [FAN, REN]
    assert (open_to(company, number), company.due(number)) == ([("Assignment", FAN)], "Tue 2026-09-29 12:00")


@pytest.mark.parametrize("person", [FAN, PAN, XIA])
def test_the_general_manager_takes_it_on_or_names_somebody(company: Company, person: str) -> None:
    number = company.file("phone", matter=LIFT, address=HOME, source="authority")
    walk(company, number, "dispatch")
    with pytest.raises(FormErrors):
        company.say(number, "Assignment", person="rc.nobody")
    company.say(number, "Assignment", person=person, reason="请当天到现场")
    assert company.case(number).story.owner == person
    asked = walk(company, number)
    handled = [(what, who) for what, who, _ in asked if what in ("Investigation", "Resolution")]
    assert handled == [("Investigation", person), ("Resolution", person)]
    assert asked[-1][:2] == ("Interview", REN)


def test_a_major_complaint_is_visited_and_never_asked_on_the_web(company: Company) -> None:
    number = company.file("wechat", matter=LIFT, address=HOME, source="authority")
    walk(company, number, "survey")
    question = company.asked(number, "Interview")
    assert (question.role, question.person, question.known["how"]) == ("centre_manager", REN, "visit")
    assert company.told(number, "survey") == []
