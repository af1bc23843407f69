"""A program that knows only the contract: it files, reads, fills whatever schema it is given, and posts."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

COMPLAINT: dict[str, Any] = {
    "channel": "web",
    "source": "direct",
    "complainant": {
        "name": "王小明",
        "phone": "13800138000",
        "email": "wang.xiaoming@customer.example",
        "address": "幸福路 8 号 3 单元 501",
    },
    "matter": "厨房吊顶漏水，地板开裂，多次报修无人上门。",
    "project": "幸福里 3-501 全屋装修",
    "occurred_at": "2026-11-18",
    "demand": "尽快修好并道歉。",
}


class Stranger:
    """Speaks to the portal over HTTP as the contract says."""

    def __init__(self, base: str, key: str) -> None:
        self.http = httpx.Client(
            base_url=base,
            headers={"X-API-Key": key, "Accept": "application/json"},
            timeout=20,
            trust_env=False,
        )

    def file(self, idempotency_key: str | None = None, **changes: Any) -> str:
        """File a complaint; returns its number."""
        headers = {"Idempotency-Key": idempotency_key} if idempotency_key else {}
        answer = self.http.post("/api/v1/complaints", json={**COMPLAINT, **changes}, headers=headers)
        assert answer.status_code in (200, 201), answer.text
        return str(answer.json()["number"])

    def case(self, number: str) -> dict[str, Any]:
        """What the API says about a complaint."""
        answer = self.http.get(f"/api/v1/complaints/{number}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def history(self, number: str) -> list[dict[str, Any]]:
        """The entries of a complaint."""
        answer = self.http.get(f"/api/v1/complaints/{number}/history")
        assert answer.status_code == 200, answer.text
        found = answer.json()
        return list(found if isinstance(found, list) else found["entries"])

    def question(self, number: str, seconds: float = 30) -> dict[str, Any] | None:
        """The next open question, waited for; None when the complaint was closed instead."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            case = self.case(number)
            if case["open_questions"]:
                return dict(case["open_questions"][0])
            if case["stage"] == "closed":
                return None
            time.sleep(0.2)
        raise AssertionError(
            f"{number}: nothing asked within {seconds} s; stage {self.case(number)['stage']}"
        )

    def answer(self, question: dict[str, Any], **fields: Any) -> int:
        """Fill the question's schema (and `fields`), post it; returns the status code."""
        asked = self.http.get(question["answer_url"])
        if asked.status_code == 410:  # it was withdrawn meanwhile
            return 410
        assert asked.status_code == 200, asked.text
        schema = asked.json()["schema"]
        filled = {name: fill(schema["properties"][name]) for name in schema.get("required", [])}
        answer = self.http.post(question["answer_url"], json={**filled, **fields})
        assert answer.status_code in (200, 410), answer.text
        return answer.status_code

    def live(self, number: str, seconds: float = 120) -> dict[str, Any]:
        """Answer everything until the complaint is closed and archived."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            question = self.question(number)
            if question is None:
                return self.case(number)
            self.answer(question)
        raise AssertionError(f"{number} is not closed after {seconds} s")


def fill(spec: dict[str, Any]) -> Any:
    """The simplest value that a JSON Schema takes."""
    if "default" in spec:
        return spec["default"]
    if "enum" in spec:
        return spec["enum"][0]
    kind = spec.get("type", "string")
    if kind == "array":
        every = spec["items"].get("enum", [])
        return every if spec.get("minItems", 1) > 1 else [fill(spec["items"])]
    if spec.get("format") == "date-time":
        return (datetime.now(UTC) + timedelta(days=1)).isoformat()
    if kind in ("integer", "number"):
        return spec.get("minimum", 0)
    return True if kind == "boolean" else "已核实，按约定处理。"
