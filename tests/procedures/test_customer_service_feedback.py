"""Procedure B (customer service department): feedback, call-back, summary, tracking, and what comes late.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

from typing import Any

import pytest

from adapters.cases import read_case
from adapters.packs import PACKS, read_pack
from adapters.paper import reply_text
from complaints.errors import Refusal
from complaints.forms import FormErrors
from tests.company import Company
from tests.procedures.whole_lives import ended, escalated, written

PACK = read_pack(PACKS / "customer-service.yaml")
RUDE = "客服态度恶劣，还挂电话"
AGENTS, MANAGER = {"jin.yulan", "mu.chunhua"}, "meng.fanli"
SUPERVISORS = ["xiang.hong", "you.lihua"]
UNHAPPY: dict[str, Any] = {"handling": "satisfied", "result": "dissatisfied", "fairness": "fair"}


def at(company: Company, stage: str, channel: str = "web") -> str:
    """A complaint that has come to a stage or duty."""
    number = company.file(channel, matter=RUDE)
    company.until(number, stage)
    return number


# feedback


def test_nobody_resolves_without_account_and_thanks_unless_with_a_reason(company: Company) -> None:
    number = at(company, "resolve")
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "Resolution", duties_done=["account"])
    assert list(wrong.value.errors) == ["duties_done"]
    company.say(number, "Resolution", duties_done=["account"], duties_reason="客户不愿再联系")
    assert company.stage(number) == "offer"


def test_the_letter_gives_account_and_result_thanks_and_apologises(company: Company) -> None:
    number = company.file(matter=RUDE)
    said = {"findings": "录音证实话务员挂断", "evidence": "录音"}
    company.until(number, "survey", Investigation=said, Resolution={"description": "话务员已道歉"})
    letter = written(company, number, "reply")
    for part in ("录音证实话务员挂断", "话务员已道歉", "道歉", "感谢", "致歉"):
        assert part in letter


@pytest.mark.parametrize(("channel", "form"), [("phone", "call"), ("on_site", "call"), ("letter", "hand")])
def test_what_is_said_or_handed_over_thanks_and_apologises_and_is_recorded(
    company: Company, channel: str, form: str
) -> None:
    number = at(company, "reply", channel)
    asked = company.question(number, "ReplyCall")
    assert (asked.role, asked.person in AGENTS, asked.known["how"]) == ("agent", True, form)
    with read_case(number) as case:
        text = reply_text(case, "zh-Hans")
    assert "感谢" in text
    assert any(apology in text for apology in ("致歉", "道歉"))
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "ReplyCall", spoke_to="")
    assert list(wrong.value.errors) == ["spoke_to"]
    company.say(number, "ReplyCall", spoke_to="李四", reaction="partly", notes="希望更快")
    reply = company.case(number).story.reply
    assert (reply["form"], reply["spoke_to"], reply["reaction"], reply["notes"]) == (
        form,
        "李四",
        "partly",
        "希望更快",
    )
    replied = next(e for e in company.case(number).entries if e.verb == "replied")
    assert replied.who == asked.person


# call-back


def test_the_call_back_is_a_call_by_an_agent_also_after_a_letter(company: Company) -> None:
    number = at(company, "survey")
    asked = company.question(number, "Interview")
    assert (asked.role, asked.known["how"], company.due(number)) == ("agent", "call", "Fri 2026-10-09 18:00")
    assert company.letters(number, "survey") == []
    with pytest.raises(FormErrors):
        company.say(number, "Interview", result="")


def test_not_reached_closes_as_no_answer_and_is_summarised_and_tracked(company: Company) -> None:
    number = at(company, "survey")
    company.answer_again(company.question(number, "Interview"), reached="not_reached")
    company.live(number)
    assert (company.stage(number), company.case(number).story.ground) == ("summary", "no_answer")
    company.until(number, None)
    ended(company, number, "no_answer")


def test_a_dissatisfied_customer_gets_a_new_investigation_solution_and_negotiation(company: Company) -> None:
    number = at(company, "survey")
    company.say(number, "Interview", **UNHAPPY, comment="没有解决")
    story = company.case(number).story
    assert (company.stage(number), story.round, company.due(number)) == (
        "investigate",
        2,
        "Fri 2026-10-09 18:00",
    )
    seen = []
    while (stage := company.stage(number)) != "survey":
        seen.append(stage)
        question = company.open(number)[-1]
        company.say(number, question.stage if question.form == "Duty" else question.form)
    assert seen == ["investigate", "joint_investigation", "resolve", "offer"]


def test_after_two_reworks_the_manager_decides(company: Company) -> None:
    number = company.file("phone", matter=RUDE)
    company.until(number, "decide", Interview=UNHAPPY)
    asked = company.question(number, "ClosingDecision")
    assert (asked.role, asked.person, company.case(number).story.round) == ("manager", MANAGER, 3)
    assert company.due(number) == "Thu 2026-10-08 18:00"
    for ground in ("", "satisfied"):
        with pytest.raises(FormErrors):
            company.say(number, "ClosingDecision", decision="close", ground=ground, reasons="已说明")
    company.say(number, "ClosingDecision", decision="close", ground="final_position", reasons="已尽全部义务")
    company.until(number, None)
    ended(company, number, "final_position")


# summary


def test_the_summary_is_told_to_management_before_the_archive(company: Company) -> None:
    number = at(company, "summary")
    asked = company.asked(number, "summary")
    assert (asked.role, asked.person in SUPERVISORS) == ("supervisor", True)
    said: dict[str, Any] = {"cause": "人手不足", "improvement": "增加坐席", "suggestions": "建议扩编"}
    for left_out in said:
        with pytest.raises(FormErrors) as wrong:
            company.say(number, "summary", **(said | {left_out: ""}))
        assert list(wrong.value.errors) == [left_out]
    assert "archived" not in company.verbs(number)
    company.say(number, "summary", **said)
    told = company.letters(number, "told")
    assert [(letter.person, letter.facts["duty"], letter.facts["said"]) for letter in told] == [
        (MANAGER, "summary", said)
    ]
    assert company.stage(number) == "tracking"


def test_a_late_summary_is_reminded_and_escalated_to_management(company: Company) -> None:
    number = at(company, "summary")
    asked = company.asked(number, "summary").person
    company.at("2026-10-09T14:00+08:00")
    assert [n.kind for n in company.sweep()] == ["reminder"]
    assert company.told(number, "reminder") == [asked]
    company.at("2026-10-09T18:00+08:00")
    company.sweep()
    assert company.told(number, "escalation") == [MANAGER]
    company.at("2026-10-10T18:00+08:00")
    assert [n.to for n in company.sweep()] == ["manager"]
    assert company.stage(number) == "summary"
    company.until(number, None)
    ended(company, number, "satisfied")


# tracking


def test_tracking_is_told_to_the_head_of_customer_service(company: Company) -> None:
    number = at(company, "tracking")
    asked = company.asked(number, "tracking")
    assert (asked.role, asked.person in AGENTS) == ("agent", True)
    with pytest.raises(FormErrors):
        company.say(number, "tracking", carried_out="")
    company.say(number, "tracking", carried_out="yes", recurred="no", found="已落实")
    told = [letter for letter in company.letters(number, "told") if letter.facts["duty"] == "tracking"]
    assert sorted(letter.person for letter in told) == SUPERVISORS
    assert told[0].facts["said"]["found"] == "已落实"
    ended(company, number, "satisfied")


def test_late_tracking_goes_up_and_the_archive_waits(company: Company) -> None:
    number = at(company, "tracking")
    company.at("2026-10-15T18:00+08:00")
    company.sweep()
    company.at("2026-10-16T14:00+08:00")
    company.sweep()
    assert escalated(company, number, "tracking") == ["supervisor", "manager"]
    assert "archived" not in company.verbs(number)
    company.say(number, "tracking")
    ended(company, number, "satisfied")


# what comes late, and what is not ours


def test_what_is_late_goes_to_the_head_and_then_to_management(company: Company) -> None:
    number = company.file(matter=RUDE)
    company.at("2026-09-29T14:00+08:00")
    company.sweep()
    assert company.told(number, "reminder") == [company.question(number, "Classification").person]
    company.at("2026-09-29T15:00+08:00")
    company.sweep()
    assert sorted(company.told(number, "escalation")) == SUPERVISORS
    company.at("2026-09-30T10:00+08:00")  # four office hours on
    company.sweep()
    assert escalated(company, number, "classify") == ["supervisor", "manager"]


def test_an_invalid_complaint_is_explained_and_needs_no_summary(company: Company) -> None:
    number = company.file(matter=RUDE)
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "Classification", validity="invalid", explanation="")
    assert list(wrong.value.errors) == ["explanation"]
    company.say(number, "Classification", validity="invalid", explanation="不是我司员工")
    assert "不是我司员工" in written(company, number, "reply")
    ended(company, number, "not_valid")
    assert "performed" not in company.verbs(number)


def test_a_withdrawn_complaint_is_still_summarised(company: Company) -> None:
    number = at(company, "offer")
    company.withdraw(number)
    assert (company.stage(number), company.case(number).story.ground) == ("summary", "withdrawn")
    with pytest.raises(Refusal):
        company.inform(number)
    company.until(number, None)
    ended(company, number, "withdrawn")
