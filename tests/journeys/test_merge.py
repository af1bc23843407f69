"""A merged complaint through real Prefect: its run completes and stays so; separated, it goes on."""

import re
import time
from collections.abc import Iterator

import httpx
import pytest

from tests.journeys.conftest import Stack
from tests.stranger import COMPLAINT, Stranger

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]

HTML = {"accept": "text/html"}


class Desk:
    """Somebody at the desk, in a browser without script."""

    def __init__(self, stack: Stack) -> None:
        name, password = (stack.var / "secrets" / "staff-login").read_text().split()
        self.http = httpx.Client(
            base_url=f"http://127.0.0.1:{stack.port}", headers=HTML, timeout=20, trust_env=False
        )
        assert self.http.post("/login", data={"name": name, "password": password}).status_code == 303

    def decide(self, one: str, other: str, deed: str, **more: str) -> None:
        """Do it on the page that shows both side by side."""
        page = self.http.get(f"/cases/{one}/like/{other}")
        assert page.status_code == 200, page.text
        (token,) = set(re.findall(r'name="_csrf" value="([^"]+)"', page.text))
        answer = self.http.post(f"/cases/{one}/like/{other}", data={"_csrf": token, "deed": deed, **more})
        assert answer.status_code == 303, answer.text


@pytest.fixture
def desk(stack: Stack) -> Iterator[Desk]:
    """The desk, logged in."""
    here = Desk(stack)
    yield here
    here.http.close()


def told_twice(stranger: Stranger) -> tuple[str, str]:
    """A leak, and once more by another address of the same household."""
    who = {**COMPLAINT["complainant"], "email": "wang.family@customer.example"}
    return stranger.file(), stranger.file(complainant=who, matter="厨房还是漏水，吊顶都掉下来了。")


def state(stack: Stack, number: str) -> object:
    """What Prefect says of the run of a complaint."""
    return stack.run_of(number)["state_type"]


def test_the_run_of_a_merged_complaint_completes_and_goes_on_when_separated(stack: Stack, desk: Desk) -> None:
    stranger = stack.stranger()
    root, child = told_twice(stranger)
    for number in (root, child):
        assert stranger.question(number) is not None
    stack.wait(lambda: state(stack, child) == "PAUSED")
    desk.decide(child, root, "merge", root=root)
    assert stranger.case(child)["merged_into"] == root
    stack.wait(lambda: state(stack, child) == "COMPLETED")
    time.sleep(12)  # two ticks of the watch: it leaves the run alone
    assert state(stack, child) == "COMPLETED"
    question = stranger.question(root)
    assert question is not None
    stranger.answer(question)
    stack.wait(lambda: stranger.case(root)["stage"] == "investigate")
    desk.decide(child, root, "separate")
    question = stranger.question(child)
    assert question is not None
    assert question["form"] == "Classification"
    stack.wait(lambda: state(stack, child) == "PAUSED")
    assert stranger.live(child)["closing_ground"] == "satisfied"
    kinds = [mail["X-Redress-Letter"] for mail in stack.letters(child)]
    assert (kinds.count("merged"), kinds.count("survey")) == (1, 1)
    assert stranger.live(root)["closing_ground"] == "satisfied"


def test_with_its_root_a_merged_complaint_is_closed_and_sealed(stack: Stack, desk: Desk) -> None:
    stranger = stack.stranger()
    root, child = told_twice(stranger)
    for number in (root, child):
        assert stranger.question(number) is not None
    desk.decide(child, root, "merge", root=root)
    assert stranger.live(root)["closing_ground"] == "satisfied"
    stack.wait(lambda: stranger.history(child)[-1]["verb"] == "archived", 90)
    assert stranger.case(child)["closing_ground"] == "merged"
    stack.wait(lambda: state(stack, child) == "COMPLETED")
    assert stack.task_runs(child)[-1] == "archive"
    assert "survey" not in [mail["X-Redress-Letter"] for mail in stack.letters(child)]
