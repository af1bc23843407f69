"""The WeChat endpoint: signed, fresh, encrypted or plain; each message answered once and doing one thing."""

import base64
import time
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, func, select

from adapters import database, wechat
from adapters.settings import settings
from complaints.partners import ChatMessage
from complaints.records import Complaint

TOKEN, AES_KEY, APP = "a-token", base64.b64encode(bytes(range(32))).decode().rstrip("="), "wx0123456789abcdef"
URL = "/channels/wechat"
OPENID, ACCOUNT = "oAbC-openid-1", "gh_account"
LEAK = "厨房漏水三天了没有人来修理，墙都发霉了"


@pytest.fixture
def account(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """An official account with plain messages."""
    monkeypatch.setenv("REDRESS_WECHAT_TOKEN", TOKEN)
    monkeypatch.setenv("REDRESS_COMPANY_PHONE", "400-123-4567")
    settings.cache_clear()
    return client


@pytest.fixture
def safe(account: TestClient, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """The same in safe mode: every message is encrypted."""
    monkeypatch.setenv("REDRESS_WECHAT_AES_KEY", AES_KEY)
    monkeypatch.setenv("REDRESS_WECHAT_APP_ID", APP)
    settings.cache_clear()
    return account


def signed(at: float | None = None, token: str = TOKEN) -> dict[str, str]:
    stamp, nonce = str(int(time.time() if at is None else at)), "n-1"
    return {"signature": wechat.signature(token, stamp, nonce), "timestamp": stamp, "nonce": nonce}


def message(id_: str = "1", sender: str = OPENID, kind: str = "text", **said: str) -> str:
    inner = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in said.items())
    return (
        f"<xml><ToUserName><![CDATA[{ACCOUNT}]]></ToUserName><FromUserName><![CDATA[{sender}]]></FromUserName>"
        f"<CreateTime>1790000000</CreateTime><MsgType><![CDATA[{kind}]]></MsgType>{inner}<MsgId>{id_}</MsgId></xml>"
    )


def post(client: TestClient, xml: str | bytes, **query: str) -> Any:
    body = xml.encode() if isinstance(xml, str) else xml
    return client.post(URL, params=signed() | query, content=body, headers={"Content-Type": "text/xml"})


def said(client: TestClient, id_: str, text: str, sender: str = OPENID) -> str:
    """What is answered to a text."""
    answer = post(client, message(id_, sender, Content=text))
    assert answer.status_code == 200, answer.text
    return answered(answer)


def answered(answer: Any) -> str:
    assert answer.headers["content-type"].startswith("application/xml")
    found = wechat.fields(answer.content)
    assert (found["FromUserName"], found["MsgType"]) == (ACCOUNT, "text")
    return found["Content"]


def rows(of: Any) -> int:
    from adapters.database import reading

    with reading() as session:
        return session.exec(select(func.count()).select_from(of)).one()


def complaints() -> list[Complaint]:
    from adapters.database import reading

    with reading() as session:
        found = list(session.exec(select(Complaint).order_by(col(Complaint.number))))
        session.expunge_all()
        return found


def added(number: str) -> list[str]:
    from adapters.cases import read_case

    with read_case(number) as case:
        return [e.data["text"] for e in case.entries if e.verb == "information_added"]


# who may


def test_without_a_token_there_is_no_such_channel(client: TestClient) -> None:
    assert client.get(URL, params=signed()).status_code == 404
    assert post(client, message(Content=LEAK)).status_code == 404


def test_the_address_is_verified_by_the_echo_of_a_signed_question(account: TestClient) -> None:
    echo = account.get(URL, params=signed() | {"echostr": "<b>42"})
    assert (echo.status_code, echo.text) == (200, "<b>42")
    assert echo.headers["content-type"].startswith("text/plain")


FORGED: list[dict[str, str]] = [
    {},
    {"signature": "0" * 40},
    {"signature": "é"},
    {"timestamp": "x"},
    {"token": "another"},
    {"seconds": "-301"},
    {"seconds": "320"},
]


def test_forged_and_replayed_questions_are_refused(account: TestClient) -> None:
    for query in FORGED:
        at = time.time() + float(query.get("seconds", 0))
        right = signed(at, query.get("token", TOKEN)) if query else {}
        assert account.get(URL, params=right | query).status_code == 403, query
        refused = account.post(URL, params=right | query, content=message(Content=LEAK).encode())
        assert refused.status_code == 403, query
    assert (rows(Complaint), rows(ChatMessage)) == (0, 0)


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
FILE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'


NO_MESSAGE = [
    b"", b"hello", b"<xml>", b"<xml></xml>", b"\xff\xfe\x00", b"<a/><b/>",
    BOMB.encode() + message(Content="x").replace("<![CDATA[x]]>", "&b;").encode(),
    FILE.encode() + message(Content="x").replace("<![CDATA[x]]>", "&f;").encode(),
    (BOMB + message(Content="x")).encode("utf-16"),
    b"<xml>" + b"<a>" * 1000,
    b'<?xml version="1.0" encoding="nonsense"?><xml/>',
]  # fmt: skip


def test_what_is_no_plain_message_is_refused(account: TestClient) -> None:
    for body in NO_MESSAGE:
        assert post(account, body).status_code == 422, body[:200]
    assert (rows(Complaint), rows(ChatMessage)) == (0, 0)


def test_a_body_longer_than_any_message_is_not_read(account: TestClient) -> None:
    assert post(account, message(Content="漏" * 30_000)).status_code == 413


# a conversation


def test_a_conversation_from_greeting_to_progress(account: TestClient) -> None:
    assert f"{settings().public_url}/complain" in said(account, "1", "你好")
    assert rows(Complaint) == 0
    filed = said(account, "2", LEAK)
    (complaint,) = complaints()
    assert complaint.number in filed
    assert f"{settings().public_url}/c/" in filed
    assert (complaint.channel, complaint.wechat, complaint.name) == ("wechat", OPENID, "微信用户")
    assert (complaint.matter, complaint.filed_by) == (LEAK, "customer")
    assert complaint.number in said(account, "3", "今天水更大了，电话 13800001111")
    assert added(complaint.number) == ["今天水更大了，电话 13800001111"]
    assert complaint.number in said(account, "4", "进度")
    assert complaint.number in said(account, "5", complaint.number)
    assert "撤回" in said(account, "6", "撤回")
    assert "400-123-4567" in said(account, "7", "人工")
    assert rows(Complaint) == 1
    assert rows(ChatMessage) == 7


def test_the_follow_link_in_the_answer_opens(account: TestClient) -> None:
    filed = said(account, "1", f"投诉：{LEAK}")
    link = next(part for part in filed.split() if "/c/" in part).split("：")[-1]
    page = account.get(link.removeprefix(settings().public_url), headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert complaints()[0].number in page.text


def test_an_english_text_is_answered_in_english(account: TestClient) -> None:
    assert "complaints desk" in said(account, "1", "hello")
    assert "We have your complaint" in said(account, "2", "The kitchen tap has leaked for three days")
    assert complaints()[0].locale == "en"


def test_another_senders_complaint_does_not_exist(account: TestClient) -> None:
    said(account, "1", LEAK)
    number = complaints()[0].number
    assert "没有找到" in said(account, "2", number, sender="somebody-else")
    assert "没有找到" in said(account, "3", "进度", sender="somebody-else")


def test_a_message_that_comes_again_gets_the_same_reply_and_does_nothing(account: TestClient) -> None:
    first, second = (post(account, message("9", Content=LEAK)) for _ in range(2))
    assert first.content == second.content
    assert (rows(Complaint), rows(ChatMessage)) == (1, 1)
    for _ in range(3):
        assert said(account, "10", "又漏了，厨房地板全湿")
    assert added(complaints()[0].number) == ["又漏了，厨房地板全湿"]


def test_a_second_delivery_at_the_same_moment_gets_the_reply_of_the_first(
    account: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal import wechat as page

    first = post(account, message("9", Content=LEAK))
    look, blind = page._earlier, iter([True])
    monkeypatch.setattr(page, "_earlier", lambda id_: None if next(blind, False) else look(id_))
    assert post(account, message("9", Content=LEAK)).content == first.content
    assert (rows(Complaint), rows(ChatMessage)) == (1, 1)


def test_pictures_are_noted_with_their_address_and_voice_by_what_was_understood(account: TestClient) -> None:
    picture: dict[str, str] = {"kind": "image", "PicUrl": "http://mmbiz.qpic.cn/a.jpg", "MediaId": "m"}
    assert "先用文字" in answered(post(account, message("1", **picture)))
    voice = message("2", kind="voice", MediaId="m", Format="amr", Recognition=LEAK)
    assert "已受理" in answered(post(account, voice))
    number = complaints()[0].number
    assert number in answered(post(account, message("3", **picture)))
    bad = picture | {"PicUrl": "javascript:alert(1)"}
    answered(post(account, message("4", **bad)))
    assert added(number) == ["客户发来图片：http://mmbiz.qpic.cn/a.jpg", "客户发来图片：（地址无效）"]
    assert "没有听清" in answered(post(account, message("5", kind="voice", MediaId="m")))
    assert "只能读" in answered(post(account, message("6", kind="location", Label="here")))


def test_who_subscribes_is_welcomed_and_other_events_need_no_answer(account: TestClient) -> None:
    event = message("", kind="event", Event="subscribe").replace("<MsgId></MsgId>", "")
    assert "投诉受理" in answered(post(account, event))
    assert answered(post(account, event)) == answered(post(account, event))
    gone = message("", kind="event", Event="unsubscribe").replace("<MsgId></MsgId>", "")
    assert post(account, gone).text == "success"


def test_after_the_closing_a_new_complaint_is_another_one(account: TestClient) -> None:
    from adapters.cases import change_case
    from adapters.clock import now
    from complaints.acts.withdraw import withdraw
    from complaints.forms import Withdrawal

    said(account, "1", LEAK)
    number = complaints()[0].number
    with change_case(number) as case:
        withdraw(case, Withdrawal(reason=""), "customer", now())
    assert "结案" in said(account, "2", "进度")
    assert number not in said(account, "3", "投诉：修好的地方又漏了")
    assert rows(Complaint) == 2


def test_a_flood_of_one_sender_is_stopped_and_others_are_heard(account: TestClient) -> None:
    for n in range(30):
        said(account, f"a{n}", f"你好 {n}")
    assert "消息太多" in said(account, "b", LEAK)
    assert rows(Complaint) == 0
    assert "已受理" in said(account, "c", LEAK, sender="somebody-else")


def test_one_sender_files_only_so_many_in_a_day(account: TestClient) -> None:
    from adapters.cases import change_case
    from adapters.clock import now
    from complaints.acts.withdraw import withdraw
    from complaints.forms import Withdrawal

    for n in range(5):
        said(account, f"a{n}", LEAK)
        with change_case(complaints()[-1].number) as case:
            withdraw(case, Withdrawal(reason=""), "customer", now())
    assert "消息太多" in said(account, "b", LEAK)
    assert rows(Complaint) == 5


def test_a_procedure_without_wechat_says_where_to_complain(
    account: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal import chat

    class Deaf:
        channels = ("web",)

    monkeypatch.setattr(chat, "current_pack", lambda session, name: Deaf)
    answer = said(account, "1", LEAK)
    assert "不通过微信" in answer
    assert "/complain" in answer
    assert rows(Complaint) == 0


# safe mode


def sealed(client: TestClient, xml: str, key: str = AES_KEY, app: str = APP, **changes: str) -> Any:
    cipher_text, query = wechat.encrypted(xml, key, app), signed()
    whole = wechat.signature(TOKEN, query["timestamp"], query["nonce"], cipher_text)
    body = f"<xml><ToUserName>{ACCOUNT}</ToUserName><Encrypt><![CDATA[{cipher_text}]]></Encrypt></xml>"
    return post(client, body, **(query | {"encrypt_type": "aes", "msg_signature": whole} | changes))


def test_in_safe_mode_message_and_reply_are_encrypted(safe: TestClient) -> None:
    answer = sealed(safe, message(Content=LEAK))
    assert answer.status_code == 200
    assert "受理" not in answer.text
    outer = wechat.fields(answer.content)
    whole = wechat.signature(TOKEN, outer["TimeStamp"], outer["Nonce"], outer["Encrypt"])
    assert outer["MsgSignature"] == whole
    inner = wechat.fields(wechat.decrypted(outer["Encrypt"], AES_KEY, APP))
    assert complaints()[0].number in inner["Content"]
    again = wechat.fields(sealed(safe, message(Content=LEAK)).content)
    assert wechat.fields(wechat.decrypted(again["Encrypt"], AES_KEY, APP)) == inner
    assert rows(Complaint) == 1


def test_in_safe_mode_plain_forged_and_foreign_messages_are_refused(safe: TestClient) -> None:
    xml, other_key = message(Content=LEAK), base64.b64encode(bytes(32)).decode().rstrip("=")
    assert post(safe, xml).status_code == 403
    assert sealed(safe, xml, msg_signature="0" * 40).status_code == 403
    assert sealed(safe, xml, msg_signature="").status_code == 403
    assert sealed(safe, xml, app="wx-another").status_code == 403
    assert sealed(safe, xml, key=other_key).status_code in (403, 422)
    assert rows(ChatMessage) == 0


@pytest.mark.parametrize(
    "cipher_text", ["", "x", "!!!!", "AAAA", base64.b64encode(bytes(32)).decode(), "A" * 44]
)
def test_no_cipher_text_whatever_breaks_the_lock(cipher_text: str) -> None:
    with pytest.raises(wechat.Forged):
        wechat.decrypted(cipher_text, AES_KEY, APP)


def test_a_wrong_aes_key_stops_the_start_with_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    from complaints.errors import Refusal

    monkeypatch.setenv("REDRESS_WECHAT_AES_KEY", "short")
    settings.cache_clear()
    with pytest.raises(Refusal, match="REDRESS_WECHAT_AES_KEY: should be the EncodingAESKey"):
        settings()
    settings.cache_clear()


def test_whoever_writes_traditional_characters_gets_letters_in_them(account: TestClient) -> None:
    said(account, "hant-1", "投訴：冷氣機漏水，師傅一直沒有來處理，我要求退款")
    with database.reading() as session:
        assert session.exec(select(Complaint.locale)).one() == "zh-Hant"
