"""Parts die at the worst moments; the case goes on within a minute, nothing is lost or said twice."""

import threading

import httpx
import pytest

from tests.journeys.conftest import Stack
from tests.journeys.test_life import STAGES

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]


def check_whole(stack: Stack, number: str) -> None:
    """The life ended well: each stage once, no letter twice, history in order."""
    stranger = stack.stranger()
    assert stranger.live(number)["closing_ground"] == "satisfied"
    stack.wait(lambda: stack.run_of(number)["state_type"] == "COMPLETED")
    assert [name for name in stack.task_runs(number) if name in STAGES] == STAGES
    kinds = [(mail["X-Redress-Letter"], mail["To"], mail["Message-ID"]) for mail in stack.letters(number)]
    assert len(kinds) == len(set(kinds))
    entries = stranger.history(number)
    assert [e["seq"] for e in entries] == list(range(1, len(entries) + 1))


@pytest.mark.parametrize("delay", [0.0, 0.3, 0.6])
def test_pitfall_25_worker_killed_in_the_middle_of_a_stage(stack: Stack, delay: float) -> None:
    stranger = stack.stranger()
    number = stranger.file()
    question = stranger.question(number)
    assert question is not None
    stranger.answer(question)
    threading.Event().wait(delay)
    stack.kill("worker")
    check_whole(stack, number)


def test_prefect_killed_while_an_answer_is_posted(stack: Stack) -> None:
    stranger = stack.stranger()
    number = stranger.file()
    question = stranger.question(number)
    assert question is not None
    stack.kill("prefect")
    stranger.answer(question)  # recorded although the engine is gone
    other = stranger.file()  # accepted although the engine is gone
    check_whole(stack, number)
    check_whole(stack, other)


def test_portal_killed_right_after_it_said_201(stack: Stack) -> None:
    stranger = stack.stranger()
    number = stranger.file()
    stack.kill("portal")

    def back() -> bool:
        try:
            return bool(stack.stranger().case(number))
        except httpx.TransportError:
            return False

    stack.wait(back)
    check_whole(stack, number)


def test_mail_server_down_for_a_while(stack: Stack) -> None:
    stranger = stack.stranger()
    stack.stop_mail()
    number = stranger.file()
    question = stranger.question(number)
    assert question is not None
    stranger.answer(question)
    assert stranger.question(number) is not None  # the case goes on without the post
    assert stack.letters(number) == []
    stack.start_mail()
    stack.wait(lambda: "dispatch" in [mail["X-Redress-Letter"] for mail in stack.letters(number)], 60)
    check_whole(stack, number)
