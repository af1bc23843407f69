"""At the desk: a form for each channel, reading back, copies for the customer, receipts for letters."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from adapters.cases import read_case
from adapters.qr import qr_svg
from complaints.case import Case

HTML = {"accept": "text/html"}
LogIn = Callable[[str], str]
STORE = "?procedure=retail-store"
TICKS = ["listened", "what", "when", "where", "who", "result", "recording"]
CALL: dict[str, Any] = {
    "channel": "phone", "matter": "电水壶漏水", "occurred_at": "11月18日", "project": "徐汇店",
    "who": "店员小刘", "outcome": "台面泡坏", "demand": "退货", "name": "王小明",
    "phone": "13800138000", "address": "幸福路 1 号",
}  # fmt: skip


@pytest.fixture(autouse=True)
def stores(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The company takes complaints of a store and of a building."""
    from adapters.settings import settings

    monkeypatch.setenv("REDRESS_PROCEDURES", "retail-store,property")
    monkeypatch.setenv("REDRESS_COMPANY_ADDRESS", "幸福路 88 号")
    settings.cache_clear()


@pytest.fixture
def token(log_in: LogIn) -> str:
    return log_in("wang.fang")


def taken_down(client: TestClient, token: str, procedure: str = "retail-store", **said: Any) -> str:
    """File what came in; the address of what is to be done next."""
    answer = client.post(
        f"/desk/complaints?procedure={procedure}", data={"_csrf": token} | said, headers=HTML
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def case_of(where: str) -> Case:
    with read_case(where.rpartition("/")[2]) as case:
        return case


def test_first_the_channel_is_chosen_then_a_form_that_fits_and_names_its_register(
    client: TestClient, token: str
) -> None:
    choice = client.get(f"/desk/complaints/new{STORE}", headers=HTML).text
    assert re.findall(r'<li><a href="[^"]*channel=(\w+)"', choice) == ["phone", "on_site", "letter"]
    forms = {
        key: client.get(f"/desk/complaints/new{STORE}&channel={key}", headers=HTML).text
        for key in ("phone", "on_site", "letter")
    }
    fields = {key: re.findall(r'name="(\w+)"', text) for key, text in forms.items()}
    asked = [name for name in fields["phone"] if name in CALL]
    assert asked[:7] == ["channel", "matter", "occurred_at", "project", "who", "outcome", "demand"]
    assert ("recording" in fields["phone"], "scan" in fields["phone"]) == (True, False)
    assert ("written_on" in fields["letter"], "scan" in fields["letter"]) == (True, True)
    assert fields["on_site"].index("name") < fields["on_site"].index("matter")
    assert "已请顾客到单独房间" in forms["on_site"]
    assert client.get(f"/desk/complaints/new{STORE}&channel=pigeon", headers=HTML).status_code == 404
    shown = client.get("/desk/complaints/new?procedure=property&channel=letter", headers=HTML).text
    assert ("来文登记簿" in shown, "登记簿" in forms["letter"]) == (True, False)


def test_what_was_asked_in_order_stands_in_one_record(client: TestClient, token: str) -> None:
    where = taken_down(client, token, **CALL, checked=TICKS[:2])
    assert where.startswith("/desk/records/")
    case = case_of(where)
    assert case.record("matter") == "电水壶漏水\n涉及人员：店员小刘\n造成的结果：台面泡坏"
    assert case.story.ticked == TICKS[:2]
    page = client.get(where, headers=HTML).text
    assert all(said in page for said in ("电水壶漏水", "店员小刘", "13800138000", "幸福路 1 号"))


def test_nothing_typed_or_ticked_is_lost_when_something_is_wrong(client: TestClient, token: str) -> None:
    data = CALL | {"_csrf": token, "email": "nobody", "checked": ["who"]}
    wrong = client.post(f"/desk/complaints{STORE}", data=data, headers=HTML)
    assert wrong.status_code == 422
    assert all(said in wrong.text for said in ("电水壶漏水", "店员小刘", "台面泡坏", "不是有效的电子邮箱"))
    assert re.search(r'value="who" checked', wrong.text)
    dated = {"_csrf": token, "channel": "letter", "matter": "漏水", "written_on": "2999-01-01"}
    assert "来信日期在将来" in client.post(f"/desk/complaints{STORE}", data=dated, headers=HTML).text


def test_complete_and_ticked_nobody_is_asked_again(
    client: TestClient, token: str, live: Callable[..., None]
) -> None:
    where = taken_down(client, token, **CALL, checked=TICKS)
    live(where.rpartition("/")[2], until="Classification")
    assert case_of(where).open_question("Registration") is None
    assert case_of(where).story.work_order


def test_the_record_is_read_back_corrected_signed_and_printed(
    client: TestClient, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.record.follow_url", "https://a.example/c/{}".format)
    where = taken_down(client, token, **CALL | {"channel": "on_site"})
    case = case_of(where)
    said = {name: case.record(name) for name in ("name", "phone", "address", "matter", "project", "demand")}
    said |= {"occurred_at": "11月18日", "email": "", "_csrf": token, "how": "signed", "copy_by": "print"}
    said |= {"phone": "13900139000"}
    scan = {"scan": ("签字.pdf", b"%PDF-1.4 signed", "application/pdf")}
    answer = client.post(where, data=said, files=scan, headers=HTML)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{where}/copy")
    case = case_of(where)
    entry = next(e for e in case.entries if e.verb == "record_confirmed")
    assert (entry.who, entry.data["how"]) == ("wang.fang", "signed")
    assert entry.data["corrections"] == {"phone": "13900139000"}
    copy = client.get(f"{where}/copy", headers=HTML).text
    assert ("13900139000" in copy, "13800138000" in copy) == (True, False)
    assert qr_svg(f"https://a.example/c/{case.number}") in copy
    assert all(word in copy for word in ("客户签字", "幸福路 88 号", case.number))
    page = client.get(f"/cases/{case.number}", headers=HTML).text
    assert all(word in page for word in ("签字.pdf", "扫描件", "记录已与客户核对", "更正 电话：13900139000"))


def test_a_copy_by_mail_needs_an_address_and_is_in_the_customers_language(
    client: TestClient, token: str
) -> None:
    where = taken_down(client, token, **CALL | {"locale": "en"})
    said = {"_csrf": token, "how": "orally", "copy_by": "mail"}
    wrong = client.post(where, data=said, headers=HTML)
    assert (wrong.status_code, "没有电子邮箱" in wrong.text) == (422, True)
    assert "record_confirmed" not in case_of(where).story.facts
    done = client.post(where, data=said | {"email": "wang@customer.example"}, headers=HTML)
    assert done.headers["location"] == f"/cases/{where.rpartition('/')[2]}"
    with read_case(where.rpartition("/")[2]) as case:
        assert [one.address for one in case.letters() if one.kind == "record"] == ["wang@customer.example"]
    copy = client.get(f"{where}/copy", headers=HTML)
    assert "Customer’s signature" in copy.text
    assert "redress_lang" not in copy.headers.get("set-cookie", "")
    assert "People concerned: 店员小刘" in case_of(where).record("matter")


LETTER = {"channel": "letter", "written_on": "2026-11-15", "name": "赵钱孙", "address": "漕溪北路 1 号",
          "matter": "电梯停运"}  # fmt: skip


def test_a_letter_is_acknowledged_by_post(
    client: TestClient, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.receipts.follow_url", "https://a.example/c/{}".format)
    where = taken_down(client, token, "property", **LETTER)
    number = where.rpartition("/")[2]
    assert where == f"/desk/receipts/{number}"
    assert number in client.get("/desk", headers=HTML).text
    assert "来信还没有寄回执" in client.get(f"/cases/{number}", headers=HTML).text
    printed = client.get(f"{where}/letter", headers=HTML).text
    for word in ("赵钱孙", "漕溪北路 1 号", "2026年11月15日", number, "收到投诉后", "请告诉我们一个电话号码"):
        assert word in printed
    assert qr_svg(f"https://a.example/c/{number}") in printed
    early = client.post(where, data={"_csrf": token, "posted_on": "2999-01-01"}, headers=HTML)
    assert (early.status_code, "寄出日期在将来" in early.text) == (422, True)
    empty = client.post(where, data={"_csrf": token, "posted_on": "", "reason": ""}, headers=HTML)
    assert (empty.status_code, "请填写寄出日期" in empty.text) == (422, True)
    done = client.post(where, data={"_csrf": token, "posted_on": "2026-11-20"}, headers=HTML)
    assert done.headers["location"] == f"/cases/{number}"
    assert number not in client.get("/desk", headers=HTML).text
    assert "回执已寄出" in client.get(f"/cases/{number}", headers=HTML).text
    again = client.post(where, data={"_csrf": token, "posted_on": "2026-11-20"}, headers=HTML)
    assert again.status_code == 409


def test_a_letter_that_gives_an_address_for_mail_is_answered_by_mail(client: TestClient, token: str) -> None:
    where = taken_down(
        client, token, "property", **LETTER, phone="13800138000", email="zhao@customer.example"
    )
    assert where.startswith("/cases/")
    with read_case(where.rpartition("/")[2]) as case:
        assert [one.kind for one in case.letters() if not one.person] == ["acknowledgement"]
    assert "来信待寄回执" not in client.get("/desk", headers=HTML).text
    nameless = taken_down(client, token, "property", **LETTER | {"name": ""})
    printed = client.get(f"{nameless}/letter", headers=HTML).text
    assert ("尊敬的客户" in printed, "未留姓名" in printed) == (True, False)


PAGES = ("/desk/records/{}", "/desk/records/{}/copy", "/desk/receipts/{}", "/desk/receipts/{}/letter")


def test_the_desks_pages_are_the_desks_alone_and_looking_changes_nothing(
    client: TestClient, token: str, log_in: LogIn
) -> None:
    number = taken_down(client, token, **CALL).rpartition("/")[2]

    def codes(of: str) -> list[int]:
        return [client.get(path.format(of), headers=HTML).status_code for path in PAGES]

    before = len(case_of(number).entries)
    assert (codes(number), codes("TS-1")) == ([200] * 4, [404] * 4)
    assert len(case_of(number).entries) == before
    log_in("chen.lei")
    assert codes(number) == [403] * 4
    client.cookies.clear()
    assert codes(number) == [303] * 4
