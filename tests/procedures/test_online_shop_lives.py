"""Procedure J (online shop): a life of each level, its first line, tools and minutes, settling on the spot.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

from typing import Any

import pytest

from adapters.packs import PACKS, read_pack
from adapters.shelf import path_of, verify
from complaints.access import may_answer
from complaints.forms import FormErrors
from complaints.history import broken
from tests.company import Company
from tests.virtual import UNHAPPY, local
from tests.walk import open_to, walk

PACK = read_pack(PACKS / "online-shop.yaml")
BAI, MO, QIN = "os.bai.xue", "os.mo.lan", "os.qin.yu"
GU, HOU, KANG = "os.gu.feng", "os.hou.liang", "os.kang.ning"
JIA, MENG, QIAN = "os.jia.rui", "os.meng.dan", "os.qian.yun"
ROTTEN, SHORT, VOUCHER = "苹果烂了", "少发两件", "代金券用不了"
TWO: dict[str, Any] = {"description": "全额换货并免运费", "second": "全额换同价商品"}
ON: dict[str, Any] = {"outcome": "passed_on", "measures": [], "description": "客户要求换新券"}
EIGHTH = "Thu 2026-10-08 18:00"


def to_customer(company: Company, number: str) -> list[str]:
    """The kinds of letters that the customer got."""
    return sorted(letter.kind for letter in company.letters(number) if not letter.person)


# from receipt to archive


def test_level_one_from_receipt_to_archive(company: Company) -> None:
    number = company.file(matter=ROTTEN, demand="换货")
    assert walk(company, number, takes="2m", Resolution=TWO) == [
        ("Classification", BAI, "Tue 2026-09-29 10:10"),
        ("first_line_1", BAI, "Tue 2026-09-29 10:12"),
        ("Investigation", QIN, "Tue 2026-09-29 10:34"),  # the second line: 30 minutes from 10:04
        ("departments_checked", QIN, "Tue 2026-09-29 10:34"),
        ("Resolution", QIN, "Tue 2026-09-29 10:34"),
        ("Approval", JIA, "Tue 2026-09-29 10:34"),  # the supervisor
        ("Approval", QIAN, "Tue 2026-09-29 10:34"),  # the service manager
        ("OfferChoice", "", "Wed 2026-09-30 18:00"),
        ("Interview", BAI, EIGHTH),  # the first call-back is the first line's
    ]
    assert local(company.promised(number, "reply")) == "Wed 2026-09-30 18:00"  # within one working day
    assert company.verbs(number) == [
        "filed", "registered", "answered", "classified", "answered", "performed", "dispatched", "answered",
        "investigated", "answered", "performed", "answered", "submitted", "answered", "approved", "answered",
        "approved", "answered", "chosen", "resolved", "replied", "answered", "surveyed", "closed", "archived",
    ]  # fmt: skip
    case = company.case(number)
    assert (case.story.level, case.story.ground, case.story.survey["how"]) == ("level_1", "satisfied", "call")
    assert (case.story.reply["form"], case.story.reply["description"]) == ("letter", TWO["description"])
    assert to_customer(company, number) == ["acknowledgement", "closing", "offer", "reply"]
    assert (broken(case.entries), verify(path_of(number))) == ([], [])


def test_level_two_from_receipt_to_archive(company: Company) -> None:
    number = company.file(matter=SHORT, demand="补发")
    assert walk(company, number, takes="2m", Resolution={"measures": ["goods", "voucher"]}) == [
        ("Classification", BAI, "Tue 2026-09-29 10:10"),
        ("first_line_2", BAI, "Tue 2026-09-29 10:12"),
        ("Investigation", JIA, "Tue 2026-09-29 10:19"),  # the supervisor: 15 minutes from 10:04
        ("module_opinion", HOU, "Tue 2026-09-29 10:19"),  # the owner of the module
        ("Resolution", JIA, "Tue 2026-09-29 10:19"),
        ("Survey", "", EIGHTH),
    ]
    case = company.case(number)
    assert (case.story.level, case.story.ground) == ("level_2", "satisfied")
    assert not {"submitted", "chosen"} & set(company.verbs(number))
    assert (case.story.reply["form"], case.story.reply["measures"]) == ("letter", ["goods", "voucher"])
    assert to_customer(company, number) == ["acknowledgement", "closing", "reply", "survey"]
    assert (broken(case.entries), verify(path_of(number))) == ([], [])


def test_level_three_is_settled_on_the_spot(company: Company) -> None:
    number = company.file(matter=VOUCHER, demand="补券")
    said = {"measures": ["voucher", "calm", "gift_order"], "description": "已补券并赠礼品单"}
    assert walk(company, number, takes="1m", Settlement=said) == [
        ("Classification", BAI, "Tue 2026-09-29 10:10"),
        ("Settlement", BAI, "Tue 2026-09-29 10:06"),  # online at once: five minutes from 10:01
        ("Survey", "", EIGHTH),
    ]
    case = company.case(number)
    assert company.verbs(number) == [
        "filed", "registered", "answered", "classified", "answered", "settled", "resolved", "replied",
        "answered", "surveyed", "closed", "archived",
    ]  # fmt: skip
    assert (case.story.reply["form"], case.story.reply["measures"]) == ("spot", said["measures"])
    assert [e.who for e in case.entries if e.verb in ("settled", "replied")] == [BAI, BAI]
    assert to_customer(company, number) == ["acknowledgement", "closing", "survey"]  # it was said online
    assert (broken(case.entries), verify(path_of(number))) == ([], [])


@pytest.mark.parametrize(
    ("matter", "level", "module"),
    [
        ("蛋糕压坏了", "level_1", ""), ("加盟店渠道乱价", "level_1", ""), ("商品缺货", "level_2", GU),
        ("少发两件", "level_2", HOU), ("品牌方投诉", "level_3", ""), ("客服态度差", "level_3", ""),
        ("网页闪退", "level_3", ""),
    ],
)  # fmt: skip
def test_the_level_follows_from_the_matter(company: Company, matter: str, level: str, module: str) -> None:
    number = company.file(matter=matter)
    asked = walk(company, number, "resolve", Settlement=ON)
    assert company.case(number).story.level == level
    assert [who for what, who, _ in asked if what == "module_opinion"] == ([module] if module else [])


def test_a_delay_with_grave_consequence_is_of_level_one(company: Company) -> None:
    number = company.file(matter="送货迟到一天")
    company.say(number, "Classification", flags=["grave_consequence"])
    assert (company.case(number).story.level, company.stage(number)) == ("level_1", "first_line_1")


# the duty of the first line


@pytest.mark.parametrize(
    ("matter", "duty", "fields"),
    [(ROTTEN, "first_line_1", "calmed demand history reason"), (SHORT, "first_line_2", "details")],
)
def test_the_first_line_does_its_part_before_it_hands_over(
    company: Company, matter: str, duty: str, fields: str
) -> None:
    number = company.file(matter=matter)
    walk(company, number, duty)
    question = company.asked(number, duty)
    with pytest.raises(FormErrors) as wrong:
        company.answer_again(question)
    assert (sorted(wrong.value.errors), company.case(number).story.owner) == (fields.split(), "")
    assert question.role == "agent"


def test_the_history_of_the_customer_is_before_the_first_line(company: Company) -> None:
    first = company.file(matter=VOUCHER)
    second = company.file(matter=ROTTEN, phone="+86 138 0000 1111")
    assert company.question(second, "Classification").known["earlier"] == [first]
    walk(company, second, "first_line_1")
    company.say(second, "first_line_1", history="此前 1 件，优惠券")
    assert company.case(second).story.done["first_line_1"]["history"] == "此前 1 件，优惠券"


# tools


@pytest.mark.parametrize(
    ("matter", "stage", "form", "own", "others"),
    [
        (ROTTEN, "resolve", "Resolution", "exchange", "voucher goods cash calm gift_order"),
        (SHORT, "resolve", "Resolution", "cash", "exchange calm gift_order"),
        (VOUCHER, "settle", "Settlement", "gift_order", "exchange goods cash"),
    ],
)
def test_a_tool_of_another_level_is_refused(
    company: Company, matter: str, stage: str, form: str, own: str, others: str
) -> None:
    number = company.file(matter=matter)
    walk(company, number, stage)
    before = company.verbs(number)
    for tool in others.split():
        with pytest.raises(FormErrors) as wrong:
            company.say(number, form, measures=[own, tool])
        assert list(wrong.value.errors) == ["measures"]
    assert (company.verbs(number), company.stage(number)) == (before, stage)
    company.say(number, form, measures=[own])
    assert company.stage(number) != stage


# minutes


@pytest.mark.parametrize(("matter", "minutes", "owner"), [(ROTTEN, 30, QIN), (SHORT, 15, JIA)])
def test_what_is_late_by_the_minute_goes_up(company: Company, matter: str, minutes: int, owner: str) -> None:
    number = company.file(matter=matter)
    walk(company, number, "investigate")
    company.at(f"2026-09-29T10:{minutes - 5}:00+08:00")
    company.sweep()
    assert (company.told(number, "reminder"), company.told(number, "escalation")) == ([owner], [])
    company.at(f"2026-09-29T10:{minutes}:00+08:00")
    company.sweep()
    assert sorted(company.told(number, "escalation")) == [JIA, MENG]
    company.pass_time("30m")
    company.sweep()
    assert sorted(company.told(number, "escalation")) == [JIA, MENG, QIAN]
    walk(company, number, "resolve")
    assert company.due(number) == f"Tue 2026-09-29 10:{minutes}"  # one turnaround for both


def test_the_minutes_run_at_night_too(company: Company) -> None:
    company.at("2026-10-01T23:50+08:00")
    number = company.file(matter=ROTTEN)
    walk(company, number, "resolve")
    assert company.due(number) == "Fri 2026-10-02 00:20"


# on the spot, or the second line


def test_any_of_the_first_line_settles(company: Company) -> None:
    number = company.file(matter=VOUCHER)
    walk(company, number, "settle")
    question = company.asked(number, "Settlement")
    with company.change(number) as case:
        people = case.roster(company.now).people
    assert [may_answer(people[who], question) for who in (BAI, MO, KANG)] == [True, True, False]
    company.say(number, "Settlement", by=MO)
    assert (company.stage(number), company.case(number).story.resolution["approved_by"]) == ("survey", "")


def test_what_is_not_settled_at_once_is_escalated(company: Company) -> None:
    number = company.file(matter=VOUCHER)
    walk(company, number, "settle")
    company.pass_time("5m")
    company.sweep()
    assert sorted(company.told(number, "escalation")) == [JIA, MENG]


def test_what_the_first_line_cannot_settle_goes_to_the_second(company: Company) -> None:
    number = company.file(matter=VOUCHER)
    walk(company, number, "settle")
    with pytest.raises(FormErrors):
        company.say(number, "Settlement", outcome="passed_on", description="")
    found = walk(company, number, "survey", Settlement=ON)
    assert found == [
        ("Settlement", BAI, "Tue 2026-09-29 10:05"),
        ("Investigation", QIN, "Tue 2026-09-29 10:15"),
        ("Resolution", QIN, "Tue 2026-09-29 10:15"),
    ]
    assert ("passed_on" in company.verbs(number), "settled" in company.verbs(number)) == (True, False)
    assert company.case(number).story.reply["form"] == "letter"


def test_a_customer_who_is_not_content_with_the_spot_is_served_by_the_second_line(company: Company) -> None:
    number = company.file(matter=VOUCHER)
    walk(company, number, "survey")
    company.say(number, "Survey", **UNHAPPY)
    assert company.case(number).story.round == 2
    asked = walk(company, number, "survey")
    assert [(what, who) for what, who, _ in asked] == [("Investigation", QIN), ("Resolution", QIN)]
    assert open_to(company, number) == [("Survey", "")]
