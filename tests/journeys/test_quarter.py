"""A quarter in some minutes, on real Prefect: drilled, reported, reviewed, revised, read and closed."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.journeys.plans import CALL, CHINA, DECIDE, EVIDENCE, LOOK, PLAN, STOP, Planned, text_of

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]

PEOPLE = ("wang.fang", "liu.yang", "zhao.min", "zhou.jie", "he.ping", "li.na", "gao.jun")
YES: dict[str, Any] = {"lawful": "yes", "complete": "yes", "flexible": "yes"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planned]:
    stack = Planned(tmp_path_factory.mktemp("quarter") / "var")
    try:
        stack.start()
        yield stack
    finally:
        code = stack.stop()
    assert code == 0


def test_a_quarter(house: Planned) -> None:
    house.away("chen.lei")
    drill = _drilled(house)
    review = _reviewed(house, drill)
    _in_effect(house, review)


def _drilled(house: Planned) -> str:
    house.wait(lambda: bool(house.drills()) and house.drills()[0]["begun_at"], 150)
    number = str(house.drills()[0]["number"])
    assert datetime.now(UTC) >= house.begins
    for person in PEOPLE:
        if person != "zhou.jie":  # he is not reached
            house.answer(person, number, "ContactTest", state="right")
    caller = house.whoever(number, CALL, "wang.fang", "liu.yang")
    house.answer(caller, number, CALL)
    house.answer("zhao.min", number, STOP)  # for chen.lei, who is away
    house.answer("zhao.min", number, LOOK)
    house.answer(house.whoever(number, "Classification", "wang.fang", "liu.yang"), number, "Classification")
    house.answer(house.whoever(number, EVIDENCE, "zhou.jie", "he.ping"), number, EVIDENCE)
    house.answer(house.whoever(number, "InjectResponse", "wang.fang", "liu.yang"), number, "InjectResponse")
    decider = house.whoever(number, DECIDE, "li.na", "he.ping")
    house.wait(lambda: "escalated" in house.verbs(number), 90)
    house.answer(decider, number, DECIDE)  # late
    house.wait(lambda: "practised" in house.verbs(number), 120)
    leader = house.whoever(number, "DrillEvaluation", "li.na", "he.ping")
    house.answer(leader, number, "DrillEvaluation", remarks="总体顺畅")
    house.wait(lambda: "archived" in house.verbs(number), 60)
    house.wait(lambda: house.run_of(number)["state_type"] == "COMPLETED")
    named = {"flow_runs": {"name": {"any_": [f"{PLAN} is due"]}}}
    (scheduled,) = house.prefect("/flow_runs/filter", named).json()
    assert scheduled["auto_scheduled"]
    assert scheduled["state_type"] == "COMPLETED"
    return number


def _reviewed(house: Planned, drill: str) -> str:
    result = json.loads(
        house.rows("SELECT data FROM entry WHERE number = ? AND verb = 'practised'", drill)[0]["data"]
    )
    rows = {(row["kind"], row["key"]): row for row in result["measured"]}
    assert rows["step", "decide"]["state"] == "late"
    assert (rows["step", "stop"]["by"], rows["step", "stop"]["stood_in"]) == ("zhao.min", True)
    assert rows["step", "call"]["state"] == "in_time"
    assert rows["contact", "zhou.jie"]["state"] == "missed"
    kinds = {one["kind"] for one in result["found"]}
    assert {"late", "unreached", "absent"} <= kinds
    assert 0 < result["score"]["points"] < 100
    house.wait(lambda: house.rows("SELECT number FROM review WHERE plan = ?", PLAN), 60)
    return str(house.rows("SELECT number FROM review WHERE plan = ?", PLAN)[0]["number"])


def _in_effect(house: Planned, review: str) -> None:
    author = house.whoever(review, "PlanRevision", "li.na", "he.ping")
    link = house.asked(author, review)["PlanRevision"]
    text = house.stranger().http.get(link).json()["known"]["text"].replace("40s", "60s")
    today = datetime.now(CHINA).date().isoformat()
    house.answer(
        author,
        review,
        "PlanRevision",
        decision="revise",
        reason="决定时限太短",
        text=text,
        effective_on=today,
        **YES,
    )
    house.wait(lambda: "revised" in house.verbs(review))
    house.answer("gao.jun", review, "PlanApproval", decision="approve")
    house.wait(lambda: "took_effect" in house.verbs(review), 60)
    versions = house.rows("SELECT * FROM planversion WHERE plan = ? ORDER BY version", PLAN)
    assert [(row["version"], row["approved_by"]) for row in versions] == [("1", "system"), ("2", "gao.jun")]
    assert versions[1]["author"] == author
    for row in house.rows("SELECT * FROM finding WHERE review = ?", review):
        owner = "zhao.min" if row["owner"] == "chen.lei" else row["owner"]
        for link in _findings(house, owner, review):
            said = {"outcome": "done", "note": "已写入第二版"}
            assert house.stranger().http.post(link, json=said).status_code == 200
    (told,) = house.rows("SELECT data FROM entry WHERE number = ? AND verb = 'took_effect'", review)
    readers = json.loads(told["data"])["readers"]
    assert set(readers) == {*PEOPLE, "chen.lei"} - {author, "gao.jun"}
    for person in sorted(readers):
        house.answer(person, review, "PlanRead", confirmed="yes")
        letters = [m for m in house.post_of(person, review) if m["X-Redress-Letter"] == "plan_changed"]
        assert "→" in text_of(letters[0])  # what changed stands in it
    house.wait(lambda: "archived" in house.verbs(review), 60)
    assert all(row["outcome"] == "done" and row["note"] for row in house.rows("SELECT * FROM finding"))


def _findings(house: Planned, owner: str, review: str) -> list[str]:
    return [link for form, link in house.asked(owner, review).items() if form == "FindingClosure"]
