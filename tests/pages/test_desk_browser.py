"""The desk in a real browser: a call taken down, read back and printed; a letter; a recording; the poster."""

import io
import re
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.pages.eyes import DESKTOP, PHONE, violations

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
STORE = "?procedure=retail-store"


@pytest.fixture(autouse=True)
def store(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that has every channel."""
    from adapters.settings import settings

    for name, value in (
        ("PROCEDURES", "retail-store,property"), ("COMPANY_PHONE", "400-820-8820"), ("COMPANY_NAME", "安居"),
        ("COMPANY_ADDRESS", "幸福路 88 号"), ("COMPANY_EMAIL", "tousu@anju.example"),
    ):  # fmt: skip
        monkeypatch.setenv(f"REDRESS_{name}", value)
    settings.cache_clear()


@pytest.fixture
def desk(served: str, browser: Any, client: TestClient, log_in: Callable[[str], str]) -> Iterator[Any]:
    """The browser of a supervisor who is logged in; whatever it complains of fails the test."""
    log_in("li.na")
    context = browser.new_context(viewport=DESKTOP, locale="zh-CN", base_url=served)
    cookie = client.cookies["redress_session"]
    context.add_cookies([{"name": "redress_session", "value": cookie, "url": served}])
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page
    assert complaints == []


def a_sound() -> bytes:
    """One second of silence."""
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(16_000))
    return made.getvalue()


def take_call(page: Any) -> str:
    """Take down a call with its recording; gives its number."""
    page.goto(f"/desk/complaints/new{STORE}")
    page.get_by_role("link", name=re.compile("^电话")).click()
    page.get_by_label("何事：").fill("电水壶漏水")
    page.get_by_label("何人：").fill("店员小刘")
    page.get_by_label("电话", exact=True).fill("13800138000")
    page.get_by_label("已耐心听完").check()
    file = {"name": "来电.wav", "mimeType": "audio/wav", "buffer": a_sound()}
    page.get_by_label("通话录音").set_input_files([file])
    page.get_by_role("button", name="登记并核对记录").click()
    return str(page.url.rpartition("/")[2])


def take_letter(page: Any) -> str:
    """Take down a letter of a sender without e-mail; gives its number."""
    page.goto("/desk/complaints/new?procedure=property&channel=letter")
    page.get_by_label("来信日期").fill("2026-11-02")
    page.get_by_label("寄信人地址").fill("漕溪北路 1 号")
    page.get_by_label("投诉事项").fill("电梯停运")
    page.get_by_role("button", name="登记投诉").click()
    return str(page.url.rpartition("/")[2])


def test_a_call_is_taken_down_read_back_and_its_recording_heard(desk: Any) -> None:
    number = take_call(desk)
    desk.get_by_text("有需要更正的地方").click()
    desk.get_by_label("电话", exact=True).fill("13900139000")
    desk.get_by_label("何人已记录").check()
    desk.get_by_label("打印一份").check()
    desk.get_by_role("button", name="客户已确认").click()
    assert desk.get_by_text("13900139000").is_visible()
    desk.emulate_media(media="print")
    assert not desk.locator("header.top").is_visible()
    assert not desk.get_by_role("button", name="退出登录").is_visible()
    assert desk.locator("article.paper footer").is_visible()
    assert desk.locator("svg.qr").bounding_box()["width"] > 70
    desk.emulate_media(media="screen")
    desk.get_by_role("link", name="回到案件").click()
    desk.get_by_role("link", name="来电.wav").click()
    desk.get_by_label("打开的理由").fill("核对日期")
    desk.get_by_role("button", name="打开", exact=True).click()
    loaded = "new Promise(done => { const a = document.querySelector('audio');"
    loaded += "a.readyState ? done(a.duration) : (a.onloadedmetadata = () => done(a.duration),"
    loaded += "a.onerror = () => done(0)) })"
    assert desk.evaluate(loaded) == 1
    desk.goto(f"/cases/{number}")
    desk.get_by_text("谁打开过（1）").click()
    assert desk.get_by_text("核对日期").is_visible()


def test_a_poster_fits_on_one_sheet(desk: Any, tmp_path: Path) -> None:
    for lang in ("zh-Hans", "zh-Hant", "en"):
        for procedure in ("retail-store", "property"):
            desk.goto(f"/poster?procedure={procedure}&lang={lang}")
            desk.emulate_media(media="print")
            sheets = desk.pdf(format="A4", prefer_css_page_size=True)
            assert len(re.findall(rb"/Type\s*/Page\b", sheets)) == 1, (lang, procedure)


def test_axe_finds_nothing_at_the_desk(desk: Any) -> None:
    call, letter = take_call(desk), take_letter(desk)
    desk.goto(f"/cases/{call}")
    desk.get_by_role("link", name="来电.wav").click()
    desk.get_by_label("打开的理由").fill("核对日期")
    desk.get_by_role("button", name="打开", exact=True).click()
    pages = [desk.url, f"/cases/{call}", f"/cases/{letter}", "/desk", f"/poster{STORE}", f"/{STORE}"]
    pages += [f"/desk/records/{call}", f"/desk/records/{call}/copy", f"/desk/receipts/{letter}/letter"]
    pages += [f"/desk/complaints/new{STORE}&channel={key}" for key in ("phone", "on_site", "letter", "email")]
    wrong = []
    for size, scheme in ((PHONE, "light"), (DESKTOP, "dark")):  # the other two: test_every_page.py
        desk.set_viewport_size(size)
        desk.emulate_media(color_scheme=scheme)
        for path in pages:
            answer = desk.goto(path)
            if answer.status != 200:
                wrong.append(f"{path}: {answer.status}")
            width = desk.evaluate("document.documentElement.scrollWidth")
            if width > size["width"]:
                wrong.append(f"{path}: {width} wide")
            wrong += [f"{path}, {scheme}: {one}" for one in violations(desk)]
    assert wrong == []
