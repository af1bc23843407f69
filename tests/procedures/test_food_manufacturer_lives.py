"""Procedure I (food manufacturer): lives from receipt to archive, and every particular turn of its digest.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

from typing import Any

import pytest

from adapters.packs import PACKS, read_pack
from adapters.shelf import manifest_digest, path_of, verify
from complaints.forms import FormErrors
from complaints.history import broken
from tests.company import Company
from tests.virtual import local
from tests.walk import walk

PACK = read_pack(PACKS / "food-manufacturer.yaml")
SONG, TANG, LUO, XU, DENG = "fm.song.jia", "fm.tang.li", "fm.luo.qiang", "fm.xu.jing", "fm.deng.hui"
PENG, CAO, YAN, LU, JIANG = "fm.peng.bo", "fm.cao.gang", "fm.yan.mei", "fm.lu.yi", "fm.jiang.tao"
WIRE, SOGGY, RUDE = "饼干里吃出铁丝", "饼干受潮不脆", "业务员态度差"
FIFTH = "Mon 2026-10-12 18:00"
"""Five working days from Tuesday 29 September: Wed 30, Thu 8, Fri 9, Sat 10, Mon 12."""
PROCESS: dict[str, Any] = {"cause_analysis": {"cause": "process", "severe": "no"}}


def because(cause: str, severe: str = "no") -> dict[str, Any]:
    """What the quality department found."""
    return {"cause_analysis": {"cause": cause, "severe": severe, "analysis": "书面原因"}}


# from receipt to archive


def test_a_complaint_of_quality_from_receipt_to_archive(company: Company) -> None:
    number = company.file(matter=SOGGY, demand="换货")
    asked = walk(company, number, takes="10m", **because("recipe"), Resolution={"measures": ["replace"]})
    assert asked == [
        ("confirm_with_business", SONG, "Tue 2026-09-29 11:00"),  # 1 h from the registration at 10:00
        ("Classification", SONG, "Tue 2026-09-29 11:30"),
        ("first_judgement", SONG, "Tue 2026-09-29 12:00"),  # 2 h from the registration
        ("preliminary_proposal", SONG, "Tue 2026-09-29 12:30"),  # 2 h from the dispatch at 10:30
        ("samples", LUO, "Wed 2026-09-30 18:00"),  # sales
        ("Investigation", SONG, FIFTH),
        ("cause_analysis", XU, "Wed 2026-09-30 18:00"),  # quality department: 1 working day
        ("recipe_improvement", DENG, "Thu 2026-10-08 18:00"),  # R&D
        ("corrective_measures", SONG, "Thu 2026-10-08 18:00"),
        ("Resolution", SONG, FIFTH),
        ("Approval", LU, FIFTH),  # the management representative
        ("recipe_review", YAN, "Tue 2026-09-29 16:50"),  # the service manager; 4 office hours from 11:50
        ("Survey", "", "Fri 2026-10-09 18:00"),
    ]
    assert company.verbs(number) == [
        "filed", "registered", "answered", "performed", "answered", "classified", "answered", "performed",
        "dispatched", *["answered", "performed"] * 2, "answered", "investigated",
        *["answered", "performed"] * 3, "answered", "submitted", "answered", "approved", "resolved",
        "answered", "performed", "replied", "answered", "surveyed", "closed", "archived",
    ]  # fmt: skip
    case = company.case(number)
    assert (case.story.ground, case.story.resolution["approved_by"]) == ("satisfied", LU)
    assert (case.story.reply["form"], case.story.reply["measures"]) == ("letter", ["replace"])
    to_customer = [letter.kind for letter in company.letters(number) if not letter.person]
    assert sorted(to_customer) == ["acknowledgement", "closing", "reply", "survey"]
    assert broken(case.entries) == []
    assert verify(path_of(number)) == []
    assert case.entries[-1].data["manifest_sha256"] == manifest_digest(path_of(number))


def test_a_complaint_of_service_seeks_no_cause(company: Company) -> None:
    number = company.file("phone", matter=RUDE, demand="道歉")
    asked = walk(company, number)
    assert [(what, person) for what, person, _ in asked] == [
        ("confirm_with_business", SONG), ("Classification", SONG), ("first_judgement", SONG),
        ("preliminary_proposal", SONG), ("Investigation", SONG), ("Resolution", SONG), ("Approval", LU),
        ("ReplyCall", SONG), ("Interview", SONG),
    ]  # fmt: skip
    reply = company.case(number).story.reply
    assert (reply["form"], company.case(number).story.ground) == ("call", "satisfied")
    assert [letter.kind for letter in company.letters(number) if not letter.person] == []


# the first hours


def test_the_talks_are_reminded_of_and_escalated_in_their_hours(company: Company) -> None:
    number = company.file(matter=SOGGY)
    company.at("2026-09-29T10:45+08:00")
    assert [(n.kind, n.to) for n in company.sweep()] == [("reminder", "asked")]
    company.at("2026-09-29T11:00+08:00")  # 1 h: the talk with the business owner
    assert [(n.kind, n.to) for n in company.sweep()] == [("escalation", "supervisor")]
    assert (company.told(number, "reminder"), company.told(number, "escalation")) == ([SONG], [YAN])
    walk(company, number, "first_judgement")
    company.at("2026-09-29T12:00+08:00")  # 2 h: the talk with the customer
    company.sweep()
    assert company.told(number, "escalation") == [YAN, YAN]
    walk(company, number, "preliminary_proposal")
    assert local(company.promised(number, "preliminary_proposal")) == "Tue 2026-09-29 14:00"
    company.at("2026-09-29T15:00+08:00")
    company.sweep()  # an hour late: the general manager hears of it, too
    assert sorted(company.told(number, "escalation")) == [JIANG, YAN, YAN, YAN]


@pytest.mark.parametrize(
    ("duty", "empty"),
    [
        ("confirm_with_business", ["content", "spoke_to", "truthful"]),
        ("first_judgement", ["customer_said", "judgement"]), ("preliminary_proposal", ["proposal"]),
        ("samples", ["batch", "collected"]), ("cause_analysis", ["analysis", "cause", "severe"]),
        ("corrective_measures", ["corrective", "effect", "finished", "person", "preventive"]),
    ],
)  # fmt: skip
def test_what_must_be_written_down_is_asked_for(company: Company, duty: str, empty: list[str]) -> None:
    number = company.file(matter=SOGGY)
    walk(company, number, duty, **PROCESS)
    question, before = company.asked(number, duty), company.verbs(number)
    with pytest.raises(FormErrors) as wrong:
        company.answer_again(question)
    assert sorted(wrong.value.errors) == empty
    assert (company.stage(number), company.verbs(number)) == (duty, before)


# class Ⅰ and key customers


GRAVE = [
    CAO,
    DENG,
    JIANG,
    LUO,
    PENG,
    XU,
]  # manufacturing, R&D, the general manager, sales, logistics, quality


@pytest.mark.parametrize(
    ("matter", "flags", "told"),
    [(WIRE, [], GRAVE), (SOGGY, ["key_customer"], GRAVE), (RUDE, ["key_customer"], GRAVE), (SOGGY, [], [])],
)
def test_class_one_or_a_key_customer_is_told_at_once(
    company: Company, matter: str, flags: list[str], told: list[str]
) -> None:
    number = company.file(matter=matter)
    walk(company, number, "classify")
    assert company.told(number, "told") == []
    company.say(number, "Classification", flags=flags)
    letters = company.letters(number, "told")
    assert sorted(letter.person for letter in letters) == told
    assert {letter.facts["fact"] for letter in letters} <= {"classified"}
    walk(company, number, **PROCESS)
    assert len(company.told(number, "told")) == len(told)  # and not again


def test_food_safety_does_not_wait_for_the_morning(company: Company) -> None:
    company.at("2026-09-29T23:00+08:00")
    number = company.file(matter=WIRE)
    walk(company, number, "first_judgement")
    assert {letter.send_after for letter in company.letters(number, "told")} == {company.now}


def test_the_words_of_a_complaint_suggest_a_key_customer(company: Company) -> None:
    number = company.file(matter="沃尔玛整批饼干受潮")
    walk(company, number, "classify")
    assert company.asked(number, "Classification").known["flags"] == ["key_customer"]


def test_an_unfounded_complaint_of_safety_alarms_nobody(company: Company) -> None:
    number = company.file(matter=WIRE)
    walk(company, number, "classify", confirm_with_business={"truthful": "no"})
    company.say(number, "Classification", validity="invalid", explanation="非我司产品")
    assert (company.told(number, "told"), company.stage(number)) == ([], "reply")
