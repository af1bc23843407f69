"""Addresses of partners that are told of stage changes: registered, signed (Standard Webhooks), stopped."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select, update

from adapters.database import writing
from adapters.secrets import signing_key
from adapters.webhook_wire import Answer, post
from complaints.events import TEST
from complaints.partners import Delivery, Webhook
from complaints.records import Entry

MOST_OF_A_KEY = 10
"""How many addresses one key may have told at the same time."""
OVERLAP = timedelta(minutes=10)
"""Longer than any transaction of ours lasts: until then an entry with a lower id may appear."""
AGENT = "Redress-Webhooks/1"


class TooMany(Exception):
    """The key has as many webhooks as it may have."""


def register(key: str, url: str, events: Sequence[str], now: datetime) -> Webhook:
    """Tell an address of what happens from now on. The caller has checked it (adapters/webhook_wire.py)."""
    with writing() as session:
        if len(running(session, key)) >= MOST_OF_A_KEY:
            raise TooMany
        made = Webhook(
            id=f"wh_{secrets.token_hex(12)}", key=key, url=url, events=list(dict.fromkeys(events)),
            created_at=now, created_by=key, after=settled_at(session, now),
        )  # fmt: skip
        session.add(made)
    return made


def settled_at(session: Session, now: datetime) -> int:
    """The last entry of all histories below which none can still appear.

    A filing bears the time of receipt, which may be long ago, and says nothing of this.
    """
    old = select(Entry.id).where(Entry.verb != "filed", col(Entry.at) <= now - OVERLAP)
    return session.exec(old.order_by(col(Entry.id).desc()).limit(1)).first() or 0


def running(session: Session, key: str) -> list[Webhook]:
    """The webhooks of a key that are told, the oldest first."""
    query = select(Webhook).where(Webhook.key == key, col(Webhook.stopped_at).is_(None))
    return list(session.exec(query.order_by(col(Webhook.created_at), Webhook.id)))


def shown(session: Session, key: str) -> list[Webhook]:
    """The webhooks of a key but those that were removed, the oldest first."""
    query = select(Webhook).where(Webhook.key == key, Webhook.stopped_why != "removed")
    return list(session.exec(query.order_by(col(Webhook.created_at), Webhook.id)))


def stop(session: Session, webhook: Webhook, why: str, now: datetime) -> None:
    """Tell it nothing any more, not even what waits. `why`: gone (it answered 410), removed or revoked."""
    webhook.stopped_at, webhook.stopped_why = now, why
    waiting = (col(Delivery.delivered_at).is_(None), col(Delivery.failed_at).is_(None))
    ended = update(Delivery).where(col(Delivery.webhook) == webhook.id, *waiting)
    session.exec(ended.values(failed_at=now, error="stopped"))


def secret_of(webhook: str) -> str:
    """The signing secret of a webhook: derived from the installation's key, so that it is stored nowhere."""
    return "whsec_" + base64.b64encode(_derived(webhook)).decode()


def _derived(webhook: str) -> bytes:
    return hmac.new(signing_key().encode(), f"redress-webhook {webhook}".encode(), hashlib.sha256).digest()


def written(body: dict[str, Any]) -> bytes:
    """A body as it goes out and is signed: the same bytes on every try."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def headers_of(webhook: str, delivery: str, body: bytes, now: datetime) -> dict[str, str]:
    """The headers of one try: the id is that of every try, time and signature are of this one."""
    stamp = str(int(now.timestamp()))
    signed = hmac.new(_derived(webhook), f"{delivery}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "User-Agent": AGENT,
        "Webhook-Id": delivery,
        "Webhook-Timestamp": stamp,
        "Webhook-Signature": f"v1,{base64.b64encode(signed).decode()}",
    }


async def deliver(webhook: str, url: str, delivery: str, body: dict[str, Any], now: datetime) -> Answer:
    """Send one event, signed; what came of it is in the answer."""
    content = written(body)
    return await post(url, content, headers_of(webhook, delivery, content, now))


async def try_out(webhook: Webhook, now: datetime) -> tuple[str, Answer]:
    """Send an event that tells of nothing; its id and what came of it. It is not tried again."""
    delivery = f"test_{secrets.token_hex(12)}"
    body: dict[str, Any] = {"id": delivery, "event": TEST, "number": None, "at": now.isoformat(), "data": {}}
    return delivery, await deliver(webhook.id, webhook.url, delivery, body, now)
