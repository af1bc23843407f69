"""The mail page of the desk: what needs a person, one mail, its deeds; and the line on the desk."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from starlette.testclient import TestClient

from adapters.clock import now
from adapters.database import writing
from adapters.inbound.finding import case_of, own
from adapters.inbound.read import read_mail
from adapters.inbound.taking import take_in
from adapters.mailbox_state import State, keep
from adapters.mailboxes import Mailbox, mailboxes
from adapters.settings import settings
from adapters.vault import store
from complaints.mailbox import Mail, Undeliverable
from tests.mail.conftest import PNG, mail
from tests.pages.eyes import DESKTOP, PHONE, violations

HTML = {"accept": "text/html"}
BOX = Mailbox("imap.company.example", 993, tls=True, user="tousu@company.example", password="x")


def came(**changes: Any) -> Mail:
    """A mail that was taken in."""
    raw = mail(changes.pop("text", "厨房天花板漏水，没有人来修。"), **changes).as_bytes()
    store(BytesIO(raw))
    return take_in(read_mail(raw, own(), case_of), BOX, now(), now()).row


def stranger(number: str) -> Mail:
    return came(
        text="我是楼下邻居，我家也漏水。", sender="lin@other.example", name="林", Subject=f"关于 {number}"
    )


def automatic() -> Mail:
    return came(
        text="我正在休假，其实是投诉：门坏了。", Subject="自动回复：外出", Auto_Submitted="auto-replied"
    )


def test_only_those_who_may_see_all_cases_see_mails(client: TestClient, log_in: Callable[[str], str]) -> None:
    assert client.get("/mails", headers=HTML).headers["location"].startswith("/login")
    row = came()
    log_in("chen.lei")
    for path in ("/mails", f"/mails/{row.id}", f"/mails/{row.id}/mail.eml"):
        assert client.get(path, headers=HTML).status_code == 403
    assert "/mails" not in client.get("/desk", headers=HTML).text
    log_in("wang.fang")
    assert client.get("/mails", headers=HTML).status_code == 200
    assert client.get("/mails/nothing", headers=HTML).status_code == 404


def test_what_needs_a_person_comes_first_and_stands_on_the_desk(
    client: TestClient, log_in: Callable[[str], str]
) -> None:
    log_in("wang.fang")
    assert "需要人工处理" not in client.get("/desk", headers=HTML).text
    number = came().number
    row = stranger(number)
    with writing() as session:
        session.add(Undeliverable(address="zhang@dead.example", since=now(), reason="550 User unknown"))
    assert "2 封邮件或地址需要人工处理" in client.get("/desk", headers=HTML).text
    page = client.get("/mails", headers=HTML).text
    assert page.index("关于") < page.index("最近的邮件")
    assert "来信人不是客户登记的地址" in page
    assert "550 User unknown" in page
    one = client.get(f"/mails/{row.id}", headers=HTML).text
    assert "我是楼下邻居，我家也漏水。" in one
    assert f"belongs to {number}" in one
    found = client.get("/mails?q=lin@other", headers=HTML).text
    assert found.count(row.id) == 2  # once waiting, once found


def test_the_original_is_a_download(client: TestClient, log_in: Callable[[str], str]) -> None:
    row = came(text="<script>alert(1)</script>", files={"a.png": PNG})
    log_in("wang.fang")
    page = client.get(f"/mails/{row.id}", headers=HTML).text
    assert "<script>alert" not in page
    assert "a.png" in page
    raw = client.get(f"/mails/{row.id}/mail.eml")
    assert raw.headers["content-disposition"].startswith("attachment")
    assert raw.content.startswith(b"From: ")


@pytest.mark.parametrize(
    ("deed", "fields", "how"),
    [
        ("filing", {"procedure": "home-renovation"}, "登记为投诉"),
        ("case", {"number": "ts-NUMBER"}, "记入案件"),
    ],
)
def test_a_machines_mail_that_was_a_persons_after_all(
    client: TestClient, log_in: Callable[[str], str], deed: str, fields: dict[str, str], how: str
) -> None:
    number, row = came().number, automatic()
    form = {"_csrf": log_in("wang.fang"), "reason": "其实是投诉"}
    form |= {name: value.replace("ts-NUMBER", number.lower()) for name, value in fields.items()}
    address = f"/mails/{row.id}/{deed}"
    assert client.post(address, data=form | {"reason": ""}, headers=HTML).status_code == 422
    assert client.post(address, data=form, headers=HTML).status_code == 303
    page = client.get(f"/mails/{row.id}", headers=HTML).text
    assert how in page
    assert "其实是投诉" in page
    assert "王芳" in page
    again = client.post(address, data=form, headers=HTML)
    assert (again.status_code, "这封邮件已经处理" in again.text) == (422, True)


def test_what_cannot_be_done_is_said_beside_the_form(
    client: TestClient, log_in: Callable[[str], str]
) -> None:
    row = automatic()
    form = {"_csrf": log_in("wang.fang"), "reason": "x"}
    wrong = client.post(f"/mails/{row.id}/case", data=form | {"number": "TS-1"}, headers=HTML)
    assert (wrong.status_code, "没有这个编号的投诉" in wrong.text) == (422, True)
    wrong = client.post(f"/mails/{row.id}/filing", data=form | {"procedure": "none"}, headers=HTML)
    assert wrong.status_code == 422
    assert client.post(f"/mails/{row.id}/nothing", data=form, headers=HTML).status_code == 422
    assert client.post(f"/mails/{row.id}/nothing", data={"reason": "x"}, headers=HTML).status_code == 403


def test_nothing_to_do_settles_it_and_an_address_is_cleared(
    client: TestClient, log_in: Callable[[str], str]
) -> None:
    row = stranger(came().number)
    with writing() as session:
        session.add(Undeliverable(address="zhang@dead.example", since=now(), reason="550"))
    form = {"_csrf": log_in("wang.fang")}
    assert client.post(f"/mails/{row.id}/nothing", data=form | {"reason": "已核实"}).status_code == 303
    cleared = form | {"address": "zhang@dead.example"}
    assert client.post("/mails/addresses/clearing", data=cleared).status_code == 303
    assert "需要人工处理" not in client.get("/desk", headers=HTML).text
    with writing() as session:
        assert session.get_one(Undeliverable, "zhang@dead.example").cleared_by == "wang.fang"


def test_a_mailbox_that_is_down_is_shown_and_degrades_the_health(
    client: TestClient, log_in: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in("wang.fang")
    assert "REDRESS_MAILBOXES" in client.get("/mails", headers=HTML).text
    assert "mailboxes" not in client.get("/healthz").json()
    monkeypatch.setenv(
        "REDRESS_MAILBOXES", "imaps://tousu%40company.example:geheim@imap.company.example/INBOX"
    )
    settings.cache_clear()
    keep(mailboxes()[0], State(down="log-in", since=now() - timedelta(hours=2), tries=3), now())
    page = client.get("/mails", headers=HTML).text
    assert "tousu@company.example@imap.company.example/INBOX" in page
    assert "登录被拒绝" in page
    (one,) = client.get("/healthz").json()["mailboxes"]
    assert (one["status"], one["error"]) == ("down", "log-in")
    assert "geheim" not in page + client.get("/healthz").text


@pytest.mark.browser
@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")])
def test_a_person_settles_a_mail_in_the_browser(
    served: str, browser: Any, client: TestClient, log_in: Callable[[str], str],
    size: dict[str, int], scheme: str,
) -> None:  # fmt: skip
    long = "a.very.long.address.of.somebody@mail.customer-service.example.org"
    row = stranger(came(sender=long, files={"漏水.png": PNG, "x.exe": b"MZ" + bytes(30)}).number)
    with writing() as session:
        session.add(Undeliverable(address="zhang@dead.example", since=now(), reason="550 User unknown"))
    log_in("wang.fang")
    context = browser.new_context(viewport=size, color_scheme=scheme, locale="zh-CN")
    cookie = client.cookies["redress_session"]
    context.add_cookies([{"name": "redress_session", "value": cookie, "url": served}])
    page = context.new_page()
    for path in ("/mails", f"/mails/{row.id}"):
        page.goto(served + path)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.get_by_text("无需处理", exact=True).first.click()
    page.locator("#f-nothing-reason").fill("已电话核实")
    page.get_by_role("button", name="无需处理").click()
    assert page.get_by_text("已电话核实").is_visible()
    assert violations(page) == []
    page.goto(f"{served}/mails")
    assert page.get_by_text("没有需要人工处理的邮件").is_visible()
