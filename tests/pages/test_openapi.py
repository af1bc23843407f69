"""/openapi.json: every operation is described as far as somebody needs who has nothing else."""

from typing import Any

import pytest
from pydantic import BaseModel
from starlette.testclient import TestClient


@pytest.fixture
def described(client: TestClient) -> dict[str, Any]:
    """The document as it is served."""
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def operations(described: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method} {path}", operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]


def test_every_operation_has_words_shapes_and_examples(described: dict[str, Any]) -> None:
    for label, operation in operations(described):
        assert operation["summary"], label
        assert operation["description"], label
        assert operation["tags"], label
        for kind in operation.get("requestBody", {}).get("content", {}).values():
            assert "example" in kind, label
            assert kind["schema"], label
        for status, answer in operation["responses"].items():
            assert answer["description"], (label, status)
            if status not in ("204", "303"):
                told = answer["content"]["application/json"]
                assert told["schema"].keys() == {"$ref"}, (label, status)
                assert told["example"], (label, status)


def test_the_key_is_asked_for_below_api_and_nowhere_else(described: dict[str, Any]) -> None:
    scheme = described["components"]["securitySchemes"]["ApiKey"]
    assert (scheme["type"], scheme["in"], scheme["name"]) == ("apiKey", "header", "X-API-Key")
    for label, operation in operations(described):
        wanted: list[dict[str, list[str]]] | None = [{"ApiKey": []}] if "/api/" in label else None
        assert operation.get("security") == wanted, label
        if wanted:
            assert {"401", "403", "429"} <= set(operation["responses"]), label


def test_errors_are_ours(described: dict[str, Any]) -> None:
    shapes = described["components"]["schemas"]
    assert set(shapes["Problem"]["properties"]) == {"detail", "errors"}
    assert "HTTPValidationError" not in shapes
    assert "HTTPValidationError" not in str(described["paths"])


def test_examples_fit_their_shapes(described: dict[str, Any]) -> None:
    from portal import described as d
    from portal import shapes
    from portal.api_webhooks import Registered, Tried, Wanted

    examples = d.EXAMPLES
    fits: dict[str, type[BaseModel]] = {
        "filed": shapes.Filed, "standing": shapes.Standing, "history": shapes.History, "asked": shapes.Asked,
        "measure": shapes.MeasureAsked, "act": shapes.ActAsked, "followed": shapes.Followed,
        "health": shapes.Health, "recorded": d.Recorded, "registered": Registered, "tried": Tried,
        "wanted": Wanted,
    }  # fmt: skip
    for name, shape in fits.items():
        assert shape.model_validate(examples[name]), name
    for status, problem in examples["problems"].items():
        assert (d.Over if status == "410" else d.Problem).model_validate(problem)


def test_a_filing_is_described_field_by_field(described: dict[str, Any]) -> None:
    from complaints.filing import Filing
    from portal.described import EXAMPLES

    told = described["paths"]["/api/v1/complaints"]["post"]["requestBody"]["content"]["application/json"]
    Filing.model_validate(told["example"])
    assert told["example"] == EXAMPLES["filing"]
    fields = told["schema"]["properties"]
    third = fields["third_party"]["anyOf"][0]["properties"]
    complainant = fields["complainant"]["properties"]
    nameless = [n for part in (fields, third, complainant) for n, f in part.items() if "description" not in f]
    assert nameless == []
    assert {"wechat", "phone", "email"} <= set(complainant)
    assert {"reference", "due_at", "email"} <= set(third)


def test_links_and_everything_of_the_contract_are_there(described: dict[str, Any]) -> None:
    assert set(described["paths"]) >= {
        "/healthz", "/api/v1/complaints", "/api/v1/complaints/{number}", "/api/v1/webhooks",
        "/api/v1/complaints/{number}/history", "/api/v1/webhooks/{id}", "/api/v1/webhooks/{id}/test",
        "/a/{token}", "/a/{token}/evidence", "/a/{token}/{act}", "/i/{token}", "/c/{token}",
        "/c/{token}/information", "/c/{token}/evidence", "/c/{token}/withdrawal",
    }  # fmt: skip
    assert set(described["paths"]["/a/{token}"]) == {"get", "post"}
