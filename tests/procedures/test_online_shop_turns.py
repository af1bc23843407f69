"""Procedure J (online shop): two solutions to choose from, two approvals, and rework.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

from typing import Any

import pytest

from adapters.packs import PACKS, read_pack
from complaints.acts.answer import Late
from complaints.errors import Refusal
from complaints.forms import FormErrors
from tests.company import Company
from tests.virtual import UNHAPPY
from tests.walk import open_to, walk

PACK = read_pack(PACKS / "online-shop.yaml")
BAI, QIN = "os.bai.xue", "os.qin.yu"
JIA, MENG, QIAN = "os.jia.rui", "os.meng.dan", "os.qian.yun"
ROTTEN = "苹果烂了"
FIRST, SECOND = "全额换货并免运费", "全额换同价商品"
TWO: dict[str, Any] = {"measures": ["exchange"], "description": FIRST, "second": SECOND}


def offered(company: Company, **fields: Any) -> str:
    """A complaint of level Ⅰ whose two solutions are approved and with the customer."""
    number = company.file(matter=ROTTEN, **fields)
    walk(company, number, "offer", Resolution=TWO)
    return number


# two solutions to choose from


def test_one_solution_is_not_enough(company: Company) -> None:
    number = company.file(matter=ROTTEN)
    walk(company, number, "resolve")
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "Resolution", **(TWO | {"second": ""}))
    assert (list(wrong.value.errors), company.stage(number)) == (["second"], "resolve")


@pytest.mark.parametrize(("choice", "done", "other"), [("first", FIRST, SECOND), ("second", SECOND, FIRST)])
def test_what_the_customer_chooses_is_done(company: Company, choice: str, done: str, other: str) -> None:
    number = offered(company)
    question = company.asked(number, "OfferChoice")
    assert (question.role, question.known["offers"]) == ("customer", [FIRST, SECOND])
    assert len(company.letters(number, "offer")) == 1
    company.say(number, "OfferChoice", choice=choice)
    resolved = company.case(number).story.resolution
    assert (resolved["description"], resolved["second"]) == (done, other)
    [reply] = company.letters(number, "reply")
    assert reply.facts["description"] == done


def test_a_third_solution_cannot_be_chosen(company: Company) -> None:
    number = offered(company)
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "OfferChoice", choice="third")
    assert (list(wrong.value.errors), company.stage(number)) == (["choice"], "offer")


def test_who_wants_neither_gets_two_new_ones_approved_anew(company: Company) -> None:
    number = offered(company)
    company.at("2026-09-29T14:00+08:00")
    company.say(number, "OfferChoice", choice="neither", remarks="只要退款")
    assert (company.stage(number), "replied" in company.verbs(number)) == ("resolve", False)
    assert company.due(number) == "Tue 2026-09-29 14:30"  # 30 minutes from what the customer said
    again = walk(company, number, "survey", Resolution=TWO | {"description": "上门换货"})
    assert [(what, who) for what, who, _ in again] == [
        ("Resolution", QIN), ("Approval", JIA), ("Approval", QIAN), ("OfferChoice", ""),
    ]  # fmt: skip
    assert len(company.letters(number, "offer")) == 2
    assert company.case(number).story.resolution["description"] == "上门换货"


def test_silence_takes_the_first_solution(company: Company) -> None:
    number = offered(company)
    question = company.asked(number, "OfferChoice")
    assert company.due(number) == "Wed 2026-09-30 18:00"
    company.at("2026-09-30T14:00+08:00")
    company.sweep()
    assert (company.told(number, "reminder"), company.stage(number)) == ([""], "offer")
    company.at("2026-09-30T18:00+08:00")
    company.sweep()
    [chosen] = [e for e in company.case(number).entries if e.verb == "chosen"]
    assert (chosen.who, chosen.data["choice"], chosen.data["silent"]) == ("system", "first", True)
    assert (company.case(number).story.resolution["description"], company.stage(number)) == (FIRST, "survey")
    assert company.told(number, "escalation") == []
    with pytest.raises(Late):
        company.answer_again(question, choice="second")


def test_without_an_address_the_first_line_asks_by_telephone(company: Company) -> None:
    number = offered(company, channel="phone")
    question = company.asked(number, "OfferChoice")
    assert (question.role, question.person, question.lapses_at) == ("agent", BAI, None)
    company.at("2026-09-30T18:00+08:00")
    company.sweep()
    assert (company.stage(number), sorted(company.told(number, "escalation"))) == ("offer", [JIA, MENG])
    company.say(number, "OfferChoice", choice="second")
    assert (company.stage(number), company.case(number).story.resolution["description"]) == ("reply", SECOND)
    company.say(number, "ReplyCall")
    assert company.case(number).story.reply["form"] == "call"


# approved by supervisor and service manager


def test_both_approve_one_after_the_other_before_anything_is_offered(company: Company) -> None:
    number = company.file(matter=ROTTEN)
    walk(company, number, "approve", Resolution=TWO)
    assert open_to(company, number) == [("Approval", JIA)]
    company.say(number, "Approval")
    assert (open_to(company, number), company.told(number, "offer")) == ([("Approval", QIAN)], [])
    company.say(number, "Approval")
    assert company.told(number, "offer") == [""]
    approved = [(e.who, e.data["role"]) for e in company.case(number).entries if e.verb == "approved"]
    assert approved == [(JIA, "supervisor"), (QIAN, "manager")]


def test_nobody_approves_twice(company: Company) -> None:
    number = company.file(matter=ROTTEN)
    walk(company, number, "approve", Resolution=TWO)
    company.say(number, "Approval")
    question = company.asked(number, "Approval")
    with pytest.raises(Refusal, match=r"自己|同一"):
        company.answer_again(question, by=JIA, decision="approve")
    assert open_to(company, number) == [("Approval", QIAN)]


def test_nobody_approves_what_he_proposed(company: Company) -> None:
    number = company.file(matter=ROTTEN)
    walk(company, number, "approve", Resolution=TWO)
    with pytest.raises(Refusal, match="自己"):
        company.answer_again(company.asked(number, "Approval"), by=QIN, decision="approve")


def test_with_the_supervisors_away_two_different_people_approve_all_the_same(company: Company) -> None:
    company.away(JIA, MENG)
    number = company.file(matter=ROTTEN)
    asked = walk(company, number, "offer", Resolution=TWO)
    people = [who for what, who, _ in asked if what == "Approval"]
    assert (people[0], len(set(people))) == (QIAN, 2)


def test_what_the_manager_returns_is_approved_by_both_again(company: Company) -> None:
    number = company.file(matter=ROTTEN)
    walk(company, number, "approve", Resolution=TWO)
    company.say(number, "Approval")
    with pytest.raises(FormErrors):
        company.say(number, "Approval", decision="return")
    company.say(number, "Approval", decision="return", remarks="第二方案成本过高")
    assert (company.stage(number), company.told(number, "offer")) == ("resolve", [])
    again = walk(company, number, "offer", Resolution=TWO)
    assert [(what, who) for what, who, _ in again] == [
        ("Resolution", QIN), ("Approval", JIA), ("Approval", QIAN),
    ]  # fmt: skip


# put right again


def test_a_dissatisfied_customer_of_level_one_is_offered_two_new_solutions(company: Company) -> None:
    number = offered(company)
    walk(company, number, "survey")
    company.say(number, "Interview", **UNHAPPY)
    assert walk(company, number, "survey", Resolution=TWO) == [
        ("Investigation", QIN, "Wed 2026-09-30 18:00"),
        ("departments_checked", QIN, "Tue 2026-09-29 10:30"),
        ("Resolution", QIN, "Wed 2026-09-30 18:00"),
        ("Approval", JIA, "Wed 2026-09-30 18:00"),
        ("Approval", QIAN, "Wed 2026-09-30 18:00"),
        ("OfferChoice", "", "Wed 2026-09-30 18:00"),
    ]
    assert len(company.letters(number, "reply")) == 2
