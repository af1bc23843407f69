"""Keys of partners: what they open, how often, who makes them, and that they end."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlmodel import select
from starlette.testclient import TestClient

from tests.pages.eyes import DESKTOP, PHONE, violations
from tests.pages.test_api import FILING

HTML = {"accept": "text/html"}
File = Callable[..., str]
Live = Callable[..., None]


@pytest.fixture
def partner(client: TestClient) -> Callable[..., dict[str, str]]:
    """Makes a key; gives the headers of the program that shows it."""

    def make(*scopes: str, name: str = "shop", per_minute: int = 60) -> dict[str, str]:
        from adapters.clock import now
        from adapters.keys import new_key

        _, secret = new_key(name, scopes, per_minute, "Shop GmbH", "admin", now())
        return {"X-API-Key": secret}

    return make


def row(name: str = "shop") -> Any:
    from adapters.database import reading
    from complaints.people import ApiKey

    with reading() as session:
        found = session.exec(select(ApiKey).where(ApiKey.name == name)).all()
    return found[-1]


OPENED: list[tuple[tuple[str, ...], dict[str, int]]] = [
    (("file",), {"file": 201, "own": 403, "other": 403, "history": 403, "webhooks": 403}),
    (("file", "read"), {"file": 201, "own": 200, "other": 404, "history": 403, "webhooks": 403}),
    (("read_all",), {"file": 403, "own": 200, "other": 200, "history": 403, "webhooks": 403}),
    (("file", "read", "history"), {"own": 200, "other": 404, "history": 200, "webhooks": 403}),
    (("file", "history"), {"own": 403, "history": 403}),
    (("webhooks", "read"), {"file": 403, "webhooks": 200}),
]


def test_a_key_opens_what_its_scopes_say(
    client: TestClient, partner: Callable[..., dict[str, str]], file: File
) -> None:
    from adapters.database import writing
    from complaints.records import Complaint

    other = file()
    for place, (scopes, codes) in enumerate(OPENED):
        name, own = f"shop-{place}", file()
        headers = partner(*scopes, name=name)
        with writing() as session:
            session.get_one(Complaint, own).filed_by = name
        found = {
            "file": client.post("/api/v1/complaints", json=FILING, headers=headers),
            "own": client.get(f"/api/v1/complaints/{own}", headers=headers),
            "other": client.get(f"/api/v1/complaints/{other}", headers=headers),
            "history": client.get(f"/api/v1/complaints/{own}/history", headers=headers),
            "webhooks": client.get("/api/v1/webhooks", headers=headers),
        }
        assert {what: found[what].status_code for what in codes} == codes, scopes


def test_what_is_missing_is_named(client: TestClient, partner: Callable[..., dict[str, str]]) -> None:
    headers = partner("read")
    answer = client.post("/api/v1/complaints", json=FILING, headers=headers)
    assert answer.json() == {"detail": "此密钥没有所需的权限：file"}
    english = client.post("/api/v1/complaints", json=FILING, headers=headers | {"Accept-Language": "en"})
    assert english.json() == {"detail": "This key lacks the scope: file"}


def test_links_to_answer_only_with_the_scope(
    client: TestClient, partner: Callable[..., dict[str, str]], live: Live, file: File
) -> None:
    number = file()
    live(number, until="Investigation")
    address = f"/api/v1/complaints/{number}"
    without = client.get(address, headers=partner("read_all")).json()["open_questions"]
    allowed = client.get(address, headers=partner("read_all", "answer", name="desk-2")).json()[
        "open_questions"
    ]
    assert [q["answer_url"] for q in without] == [None]
    assert allowed[0]["answer_url"].startswith("http://127.0.0.1:8000/a/")
    assert without[0] | {"answer_url": ""} == allowed[0] | {"answer_url": ""}


def test_unknown_and_revoked_keys_are_refused(
    client: TestClient, partner: Callable[..., dict[str, str]], file: File
) -> None:
    from adapters.clock import now
    from adapters.keys import revoke

    headers, number = partner("read_all"), file()
    assert client.get(f"/api/v1/complaints/{number}", headers=headers).status_code == 200
    revoke("shop", "admin", now())
    assert client.get(f"/api/v1/complaints/{number}", headers=headers).status_code == 403
    assert client.get(f"/api/v1/complaints/{number}", headers={b"X-API-Key": "é".encode()}).status_code == 403
    assert client.get(f"/api/v1/complaints/{number}").status_code == 401
    assert (row().revoked_by, row().revoked_at is not None) == ("admin", True)


def test_renewed_the_old_key_ends_and_everything_else_goes_on(
    client: TestClient, partner: Callable[..., dict[str, str]]
) -> None:
    from adapters.clock import now
    from adapters.keys import renew
    from adapters.webhooks import register

    headers = partner("file", "read", "webhooks")
    number = client.post("/api/v1/complaints", json=FILING, headers=headers).json()["number"]
    register("shop", "https://127.0.0.1/", [], now())
    _, secret = renew("shop", "admin", now())
    fresh = {"X-API-Key": secret}
    assert client.get(f"/api/v1/complaints/{number}", headers=headers).status_code == 403
    assert client.get(f"/api/v1/complaints/{number}", headers=fresh).status_code == 200
    assert len(client.get("/api/v1/webhooks", headers=fresh).json()["webhooks"]) == 1


def test_each_key_has_its_own_limit(client: TestClient, partner: Callable[..., dict[str, str]]) -> None:
    slow, fast = partner("file", per_minute=2), partner("file", name="fast")
    codes = [client.post("/api/v1/complaints", json=FILING, headers=slow).status_code for _ in range(3)]
    assert codes == [201, 201, 429]
    answer = client.post("/api/v1/complaints", json=FILING, headers=slow)
    assert answer.headers["retry-after"] == "60"
    assert client.post("/api/v1/complaints", json=FILING, headers=fast).status_code == 201


def test_its_last_use_is_noted_once_a_minute(
    client: TestClient, partner: Callable[..., dict[str, str]], file: File
) -> None:
    headers, address = partner("read_all"), f"/api/v1/complaints/{file()}"
    with time_machine.travel("2026-11-23T02:00:00+00:00", tick=False) as moment:
        client.get(address, headers=headers)
        first = row().last_used_at
        moment.shift(timedelta(seconds=30))
        client.get(address, headers=headers)
        assert row().last_used_at == first
        moment.shift(timedelta(seconds=31))
        client.get(address, headers=headers)
        assert row().last_used_at - first == timedelta(seconds=61)


def test_a_key_that_bears_a_persons_name_does_not_see_what_that_person_filed(
    client: TestClient, partner: Callable[..., dict[str, str]], file: File
) -> None:
    from adapters.database import writing
    from complaints.people import Person
    from complaints.records import Complaint

    headers, number = partner("read"), file()
    with writing() as session:
        session.get_one(Complaint, number).filed_by = "shop"
    assert client.get(f"/api/v1/complaints/{number}", headers=headers).status_code == 200
    with writing() as session:
        session.add(Person(id="shop", name="x", email="x@example.com", roles=["agent"], departments=[]))
    assert client.get(f"/api/v1/complaints/{number}", headers=headers).status_code == 404


WRONG: list[dict[str, Any]] = [
    {"name": "customer"},
    {"name": "api"},
    {"name": "wang.fang"},
    {"name": "Shop"},
    {"name": "a b"},
    {"name": ""},
    {"scopes": []},
    {"scopes": ["root"]},
    {"per_minute": 0},
    {"per_minute": 10**6},
]


def test_what_no_key_may_be(client: TestClient) -> None:
    from adapters.clock import now
    from adapters.keys import new_key
    from complaints.errors import Refusal

    for wrong in WRONG:
        asked: dict[str, Any] = {"name": "shop", "scopes": ["file"], "per_minute": 60} | wrong
        with pytest.raises(Refusal):
            new_key(asked["name"], asked["scopes"], asked["per_minute"], "", "admin", now())


def test_an_administrator_makes_limits_renews_and_revokes_a_key(
    client: TestClient, log_in: Callable[[str], str]
) -> None:
    form = log_in("admin")
    asked = {"name": "shop", "partner": "网店", "scopes": ["file", "read"], "per_minute": "30", "_csrf": form}
    made = client.post("/keys", data=asked, headers=HTML)
    assert made.status_code == 200
    secret = made.text.partition("<code>")[2].partition("</code>")[0]
    assert client.post("/api/v1/complaints", json=FILING, headers={"X-API-Key": secret}).status_code == 201
    assert secret not in client.get("/keys/shop", headers=HTML).text
    assert client.post("/keys", data=asked, headers=HTML).status_code == 422  # sent again: the name is taken
    assert client.post("/keys/shop/limit", data={"per_minute": "5", "_csrf": form}).status_code == 303
    assert row().per_minute == 5
    assert client.post("/keys/shop/limit", data={"per_minute": "x", "_csrf": form}).status_code == 409
    renewed = client.post("/keys/shop/renewal", data={"_csrf": form}, headers=HTML).text
    assert renewed.partition("<code>")[2].startswith("rk_")
    assert client.post("/keys/shop/revocation", data={"_csrf": form}).status_code == 303
    assert client.post("/keys/shop/revocation", data={"_csrf": form}).status_code == 409
    page = client.get("/keys", headers=HTML).text
    assert "已作废" in page
    assert "网店" in page


def test_the_page_is_for_administrators(client: TestClient, log_in: Callable[[str], str]) -> None:
    form = log_in("gao.jun")
    assert client.get("/keys", headers=HTML).status_code == 403
    assert client.post("/keys/api/renewal", data={"_csrf": form}, headers=HTML).status_code == 403
    assert 'href="/keys"' not in client.get("/desk", headers=HTML).text


def test_the_command_makes_lists_and_revokes(
    house: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from adapters.keys import program_of
    from adapters.settings import settings
    from commands.main import main

    monkeypatch.setenv("REDRESS_VAR", str(house / "new"))  # where nothing is yet
    settings.cache_clear()

    assert main(["key", "new", "crm", "--scopes", "file,read", "--partner", "CRM", "--per-minute", "9"]) == 0
    secret = capsys.readouterr().out.strip()
    found = program_of(secret)
    assert found is not None
    assert (found[0].name, sorted(found[0].scopes), found[0].per_minute) == ("crm", ["file", "read"], 9)
    assert main(["key", "new", "crm"]) == 2
    assert "used before" in capsys.readouterr().err
    assert main(["key", "list"]) == 0
    assert "CRM" in capsys.readouterr().out
    assert main(["key", "revoke", "crm"]) == 0
    assert main(["key", "revoke", "crm"]) == 2
    assert program_of(secret) is None


@pytest.mark.browser
def test_the_pages_can_be_read_by_everybody(
    served: str, browser: Any, client: TestClient, log_in: Callable[[str], str],
    partner: Callable[..., dict[str, str]],
) -> None:  # fmt: skip
    from adapters.clock import now
    from adapters.webhooks import register

    partner("file", "read")
    register("shop", "https://partner.example/" + "long/" * 30, [], now())
    log_in("admin")
    cookie = {"name": "redress_session", "value": client.cookies["redress_session"], "url": served}
    for size, scheme in ((PHONE, "dark"), (DESKTOP, "light")):
        context = browser.new_context(viewport=size, color_scheme=scheme, locale="zh-CN")
        context.add_cookies([cookie])
        page = context.new_page()
        for path in ("/keys", "/keys/new", "/keys/shop", "/keys/api"):
            page.goto(f"{served}{path}")
            assert violations(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
