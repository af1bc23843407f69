"""Procedure F (bank): each category has its own handling duty, confirmed one by one or left out with reason.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

from typing import Any

import pytest

from adapters.packs import PACKS, read_pack
from complaints.forms import FormErrors
from tests.company import Company
from tests.procedures.whole_lives import due_at, ended
from tests.virtual import UNHAPPY

PACK = read_pack(PACKS / "bank.yaml")
BALANCE = "账户余额不符，少了三千元。"
LOAN = "贷款合同的利率与约定不符。"
FEES = "未经同意收取短信费和年费。"
CLASSES = PACK.views["assessment"].classes

CATEGORIES = [  # matter, category, department, who of it is asked, its handling duties
    ("柜员态度恶劣，很不耐烦", "general", "branches", {"ma.chao", "luo.xin"}, "correct apologise"),
    (
        "整体服务质量太差",
        "service_quality",
        "consumer_protection",
        {"tang.ning", "luo.xin"},
        "review improve",
    ),
    (FEES, "violation", "compliance", {"xie.ting", "han.wei"}, "verify rectify explain"),
    (LOAN, "contract", "legal", {"xie.ting", "han.wei"}, "negotiate mediate"),
    (BALANCE, "account", "operations", {"deng.kai", "feng.lin"}, "find_cause correct explain_result"),
    ("银行卡在国外被盗刷", "other", "card_risk", {"feng.lin", "han.wei"}, "stop_loss find_out inform"),
]


# each category has its own handling duty


@pytest.mark.parametrize(("matter", "key", "department", "owners", "duties"), CATEGORIES)
def test_each_category_is_handled_by_its_department_and_its_duties_are_confirmed(
    company: Company, matter: str, key: str, department: str, owners: set[str], duties: str
) -> None:
    number = company.file(matter=matter)
    company.until(number, "resolve")
    story = company.case(number).story
    assert (story.classification["assessment"], story.department) == (key, department)
    assert story.owner in owners
    company.say(number, "Resolution", duties_done=duties.split())
    resolution = company.case(number).story.resolution
    assert (resolution["duties_done"], resolution["duties_reason"]) == (duties.split(), "")
    company.until(number, None)
    ended(company, number, "satisfied")


MISSING = [(*row[:2], duty) for row in CATEGORIES for duty in row[4].split()]


@pytest.mark.parametrize(("matter", "key", "missing"), MISSING)
def test_no_duty_of_a_category_is_left_out_without_a_reason(
    company: Company, matter: str, key: str, missing: str
) -> None:
    number = company.file(matter=matter)
    company.until(number, "resolve")
    before = company.verbs(number)
    done = [duty for duty in CLASSES[key].duties if duty != missing]
    for said in ([], done):
        with pytest.raises(FormErrors) as wrong:
            company.say(number, "Resolution", duties_done=said)
        assert set(wrong.value.errors) == {"duties_done"}
    assert (company.verbs(number), company.stage(number)) == (before, "resolve")
    company.say(number, "Resolution", duties_done=done, duties_reason="客观上无法做到，已向客户说明")
    resolution = company.case(number).story.resolution
    assert (resolution["duties_done"], resolution["duties_reason"]) == (done, "客观上无法做到，已向客户说明")


def test_the_duty_of_another_category_does_not_count(company: Company) -> None:
    number = company.file(matter=BALANCE)
    company.until(number, "resolve")
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "Resolution", duties_done=["verify", "rectify", "explain"])
    assert set(wrong.value.errors) == {"duties_done"}
    assert company.stage(number) == "resolve"


def test_the_desk_may_put_it_in_another_category_which_then_decides_the_duty(company: Company) -> None:
    number = company.file(matter=BALANCE)
    company.say(number, "Classification", assessment="violation", assessment_part="undue_fees")
    assert company.case(number).story.department == "compliance"
    company.until(number, "resolve")
    with pytest.raises(FormErrors):
        company.say(number, "Resolution", duties_done=["find_cause", "correct", "explain_result"])
    company.say(number, "Resolution", duties_done=["verify", "rectify", "explain"])
    assert company.stage(number) == "survey"


def test_a_violation_is_verified_rectified_and_explained_again_in_rework(company: Company) -> None:
    number = company.file(matter=FEES)
    company.until(number, "survey")
    company.say(number, "Survey", **UNHAPPY)
    assert (company.stage(number), company.case(number).story.round) == ("investigate", 2)
    assert due_at(company, number, "investigate") == "Mon 2026-10-12 18:00"  # 5 working days of rework
    company.until(number, "resolve")
    with pytest.raises(FormErrors):
        company.say(number, "Resolution", duties_done=["verify", "rectify"])
    company.until(number, None)
    assert len(company.letters(number, "rework")) == 1
    ended(company, number, "satisfied")


# contract dispute: negotiation, then mediation


def test_a_contract_dispute_is_negotiated_and_mediated(company: Company) -> None:
    number = company.file(matter=LOAN, demand="按约定利率执行")
    company.until(number, "resolve")
    company.say(
        number, "Resolution", measures=["negotiate"], description="双方协商一致，按约定利率执行",
        duties_done=["negotiate"], duties_reason="协商已成，无需调解",
    )  # fmt: skip
    assert company.case(number).story.reply["measures"] == ["negotiate"]
    company.until(number, None)
    ended(company, number, "satisfied")


def test_a_contract_dispute_in_which_negotiation_fails_ends_by_mediation(company: Company) -> None:
    number = company.file(matter=LOAN)
    said: dict[str, Any] = {"measures": ["negotiate", "mediate"]}
    company.until(number, "decide", Survey=UNHAPPY, Resolution=said)
    question = company.asked(number, "ClosingDecision")
    assert (company.case(number).story.round, question.role, question.person) == (3, "manager", "lu.jian")
    assert due_at(company, number, "decide") == "Thu 2026-10-08 18:00"
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "ClosingDecision", decision="close", ground="mediated", reasons="")
    assert (set(wrong.value.errors), company.stage(number)) == ({"reasons"}, "decide")
    company.say(number, "ClosingDecision", decision="close", ground="mediated", reasons="经调解组织调解终结")
    closing = company.letters(number, "closing")[0].facts
    assert (closing["ground"], closing["reasons"]) == ("mediated", "经调解组织调解终结")
    ended(company, number, "mediated")
