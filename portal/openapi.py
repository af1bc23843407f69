"""/openapi.json: what FastAPI makes of the operations, with the house's own errors instead of FastAPI's."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from adapters.settings import settings

ABOUT = """File complaints, follow them, answer what is asked, and be told of stage changes.

Programs of partners show a key in `X-API-Key`; docs/api.md tells the whole story. Addresses below /a, /c and
/i carry a signed token and need no key: they answer HTML to a browser and JSON to `Accept: application/json`.
Messages come in the language of `Accept-Language` (zh-Hans, zh-Hant, en).
"""
TAGS = {
    "complaints": "File and look, with a key.",
    "webhooks": "Be told of stage changes, with a key.",
    "answers": "Behind the link that somebody was sent who is asked. A GET changes nothing.",
    "following": "Behind the link of the customer.",
    "improvement measures": "Behind the link of whoever answers for a measure.",
    "health": "For monitoring.",
}
FOREIGN = ("HTTPValidationError", "ValidationError")
"""FastAPI's shape of errors, which no answer of ours has."""


def install(app: FastAPI) -> None:
    """Let /openapi.json be made here, once."""

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app)
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign]


def _described(app: FastAPI) -> dict[str, Any]:
    made = get_openapi(
        title=f"{settings().company_name} · Redress",
        version=app.version,
        description=ABOUT,
        routes=app.routes,
        servers=[{"url": settings().public_url}],
        tags=[{"name": name, "description": text} for name, text in TAGS.items()],
    )
    for operations in made["paths"].values():
        for operation in operations.values():
            _without_foreign(operation["responses"])
    for name in FOREIGN:
        made["components"]["schemas"].pop(name, None)
    return made


def _without_foreign(responses: dict[str, Any]) -> None:
    """A path that cannot be is a 404 here, and so what FastAPI says of 422 does not happen."""
    said = responses.get("422", {}).get("content", {}).get("application/json", {}).get("schema", {})
    if str(said.get("$ref", "")).endswith(FOREIGN):
        del responses["422"]
