"""Who is logged in: a signed cookie with the person's id and a fingerprint of the password's hash.

A changed password ends every session. Forms of staff carry a signed token as well (CSRF).
"""

import hashlib
from functools import lru_cache
from typing import Annotated, Any
from urllib.parse import quote, urlsplit

from fastapi import Depends, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import Response
from itsdangerous import BadSignature, URLSafeTimedSerializer

from adapters.clock import now
from adapters.database import reading
from adapters.rosters import with_rights
from adapters.secrets import signing_key
from adapters.settings import settings
from complaints import access
from complaints.people import Person
from portal.posted import Posted, Sent

COOKIE = "redress_session"
HOURS = 12


class NotLoggedIn(Exception):
    """A page for staff was asked for by nobody we know."""

    def __init__(self, back: str) -> None:
        super().__init__(back)
        self.login_url = f"/login?next={quote(back, safe='')}"


def _signer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        signing_key(), salt=f"redress-{purpose}", signer_kwargs={"digest_method": hashlib.sha256}
    )


def fingerprint(person: Person) -> str:
    """Changes with the password."""
    return hashlib.sha256(person.password_hash.encode()).hexdigest()[:16]


def log_in(response: Response, person: Person) -> None:
    """Give the browser its session."""
    response.set_cookie(
        COOKIE,
        str(_signer("session").dumps([person.id, fingerprint(person)])),
        max_age=HOURS * 3600,
        httponly=True,
        samesite="lax",
        secure=settings().public_url.startswith("https:"),
    )


def person_of(request: Request) -> Person | None:
    """The person who is logged in, if any; also noted for the page (name, menu, token for its forms)."""
    person = _known(request.cookies.get(COOKIE, ""))
    request.state.person = person
    request.state.csrf = token_for(person) if person else ""
    return person


def token_for(person: Person) -> str:
    """What the forms of a person's pages carry."""
    return str(_signer("form").dumps(person.id))


def whose(token: str) -> str:
    """The id of the person for whom a form was made, however long ago; BadSignature when it is not ours."""
    return str(_signer("form").loads(token))


def _known(cookie: str) -> Person | None:
    try:
        who, mark = _signer("session").loads(cookie, max_age=HOURS * 3600)
    except (BadSignature, ValueError, TypeError):
        return None
    with reading() as session:
        person = session.get(Person, who)
    if person is None or fingerprint(person) != mark or not works_here(person):
        return None
    return with_rights(person)


def works_here(person: Person) -> bool:
    """Whether the person has not left."""
    return person.left_on is None or person.left_on > now().date()


Visitor = Annotated[Person | None, Depends(person_of)]


def staff(request: Request, person: Visitor) -> Person:
    """The person who is logged in; everybody else is shown to the log-in."""
    if person is None:
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        raise NotLoggedIn(asked if request.method == "GET" else "/desk")
    return person


Staff = Annotated[Person, Depends(staff)]


def staff_posted(request: Request, person: Staff, posted: Sent) -> Posted:
    """What a member of staff posted, if it comes from one of our own pages; 403 otherwise."""
    check_origin(request)
    try:
        known: Any = _signer("form").loads(posted.text("_csrf"), max_age=HOURS * 3600)
    except BadSignature:
        known = None
    if known != person.id:
        raise HTTPException(403, "此表单已失效，请返回上一页刷新后再提交。")
    return posted


StaffSent = Annotated[Posted, Depends(staff_posted)]


def check_origin(request: Request) -> None:
    """403 for a form that another site posts. (Our pages send no referrer, so Origin may be 'null'.)"""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise HTTPException(403, "此请求来自其他网站，已被拒绝。")
        return
    origin = request.headers.get("origin", "null")
    own = {urlsplit(settings().public_url).netloc, request.headers.get("host", "")}
    if origin != "null" and urlsplit(origin).netloc not in own:
        raise HTTPException(403, "此请求来自其他网站，已被拒绝。")


def demand(person: Person, deed: access.Deed) -> None:
    """403 unless one of the person's roles allows the deed."""
    if not access.may(person, deed):
        raise HTTPException(403, "您的角色不能查看或办理此事。")


@lru_cache(maxsize=1)
def nobodys_hash() -> str:
    """A hash to compare with when the name is unknown, so that the answer takes as long."""
    from adapters.rosters import hashed

    return hashed("nobody")
