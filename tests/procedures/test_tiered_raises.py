"""Procedure E (tiered management): raised by rule, and raised by decision.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

from typing import Any

import pytest

from adapters.packs import PACKS, read_pack
from complaints.errors import Refusal
from complaints.forms import FormErrors
from tests.company import Company
from tests.procedures.whole_lives import due_at, ended, level_told, owner_of, put_at, who

PACK = read_pack(PACKS / "tiered.yaml")
RUDE, DEATH = "工作人员态度恶劣", "有人死亡，家属聚集围堵"
DESK, SUPERVISOR = "pan.yue", "an.ning"
MIDDLE, HIGH = "middle_handler", "high_handler"
UNHAPPY: dict[str, Any] = {"handling": "satisfied", "result": "dissatisfied", "fairness": "unfair"}


def at(company: Company, stage: str | None, matter: str = RUDE, **said: Any) -> str:
    """A complaint that has come to a stage; `said` at the classification."""
    number = company.file(matter=matter)
    company.until(number, stage, Classification=said)
    return number


# raised by rule


def test_what_is_unsolved_is_raised_from_tier_to_tier_by_rule(company: Company) -> None:
    number = at(company, "investigate")
    basic = owner_of(company, number)
    assert due_at(company, number, "raise.basic") == "Mon 2026-10-12 18:00"
    company.at("2026-10-12T17:59+08:00")
    company.sweep()
    assert company.case(number).story.level == "basic"
    company.at("2026-10-12T18:00+08:00")
    assert ("raise", "middle") in [(n.kind, n.to) for n in company.sweep()]
    middle = owner_of(company, number)
    assert (company.case(number).story.level, who(middle, company).roles) == ("middle", [MIDDLE])
    assert level_told(company, number, "raised") == [(basic, "middle", "5 working days 未解决，按规则升级")]
    assert company.question(number, "Investigation").person == middle
    assert company.due(number) == "Thu 2026-10-15 18:00"
    assert due_at(company, number, "raise.middle") == "Mon 2026-10-26 18:00"
    company.at("2026-10-26T18:00+08:00")
    company.sweep()
    high = owner_of(company, number)
    assert (company.case(number).story.level, who(high, company).roles) == ("high", [HIGH])
    assert [person for person, _, _ in level_told(company, number, "raised")] == [basic, middle]
    assert company.due(number) == "Thu 2026-10-29 18:00"
    company.say(number, "Investigation")
    assert company.due(number) == "Mon 2026-11-09 18:00"
    company.until(number, None)
    case = ended(company, number, "satisfied")
    assert [(e.who, e.data["before"], e.data["level"]) for e in case.entries if e.verb == "raised"] == [
        ("system", "basic", "middle"),
        ("system", "middle", "high"),
    ]


def test_nothing_is_raised_above_the_high_tier(company: Company) -> None:
    number = at(company, "investigate", DEATH)
    before = owner_of(company, number)
    company.at("2026-12-31T18:00+08:00")
    assert [n for n in company.sweep() if n.kind == "raise"] == []
    assert (owner_of(company, number), "raised" in company.verbs(number)) == (before, False)


def test_it_is_raised_once_however_often_the_watch_looks(company: Company) -> None:
    number = at(company, "resolve")
    company.at("2026-10-12T18:00+08:00")
    company.sweep()
    company.sweep()
    assert company.verbs(number).count("raised") == 1
    assert len(level_told(company, number, "raised")) == 1


@pytest.mark.parametrize("how", ["solved", "withdrawn", "invalid"])
def test_what_is_solved_or_over_is_not_raised(company: Company, how: str) -> None:
    said = {"validity": "invalid", "explanation": "非我司业务"} if how == "invalid" else {}
    number = at(company, "survey" if how == "solved" else None if said else "resolve", **said)
    if how == "withdrawn":
        company.withdraw(number)
    company.at("2026-10-12T18:00+08:00")
    company.sweep()
    assert "raised" not in company.verbs(number)


def test_who_had_it_cannot_answer_any_more_and_the_findings_go_along(company: Company) -> None:
    number = at(company, "resolve")
    old, findings = company.question(number, "Resolution"), company.case(number).story.findings
    company.at("2026-10-12T18:00+08:00")
    company.sweep()
    with pytest.raises(Refusal, match="撤回"):
        company.answer_again(old, measures=["apologise"], description="道歉")
    assert company.stage(number) == "resolve"
    asked = company.question(number, "Resolution")
    assert who(asked.person, company).roles == [MIDDLE]
    assert company.due(number) == "Wed 2026-10-21 18:00"
    assert company.case(number).story.findings == findings


def test_a_proposal_that_waits_for_approval_is_made_anew_in_the_higher_tier(company: Company) -> None:
    number = at(company, "resolve")
    company.say(number, "Resolution", cost=5000)
    approval = company.question(number, "Approval")
    company.at("2026-10-12T18:00+08:00")
    company.sweep()
    with pytest.raises(Refusal, match="撤回"):
        company.answer_again(approval, decision="approve")
    company.say(number, "Resolution", cost=5000)
    assert company.stage(number) == "survey"  # within the authority of the middle tier


def test_a_question_to_the_customer_does_not_stop_the_raising(company: Company) -> None:
    number = at(company, "investigate")
    company.at("2026-10-12T10:00+08:00")
    company.ask_customer(number)
    company.at("2026-10-12T18:00+08:00")
    company.sweep()
    promise = company.case(number).promise
    assert promise is not None
    assert (company.case(number).story.level, promise.paused_at) == ("middle", None)


def test_a_rework_gives_no_more_time_before_the_next_tier(company: Company) -> None:
    number = at(company, "survey")
    company.at("2026-10-09T10:00+08:00")
    company.say(number, "Survey", **UNHAPPY)
    assert due_at(company, number, "raise.basic") == "Mon 2026-10-12 18:00"
    company.at("2026-10-12T18:00+08:00")
    company.sweep()
    assert company.case(number).story.level == "middle"


def test_more_time_for_one_tier_is_not_more_time_for_the_next(company: Company) -> None:
    number = at(company, "investigate")
    company.ask_for_time(number, 2)
    company.say(number, "ExtensionDecision", decision="grant")
    assert company.due(number) == "Sat 2026-10-10 18:00"
    put_at(company, number, "middle", DESK)
    assert company.due(number) == "Fri 2026-10-09 18:00"  # three working days from the raising


def test_a_request_for_more_time_ends_with_the_raising(company: Company) -> None:
    number = at(company, "investigate")
    company.ask_for_time(number, 2)
    request = company.question(number, "ExtensionDecision")
    put_at(company, number, "middle", DESK)
    with pytest.raises(Refusal, match="撤回"):
        company.answer_again(request, decision="grant")
    assert company.due(number) == "Fri 2026-10-09 18:00"


def test_the_former_handler_does_not_decide_by_the_authority_of_the_new_tier(company: Company) -> None:
    number = at(company, "resolve")
    company.say(number, "Resolution", cost=5000, live=False)  # more than the basic tier may decide
    with pytest.raises(Refusal, match="已经提交"):  # it is decided by the tier it was given in
        put_at(company, number, "middle", DESK)
    company.live(number)
    assert company.asked(number, "Approval").role != "owner"


def test_refusals_in_one_tier_do_not_count_in_the_next(company: Company) -> None:
    number = at(company, "investigate")
    for _ in range(3):
        company.refuse(number)
        company.until(number, "investigate")
    assert company.verbs(number).count("refused") == 3
    put_at(company, number, "middle", DESK)
    assert company.stage(number) == "investigate"
    assert who(owner_of(company, number), company).roles == [MIDDLE]


def test_what_the_customer_answers_after_the_raising_reaches_the_new_handler(company: Company) -> None:
    number = at(company, "investigate")
    company.ask_customer(number)
    put_at(company, number, "middle", DESK)
    company.say(number, "CustomerAnswer", text="有录像")
    said = [letter for letter in company.letters(number) if letter.facts.get("customer_said") == "有录像"]
    assert [letter.person for letter in said] == [owner_of(company, number)]


def test_who_was_already_answered_and_is_not_content_is_handled_by_the_higher_tier(company: Company) -> None:
    number = at(company, "survey")
    put_at(company, number, "high", DESK, "媒体已报道")
    assert company.stage(number) == "resolve"  # the findings stand, everything else is done anew
    assert who(owner_of(company, number), company).roles == [HIGH]
    company.until(number, "survey")
    assert company.verbs(number).count("replied") == 2


# raised by decision


def test_the_desk_raises_with_a_reason_and_the_handler_is_told(company: Company) -> None:
    number = at(company, "investigate")
    basic = owner_of(company, number)
    put_at(company, number, "high", DESK, "客户住院")
    assert level_told(company, number, "raised") == [(basic, "high", "客户住院")]
    assert who(owner_of(company, number), company).roles == [HIGH]
    entry = next(e for e in company.case(number).entries if e.verb == "raised")
    assert (entry.who, entry.data["before"], entry.data["reason"]) == (DESK, "basic", "客户住院")
    company.until(number, None)
    ended(company, number, "satisfied")


@pytest.mark.parametrize(("level", "reason"), [("high", ""), ("highest", "客户住院"), ("", "客户住院")])
def test_nobody_raises_without_a_reason_or_to_a_tier_there_is_not(
    company: Company, level: str, reason: str
) -> None:
    number = at(company, "investigate")
    with pytest.raises(FormErrors):
        put_at(company, number, level, DESK, reason)
    assert company.case(number).story.level == "basic"


@pytest.mark.parametrize("stage", ["classify", None])
def test_only_between_classification_and_closing(company: Company, stage: str | None) -> None:
    number = at(company, stage)
    before = company.verbs(number)
    with pytest.raises(Refusal):
        put_at(company, number, "high", SUPERVISOR)
    assert company.verbs(number) == before
