"""Below the pages: HEAD is answered as GET, bodies have a limit, every answer has safe headers."""

import logging
import re
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

JSON_LIMIT = 1_000_000
UPLOAD_LIMIT = 25_000_000
TABLE_LIMIT = 106_000_000
"""A table of complaints to be imported: 100 MB and what a form puts around it."""

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}
SECRET_PATH = re.compile(r"(/(?:[aci]|calendar)/)[^/?\s]+")


class Wires:
    """The outermost of our layers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"
        if head:
            scope = {**scope, "method": "GET"}

        async def finish(message: Message) -> None:
            if message["type"] == "http.response.start":
                _complete(message, scope["path"])
            elif head:
                message = {**message, "body": b""}
            await send(message)

        await self.app(scope, _limited(scope, receive), finish)


def _complete(message: Message, path: str) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if not path.startswith("/static/"):
        headers.setdefault("Cache-Control", "no-store")


def _limited(scope: Scope, receive: Receive) -> Receive:
    headers = Headers(scope=scope)
    upload = headers.get("content-type", "").startswith("multipart/form-data")
    largest = TABLE_LIMIT if scope["path"] == "/imports" else UPLOAD_LIMIT
    most = largest if upload else JSON_LIMIT
    declared = headers.get("content-length", "0")
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        if declared.isdigit() and int(declared) > most:
            raise HTTPException(413)
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise HTTPException(413)
        return message

    return limited


class HideTokens(logging.Filter):
    """Keeps signed links out of the access log: who reads the log must not be able to answer."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, with tokens masked."""
        if isinstance(record.args, tuple):
            record.args = tuple(_masked(arg) for arg in record.args)
        return True


def _masked(arg: Any) -> Any:
    return SECRET_PATH.sub(r"\1…", arg) if isinstance(arg, str) else arg
