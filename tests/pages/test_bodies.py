"""What programs send: headers they forget, bodies nobody can read, nulls, files that are refused."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

HTML = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
FILING: dict[str, Any] = {
    "channel": "web",
    "complainant": {"name": "张伟", "phone": "13812345678", "email": "zhang@example.com"},
    "matter": "卫生间漏水",
}
File = Callable[..., str]
Live = Callable[..., None]
AskPath = Callable[[str, str], str]
FORM = "application/x-www-form-urlencoded"
UNREADABLE = [
    b"",
    b" \n",
    b"{",
    b"[1]",
    b"null",
    b'{"matter": NaN}',
    b"\xff\xfe",
    '{"matter": "投诉"}'.encode("gbk"),
    b'{"matter": ' + b"9" * 5000 + b"}",
    b"[" * 50_000,
    b'{"a":' * 40_000 + b"1" + b"}" * 40_000,
    b'{"a":' * 300 + b"1" + b"}" * 300,
    b'{"\\ud800": 1}',
]


@pytest.fixture
def classification(file: File, live: Live, ask_path: AskPath) -> str:
    """The answer link of a classification."""
    number = file()
    live(number, until="Classification")
    return ask_path(number, "Classification")


@pytest.fixture
def investigation(file: File, live: Live, ask_path: AskPath) -> str:
    """The answer link of an investigation."""
    number = file()
    live(number, until="Investigation")
    return ask_path(number, "Investigation")


def test_what_cannot_be_read_is_refused_in_one_way(
    client: TestClient, key: dict[str, str], classification: str
) -> None:
    as_json = {"content-type": "application/json"}
    for body in UNREADABLE:
        filed = client.post("/api/v1/complaints", content=body, headers=key | as_json)
        answered = client.post(classification, content=body, headers=as_json)
        assert (filed.status_code, answered.status_code) == (422, 422), body[:20]
        assert filed.json() == answered.json()
        assert list(filed.json()["errors"]) == ["body"]
        assert filed.json()["detail"] == filed.json()["errors"]["body"]
    assert client.get(classification).json()["status"] == "open"


@pytest.mark.parametrize("kind", ["", "text/plain", "application/octet-stream", FORM])
def test_json_is_read_though_the_header_was_forgotten(
    client: TestClient, key: dict[str, str], investigation: str, kind: str
) -> None:
    headers = {"content-type": kind} if kind else {}
    filed = client.post("/api/v1/complaints", content=json.dumps(FILING), headers=key | headers)
    assert filed.status_code == 201
    told = client.post(f"{investigation}/progress", content=b'{"text": "seen"}', headers=headers)
    assert told.status_code == 200
    wrong = client.post(investigation, content=b'{"findings": ""}', headers=headers)
    assert wrong.status_code == 422
    assert "findings" in wrong.json()["errors"]
    body = json.dumps({"findings": "防水层破损", "evidence": "照片"})
    assert client.post(investigation, content=body, headers=headers).status_code == 200


@pytest.mark.parametrize("kind", ["", "text/plain", "text/csv"])
def test_other_content_is_refused_by_name(
    client: TestClient, key: dict[str, str], classification: str, kind: str
) -> None:
    headers = {"content-type": kind} if kind else {}
    for path in (classification, "/api/v1/complaints"):
        answer = client.post(path, content=b"priority=normal", headers=key | headers)
        assert answer.status_code == 415
        assert "Content-Type" in answer.json()["detail"]
        assert "application/json" in answer.json()["detail"]
    english = client.post(classification, content=b"x", headers=headers | {"accept-language": "en"})
    assert english.json()["detail"].startswith("Please state Content-Type")
    assert client.get(classification).json()["status"] == "open"


def test_a_filing_is_no_form(client: TestClient, key: dict[str, str]) -> None:
    for sent in ({"data": {"matter": "x"}}, {"files": {"matter": b"x"}}):
        answer = client.post("/api/v1/complaints", headers=key, **sent)
        assert answer.status_code == 415
        assert "Content-Type: application/json" in answer.json()["detail"]


def test_silence_confirms_nothing(client: TestClient, classification: str) -> None:
    for headers in (
        {},
        {"content-type": "text/plain"},
        {"content-type": FORM},
    ):
        empty = client.post(classification, headers=headers)
        assert empty.status_code == 422
        assert "空" in empty.json()["detail"]
    assert client.post(classification, data={}, headers=HTML).status_code == 422
    assert client.get(classification).json()["status"] == "open"
    assert client.post(classification, json={}).status_code == 200
    assert client.post(classification).status_code == 410


def test_a_null_is_left_out(client: TestClient, key: dict[str, str], classification: str) -> None:
    assert client.post(classification, json={"priority": None, "explanation": None}).status_code == 200
    who = {"name": "张伟", "phone": None, "email": None, "address": None}
    changes = {"complainant": who, "received_at": "", "source": None, "demand": None}
    assert client.post("/api/v1/complaints", json=FILING | changes, headers=key).status_code == 201


@pytest.mark.parametrize("stated", [1790000000, 1.5, "1790000000", "3000-01-01T00:00:00+08:00"])
def test_a_time_of_receipt_that_cannot_be(client: TestClient, key: dict[str, str], stated: Any) -> None:
    answer = client.post("/api/v1/complaints", json=FILING | {"received_at": stated}, headers=key)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["received_at"]
    assert "Value error" not in answer.text


def test_clocks_may_differ_a_little(client: TestClient, key: dict[str, str]) -> None:
    from adapters.clock import now

    soon = (now() + timedelta(minutes=5)).isoformat()
    filed = client.post("/api/v1/complaints", json=FILING | {"received_at": soon}, headers=key)
    assert filed.status_code == 201
    late = (now() + timedelta(minutes=15)).isoformat()
    answer = client.post("/api/v1/complaints", json=FILING | {"received_at": late}, headers=key)
    assert answer.status_code == 422


def test_an_address_that_mail_refuses(client: TestClient, key: dict[str, str]) -> None:
    who = {"name": "王", "email": "王@例子.公司"}
    answer = client.post("/api/v1/complaints", json=FILING | {"complainant": who}, headers=key)
    assert answer.json()["errors"] == {"complainant.email": "不是有效的电子邮箱"}


def test_a_header_that_is_too_long_is_named(client: TestClient, key: dict[str, str]) -> None:
    headers = key | {"Idempotency-Key": "x" * 201}
    answer = client.post("/api/v1/complaints", json=FILING, headers=headers)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["Idempotency-Key"])


FILES: list[tuple[list[tuple[str, bytes]], int]] = [
    ([], 422),
    ([("a.exe", b"MZ")], 422),
    ([("a.png", b"GIF89a")], 422),
    ([("a.txt", b"")], 422),
    ([(f"{i}.txt", b"x") for i in range(6)], 422),
    ([(f"{i}.txt", b"x") for i in range(9)], 422),
    ([("a.txt", b"x" * (20 * 1024 * 1024 + 1))], 413),
]


@pytest.mark.parametrize("way", ["owner", "customer"])
@pytest.mark.parametrize(("files", "status"), FILES)
def test_files_that_are_refused(
    client: TestClient,
    investigation: str,
    follow: Callable[[str], str],
    way: str,
    files: list[tuple[str, bytes]],
    status: int,
) -> None:
    base = investigation if way == "owner" else follow(investigation)
    answer = client.post(f"{base}/evidence", files=[("files", one) for one in files], data={"note": "x"})
    assert answer.status_code == status
    assert answer.json()["errors"]["files"]
    assert client.post(f"{base}/evidence").status_code == 422


@pytest.fixture
def follow(client: TestClient) -> Callable[[str], str]:
    """The path of the follow page of the case of an answer link."""
    from urllib.parse import urlsplit

    from adapters.links import follow_url

    return lambda link: urlsplit(follow_url(client.get(link).json()["number"])).path


def test_a_customers_files_are_named(
    client: TestClient, investigation: str, follow: Callable[[str], str]
) -> None:
    files = [("files", ("a.txt", b"text")), ("files", ("b.txt", b"more"))]
    told = client.post(f"{follow(investigation)}/evidence", files=files).json()
    assert told["status"] == "recorded"
    assert len(told["evidence"]) == 2


def test_while_the_customer_is_asked_the_clock_is_said_to_stand_still(
    client: TestClient, key: dict[str, str], investigation: str, ask_path: AskPath
) -> None:
    number = client.get(investigation).json()["number"]

    def paused() -> Any:
        return client.get(f"/api/v1/complaints/{number}", headers=key).json()["paused_since"]

    assert paused() is None
    client.post(f"{investigation}/customer-question", json={"question": "合同编号是多少？"})
    assert paused().endswith("+08:00")
    client.post(ask_path(number, "CustomerAnswer"), json={"text": "HT-7"})
    assert paused() is None


def test_letters_that_failed_stand_on_the_desk(
    client: TestClient, file: File, live: Live, log_in: Callable[[str], str]
) -> None:
    from sqlmodel import select

    from adapters.clock import now
    from adapters.database import writing
    from complaints.letters import Letter

    number = file()
    live(number, until="Classification")
    with writing() as session:
        for letter in session.exec(select(Letter).where(Letter.number == number)):
            letter.failed_at = now()
            done = letter.kind != "acknowledgement"
            letter.error = "pointless: the complaint is closed" if done else "550 no such <user>"
    log_in("chen.lei")
    assert "信函未送达" not in client.get("/desk", headers=HTML).text
    log_in("li.na")
    page = client.get("/desk", headers=HTML).text
    assert '信函未送达 <span class="count bad">1</span>' in page
    assert f'href="/cases/{number}"' in page
    assert "zhang@example.com" in page
    assert "550 no such &lt;user&gt;" in page


def test_who_logs_in_well_is_not_counted(client: TestClient, log_in: Callable[[str], str]) -> None:
    for _ in range(12):
        log_in("li.na")
