"""The contract for programs: file, look, read the history, answer."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

FILING: dict[str, Any] = {
    "channel": "web",
    "complainant": {"name": "张伟", "phone": "13812345678", "email": "zhang@example.com"},
    "matter": "卫生间漏水",
    "demand": "整改",
}
File = Callable[..., str]
Live = Callable[..., None]
AskPath = Callable[[str, str], str]


def test_filing_gives_number_link_and_due_time(client: TestClient, key: dict[str, str]) -> None:
    answer = client.post("/api/v1/complaints", json=FILING, headers=key)
    assert answer.status_code == 201
    made = answer.json()
    assert set(made) == {"number", "follow_url", "due_at"}
    assert made["number"].startswith("TS-")
    assert made["follow_url"].startswith("http://127.0.0.1:8000/c/")
    assert made["due_at"].endswith("+08:00")
    assert client.get(urlsplit(made["follow_url"]).path).json()["number"] == made["number"]


def test_the_same_key_gives_the_same_number(client: TestClient, key: dict[str, str]) -> None:
    headers = key | {"Idempotency-Key": "order-7"}
    first, second = (client.post("/api/v1/complaints", json=FILING, headers=headers) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()


def test_the_same_key_gives_the_same_number_to_all_who_ask_at_once(
    client: TestClient, key: dict[str, str]
) -> None:
    headers = key | {"Idempotency-Key": "order-8"}
    with ThreadPoolExecutor(8) as pool:
        found = list(
            pool.map(lambda _: client.post("/api/v1/complaints", json=FILING, headers=headers), range(8))
        )
    assert sorted(r.status_code for r in found) == [200] * 7 + [201]
    assert len({r.json()["number"] for r in found}) == 1


def test_without_a_key_401_with_a_wrong_one_403(client: TestClient) -> None:
    assert client.post("/api/v1/complaints", json=FILING).status_code == 401
    wrong = {"X-API-Key": "guess"}
    assert client.post("/api/v1/complaints", json=FILING, headers=wrong).status_code == 403
    assert client.get("/api/v1/complaints/TS-1").status_code == 401
    assert client.get("/api/v1/complaints/TS-1/history", headers=wrong).status_code == 403


def test_a_key_of_the_table_works_and_is_named(client: TestClient, key: dict[str, str]) -> None:
    import hashlib

    from adapters.clock import now
    from adapters.database import writing
    from complaints.people import ApiKey

    with writing() as session:
        digest = hashlib.sha256(b"secret").hexdigest()
        session.add(ApiKey(digest=digest, name="crm", created_at=now(), scopes=["file", "read"]))
    number = client.post("/api/v1/complaints", json=FILING, headers={"X-API-Key": "secret"}).json()["number"]
    entries = client.get(f"/api/v1/complaints/{number}/history", headers=key).json()["entries"]
    assert entries[0]["who"] == "crm"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"channel": "fax"}, "channel"),
        ({"matter": " "}, "matter"),
        ({"complainant": {"name": ""}}, "complainant.name"),
        ({"complainant": {"name": "a", "phone": "abc"}}, "complainant.phone"),
        ({"complainant": {"name": "a", "email": "abc"}}, "complainant.email"),
        ({"procedure": "no-such"}, "procedure"),
        ({"received_at": "2026-11-22T10:00"}, "received_at"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_what_is_wrong_is_said_by_field(
    client: TestClient, key: dict[str, str], change: dict[str, Any], field: str
) -> None:
    answer = client.post("/api/v1/complaints", json=FILING | change, headers=key)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]


def test_bodies_that_are_too_large_or_no_json(client: TestClient, key: dict[str, str]) -> None:
    headers = key | {"content-type": "application/json"}
    assert client.post("/api/v1/complaints", content=b"x" * 1_000_001, headers=headers).status_code == 413
    assert client.post("/api/v1/complaints", content=b"\xff\xfe", headers=headers).status_code == 422
    assert client.post("/api/v1/complaints", content=b"[1]", headers=headers).status_code == 422


def test_characters_no_database_can_store(client: TestClient, key: dict[str, str]) -> None:
    assert (
        client.post("/api/v1/complaints", json=FILING | {"matter": "a\x00b"}, headers=key).status_code == 201
    )
    body = b'{"channel": "web", "complainant": {"name": "\\ud800"}, "matter": "x"}'
    headers = key | {"content-type": "application/json"}
    assert client.post("/api/v1/complaints", content=body, headers=headers).status_code == 422


def test_too_many_in_a_minute(
    client: TestClient, key: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from limits import RateLimitItemPerMinute

    from portal import api

    monkeypatch.setattr(api, "API_FILING", RateLimitItemPerMinute(2))
    codes = [client.post("/api/v1/complaints", json=FILING, headers=key).status_code for _ in range(3)]
    assert codes == [201, 201, 429]


def test_a_complaint_is_shown_as_in_the_contract(
    client: TestClient, key: dict[str, str], file: File, live: Live
) -> None:
    number = file()
    live(number, until="Investigation")
    seen = client.get(f"/api/v1/complaints/{number}", headers=key).json()
    assert set(seen) == {
        "number", "procedure", "version", "stage", "level", "categories", "severity", "priority",
        "department", "open_questions", "notices", "paused_since", "closed_at", "closing_ground", "outer",
        "merged_into",
        "plans",
    }  # fmt: skip
    assert (seen["stage"], seen["priority"], seen["department"]) == ("investigate", "urgent", "engineering")
    assert set(seen["categories"]) == {"intake", "assessment", "dispatch", "parts"}
    question = seen["open_questions"][0]
    assert {"question", "role", "due_at", "answer_url"} <= set(question)
    assert question["role"] == "owner"
    assert question["answer_url"].startswith("http://127.0.0.1:8000/a/")


def test_notices_are_listed(client: TestClient, key: dict[str, str], file: File, live: Live) -> None:
    from datetime import timedelta

    from adapters.cases import change_case
    from adapters.clock import now
    from complaints.acts.notify import notify

    number = file()
    live(number, until="Classification")
    with change_case(number) as case:
        notify(case, now() + timedelta(hours=3))
    notices = client.get(f"/api/v1/complaints/{number}", headers=key).json()["notices"]
    assert notices
    assert set(notices[0]) == {"at", "kind", "level", "to", "stage", "due"}
    assert notices[-1]["kind"] == "escalation"
    assert notices[-1]["to"] == "supervisor"


def test_the_history_can_be_checked_from_what_is_told(
    client: TestClient, key: dict[str, str], file: File, live: Live
) -> None:
    from datetime import datetime

    from complaints.history import broken
    from complaints.records import Entry

    number = file()
    live(number)
    told = client.get(f"/api/v1/complaints/{number}/history", headers=key).json()["entries"]
    entries = [Entry(number=number, **(e | {"at": datetime.fromisoformat(e["at"])})) for e in told]
    assert broken(entries) == []
    entries[2].data = {"changed": True}
    assert broken(entries) != []


def test_no_such_complaint(client: TestClient, key: dict[str, str]) -> None:
    assert client.get("/api/v1/complaints/TS-0", headers=key).status_code == 404
    assert client.get("/api/v1/complaints/TS-0/history", headers=key).status_code == 404


def test_health_says_what_is_down(client: TestClient) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    seen = answer.json()
    assert set(seen) == {"status", "database", "prefect", "mail", "watch"}
    assert (seen["status"], seen["database"], seen["prefect"], seen["mail"]) == (
        "degraded",
        "ok",
        "down",
        "down",
    )
    assert seen["watch"] == {"last_tick": None, "lag_seconds": None}


def test_health_knows_the_watch(client: TestClient) -> None:
    from adapters.clock import now
    from adapters.database import writing
    from complaints.records import Heartbeat

    with writing() as session:
        session.add(Heartbeat(name="watch", at=now(), info={}))
    assert 0 <= client.get("/healthz").json()["watch"]["lag_seconds"] < 5


def test_the_contract_is_described(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert {"/healthz", "/api/v1/complaints", "/api/v1/complaints/{number}", "/a/{token}"} <= set(paths)
    assert {"201", "200", "401", "403", "413", "422", "429"} <= set(
        paths["/api/v1/complaints"]["post"]["responses"]
    )
    assert not any(path.startswith(("/desk", "/people")) for path in paths)
