"""Procedure A: what is recorded, answered and kept; responsibility to its end; visits; who oversees."""

import zipfile
from typing import Any

import pytest

from adapters.rosters import SAMPLES, read_roster
from adapters.shelf import path_of, verify
from complaints.access import may
from complaints.people import Person
from tests.company import Company
from tests.procedures.whole_lives import due_at, ended, written
from tests.virtual import EMAIL, shipped

PACK = shipped()
BRIBE = "工长索要红包，偷工减料。"


def test_the_record_holds_all_that_was_said_and_when_it_was_received(company: Company) -> None:
    said: dict[str, Any] = {
        "name": "李四", "phone": "13800001111", "email": EMAIL, "address": "幸福路 8 号",
        "matter": "墙面开裂", "project": "幸福里 3-2-501", "occurred_at": "9 月 20 日", "demand": "重做",
    }  # fmt: skip
    number = company.file("phone", received_at="2026-09-29T09:30+08:00", **said)
    case = company.case(number)
    assert {name: case.record(name) for name in said} == said
    assert (case.complaint.channel, case.complaint.received_at.isoformat()) == (
        "phone",
        "2026-09-29T01:30:00+00:00",
    )
    assert case.story.work_order == "GD-20260929-0001"


def test_the_three_views_are_all_kept(company: Company) -> None:
    number = company.file()
    company.until(number, "investigate")
    kept = company.case(number).story.classification
    assert [kept[view] for view in ("intake", "assessment", "dispatch")] == [
        "quality", "workmanship", "construction",
    ]  # fmt: skip


def test_the_reply_names_measures_and_time_taken_and_asks_for_an_opinion(company: Company) -> None:
    number = company.file()
    company.until(number, "resolve")
    company.pass_time("2h")
    company.until(
        number, "survey", Resolution={"measures": ["rectify", "apologise"], "description": "重做防水层"}
    )
    reply = written(company, number, "reply")
    for part in ("整改", "道歉", "重做防水层", "处理用时", "2 小时", "请您评价本次处理"):
        assert part in reply
    assert company.asked(number, "Survey").is_open


def test_responsibility_is_decided_on_evidence_carried_out_and_told_to_the_complainant(
    company: Company,
) -> None:
    number = company.file(matter=BRIBE)
    assert company.asked(number, "Classification").known["flags"] == ["accountability"]
    company.until(number, "accountability")
    assert company.asked(number, "accountability").role == "supervisor"
    assert due_at(company, number, "accountability") == "Fri 2026-10-09 18:00"
    company.say(
        number, "accountability", evidence="转账记录", finding="工长，直接责任", decision="penalty",
        execution="已扣发当月奖金",
    )  # fmt: skip
    company.until(number, "accountability_result")
    company.say(number, "accountability_result", result="已对责任人作出经济处罚")
    told = written(company, number, "progress")
    assert "已对责任人作出经济处罚" in told
    assert not any(inside in told for inside in ("扣发", "工长，直接责任", "转账记录"))
    company.until(number, None)
    verbs = company.verbs(number)
    assert verbs.index("investigated") < verbs.index("performed") < verbs.index("resolved")
    assert verbs.index("resolved") < len(verbs) - 1 - verbs[::-1].index("performed") < verbs.index("replied")
    ended(company, number, "satisfied")


def test_where_nobody_answers_for_it_nothing_is_told(company: Company) -> None:
    number = company.file(matter=BRIBE)
    company.until(number, "resolve", accountability={"decision": "none"})
    company.until(number, None)
    assert company.letters(number, "progress") == []
    assert company.verbs(number).count("performed") == 1


@pytest.mark.parametrize(
    ("channel", "flags", "form", "how"),
    [
        ("web", [], "Survey", "letter"),
        ("phone", [], "Interview", "call"),
        ("web", ["home_visit"], "Interview", "visit"),
    ],
)
def test_the_survey_is_a_questionnaire_an_interview_or_a_home_visit(
    company: Company, channel: str, flags: list[str], form: str, how: str
) -> None:
    number = company.file(channel)
    company.until(number, "survey", Classification={"flags": flags})
    assert company.asked(number, form).known.get("how", "letter") == how


def test_kinds_of_evidence_stand_in_the_findings(company: Company) -> None:
    assert [label.zh for label in PACK.evidence.values()] == ["合同", "现场照片", "沟通记录"]
    number = company.file()
    company.until(number, "resolve", Investigation={"evidence_kinds": ["contract", "photos"]})
    assert company.case(number).story.findings["evidence_kinds"] == ["contract", "photos"]


@pytest.mark.parametrize("name", ["original.json", "handling.json", "history.jsonl", "manifest.json"])
@pytest.mark.parametrize("change", ["changed", "left out"])
def test_a_sealed_file_that_was_changed_or_lacks_something_is_found(
    company: Company, name: str, change: str
) -> None:
    number = company.file()
    company.until(number, None)
    path = path_of(number)
    assert verify(path) == []
    with zipfile.ZipFile(path) as sealed:
        contents = {each: sealed.read(each) for each in sealed.namelist()}
    contents[name] = contents[name].replace(b"TS-", b"TX-") if change == "changed" else b""
    with zipfile.ZipFile(path, "w") as forged:
        for each, data in contents.items():
            if data or each != name:
                forged.writestr(each, data)
    if (name, change) != ("manifest.json", "changed"):
        assert verify(path)
    else:
        assert verify(path) == [], "its digest stands in the history: `redress verify` compares them"


def test_every_step_says_who_and_when(company: Company) -> None:
    number = company.file()
    company.until(number, None)
    entries = company.case(number).entries
    assert all(entry.who and entry.at.tzinfo for entry in entries)
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert path_of(number).stat().st_mode & 0o077 == 0, "nobody else on the machine reads it"


def test_senior_management_legal_and_customer_service_oversee() -> None:
    people = [Person(**row.model_dump()) for row in read_roster(SAMPLES / "home-renovation.yaml").people]
    group = [person for person in people if person.id != "admin" and may(person, "oversight")]
    assert any("manager" in person.roles for person in group)
    assert {"legal", "customer_service"} <= {d for person in group for d in person.departments}
    assert not any("agent" in person.roles for person in group)
