"""Procedure I (food manufacturer): causes of quality complaints, what follows from each, and the measures.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

from datetime import datetime
from typing import Any

import pytest

from adapters.packs import PACKS, read_pack
from complaints.errors import Refusal
from complaints.forms import FormErrors
from tests.company import Company
from tests.virtual import local
from tests.walk import open_to, walk

PACK = read_pack(PACKS / "food-manufacturer.yaml")
SONG, XU, DENG = "fm.song.jia", "fm.xu.jing", "fm.deng.hui"
PENG, CAO, YAN, LU = "fm.peng.bo", "fm.cao.gang", "fm.yan.mei", "fm.lu.yi"
SOGGY = "饼干受潮不脆"
FIFTH = "Mon 2026-10-12 18:00"
PROCESS: dict[str, Any] = {"cause_analysis": {"cause": "process", "severe": "no"}}


def because(cause: str, severe: str = "no") -> dict[str, Any]:
    """What the quality department found."""
    return {"cause_analysis": {"cause": cause, "severe": severe, "analysis": "书面原因"}}


# the cause, and what follows from it


@pytest.mark.parametrize(
    ("cause", "severe", "asked"),
    [
        ("recipe", "no", [("recipe_improvement", DENG)]),
        ("transport", "no", [("transport_director", CAO), ("transport_logistics", PENG)]),
        ("transport", "yes",
         [("transport_director", CAO), ("transport_logistics", PENG), ("transport_written", PENG)]),
        ("process", "yes", []), ("other", "no", []),
    ],
)  # fmt: skip
def test_each_cause_has_its_own_way(
    company: Company, cause: str, severe: str, asked: list[tuple[str, str]]
) -> None:
    number = company.file(matter=SOGGY)
    walk(company, number, "cause_analysis")
    found = walk(company, number, "resolve", **because(cause, severe))
    assert [(what, person) for what, person, _ in found] == [
        ("cause_analysis", XU), *asked, ("corrective_measures", SONG),
    ]  # fmt: skip
    reviewed = walk(company, number, "survey")[-1][0] == "recipe_review"
    assert reviewed == (cause == "recipe")


def test_a_cause_that_the_procedure_does_not_know_is_refused(company: Company) -> None:
    number = company.file(matter=SOGGY)
    walk(company, number, "cause_analysis")
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "cause_analysis", cause="weather")
    assert list(wrong.value.errors) == ["cause"]
    assert open_to(company, number) == [("cause_analysis", XU)]


def test_a_severe_transport_matter_is_written_and_passed_on(company: Company) -> None:
    number = company.file(matter=SOGGY)
    walk(company, number, "transport_written", **because("transport", "yes"))
    company.say(number, "transport_written", report="冷链中断六小时")
    letters = company.letters(number, "told")
    assert sorted(letter.person for letter in letters) == [CAO, YAN]
    assert all(letter.facts["said"] == {"report": "冷链中断六小时"} for letter in letters)


def test_the_research_institute_speaks_where_it_is_needed(company: Company) -> None:
    number = company.file(matter=SOGGY)
    walk(company, number, "recipe_improvement", **because("recipe"))
    company.say(number, "recipe_improvement", institute="yes", statement="研究所说明：水分活度偏高")
    done = company.case(number).story.done["recipe_improvement"]
    assert (done["institute"], done["statement"]) == ("yes", "研究所说明：水分活度偏高")


def test_the_service_manager_sends_a_recipe_matter_back_and_it_is_resolved_and_approved_anew(
    company: Company,
) -> None:
    number = company.file(matter=SOGGY)
    walk(company, number, "recipe_review", **because("recipe"))
    question, before = company.asked(number, "recipe_review"), company.verbs(number)
    with pytest.raises(FormErrors) as wrong:
        company.answer_again(question, passed="no")
    assert (list(wrong.value.errors), company.verbs(number)) == (["remarks"], before)
    with pytest.raises(Refusal, match="自己"):  # nobody reviews what he handled himself
        company.answer_again(question, by=SONG, passed="yes")
    assert company.told(number, "reply") == []
    company.say(number, "recipe_review", passed="no", remarks="未附研究所说明")
    assert (company.stage(number), company.verbs(number)[-2:]) == ("resolve", ["performed", "rejected"])
    again = walk(company, number, "survey")
    assert again == [
        ("Resolution", SONG, FIFTH), ("Approval", LU, FIFTH), ("recipe_review", YAN, "Tue 2026-09-29 15:00"),
    ]  # fmt: skip
    assert company.told(number, "reply") == [""]


def test_a_late_cause_is_reminded_of_and_escalated(company: Company) -> None:
    number = company.file(matter=SOGGY)
    walk(company, number, "cause_analysis")
    assert local(company.promised(number, "cause_analysis")) == "Wed 2026-09-30 18:00"
    company.at("2026-09-30T16:00+08:00")
    company.sweep()
    assert company.told(number, "reminder") == [XU]
    company.at("2026-09-30T18:00+08:00")
    company.sweep()
    assert company.told(number, "escalation") == [YAN]
    company.at("2026-10-08T14:00+08:00")  # 4 office hours after the holidays
    company.sweep()
    assert company.told(number, "escalation") == [YAN, LU]


def test_measures_name_owner_date_and_check_of_the_effect(company: Company) -> None:
    number = company.file(matter=SOGGY)
    walk(company, number, "corrective_measures", **PROCESS)
    company.say(
        number, "corrective_measures", corrective="重封本批", preventive="加装测漏", person="邓辉",
        finished="2026-10-20T18:00+08:00", effect="一个月后由品管部抽检",
    )  # fmt: skip
    done = company.case(number).story.done["corrective_measures"]
    finished = datetime.fromisoformat(done["finished"])
    assert (done["person"], local(finished)) == ("邓辉", "Tue 2026-10-20 18:00")
    assert (done["corrective"], done["preventive"]) == ("重封本批", "加装测漏")
    assert (done["effect"], PACK.effect.by) == ("一个月后由品管部抽检", "management_representative")
