"""The message endpoint of a WeChat official account: verified, answered in time, each message once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Query, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import PlainTextResponse, Response
from sqlalchemy.exc import IntegrityError

from adapters import wechat
from adapters.clock import now
from adapters.database import reading, writing
from adapters.settings import settings
from complaints.chat import language
from complaints.chat_words import say
from complaints.errors import Refusal
from complaints.forms import FormErrors
from complaints.partners import ChatMessage
from portal.chat import talk
from portal.waking import wake

router = APIRouter(prefix="/channels/wechat", include_in_schema=False)

MOST = 65_536
"""Bytes of a message that are read."""
NOTHING = "success"
"""What WeChat takes for: understood, there is nothing to say."""
Part = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True)
class Account:
    """The official account, as it was set."""

    token: str
    aes_key: str
    app_id: str


def account() -> Account:
    """The account; 404 when there is no such channel."""
    here = settings()
    if not here.wechat_token.get_secret_value():
        raise HTTPException(404)
    return Account(
        here.wechat_token.get_secret_value(), here.wechat_aes_key.get_secret_value(), here.wechat_app_id
    )


Ours = Annotated[Account, Depends(account)]


async def small_body(request: Request) -> bytes:
    """The body; 413 when it is longer than any message."""
    body = await request.body()
    if len(body) > MOST:
        raise HTTPException(413)
    return body


@router.get("")
def verify(
    ours: Ours, signature: Part = "", timestamp: Part = "", nonce: Part = "", echostr: Part = ""
) -> Response:
    """WeChat asks whether this address is ours: the echo, if the question is signed."""
    _check(ours, signature, timestamp, nonce)
    return PlainTextResponse(echostr)


@router.post("")
def receive(
    ours: Ours,
    body: Annotated[bytes, Depends(small_body)],
    background: BackgroundTasks,
    signature: Part = "",
    timestamp: Part = "",
    nonce: Part = "",
    msg_signature: Part = "",
) -> Response:
    """A message of a customer: 403 when it is forged or old, 422 when it is none; answered with the reply.

    WeChat delivers a message again when the answer is late: it gets the same reply, nothing happens twice.
    """
    _check(ours, signature, timestamp, nonce)
    moment = now()
    try:
        heard = wechat.heard(_opened(ours, body, timestamp, nonce, msg_signature, moment))
    except wechat.Forged:
        raise HTTPException(403) from None
    except wechat.Unreadable:
        raise HTTPException(422) from None
    row = _answered(heard, background, moment)
    if not row.answer:
        return PlainTextResponse(NOTHING)
    reply = wechat.reply_xml(heard.sender, heard.account, row.received_at, row.answer)
    if ours.aes_key:
        reply = wechat.sealed_xml(reply, ours.token, ours.aes_key, ours.app_id, moment)
    return Response(reply, media_type="application/xml")


def _check(ours: Account, given: str, timestamp: str, nonce: str) -> None:
    try:
        wechat.check(given, now(), timestamp, ours.token, nonce)
    except wechat.Forged:
        raise HTTPException(403) from None


def _opened(
    ours: Account, body: bytes, timestamp: str, nonce: str, given: str, moment: datetime
) -> dict[str, str]:
    """The fields of a message; with a key set only encrypted ones are taken, signed as a whole."""
    found = wechat.fields(body)
    if not ours.aes_key:
        return found
    wechat.check(given, moment, timestamp, ours.token, nonce, found.get("Encrypt", ""))
    return wechat.fields(wechat.decrypted(found.get("Encrypt", ""), ours.aes_key, ours.app_id))


def _answered(heard: wechat.Heard, background: BackgroundTasks, moment: datetime) -> ChatMessage:
    """The message with its answer: as recorded if it came before."""
    earlier = _earlier(heard.id)
    if earlier is not None:
        return earlier
    try:
        with writing() as session:
            row, moved = talk(session, heard, moment)
            session.flush()
            session.refresh(row)
            session.expunge(row)
    except IntegrityError:  # the second delivery was faster
        return _earlier(heard.id) or _failed(heard, moment)
    except (Refusal, FormErrors):
        return _failed(heard, moment)
    if moved:
        background.add_task(wake, moved)
    return row


def _earlier(message: str) -> ChatMessage | None:
    with reading() as session:
        found = session.get(ChatMessage, message)
        if found is not None:
            session.expunge(found)
        return found


def _failed(heard: wechat.Heard, moment: datetime) -> ChatMessage:
    """What is said when nothing could be done; not recorded, so that the customer may try again."""
    answer = say("failed", language(heard.text), form=f"{settings().public_url}/complain")
    return ChatMessage(id="", channel="wechat", sender=heard.sender, received_at=moment, answer=answer)
