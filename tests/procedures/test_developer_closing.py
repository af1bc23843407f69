"""Procedure H (developer): the unit asks to close because of the contract or the final decision.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

from typing import Any

import pytest

from adapters.packs import PACKS, read_pack
from adapters.paper import render
from complaints.acts.owner import request_closing
from complaints.errors import Refusal
from complaints.forms import ClosingRequest, FormErrors, read
from complaints.forms.base import Setting
from tests.company import Company
from tests.procedures.whole_lives import customers, due_at, ended, notices
from tests.virtual import EMAIL, UNHAPPY

PACK = read_pack(PACKS / "developer.yaml")
SUPERVISORS = ["fan.rui", "shi.lei"]
REASONS = "合同第八条约定交付标准为毛坯，精装诉求与合同相冲突"
THURSDAY, FRIDAY, SATURDAY = (f"2026-10-{day:02}T10:00+08:00" for day in (8, 9, 10))


def at(company: Company, stage: str, channel: str = "web", **fields: Any) -> str:
    """A complaint about a promise that has come to a stage."""
    number = company.file(
        channel, matter="交房遗留问题，要求按精装交付", project="澜湾 3-2-501", demand="精装", **fields
    )
    company.until(number, stage)
    return number


def ask_to_close(company: Company, number: str, ground: str = "beyond_contract", by: str = "") -> None:
    """The unit asks to close without a solution."""
    with company.change(number) as case:
        form = ClosingRequest(ground=ground, reasons=REASONS)
        request_closing(case, form, by or case.story.owner, company.now)
    company.live(number)


# against the contract or the company's final decision


@pytest.mark.parametrize("ground", ["beyond_contract", "final_position"])
@pytest.mark.parametrize("stage", ["investigate", "resolve"])
def test_a_request_that_is_granted_closes_and_the_customer_hears_why(
    company: Company, stage: str, ground: str
) -> None:
    number = at(company, stage)
    company.at(THURSDAY)
    ask_to_close(company, number, ground)
    question = company.asked(number, "ClosingDecision")
    assert (question.role, question.person in SUPERVISORS) == ("supervisor", True)
    assert question.known == {"ground": ground, "request": {"ground": ground, "reasons": REASONS}}
    assert due_at(company, number, "decide") == "Sat 2026-10-10 18:00"  # 2 working days from the request
    assert customers(company, number) == ["acknowledgement"]  # nothing is decided yet
    company.say(number, "ClosingDecision", decision="close")
    letter = company.letters(number, "closing")[0]
    assert (letter.address, letter.facts["ground"], letter.facts["reasons"]) == (EMAIL, ground, REASONS)
    with company.change(number) as case:
        assert REASONS in render(letter, case, company.now).text
    verbs = [verb for verb in company.verbs(number) if verb != "answered"]
    assert verbs[verbs.index("asked_to_close") :] == ["asked_to_close", "decided", "closed", "archived"]
    ended(company, number, ground)


def test_a_request_that_is_refused_sends_the_handling_on_where_it_stood(company: Company) -> None:
    number = at(company, "resolve")
    owner, findings = company.case(number).story.owner, company.case(number).story.findings
    company.at(THURSDAY)
    ask_to_close(company, number)
    company.say(number, "ClosingDecision", decision="rework", ground="", reasons="销售曾书面承诺精装")
    story = company.case(number).story
    assert (company.stage(number), story.round, story.owner, story.findings) == (
        "resolve",
        1,
        owner,
        findings,
    )
    assert due_at(company, number, "resolve") == "Mon 2026-10-12 18:00"  # the closing limit runs on
    assert company.asked(number, "Resolution").person == owner
    company.until(number, None)
    assert [v for v in company.verbs(number) if v in ("asked_to_close", "decided", "went_on", "closed")] == [
        "asked_to_close", "decided", "went_on", "closed",
    ]  # fmt: skip
    ended(company, number, "satisfied")


def test_the_unit_hears_why_its_request_was_refused(company: Company) -> None:
    number = at(company, "resolve")
    owner = company.case(number).story.owner
    ask_to_close(company, number)
    company.say(number, "ClosingDecision", decision="rework", ground="", reasons="销售曾书面承诺精装")
    told = [letter for letter in company.letters(number, "asked") if letter.facts.get("request")]
    assert [(letter.person, letter.facts["remarks"]) for letter in told] == [(owner, "销售曾书面承诺精装")]
    with company.change(number) as case:
        assert "销售曾书面承诺精装" in render(told[0], case, company.now).text


def test_after_a_refusal_it_may_be_asked_again_with_a_new_time_to_decide(company: Company) -> None:
    number = at(company, "investigate")
    ask_to_close(company, number)
    assert due_at(company, number, "decide") == "Thu 2026-10-08 18:00"
    company.say(number, "ClosingDecision", decision="rework", ground="", reasons="先协商")
    company.at(FRIDAY)
    ask_to_close(company, number, "final_position")
    assert due_at(company, number, "decide") == "Mon 2026-10-12 18:00"
    assert company.asked(number, "ClosingDecision").known["ground"] == "final_position"
    company.say(number, "ClosingDecision", decision="close")
    ended(company, number, "final_position")


def test_a_late_decision_is_reminded_and_escalated(company: Company) -> None:
    number = at(company, "investigate")
    company.say(number, "company_progress")
    company.at(FRIDAY)
    ask_to_close(company, number)
    decider = company.asked(number, "ClosingDecision").person
    company.at("2026-10-12T14:00+08:00")
    assert (notices(company), company.told(number, "reminder")) == ([("reminder", "asked")], [decider])
    company.at("2026-10-12T18:00+08:00")
    assert (notices(company), company.told(number, "escalation")) == (
        [("escalation", "manager")],
        ["peng.hai"],
    )
    company.say(number, "ClosingDecision", decision="close")
    ended(company, number, "beyond_contract")


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"ground": "satisfied", "reasons": REASONS}, "ground"),
        ({"ground": "unreachable", "reasons": REASONS}, "ground"),
        ({"ground": "beyond_contract", "reasons": " "}, "reasons"),
        ({"reasons": REASONS}, "ground"),
    ],
)
def test_only_the_two_grounds_may_be_requested_and_never_without_reasons(
    said: dict[str, str], wrong: str
) -> None:
    with pytest.raises(FormErrors) as errors:
        read(ClosingRequest, said, Setting(PACK))
    assert set(errors.value.errors) == {wrong}


def test_it_is_not_closed_without_ground_and_reasons(company: Company) -> None:
    number = at(company, "investigate")
    ask_to_close(company, number)
    for said in ({"ground": ""}, {"ground": "satisfied"}, {"decision": "rework"}):
        fields: dict[str, Any] = {"decision": "close"} | said  # who refuses says why
        with pytest.raises(FormErrors):
            company.say(number, "ClosingDecision", **fields)
    assert (company.stage(number), company.case(number).story.ground) == ("decide", "")


@pytest.mark.parametrize("stage", ["classify", "reply", "survey", "decide"])
def test_only_while_it_is_handled_may_the_unit_ask_to_close(company: Company, stage: str) -> None:
    number = at(company, "investigate" if stage == "decide" else stage, "phone")
    if stage == "decide":
        ask_to_close(company, number)
    before = company.verbs(number)
    with pytest.raises(Refusal):
        ask_to_close(company, number, by="cui.ming")
    assert company.verbs(number) == before


def test_who_asks_to_close_does_not_decide_it(company: Company) -> None:
    number = at(company, "investigate")
    company.away("cui.ming", "ren.peng", "fan.rui")
    ask_to_close(company, number, by="shi.lei")  # a supervisor stands in for the owner
    question = company.asked(number, "ClosingDecision")
    assert question.person == "peng.hai"
    for by in ("shi.lei", company.case(number).story.owner):
        with pytest.raises(Refusal, match="自己"):
            company.answer_again(question, by=by, decision="close", ground="beyond_contract", reasons="同意")
    assert company.stage(number) == "decide"


def test_while_it_is_decided_the_customer_may_take_it_back(company: Company) -> None:
    number = at(company, "investigate")
    ask_to_close(company, number)
    question = company.asked(number, "ClosingDecision")
    company.withdraw(number)
    with pytest.raises(Refusal, match="撤回"):
        company.answer_again(question, decision="close", ground="beyond_contract", reasons="同意")
    ended(company, number, "withdrawn")


def test_who_never_agrees_is_closed_on_the_final_decision_of_the_company(company: Company) -> None:
    number = at(company, "survey")
    company.say(number, "Interview", **UNHAPPY)
    company.say(number, "Investigation")
    ask_to_close(company, number, "final_position")
    company.say(number, "ClosingDecision", decision="close")
    ended(company, number, "final_position")
