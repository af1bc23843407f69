"""Procedure G (property management): a general and a major life from receipt to archive.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

from adapters.packs import PACKS, read_pack
from tests.company import Company
from tests.procedures.property_events import FALL, MANAGERS, XU, agree, receive
from tests.procedures.whole_lives import customers, due_at, ended
from tests.virtual import EMAIL, UNHAPPY

PACK = read_pack(PACKS / "property.yaml")


# general


def test_a_general_telephone_life_from_receipt_to_archive(company: Company) -> None:
    number = receive(company)
    assert (company.asked(number, "Registration").person, due_at(company, number, "register")) == (
        XU,
        "Tue 2026-09-29 11:00",
    )
    company.say(number, "Registration")
    asked = company.asked(number, "Classification")
    assert (asked.known["assessment"], asked.known["level_by_rule"]) == ("noise", "general")
    assert (asked.person, due_at(company, number, "classify")) == (XU, "Tue 2026-09-29 12:00")
    company.say(number, "Classification")
    story = company.case(number).story
    assert (story.level, story.department) == ("general", "security")
    assert story.owner in ("lin.feng", "guo.tao")
    assert due_at(company, number, "investigate") == "Thu 2026-10-08 18:00"
    company.say(number, "Investigation")
    assert due_at(company, number, "resolve") == "Fri 2026-10-09 18:00"
    company.say(number, "Resolution", measures=["stop"], description="已劝停，十点后不再施工")
    assert (company.asked(number, "ReplyCall").person, due_at(company, number, "reply")) == (
        XU,
        "Wed 2026-09-30 18:00",
    )
    company.say(number, "ReplyCall")
    assert (company.asked(number, "Interview").person, due_at(company, number, "survey")) == (
        XU,
        "Fri 2026-10-09 18:00",
    )
    company.say(number, "Interview")
    assert company.verbs(number) == [
        "filed", "answered", "registered", "answered", "classified", "dispatched", "answered", "investigated",
        "answered", "resolved", "answered", "replied", "answered", "surveyed", "closed", "archived",
    ]  # fmt: skip
    assert (company.case(number).story.reply["form"], customers(company, number)) == ("call", [])
    assert company.told(number, "told") == []
    ended(company, number, "satisfied")


def test_a_dissatisfied_owner_means_rework_and_at_last_a_decision_of_management(company: Company) -> None:
    number = receive(company)
    company.until(number, "survey")
    company.say(number, "Interview", **UNHAPPY)
    assert (company.stage(number), due_at(company, number, "investigate")) == (
        "investigate",
        "Fri 2026-10-09 18:00",
    )
    company.until(number, "decide", Interview=UNHAPPY)
    question = company.asked(number, "ClosingDecision")
    assert (question.role, question.person in MANAGERS) == ("manager", True)
    assert due_at(company, number, "decide") == "Thu 2026-10-08 18:00"
    company.say(number, "ClosingDecision", decision="close", ground="final_position", reasons="已尽全部义务")
    ended(company, number, "final_position")


# major: explained, a reply time agreed, handed to management


def test_a_major_life_is_explained_agreed_and_handled_by_management_in_person(company: Company) -> None:
    number = receive(company, matter=FALL, demand="赔偿", email=EMAIL)
    company.say(number, "Registration")
    asked = company.asked(number, "Classification")
    assert (asked.known["flags"], asked.known["level_by_rule"]) == (["beyond_authority"], "major")
    company.say(number, "Classification")
    assert (company.stage(number), company.asked(number, "explain").person) == ("explain", XU)
    assert due_at(company, number, "explain") == "Tue 2026-09-29 15:00"  # 4 office hours
    agree(company, number)
    told = company.letters(number, "progress")
    assert [(letter.address, letter.facts["said"]["why"]) for letter in told] == [
        (EMAIL, "赔偿超出管理处权限")
    ]
    question = company.asked(number, "Assignment")
    assert (question.role, due_at(company, number, "dispatch")) == ("manager", "Wed 2026-09-30 18:00")
    assert question.person in MANAGERS
    company.say(number, "Assignment", person=question.person, reason="亲自处理")
    manager = question.person
    assert (company.case(number).story.owner, company.asked(number, "Investigation").person) == (
        manager,
        manager,
    )
    company.until(number, "approve")
    other = company.asked(number, "Approval")
    assert (other.role, other.person) == ("manager", next(m for m in MANAGERS if m != manager))
    company.say(number, "Approval")
    assert (company.asked(number, "ReplyCall").person, due_at(company, number, "reply")) == (
        XU,
        "Mon 2026-10-12 12:00",
    )
    company.until(number, None)
    assert company.verbs(number) == [
        "filed", "answered", "registered", "answered", "classified", "answered", "performed", "answered",
        "dispatched", "answered", "investigated", "answered", "submitted", "answered", "approved", "resolved",
        "answered", "replied", "answered", "surveyed", "closed", "archived",
    ]  # fmt: skip
    ended(company, number, "satisfied")
