"""Published channels: poster and start page say how to complain, and offer nothing that leads nowhere."""

import re
from pathlib import Path

import pytest
import segno
from starlette.testclient import TestClient

from adapters.qr import QUIET, qr_svg

HTML = {"accept": "text/html"}
CHANNELS = {
    "REDRESS_COMPANY_PHONE": "400-820-8820",
    "REDRESS_COMPANY_EMAIL": "tousu@anju.example",
    "REDRESS_COMPANY_ADDRESS": "幸福路 88 号",
}


def having(monkeypatch: pytest.MonkeyPatch, **named: str) -> None:
    """An installation that has these settings."""
    from adapters.settings import settings

    for name, value in named.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()


def drawn(svg: str) -> list[list[int]]:
    """The modules of a QR code as the picture shows them."""
    size = int(re.findall(r'viewBox="0 0 (\d+)', svg)[0])
    rows = [[0] * size for _ in range(size)]
    x, y = 0.0, 0.0
    path = re.findall(r'stroke="#000" d="([^"]+)"', svg)[0]
    for command, numbers in re.findall(r"([Mmh])([-0-9. ]+)", path):
        read = [float(n) for n in re.findall(r"-?\d*\.?\d+", numbers)]
        if command == "h":
            for column in range(int(x), int(x + read[0])):
                rows[int(y)][column] = 1
            x += read[0]
        else:
            x, y = (read[0], read[1]) if command == "M" else (x + read[0], y + read[1])
    return rows


@pytest.mark.parametrize(
    "link", ["https://a.example/complain?lang=zh-Hans", "http://127.0.0.1:8000/c/" + "x" * 90]
)
def test_the_picture_says_the_link(link: str) -> None:
    made = segno.make(link, error="m", micro=False, boost_error=False)
    wanted = [[int(bool(module)) for module in row] for row in made.matrix_iter(border=QUIET)]
    assert drawn(qr_svg(link)) == wanted
    assert "style" not in qr_svg(link)  # our policy forbids it


WORDS = {
    "zh-Hans": ["有不满意，请告诉我们", "电话", "收到投诉后 1 小时内", "3 个工作日"],
    "zh-Hant": ["有不滿意，請告訴我們", "電話", "3 個工作日"],
    "en": ["Not satisfied? Please tell us", "Telephone", "within 1 h of receiving your complaint"],
}


def test_the_poster_of_each_procedure_says_how_and_what_next(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    having(monkeypatch, **CHANNELS)
    for lang, words in WORDS.items():
        page = client.get(f"/poster?lang={lang}", headers=HTML)
        assert page.status_code == 200
        assert all(word in page.text for word in [*words, *CHANNELS.values()]), lang
        assert qr_svg(f"http://127.0.0.1:8000/complain?lang={lang}") in page.text
    having(monkeypatch, REDRESS_PROCEDURES="home-renovation,retail-store")
    assert "/poster?procedure=retail-store" in client.get("/poster", headers=HTML).text
    page = client.get("/poster?procedure=retail-store&lang=en", headers=HTML)
    assert qr_svg("http://127.0.0.1:8000/complain?procedure=retail-store&lang=en") in page.text
    assert client.get("/poster?procedure=nowhere", headers=HTML).status_code == 404


def test_what_is_not_set_up_is_not_offered(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    having(monkeypatch, REDRESS_PROCEDURE="retail-store")
    bare = client.get("/", headers=HTML).text + client.get("/poster", headers=HTML).text
    for label in ("电话", "信函", "当面（服务台）", "微信公众号", "电子邮件"):
        assert f"<li>{label}" not in bare
        assert f"<dt>{label}" not in bare
    assert "mailto:" not in bare
    having(monkeypatch, REDRESS_MAILBOXES="imaps://a:b@mail.example/INBOX")  # a mailbox that is read
    assert "mailto:complaints@redress.example" in client.get("/", headers=HTML).text
    having(monkeypatch, **CHANNELS, REDRESS_WECHAT_TOKEN="token")
    for path in ("/", "/poster"):
        full = client.get(path, headers=HTML).text
        assert all(word in full for word in ("电话", "信函", "微信公众号", *CHANNELS.values())), path


def test_letters_say_in_one_line_how_to_reach_us(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from adapters.paper import house as here
    from adapters.paper import write
    from adapters.paper_samples import samples

    def signature(kind: str) -> str:
        words = samples(kind, "zh-Hans")[0] | {"company": here().company}
        return write(kind, words).text.rpartition("--\n")[2]

    assert "报编号" not in signature("acknowledgement")
    having(monkeypatch, **CHANNELS)
    lines = [line for line in signature("acknowledgement").splitlines() if "报编号" in line]
    assert len(lines) == 1
    assert all(value in lines[0] for value in CHANNELS.values())
    assert "接下来做什么" in signature("survey")
    assert "接下来做什么" not in signature("acknowledgement")  # its own link leads there
