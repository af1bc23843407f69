"""Partners are told of stage changes: signed, once, again after failures, and never into private networks."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

DOCS = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
File = Callable[..., str]
Live = Callable[..., None]
Key = dict[str, str]


class Receiver:
    """A partner's server: answers with what it was told to, the last of it for ever, and keeps what came."""

    def __init__(self) -> None:
        self.answers: list[int | str] = [204]
        self.got: list[tuple[dict[str, str], bytes]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
                answer = receiver.answers[0] if len(receiver.answers) == 1 else receiver.answers.pop(0)
                if answer == "hang":
                    receiver.free.wait(20)
                    return
                self.send_response(int(answer))
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
                self.end_headers()
                self.wfile.write(b"x" * 100_000)

            def log_message(self, *args: Any) -> None:
                pass

        self.free = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?tenant=7"

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.got]

    def close(self) -> None:
        self.free.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def receivers() -> Iterator[Callable[[], Receiver]]:
    """Makes receivers, which stop with the test."""
    made: list[Receiver] = []

    def make() -> Receiver:
        made.append(Receiver())
        return made[-1]

    yield make
    for receiver in made:
        receiver.close()


@pytest.fixture
def private(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The installation lets webhooks go to this machine."""
    from adapters.settings import settings

    monkeypatch.setenv("REDRESS_WEBHOOK_PRIVATE", "true")
    settings.cache_clear()


@pytest.fixture
def receiver(private: None, receivers: Callable[[], Receiver]) -> Receiver:
    """One receiver."""
    return receivers()


def register(client: TestClient, key: Key, url: str, *events: str) -> dict[str, Any]:
    answer = client.post("/api/v1/webhooks", json={"url": url, "events": list(events)}, headers=key)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def tick(later: timedelta = timedelta(0)) -> int:
    """One round of the watch's part, now or later."""
    from adapters.clock import now
    from adapters.webhook_sending import tell_partners

    return asyncio.run(tell_partners(now() + later))


def deliveries(**of: Any) -> list[Any]:
    from adapters.database import reading
    from complaints.partners import Delivery

    with reading() as session:
        found = session.exec(select(Delivery).order_by(Delivery.entry)).all()  # type: ignore[arg-type]
    return [row for row in found if all(getattr(row, name) == value for name, value in of.items())]


def hook(id: str) -> Any:
    from adapters.database import reading
    from complaints.partners import Webhook

    with reading() as session:
        return session.get_one(Webhook, id)


def checked(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """As docs/api.md tells receivers to check: with the very lines that stand there."""
    told: dict[str, Any] = {}
    exec(DOCS.split("```python")[1].split("```")[0], told)
    return bool(told["is_genuine"](secret, headers, body))


def test_a_life_is_told_in_order_signed_and_without_personal_data(
    client: TestClient, key: Key, receiver: Receiver, file: File, live: Live
) -> None:
    before = file()
    made = register(client, key, receiver.url)
    number = file(matter="卫生间漏水，王师傅没有来")
    live(number)
    assert tick() > 5
    told = receiver.bodies()
    assert {body["number"] for body in told} == {number} != {before}
    events = [body["event"] for body in told]
    assert events == [
        e
        for e in ("filed", "registered", "classified", "dispatched", "investigated", "resolved",
                  "replied", "surveyed", "closed")
        if e in events
    ]  # fmt: skip
    assert {"filed", "registered", "classified", "dispatched", "resolved", "closed"} <= set(events)
    assert told[-1]["stage"] == "archive"
    assert told[-1]["data"] == {"ground": "satisfied"} or "ground" in told[-1]["data"]
    assert next(b for b in told if b["event"] == "classified")["data"]["priority"] == "urgent"
    for headers, body in receiver.got:
        assert checked(made["secret"], headers, body)
        assert headers["webhook-id"] == json.loads(body)["id"]
        assert abs(int(headers["webhook-timestamp"]) - time.time()) < 120
        for personal in ("张伟", "13812345678", "zhang@example.com", "漏水", "王师傅", "防水", "wang.fang"):
            assert personal not in body.decode()
    assert tick() == 0  # nothing twice


def test_a_signature_is_refused_when_anything_was_changed(
    client: TestClient, key: Key, receiver: Receiver, file: File
) -> None:
    made, other = register(client, key, receiver.url), register(client, key, receiver.url + "&b")
    file()
    tick()
    headers, body = next((h, b) for h, b in receiver.got if checked(made["secret"], h, b))
    assert not checked(other["secret"], headers, body)
    assert not checked(made["secret"], headers, body + b" ")
    assert not checked(made["secret"], headers | {"webhook-timestamp": "1"}, body)
    assert not checked(made["secret"], headers | {"webhook-id": "msg_other"}, body)


def test_only_events_that_were_asked_for(
    client: TestClient, key: Key, receiver: Receiver, file: File, live: Live
) -> None:
    register(client, key, receiver.url, "closed")
    live(file())
    tick()
    assert [body["event"] for body in receiver.bodies()] == ["closed"]


def test_what_was_not_taken_is_sent_again_with_the_same_id_and_bytes(
    client: TestClient, key: Key, receiver: Receiver, file: File
) -> None:
    made = register(client, key, receiver.url)
    receiver.answers = [500, 204]
    file()
    assert tick() == 0
    (row,) = deliveries()
    assert (row.status, row.error, row.tries, row.delivered_at) == (500, "status", 1, None)
    assert hook(made["id"]).failing_since is not None
    assert tick() == 0
    assert len(receiver.got) == 1  # its time has not come
    assert tick(timedelta(minutes=1)) == 1
    (first, one), (second, two) = receiver.got
    assert (first["webhook-id"], one) == (second["webhook-id"], two)
    assert int(second["webhook-timestamp"]) >= int(first["webhook-timestamp"]) + 60
    assert first["webhook-signature"] != second["webhook-signature"]
    assert checked(made["secret"], second, two)
    assert hook(made["id"]).failing_since is None


def test_after_three_days_it_is_given_up_and_shown(
    client: TestClient, key: Key, receiver: Receiver, file: File, log_in: Callable[[str], str]
) -> None:
    from adapters.clock import now

    register(client, key, receiver.url)
    receiver.answers = [503]
    file()
    later = timedelta(0)
    while True:
        tick(later)
        (row,) = deliveries()
        if row.failed_at is not None:
            break
        later = row.send_after - now() + timedelta(seconds=1)
        assert later < timedelta(days=4)
    assert timedelta(days=2, hours=12) < later < timedelta(days=3, hours=12)
    assert row.tries == len(receiver.got) == 11
    log_in("admin")
    page = client.get("/keys/api", headers={"accept": "text/html"}).text
    assert "放弃 1" in page
    assert "503" in page


def test_410_stops_a_webhook_for_good(client: TestClient, key: Key, receiver: Receiver, file: File) -> None:
    made = register(client, key, receiver.url)
    receiver.answers = [410]
    file()
    file()
    tick()
    tick(timedelta(days=1))
    assert len(receiver.got) == 1
    assert [bool(row.failed_at) for row in deliveries()] == [True, True]
    (shown,) = client.get("/api/v1/webhooks", headers=key).json()["webhooks"]
    assert (shown["id"], shown["stopped_why"]) == (made["id"], "gone")


def test_redirects_are_not_followed(client: TestClient, key: Key, receiver: Receiver, file: File) -> None:
    register(client, key, receiver.url)
    receiver.answers = [307]
    file()
    assert tick() == 0
    assert [(row.status, row.error) for row in deliveries()] == [(307, "status")]


def test_one_that_hangs_or_is_not_there_holds_up_nobody(
    client: TestClient, key: Key, private: None, receivers: Callable[[], Receiver],
    file: File, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from adapters import webhook_wire

    monkeypatch.setattr(webhook_wire, "PATIENCE", 2)
    hanging, fine, gone = receivers(), receivers(), receivers()
    hanging.answers = ["hang"]
    for receiver in (hanging, gone, fine):
        register(client, key, receiver.url)
    gone.close()
    for _ in range(3):
        file()
    assert tick() == 3
    assert (len(hanging.got), len(fine.got)) == (1, 3)  # asked once, not with everything that waits
    assert {row.error for row in deliveries(delivered_at=None)} == {"timeout", "unreachable", ""}


def test_entries_that_are_committed_out_of_order_are_told_once_each(
    client: TestClient, key: Key, receiver: Receiver, file: File
) -> None:
    """On PostgreSQL a lower id may appear after a higher one was told."""
    from adapters.database import writing
    from complaints.records import Entry

    register(client, key, receiver.url)
    number, late = file(), file()
    with writing() as session:
        held = session.exec(select(Entry).where(Entry.number == number)).one()
        kept = held.model_dump()
        session.delete(held)
    assert tick() == 1
    with writing() as session:
        session.add(Entry(**kept))  # with the id it had
    assert tick() == 1
    assert tick(timedelta(hours=1)) == 0
    assert [body["number"] for body in receiver.bodies()] == [late, number]


def test_a_long_received_filing_does_not_move_the_place_on(
    client: TestClient, key: Key, receiver: Receiver, file: File
) -> None:
    made = register(client, key, receiver.url)
    file(received_at="2026-10-01T10:00:00+08:00")
    assert tick() == 1
    assert hook(made["id"]).after == 0
    assert receiver.bodies()[0]["at"].startswith("2026-10-01")


def test_only_what_the_key_filed_itself_is_told(
    client: TestClient, key: Key, receiver: Receiver, file: File
) -> None:
    from adapters.clock import now
    from adapters.keys import new_key, revoke
    from tests.pages.test_api import FILING

    _, secret = new_key("shop", ["file", "read", "webhooks"], 60, "", "admin", now())
    partner = {"X-API-Key": secret}
    register(client, partner, receiver.url)
    file()
    own = client.post("/api/v1/complaints", json=FILING, headers=partner).json()["number"]
    assert tick() == 1
    assert [body["number"] for body in receiver.bodies()] == [own]
    client.post("/api/v1/complaints", json=FILING, headers=partner)
    revoke("shop", "admin", now())
    assert tick() == 0
    assert len(receiver.got) == 1


def test_what_goes_on_in_a_root_is_told_under_the_own_number(
    client: TestClient, key: Key, receiver: Receiver, file: File, live: Live
) -> None:
    from adapters.cases import change_case
    from adapters.clock import now
    from adapters.keys import new_key
    from tests.pages.test_api import FILING

    _, secret = new_key("shop", ["file", "read", "webhooks"], 60, "", "admin", now())
    partner = {"X-API-Key": secret}
    register(client, partner, receiver.url)
    root = file()
    live(root, until="Classification")
    third = {"name": "消协", "reference": "XX-7"}
    body = FILING | {"channel": "third_party", "third_party": third}
    own = client.post("/api/v1/complaints", json=body, headers=partner).json()["number"]
    with change_case(own) as case:
        case.enter("merged", "wang.fang", now(), into=root)
        case.complaint.merged_into = root
    live(root, until="Investigation")
    tick()
    told = receiver.bodies()
    assert {(body["number"], body["reference"]) for body in told} == {(own, "XX-7")}
    assert [body["event"] for body in told] == ["filed", "merged", "classified", "dispatched"]
    assert [body["data"].get("by_way_of") for body in told] == [None, None, "merged", "merged"]
    assert root not in str(told)


KILLED = """
import asyncio, os, sys
from adapters import webhook_sending
from adapters.clock import now
def die(*_): os._exit(9)
webhook_sending._record = die
asyncio.run(webhook_sending.tell_partners(now()))
"""


def test_killed_between_sending_and_recording_it_is_sent_once_more_with_the_same_id(
    client: TestClient, key: Key, receiver: Receiver, file: File
) -> None:
    register(client, key, receiver.url)
    file()
    killed = subprocess.run([sys.executable, "-c", KILLED], env=dict(os.environ), check=False)
    assert killed.returncode == 9
    assert len(receiver.got) == 1
    (row,) = deliveries()
    assert (row.delivered_at, row.tries) == (None, 1)
    assert tick() == 0  # still claimed by the dead
    assert tick(timedelta(minutes=1)) == 1
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    assert len(receiver.got) == 2


def test_a_trial_says_what_the_receiver_answered(client: TestClient, key: Key, receiver: Receiver) -> None:
    made = register(client, key, receiver.url)
    receiver.answers = [204, 500]
    first = client.post(f"/api/v1/webhooks/{made['id']}/test", headers=key).json()
    second = client.post(f"/api/v1/webhooks/{made['id']}/test", headers=key).json()
    assert (first["delivered"], first["status"], first["error"]) == (True, 204, "")
    assert (second["delivered"], second["status"], second["error"]) == (False, 500, "status")
    headers, body = receiver.got[0]
    assert checked(made["secret"], headers, body)
    assert json.loads(body)["event"] == "test"
    assert deliveries() == []


def test_removed_it_is_told_nothing_and_is_nobodys(
    client: TestClient, key: Key, receiver: Receiver, file: File
) -> None:
    made = register(client, key, receiver.url)
    address = f"/api/v1/webhooks/{made['id']}"
    assert client.delete(address, headers=key).status_code == 204
    assert client.delete(address, headers=key).status_code == 404
    assert client.post(f"{address}/test", headers=key).status_code == 404
    file()
    assert tick() == 0
    assert client.get("/api/v1/webhooks", headers=key).json() == {"webhooks": []}


def test_another_keys_webhook_is_not_there(client: TestClient, key: Key, receiver: Receiver) -> None:
    from adapters.clock import now
    from adapters.keys import new_key

    made = register(client, key, receiver.url)
    _, secret = new_key("shop", ["read", "webhooks"], 60, "", "admin", now())
    other = {"X-API-Key": secret}
    assert client.delete(f"/api/v1/webhooks/{made['id']}", headers=other).status_code == 404
    assert client.get("/api/v1/webhooks", headers=other).json() == {"webhooks": []}


def test_a_key_has_ten_at_most(client: TestClient, key: Key, receiver: Receiver) -> None:
    from adapters.clock import now
    from adapters.webhooks import register as add

    for _ in range(10):
        add("api", receiver.url, [], now())
    answer = client.post("/api/v1/webhooks", json={"url": receiver.url}, headers=key)
    assert answer.status_code == 409


FORBIDDEN = [
    ("ftp://example.com/", "完整的网址"),
    ("/relative", "完整的网址"),
    ("https://user:secret@example.com/", "完整的网址"),
    ("https://example.com/#x", "完整的网址"),
    ("https://[::1", "完整的网址"),
    ("http://example.com/", "https"),
    ("https://127.0.0.1/", "内部网络"),
    ("https://localhost/", "内部网络"),
    ("https://2130706433/", "内部网络"),
    ("https://0/", "内部网络"),
    ("https://10.1.2.3/", "内部网络"),
    ("https://169.254.169.254/latest/meta-data/", "内部网络"),
    ("https://100.64.0.1/", "内部网络"),
    ("https://[::1]/", "内部网络"),
    ("https://[::ffff:127.0.0.1]/", "内部网络"),
    ("https://[fd00::1]/", "内部网络"),
    ("https://[64:ff9b::7f00:1]/", "内部网络"),
    ("https://224.0.0.1/", "内部网络"),
    ("https://no-such-host.invalid/", "找不到"),
]


def test_no_webhook_into_private_networks(client: TestClient, key: Key, house: Any) -> None:
    from portal.limiting import counter

    for url, said in FORBIDDEN:
        counter.cache_clear()
        answer = client.post("/api/v1/webhooks", json={"url": url}, headers=key)
        assert answer.status_code == 422, url
        assert said in answer.json()["errors"]["url"], url


def test_a_name_that_turns_private_later_is_not_connected_to(
    client: TestClient, key: Key, house: Any, receivers: Callable[[], Receiver], file: File,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """DNS rebinding: public when it was registered, loopback when it is sent to."""
    from adapters.clock import now
    from adapters.webhooks import register as add

    receiver = receivers()
    add("api", f"https://127.0.0.1:{receiver.server.server_port}/", [], now())
    file()
    assert tick() == 0
    assert receiver.got == []
    assert [row.error for row in deliveries()] == ["private"]


def test_the_connection_goes_to_the_address_that_was_checked(
    private: None, receivers: Callable[[], Receiver], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is looked up once; what it answers later does not matter."""
    from adapters import webhook_wire

    receiver, asked = receivers(), []

    async def once(url: Any) -> list[str]:
        asked.append(str(url))
        return ["127.0.0.1"]

    monkeypatch.setattr(webhook_wire, "addresses_of", once)
    url = f"http://partner.example:{receiver.server.server_port}/hook"
    answer = asyncio.run(webhook_wire.post(url, b"{}", {}))
    assert (answer.taken, len(asked)) == (True, 1)
    assert receiver.got[0][0]["host"] == f"partner.example:{receiver.server.server_port}"


def test_without_webhooks_nothing_is_written(client: TestClient, file: File) -> None:
    file()
    assert tick() == 0
    assert deliveries() == []


def test_retry_after_is_heeded() -> None:
    import httpx

    from adapters.webhook_wire import answer_of

    assert answer_of(httpx.Response(429, headers={"retry-after": "120"})).retry_after == 120
    assert answer_of(httpx.Response(429, headers={"retry-after": "Sun, 22 Nov 2026"})).retry_after == 0
    assert answer_of(httpx.Response(429, headers={"retry-after": "9" * 30})).retry_after == 86_400


def test_the_lines_for_the_shell_give_the_same_signature(house: Any, tmp_path: Path) -> None:
    from adapters.clock import now
    from adapters.webhooks import headers_of, secret_of

    if not all(map(shutil.which, ("openssl", "xxd", "base64"))):
        pytest.skip("openssl or xxd is not installed")
    body = b'{"event":"closed"}'
    (tmp_path / "body.json").write_bytes(body)
    headers = headers_of("wh_1", "msg_1", body, now())
    lines = DOCS.split("in a shell")[1].split("```")[1]
    known = {"SECRET": secret_of("wh_1"), "ID": "msg_1", "TIMESTAMP": headers["Webhook-Timestamp"]}
    said = subprocess.run(
        ["bash", "-c", lines],
        env=os.environ | known,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"v1,{said.stdout.strip()}" == headers["Webhook-Signature"]


def test_every_event_stands_in_the_docs() -> None:
    from complaints.events import EVENTS

    assert [event for event in EVENTS if f"`{event}`" not in DOCS] == []
