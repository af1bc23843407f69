"""Procedure H (developer): progress within 2 working days, at group level by 15:00 of the next day.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

from datetime import datetime
from typing import Any

import pytest

from adapters.packs import PACKS, read_pack
from adapters.paper import render
from complaints.acts.level import change_level
from complaints.errors import Refusal
from complaints.forms import FormErrors, LevelChange
from tests.company import Company
from tests.procedures.whole_lives import due_at, ended, notices
from tests.virtual import UNHAPPY, local

PACK = read_pack(PACKS / "developer.yaml")
SUPERVISORS = ["fan.rui", "shi.lei"]
COMPANY: dict[str, Any] = {"situation": "墙面空鼓三处", "progress": "已派工", "reaction": "同意周五维修"}
GROUP: dict[str, Any] = {"situation": "论坛发帖", "progress": "已联系业主", "answer": "周五前修复并公布"}
LEVELS = [("company", "company_progress", COMPANY), ("group", "group_progress", GROUP)]


def handled(company: Company, level: str = "company", **fields: Any) -> str:
    """A complaint of a level that has just come to its owner."""
    matter = "交房遗留问题，墙面空鼓没人修" + ("，业主论坛已有多个帖子" if level == "group" else "")
    number = company.file("web", matter=matter, project="澜湾 3-2-501", demand="修好", **fields)
    company.until(number, "investigate")
    assert company.case(number).story.level == level
    return number


def change(company: Company, number: str, level: str, by: str) -> None:
    """Somebody gives it another level."""
    with company.change(number) as case:
        change_level(case, LevelChange(level=level, reason="业主已在论坛发帖"), by, company.now)
    company.live(number)


@pytest.mark.parametrize(("level", "duty", "said"), LEVELS)
def test_progress_is_asked_of_the_owner_by_level(
    company: Company, level: str, duty: str, said: dict[str, Any]
) -> None:
    number = handled(company, level)
    asked = [q for q in company.open(number) if q.form == "Duty"]
    assert [(q.stage, q.role, q.beside) for q in asked] == [(duty, "owner", True)]
    assert asked[0].person == company.case(number).story.owner
    assert company.told(number, "asked").count(asked[0].person) == 1


@pytest.mark.parametrize(
    ("level", "duty", "filed", "limit"),
    [
        ("company", "company_progress", "2026-09-29T10:00+08:00", "Thu 2026-10-08 18:00"),
        ("company", "company_progress", "2026-09-30T23:30+08:00", "Fri 2026-10-09 18:00"),
        ("company", "company_progress", "2026-10-10T18:00+08:00", "Tue 2026-10-13 18:00"),
        ("group", "group_progress", "2026-09-29T10:00+08:00", "Wed 2026-09-30 15:00"),
        ("group", "group_progress", "2026-09-29T23:59+08:00", "Wed 2026-09-30 15:00"),
        ("group", "group_progress", "2026-09-30T09:00+08:00", "Thu 2026-10-01 15:00"),  # also on a holiday
        ("group", "group_progress", "2026-10-09T17:00+08:00", "Sat 2026-10-10 15:00"),
    ],
)
def test_when_progress_is_due(company: Company, level: str, duty: str, filed: str, limit: str) -> None:
    company.at(filed)
    number = handled(company, level)
    assert due_at(company, number, duty) == limit


def test_the_next_day_is_that_after_receipt_not_after_classification(company: Company) -> None:
    company.at("2026-09-28T20:00+08:00")
    number = company.file("web", matter="业主论坛发帖：电梯故障", project="澜湾", demand="修好")
    company.at("2026-09-29T09:00+08:00")
    company.until(number, "investigate")
    assert due_at(company, number, "group_progress") == "Tue 2026-09-29 15:00"


@pytest.mark.parametrize(("level", "duty", "said"), LEVELS)
def test_progress_is_told_on_by_e_mail_to_customer_service(
    company: Company, level: str, duty: str, said: dict[str, Any]
) -> None:
    number = handled(company, level)
    company.say(number, duty, **said)
    letters = company.letters(number, "told")
    assert sorted(letter.person for letter in letters) == SUPERVISORS
    assert all(letter.address.endswith("@developer.example") for letter in letters)
    with company.change(number) as case:
        text = render(letters[0], case, company.now).text
    assert all(words in text for words in said.values())
    assert (company.stage(number), duty in company.case(number).story.done) == ("investigate", True)
    assert [q for q in company.open(number) if q.form == "Duty"] == []


@pytest.mark.parametrize(("level", "duty", "said"), LEVELS)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_nothing_is_left_out_of_the_progress(
    company: Company, level: str, duty: str, said: dict[str, Any], place: int
) -> None:
    number = handled(company, level)
    missing = list(said)[place]
    with pytest.raises(FormErrors) as wrong:
        company.say(number, duty, **(said | {missing: ""}))
    assert set(wrong.value.errors) == {missing}
    assert (company.told(number, "told"), company.asked(number, duty).is_open) == ([], True)


@pytest.mark.parametrize(
    ("level", "remind", "limit", "manager"),
    [
        ("company", "2026-10-08T14:00+08:00", "2026-10-08T18:00+08:00", "2026-10-09T14:00+08:00"),
        ("group", "2026-09-30T13:00+08:00", "2026-09-30T15:00+08:00", "2026-10-08T10:00+08:00"),
    ],
)
def test_missed_progress_is_reminded_and_escalated(
    company: Company, level: str, remind: str, limit: str, manager: str
) -> None:
    number = handled(company, level)
    owner = company.case(number).story.owner
    company.at(remind)
    assert (notices(company), company.told(number, "reminder")) == ([("reminder", "asked")], [owner])
    company.at(limit)
    assert notices(company) == [("escalation", "supervisor")]
    assert sorted(company.told(number, "escalation")) == SUPERVISORS
    company.at(manager)
    assert notices(company) == [("escalation", "manager")]
    stages = [e.stage for e in company.case(number).entries if e.verb in ("reminded", "escalated")]
    assert set(stages) == {f"{level}_progress"}


def test_progress_that_was_fed_back_is_not_reminded(company: Company) -> None:
    number = handled(company)
    company.say(number, "company_progress", **COMPANY)
    company.at("2026-10-08T18:00+08:00")
    assert notices(company) == []


@pytest.mark.parametrize("how", ["satisfied", "withdrawn"])
def test_open_progress_is_withdrawn_at_closing(company: Company, how: str) -> None:
    number = handled(company)
    question = company.asked(number, "company_progress")
    if how == "withdrawn":
        company.withdraw(number)
    else:
        company.until(number, None)
    with pytest.raises(Refusal, match="撤回"):
        company.answer_again(question, **COMPANY)
    company.at("2026-10-08T18:00+08:00")
    assert (notices(company), company.told(number, "told")) == ([], [])
    ended(company, number, how)


def test_of_what_is_not_our_responsibility_no_progress_is_asked(company: Company) -> None:
    number = company.file("web", matter="邻居开发商的电梯", project="隔壁", demand="修好")
    company.say(number, "Classification", validity="invalid", explanation="非我司项目")
    assert "company_progress" not in [p.stage for p in company.case(number).promises]
    ended(company, number, "not_valid")


def test_progress_goes_along_when_the_complaint_is_handed_over(company: Company) -> None:
    number = handled(company)
    old = company.asked(number, "company_progress")
    other = next(p for p in ("cui.ming", "ren.peng") if p != old.person)
    company.hand_over(number, other)
    assert company.asked(number, "company_progress").person == other
    with pytest.raises(Refusal, match="撤回"):
        company.answer_again(old, **COMPANY)
    assert due_at(company, number, "company_progress") == "Thu 2026-10-08 18:00"


def test_progress_is_fed_back_once_also_when_it_is_done_again(company: Company) -> None:
    number = handled(company)
    company.say(number, "company_progress", **COMPANY)
    company.until(number, "survey")
    company.say(number, "Interview", **UNHAPPY)
    assert [q.form for q in company.open(number)] == ["Investigation"]
    company.until(number, None)
    assert company.verbs(number).count("performed") == 1


# the level


@pytest.mark.parametrize("matter", ["业主论坛有人发帖说电梯坏了", "集团总部转来：电梯故障"])
def test_the_desk_may_not_call_a_group_complaint_one_of_the_company(company: Company, matter: str) -> None:
    number = company.file("web", matter=matter, project="澜湾", demand="修好")
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "Classification", level="company", level_reason="小事")
    assert (set(wrong.value.errors), company.stage(number)) == ({"level"}, "classify")


def test_raised_to_group_level_its_progress_is_due_on_the_day_after(company: Company) -> None:
    number = handled(company)
    old = company.asked(number, "company_progress")
    company.at("2026-10-08T10:00+08:00")
    change(company, number, "group", "song.jia")
    with pytest.raises(Refusal, match="撤回"):
        company.answer_again(old, **COMPANY)
    assert company.asked(number, "group_progress").person == company.case(number).story.owner
    assert due_at(company, number, "group_progress") == "Fri 2026-10-09 15:00"
    assert due_at(company, number, "investigate") == "Mon 2026-10-12 18:00"  # the closing limit stays
    company.until(number, None)
    ended(company, number, "satisfied")


def test_raised_while_the_call_back_is_awaited_the_owner_feeds_back_progress(company: Company) -> None:
    number = handled(company)
    company.until(number, "survey")
    company.at("2026-10-08T10:00+08:00")
    change(company, number, "group", "song.jia")
    owner = company.case(number).story.owner
    assert (owner != "", company.asked(number, "group_progress").person) == (True, owner)
    company.until(number, None)
    ended(company, number, "satisfied")


def test_only_a_supervisor_lowers_the_level_and_the_owner_hears_why(company: Company) -> None:
    number = handled(company, "group")
    owner = company.case(number).story.owner
    with pytest.raises(Refusal, match="主管"):
        change(company, number, "company", "song.jia")
    assert company.case(number).story.level == "group"
    change(company, number, "company", "fan.rui")
    reasons = {letter.person: letter.facts.get("reason") for letter in company.letters(number, "told")}
    assert (company.case(number).story.level, reasons.get(owner)) == ("company", "业主已在论坛发帖")
    assert company.asked(number, "company_progress").role == "owner"


def test_progress_carries_the_moment_of_its_answer(company: Company) -> None:
    number = handled(company)
    company.at("2026-10-08T17:59+08:00")
    company.say(number, "company_progress", **COMPANY)
    entry = next(e for e in company.case(number).entries if e.verb == "performed")
    assert isinstance(entry.at, datetime)
    assert (local(entry.at), entry.data["said"]) == ("Thu 2026-10-08 17:59", COMPANY)
