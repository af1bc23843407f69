"""The desk by keyboard and under time pressure: Enter files, and nothing that was typed is lost."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.pages.conftest import HTML, PASSWORD
from tests.pages.eyes import DESKTOP, violations

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
FORM = "/desk/complaints/new?channel=phone"


@pytest.fixture
def desk(served: str, browser: Any, client: TestClient, log_in: Callable[[str], str]) -> Any:
    """The browser of a supervisor who is logged in."""
    log_in("li.na")
    context = browser.new_context(viewport=DESKTOP, locale="zh-CN", base_url=served)
    cookie = client.cookies["redress_session"]
    context.add_cookies([{"name": "redress_session", "value": cookie, "url": served}])
    return context.new_page()


def numbers() -> list[str]:
    """Every complaint that is on record."""
    from sqlmodel import select

    from adapters.database import reading
    from complaints.records import Complaint

    with reading() as session:
        return list(session.exec(select(Complaint.number)))


def test_enter_in_a_field_files_and_does_not_look_for_the_caller(desk: Any) -> None:
    desk.goto(FORM)
    assert violations(desk) == []
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


def test_a_session_that_ends_in_the_middle_loses_nothing(desk: Any) -> None:
    desk.goto(FORM)
    desk.get_by_label("何事：").fill("电水壶漏水\n滴在插座上")
    desk.get_by_label("电话", exact=True).fill("13800138000")
    desk.context.clear_cookies()
    desk.get_by_role("button", name="登记并核对记录").click()
    assert desk.get_by_text("登录已过期").is_visible()
    assert violations(desk) == []
    for password in ("mistyped", PASSWORD):
        assert numbers() == []
        desk.get_by_label("用户名").fill("li.na")
        desk.get_by_label("密码", exact=True).fill(password)
        desk.keyboard.press("Enter")
    desk.get_by_role("button", name="继续提交").wait_for()
    assert violations(desk) == []
    desk.get_by_role("button", name="继续提交").click()
    desk.wait_for_url("**/desk/records/*")
    assert desk.get_by_text("滴在插座上").first.is_visible()
    assert len(numbers()) == 1


def test_nobody_else_sends_what_was_kept(client: TestClient, log_in: Callable[[str], str]) -> None:
    token = log_in("li.na")
    log_in("wang.fang")
    client.cookies.clear()
    late = client.post("/desk/complaints", data={"_csrf": token, "matter": "漏水"}, headers=HTML)
    assert late.status_code == 401
    kept = re.findall('name="_kept" value="([^"]+)"', late.text)[0]
    sent = {"name": "wang.fang", "password": PASSWORD, "_kept": unescape(kept)}
    other = client.post("/login", data=sent, headers=HTML)
    assert "请由本人登录后提交" in other.text
    assert "set-cookie" not in other.headers
    assert numbers() == []


def test_only_forms_of_our_own_are_kept(client: TestClient, log_in: Callable[[str], str]) -> None:
    token = log_in("li.na")
    client.cookies.clear()
    forged = client.post("/desk/complaints", data={"_csrf": "x", "matter": "漏水"}, headers=HTML)
    assert (forged.status_code, forged.headers["location"]) == (303, "/login?next=%2Fdesk")
    headers = HTML | {"Sec-Fetch-Site": "cross-site"}
    foreign = client.post("/desk/complaints", data={"_csrf": token, "matter": "漏水"}, headers=headers)
    assert foreign.status_code == 403
    secret = client.post(
        "/people/li.na/password", data={"_csrf": token, "password": "geheim 12345"}, headers=HTML
    )
    assert "geheim" not in secret.text
    program = client.post("/desk/complaints", data={"_csrf": token}, headers={"accept": "application/json"})
    assert program.status_code == 401


def test_the_page_one_asked_for_comes_after_the_log_in_with_its_channel(client: TestClient) -> None:
    answer = client.get("/desk/complaints/new?channel=letter", headers=HTML)
    assert answer.headers["location"] == "/login?next=%2Fdesk%2Fcomplaints%2Fnew%3Fchannel%3Dletter"


def test_back_and_filing_again_does_not_file_twice_unless_one_says_so(desk: Any) -> None:
    desk.goto(FORM)
    desk.get_by_label("何事：").fill("电水壶漏水")
    desk.get_by_role("button", name="登记并核对记录").dblclick()
    desk.wait_for_url("**/desk/records/*")
    desk.go_back()
    desk.get_by_label("何事：").fill("电水壶漏水")
    desk.get_by_role("button", name="登记并核对记录").click()
    assert desk.get_by_text("您刚才登记过内容相同的投诉").is_visible()
    [first] = numbers()
    assert desk.get_by_role("link", name=f"打开 {first}").is_visible()
    desk.get_by_role("button", name="登记并核对记录").click()
    desk.wait_for_url("**/desk/records/*")
    assert len(numbers()) == 2
