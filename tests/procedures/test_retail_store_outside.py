"""Procedure C (retail store): consumer association, police station, and complainants who return.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

from typing import Any

import pytest

from adapters.packs import PACKS, read_pack
from complaints.forms import FormErrors
from tests.company import Company
from tests.procedures.whole_lives import due_at, ended, escalated

PACK = read_pack(PACKS / "retail-store.yaml")
BREAD, THEFT = "面包发霉了", "寄存物品丢失"
MANAGER, SUPERVISORS = "qin.zhiyuan", ["bai.xuemei", "mao.jianping"]
END: dict[str, Any] = {"end_date": {"end_date": "2026-10-13T17:00+08:00"}}
UNHAPPY: dict[str, Any] = {"handling": "satisfied", "result": "dissatisfied", "fairness": "fair"}
FROM_ASSOCIATION: dict[str, Any] = {"channel": "third_party", "source": "consumer_association"}


def at(company: Company, stage: str | None, matter: str = BREAD, **fields: Any) -> str:
    """A complaint that has come to a stage or duty; its end date is Tuesday 13 October, 17:00."""
    number = company.file(matter=matter, **({"channel": "phone"} | fields))
    company.until(number, stage, **END)
    return number


# passed on by the consumer association


def test_after_closing_the_whole_course_is_reported_to_the_association(company: Company) -> None:
    number = at(company, "association_report", **FROM_ASSOCIATION)
    story = company.case(number).story
    assert (story.ground, company.due(number)) == ("satisfied", "Fri 2026-10-09 18:00")
    asked = company.asked(number, "association_report")
    assert asked.person in SUPERVISORS
    for left_out in ("course", "reported_to", "reported_at"):
        empty: dict[str, Any] = {left_out: ""}
        with pytest.raises(FormErrors) as wrong:
            company.say(number, "association_report", **empty)
        assert list(wrong.value.errors) == [left_out]
    assert "archived" not in company.verbs(number)
    company.say(number, "association_report", course="9 月 29 日受理，当日退款", reported_to="消协王科")
    case = ended(company, number, "satisfied")
    assert case.story.done["association_report"]["course"] == "9 月 29 日受理，当日退款"


def test_a_late_report_goes_to_the_store_manager_until_it_is_made(company: Company) -> None:
    number = at(company, "association_report", **FROM_ASSOCIATION)
    asked = company.asked(number, "association_report").person
    company.at("2026-10-09T14:00+08:00")
    company.sweep()
    assert company.told(number, "reminder") == [asked]
    for moment in ("2026-10-09T18:00+08:00", "2026-10-10T18:00+08:00"):
        company.at(moment)
        company.sweep()
    assert company.told(number, "escalation") == [MANAGER, MANAGER]
    assert company.stage(number) == "association_report"
    company.say(number, "association_report")
    ended(company, number, "satisfied")


@pytest.mark.parametrize("ground", ["withdrawn", "not_valid", "no_answer"])
def test_the_association_hears_of_it_however_it_was_closed(company: Company, ground: str) -> None:
    number = company.file(matter=BREAD, **FROM_ASSOCIATION)
    invalid = {"validity": "invalid", "explanation": "非本店商品"} if ground == "not_valid" else {}
    if ground == "withdrawn":
        company.until(number, "investigate", **END)
        company.withdraw(number)
    said = END | {"Classification": invalid, "Interview": {"reached": "not_reached"}}
    company.until(number, "association_report", **said)
    assert company.case(number).story.ground == ground
    company.until(number, None)
    ended(company, number, ground)


def test_the_association_hears_even_of_what_was_withdrawn_at_once(company: Company) -> None:
    number = company.file(matter=BREAD, **FROM_ASSOCIATION)
    company.withdraw(number)
    assert (company.stage(number), company.due(number)) == ("association_report", "Fri 2026-10-09 18:00")
    company.say(number, "association_report")
    ended(company, number, "withdrawn")


def test_other_sources_are_not_reported(company: Company) -> None:
    number = at(company, None, source="media")
    assert "association_report" not in ended(company, number, "satisfied").story.done


# anything unlawful


def test_the_manager_contacts_the_police_station_beside_the_handling(company: Company) -> None:
    number = company.file("phone", matter=THEFT)
    company.say(number, "Registration")
    company.say(number, "Classification")
    asked = company.asked(number, "police")
    assert (asked.role, asked.person, due_at(company, number, "police")) == (
        "manager",
        MANAGER,
        "Tue 2026-09-29 12:00",
    )
    assert company.stage(number) == "end_date"
    for left_out in ("station", "contacted_at", "answer"):
        empty: dict[str, Any] = {left_out: ""}
        with pytest.raises(FormErrors) as wrong:
            company.say(number, "police", **empty)
        assert list(wrong.value.errors) == [left_out]
    company.say(number, "police", station="城关派出所", receipt="A-17", answer="已立案")
    assert company.case(number).story.done["police"]["receipt"] == "A-17"
    company.until(number, None, **END)
    ended(company, number, "satisfied")


def test_the_police_is_waited_for_even_when_the_complaint_is_closed(company: Company) -> None:
    number = company.file("phone", matter=THEFT)
    company.say(number, "Registration")
    company.say(number, "Classification")
    asked = company.asked(number, "police")
    company.withdraw(number)
    assert (company.stage(number), company.case(number).story.ground) == ("police", "withdrawn")
    assert company.asked(number, "police").id == asked.id
    company.at("2026-09-29T11:30+08:00")
    company.sweep()
    assert company.told(number, "reminder") == [MANAGER]
    company.at("2026-09-29T12:00+08:00")
    company.sweep()
    assert escalated(company, number, "police") == ["manager"]
    company.say(number, "police")
    ended(company, number, "withdrawn")


def test_the_police_is_contacted_although_it_was_not_our_fault(company: Company) -> None:
    number = company.file("phone", matter=THEFT)
    company.say(number, "Registration")
    company.say(number, "Classification", validity="invalid", explanation="顾客自行保管的物品")
    assert company.asked(number, "police").person == MANAGER
    company.say(number, "ReplyCall")
    assert company.stage(number) == "police"
    company.say(number, "police")
    ended(company, number, "not_valid")


def test_no_police_where_nothing_is_unlawful(company: Company) -> None:
    number = at(company, None, matter=BREAD)
    assert "police" not in ended(company, number, "satisfied").story.done


# known complainants


def test_a_known_complainant_is_recognised_and_the_supervisors_are_told(company: Company) -> None:
    first = at(company, None)
    company.pass_time("1 working day")
    second = company.file("web", matter=BREAD, phone="138-0000-1111")
    asked = company.question(second, "Classification")
    assert asked.known["earlier"] == [first]
    assert asked.known["severity"]["points"] > company.case(first).story.classification["severity"]["points"]
    company.say(second, "Classification")
    told = [letter for letter in company.letters(second, "told") if letter.facts["fact"] == "classified"]
    assert sorted(letter.person for letter in told) == SUPERVISORS
    assert company.case(second).story.traits.earlier == 1


def test_a_newcomer_is_no_known_complainant(company: Company) -> None:
    at(company, "investigate")
    other = company.file("web", matter=BREAD, phone="13900009999", email="wang@customer.example")
    assert company.question(other, "Classification").known["earlier"] == []
    company.say(other, "Classification")
    assert company.letters(other, "told") == []


def test_who_leaves_the_telephone_number_only_at_the_desk_is_recognised_too(company: Company) -> None:
    first = at(company, "investigate")
    second = company.file("on_site", matter=BREAD, phone="", email="")
    company.say(second, "Registration", phone="13800001111")
    assert company.question(second, "Classification").known["earlier"] == [first]


def test_who_writes_from_the_same_address_without_a_telephone_is_recognised_too(company: Company) -> None:
    first = at(company, "investigate", channel="web")
    second = company.file("web", matter=BREAD, phone="")
    assert company.question(second, "Classification").known["earlier"] == [first]


def test_a_year_later_the_complainant_is_forgotten(company: Company) -> None:
    at(company, "investigate")
    company.at("2027-09-30T10:00+08:00")
    second = company.file("web", matter=BREAD)
    assert company.question(second, "Classification").known["earlier"] == []
