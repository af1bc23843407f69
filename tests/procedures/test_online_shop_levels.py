"""Procedure J (online shop): what is unsolved at T+3 is of level Ⅰ, and levels changed by hand.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

from typing import Any

import pytest

from adapters.packs import PACKS, read_pack
from complaints.acts.answer import Late
from complaints.acts.level import change_level
from complaints.errors import Refusal
from complaints.forms import FormErrors, LevelChange
from tests.company import Company
from tests.virtual import UNHAPPY, local
from tests.walk import walk

PACK = read_pack(PACKS / "online-shop.yaml")
BAI, MO, QIN, HOU = "os.bai.xue", "os.mo.lan", "os.qin.yu", "os.hou.liang"
JIA, MENG, QIAN = "os.jia.rui", "os.meng.dan", "os.qian.yun"
ROTTEN, SHORT, VOUCHER = "苹果烂了", "少发两件", "代金券用不了"
TWO: dict[str, Any] = {"measures": ["exchange"], "description": "全额换货", "second": "换同价商品"}
T_PLUS_3 = "2026-10-02T10:00+08:00"
"""72 hours after Tuesday 29 September, 10:00: a Friday in the holidays; the shop is open."""


# not solved at T+3


@pytest.mark.parametrize(
    ("matter", "stage", "had"),
    [(SHORT, "classify", ""), (SHORT, "investigate", JIA), (SHORT, "resolve", JIA), (VOUCHER, "settle", "")],
)
def test_what_is_unsolved_at_t_plus_three_is_of_level_one(
    company: Company, matter: str, stage: str, had: str
) -> None:
    number = company.file(matter=matter)
    walk(company, number, "first_line_2" if stage == "classify" else stage)
    old = company.open(number)[-1]
    company.at("2026-10-02T09:59:59+08:00")
    company.sweep()
    assert "raised" not in company.verbs(number)
    company.at(T_PLUS_3)
    company.sweep()
    story = company.case(number).story
    assert (story.level, story.owner, company.stage(number)) == ("level_1", "", "first_line_1")
    assert [letter.person for letter in company.letters(number, "told")] == ([had] if had else [])
    with pytest.raises(Late):
        company.answer_again(old)
    company.sweep()
    assert company.verbs(number).count("raised") == 1


def test_a_raised_complaint_is_handled_like_any_of_level_one(company: Company) -> None:
    number = company.file(matter=SHORT)
    walk(company, number, "resolve")
    company.at(T_PLUS_3)
    company.sweep()
    assert walk(company, number, Resolution=TWO) == [
        ("first_line_1", BAI, "Fri 2026-10-02 10:10"),
        ("departments_checked", QIN, "Fri 2026-10-02 10:30"),  # what was found out stays found out
        ("Resolution", QIN, "Fri 2026-10-02 10:30"),
        ("Approval", MENG, "Fri 2026-10-02 10:30"),  # Jia Rui had it at level Ⅱ
        ("Approval", QIAN, "Fri 2026-10-02 10:30"),
        ("OfferChoice", "", "Thu 2026-10-08 18:00"),
        ("Interview", BAI, "Fri 2026-10-09 18:00"),
    ]
    assert local(company.promised(number, "reply")) == "Thu 2026-10-08 18:00"
    assert company.case(number).story.ground == "satisfied"


def test_the_tools_of_the_old_level_are_no_longer_enough(company: Company) -> None:
    number = company.file(matter=SHORT)
    walk(company, number, "resolve")
    company.at(T_PLUS_3)
    company.sweep()
    walk(company, number, "resolve")
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "Resolution", **(TWO | {"measures": ["voucher"]}))
    assert list(wrong.value.errors) == ["measures"]


def test_what_was_answered_in_time_is_not_raised_while_its_step_waits(company: Company) -> None:
    number = company.file(matter=SHORT)
    walk(company, number, "resolve")
    company.at("2026-10-02T09:59+08:00")
    company.say(number, "Resolution", live=False)  # the engine is down
    company.at(T_PLUS_3)
    company.sweep()
    assert ("raised" in company.verbs(number), company.stage(number)) == (False, "survey")


def test_an_answer_of_the_old_level_is_not_taken_at_the_new_one(company: Company) -> None:
    number = company.file(matter=SHORT)
    walk(company, number, "resolve")
    company.say(number, "Resolution", live=False, measures=["voucher"])
    try:
        change(company, number, "level_1", BAI)
    except Refusal:  # to refuse it while an answer waits would be as good
        assert company.case(number).story.level == "level_2"
        return
    asked = walk(company, number, "survey", Resolution=TWO)
    assert "Resolution" in [what for what, _, _ in asked]
    assert company.case(number).story.resolution["measures"] == ["exchange"]


def test_rework_gives_no_three_days_more(company: Company) -> None:
    number = company.file(matter=SHORT)
    walk(company, number, "survey")
    company.at("2026-10-01T10:00+08:00")
    company.say(number, "Survey", **UNHAPPY)
    assert company.case(number).story.level == "level_2"
    company.at(T_PLUS_3)
    company.sweep()
    assert company.case(number).story.level == "level_1"


@pytest.mark.parametrize("matter", [SHORT, VOUCHER])
def test_what_is_solved_by_then_is_not_raised(company: Company, matter: str) -> None:
    number = company.file(matter=matter)
    walk(company, number, "survey")
    company.at(T_PLUS_3)
    company.sweep()
    assert ("raised" in company.verbs(number), company.stage(number)) == (False, "survey")


def test_what_is_not_ours_is_not_raised(company: Company) -> None:
    number = company.file("phone", matter=SHORT)
    company.say(number, "Classification", validity="invalid", explanation="订单不是本店的")
    company.at(T_PLUS_3)
    company.sweep()
    assert ("raised" in company.verbs(number), company.stage(number)) == (False, "reply")


# levels by hand


def change(company: Company, number: str, level: str, by: str, reason: str = "客户再次来电") -> None:
    """Somebody gives the complaint another level."""
    with company.change(number) as case:
        change_level(case, LevelChange(level=level, reason=reason), by, company.now)
    company.live(number)


def test_anybody_at_the_desk_raises_and_only_supervisor_or_manager_lowers(company: Company) -> None:
    number = company.file(matter=SHORT)
    walk(company, number, "investigate")
    change(company, number, "level_1", MO)
    assert (company.case(number).story.level, company.told(number, "told")) == ("level_1", [JIA])
    walk(company, number, "resolve")
    for who in (MO, QIN, HOU):
        with pytest.raises(Refusal):
            change(company, number, "level_2", who)
    assert company.case(number).story.level == "level_1"
    owner = company.case(number).story.owner
    change(company, number, "level_2", QIAN, "已补发，客户认可")
    assert company.case(number).story.level == "level_2"
    assert sorted(company.told(number, "told")) == sorted([JIA, owner])


def test_the_desk_cannot_choose_a_milder_level_than_the_table(company: Company) -> None:
    number = company.file(matter=ROTTEN)
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "Classification", level="level_3")
    assert list(wrong.value.errors) == ["level"]
    with pytest.raises(FormErrors) as wrong:
        company.say(company.file(matter=SHORT), "Classification", level="level_1")
    assert list(wrong.value.errors) == ["level_reason"]
