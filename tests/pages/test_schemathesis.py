"""Schemathesis over /openapi.json: no 5xx, nothing but documented statuses, answers as they are described."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings, strategies
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 15
"""Calls of each operation in each of the modes; with coverage cases besides."""

ENDING = ("POST /c/{token}/withdrawal", "DELETE /api/v1/webhooks/{id}")
OWNER = "chen.lei"


@pytest.fixture
def real(
    client: TestClient, key: dict[str, str], file: Callable[..., str], live: Callable[..., None],
    ask_path: Callable[[str, str], str], log_in: Callable[[str], str], monkeypatch: pytest.MonkeyPatch,
) -> dict[str, list[str]]:  # fmt: skip
    """What stands in paths, by parameter and operation: complaints in several states and their links."""
    from adapters.clock import now
    from adapters.webhooks import register
    from portal import api_webhooks

    numbers = [file() for _ in range(4)]
    live(numbers[0])
    live(numbers[1], until="Survey")
    live(numbers[2], until="Investigation")
    live(numbers[3], until="Classification")
    follow = [urlsplit(_follow(number)).path.rsplit("/", 1)[1] for number in numbers]
    answers = [
        ask_path(numbers[1], "Survey"),
        ask_path(numbers[2], "Investigation"),
        ask_path(numbers[3], "Classification"),
    ]
    hooks = [register("api", "https://127.0.0.1:9/", [], now()).id for _ in range(2)]
    monkeypatch.setattr(api_webhooks, "check", _anywhere)
    monkeypatch.setattr("portal.waking.wake_life", lambda number: None)  # there is no Prefect here
    return {
        "number": numbers,
        "/a": [path.rsplit("/", 1)[1] for path in answers],
        "/c": follow,
        "/i": [_measure(client, log_in("li.na"))],
        "id": hooks,
    }


async def _anywhere(url: str) -> None:
    """No name is looked up."""


def _measure(client: TestClient, form: str) -> str:
    """The token of the link to a measure that is to be done."""
    from adapters.clock import now
    from adapters.links import improvement_url

    asked = {
        "kind": "corrective",
        "text": "闭水试验",
        "cause": "漏做",
        "owner": OWNER,
        "_number": "",
        "_csrf": form,
    }
    made = client.post("/improvements", data=asked | {"due_on": str(now().date() + timedelta(days=9))})
    assert made.status_code in (200, 303), made.text
    client.cookies.clear()
    measure = made.headers["location"].rpartition("/")[2]
    return urlsplit(improvement_url(measure, OWNER, "done")).path.rpartition("/")[2]


def _follow(number: str) -> str:
    from adapters.links import follow_url

    return follow_url(number)


def operations(client: TestClient) -> list[Any]:
    """The operations of the schema as it is served, those that end something last."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", client.app)
    results = list(schema.get_all_operations())
    found = [result.ok() for result in results if isinstance(result, Ok)]
    assert len(found) == len(results)
    return sorted(found, key=lambda operation: (operation.label in ENDING, operation.label))


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_every_operation_answers_as_described(
    client: TestClient, key: dict[str, str], real: dict[str, list[str]], mode: GenerationMode
) -> None:
    found = operations(client)
    assert len(found) > 18
    seen: dict[str, Counter[int]] = {}
    for operation in found:
        _try(operation, mode, key, real, seen.setdefault(operation.label, Counter()))
    print({label: dict(counts) for label, counts in seen.items()})
    assert sum(sum(counts.values()) for counts in seen.values()) > 100


def _try(
    operation: Any, mode: GenerationMode, key: dict[str, str], real: dict[str, list[str]], seen: Counter[int]
) -> None:
    """Call one operation with what Schemathesis thinks of, three times in four at a real place."""
    from portal.limiting import counter

    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
        phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode), turn=strategies.integers(0, 7))
    def call(case: schemathesis.Case[Any], turn: int) -> None:
        counter.cache_clear()
        for name in case.path_parameters or {}:
            known = real.get(name) or real.get(case.path[:2])
            if known and turn % 4:
                case.path_parameters[name] = known[turn % len(known)]
        accept = "text/html" if turn == 7 and "/api/" not in case.path else "application/json"
        response = case.call(headers=key | {"Accept": accept})
        seen[response.status_code] += 1
        case.validate_response(response, checks=CHECKS)

    with suppress(Unsatisfiable):  # nothing of it can be wrong
        call()


def test_what_stands_there_as_an_example_works(
    client: TestClient, key: dict[str, str], real: dict[str, list[str]]
) -> None:
    for operation in operations(client):
        bodies = operation.definition.raw.get("requestBody", {}).get("content", {None: {}})
        codes = [
            _example(operation, kind, described, key, where)
            for where in _places(operation, real)
            for kind, described in bodies.items()
        ]
        assert any(code < 300 for code in codes), (operation.label, codes)


def _places(operation: Any, real: dict[str, list[str]]) -> list[dict[str, str]]:
    """Where an operation can be tried."""
    names = [p["name"] for p in operation.definition.raw.get("parameters", []) if p["in"] == "path"]
    acts = [{"act": act} for act in ("progress", "refusal")] if "act" in names else [{}]
    known = [n for n in names if n != "act"]
    found = [{n: one} for n in known for one in real.get(n) or real[operation.path[:2]]] or [{}]
    return [place | act for place in found for act in acts]


def _example(
    operation: Any, kind: str | None, described: dict[str, Any], key: dict[str, str], where: dict[str, str]
) -> int:
    """Send the documented example; the status of the answer, which is as it is described."""
    body = {"files": [b"\x89PNG\r\n\x1a\n"]} if kind == "multipart/form-data" else described.get("example")
    more = {"body": body, "media_type": kind} if kind else {}
    case = operation.Case(path_parameters=where, **more)
    response = case.call(headers=key | {"Accept": "application/json"})
    case.validate_response(response, checks=CHECKS)
    return int(response.status_code)
