"""A life in a real browser, through the whole installation: customer, agent, owner and supervisor, by eye."""

import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys.conftest import HOUSE, Stack

pytestmark = [
    pytest.mark.journey,
    pytest.mark.browser,
    pytest.mark.timeout(300),
]
PASSWORD = "ein-langes-passwort"


@pytest.fixture
def browser() -> Iterator[Any]:
    """Chromium."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        chromium.close()


class Reader:
    """Somebody with a browser; keeps a picture of every page seen."""

    def __init__(self, browser: Any, stack: Stack, who: str, width: int = 1280, script: bool = True) -> None:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="zh-CN", java_script_enabled=script
        )
        self.page, self.stack, self.who, self.seen = context.new_page(), stack, who, 0

    def open(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else f"http://127.0.0.1:{self.stack.port}{path}")
        self.look()

    def look(self) -> None:
        self.seen += 1
        folder = self.stack.var.parent / "pictures"
        self.page.screenshot(path=folder / f"{self.who}-{self.seen}.png", full_page=True)

    def log_in(self) -> None:
        command = f"from commands.main import main; main(['password', '{self.who}'])"
        subprocess.run(
            [sys.executable, "-c", command],
            input=f"{PASSWORD}\n", text=True, env=self.stack.environ, cwd=HOUSE, check=True,
        )  # fmt: skip
        self.open("/login")
        self.page.locator("input[name=name]").fill(self.who)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.locator("main button[type=submit]").click()
        assert "/desk" in self.page.url

    def answer(self, number: str, title: str, **fields: str) -> None:
        """Find the question on the desk, fill in what is asked, send it."""
        self.stack.wait(lambda: self._on_desk(number, title))
        self.page.locator("tr", has_text=number).get_by_role("link", name=title).click()
        self.look()
        for name, value in fields.items():
            box = self.page.locator(f"[name={name}]")
            if box.first.get_attribute("type") in ("radio", "checkbox"):
                self.page.locator(f"[name={name}][value={value}]").check()
            else:
                box.fill(value)
        self.page.locator("main form").first.locator("button[type=submit]").first.click()
        self.look()

    def _on_desk(self, number: str, title: str) -> bool:
        for tab in ("mine", "team"):
            self.page.goto(f"http://127.0.0.1:{self.stack.port}/desk?tab={tab}")
            row = self.page.locator("tr", has_text=number)
            if row.get_by_role("link", name=title).count():
                return True
        return False


def test_a_life_in_a_browser(stack: Stack, browser: Any) -> None:
    customer = Reader(browser, stack, "customer", width=390, script=False)
    customer.open("/complaints/new")
    page = customer.page
    for name, value in {
        "matter": "客厅墙面开裂，卫生间漏水。",
        "demand": "修好并赔偿",
        "name": "赵女士",
        "email": "zhao@customer.example",
    }.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("main button[type=submit]").click()
    customer.look()
    found = re.search(r"TS-\d{8}-\d{4}", page.content())
    assert found is not None
    number = found.group()

    agent = Reader(browser, stack, "liu.yang")
    agent.log_in()
    agent.answer(number, "初步评估与分类", dispatch="construction")
    stack.wait(lambda: stack.stranger().case(number)["stage"] == "investigate")
    people = {"工程部": "engineering"}
    assert stack.stranger().case(number)["department"] == people["工程部"]

    entries = stack.stranger().history(number)
    owner_id = next(e["data"]["owner"] for e in entries if e["verb"] == "dispatched")
    owner = Reader(browser, stack, owner_id)
    owner.log_in()
    owner.answer(number, "调查结果与责任认定", findings="防水层破损", evidence="现场照片")
    owner.answer(number, "处理措施与结果", measures="compensate", description="返工并赔偿", cost="5000")

    question = stack.stranger().question(number)
    assert question is not None
    assert question["role"] == "supervisor"
    supervisor = Reader(browser, stack, "li.na")
    supervisor.log_in()
    supervisor.answer(number, "审批处理方案", decision="approve")

    stack.wait(lambda: any(m["X-Redress-Letter"] == "survey" for m in stack.letters(number)))
    letter = next(m for m in stack.letters(number) if m["X-Redress-Letter"] == "survey")
    body = letter.get_body(("plain",))
    assert body is not None
    link = re.search(r"http://\S+/a/\S+", body.get_content())
    assert link is not None
    customer.open(link.group())
    for name, value in {"handling": "satisfied", "result": "satisfied", "fairness": "fair"}.items():
        page.locator(f"[name={name}][value={value}]").check()
    page.locator("main form button[type=submit]").first.click()
    customer.look()
    stack.wait(lambda: stack.stranger().case(number)["closing_ground"] == "satisfied")
    stack.wait(lambda: stack.stranger().case(number)["stage"] == "closed")
    customer.open(link.group())  # the second click is told politely what happened
    assert page.get_by_text("已于").count()
    supervisor.open(f"/cases/{number}")
    assert supervisor.page.get_by_text("归档").count()
