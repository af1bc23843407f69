"""Procedure F (bank): lives from receipt to archive, late ones and what is approved.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

import pytest

from adapters.packs import PACKS, read_pack
from complaints.errors import Refusal
from complaints.forms import FormErrors
from tests.company import Company
from tests.procedures.whole_lives import customers, due_at, ended, notices

PACK = read_pack(PACKS / "bank.yaml")
BALANCE = "账户余额不符，少了三千元。"
LOAN = "贷款合同的利率与约定不符。"
FEES = "未经同意收取短信费和年费。"


# whole lives


def test_an_account_dispute_from_receipt_to_archive(company: Company) -> None:
    number = company.file(matter=BALANCE, demand="更正余额")
    asked = company.asked(number, "Classification")
    assert (asked.known["assessment"], asked.role) == ("account", "agent")
    assert asked.person in ("fang.yu", "tang.ning")
    assert due_at(company, number, "classify") == "Tue 2026-09-29 15:00"  # 4 office hours, without lunch
    company.say(number, "Classification", assessment_part="wrong_balance")
    owner = company.case(number).story.owner
    assert owner in ("deng.kai", "feng.lin")
    assert (company.stage(number), due_at(company, number, "investigate")) == (
        "investigate",
        "Mon 2026-10-12 18:00",
    )
    company.say(number, "Investigation", findings="系统重复记账", cause="批处理重跑")
    assert (company.stage(number), due_at(company, number, "resolve")) == ("resolve", "Mon 2026-10-19 18:00")
    company.say(number, "Resolution", measures=["correct", "explain"], description="已冲正三千元")
    assert (company.stage(number), due_at(company, number, "survey")) == ("survey", "Fri 2026-10-09 18:00")
    reply = company.case(number).story.reply
    assert (reply["form"], reply["findings"], reply["description"]) == (
        "letter",
        "系统重复记账",
        "已冲正三千元",
    )
    company.say(number, "Survey")
    assert company.verbs(number) == [
        "filed", "registered", "answered", "classified", "dispatched", "answered", "investigated",
        "answered", "resolved", "replied", "answered", "surveyed", "closed", "archived",
    ]  # fmt: skip
    assert customers(company, number) == ["acknowledgement", "closing", "reply", "survey"]
    assert company.told(number, "dispatch") == [owner]
    assert sorted(company.told(number, "asked")) == sorted([asked.person, owner])
    ended(company, number, "satisfied")


def test_a_telephone_life_ends_with_two_calls_of_the_desk(company: Company) -> None:
    number = company.file("phone", matter="柜员态度恶劣，很不耐烦", demand="道歉")
    company.until(number, "reply")
    assert (company.asked(number, "ReplyCall").role, due_at(company, number, "reply")) == (
        "agent",
        "Wed 2026-09-30 18:00",
    )
    company.at("2026-09-30T11:00+08:00")
    company.say(number, "ReplyCall")
    assert (company.asked(number, "Interview").role, due_at(company, number, "survey")) == (
        "agent",
        "Sat 2026-10-10 18:00",
    )
    company.say(number, "Interview")
    assert company.case(number).story.reply["form"] == "call"
    assert customers(company, number) == []
    ended(company, number, "satisfied")


def test_not_the_bank_s_responsibility_is_explained_and_closed_without_any_duty(company: Company) -> None:
    number = company.file(matter=LOAN)
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "Classification", validity="invalid")
    assert (set(wrong.value.errors), company.stage(number)) == ({"explanation"}, "classify")
    company.say(number, "Classification", validity="invalid", explanation="该贷款由他行发放")
    assert customers(company, number) == ["acknowledgement", "closing", "reply"]
    assert "resolved" not in company.verbs(number)
    ended(company, number, "not_valid")


# late


def test_a_late_account_dispute_is_reminded_told_and_escalated(company: Company) -> None:
    number = company.file(matter=BALANCE)
    company.until(number, "resolve")
    owner = company.case(number).story.owner
    company.at("2026-10-16T18:00+08:00")
    assert notices(company) == [("reminder", "asked")]
    assert company.told(number, "reminder") == [owner]
    assert (company.told(number, "delay"), company.told(number, "escalation")) == ([""], [])
    company.at("2026-10-19T17:59:59+08:00")
    assert company.sweep() == []
    company.at("2026-10-19T18:00+08:00")
    assert notices(company) == [("escalation", "supervisor")]
    assert sorted(company.told(number, "escalation")) == ["pan.qiang", "su.mei"]
    company.at("2026-10-20T14:00+08:00")  # 4 office hours later
    assert notices(company) == [("escalation", "manager")]
    assert sorted(company.told(number, "escalation")) == ["lu.jian", "pan.qiang", "su.mei"]
    company.until(number, None)
    ended(company, number, "satisfied")


def test_a_silent_consumer_is_closed_as_no_answer(company: Company) -> None:
    number = company.file(matter=BALANCE)
    company.until(number, "survey")
    company.at("2026-10-09T18:00+08:00")
    company.sweep()
    ended(company, number, "no_answer")


@pytest.mark.parametrize(
    ("cost", "role", "people"),
    [
        (1000, "", ()),
        (1000.01, "supervisor", ("su.mei", "pan.qiang")),
        (20000, "supervisor", ("su.mei", "pan.qiang")),
        (20001, "manager", ("lu.jian",)),
    ],
)
def test_what_exceeds_the_authority_is_approved(
    company: Company, cost: float, role: str, people: tuple[str, ...]
) -> None:
    number = company.file(matter=FEES)
    company.until(number, "resolve")
    company.say(number, "Resolution", cost=cost)
    if not role:
        assert company.stage(number) == "survey"
        return
    question = company.asked(number, "Approval")
    assert (question.role, due_at(company, number, "approve")) == (role, "Mon 2026-10-19 18:00")
    assert question.person in people
    with pytest.raises(Refusal, match="自己"):
        company.say(number, "Approval", by=company.case(number).story.owner)
    company.say(number, "Approval", decision="return", remarks="先退还费用")
    assert company.stage(number) == "resolve"
    company.say(number, "Resolution", cost=cost)
    company.say(number, "Approval")
    assert company.case(number).story.resolution["approved_by"] == question.person


def test_the_loss_by_a_violation_is_made_good_or_the_difference_explained(company: Company) -> None:
    number = company.file(matter=FEES)
    company.until(number, "resolve")
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "Resolution", loss=360, compensation=100)
    assert set(wrong.value.errors) == {"deviation_reason"}
    company.say(number, "Resolution", measures=["refund"], loss=360, compensation=360)
    assert company.case(number).story.reply["compensation"] == 360
