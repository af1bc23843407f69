"""The keys of partners' programs, for administrators: made, limited, renewed, revoked; shown once."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session, col, func, select

from adapters import keys as held
from adapters.clock import now
from adapters.database import reading
from adapters.webhooks import shown
from complaints.errors import Refusal
from complaints.partners import Delivery, Webhook
from complaints.people import ApiKey, Person
from complaints.programs import EVERYTHING, FIRST, SCOPES, USUAL
from portal.sessions import Staff, StaffSent, demand
from portal.web import page, words_of

router = APIRouter(prefix="/keys", include_in_schema=False)
Name = Annotated[str, Path(max_length=200)]
USUAL_LIMIT = 60
SHOWN = 20
"""How many deliveries that were not taken are shown of a webhook."""

ERRORS = {
    "timeout": "超时未应答",
    "unreachable": "无法连接",
    "unresolved": "找不到主机",
    "private": "指向内部网络",
    "tls": "证书有误",
    "broken": "应答有误",
    "not_https": "不是 https",
    "no_url": "网址有误",
    "stopped": "已停用",
}
STOPPED = {"gone": "对方应答 410，已停用", "revoked": "密钥已作废，已停用"}


@dataclass(frozen=True)
class Listener:
    """A webhook with what became of its events."""

    webhook: Webhook
    delivered: int
    waiting: int
    given_up: int
    troubled: list[Delivery]


@router.get("")
def keys(request: Request, person: Staff) -> Response:
    """Every key: whose it is, what it may do, when it was used."""
    demand(person, "keys")
    with reading() as session:
        rows = _newest(session)
        return page(request, "keys.html", rows=rows, scopes=SCOPES, first=FIRST, names=_people(session))


@router.get("/new")
def blank(request: Request, person: Staff) -> Response:
    """The form for another key."""
    demand(person, "keys")
    return _form(request, {"per_minute": str(USUAL_LIMIT), "scopes": list(USUAL)})


@router.post("")
def make(request: Request, person: Staff, posted: StaffSent) -> Response:
    """Make a key and show it, this once."""
    demand(person, "keys")
    typed = {name: posted.text(name) for name in ("name", "partner", "per_minute")}
    chosen = posted.all("scopes")
    try:
        row, secret = held.new_key(
            typed["name"], chosen, _number(typed["per_minute"]), typed["partner"][:200], person.id, now()
        )
    except Refusal as wrong:
        return _form(request, {**typed, "scopes": chosen}, words_of(request)(str(wrong)))
    return page(request, "key_made.html", row=row, secret=secret)


@router.get("/{name}")
def one(request: Request, name: Name, person: Staff) -> Response:
    """A key with its webhooks, and what became of their events."""
    demand(person, "keys")
    with reading() as session:
        row = _row(session, name)
        listeners = [_listener(session, webhook) for webhook in shown(session, name)]
        return page(
            request,
            "key.html",
            name=name,
            row=row,
            held=[scope for scope in SCOPES if row is None or scope in row.scopes],
            scopes=SCOPES,
            names=_people(session),
            listeners=listeners,
            errors=ERRORS,
            stopped=STOPPED,
        )


@router.post("/{name}/limit")
def limit(name: Name, person: Staff, posted: StaffSent) -> Response:
    """Change how many calls a minute a key may make."""
    demand(person, "keys")
    held.change_limit(name, _number(posted.text("per_minute")))
    return RedirectResponse(f"/keys/{name}", 303)


@router.post("/{name}/renewal")
def renew(request: Request, name: Name, person: Staff, posted: StaffSent) -> Response:
    """Another key in place of this one, shown this once; the old one opens nothing from now on."""
    demand(person, "keys")
    row, secret = held.renew(name, person.id, now())
    return page(request, "key_made.html", row=row, secret=secret)


@router.post("/{name}/revocation")
def revoke(name: Name, person: Staff, posted: StaffSent) -> Response:
    """The key opens nothing any more."""
    demand(person, "keys")
    held.revoke(name, person.id, now())
    return RedirectResponse(f"/keys/{name}", 303)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


def _newest(session: Session) -> list[ApiKey]:
    """Of each name the key that counts: those that work first, in order of name."""
    newest: dict[str, ApiKey] = {}
    for row in session.exec(
        select(ApiKey).order_by(col(ApiKey.revoked_at).is_(None), col(ApiKey.created_at))
    ):
        newest[row.name] = row
    return sorted(newest.values(), key=lambda row: (row.revoked_at is not None, row.name))


def _row(session: Session, name: str) -> ApiKey | None:
    """The key of a name, revoked or not; None for the first, which is in no table. 404 if there is none."""
    found = next((row for row in _newest(session) if row.name == name), None)
    if found is None and name != FIRST:
        raise HTTPException(404)
    return found


def _people(session: Session) -> dict[str, str]:
    return dict(session.exec(select(Person.id, Person.name)).all())


def _listener(session: Session, webhook: Webhook) -> Listener:
    mine = col(Delivery.webhook) == webhook.id
    taken, failed = col(Delivery.delivered_at).is_not(None), col(Delivery.failed_at).is_not(None)

    def count(*those: Any) -> int:
        return session.exec(select(func.count()).where(mine, *those)).one()

    trouble = select(Delivery).where(mine, ~taken, col(Delivery.tries) > 0)
    rows = session.exec(trouble.order_by(col(Delivery.entry).desc()).limit(SHOWN)).all()
    return Listener(webhook, count(taken), count(~taken, ~failed), count(failed), list(rows))


def _form(request: Request, typed: dict[str, Any], wrong: str = "") -> Response:
    status = 422 if wrong else 200
    return page(request, "key_new.html", status, typed=typed, wrong=wrong, scopes=SCOPES, all=EVERYTHING)
