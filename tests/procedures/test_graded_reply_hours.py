"""Procedure D (levels with reply duty): the 24 hours, calming and visiting, what comes late, rework.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Hours are clock time.
"""

from typing import Any

import pytest

from adapters.packs import PACKS, read_pack
from complaints.forms import FormErrors
from tests.company import Company
from tests.procedures.whole_lives import due_at, ended, escalated, written
from tests.virtual import EMAIL

PACK = read_pack(PACKS / "graded-reply.yaml")
RUDE, BROKEN, BURNT = "客服不耐烦，打不通", "机器故障，返修后又坏", "主板烧机冒烟"
QUALITY_HEAD, SUPERVISOR, MANAGER = "lai.zhigang", "wen.qing", "yin.tao"
DAY_LATER = "Wed 2026-09-30 10:00"
UNHAPPY: dict[str, Any] = {"handling": "satisfied", "result": "dissatisfied", "fairness": "fair"}


def at(company: Company, stage: str | None, matter: str, channel: str = "phone", **said: Any) -> str:
    """A complaint with all contacts that has come to a stage or duty; `said` at the classification."""
    number = company.file(channel, matter=matter, email=EMAIL)
    company.until(number, stage, Classification=said)
    return number


# the 24 hours


@pytest.mark.parametrize(
    ("filed", "due"),
    [
        ("2026-09-28T09:00+08:00", "Tue 2026-09-29 09:00"),
        ("2026-09-30T23:30+08:00", "Thu 2026-10-01 23:30"),  # a holiday counts
        ("2026-10-03T14:15+08:00", "Sun 2026-10-04 14:15"),
        ("2026-12-31T20:00+08:00", "Fri 2027-01-01 20:00"),
    ],
)
@pytest.mark.parametrize("matter", [RUDE, BROKEN, BURNT])
def test_24_hours_by_the_clock_at_every_level(company: Company, filed: str, due: str, matter: str) -> None:
    company.at(filed)
    number = at(company, "reply", matter)
    assert company.due(number) == due


def test_24_hours_count_from_receipt_not_from_when_it_was_written_down(company: Company) -> None:
    number = company.file("phone", matter=RUDE, received_at="2026-09-29T08:30:00+08:00")
    company.until(number, "reply")
    assert company.due(number) == "Wed 2026-09-30 08:30"


@pytest.mark.parametrize(
    ("matter", "channel"), [(RUDE, "phone"), (RUDE, "email"), (BROKEN, "phone"), (BURNT, "email")]
)
def test_at_24_hours_supervisor_and_head_are_told_and_an_hour_later_the_manager(
    company: Company, matter: str, channel: str
) -> None:
    number = at(company, "reply", matter, channel)
    asked = next(q for q in company.open(number) if q.stage == "reply")
    for moment in ("2026-09-30T07:59+08:00", "2026-09-30T08:00+08:00"):
        assert "reminded" not in company.verbs(number)
        company.at(moment)
        company.sweep()
    reminders = [letter for letter in company.letters(number, "reminder") if letter.facts["stage"] == "reply"]
    assert [letter.person for letter in reminders] == [asked.person]
    company.at("2026-09-30T09:59+08:00")
    company.sweep()
    assert escalated(company, number, "reply") == []
    company.at("2026-09-30T10:00+08:00")
    company.sweep()
    assert escalated(company, number, "reply") == ["supervisor", "head"]
    company.at("2026-09-30T11:00+08:00")
    company.sweep()
    assert escalated(company, number, "reply") == ["supervisor", "head", "manager"]
    assert company.stage(number) == "reply"  # and it is still owed
    company.until(number, None)
    ended(company, number, "satisfied")


def test_the_head_who_is_told_is_that_of_the_department(company: Company) -> None:
    number = at(company, "reply", BROKEN)
    company.at("2026-09-30T10:00+08:00")
    company.sweep()
    assert sorted(company.told(number, "escalation")) == ["ge.wenbin", SUPERVISOR]


def test_what_comes_before_the_reply_is_late_within_the_24_hours(company: Company) -> None:
    number = company.file("phone", matter=RUDE)
    company.at("2026-09-29T12:00+08:00")
    company.sweep()
    assert company.told(number, "escalation") == [SUPERVISOR]
    company.at("2026-09-29T13:00+08:00")
    company.sweep()
    assert company.told(number, "escalation") == [SUPERVISOR, MANAGER]


def test_a_department_that_holds_it_for_24_hours_is_reported_and_the_reply_is_overdue_at_once(
    company: Company,
) -> None:
    number = at(company, "resolve", RUDE)
    company.at("2026-09-30T10:30+08:00")
    company.sweep()
    assert escalated(company, number, "resolve") == ["supervisor", "manager"]
    company.until(number, "reply")
    assert company.due(number) == DAY_LATER
    company.sweep()
    assert escalated(company, number, "reply") == ["supervisor", "head"]


# major: calm the customer, remove the damage, visit where necessary


def test_the_head_calms_the_customer_and_removes_the_damage_within_24_hours(company: Company) -> None:
    number = at(company, "investigate", BURNT)
    asked = company.asked(number, "calming")
    assert (asked.role, asked.person, due_at(company, number, "calming")) == ("head", QUALITY_HEAD, DAY_LATER)
    for left_out in ("calmed", "damage"):
        empty: dict[str, Any] = {left_out: ""}
        with pytest.raises(FormErrors) as wrong:
            company.say(number, "calming", **empty)
        assert list(wrong.value.errors) == [left_out]
    company.at("2026-09-30T08:00+08:00")
    company.sweep()
    company.at("2026-09-30T10:00+08:00")
    company.sweep()
    assert escalated(company, number, "calming") == ["supervisor"]
    company.at("2026-09-30T11:00+08:00")
    company.sweep()
    assert escalated(company, number, "calming") == ["supervisor", "manager"]


@pytest.mark.parametrize("how", ["withdrawn", "closed"])
def test_calming_is_waited_for_even_when_the_complaint_is_closed(company: Company, how: str) -> None:
    number = at(company, "investigate", BURNT, flags=[])
    if how == "withdrawn":
        company.withdraw(number)
    for form in ("Investigation", "Resolution", "ReplyCall", "Interview") if how == "closed" else ():
        company.say(number, form)
    assert company.stage(number) == "calming"
    company.say(number, "calming")
    ended(company, number, "withdrawn" if how == "withdrawn" else "satisfied")


@pytest.mark.parametrize(
    ("matter", "flags", "visited"),
    [(BURNT, ["site_visit"], True), (BURNT, [], False), (BROKEN, ["site_visit"], False)],
)
def test_the_head_visits_where_necessary(
    company: Company, matter: str, flags: list[str], visited: bool
) -> None:
    number = at(company, "investigate", matter, flags=flags)
    assert ("site_visit" in [q.stage for q in company.open(number)]) is visited
    if visited:
        asked = company.asked(number, "site_visit")
        assert (asked.person, due_at(company, number, "site_visit")) == (QUALITY_HEAD, DAY_LATER)
        with pytest.raises(FormErrors):
            company.say(number, "site_visit", found="")
    company.until(number, None)
    case = ended(company, number, "satisfied")
    assert ("site_visit" in case.story.done) is visited


@pytest.mark.parametrize(("matter", "channel"), [(RUDE, "phone"), (RUDE, "email"), (BROKEN, "phone")])
def test_milder_levels_have_no_such_duties(company: Company, matter: str, channel: str) -> None:
    number = at(company, None, matter, channel)
    assert ended(company, number, "satisfied").story.done == {}


# people who are away, complaints that are not ours, customers who are not content


def test_for_an_absent_head_the_deputy_replies(company: Company) -> None:
    company.away(QUALITY_HEAD)
    number = at(company, "reply", BURNT)
    asked = company.question(number, "ReplyCall")
    assert (asked.role, asked.person) == ("head", "duan.hong")


@pytest.mark.parametrize(
    ("matter", "channel", "role"),
    [(RUDE, "phone", "agent"), (RUDE, "email", "supervisor"), (BURNT, "phone", "head")],
)
def test_what_is_not_ours_is_explained_by_the_same_person_within_24_hours(
    company: Company, matter: str, channel: str, role: str
) -> None:
    number = at(company, "reply", matter, channel, validity="invalid", explanation="非我司产品")
    asked = next(q for q in company.open(number) if q.stage == "reply")
    assert (asked.role, company.due(number)) == (role, DAY_LATER)
    company.until(number, None)
    case = ended(company, number, "not_valid")
    assert case.story.reply["valid"] is False
    if channel == "email":
        assert "非我司产品" in written(company, number, "reply")


def test_a_dissatisfied_customer_is_answered_anew_by_the_same_role(company: Company) -> None:
    number = at(company, "survey", BROKEN)
    company.say(number, "Interview", **UNHAPPY)
    assert (company.stage(number), company.due(number)) == ("investigate", DAY_LATER)
    company.until(number, "reply")
    assert company.question(number, "ReplyCall").role == "supervisor"
    assert company.due(number) == DAY_LATER  # 24 hours from the rework


def test_rework_that_begins_later_has_24_hours_of_its_own(company: Company) -> None:
    number = at(company, "survey", BROKEN)
    company.at("2026-10-08T09:00+08:00")
    company.say(number, "Interview", **UNHAPPY)
    assert company.due(number) == "Fri 2026-10-09 09:00"
    company.until(number, "reply")
    assert company.due(number) == "Fri 2026-10-09 09:00"


def test_after_two_reworks_the_manager_decides(company: Company) -> None:
    number = company.file("phone", matter=BROKEN)
    company.until(number, "decide", Interview=UNHAPPY)
    assert company.question(number, "ClosingDecision").person == MANAGER
    company.say(number, "ClosingDecision", decision="close", ground="final_position", reasons="已换新机")
    ended(company, number, "final_position")
