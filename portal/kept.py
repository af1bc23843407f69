"""What a member of staff typed while the session ran out: kept on the page until the log-in is renewed.

Nothing of it is stored here. Only what one of our own pages posted is kept, and only for the person whose
page it was: the signed token of the form says so. It is not done until that person presses the button.
"""

import json
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from itsdangerous import BadSignature
from starlette.exceptions import HTTPException

from complaints.forms import FormErrors
from complaints.people import Person
from portal.posted import Posted, read_posted
from portal.sessions import check_origin, token_for, whose
from portal.web import page

FIELD = "_kept"
SECRET = ("password",)
"""A form with such a field is typed again."""


@dataclass(frozen=True)
class Kept:
    """A form that was posted too late: where to, what stood in it, whose it was, and whether it had files."""

    path: str
    fields: list[tuple[str, str]]
    who: str
    files: bool

    @property
    def packed(self) -> str:
        """As it goes through the log-in page."""
        return json.dumps([self.path, self.fields, self.files], ensure_ascii=False)


async def kept_from(request: Request) -> Kept | None:
    """What was posted without a session; None when nothing can be kept. 403 when another site posts."""
    if request.method != "POST" or request.url.path == "/logout":
        return None
    check_origin(request)
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    try:
        async for posted in read_posted(request):
            fields = [(name, value) for name, values in posted.fields.items() for value in values]
            return _kept(path, fields, bool(posted.files))
    except (HTTPException, FormErrors):
        return None
    return None


def kept_of(posted: Posted) -> Kept | None:
    """What the log-in page carries; None when it carries nothing, or nothing of ours."""
    try:
        path, fields, files = json.loads(posted.text(FIELD))
        found = [(str(name), str(value)) for name, value in fields]
    except (ValueError, TypeError):
        return None
    inside = isinstance(path, str) and path.startswith("/") and path[1:2] not in ("/", "\\")
    return _kept(path, found, bool(files)) if inside else None


def _kept(path: str, fields: list[tuple[str, str]], files: bool) -> Kept | None:
    token = next((value for name, value in fields if name == "_csrf"), "")
    try:
        who = whose(token)
    except BadSignature:
        return None
    return None if any(name in SECRET for name, _ in fields) else Kept(path, fields, who, files)


def go_on(request: Request, kept: Kept, person: Person) -> Response:
    """Logged in again: the form as it was, with a fresh token, to be sent with one more press."""
    request.state.person, request.state.csrf = person, token_for(person)
    fields = [(name, value) for name, value in kept.fields if name != "_csrf"]
    return page(request, "kept.html", kept=kept, fields=fields)


def log_in_first(request: Request, kept: Kept, **wrong: Any) -> Response:
    """The log-in page that carries the form."""
    said = {"name": "", "wrong": False, "other": False} | wrong
    return page(request, "login.html", 401, back=kept.path, kept=kept, **said)
