"""A plan is revised by fields for its figures and people; seen before it is sent; nothing typed is lost."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from adapters.database import reading
from complaints.plans.records import PlanVersion
from tests.pages.eyes import DESKTOP
from tests.pages.test_plans import HTML, KEY, LogIn, drilled, found
from tests.pages.test_reviews import YES, asked, go_on, opened, tell

SAID = {"decision": "revise", "reason": "停工太慢", "remarks": "", "effective_on": ""} | YES


@pytest.fixture
def path(client: TestClient, log_in: LogIn) -> str:
    """Where Li Na is asked for the revision of the plan."""
    drilled(28)
    found("1")
    question, _ = asked(opened(), "revise")
    log_in("li.na")
    return f"/questions/{question}"


def fields(page: str) -> dict[str, str]:
    """What the form of a page would send as it stands."""
    sent = {
        unescape(name): unescape(value)
        for name, value in re.findall(r'<input (?:type="hidden" )?name="([^"]+)" value="([^"]*)"', page)
    }
    for name, inside in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        sent[name] = unescape(chosen[1]) if chosen else ""
    text = re.search(r'<textarea [^>]*name="text"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert text is not None
    return sent | {"text": unescape(text[1])} | SAID


def posted(client: TestClient, path: str, status: int, **sent: str) -> str:
    answer = client.post(path, data=sent, headers=HTML)
    assert answer.status_code == status, answer.text
    return answer.text


def drafts() -> list[PlanVersion]:
    with reading() as session:
        rows = session.exec(select(PlanVersion).where(PlanVersion.plan == KEY, PlanVersion.version != "1"))
        return list(rows)


def test_figures_and_people_are_changed_without_touching_the_text(client: TestClient, path: str) -> None:
    form, number = fields(client.get(path, headers=HTML).text), _number(client, path)
    assert (form["_edit/steps/stop/limit"], form["_edit/steps/stop/person"]) == ("30m", "")
    edits = {
        "_edit/steps/stop/limit": "20m",
        "_edit/steps/stop/person": "chen.lei",
        "_edit/goals/satisfaction": "95",
        "_edit/contacts/fire/phone": "0755-119",
    }
    seen = posted(client, path, 200, **form | edits, _preview="yes")
    assert "改动（4 处），还没有提交" in seen
    assert ("20 分钟" in seen, "陈磊" in seen, drafts()) == (True, True, [])
    again = fields(seen)
    assert again["_was/steps/stop/limit"] == again["_edit/steps/stop/limit"] == "20m"
    assert "停工太慢" in seen
    by_hand = again | {"text": again["text"].replace("limit: 20m", "limit: 25m")}
    assert "您的答复已记录" in posted(client, path, 200, **by_hand)
    go_on(number)
    (draft,) = drafts()
    for line in ("limit: 25m", "person: chen.lei", "satisfaction: 0.95", 'phone: "0755-119"', "# 一、目标"):
        assert line in draft.text, line


def _number(client: TestClient, path: str) -> str:
    page = client.get(path, headers=HTML).text
    found = re.search(r"XD-\d{8}-\d{4}", page)
    assert found is not None
    return found[0]


def test_what_is_wrong_is_said_and_what_was_typed_is_still_there(client: TestClient, path: str) -> None:
    form = fields(client.get(path, headers=HTML).text)
    wrong = form | {"_edit/steps/stop/limit": "20 minutes", "_edit/goals/decision": "5h"}
    for more in ({}, {"_preview": "yes"}):
        page = posted(client, path, 422, **wrong | more)
        assert "steps.stop.limit" in page
        kept = fields(page)
        assert (kept["_edit/steps/stop/limit"], kept["_edit/goals/decision"]) == ("20 minutes", "5h")
    share = posted(client, path, 422, **form | {"_edit/goals/satisfaction": "viel"})
    assert "“viel” 不是百分数" in share
    broken = form | {"text": "plan: [", "_edit/steps/stop/limit": "20m"}
    page = posted(client, path, 422, **broken)
    assert "not YAML" in page
    kept = fields(page)
    assert (kept["text"], kept["_edit/steps/stop/limit"]) == ("plan: [", "20m")
    refused = form | {"_edit/steps/stop/limit": "20m", "decision": "no_change"}
    assert "文本有改动" in posted(client, path, 422, **refused)
    assert drafts() == []


def test_what_was_returned_is_gone_on_with(client: TestClient, path: str) -> None:
    form = fields(client.get(path, headers=HTML).text)
    number = _number(client, path)
    posted(client, path, 200, **form | {"_edit/steps/stop/limit": "20m"})
    go_on(number)
    tell(number, "consent", decision="send_back", remarks="再快些")
    question, _ = asked(number, "revise")
    again = client.get(f"/questions/{question}", headers=HTML).text
    assert "再快些" in again
    assert fields(again)["_edit/steps/stop/limit"] == "20m"


@pytest.mark.browser
def test_in_a_browser(
    served: str, browser: Any, client: TestClient, path: str, log_in: Callable[[str], str]
) -> None:
    context = browser.new_context(viewport=DESKTOP, locale="zh-CN")
    cookie = client.cookies["redress_session"]
    context.add_cookies([{"name": "redress_session", "value": cookie, "url": served}])
    page = context.new_page()
    page.goto(served + path)
    page.locator('[name="_edit/steps/stop/limit"]').fill("20m")
    page.locator('[name="_edit/division/engineering/stand_in"]').select_option(label="赵敏")
    page.get_by_role("button", name="先看改动").click()
    assert page.get_by_role("heading", name="改动（2 处），还没有提交").is_visible()
    page.get_by_label("修订，新文本见下").check()
    page.get_by_label("修订说明，或不修订的理由").fill("停工太慢")
    for one in page.get_by_label("是", exact=True).all():
        one.check()
    page.get_by_role("button", name="提交", exact=True).click()
    assert page.get_by_text("您的答复已记录").is_visible()
