"""Procedure D (levels with reply duty): every row of the table lived, by the right person in the right form.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

from typing import Any

import pytest

from adapters.cases import read_case
from adapters.packs import PACKS, read_pack
from adapters.paper import reply_text
from complaints.access import may_answer
from complaints.acts.level import change_level
from complaints.errors import Refusal
from complaints.forms import FormErrors, LevelChange
from complaints.people import Person
from tests.company import Company
from tests.procedures.whole_lives import due_at, ended, who, written
from tests.virtual import EMAIL

PACK = read_pack(PACKS / "graded-reply.yaml")
RUDE, BROKEN = "客服不耐烦，打不通", "机器故障，返修后又坏"
BURNT, BATCH = "主板烧机冒烟", "同批次多台机器都有问题"
QUALITY_HEAD, SUPERVISOR, MANAGER = "lai.zhigang", "wen.qing", "yin.tao"
HEADS = {"customer_service": "duan.hong", "quality": "lai.zhigang", "after_sales": "ge.wenbin"}
STRONG = ["strongly_dissatisfied"]
DAY_LATER = "Wed 2026-09-30 10:00"


def at(company: Company, stage: str | None, matter: str, channel: str = "phone", **said: Any) -> str:
    """A complaint with all contacts that has come to a stage or duty; `said` at the classification."""
    number = company.file(channel, matter=matter, email=EMAIL)
    company.until(number, stage, Classification=said)
    return number


# one life


def test_a_major_life_from_receipt_to_archive(company: Company) -> None:
    number = company.file("email", matter=BURNT + "，请上门，我要找记者曝光")
    assert (number, company.due(number)) == ("DJ-20260929-0001", "Tue 2026-09-29 12:00")
    company.say(number, "Classification")
    story = company.case(number).story
    assert (story.level, story.department, story.owner) == ("major", "quality", QUALITY_HEAD)
    assert (company.stage(number), company.due(number)) == ("investigate", "Wed 2026-09-30 00:00")
    assert [due_at(company, number, duty) for duty in ("calming", "site_visit")] == [DAY_LATER, DAY_LATER]
    company.say(number, "calming", calmed="致电安抚", damage="媒体已撤稿")
    company.say(number, "site_visit", found="电源短路")
    company.say(number, "Investigation")
    assert (company.stage(number), company.due(number)) == ("resolve", "Wed 2026-09-30 04:00")
    company.say(number, "Resolution", measures=["replace"], description="换新机", cost=5000)
    asked = company.question(number, "Approval")
    assert (asked.person, company.due(number)) == (SUPERVISOR, "Wed 2026-09-30 06:00")
    company.say(number, "Approval")
    reply = company.question(number, "ReplyText")
    assert (reply.role, reply.person, company.due(number)) == ("head", QUALITY_HEAD, DAY_LATER)
    company.say(number, "ReplyText", text="已为您换新机，并致歉意")
    assert "已为您换新机，并致歉意" in written(company, number, "reply")
    assert (company.stage(number), company.due(number)) == ("survey", "Fri 2026-10-09 18:00")
    company.say(number, "Survey")
    assert due_at(company, number, "archive") == "Wed 2026-09-30 18:00"
    case = ended(company, number, "satisfied")
    assert company.verbs(number) == [
        "filed", "registered", "answered", "classified", "dispatched", "answered", "performed", "answered",
        "performed", "answered", "investigated", "answered", "submitted", "answered", "approved", "resolved",
        "answered", "replied", "answered", "surveyed", "closed", "archived",
    ]  # fmt: skip
    replied = next(e for e in case.entries if e.verb == "replied")
    assert (replied.who, replied.data["form"]) == (QUALITY_HEAD, "letter")
    to_customer = [letter.kind for letter in company.letters(number) if not letter.person]
    assert sorted(to_customer) == ["acknowledgement", "closing", "reply", "survey"]


# the table, row by row

ROWS: list[Any] = [  # matter, channel, flags; level, form, role, person
    (RUDE, "phone", ["outside_image"], "major", "hand", "head", "duan.hong"),
    (RUDE, "email", ["outside_image"], "major", "letter", "head", "duan.hong"),
    (BURNT, "phone", [], "major", "hand", "head", "lai.zhigang"),
    (BURNT, "web", [], "major", "letter", "head", "lai.zhigang"),
    (BATCH, "letter", STRONG, "major", "hand", "head", "lai.zhigang"),
    (BATCH, "phone", [], "sub_major", "hand", "supervisor", SUPERVISOR),
    (BROKEN, "phone", STRONG, "sub_major", "hand", "supervisor", SUPERVISOR),
    (BROKEN, "on_site", [], "sub_major", "hand", "supervisor", SUPERVISOR),
    (RUDE, "email", [], "sub_major", "letter", "supervisor", SUPERVISOR),
    (RUDE, "letter", [], "sub_major", "hand", "supervisor", SUPERVISOR),
    (RUDE, "web", [], "sub_major", "letter", "supervisor", SUPERVISOR),
    (RUDE, "wechat", [], "sub_major", "hand", "supervisor", SUPERVISOR),
    (BROKEN, "email", ["head_needed"], "sub_major", "letter", "head", "ge.wenbin"),
    (BROKEN, "phone", ["head_needed"], "sub_major", "hand", "head", "ge.wenbin"),
    (RUDE, "phone", [], "general", "call", "agent", ""),
    (RUDE, "phone", STRONG, "general", "call", "agent", ""),
    (RUDE, "on_site", [], "general", "call", "site_staff", ""),
]


@pytest.mark.parametrize(("matter", "channel", "flags", "level", "form", "role", "person"), ROWS)
def test_who_replies_in_which_form_within_24_hours(
    company: Company,
    matter: str,
    channel: str,
    flags: list[str],
    level: str,
    form: str,
    role: str,
    person: str,
) -> None:
    number = at(company, "reply", matter, channel, flags=flags)
    assert company.case(number).story.level == level
    asked = next(q for q in company.open(number) if q.stage == "reply")
    assert (asked.form, asked.known["how"]) == ("ReplyText" if form == "letter" else "ReplyCall", form)
    assert (asked.role, company.due(number)) == (role, DAY_LATER)
    assert role in who(asked.person, company).roles
    assert asked.person == person or not person
    company.say(number, asked.form)
    story = company.case(number).story
    assert story.reply["form"] == form
    assert [e.who for e in company.case(number).entries if e.verb == "replied"] == [asked.person]
    assert len(company.letters(number, "reply")) == (form == "letter")


@pytest.mark.parametrize("part", ["repeated", "general", "individual"])
def test_repeated_general_and_individual_quality_complaints_are_sub_major(
    company: Company, part: str
) -> None:
    number = at(company, "reply", BROKEN, assessment_part=part)
    story = company.case(number).story
    assert (story.level, story.classification["assessment_part"]) == ("sub_major", part)


def test_a_written_reply_is_handed_over_where_there_is_no_address(company: Company) -> None:
    number = company.file("web", matter=RUDE, email="")
    company.until(number, "reply")
    assert company.question(number, "ReplyCall").known["how"] == "hand"
    with read_case(number) as case:
        assert reply_text(case, "zh-Hans").startswith("尊敬的李四")


@pytest.mark.parametrize(
    ("roles", "may"),
    [(["agent"], False), (["owner"], False), (["supervisor"], False), (["head"], True)],
)
def test_nobody_else_answers_for_the_head(company: Company, roles: list[str], may: bool) -> None:
    number = at(company, "reply", BURNT)
    question = company.question(number, "ReplyCall")
    person = Person(id="x", name="某人", email="x@graded-reply.example", roles=roles, departments=[])
    assert may_answer(person, question) is may


# the level: the desk sets none that is milder


@pytest.mark.parametrize(
    ("matter", "channel", "milder"),
    [(BURNT, "phone", "sub_major"), (BURNT, "phone", "general"), (BROKEN, "phone", "general"),
     (RUDE, "email", "general")],
)  # fmt: skip
def test_the_desk_cannot_set_a_milder_level(company: Company, matter: str, channel: str, milder: str) -> None:
    number = company.file(channel, matter=matter)
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "Classification", level=milder, level_reason="客户已平静")
    assert list(wrong.value.errors) == ["level"]
    assert company.verbs(number) == ["filed", "registered"]


def test_the_desk_sets_a_graver_level_with_a_reason(company: Company) -> None:
    number = company.file("phone", matter=RUDE)
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "Classification", level="major")
    assert list(wrong.value.errors) == ["level_reason"]
    company.say(number, "Classification", level="major", level_reason="客户为人大代表")
    story = company.case(number).story
    assert (story.level, story.owner) == ("major", HEADS["customer_service"])
    assert story.classification["suggested"]["level"] == "general"


def test_nor_can_the_desk_lower_it_later(company: Company) -> None:
    number = at(company, "investigate", BURNT)
    for by in ("dai.xiaoyu", "wan.qiang"):
        with pytest.raises(Refusal, match="调低"), company.change(number) as case:
            change_level(case, LevelChange(level="general", reason="已平静"), by, company.now)
    assert company.case(number).story.level == "major"
    assert "lowered" not in company.verbs(number)


def test_what_is_raised_to_major_is_answered_by_the_head_within_the_same_24_hours(company: Company) -> None:
    number = at(company, "resolve", RUDE)
    company.pass_time("5h")
    with company.change(number) as case:
        change_level(case, LevelChange(level="major", reason="客户已联系媒体"), "dai.xiaoyu", company.now)
    company.live(number)
    assert company.case(number).story.owner == HEADS["customer_service"]
    assert due_at(company, number, "calming") == DAY_LATER
    company.until(number, "reply")
    asked = company.question(number, "ReplyCall")
    assert (asked.role, asked.known["how"], company.due(number)) == ("head", "hand", DAY_LATER)
