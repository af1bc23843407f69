"""The desk by keyboard and under time pressure: Enter files, and nothing that was typed is lost."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.pages.eyes import DESKTOP

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
FORM = "/desk/complaints/new?channel=phone"


@pytest.fixture
def desk(served: str, browser: Any, client: TestClient, log_in: Callable[[str], str]) -> Iterator[Any]:
    """The browser of a supervisor who is logged in."""
    log_in("li.na")
    context = browser.new_context(viewport=DESKTOP, locale="zh-CN", base_url=served)
    cookie = client.cookies["redress_session"]
    context.add_cookies([{"name": "redress_session", "value": cookie, "url": served}])
    yield context.new_page()


def numbers() -> list[str]:
    """Every complaint that is on record."""
    from sqlmodel import select

    from adapters.database import reading
    from complaints.records import Complaint

    with reading() as session:
        return list(session.exec(select(Complaint.number)))


def test_enter_in_a_field_files_and_does_not_look_for_the_caller(desk: Any) -> None:
    desk.goto(FORM)
    desk.get_by_label("何事：").fill("电水壶漏水")
    desk.get_by_label("电话", exact=True).fill("13800138000")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/desk/records/*")
    assert len(numbers()) == 1


def test_who_is_calling_keeps_what_was_typed_and_says_which_files_to_choose_again(desk: Any) -> None:
    desk.goto(FORM)
    desk.get_by_label("何事：").fill("电水壶漏水")
    desk.get_by_label("电话", exact=True).fill("13800138000")
    file = {"name": "壶.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n"}
    desk.get_by_label("其他附件").set_input_files([file])
    desk.get_by_role("button", name="查来电人").click()
    assert desk.get_by_text("此电话一年内没有投诉。").is_visible()
    assert desk.get_by_label("何事：").input_value() == "电水壶漏水"
    assert desk.get_by_text("如已选择过文件，请重新选择。").first.is_visible()
    assert desk.url.endswith("#callers")
    assert numbers() == []
