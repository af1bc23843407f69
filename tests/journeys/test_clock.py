"""The clock at work: reminders and escalations as steps of the life, once each, and silence that ends."""

import pytest

from tests.journeys.conftest import Stack

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]


def test_reminder_then_escalation_level_by_level_each_once(stack: Stack) -> None:
    stranger = stack.stranger()
    number = stranger.file(procedure="quick")
    stack.wait(lambda: [n["level"] for n in stranger.case(number)["notices"]] == [0, 1, 2])
    kinds = [notice["kind"] for notice in stranger.case(number)["notices"]]
    assert kinds == ["reminder", "escalation", "escalation"]
    stack.wait(lambda: "late" in stack.run_of(number)["tags"])  # type: ignore[operator]
    steps = ["register", "remind (classify)", "escalate (classify, level 1)", "escalate (classify, level 2)"]
    stack.wait(lambda: stack.task_runs(number) == steps)

    def told() -> list[tuple[str, str]]:
        mails = [m for m in stack.letters(number) if m["X-Redress-Letter"] in ("reminder", "escalation")]
        return sorted((str(m["X-Redress-Letter"]), str(m["To"].addresses[0].username)) for m in mails)

    stack.wait(lambda: len(told()) >= 4)
    assert len(told()) == len(set(told())) == 4  # one reminder; two supervisors and one manager
    assert stranger.live(number)["closing_ground"] == "satisfied"


def test_a_customer_who_does_not_answer_the_survey_is_recorded_as_no_answer(stack: Stack) -> None:
    stranger = stack.stranger()
    number = stranger.file(procedure="quick")
    while stranger.case(number)["stage"] != "survey":
        question = stranger.question(number)
        assert question is not None
        if question["role"] != "customer":
            stranger.answer(question)
    stack.wait(lambda: stranger.case(number)["closing_ground"] == "no_answer")
    surveyed = next(e for e in stranger.history(number) if e["verb"] == "surveyed")
    assert surveyed["data"]["answered"] is False
    stack.wait(lambda: stack.run_of(number)["state_type"] == "COMPLETED")


def test_operations_see_a_table_of_open_complaints_without_anything_personal(stack: Stack) -> None:
    number = stack.stranger().file()

    def rows() -> str:
        body = {"artifacts": {"key": {"any_": ["open-by-due-time"]}}, "sort": "CREATED_DESC", "limit": 1}
        found = stack.prefect("/artifacts/filter", body).json()
        return str(found[0]["data"]) if found else ""

    stack.wait(lambda: number in rows())
    assert "王小明" not in rows()
