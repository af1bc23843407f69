"""Procedure E (tiered management): what was raised is never silently lowered.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

import pytest

from adapters.packs import PACKS, read_pack
from complaints.errors import Refusal
from complaints.forms import FormErrors
from tests.company import Company
from tests.procedures.whole_lives import due_at, ended, level_told, owner_of, put_at, who

PACK = read_pack(PACKS / "tiered.yaml")
FEES, RUDE = "乱收费，损害我的权益", "工作人员态度恶劣"
DESK, SUPERVISOR, MANAGER = "pan.yue", "an.ning", "wei.zhen"


def at(company: Company, stage: str | None, matter: str) -> str:
    """A complaint that has come to a stage."""
    number = company.file(matter=matter)
    company.until(number, stage)
    return number


# never silently lowered


@pytest.mark.parametrize("by", [DESK, "cui.wanqing", "nobody", "system"])
def test_desk_and_owner_lower_nothing(company: Company, by: str) -> None:
    number = at(company, "investigate", FEES)
    before, verbs = owner_of(company, number), company.verbs(number)
    with pytest.raises(Refusal, match="调低"):
        put_at(company, number, "basic", by)
    assert (company.case(number).story.level, owner_of(company, number)) == ("middle", before)
    assert company.verbs(number) == verbs
    assert company.letters(number, "told") == []


@pytest.mark.parametrize("by", [SUPERVISOR, MANAGER, "gong.liang"])
def test_a_superior_lowers_with_a_reason_and_who_had_it_is_told(company: Company, by: str) -> None:
    number = at(company, "investigate", FEES)
    before = owner_of(company, number)
    with pytest.raises(FormErrors) as wrong:
        put_at(company, number, "basic", by, reason=" ")
    assert list(wrong.value.errors) == ["reason"]
    put_at(company, number, "basic", by, "收费正确，实为态度问题")
    assert level_told(company, number, "lowered") == [(before, "basic", "收费正确，实为态度问题")]
    assert who(owner_of(company, number), company).roles == ["owner"]
    entry = next(e for e in company.case(number).entries if e.verb == "lowered")
    assert (entry.who, entry.data["before"], entry.data["level"]) == (by, "middle", "basic")
    company.until(number, None)
    ended(company, number, "satisfied")


def test_nobody_is_late_because_it_was_lowered_late(company: Company) -> None:
    number = at(company, "investigate", FEES)
    company.at("2026-10-09T12:00+08:00")
    put_at(company, number, "basic", SUPERVISOR)
    assert company.due(number) == "Mon 2026-10-12 18:00"  # two working days from the lowering
    company.say(number, "Investigation")
    assert company.due(number) == "Tue 2026-10-13 18:00"


def test_what_was_lowered_is_raised_again_when_it_stays_unsolved(company: Company) -> None:
    number = at(company, "investigate", RUDE)
    company.at("2026-10-12T18:00+08:00")
    company.sweep()
    assert company.case(number).story.level == "middle"
    company.at("2026-10-13T10:00+08:00")
    put_at(company, number, "basic", SUPERVISOR, "与事实不符")
    assert company.case(number).story.level == "basic"
    assert due_at(company, number, "raise.basic") == "Tue 2026-10-20 18:00"
    company.sweep()
    assert company.case(number).story.level == "basic"
    company.at("2026-10-20T18:00+08:00")
    company.sweep()
    assert company.case(number).story.level == "middle"
    assert company.verbs(number).count("raised") == 2


@pytest.mark.parametrize("tier", ["middle", "high"])
def test_who_has_the_complaint_does_not_lower_it_off_his_own_desk(company: Company, tier: str) -> None:
    number = at(company, "investigate", RUDE)
    put_at(company, number, tier, DESK, "权益受损")
    mine = owner_of(company, number)  # his role has a superior's rights, but this is a case of his own
    with pytest.raises(Refusal):
        put_at(company, number, "basic", mine, "不归我管")
    assert (company.case(number).story.level, owner_of(company, number)) == (tier, mine)


def test_the_lowering_stands_in_the_history_for_good(company: Company) -> None:
    number = at(company, "resolve", FEES)
    put_at(company, number, "basic", SUPERVISOR, "收费正确")
    company.until(number, None)
    case = ended(company, number, "satisfied")
    lowered = [e.data["reason"] for e in case.entries if e.verb == "lowered"]
    assert (lowered, case.story.level) == (["收费正确"], "basic")


@pytest.mark.parametrize("to", ["ni.jun", "cui.wanqing", DESK])
def test_nobody_hands_a_complaint_down_to_a_lower_tier(company: Company, to: str) -> None:
    number = at(company, "investigate", FEES)
    before = owner_of(company, number)
    with pytest.raises(Refusal):
        company.hand_over(number, to)
    assert owner_of(company, number) == before


def test_within_a_tier_a_complaint_is_handed_over(company: Company) -> None:
    number = at(company, "investigate", FEES)
    other = ({"pei.ran", "shu.min"} - {owner_of(company, number)}).pop()
    company.hand_over(number, other)
    assert (company.question(number, "Investigation").person, company.case(number).story.level) == (
        other,
        "middle",
    )


def test_who_is_named_to_handle_it_is_of_the_same_tier(company: Company) -> None:
    number = at(company, "investigate", FEES)
    for _ in range(3):
        company.refuse(number)
    assert company.stage(number) == "dispatch"
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "Assignment", person="ni.jun")  # a handler of the basic tier
    assert list(wrong.value.errors) == ["person"]
