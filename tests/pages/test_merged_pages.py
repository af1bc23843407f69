"""Merged complaints on the desk's pages: once closed with the root, and with long texts; letters on paper."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from adapters.clock import now
from adapters.database import writing
from adapters.merging import both, follow
from complaints.acts.merge import merge
from tests.pages.conftest import HTML
from tests.pages.eyes import DESKTOP, PHONE

File = Callable[..., str]


@pytest.fixture
def seen(served: str, browser: Any, client: TestClient, log_in: Callable[[str], str]) -> Any:
    """The browser of a supervisor who is logged in."""
    log_in("li.na")
    context = browser.new_context(viewport=DESKTOP, locale="zh-CN", base_url=served)
    cookie = client.cookies["redress_session"]
    context.add_cookies([{"name": "redress_session", "value": cookie, "url": served}])
    return context.new_page()


def test_what_closed_with_its_root_is_not_offered_to_be_undone(
    client: TestClient, file: File, live: Callable[..., None], log_in: Callable[[str], str]
) -> None:
    root, child = file(), file(matter="又漏水了")
    with writing() as session:
        merge(*both(session, child, root), "wang.fang", "", now())
    live(root)
    with writing() as session:
        follow(session, child, root, now())
    log_in("wang.fang")
    page = client.get(f"/cases/{child}", headers=HTML).text
    assert "已随主件结案" in page
    assert "在那里继续办理" not in page
    assert "撤销合并</a>" not in page
    page = client.get(f"/cases/{child}/like/{root}", headers=HTML).text
    assert "不能再撤销合并" in page
    assert 'value="separate"' not in page


@pytest.mark.browser
@pytest.mark.timeout(300)
def test_a_long_text_leaves_the_other_column_its_half(seen: Any, file: File) -> None:
    one, other = file(matter="漏水"), file(matter="漏水了没有人来修。" * 1000 + "w" * 400)
    seen.goto(f"/cases/{one}/like/{other}")
    left, right = (seen.locator("table.compare thead th").nth(n).bounding_box()["width"] for n in (1, 2))
    assert abs(left - right) < 2
    for size in (DESKTOP, PHONE):
        seen.set_viewport_size(size)
        assert seen.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.browser
@pytest.mark.timeout(300)
def test_a_receipt_is_one_sheet_of_paper(seen: Any) -> None:
    seen.goto("/desk/complaints/new?channel=letter")
    seen.get_by_label("来信日期").fill("2026-11-02")
    seen.get_by_label("寄信人地址").fill("漕溪北路 1 号")
    seen.get_by_label("投诉事项").fill("电梯停运")
    seen.get_by_role("button", name="登记投诉").click()
    seen.goto(f"{seen.url}/letter")
    seen.emulate_media(media="print")
    seen.set_viewport_size({"width": 680, "height": 1000})  # A4 without its margins
    assert seen.locator("svg.qr").bounding_box()["width"] < 130
    assert seen.locator("article.paper").bounding_box()["height"] < 1000
