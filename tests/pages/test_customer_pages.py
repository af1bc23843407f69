"""What a customer meets: the start page, the form, the page to follow the case."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

HTML = {"accept": "text/html"}
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100
TYPED = {
    "matter": "墙面开裂", "demand": "整改", "name": "李婷", "phone": "13911112222",
    "email": "", "address": "", "project": "", "occurred_at": "",
}  # fmt: skip
File = Callable[..., str]
Live = Callable[..., None]
AskPath = Callable[[str, str], str]


def follow_path(number: str) -> str:
    from adapters.links import follow_url

    return urlsplit(follow_url(number)).path


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh-Hans", ["怎样投诉", "3 个工作日", "当即确认收到", "窗口（现场）"]),
        ("zh-Hant", ["怎樣投訴", "3 個工作日", "當即確認收到"]),
        ("en", ["How to complain", "3 working days", "acknowledged at once", "Telephone"]),
    ],
)
def test_the_start_page_says_how_and_what_next(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, lang: str, words: list[str]
) -> None:
    from adapters.settings import settings

    monkeypatch.setenv("REDRESS_COMPANY_PHONE", "400-820-8820")
    monkeypatch.setenv("REDRESS_COMPANY_ADDRESS", "幸福路 1 号")
    settings.cache_clear()
    page = client.get(f"/?lang={lang}", headers=HTML)
    assert page.status_code == 200
    assert all(word in page.text for word in words)
    assert "<svg" in page.text
    client.cookies.clear()


def test_the_language_is_remembered_and_negotiated(client: TestClient) -> None:
    assert "How to complain" in client.get("/", headers=HTML | {"accept-language": "en-GB"}).text
    client.get("/?lang=zh-Hant", headers=HTML)
    assert 'lang="zh-Hant-TW"' in client.get("/", headers=HTML | {"accept-language": "en"}).text


def test_filing_on_the_page_leads_to_the_follow_page(client: TestClient) -> None:
    form = client.get("/complaints/new", headers=HTML)
    once = re.search(r'name="_once" value="([^"]+)"', form.text)
    assert once
    data = TYPED | {"_once": once[1]}
    files = [("files", ("照片.png", PNG, "image/png"))]
    sent = [client.post("/complaints", data=data, files=files, headers=HTML) for _ in range(2)]
    assert [r.status_code for r in sent] == [303, 303]
    numbers = {client.get(r.headers["location"]).json()["number"] for r in sent}
    assert len(numbers) == 1
    page = client.get(sent[0].headers["location"], headers=HTML)
    assert "照片.png" in page.text
    assert "我们已收到您的投诉" in page.text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"matter": ""}, "必填"),
        ({"demand": ""}, "必填"),
        ({"phone": ""}, "请至少填写电话或电子邮箱"),
        ({"phone": "abc"}, "不是有效的电话号码"),
        ({"email": "abc"}, "不是有效的电子邮箱"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    client: TestClient, change: dict[str, str], said: str
) -> None:
    page = client.post("/complaints", data=TYPED | {"address": "幸福路 8 号"} | change, headers=HTML)
    assert page.status_code == 422
    assert said in page.text
    assert "幸福路 8 号" in page.text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("virus.exe", b"MZ123", "不能接收这种文件"),
        ("page.html", b"<script>", "不能接收这种文件"),
        ("fake.png", b"<html>", "与其扩展名不符"),
        ("empty.txt", b"", "文件是空的"),
    ],
)
def test_files_that_are_not_accepted(client: TestClient, name: str, content: bytes, said: str) -> None:
    page = client.post(
        "/complaints", data=TYPED, files=[("files", (name, content, "image/png"))], headers=HTML
    )
    assert page.status_code == 422
    assert said in page.text


def test_more_than_five_files(client: TestClient) -> None:
    files = [("files", (f"{i}.txt", b"text", "text/plain")) for i in range(6)]
    assert client.post("/complaints", data=TYPED, files=files, headers=HTML).status_code == 422


def test_too_much_to_upload(client: TestClient) -> None:
    files = [("files", ("a.txt", b"x" * 25_000_001, "text/plain"))]
    answer = client.post("/complaints", data=TYPED, files=files, headers=HTML)
    assert answer.status_code == 413
    assert "内容太大" in answer.text


def test_one_file_above_20_mb(client: TestClient, house: Path) -> None:
    files = [("files", ("a.txt", b"x" * (20 * 1024 * 1024 + 1), "text/plain"))]
    assert "最多 20 MB" in client.post("/complaints", data=TYPED, files=files, headers=HTML).text
    assert not [p for p in (house / "vault").rglob("*") if p.is_file()]


def test_too_many_complaints_from_one_address(client: TestClient) -> None:
    codes = [client.post("/complaints", data={}, headers=HTML).status_code for _ in range(21)]
    assert codes == [422] * 20 + [429]


def test_the_follow_page_shows_nothing_internal(client: TestClient, file: File, live: Live) -> None:
    number = file()
    live(number, until="Resolution")
    page = client.get(follow_path(number), headers=HTML).text
    for hidden in (
        "防水层未做附加层",
        "陈磊",
        "赵敏",
        "刘洋",
        "王芳",
        "chen.lei",
        "严重程度",
        "urgent",
        "紧急",
    ):
        assert hidden not in page
    assert "正在确定并落实处理措施" in page
    live(number, until="Survey")
    replied = client.get(follow_path(number), headers=HTML).text
    assert "防水层未做附加层" in replied
    assert "现在回答" in replied


def test_information_evidence_and_withdrawal(client: TestClient, key: dict[str, str], file: File) -> None:
    number = file()
    path = follow_path(number)
    assert client.post(f"{path}/information", data={"text": "又漏了"}, headers=HTML).status_code == 303
    assert client.post(f"{path}/information", data={"text": " "}, headers=HTML).status_code == 422
    assert client.post(f"{path}/information", json={"text": "又漏了"}).json() == {"status": "recorded"}
    files = [("files", ("../../合同.pdf", b"%PDF-1.4", "application/pdf"))]
    assert client.post(f"{path}/evidence", files=files, headers=HTML).status_code == 303
    assert client.post(f"{path}/evidence", data={"note": "x"}, headers=HTML).status_code == 422
    seen = client.get(path).json()
    assert [e["filename"] for e in seen["evidence"]] == ["合同.pdf"]
    asking = client.get(f"{path}/withdrawal", headers=HTML)
    assert asking.status_code == 200
    assert client.get(path).json()["closed_at"] is None
    assert client.post(f"{path}/withdrawal", data={"reason": ""}, headers=HTML).status_code == 303
    assert client.get(path).json()["closing_ground"] == "withdrawn"
    assert client.post(f"{path}/withdrawal", json={}).status_code == 409
    assert client.post(f"{path}/information", json={"text": "x"}).status_code == 409
    verbs = [
        e["verb"] for e in client.get(f"/api/v1/complaints/{number}/history", headers=key).json()["entries"]
    ]
    assert verbs == [
        "filed",
        "information_added",
        "information_added",
        "evidence_added",
        "withdrawn",
        "closed",
    ]


def test_own_files_come_back_as_downloads(client: TestClient, file: File) -> None:
    path = follow_path(file())
    client.post(f"{path}/evidence", files=[("files", ("照片.png", PNG, "image/png"))], headers=HTML)
    link = re.search(rf"{path}/evidence/\w+", client.get(path, headers=HTML).text)
    assert link
    got = client.get(link[0])
    assert got.content == PNG
    assert got.headers["content-disposition"].startswith("attachment")
    assert got.headers["x-content-type-options"] == "nosniff"
    assert client.get(f"{path}/evidence/none").status_code == 404


def test_a_wrong_follow_link(client: TestClient) -> None:
    page = client.get("/c/nonsense", headers=HTML)
    assert page.status_code == 403
    assert "此链接无效" in page.text


def test_the_survey_is_answered_on_its_page(
    client: TestClient, file: File, live: Live, ask_path: AskPath
) -> None:
    number = file()
    live(number, until="Survey")
    link = ask_path(number, "Survey")
    page = client.get(link, headers=HTML)
    assert "您对处理结果是否满意？" in page.text
    data = {"handling": "satisfied", "result": "satisfied", "fairness": "fair", "comment": "谢谢"}
    assert client.post(link, data=data, headers=HTML).status_code == 200
    assert client.post(link, data=data, headers=HTML).status_code == 410


@pytest.mark.parametrize("path", ["/", "/complaints/new", "/login", "/nowhere", "/healthz"])
def test_every_answer_has_safe_headers(client: TestClient, path: str) -> None:
    headers = client.get(path, headers=HTML).headers
    assert "script" not in headers["content-security-policy"].replace("default-src 'none'", "")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == "no-store"


def test_unknown_pages_say_what_to_do(client: TestClient) -> None:
    page = client.get("/nowhere", headers=HTML)
    assert page.status_code == 404
    assert "没有找到" in page.text
    assert client.get("/nowhere").json() == {"detail": "没有找到"}


def test_a_broken_page_is_calm(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from portal import start
    from portal.app import app

    def broken(locale: str) -> str:
        raise RuntimeError("no")

    monkeypatch.setattr(start, "chart", broken)
    quiet = TestClient(app, raise_server_exceptions=False)
    page = quiet.get("/", headers=HTML)
    assert page.status_code == 500
    assert "系统出错了" in page.text
    assert page.headers["x-frame-options"] == "DENY"
