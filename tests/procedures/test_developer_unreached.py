"""Procedure H (developer): three call-backs within a month that reached nobody close the complaint.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

import pytest

from adapters.packs import PACKS, read_pack
from complaints.forms import FormErrors
from tests.company import Company
from tests.procedures.whole_lives import due_at, ended, notices
from tests.virtual import UNHAPPY

PACK = read_pack(PACKS / "developer.yaml")
THURSDAY, FRIDAY, SATURDAY = (f"2026-10-{day:02}T10:00+08:00" for day in (8, 9, 10))


def surveyed(company: Company, channel: str = "web") -> str:
    """A complaint that is answered and awaits the call-back."""
    number = company.file(channel, matter="交房遗留问题，墙面空鼓", project="澜湾 3-2-501", demand="修好")
    company.until(number, "survey")
    return number


def not_reached(company: Company, number: str, *moments: str) -> None:
    """Customer service calls back at these moments and reaches nobody."""
    for moment in moments:
        company.at(moment)
        company.say(number, "Interview", reached="not_reached")


@pytest.mark.parametrize("channel", ["web", "phone"])
def test_three_failed_call_backs_on_three_days_within_a_month_close(company: Company, channel: str) -> None:
    number = surveyed(company, channel)
    assert due_at(company, number, "survey") == "Thu 2026-10-08 18:00"
    not_reached(company, number, THURSDAY)
    assert due_at(company, number, "survey") == "Sun 2026-11-08 10:00"  # a month from the first
    not_reached(company, number, FRIDAY)
    assert (company.stage(number), len(company.asked(number, "Interview").known["unreached"])) == (
        "survey",
        2,
    )
    not_reached(company, number, SATURDAY)
    story = company.case(number).story
    assert (story.survey["answered"], company.verbs(number).count("not_reached")) == (False, 3)
    closing = [letter.facts["ground"] for letter in company.letters(number, "closing")]
    assert closing == (["unreachable"] if channel == "web" else [])
    ended(company, number, "unreachable")


def test_two_on_one_day_count_once(company: Company) -> None:
    number = surveyed(company)
    not_reached(company, number, THURSDAY, "2026-10-08T16:00+08:00", FRIDAY, "2026-10-09T23:59+08:00")
    assert (company.stage(number), company.verbs(number).count("not_reached")) == ("survey", 4)
    not_reached(company, number, "2026-10-10T00:00+08:00")  # a day later by the office's clock
    ended(company, number, "unreachable")


def test_a_third_after_more_than_a_month_does_not_close(company: Company) -> None:
    number = surveyed(company)
    not_reached(company, number, THURSDAY, FRIDAY, "2026-11-09T10:01+08:00")
    assert (company.stage(number), company.case(number).story.ground) == ("survey", "")
    not_reached(company, number, "2026-11-10T10:00+08:00")  # 9 Oct to 10 Nov: more than a month
    assert company.stage(number) == "survey"
    not_reached(company, number, "2026-11-11T10:00+08:00")
    ended(company, number, "unreachable")


@pytest.mark.parametrize(
    ("third", "closes"), [("2026-11-08T10:00:00+08:00", True), ("2026-11-08T10:00:01+08:00", False)]
)
def test_a_month_ends_at_the_same_time_of_the_same_day(company: Company, third: str, closes: bool) -> None:
    number = surveyed(company)
    not_reached(company, number, THURSDAY, FRIDAY, third)
    assert (company.case(number).story.ground == "unreachable") == closes


def test_who_is_reached_at_last_is_asked(company: Company) -> None:
    number = surveyed(company)
    not_reached(company, number, THURSDAY, FRIDAY)
    company.at(SATURDAY)
    with pytest.raises(FormErrors):
        company.say(number, "Interview", handling="", result="", fairness="")
    company.say(number, "Interview")
    ended(company, number, "satisfied")


def test_after_rework_the_failed_call_backs_are_counted_anew(company: Company) -> None:
    number = surveyed(company)
    not_reached(company, number, THURSDAY, FRIDAY)
    company.say(number, "Interview", **UNHAPPY)
    company.until(number, "survey")
    not_reached(company, number, SATURDAY)
    assert company.stage(number) == "survey"
    not_reached(company, number, "2026-10-12T10:00+08:00", "2026-10-13T10:00+08:00")
    ended(company, number, "unreachable")


def test_a_customer_who_is_not_called_again_is_not_forgotten(company: Company) -> None:
    number = surveyed(company)
    company.say(number, "company_progress")
    not_reached(company, number, THURSDAY)
    agent = company.asked(number, "Interview").person
    company.at("2026-11-06T14:00+08:00")  # 4 office hours before Sunday 8 November, 10:00
    assert (notices(company), company.told(number, "reminder")) == ([("reminder", "asked")], [agent])
    company.at("2026-11-08T10:00+08:00")
    assert notices(company) == [("escalation", "supervisor")]
    assert company.stage(number) == "survey"
