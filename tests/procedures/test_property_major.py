"""Procedure G (property management): major complaints are explained, a reply time agreed, management decides.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

from typing import Any

import pytest

from adapters.packs import PACKS, read_pack
from adapters.paper import render
from complaints.acts.level import change_level
from complaints.acts.owner import refuse
from complaints.errors import Refusal
from complaints.forms import DispatchRefusal, FormErrors, LevelChange
from tests.company import Company
from tests.procedures.property_events import FALL, MANAGERS, XU, ZHU, agree, receive
from tests.procedures.whole_lives import customers, due_at, ended, notices
from tests.virtual import EMAIL

PACK = read_pack(PACKS / "property.yaml")


def test_the_letter_to_the_owner_says_why_and_the_agreed_time(company: Company) -> None:
    number = receive(company, matter=FALL, email=EMAIL)
    company.until(number, "explain")
    agree(company, number)
    letter = company.letters(number, "progress")[0]
    with company.change(number) as case:
        text = render(letter, case, company.now).text
    assert "赔偿超出管理处权限" in text
    assert "2026年10月12日" in text
    assert "12:00" in text


def test_without_an_address_the_explanation_stands_in_the_history(company: Company) -> None:
    number = receive(company, matter=FALL)
    company.until(number, "explain")
    agree(company, number)
    entry = next(e for e in company.case(number).entries if e.verb == "performed")
    assert (entry.who, entry.data["sets"], entry.data["said"]["why"]) == (XU, "reply", "赔偿超出管理处权限")
    assert customers(company, number) == []


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"agreed_reply": "2026-09-29T10:00+08:00"}, "agreed_reply"),  # now is not to come
        ({"agreed_reply": "2026-09-28T18:00+08:00"}, "agreed_reply"),
        ({"agreed_reply": "2026-10-26T18:00:01+08:00"}, "agreed_reply"),  # after the 15th working day
        ({"agreed_reply": "2026-10-12T12:00"}, "agreed_reply"),  # of no time zone
        ({"agreed_reply": None}, "agreed_reply"),
        ({"why": " "}, "why"),
    ],
)
def test_no_past_no_far_and_no_missing_reply_time_is_agreed(
    company: Company, said: dict[str, Any], wrong: str
) -> None:
    number = receive(company, matter=FALL, email=EMAIL)
    company.until(number, "explain")
    before = company.verbs(number)
    with pytest.raises(FormErrors) as errors:
        agree(company, number, **said)
    assert set(errors.value.errors) == {wrong}
    assert (company.verbs(number), company.stage(number)) == (before, "explain")
    assert (customers(company, number), company.case(number).story.deadlines) == (["acknowledgement"], {})


def test_the_latest_reply_time_that_may_be_agreed(company: Company) -> None:
    number = receive(company, matter=FALL)
    company.until(number, "explain")
    agree(company, number, agreed_reply="2026-10-26T18:00+08:00")
    company.until(number, "reply")
    assert due_at(company, number, "reply") == "Mon 2026-10-26 18:00"


def test_reminders_and_escalations_follow_the_agreed_reply_time(company: Company) -> None:
    number = receive(company, matter=FALL)
    company.until(number, "explain")
    agree(company, number)
    company.until(number, "reply")
    company.at("2026-09-30T18:00+08:00")  # when it would be due by the common rule
    assert notices(company) == []
    company.at("2026-10-12T10:00+08:00")  # 2 office hours before
    assert (notices(company), company.told(number, "reminder")) == ([("reminder", "asked")], [XU])
    company.at("2026-10-12T12:00+08:00")
    assert notices(company) == [("escalation", "supervisor")]
    company.at("2026-10-12T17:00+08:00")
    assert notices(company) == [("escalation", "manager")]
    assert set(MANAGERS) <= set(company.told(number, "escalation"))
    company.until(number, None)
    ended(company, number, "satisfied")


def test_a_major_complaint_is_handled_before_the_reply_that_was_agreed(company: Company) -> None:
    number = receive(company, matter=FALL)
    company.until(number, "explain")
    agree(company, number)
    company.until(number, "investigate")
    assert due_at(company, number, "investigate") == "Mon 2026-10-12 12:00"  # not 10 working days: Mon 19
    company.until(number, "resolve")
    assert due_at(company, number, "resolve") == "Mon 2026-10-12 12:00"
    company.at("2026-10-12T12:00+08:00")
    assert ("escalation", "supervisor") in notices(company)


def test_a_missed_explanation_is_escalated(company: Company) -> None:
    number = receive(company, matter=FALL)
    company.until(number, "explain")
    company.at("2026-09-29T14:00+08:00")
    assert (notices(company), company.told(number, "reminder")) == ([("reminder", "asked")], [XU])
    company.at("2026-09-29T15:00+08:00")
    assert notices(company) == [("escalation", "supervisor")]
    assert {"huang.yan", "cai.hong"} <= set(company.told(number, "escalation"))
    assert company.stage(number) == "explain"  # nobody handles it before the owner knows why


def test_the_deputy_explains_it_when_the_first_receiver_is_away(company: Company) -> None:
    number = receive(company, matter=FALL)
    company.until(number, "classify")
    company.away(XU)
    company.say(number, "Classification")
    assert company.asked(number, "explain").person == ZHU


def test_management_names_another_whose_solution_it_approves(company: Company) -> None:
    number = receive(company, matter=FALL)
    company.until(number, "dispatch")
    with pytest.raises(FormErrors):
        company.say(number, "Assignment", person="admin")
    company.say(number, "Assignment", person="zheng.li")
    assert company.case(number).story.owner == "zheng.li"
    company.until(number, "resolve")
    company.say(number, "Resolution", cost=100)  # within what an owner decides of a general complaint
    question = company.asked(number, "Approval")
    assert (question.role, question.person in MANAGERS) == ("manager", True)
    with pytest.raises(Refusal, match="自己"):
        company.say(number, "Approval", by="zheng.li")


def test_the_other_manager_is_asked_when_one_is_away_and_a_late_hand_over_escalates(company: Company) -> None:
    company.away("shen.gang")
    number = receive(company, matter=FALL)
    company.until(number, "dispatch")
    assert company.asked(number, "Assignment").person == "ye.qing"
    company.at("2026-09-30T18:00+08:00")
    assert notices(company) == [("escalation", "supervisor")]
    company.at("2026-10-08T14:00+08:00")
    assert notices(company) == [("escalation", "manager")]


def test_a_refused_major_complaint_goes_back_to_management_without_a_second_explanation(
    company: Company,
) -> None:
    number = receive(company, matter=FALL)
    company.until(number, "dispatch")
    company.say(number, "Assignment", person="zheng.li")
    with company.change(number) as case:
        refuse(case, DispatchRefusal(reason="不属于我部门"), "zheng.li", company.now)
    company.live(number)
    assert (company.stage(number), company.asked(number, "Assignment").role) == ("dispatch", "manager")
    company.say(number, "Assignment", person="ye.qing")
    company.until(number, None)
    assert company.verbs(number).count("performed") == 1
    ended(company, number, "satisfied")


def test_the_desk_may_not_call_a_major_complaint_general(company: Company) -> None:
    number = receive(company, matter=FALL)
    company.until(number, "classify")
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "Classification", level="general", level_reason="小事")
    assert (set(wrong.value.errors), company.stage(number)) == ({"level"}, "classify")


def test_raised_to_major_later_it_is_explained_and_handed_over_from_then_on(company: Company) -> None:
    number = receive(company)
    company.until(number, "investigate")
    owner = company.case(number).story.owner
    company.at("2026-10-08T10:00+08:00")
    with company.change(number) as case:
        change_level(case, LevelChange(level="major", reason="业主受伤并要求赔偿"), XU, company.now)
    company.live(number)
    assert (company.asked(number, "explain").person, due_at(company, number, "explain")) == (
        XU,
        "Thu 2026-10-08 15:00",
    )
    assert owner in company.told(number, "told")
    agree(company, number)
    assert due_at(company, number, "dispatch") == "Fri 2026-10-09 18:00"
    company.say(number, "Assignment", person="shen.gang")
    company.until(number, "reply")
    assert due_at(company, number, "reply") == "Mon 2026-10-12 12:00"
    company.until(number, None)
    ended(company, number, "satisfied")


def test_raised_to_major_before_the_reply_it_is_explained_and_handled_anew(company: Company) -> None:
    number = receive(company)
    company.until(number, "reply")
    with company.change(number) as case:
        change_level(case, LevelChange(level="major", reason="业主受伤并要求赔偿"), XU, company.now)
    company.live(number)
    assert company.asked(number, "explain").person == XU
    agree(company, number)
    assert company.asked(number, "Assignment").role == "manager"
    company.until(number, None, Assignment={"person": MANAGERS[0]})
    assert company.case(number).story.owner == MANAGERS[0]
    assert company.verbs(number).count("resolved") == 2
    ended(company, number, "satisfied")
