"""Procedure E (tiered management): three tiers, each with its own handler, authority and path upwards.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

from typing import Any

import pytest

from adapters.packs import PACKS, read_pack
from complaints.forms import FormErrors
from complaints.records import Promise
from tests.company import Company
from tests.procedures.whole_lives import due_at, ended, escalated, who, written

PACK = read_pack(PACKS / "tiered.yaml")
RUDE, FEES, DEATH = "工作人员态度恶劣", "乱收费，损害我的权益", "有人死亡，家属聚集围堵"
BASIC, MIDDLE, HIGH = "owner", "middle_handler", "high_handler"


def at(company: Company, stage: str | None, matter: str = RUDE, **said: Any) -> str:
    """A complaint that has come to a stage; `said` at the classification."""
    number = company.file(matter=matter)
    company.until(number, stage, Classification=said)
    return number


def owner_role(company: Company, number: str) -> list[str]:
    """The roles of the one who has the complaint."""
    return who(company.case(number).story.owner, company).roles


def running(company: Company, number: str) -> list[str]:
    """What runs at the moment, the stage first."""
    with company.change(number) as case:
        live: list[Promise] = case.live
        return [promise.stage for promise in live]


# each tier with its own handler, from receipt to archive

TIERS: list[Any] = [  # matter; tier, roles, department; due: investigate, resolve, raised by rule
    (RUDE, "basic", BASIC, "field", "Thu 2026-10-08 18:00", "Fri 2026-10-09 18:00", "Mon 2026-10-12 18:00"),
    (FEES, "middle", MIDDLE, "operations", "Fri 2026-10-09 18:00", "Wed 2026-10-14 18:00",
     "Mon 2026-10-19 18:00"),
    (DEATH, "high", HIGH, "head_office", "Fri 2026-10-09 18:00", "Mon 2026-10-19 18:00", ""),
]  # fmt: skip


@pytest.mark.parametrize(("matter", "tier", "role", "department", "investigate", "resolve", "raised"), TIERS)
def test_a_life_in_each_tier_from_receipt_to_archive(
    company: Company,
    matter: str,
    tier: str,
    role: str,
    department: str,
    investigate: str,
    resolve: str,
    raised: str,
) -> None:
    number = company.file(matter=matter)
    assert (number, company.due(number)) == ("FJ-20260929-0001", "Tue 2026-09-29 12:00")
    company.say(number, "Classification")
    story = company.case(number).story
    assert (story.level, story.department, owner_role(company, number)) == (tier, department, [role])
    assert company.question(number, "Investigation").person == story.owner
    assert (company.stage(number), company.due(number)) == ("investigate", investigate)
    assert running(company, number) == ["investigate", *([f"raise.{tier}"] if raised else [])]
    if raised:
        assert due_at(company, number, f"raise.{tier}") == raised
    company.say(number, "Investigation")
    assert (company.stage(number), company.due(number)) == ("resolve", resolve)
    company.say(number, "Resolution", measures=["apologise"], description="已道歉并改正")
    assert due_at(company, number, "reply") == "Wed 2026-09-30 18:00"
    assert (company.stage(number), company.due(number)) == ("survey", "Fri 2026-10-09 18:00")
    assert "已道歉并改正" in written(company, number, "reply")
    company.say(number, "Survey")
    assert due_at(company, number, "archive") == "Wed 2026-09-30 18:00"
    case = ended(company, number, "satisfied")
    assert company.verbs(number) == [
        "filed", "registered", "answered", "classified", "dispatched", "answered", "investigated",
        "answered", "resolved", "replied", "answered", "surveyed", "closed", "archived",
    ]  # fmt: skip
    assert (case.story.reply["form"], case.story.level) == ("letter", tier)
    to_customer = [letter.kind for letter in company.letters(number) if not letter.person]
    assert sorted(to_customer) == ["acknowledgement", "closing", "reply", "survey"]


@pytest.mark.parametrize(
    ("matter", "said", "tier"),
    [
        ("做错了还拖延", {}, "basic"),
        ("建议你们改进", {}, "basic"),
        ("我已委托律师起诉", {}, "middle"),
        (RUDE, {"assessment": "rights"}, "middle"),
        (RUDE, {"flags": ["gravest"]}, "high"),
        (RUDE, {"level": "middle", "level_reason": "人大代表转来"}, "middle"),
    ],
)
def test_which_tier_a_complaint_goes_to(
    company: Company, matter: str, said: dict[str, Any], tier: str
) -> None:
    number = company.file(matter=matter)
    company.say(number, "Classification", **said)
    assert company.case(number).story.level == tier


@pytest.mark.parametrize(
    ("matter", "tier"), [(FEES, "basic"), (DEATH, "middle"), (DEATH, "basic"), ("我已委托律师起诉", "basic")]
)
def test_the_desk_sets_no_milder_tier(company: Company, matter: str, tier: str) -> None:
    number = company.file(matter=matter)
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "Classification", level=tier, level_reason="小事")
    assert list(wrong.value.errors) == ["level"]
    assert company.stage(number) == "classify"


@pytest.mark.parametrize(
    ("matter", "cost", "roles"),
    [
        (RUDE, 1000, []), (RUDE, 1001, [MIDDLE]), (RUDE, 10001, [HIGH]), (RUDE, 100001, ["manager"]),
        (FEES, 10000, []), (FEES, 10001, [HIGH]), (FEES, 100001, ["manager"]),
        (DEATH, 100000, []), (DEATH, 100001, ["manager"]),
    ],
)  # fmt: skip
def test_what_is_beyond_a_tier_is_approved_above_it(
    company: Company, matter: str, cost: float, roles: list[str]
) -> None:
    number = at(company, "resolve", matter)
    company.say(number, "Resolution", cost=cost)
    asked = [q for q in company.open(number) if q.form == "Approval"]
    assert [q.role for q in asked] == roles
    assert all(who(q.person, company).roles == [q.role] for q in asked)


def test_what_is_overdue_in_the_basic_tier_goes_up_tier_by_tier(company: Company) -> None:
    number = at(company, "investigate")
    for moment in ("10-08T14:00", "10-08T18:00", "10-09T14:00", "10-09T18:00", "10-10T18:00"):
        company.at(f"2026-{moment}+08:00")
        company.sweep()
    assert escalated(company, number, "investigate") == ["supervisor", MIDDLE, HIGH, "manager"]
    assert company.told(number, "reminder") == [company.case(number).story.owner]


def test_a_complaint_that_is_sent_back_stays_in_its_tier(company: Company) -> None:
    number = at(company, "investigate", FEES)
    first = company.case(number).story.owner
    company.refuse(number)
    story = company.case(number).story
    assert (story.level, owner_role(company, number), story.owner != first) == ("middle", [MIDDLE], True)


def test_the_customer_says_whether_the_result_is_fair(company: Company) -> None:
    number = at(company, "survey")
    company.say(number, "Survey", handling="satisfied", result="satisfied", fairness="unfair")
    assert (company.stage(number), company.case(number).story.round) == ("investigate", 2)
