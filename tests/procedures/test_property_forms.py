"""Procedure G (property management): telephone, written and visit, and who received it first.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

from typing import Any

import pytest

from adapters.packs import PACKS, read_pack
from adapters.paper import reply_text
from complaints.forms import FormErrors
from tests.company import Company
from tests.procedures.property_events import MANAGERS, XU, ZHU, receive
from tests.procedures.whole_lives import customers, due_at, ended, notices
from tests.virtual import EMAIL

PACK = read_pack(PACKS / "property.yaml")
DUTIES = ["hear", "ask", "record", "answer", "follow"]


# the five duties


@pytest.mark.parametrize("channel", ["phone", "on_site", "letter", "web", "email"])
@pytest.mark.parametrize("missing", DUTIES)
def test_each_of_the_five_duties_is_confirmed_at_registration(
    company: Company, channel: str, missing: str
) -> None:
    number = receive(company, channel)
    done = [duty for duty in DUTIES if duty != missing]
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "Registration", checked=done)
    assert (set(wrong.value.errors), company.stage(number)) == ({"checked"}, "register")
    assert company.verbs(number) == ["filed"]
    company.say(number, "Registration", checked=DUTIES)
    registered = company.case(number).entries[2]
    assert (registered.verb, registered.who, registered.data["checked"]) == ("registered", XU, DUTIES)


def test_a_duty_that_could_not_be_done_is_registered_with_the_reason(company: Company) -> None:
    number = receive(company)
    company.say(number, "Registration", checked=["hear"], incomplete_reason="业主挂断电话")
    data = company.case(number).entries[2].data
    assert (data["checked"], data["incomplete_reason"]) == (["hear"], "业主挂断电话")


@pytest.mark.parametrize("field", ["address", "demand", "occurred_at"])
def test_what_the_owner_did_not_say_is_asked(company: Company, field: str) -> None:
    number = receive(company, **{field: ""})
    nothing: dict[str, Any] = {field: ""}
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "Registration", **nothing)
    assert (set(wrong.value.errors), company.stage(number)) == ({field}, "register")
    company.say(number, "Registration", **(nothing | {field: "已问清"}))
    assert (company.case(number).record(field), company.stage(number)) == ("已问清", "classify")


def test_a_late_registration_is_reminded_and_escalated(company: Company) -> None:
    number = receive(company)
    company.at("2026-09-29T10:45+08:00")
    assert (notices(company), company.told(number, "reminder")) == ([("reminder", "asked")], [XU])
    company.at("2026-09-29T11:00+08:00")
    assert notices(company) == [("escalation", "supervisor")]
    assert sorted(company.told(number, "escalation")) == ["cai.hong", "huang.yan"]


def test_a_visit_is_answered_by_the_colleague_who_received_it(company: Company) -> None:
    number = receive(company, "on_site", by=ZHU)
    company.until(number, "reply")
    question = company.asked(number, "ReplyCall")
    assert (question.person, question.known["how"]) == (ZHU, "call")
    company.until(number, None)
    assert "registers" in company.case(number).entries[2].data
    assert company.case(number).entries[2].data["registers"] == {}
    ended(company, number, "satisfied")


# written complaints


def test_a_written_complaint_is_registered_as_mail_told_to_management_and_answered_on_paper(
    company: Company,
) -> None:
    assert receive(company, "phone") == "WY-20260929-0001"
    number = receive(company, "letter", by=ZHU, email="")
    company.say(number, "Registration")
    company.say("WY-20260929-0001", "Registration")
    entries = [
        e for n in (number, "WY-20260929-0001") for e in company.case(n).entries if e.verb == "registered"
    ]
    assert [e.data["registers"] for e in entries] == [{"LW": "LW-20260929-0001"}, {}]
    assert sorted(company.told(number, "told")) == MANAGERS
    assert company.told("WY-20260929-0001", "told") == []
    company.until(number, "reply")
    question = company.asked(number, "ReplyCall")
    assert (question.person, question.known["how"]) == (ZHU, "hand")
    with company.change(number) as case:
        assert "此致" in reply_text(case, "zh-Hans")
    company.until(number, None)
    assert company.case(number).story.reply["form"] == "hand"
    assert customers(company, number) == []
    ended(company, number, "satisfied")


def test_the_series_of_the_mail_register_counts_by_itself(company: Company) -> None:
    numbers = [receive(company, channel) for channel in ("web", "phone", "email", "letter")]
    for number in numbers:
        company.say(number, "Registration")
    found = [next(e for e in company.case(n).entries if e.verb == "registered").data for n in numbers]
    assert [data["registers"].get("LW") for data in found] == [
        "LW-20260929-0001", None, "LW-20260929-0002", "LW-20260929-0003",
    ]  # fmt: skip
    assert [data["work_order"][:4] for data in found] == ["WYGD"] * 4


@pytest.mark.parametrize("channel", ["letter", "web", "email"])
@pytest.mark.parametrize("email", ["", EMAIL])
def test_a_written_complaint_is_answered_in_writing(company: Company, channel: str, email: str) -> None:
    number = receive(company, channel, by="customer", email=email)
    company.until(number, "survey")
    form = company.case(number).story.reply["form"]
    assert form == ("letter" if email and channel != "letter" else "hand")
    assert len(company.letters(number, "reply")) == (form == "letter")
    assert company.told(number, "told").count("ye.qing") == 1
    company.until(number, None)
    ended(company, number, "satisfied")


@pytest.mark.parametrize(("channel", "email", "form"), [("web", EMAIL, "letter"), ("email", "", "hand")])
def test_what_is_not_our_responsibility_is_explained_in_writing_too(
    company: Company, channel: str, email: str, form: str
) -> None:
    number = receive(company, channel, email=email, matter="隔壁工地夜间施工")
    company.until(number, "classify")
    company.say(number, "Classification", validity="invalid", explanation="该工地不属于本物业管理")
    company.until(number, None)
    reply = company.case(number).story.reply
    assert (reply["form"], reply["explanation"]) == (form, "该工地不属于本物业管理")
    ended(company, number, "not_valid")


# the first receiver


@pytest.mark.parametrize("first", [XU, ZHU])
def test_the_first_receiver_is_asked_for_the_reply_and_the_call_back(company: Company, first: str) -> None:
    numbers = [receive(company, by=first) for _ in range(3)]  # however much there is to do
    for number in numbers:
        company.until(number, "reply")
    assert [company.asked(number, "ReplyCall").person for number in numbers] == [first] * 3
    company.say(numbers[0], "ReplyCall")
    assert company.asked(numbers[0], "Interview").person == first


def test_who_registers_what_came_by_itself_is_the_first_receiver(company: Company) -> None:
    number = receive(company, "web", by="customer", email="")
    first = company.say(number, "Registration").person
    assert first in (XU, ZHU)
    receive(company, by=first)  # more to do than the colleague
    company.until(number, "reply")
    assert company.asked(number, "ReplyCall").person == first


def test_what_a_program_filed_is_followed_by_who_registered_it(company: Company) -> None:
    number = receive(company, "web", by="website", email="")
    first = company.say(number, "Registration").person
    receive(company, by=first)  # more to do than the colleague
    company.until(number, "reply")
    assert company.asked(number, "ReplyCall").person == first


@pytest.mark.parametrize("first", ["huang.yan", "hu.bin"])  # a supervisor, an engineer
def test_whoever_receives_it_first_stays_responsible_whatever_his_role(company: Company, first: str) -> None:
    number = receive(company, "on_site", by=first)
    assert company.asked(number, "Registration").person == first
    company.until(number, "reply")
    assert company.asked(number, "ReplyCall").person == first


def test_the_first_receiver_is_copied_when_the_department_is_late(company: Company) -> None:
    number = receive(company)
    company.until(number, "investigate")
    owner = company.case(number).story.owner
    company.at("2026-10-08T14:00+08:00")  # 4 office hours before
    assert notices(company) == [("reminder", "asked")]
    assert sorted(company.told(number, "reminder")) == sorted([owner, XU])
    company.at("2026-10-08T18:00+08:00")
    assert notices(company) == [("escalation", "supervisor")]
    assert sorted(company.told(number, "escalation")) == ["cai.hong", "huang.yan", XU]
    company.at("2026-10-09T14:00+08:00")
    assert notices(company) == [("escalation", "manager")]
    assert company.told(number, "escalation").count(XU) == 2
    company.until(number, "reply")
    assert due_at(company, number, "reply") == "Sat 2026-10-10 18:00"


def test_the_deputy_stands_in_for_a_first_receiver_who_is_away(company: Company) -> None:
    number = receive(company)
    company.until(number, "investigate")
    company.away(XU)
    company.at("2026-10-08T18:00+08:00")
    company.sweep()
    assert sorted(company.told(number, "escalation")) == ["cai.hong", "huang.yan", ZHU]
    company.until(number, "reply")
    assert company.asked(number, "ReplyCall").person == ZHU


def test_a_first_receiver_who_left_is_replaced(company: Company) -> None:
    number = receive(company)
    company.until(number, "reply")
    old = company.asked(number, "ReplyCall")
    company.leaves(XU)
    company.at("2026-09-30T18:00+08:00")
    company.sweep()
    assert (old.person, company.asked(number, "ReplyCall").person) == (XU, ZHU)
    company.until(number, None)
    ended(company, number, "satisfied")
