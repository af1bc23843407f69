"""Procedure B (customer service department): lives from receipt to archive, and its particular turns.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

from typing import Any

import pytest

from adapters.packs import PACKS, read_pack
from complaints.errors import Refusal
from complaints.forms import FormErrors
from tests.company import Company
from tests.procedures.whole_lives import due_at, ended, put_at, who, written

PACK = read_pack(PACKS / "customer-service.yaml")
RUDE = "客服态度恶劣，还挂电话"
PROMISE = "说好的套餐承诺不兑现"
LEAKED = "我的个人信息被泄露"
AGENTS = {"jin.yulan", "mu.chunhua"}


def at(company: Company, stage: str, matter: str = RUDE, channel: str = "web", **fields: Any) -> str:
    """A complaint that has come to a stage or duty."""
    number = company.file(channel, matter=matter, **fields)
    company.until(number, stage)
    return number


# one life


def test_a_life_from_receipt_to_archive(company: Company) -> None:
    number = company.file(matter=RUDE)
    assert number == "KF-20260929-0001"
    assert (company.question(number, "Classification").role, company.due(number)) == (
        "agent",
        "Tue 2026-09-29 15:00",
    )
    company.say(number, "Classification")
    asked = company.question(number, "Investigation")
    assert (asked.role, company.due(number)) == ("owner", "Fri 2026-10-09 18:00")
    company.say(number, "Investigation", evidence_kinds=["letter", "recording", "sms"])
    assert (company.stage(number), company.due(number)) == ("joint_investigation", "Sat 2026-10-10 18:00")
    company.say(number, "joint_investigation", departments="运营部", statements="话务员承认挂断")
    assert (company.stage(number), company.due(number)) == ("resolve", "Mon 2026-10-12 18:00")
    company.say(number, "Resolution", measures=["apology", "process"], description="话务员道歉，改进流程")
    assert (company.question(number, "OfferChoice").role, company.due(number)) == (
        "customer",
        "Fri 2026-10-09 18:00",
    )
    company.say(number, "OfferChoice", choice="first")
    story = company.case(number).story
    assert (story.reply["form"], company.due(number)) == ("letter", "Fri 2026-10-09 18:00")
    assert due_at(company, number, "reply") == "Wed 2026-09-30 18:00"
    company.say(number, "Interview")
    assert (company.stage(number), company.due(number)) == ("summary", "Fri 2026-10-09 18:00")
    company.say(number, "summary")
    assert (company.stage(number), company.due(number)) == ("tracking", "Thu 2026-10-15 18:00")
    company.say(number, "tracking")
    assert due_at(company, number, "archive") == "Mon 2026-10-19 18:00"
    ended(company, number, "satisfied")
    assert company.verbs(number) == [
        "filed", "registered", "answered", "classified", "dispatched", "answered", "investigated",
        "answered", "performed", "answered", "submitted", "answered", "chosen", "resolved", "replied",
        "answered", "surveyed", "closed", "answered", "performed", "answered", "performed", "archived",
    ]  # fmt: skip
    to_customer = [letter.kind for letter in company.letters(number) if not letter.person]
    assert sorted(to_customer) == ["acknowledgement", "closing", "offer", "reply"]


def test_every_complaint_has_a_number_and_a_work_order_of_its_own(company: Company) -> None:
    first, second = company.file(matter=RUDE), company.file(matter=RUDE)
    assert [first, second] == ["KF-20260929-0001", "KF-20260929-0002"]
    orders = [company.case(number).story.work_order for number in (first, second)]
    assert orders == ["KFGD-20260929-0001", "KFGD-20260929-0002"]
    assert first in written(company, first, "acknowledgement")


# classified and graded


@pytest.mark.parametrize(
    ("matter", "said", "level", "investigate", "resolve"),
    [
        (RUDE, {}, "ordinary", "Fri 2026-10-09 18:00", "Mon 2026-10-12 18:00"),
        (PROMISE, {}, "serious", "Thu 2026-10-08 18:00", "Fri 2026-10-09 18:00"),
        (LEAKED, {}, "major", "Wed 2026-09-30 18:00", "Thu 2026-10-08 18:00"),
        (RUDE, {"flags": ["several"]}, "serious", "Thu 2026-10-08 18:00", "Fri 2026-10-09 18:00"),
        (RUDE, {"flags": ["public"]}, "major", "Wed 2026-09-30 18:00", "Thu 2026-10-08 18:00"),
        (RUDE, {"severity_adjustment": 20, "adjustment_reason": "客户高龄"}, "serious",
         "Thu 2026-10-08 18:00", "Fri 2026-10-09 18:00"),
        (RUDE, {"level": "major", "level_reason": "客户为老人"}, "major",
         "Wed 2026-09-30 18:00", "Thu 2026-10-08 18:00"),
    ],
)  # fmt: skip
def test_the_grade_sets_the_limits(
    company: Company, matter: str, said: dict[str, Any], level: str, investigate: str, resolve: str
) -> None:
    number = company.file(matter=matter)
    company.say(number, "Classification", **said)
    assert company.case(number).story.level == level
    assert company.due(number) == investigate
    company.until(number, "resolve")
    assert company.due(number) == resolve


def test_the_desk_sets_no_milder_grade_and_no_graver_one_without_a_reason(company: Company) -> None:
    number = company.file(matter=LEAKED)
    for said, field in (({"level": "ordinary"}, "level"), ({"severity_adjustment": 5}, "adjustment_reason")):
        with pytest.raises(FormErrors) as wrong:
            company.say(number, "Classification", **said)
        assert list(wrong.value.errors) == [field]
    assert company.verbs(number) == ["filed", "registered"]
    assert company.asked(number, "Classification").is_open


@pytest.mark.parametrize(
    ("matter", "department"),
    [(RUDE, "customer_service"), ("排队等待没人接", "operations"), (PROMISE, "sales"),
     ("账单多收费", "finance"), (LEAKED, "technology")],
)  # fmt: skip
def test_the_nature_leads_to_the_department(company: Company, matter: str, department: str) -> None:
    number = at(company, "investigate", matter)
    story = company.case(number).story
    assert story.department == department
    assert department in who(story.owner, company).departments


# evidence, and the departments concerned


def test_the_kinds_of_evidence_are_kept_and_others_refused(company: Company) -> None:
    number = at(company, "investigate")
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "Investigation", evidence_kinds=["hearsay"])
    assert list(wrong.value.errors) == ["evidence_kinds"]
    with pytest.raises(FormErrors):
        company.say(number, "Investigation", evidence="")
    company.say(
        number, "Investigation", evidence="第 1 至 3 号", evidence_kinds=["letter", "recording", "sms"]
    )
    assert company.case(number).story.findings["evidence_kinds"] == ["letter", "recording", "sms"]


def test_the_departments_concerned_are_heard_before_any_solution(company: Company) -> None:
    number = at(company, "joint_investigation")
    question = company.asked(number, "joint_investigation")
    assert question.person == company.case(number).story.owner
    with pytest.raises(FormErrors) as wrong:
        company.answer_again(question, departments="", statements="")
    assert set(wrong.value.errors) == {"departments", "statements"}
    assert [q.form for q in company.open(number)] == ["Duty"]
    company.say(number, "joint_investigation", departments="运营部、财务部", statements="属实")
    assert company.case(number).story.done["joint_investigation"]["departments"] == "运营部、财务部"


# the solution, negotiated


def test_only_apology_compensation_and_process_improvement(company: Company) -> None:
    number = at(company, "resolve")
    for measures in (["replace"], []):
        with pytest.raises(FormErrors) as wrong:
            company.say(number, "Resolution", measures=measures)
        assert list(wrong.value.errors) == ["measures"]
    company.say(number, "Resolution", measures=["apology", "compensation", "process"], compensation=200)
    assert company.stage(number) == "offer"


def test_a_costly_solution_is_approved_before_it_is_offered(company: Company) -> None:
    number = at(company, "resolve")
    company.say(number, "Resolution", measures=["compensation"], compensation=5000)
    assert (company.question(number, "Approval").role, company.due(number)) == (
        "supervisor",
        "Tue 2026-10-13 18:00",
    )
    assert company.letters(number, "offer") == []
    company.say(number, "Approval", decision="approve")
    assert company.stage(number) == "offer"


def test_an_accepted_solution_is_what_is_replied(company: Company) -> None:
    number = at(company, "resolve")
    company.say(number, "Resolution", measures=["compensation"], description="退还差额", compensation=300)
    assert "退还差额" in written(company, number, "offer")
    company.say(number, "OfferChoice", choice="first", remarks="可以")
    story = company.case(number).story
    assert (story.choice["choice"], story.choice["silent"], story.reply["compensation"]) == (
        "first",
        False,
        300,
    )
    assert "退还差额" in written(company, number, "reply")


def test_a_declined_solution_is_made_anew_until_the_customer_agrees(company: Company) -> None:
    number = at(company, "offer")
    company.at("2026-10-08T10:00+08:00")
    company.say(number, "OfferChoice", choice="neither", remarks="须书面道歉")
    assert (company.stage(number), company.due(number)) == ("resolve", "Wed 2026-10-14 18:00")
    assert company.letters(number, "reply") == []
    company.say(number, "Resolution", description="书面道歉")
    assert "书面道歉" in written(company, number, "offer")
    assert company.due(number) == "Mon 2026-10-12 18:00"  # three working days from the second offer
    company.say(number, "OfferChoice", choice="neither", remarks="还要补偿")
    company.say(number, "Resolution", description="书面道歉并补偿 100 元", compensation=100)
    company.say(number, "OfferChoice", choice="first")
    assert company.verbs(number).count("declined") == 2
    assert "书面道歉并补偿 100 元" in written(company, number, "reply")


def test_silence_takes_the_solution_after_a_reminder(company: Company) -> None:
    number = at(company, "offer")
    company.at("2026-10-08T18:00+08:00")
    assert [notice.kind for notice in company.sweep()] == ["reminder"]
    assert company.told(number, "reminder") == [""]
    company.at("2026-10-09T17:59+08:00")
    company.sweep()
    assert company.stage(number) == "offer"
    question = company.question(number, "OfferChoice")
    company.at("2026-10-09T18:00+08:00")
    company.sweep()
    assert (company.stage(number), company.case(number).story.choice["silent"]) == ("survey", True)
    with pytest.raises(Refusal, match="结束"):
        company.answer_again(question, choice="neither")


def test_without_an_address_the_desk_negotiates_by_telephone(company: Company) -> None:
    number = at(company, "offer", channel="phone")
    question = company.question(number, "OfferChoice")
    assert (question.role, question.person in AGENTS) == ("agent", True)
    company.say(number, "OfferChoice", choice="neither", remarks="不够")
    assert company.stage(number) == "resolve"


def test_what_is_raised_while_the_customer_considers_is_offered_anew(company: Company) -> None:
    number = at(company, "offer")
    old = company.question(number, "OfferChoice")
    company.pass_time("1h")
    put_at(company, number, "major", "jin.yulan", "客户已联系媒体")
    assert (company.stage(number), company.due(number)) == ("resolve", "Thu 2026-10-08 18:00")
    with pytest.raises(Refusal, match="撤回"):
        company.answer_again(old, choice="first")
    company.say(number, "Resolution", description="登门道歉")
    assert "登门道歉" in written(company, number, "offer")
