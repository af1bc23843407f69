"""Procedure C (retail store), in person: from the separate room to the archive; home visit and end date.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

from typing import Any

import pytest

from adapters.packs import PACKS, read_pack
from complaints.errors import Refusal
from complaints.forms import FormErrors
from tests.company import Company
from tests.procedures.whole_lives import due_at, ended, escalated

PACK = read_pack(PACKS / "retail-store.yaml")
BREAD = "面包发霉了"
LOST = "寄存物品丢失，老人行动不便，请上门"
CLERKS, MANAGER = {"qian.xiaomei", "cen.jing"}, "qin.zhiyuan"
SUPERVISORS = ["bai.xuemei", "mao.jianping"]
END = {"end_date": {"end_date": "2026-10-13T17:00+08:00"}}


def at(company: Company, stage: str, matter: str = BREAD, channel: str = "on_site", **fields: Any) -> str:
    """A complaint that has come to a stage or duty; its end date is Tuesday 13 October, 17:00."""
    number = company.file(channel, matter=matter, **fields)
    company.until(number, stage, **END)
    return number


# one life


def test_a_life_in_person_from_the_separate_room_to_the_archive(company: Company) -> None:
    number = company.file("on_site", matter=LOST, source="consumer_association", address="幸福路 1 号")
    assert (number, company.due(number)) == ("MD-20260929-0001", "Tue 2026-09-29 11:00")
    assert company.question(number, "Registration").person in CLERKS
    company.say(number, "Registration")
    assert (company.stage(number), company.due(number)) == ("classify", "Tue 2026-09-29 12:00")
    company.say(number, "Classification")
    assert company.case(number).story.traits.flags == {"home_visit", "unlawful"}
    assert due_at(company, number, "police") == "Tue 2026-09-29 12:00"
    assert (company.stage(number), company.due(number)) == ("end_date", "Tue 2026-09-29 15:00")
    company.say(number, "end_date", end_date="2026-10-13T17:00+08:00")
    assert (company.stage(number), company.due(number)) == ("investigate", "Wed 2026-09-30 18:00")
    company.say(number, "police", station="城关派出所", answer="已受理")
    company.say(number, "Investigation")
    assert (company.stage(number), company.due(number)) == ("home_visit", "Fri 2026-10-09 18:00")
    company.say(number, "home_visit")
    assert (company.stage(number), company.due(number)) == ("resolve", "Tue 2026-10-13 17:00")
    company.say(number, "Resolution", measures=["compensate"], description="赔偿丢失的提包")
    assert (company.stage(number), company.due(number)) == ("points", "Tue 2026-09-29 15:00")
    assert company.asked(number, "points").person in SUPERVISORS
    company.say(number, "points")
    assert (company.stage(number), company.due(number)) == ("reply", "Wed 2026-09-30 18:00")
    company.say(number, "ReplyCall")
    assert (company.stage(number), company.due(number)) == ("survey", "Fri 2026-10-09 18:00")
    company.say(number, "Interview")
    assert (company.stage(number), company.due(number)) == ("association_report", "Fri 2026-10-09 18:00")
    company.say(number, "association_report", reported_to="消协王科")
    assert due_at(company, number, "archive") == "Mon 2026-10-12 18:00"
    case = ended(company, number, "satisfied")
    assert (case.story.department, case.story.reply["form"]) == ("security", "hand")
    assert company.verbs(number) == [
        "filed", "answered", "registered", "answered", "classified", "dispatched", "answered", "performed",
        "answered", "performed", "answered", "investigated", "answered", "performed", "answered", "resolved",
        "answered", "performed", "answered", "replied", "answered", "surveyed", "closed", "answered",
        "performed", "archived",
    ]  # fmt: skip
    assert [e.data["duty"] for e in case.entries if e.verb == "performed"] == [
        "end_date", "police", "home_visit", "points", "association_report",
    ]  # fmt: skip
    to_customer = [letter.kind for letter in company.letters(number) if not letter.person]
    assert sorted(to_customer) == ["acknowledgement", "closing"]


# in person: room, record, read back


@pytest.mark.parametrize("left_out", ["room", "name", "address", "phone", "content"])
def test_a_record_that_was_not_read_back_is_not_registered(company: Company, left_out: str) -> None:
    number = company.file("on_site", matter=BREAD)
    ticked = [item for item in PACK.checklists["on_site"] if item != left_out]
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "Registration", checked=ticked)
    assert list(wrong.value.errors) == ["checked"]
    assert (company.stage(number), company.verbs(number)) == ("register", ["filed"])


def test_what_was_ticked_is_kept_and_what_could_not_be_done_has_a_reason(company: Company) -> None:
    number = company.file("on_site", matter=BREAD)
    company.say(number, "Registration", checked=["room", "name"], incomplete_reason="顾客中途离开")
    entry = next(e for e in company.case(number).entries if e.verb == "registered")
    assert (entry.data["checked"], entry.data["incomplete_reason"]) == (["room", "name"], "顾客中途离开")
    assert company.stage(number) == "classify"


def test_the_record_is_filled_in_where_the_customer_sits(company: Company) -> None:
    number = company.file("on_site", matter=BREAD, demand="", phone="", email="")
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "Registration", demand="", phone="")
    assert {"demand", "phone"} <= set(wrong.value.errors)
    company.say(number, "Registration", demand="退货", phone="13900002222", address="幸福路 1 号")
    case = company.case(number)
    assert [case.record(n) for n in ("demand", "phone", "address")] == ["退货", "13900002222", "幸福路 1 号"]


# the home is visited if needed


def test_no_home_visit_where_none_is_needed(company: Company) -> None:
    number = at(company, "resolve")
    assert "home_visit" not in company.case(number).story.done


def test_the_home_is_visited_before_anything_is_resolved(company: Company) -> None:
    number = company.file("on_site", matter=BREAD)
    company.until(number, "home_visit", Classification={"flags": ["home_visit"]}, **END)
    asked = company.asked(number, "home_visit")
    assert (asked.role, asked.person) == ("owner", company.case(number).story.owner)
    with pytest.raises(FormErrors):
        company.say(number, "home_visit", found="")
    company.at("2026-10-09T18:00+08:00")
    company.sweep()
    assert escalated(company, number, "home_visit") == ["supervisor"]
    company.say(number, "home_visit", found="冰箱正常，面包出厂即霉")
    assert company.case(number).story.done["home_visit"]["found"] == "冰箱正常，面包出厂即霉"
    assert company.stage(number) == "resolve"


# every complaint has an end date


@pytest.mark.parametrize("channel", ["phone", "web", "wechat", "on_site", "letter", "email", "third_party"])
def test_every_complaint_has_an_end_date_set(company: Company, channel: str) -> None:
    number = company.file(channel, matter=BREAD, email="li.si@customer.example")
    company.until(number, "end_date")
    assert company.asked(number, "end_date").person in CLERKS
    assert [q.form for q in company.open(number) if q.role == "owner"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        "2026-09-29T10:00+08:00",  # now
        "2026-09-28T17:00+08:00",  # past
        "2026-10-19T18:01+08:00",  # later than the tenth working day
        "2026-10-13T17:00",  # on which clock?
        "",
    ],
)
def test_an_end_date_that_is_past_or_too_late_is_refused(company: Company, wrong: str) -> None:
    number = company.file("phone", matter=BREAD)
    company.until(number, "end_date")
    before = company.verbs(number)
    with pytest.raises(FormErrors) as errors:
        company.say(number, "end_date", end_date=wrong)
    assert list(errors.value.errors) == ["end_date"]
    assert (company.stage(number), company.verbs(number)) == ("end_date", before)


def test_the_tenth_working_day_is_the_last_that_is_allowed(company: Company) -> None:
    number = company.file("phone", matter=BREAD)
    company.until(number, "end_date")
    company.say(number, "end_date", end_date="2026-10-19T18:00+08:00")
    company.until(number, "resolve")
    assert company.due(number) == "Mon 2026-10-19 18:00"


def test_the_end_date_is_enforced(company: Company) -> None:
    number = at(company, "resolve")
    owner = company.case(number).story.owner
    steps = {
        "2026-10-13T12:59+08:00": [],
        "2026-10-13T13:00+08:00": ["reminder"],
        "2026-10-13T16:59+08:00": [],
        "2026-10-13T17:00+08:00": ["escalation"],
        "2026-10-14T12:00+08:00": ["escalation"],
    }
    for moment, kinds in steps.items():
        company.at(moment)
        assert [n.kind for n in company.sweep()] == kinds, moment
    assert company.told(number, "reminder") == [owner]
    assert sorted(company.told(number, "escalation")) == sorted([*SUPERVISORS, MANAGER])
    assert escalated(company, number, "resolve") == ["supervisor", "manager"]


def test_a_forgotten_end_date_is_escalated(company: Company) -> None:
    number = company.file("phone", matter=BREAD)
    company.until(number, "end_date")
    company.at("2026-09-29T15:00+08:00")
    company.sweep()
    assert escalated(company, number, "end_date") == ["supervisor"]


def test_only_the_store_manager_moves_the_end_date(company: Company) -> None:
    number = at(company, "resolve")
    company.ask_for_time(number, 2)
    assert company.question(number, "ExtensionDecision").person == MANAGER
    assert company.due(number) == "Tue 2026-10-13 17:00"
    company.say(number, "ExtensionDecision", decision="grant")
    assert company.due(number) == "Thu 2026-10-15 18:00"
    with pytest.raises(Refusal):
        company.ask_for_time(number, 4)


def test_the_end_date_stands_when_the_complaint_is_sent_back_or_handed_over(company: Company) -> None:
    number = at(company, "investigate")
    first = company.case(number).story.owner
    company.refuse(number)
    assert (company.stage(number), company.case(number).story.owner != first) == ("investigate", True)
    company.hand_over(number, first)
    company.until(number, "resolve")
    assert company.due(number) == "Tue 2026-10-13 17:00"
    assert company.verbs(number).count("performed") == 1


def test_what_is_not_ours_needs_no_end_date(company: Company) -> None:
    number = company.file("phone", matter=BREAD)
    company.say(number, "Registration")
    company.say(number, "Classification", validity="invalid", explanation="非本店商品")
    assert company.question(number, "ReplyCall").known["how"] == "hand"
    company.say(number, "ReplyCall")
    ended(company, number, "not_valid")
