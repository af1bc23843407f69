"""The same in a real browser: file on a phone without script, log in, answer, survey; light and dark."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.pages.eyes import DESKTOP, PHONE

pytestmark = pytest.mark.browser


def test_a_customer_files_and_follows_on_a_phone_without_script(served: str, browser: Any) -> None:
    page = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="zh-CN").new_page()
    page.goto(served)
    page.get_by_role("link", name="提出投诉").last.click()
    page.get_by_label("投诉事项").fill("卫生间漏水")
    page.get_by_label("您希望的结果").fill("整改")
    page.get_by_label("姓名").fill("张伟")
    page.get_by_label("电话", exact=True).fill("13812345678")
    photo = {"name": "照片.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"0" * 50}
    page.get_by_label("照片、合同、聊天记录等").set_input_files([photo])
    page.get_by_role("button", name="提交投诉").click()
    assert page.locator("h1").inner_text().startswith("TS-")
    assert page.get_by_text("照片.png").is_visible()
    page.get_by_text("补充情况", exact=True).click()
    page.get_by_label("补充说明").fill("又漏了")
    page.get_by_role("button", name="提交", exact=True).click()
    assert page.get_by_text("又漏了").is_visible()
    page.get_by_role("link", name="撤回投诉").click()
    page.get_by_role("button", name="确认撤回").click()
    assert page.get_by_text("您的投诉已结案").is_visible()


def test_staff_log_in_and_answer_and_the_customer_is_asked(
    served: str, browser: Any, file: Callable[..., str], live: Callable[..., None],
    log_in: Callable[[str], str], ask_path: Callable[[str, str], str],
) -> None:  # fmt: skip
    number = file()
    live(number, until="Classification")
    log_in("wang.fang")  # sets the password
    page = browser.new_context(viewport=DESKTOP, locale="zh-CN").new_page()
    page.goto(f"{served}/desk?tab=team")
    page.get_by_label("用户名或电子邮箱").fill("wang.fang")
    page.get_by_label("密码").fill("correct horse battery")
    page.get_by_role("button", name="登录").click()
    page.get_by_role("link", name="团队").click()
    page.get_by_role("link", name="初步评估与分类").click()
    page.get_by_label("重要").check()
    page.get_by_role("button", name="提交", exact=True).click()
    assert page.get_by_text("更改优先级须写明理由").is_visible()
    page.get_by_label("更改优先级的理由").fill("已停水")
    page.get_by_role("button", name="提交", exact=True).click()
    assert page.get_by_text("您的答复已记录").is_visible()
    live(number, until="Survey")
    page.goto(served + ask_path(number, "Survey"))
    for choice in page.get_by_label("满意", exact=True).all():
        choice.check()
    page.get_by_label("公正", exact=True).check()
    page.get_by_role("button", name="提交", exact=True).click()
    assert page.get_by_text("您的答复已记录").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_no_page_is_wider_than_its_screen_or_breaks_the_policy(
    served: str, browser: Any, file: Callable[..., str], live: Callable[..., None],
    log_in: Callable[[str], str], ask_path: Callable[[str, str], str],
    client: TestClient, size: dict[str, int], scheme: str,
) -> None:  # fmt: skip
    number = file()
    live(number, until="Investigation")
    log_in("admin")
    context = browser.new_context(viewport=size, color_scheme=scheme, locale="zh-CN")
    cookie = client.cookies["redress_session"]
    context.add_cookies([{"name": "redress_session", "value": cookie, "url": served}])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    paths = [
        "/", "/complaints/new", "/desk?tab=team", "/desk/complaints/new", "/cases", f"/cases/{number}",
        "/people", "/people/new", "/people/chen.lei", "/letters", "/letters/reply/zh-Hans",
        ask_path(number, "Investigation"), ask_path(number, "Investigation") + "/handover",
    ]  # fmt: skip
    for language in ("zh-Hans", "en"):
        for path in paths:
            answer = page.goto(f"{served}{path}{'&' if '?' in path else '?'}lang={language}")
            assert answer.status == 200, path
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= size["width"], f"{path} is {width} wide"
            named = "e => [...e].filter(x => !x.labels?.length && !x.title).map(x => x.outerHTML)"
            fields = "input:not([type=hidden]), select, textarea"
            assert page.eval_on_selector_all(fields, named) == [], path
    assert complaints == []
