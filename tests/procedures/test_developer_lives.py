"""Procedure H (developer): lives from receipt to archive, and every item of the closing list as a due time.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

from typing import Any

import pytest

from adapters.packs import PACKS, read_pack
from complaints.forms import FormErrors
from tests.company import Company
from tests.procedures.whole_lives import customers, due_at, ended, notices
from tests.virtual import UNHAPPY

PACK = read_pack(PACKS / "developer.yaml")
HOLLOW = "交房遗留问题，墙面空鼓没人修"
FLAT = {"project": "澜湾 3-2-501", "demand": "尽快解决"}
SUPERVISORS = ["fan.rui", "shi.lei"]

ITEMS = [  # matter, kind, unit, closing due of a complaint of Tue 29 Sep 10:00, of Fri 9 Oct 17:00
    ("售楼处的置业顾问不专业", "sales_service", "sales", "Thu 2026-10-08", "Mon 2026-10-12"),
    ("签约慢，无人回复", "sales_service", "sales", "Thu 2026-10-08", "Mon 2026-10-12"),
    ("样板间与宣传不符，虚假宣传", "false_promise", "sales", "Thu 2026-10-08", "Mon 2026-10-12"),
    ("我要退订认购的房子", "cancel_refund", "sales", "Mon 2026-10-12", "Thu 2026-10-15"),
    ("要求解除合同", "contract_cancellation", "contracts", "Mon 2026-10-19", "Thu 2026-10-22"),
    ("滞纳金算错了", "late_fee", "contracts", "Thu 2026-10-08", "Mon 2026-10-12"),
    ("装修合同没有给我", "decoration", "contracts", "Mon 2026-10-12", "Thu 2026-10-15"),
    ("房产证迟迟办不下来", "title_slow", "contracts", "Thu 2026-10-08", "Mon 2026-10-12"),
    ("老带新的佣金一直没有结", "commission", "sales", "Mon 2026-10-19", "Thu 2026-10-22"),
    (HOLLOW, "delivery_defects", "engineering", "Mon 2026-10-12", "Thu 2026-10-15"),
    ("过保后维修师傅乱说话", "engineer_service", "engineering", "Thu 2026-10-08", "Mon 2026-10-12"),
    ("赔付款还没有到", "slow_compensation", "finance", "Mon 2026-10-12", "Thu 2026-10-15"),
    ("退款三个月没到账", "slow_refund", "finance", "Mon 2026-10-26", "Thu 2026-10-29"),
    ("公寓押金不退", "rental", "leasing", "Thu 2026-10-08", "Mon 2026-10-12"),
    ("物业保安态度差，园区有白蚁", "property", "property", "Thu 2026-10-08", "Mon 2026-10-12"),
    ("电梯故障", "lift", "property", "Mon 2026-10-12", "Thu 2026-10-15"),
    ("班车没有来", "other", "customer_service", "Wed 2026-09-30", "Sat 2026-10-10"),
    ("门票绑定不了", "other", "customer_service", "Wed 2026-09-30", "Sat 2026-10-10"),
]


def receive(company: Company, matter: str = HOLLOW, channel: str = "web", **fields: Any) -> str:
    """A complaint with all that has to be recorded."""
    return company.file(channel, matter=matter, **(FLAT | fields))


# whole lives


def test_a_company_level_life_from_receipt_to_archive(company: Company) -> None:
    number = receive(company)
    asked = company.asked(number, "Classification")
    assert (asked.known["assessment"], asked.known["level_by_rule"], asked.role) == (
        "delivery_defects",
        "company",
        "agent",
    )
    assert due_at(company, number, "classify") == "Tue 2026-09-29 12:00"
    company.say(number, "Classification", assessment_part="slow_repair")
    owner = company.case(number).story.owner
    assert owner in ("cui.ming", "ren.peng")
    assert due_at(company, number, "investigate") == "Mon 2026-10-12 18:00"
    assert due_at(company, number, "company_progress") == "Thu 2026-10-08 18:00"
    assert {q.person for q in company.open(number)} == {owner}
    company.at("2026-09-30T10:00+08:00")
    company.say(number, "company_progress", situation="空鼓三处", progress="已派工", reaction="同意周五维修")
    company.say(number, "Investigation")
    company.at("2026-10-09T16:00+08:00")
    company.say(number, "Resolution", measures=["repair"], description="空鼓已修复")  # done, please close
    call = company.asked(number, "Interview")
    assert (call.role, call.person in ("song.jia", "qin.yue"), call.known["how"]) == ("agent", True, "call")
    assert due_at(company, number, "survey") == "Mon 2026-10-12 18:00"  # 2 working days, one is a Saturday
    assert company.letters(number, "survey") == []
    company.say(number, "Interview")
    assert company.verbs(number) == [
        "filed", "registered", "answered", "classified", "dispatched", "answered", "performed", "answered",
        "investigated", "answered", "resolved", "replied", "answered", "surveyed", "closed", "archived",
    ]  # fmt: skip
    assert customers(company, number) == ["acknowledgement", "closing", "reply"]
    assert sorted(company.told(number, "told")) == SUPERVISORS
    assert company.case(number).story.reply["form"] == "letter"
    ended(company, number, "satisfied")


def test_a_group_level_life_from_receipt_to_archive(company: Company) -> None:
    number = receive(company, "集团总部转来：退款三个月没到账", "third_party", source="internal")
    asked = company.asked(number, "Classification")
    assert (asked.known["flags"], asked.known["level_by_rule"]) == (["headquarters"], "group")
    company.say(number, "Classification")
    assert due_at(company, number, "group_progress") == "Wed 2026-09-30 15:00"
    assert due_at(company, number, "investigate") == "Mon 2026-10-26 18:00"
    company.say(number, "group_progress", situation="退款在审", progress="财务复核", answer="七日内到账")
    company.until(number, "reply")
    assert (company.asked(number, "ReplyCall").role, due_at(company, number, "reply")) == (
        "agent",
        "Wed 2026-09-30 18:00",
    )
    company.say(number, "ReplyCall")
    assert due_at(company, number, "survey") == "Thu 2026-10-08 18:00"
    company.until(number, None)
    assert [v for v in company.verbs(number) if v != "answered"] == [
        "filed", "registered", "classified", "dispatched", "performed", "investigated", "resolved",
        "replied", "surveyed", "closed", "archived",
    ]  # fmt: skip
    ended(company, number, "satisfied")


@pytest.mark.parametrize("channel", ["phone", "letter", "on_site", "third_party"])
def test_every_channel_of_the_company_level_leads_to_the_end(company: Company, channel: str) -> None:
    number = receive(company, channel=channel)
    company.until(number, None)
    assert company.case(number).story.level == "company"
    ended(company, number, "satisfied")


# the closing list


@pytest.mark.parametrize(("matter", "kind", "unit", "tuesday", "friday"), ITEMS)
def test_every_item_of_the_closing_list(
    company: Company, matter: str, kind: str, unit: str, tuesday: str, friday: str
) -> None:
    for filed, limit in (("2026-09-29T10:00+08:00", tuesday), ("2026-10-09T17:00+08:00", friday)):
        company.at(filed)
        number = receive(company, matter)
        company.until(number, "investigate")
        story = company.case(number).story
        assert (story.classification["assessment"], story.department) == (kind, unit)
        assert due_at(company, number, "investigate") == f"{limit} 18:00"
        company.until(number, "resolve")
        assert due_at(company, number, "resolve") == f"{limit} 18:00"
        company.until(number, "approve", Resolution={"cost": 5001})
        assert (company.asked(number, "Approval").role, due_at(company, number, "approve")) == (
            "supervisor",
            f"{limit} 18:00",
        )


def test_the_closing_limit_counts_from_registration(company: Company) -> None:
    number = receive(company, demand="")
    company.at("2026-09-30T08:30+08:00")
    company.say(number, "Registration", demand="修好")
    company.until(number, "resolve")
    assert due_at(company, number, "resolve") == "Tue 2026-10-13 18:00"


def test_a_missed_closing_limit_is_reminded_and_escalated(company: Company) -> None:
    number = receive(company)
    company.until(number, "investigate")
    company.say(number, "company_progress")
    company.until(number, "resolve")
    owner = company.case(number).story.owner
    company.at("2026-10-12T14:00+08:00")
    assert (notices(company), company.told(number, "reminder")) == ([("reminder", "asked")], [owner])
    company.at("2026-10-12T18:00+08:00")
    assert notices(company) == [("escalation", "supervisor")]
    assert sorted(company.told(number, "escalation")) == SUPERVISORS
    company.at("2026-10-13T14:00+08:00")
    assert notices(company) == [("escalation", "manager")]
    company.at("2026-10-14T14:00+08:00")
    assert notices(company) == [("escalation", "manager")]  # again, every working day
    assert company.told(number, "escalation").count("peng.hai") == 2
    company.until(number, None)
    ended(company, number, "satisfied")


@pytest.mark.parametrize("missing", ["review", "to_finance"])
def test_cancel_and_refund_is_reviewed_and_passed_to_finance(company: Company, missing: str) -> None:
    number = receive(company, "我要退订认购的房子")
    company.until(number, "resolve")
    done = [duty for duty in ("review", "to_finance") if duty != missing]
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "Resolution", duties_done=done)
    assert (set(wrong.value.errors), company.stage(number)) == ({"duties_done"}, "resolve")
    assert company.told(number, "told") == []
    company.say(number, "Resolution", measures=["refund"], duties_done=["review", "to_finance"])
    assert sorted(company.told(number, "told")) == ["jiang.bo", "wei.ran"]  # the owners in finance


def test_finance_hears_of_a_refund_only_when_it_is_approved(company: Company) -> None:
    number = receive(company, "我要退订认购的房子")
    company.until(number, "approve", Resolution={"cost": 20000})
    assert company.told(number, "told") == []
    company.say(number, "Approval")
    assert sorted(company.told(number, "told")) == ["jiang.bo", "wei.ran"]


# closing: the unit reports done, customer service calls back, the owner agrees


def test_a_late_call_back_is_reminded_and_escalated(company: Company) -> None:
    number = receive(company)
    company.until(number, "survey", company_progress={})
    agent = company.asked(number, "Interview").person
    company.at("2026-10-08T14:00+08:00")
    company.sweep()
    assert agent in company.told(number, "reminder")
    company.at("2026-10-08T18:00+08:00")
    assert ("escalation", "supervisor") in notices(company)
    company.say(number, "Interview")
    ended(company, number, "satisfied")


def test_who_does_not_agree_gets_it_done_again_until_he_agrees(company: Company) -> None:
    number = receive(company)
    for round_ in range(2, 6):
        company.until(number, "survey")
        company.say(number, "Interview", **UNHAPPY)
        assert (company.stage(number), company.case(number).story.round) == ("investigate", round_)
        assert due_at(company, number, "investigate") == "Mon 2026-10-12 18:00"  # 5 working days of rework
    company.until(number, None)
    assert len(company.letters(number, "rework")) == 4
    ended(company, number, "satisfied")
