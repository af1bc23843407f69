"""The API for programs: addresses that are told of stage changes (docs/api.md: how to check what comes)."""

import asyncio
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.exceptions import HTTPException
from limits import RateLimitItemPerMinute
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlmodel import Session

from adapters import webhooks
from adapters.clock import now
from adapters.database import reading, writing
from adapters.webhook_wire import Forbidden, check
from complaints.errors import Refusal
from complaints.events import EVENTS
from complaints.field_errors import field_errors
from complaints.forms import FormErrors
from complaints.partners import Webhook
from portal.bodies import kind_of, sent_object
from portal.described import EXAMPLES, answer, body, problems
from portal.limiting import count
from portal.programs import Listener, demand

router = APIRouter(prefix="/api/v1/webhooks", tags=["webhooks"])

CHANGES = RateLimitItemPerMinute(10)
"""Registrations and trials of one key: each of them looks up a name or calls an address."""

FORBIDDEN = {
    "no_url": "须为完整的网址，不带用户名、密码和 #。",
    "not_https": "须为 https 网址。",
    "private": "此网址指向内部网络，不能使用。",
    "unresolved": "找不到此网址的主机。",
}


class Wanted(BaseModel):
    """Where to tell, and of which events; of all of them when none is named."""

    model_config = ConfigDict(extra="forbid")

    url: Annotated[str, Field(min_length=1, max_length=1000, description="https address of the receiver")]
    events: Annotated[
        list[str], Field(max_length=50, json_schema_extra={"items": {"enum": list(EVENTS)}})
    ] = []


class Told(BaseModel):
    """An address that is told."""

    id: str
    url: str
    events: list[str] = Field(description="empty: all")
    created_at: datetime
    failing_since: datetime | None = Field(description="null while the last event was taken")
    stopped_at: datetime | None = Field(description="it is told nothing any more")
    stopped_why: str = Field(description="gone (it answered 410) or revoked (its key was)")


class Registered(Told):
    """The same with its secret, which is shown this once."""

    secret: str = Field(description="whsec_… with the base64 of the key for HMAC-SHA256")


class Webhooks(BaseModel):
    """The addresses of this key, the oldest first."""

    webhooks: list[Told]


class Tried(BaseModel):
    """What came of a trial."""

    id: str = Field(description="Webhook-Id of the event that was sent")
    delivered: bool
    status: int = Field(description="HTTP status of the receiver; 0 when it gave none")
    error: str = Field(description="empty, or what went wrong: timeout, tls, unreachable, private, status …")


Id = Annotated[str, Path(max_length=60)]


async def sent_wanted(request: Request) -> Wanted:
    """What is asked for in the body: 415 when it is no JSON, 422 with field errors."""
    data = sent_object(kind_of(request), await request.body(), "请注明 Content-Type: application/json。")
    try:
        wanted = Wanted.model_validate(data)
    except ValidationError as error:
        raise FormErrors(field_errors(error.errors())) from None
    if unknown := [one for one in wanted.events if one not in EVENTS]:
        raise FormErrors({"events": f"没有这样的事件：{'、'.join(unknown)}"})
    return wanted


@router.post(
    "",
    status_code=201,
    summary="Have an address told of stage changes",
    responses={
        201: answer(Registered, EXAMPLES["registered"], "told from now on; keep the secret"),
        **problems(401, 403, 409, 413, 415, 422, 429),
    },
    openapi_extra=body(Wanted.model_json_schema(), EXAMPLES["wanted"]),
)
def register(key: Listener, wanted: Annotated[Wanted, Depends(sent_wanted)]) -> Registered:
    """Scope `webhooks`, and `read` or `read_all`: only complaints that the key sees are told.

    409 when the key has ten already. The secret is not shown again; whoever loses it registers anew.
    """
    demand(key, "read", "read_all")
    count(CHANGES, "webhooks", key.name)
    try:
        asyncio.run(check(wanted.url))
    except Forbidden as error:
        raise FormErrors({"url": FORBIDDEN.get(error.why, FORBIDDEN["no_url"])}) from None
    try:
        made = webhooks.register(key.name, wanted.url, wanted.events, now())
    except webhooks.TooMany:
        raise Refusal("每个密钥最多登记 10 个回调地址。") from None
    return Registered(**_told(made).model_dump(), secret=webhooks.secret_of(made.id))


@router.get(
    "",
    summary="The addresses of this key",
    responses={
        200: answer(Webhooks, {"webhooks": [EXAMPLES["told"]]}, "all that were not removed"),
        **problems(401, 403, 429),
    },
)
def list_(key: Listener) -> Webhooks:
    """Scope `webhooks`. Those that were stopped, by an answer 410, are shown with the reason."""
    with reading() as session:
        return Webhooks(webhooks=[_told(one) for one in webhooks.shown(session, key.name)])


@router.delete(
    "/{id}",
    status_code=204,
    summary="Tell an address nothing any more",
    responses={204: {"description": "removed"}, **problems(401, 403, 404, 429)},
    response_model=None,
)
def remove(id: Id, key: Listener) -> Response:
    """Scope `webhooks`. What waits for it is not sent any more."""
    with writing() as session:
        webhooks.stop(session, _own(session, id, key.name), "removed", now())
    return Response(status_code=204)


@router.post(
    "/{id}/test",
    summary="Send an address an event that tells of nothing",
    responses={
        200: answer(Tried, EXAMPLES["tried"], "what the receiver answered"),
        **problems(401, 403, 404, 413, 429),
    },
)
def try_out(id: Id, key: Listener) -> Tried:
    """Scope `webhooks`. Signed as any other, with `"event": "test"`; waits ten seconds, no retries."""
    count(CHANGES, "webhooks", key.name)
    with reading() as session:
        found = _own(session, id, key.name)
    delivery, came = asyncio.run(webhooks.try_out(found, now()))
    return Tried(id=delivery, delivered=came.taken, status=came.status, error=came.error)


def _own(session: Session, id: str, key: str) -> Webhook:
    found = session.get(Webhook, id)
    if found is None or found.key != key or found.stopped_why == "removed":
        raise HTTPException(404, "没有这个回调地址。")
    return found


def _told(webhook: Webhook) -> Told:
    fields: dict[str, Any] = webhook.model_dump(include=set(Told.model_fields))
    return Told(**fields)
