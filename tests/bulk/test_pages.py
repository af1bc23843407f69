"""The page of imports: looked at first, then filed by the worker; only those who may file in bulk."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import func, select
from starlette.testclient import TestClient

from tests.bulk.conftest import Write, rows
from tests.pages.eyes import DESKTOP, PHONE, violations

HTML = {"accept": "text/html"}
LogIn = Callable[[str], str]
MANAGER = "gao.jun"


def hand_in(client: TestClient, token: str, path: Path, **fields: str) -> Any:
    data = {"_csrf": token, "letters": "true", **fields}
    with path.open("rb") as opened:
        return client.post("/imports", data=data, files={"file": (path.name, opened)}, headers=HTML)


def filed() -> int:
    from adapters.database import reading
    from complaints.records import Complaint

    with reading() as session:
        return session.exec(select(func.count()).select_from(Complaint)).one()


def work(address: str) -> int:
    from tasks.imports import carry_on

    return asyncio.run(carry_on(address.rsplit("/", 1)[1]))


def finish(address: str) -> None:
    """The same where a loop runs already (Playwright has one)."""
    from adapters.bulk.work import Work

    at_hand = Work(address.rsplit("/", 1)[1])
    while at_hand.step():
        pass


def test_only_those_who_supervise_import_and_export(client: TestClient, log_in: LogIn) -> None:
    for who, code in (("wang.fang", 403), ("chen.lei", 403), ("li.na", 200), (MANAGER, 200)):
        log_in(who)
        assert client.get("/imports", headers=HTML).status_code == code
        assert client.get("/cases/export.csv", headers=HTML).status_code == code
        assert ('href="/imports"' in client.get("/desk", headers=HTML).text) is (code == 200)
    client.cookies.clear()
    assert client.get("/imports", headers=HTML).status_code == 303


def test_a_table_is_looked_at_first_and_then_filed_by_the_worker(
    client: TestClient, log_in: LogIn, table: Write
) -> None:
    token = log_in(MANAGER)
    answer = hand_in(client, token, table(rows(12, bad=[3, 7])))
    assert answer.status_code == 303, answer.text
    address = answer.headers["location"]
    seen = client.get(address, headers=HTML).text
    assert "登记这 10 件" in seen
    assert "姓名：必填" in seen
    assert "电话：不是有效的电话号码" in seen
    assert seen.count('class="sample"') == 5
    assert filed() == 0
    begun = client.post(f"{address}/start", data={"_csrf": token}, headers=HTML)
    assert begun.status_code == 303
    running = client.get(address, headers=HTML)
    assert running.headers["refresh"]
    assert filed() == 0  # the web request files nothing
    assert work(address) == 12
    done = client.get(address, headers=HTML)
    assert "refresh" not in done.headers
    assert "已经完成" in done.text
    assert filed() == 10
    assert work(address) == 0
    assert filed() == 10


def test_bad_rows_are_downloaded_mended_and_imported(
    client: TestClient, log_in: LogIn, table: Write, tmp_path: Path
) -> None:
    token = log_in(MANAGER)
    address = hand_in(client, token, table(rows(6, bad=[1, 4]))).headers["location"]
    before = client.get(f"{address}/bad.csv").content
    client.post(f"{address}/start", data={"_csrf": token}, headers=HTML)
    work(address)
    bad = client.get(f"{address}/bad.csv")
    assert bad.content == before
    text = bad.content.decode("utf-8-sig")
    assert "3,姓名：必填" in text
    mended = tmp_path / "mended.csv"
    mended.write_text(
        text.replace("\r\n,", "\r\n客户补,").replace("没有", "13912345678"), encoding="utf-8-sig"
    )
    again = hand_in(client, token, mended).headers["location"]
    assert "登记这 2 件" in client.get(again, headers=HTML).text
    client.post(f"{again}/start", data={"_csrf": token}, headers=HTML)
    work(again)
    assert filed() == 6


def test_columns_that_nobody_knows_are_named_and_can_be_chosen(
    client: TestClient, log_in: LogIn, table: Write
) -> None:
    token = log_in(MANAGER)
    path = table([["甲", "漏水", "x"]], head=("甲方", "投诉内容", "备注"))
    address = hand_in(client, token, path, channel="phone").headers["location"]
    seen = client.get(address, headers=HTML).text
    assert "缺少必需的列：姓名" in seen
    assert "登记这" not in seen
    refused = client.post(f"{address}/start", data={"_csrf": token}, headers=HTML)
    assert refused.status_code == 409
    data = {"_csrf": token, "channel": "phone", "head": ["甲方", "投诉内容", "备注"],
            "field": ["complainant.name", "matter", ""]}  # fmt: skip
    chosen = client.post(f"{address}/choices", data=data, headers=HTML).headers["location"]
    assert "登记这 1 件" in client.get(chosen, headers=HTML).text


def test_what_is_no_table_is_refused_with_a_reason(client: TestClient, log_in: LogIn, tmp_path: Path) -> None:
    token = log_in(MANAGER)
    for name, content, reason in (
        ("a.pdf", b"%PDF-1.7", "这不是 CSV、XLSX 或 XLS 表格"),
        ("a.csv", b"", "文件是空的"),
        ("a.csv", b"\n\n\n", "表格里没有内容"),
        ("a.xlsx", b"PK\x03\x04broken", "这个表格打不开"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        answer = hand_in(client, token, path)
        assert (answer.status_code, reason in answer.text) == (422, True), answer.text
    nothing = client.post("/imports", data={"_csrf": token}, headers=HTML)
    assert (nothing.status_code, "请选择要导入的文件" in nothing.text) == (422, True)


@pytest.mark.browser
def test_the_pages_are_readable_by_everybody(
    client: TestClient, served: str, browser: Any, log_in: LogIn, table: Write
) -> None:
    token = log_in(MANAGER)
    extra = [[*row, "x"] for row in rows(30, bad=[2, 5, 9])]
    path = table(extra, head=("姓名", "手机", "投诉内容", "项目", "收到时间", "渠道", "备注"))
    first = hand_in(client, token, path).headers["location"]
    strange = table([["甲", "漏水"]], head=("甲方", "投诉内容"), name="strange.csv")
    second = hand_in(client, token, strange).headers["location"]
    running = hand_in(client, token, table(rows(9, bad=[1]), name="running.csv")).headers["location"]
    client.post(f"{running}/start", data={"_csrf": token}, headers=HTML)
    done = hand_in(client, token, table(rows(8, bad=[1]), name="done.csv")).headers["location"]
    client.post(f"{done}/start", data={"_csrf": token}, headers=HTML)
    finish(done)
    stopped = hand_in(client, token, table(rows(7, bad=[1]), name="stopped.csv")).headers["location"]
    client.post(f"{stopped}/start", data={"_csrf": token}, headers=HTML)
    client.post(f"{stopped}/stop", data={"_csrf": token}, headers=HTML)
    wrong = {}
    for scheme, size in (("light", DESKTOP), ("dark", PHONE)):
        context = browser.new_context(viewport=size, color_scheme=scheme, locale="zh-CN")
        context.add_cookies([{"name": n, "value": v, "url": served} for n, v in client.cookies.items()])
        page = context.new_page()
        for name, address in {
            "list": "/imports", "check": first, "refused": second, "running": running, "done": done,
            "stopped": stopped,
            "cases": "/cases?state=all",
        }.items():  # fmt: skip
            page.goto(served + address)
            if found := violations(page):
                wrong[name, scheme] = found
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, (name, scheme)
        context.close()
    assert wrong == {}
