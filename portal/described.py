"""How operations stand in /openapi.json: answers with their shape and an example, problems with theirs."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

Responses = dict[int | str, dict[str, Any]]

HTML = {"text/html": {"schema": {"type": "string"}}}


class Problem(BaseModel):
    """Why something cannot be done, in the language of Accept-Language."""

    model_config = ConfigDict(extra="forbid")

    detail: str = Field(description="one sentence that a person can act on")
    errors: dict[str, str] = Field({}, description="by field, what is wrong with it; 'body' for all of it")


class Over(BaseModel):
    """What became of something that is not open any more."""

    detail: str
    status: str = Field("", description="answered, lapsed or withdrawn; of a measure its state")
    at: str | None = Field(None, description="since when, ISO 8601 with offset")
    question: str = ""
    form: str = ""
    number: str | None = None
    improvement: str = ""


class Recorded(BaseModel):
    """It is recorded: committed, and what follows happens by itself."""

    status: str
    evidence: list[str] = Field([], description="ids of the files, where files were handed in")


EXAMPLES: dict[str, Any] = json.loads(Path(__file__).with_name("examples.json").read_text(encoding="utf-8"))
"""One complaint from its filing on, as programs see it."""

MEANING = {
    400: "the body cannot be taken apart",
    401: "no key in X-API-Key",
    403: "the key is unknown, revoked, or lacks a scope; `detail` names it",
    404: "there is none, or it is not for you to see",
    409: "not in this state; `detail` says why",
    410: "it is over; `detail` says how and when",
    413: "the body is above 1 MB (files: 25 MB)",
    415: "the body is of another kind; `detail` names Content-Type",
    422: "something in it is wrong: `errors` says what, by field",
    429: "too many in a minute; see Retry-After",
}
SIGNED = "the signature is wrong, the link was made for something else, or its time is over"
FILES = {
    "type": "object",
    "properties": {
        "files": {
            "type": "array",
            "items": {"type": "string", "contentMediaType": "application/octet-stream"},
            "maxItems": 5,
        }
    },
}


def answer(model: type[BaseModel], example: Any, description: str, *, html: bool = False) -> dict[str, Any]:
    """An answer with its shape and an example; `html`: a browser gets a page instead."""
    content: dict[str, Any] = {"application/json": {"example": example}}
    return {"model": model, "description": description, "content": content | (HTML if html else {})}


def problems(*statuses: int, html: bool = False, **said: str) -> Responses:
    """The answers to what cannot be done; `said` gives another description, as in `_403="…"`."""
    found: Responses = {}
    for status in statuses:
        example, meaning = EXAMPLES["problems"][str(status)], said.get(f"_{status}", MEANING[status])
        found[status] = answer(Over if status == 410 else Problem, example, meaning, html=html)
        if status == 429:
            found[status]["headers"] = {
                "Retry-After": {"description": "seconds to wait", "schema": {"type": "integer"}}
            }
    return found


def body(schema: dict[str, Any], example: Any, *kinds: str) -> dict[str, Any]:
    """A body that is read by hand, described for `openapi_extra`."""
    content = {kind: {"schema": schema, "example": example} for kind in kinds or ("application/json",)}
    return {"requestBody": {"required": True, "content": content}}
