"""Procedure I (food manufacturer): the reply, its approval, its five working days, a delay told before."""

from datetime import datetime

import pytest

from adapters.packs import PACKS, read_pack
from complaints.errors import Refusal
from complaints.forms import FormErrors
from tests.company import Company
from tests.virtual import EMAIL, UNHAPPY, local
from tests.walk import walk

PACK = read_pack(PACKS / "food-manufacturer.yaml")
SONG, TANG, XU, LU, JIANG = "fm.song.jia", "fm.tang.li", "fm.xu.jing", "fm.lu.yi", "fm.jiang.tao"
SOGGY, RUDE = "饼干受潮不脆", "业务员态度差"
FIFTH = "Mon 2026-10-12 18:00"
BEFOREHAND = "2026-10-10T18:00+08:00"  # a working Saturday: one working day before the fifth ends


# approved by the management representative or the general manager


@pytest.mark.parametrize("cost", [0, 300, 1_000_000])
def test_the_reply_waits_for_the_management_whatever_it_costs(company: Company, cost: float) -> None:
    number = company.file(matter=RUDE)
    walk(company, number, "approve", Resolution={"cost": cost})
    question = company.asked(number, "Approval")
    assert (question.role, question.person, company.told(number, "reply")) == (
        "management_representative", LU, [],
    )  # fmt: skip
    company.say(number, "Approval")
    assert company.told(number, "reply") == [""]


def test_a_returned_reply_is_written_anew_and_then_approved(company: Company) -> None:
    number = company.file(matter=RUDE)
    walk(company, number, "approve", Resolution={"description": "已批评教育"})
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "Approval", decision="return")
    assert (list(wrong.value.errors), company.stage(number)) == (["remarks"], "approve")
    company.say(number, "Approval", decision="return", remarks="请写明如何改进")
    assert (company.stage(number), company.due(number), company.told(number, "reply")) == (
        "resolve", FIFTH, [],
    )  # fmt: skip
    walk(company, number, "survey", Resolution={"description": "已批评教育并调岗"})
    [reply] = company.letters(number, "reply")
    assert reply.facts["description"] == "已批评教育并调岗"
    assert [v for v in company.verbs(number) if v in ("submitted", "returned", "approved", "resolved")] == [
        "submitted", "returned", "submitted", "approved", "resolved",
    ]  # fmt: skip


def test_in_the_representatives_absence_the_general_manager_approves(company: Company) -> None:
    company.away(LU)
    number = company.file(matter=RUDE)
    walk(company, number, "approve")
    assert company.asked(number, "Approval").person == JIANG
    company.say(number, "Approval")
    assert company.case(number).story.resolution["approved_by"] == JIANG


def test_nobody_approves_a_reply_of_his_own(company: Company) -> None:
    number = company.file(matter=RUDE)
    walk(company, number, "approve")
    question = company.asked(number, "Approval")
    with pytest.raises(Refusal, match="自己"):
        company.answer_again(question, by=SONG, decision="approve")
    assert company.stage(number) == "approve"


def test_an_approval_that_is_late_goes_to_the_general_manager(company: Company) -> None:
    number = company.file(matter=RUDE)
    walk(company, number, "approve")
    company.at("2026-10-12T18:00+08:00")
    company.sweep()
    assert company.told(number, "escalation") == [JIANG]


@pytest.mark.parametrize(("away", "by"), [([], LU), ([LU], JIANG)])
def test_what_is_not_confirmed_is_explained_by_the_management(
    company: Company, away: list[str], by: str
) -> None:
    company.away(*away) if away else None
    number = company.file(matter=SOGGY)
    walk(company, number, "classify", confirm_with_business={"truthful": "no"})
    with pytest.raises(FormErrors):
        company.say(number, "Classification", validity="invalid", explanation="")
    company.say(number, "Classification", validity="invalid", explanation="该批号非我司生产")
    question = company.asked(number, "ReplyText")
    assert (company.stage(number), company.due(number)) == ("reply", FIFTH)
    assert (question.role, question.person) == ("management_representative", by)
    assert question.known["text"] == "该批号非我司生产"
    company.say(number, "ReplyText", text="经核实，该批号并非我司生产，谨此说明。")
    [reply] = company.letters(number, "reply")
    assert (reply.facts["valid"], reply.facts["explanation"]) == (
        False, "经核实，该批号并非我司生产，谨此说明。",
    )  # fmt: skip
    case = company.case(number)
    assert (case.story.ground, company.stage(number)) == ("not_valid", None)
    assert [e.who for e in case.entries if e.verb == "replied"] == [by]
    assert not {"dispatched", "resolved"} & set(company.verbs(number))


# within five working days, or the customer is told beforehand


@pytest.mark.parametrize(
    ("filed", "due"),
    [
        ("2026-09-29T10:00+08:00", FIFTH), ("2026-09-30T23:59+08:00", "Tue 2026-10-13 18:00"),
        ("2026-10-09T08:00+08:00", "Thu 2026-10-15 18:00"),
        ("2026-10-10T19:00+08:00", "Fri 2026-10-16 18:00"),
        ("2026-02-13T12:00+08:00", "Fri 2026-02-27 18:00"),  # Sat 14, Tue 24 to Fri 27: the Spring Festival
    ],
)  # fmt: skip
def test_one_clock_of_five_working_days_from_the_receipt(company: Company, filed: str, due: str) -> None:
    company.at(filed)
    number = company.file(matter=RUDE)
    for stage in ("investigate", "resolve", "approve"):
        walk(company, number, stage)
        assert company.due(number) == due


def test_a_delay_is_told_beforehand_and_once(company: Company) -> None:
    number = company.file(matter=RUDE)
    walk(company, number, "investigate")
    company.at("2026-10-10T17:59+08:00")
    company.sweep()
    assert company.told(number, "delay") == []
    company.at(BEFOREHAND)
    company.sweep()
    company.sweep()
    [letter] = company.letters(number, "delay")
    assert (letter.person, letter.address) == ("", EMAIL)
    assert local(company.promised(number, "investigate")) == FIFTH
    assert company.told(number, "reminder") == [SONG]
    for stage in ("resolve", "approve"):  # the same due time: no second letter
        walk(company, number, stage)
        company.sweep()
    assert company.told(number, "delay") == [""]
    company.at("2026-10-12T18:00+08:00")
    company.sweep()
    assert company.told(number, "delay") == [""]


def test_more_time_is_another_due_time_and_told_before_it_is_missed_too(company: Company) -> None:
    number = company.file(matter=RUDE)
    walk(company, number, "investigate")
    company.at(BEFOREHAND)
    company.sweep()
    company.ask_for_time(number, 2)
    question = company.asked(number, "ExtensionDecision")
    assert (question.role, question.person) == ("management_representative", LU)
    company.say(number, "ExtensionDecision")
    assert (company.due(number), company.told(number, "extension").count("")) == ("Wed 2026-10-14 18:00", 1)
    company.at("2026-10-13T18:00+08:00")
    company.sweep()
    company.sweep()
    dues = [local_due(letter.facts["due_at"]) for letter in company.letters(number, "delay")]
    assert sorted(dues) == [FIFTH, "Wed 2026-10-14 18:00"]


def test_a_cause_that_takes_too_long_is_told_beforehand_as_well(company: Company) -> None:
    number = company.file(matter=SOGGY)
    walk(company, number, "cause_analysis")
    company.at(BEFOREHAND)
    company.sweep()
    [letter] = company.letters(number, "delay")
    assert (letter.person, local_due(letter.facts["due_at"])) == ("", FIFTH)
    walk(company, number, "resolve", cause_analysis={"cause": "process"})
    company.sweep()
    assert company.told(number, "delay") == [""]


def test_five_working_days_are_missed_while_the_cause_is_still_sought(company: Company) -> None:
    number = company.file(matter=SOGGY)
    walk(company, number, "cause_analysis")
    company.at("2026-10-12T18:00+08:00")
    company.sweep()
    late = [e.data for e in company.case(number).entries if e.verb == "escalated"]
    assert FIFTH in [local_due(data["due"]) for data in late]


def test_without_an_address_the_desk_is_told_to_tell_the_customer_of_the_delay(company: Company) -> None:
    number = company.file("phone", matter=RUDE)
    walk(company, number, "investigate")
    company.at(BEFOREHAND)
    company.sweep()
    company.sweep()
    told = [letter for letter in company.letters(number, "told") if letter.facts.get("fact") == "delay"]
    assert [letter.person for letter in told] in ([SONG], [TANG])


def test_an_answer_in_time_tells_of_no_delay(company: Company) -> None:
    number = company.file(matter=RUDE)
    walk(company, number, "survey")
    company.at("2026-10-12T18:00+08:00")
    company.sweep()
    assert company.told(number, "delay") == []


# put right again


def test_a_dissatisfied_customer_is_answered_anew_with_its_cause_and_its_approval(company: Company) -> None:
    number = company.file(matter=SOGGY)
    walk(company, number, "survey", cause_analysis={"cause": "process"})
    company.at("2026-10-09T11:00+08:00")
    company.say(number, "Survey", **UNHAPPY)
    assert company.case(number).story.round == 2
    again = walk(company, number, "survey", cause_analysis={"cause": "process"})
    assert again == [
        ("preliminary_proposal", SONG, "Fri 2026-10-09 13:00"),
        ("samples", "fm.luo.qiang", "Sat 2026-10-10 18:00"),
        ("Investigation", SONG, "Tue 2026-10-13 18:00"),  # three working days: Sat 10, Mon 12, Tue 13
        ("cause_analysis", XU, "Sat 2026-10-10 18:00"),
        ("corrective_measures", SONG, "Mon 2026-10-12 18:00"),
        ("Resolution", SONG, "Tue 2026-10-13 18:00"),
        ("Approval", LU, "Tue 2026-10-13 18:00"),
    ]
    assert (len(company.letters(number, "rework")), len(company.letters(number, "reply"))) == (1, 2)


def test_after_two_rounds_the_management_representative_decides_on_a_ground(company: Company) -> None:
    number = company.file(matter=RUDE)
    walk(company, number, "decide", Survey=UNHAPPY)
    question = company.asked(number, "ClosingDecision")
    assert (company.case(number).story.round, question.person) == (3, LU)
    with pytest.raises(FormErrors):
        company.say(number, "ClosingDecision", decision="close", ground="", reasons="已尽力")
    company.say(number, "ClosingDecision", decision="close", ground="beyond_law", reasons="诉求超出法律规定")
    assert (company.case(number).story.ground, company.stage(number)) == ("beyond_law", None)


def local_due(due_at: str) -> str:
    """A due time as letters and entries name it, on the office's clock."""
    return local(datetime.fromisoformat(due_at))
