"""Whole lives through real Prefect, real processes and real SMTP, by a program that knows the contract."""

import json
import subprocess
import sys

import pytest

from tests.journeys.conftest import HOUSE, Stack
from tests.leaks import told_prefect
from tests.stranger import COMPLAINT

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]

STAGES = ["register", "classify", "dispatch", "investigate", "resolve", "reply", "survey", "archive"]


def test_a_life_from_receipt_to_archive(stack: Stack) -> None:
    stranger = stack.stranger()
    number = stranger.file("first")
    assert stranger.file("first") == number
    case = stranger.live(number)
    assert (case["stage"], case["closing_ground"]) == ("closed", "satisfied")
    stack.wait(lambda: stack.run_of(number)["state_type"] == "COMPLETED")
    assert stack.task_runs(number) == STAGES
    kinds = [mail["X-Redress-Letter"] for mail in stack.letters(number)]
    for kind in ("acknowledgement", "dispatch", "reply", "survey", "closing"):
        assert kinds.count(kind) == 1, kinds
    ids = [mail["Message-ID"] for mail in stack.letters(number)]
    assert len(ids) == len(set(ids))
    assert all(mail["Auto-Submitted"] == "auto-generated" for mail in stack.letters(number))
    checked = subprocess.run(
        [sys.executable, "-c", f"from commands.main import main; main(['verify', '{number}'])"],
        env=stack.environ, cwd=HOUSE, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "agree with the record" in checked.stdout


def test_a_telephone_complaint_is_answered_and_asked_by_the_desk(stack: Stack) -> None:
    stranger = stack.stranger()
    complainant = {"name": "李女士", "phone": "13900139000"}
    number = stranger.file(channel="phone", complainant=complainant)
    assert stranger.live(number)["closing_ground"] == "satisfied"
    verbs = [entry["verb"] for entry in stranger.history(number)]
    assert [v for v in verbs if v in ("replied", "surveyed")] == ["replied", "surveyed"]
    answered = [e["data"]["form"] for e in stranger.history(number) if e["verb"] == "answered"]
    assert answered == ["Classification", "Investigation", "Resolution", "ReplyCall", "Interview"]


def test_dissatisfaction_means_rework_and_shows_as_further_steps(stack: Stack) -> None:
    stranger = stack.stranger()
    number = stranger.file()
    while True:
        question = stranger.question(number)
        assert question is not None
        if question["question"] == "Survey" or question.get("form") == "Survey":
            stranger.answer(question, result="very_dissatisfied", comment="还在漏水")
            break
        stranger.answer(question)
    assert stranger.live(number)["closing_ground"] == "satisfied"
    stack.wait(lambda: stack.run_of(number)["state_type"] == "COMPLETED")
    again = [f"{stage} (round 2)" for stage in ("investigate", "resolve", "reply", "survey", "archive")]
    assert stack.task_runs(number) == [*STAGES[:-1], *again]


def test_a_hand_over_while_the_run_lies_down_takes_no_step_without_an_answer(stack: Stack) -> None:
    stranger = stack.stranger()
    numbers = [stranger.file(matter="施工现场墙面开裂") for _ in range(4)]
    for number in numbers:
        question = stranger.question(number)
        assert question is not None
        stranger.answer(question)
    for number in numbers:
        stack.wait(lambda n=number: stranger.case(n)["stage"] == "investigate")  # type: ignore[misc]
        question = stranger.question(number)
        assert question is not None
        address = f"{question['answer_url']}/handover"
        to = stranger.http.get(address).json()["schema"]["properties"]["to"]["enum"][0]
        assert stranger.http.post(address, json={"to": to}).status_code == 200
    for number in numbers:
        assert stranger.live(number)["closing_ground"] == "satisfied"
        stack.wait(lambda n=number: stack.run_of(n)["state_type"] == "COMPLETED")  # type: ignore[misc]
        assert stack.task_runs(number) == STAGES


def test_operations_answer_through_resume_and_a_wrong_answer_is_asked_again(stack: Stack) -> None:
    stranger = stack.stranger()
    number = stranger.file()
    stack.wait(lambda: stack.run_of(number)["state_type"] == "PAUSED")
    run = stack.run_of(number)
    answers = {"priority": "一般"}  # another priority than suggested, without a reason
    stack.prefect(f"/flow_runs/{run['id']}/resume", {"run_input": answers})

    def description() -> str:
        inputs = stack.prefect(f"/flow_runs/{run['id']}/input/filter", {"prefix": "", "limit": 50}).json()
        return " ".join(json.loads(one["value"]) for one in inputs if one["key"].endswith("description"))

    stack.wait(
        lambda: "更改优先级须写明理由" in description() and stack.run_of(number)["state_type"] == "PAUSED"
    )
    reason = {**answers, "priority_reason": "PLANTED 王小明 13800138000"}
    stack.prefect(f"/flow_runs/{run['id']}/resume", {"run_input": reason})
    stack.wait(lambda: stranger.case(number)["stage"] == "investigate")
    classified = next(e for e in stranger.history(number) if e["verb"] == "classified")
    assert (classified["who"], classified["data"]["priority"]) == ("operations", "normal")
    assert stranger.live(number)["closing_ground"] == "satisfied"


def test_nothing_personal_is_in_the_prefect_database_after_all_this(stack: Stack) -> None:
    planted = [
        "PLANTED",
        "李女士",
        *COMPLAINT["complainant"].values(),
        COMPLAINT["matter"],
        COMPLAINT["demand"],
    ]
    assert told_prefect(stack.var / "prefect" / "prefect.db", planted, "handle-complaint") == []
