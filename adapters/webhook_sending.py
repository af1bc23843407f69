"""Sending what partners are to be told, from the record: again and again until it is taken or given up.

A delivery is taken by compare-and-set and sent outside any transaction. Whoever dies between sending and
recording sends it once more, with the same id. Receivers are served beside each other, so that none holds
up another; one that fails is asked once in a round and not with everything that waits for it.
"""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, func, select, update

from adapters.database import reading, writing
from adapters.webhook_record import record_events
from adapters.webhook_wire import PATIENCE, Answer
from adapters.webhooks import deliver, stop
from complaints.partners import Delivery, Webhook

log = logging.getLogger(__name__)

WAITS = tuple(
    timedelta(seconds=seconds)
    for seconds in (30, 120, 600, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 24 * 3600, 24 * 3600)
)
"""Between one try and the next; after the last of them, three days on, it is given up."""
AT_ONCE = 8
"""How many receivers are spoken to at the same time."""
MOST_EACH = 100
"""How much one receiver is sent in one round."""
SPELL = 5
"""Seconds after which a round begins no further sending."""
CLAIM = timedelta(seconds=3 * PATIENCE)
"""For how long a delivery belongs to who took it."""
GONE = 410


@dataclass(frozen=True)
class Taken:
    """A delivery that is ours for the length of a claim."""

    delivery: Delivery
    url: str


async def tell_partners(now: datetime) -> int:
    """Record what partners are to be told and send what is due; how much they took. Never raises."""
    try:
        await asyncio.to_thread(record_events, now)
        return await send_due(now)
    except Exception:  # the clock must not stand still for it; the next tick finds the same in the record
        log.exception("partners could not be told")
        return 0


async def send_due(now: datetime) -> int:
    """Send deliveries whose time has come, for some seconds; how many were taken."""
    begun, gate = monotonic(), asyncio.Semaphore(AT_ONCE)

    async def serve(webhook: str) -> int:
        async with gate:
            return await _serve(webhook, now, begun)

    waiting = await asyncio.to_thread(_waiting, now)
    return sum(await asyncio.gather(*map(serve, waiting)))


def _waiting(now: datetime) -> list[str]:
    """The webhooks for which something is due; those that fail come last."""
    query = select(Webhook.id).join(Delivery, col(Delivery.webhook) == col(Webhook.id))
    query = query.where(col(Webhook.stopped_at).is_(None), _free(now)).group_by(col(Webhook.id))
    since = col(Webhook.failing_since)
    with reading() as session:
        return list(session.exec(query.order_by(since.is_not(None), func.min(Delivery.send_after))))


def _free(now: datetime) -> ColumnElement[bool]:
    open_ = (col(Delivery.delivered_at).is_(None), col(Delivery.failed_at).is_(None))
    unclaimed = or_(col(Delivery.claimed_until).is_(None), col(Delivery.claimed_until) < now)
    return and_(*open_, col(Delivery.send_after) <= now, unclaimed)


async def _serve(webhook: str, now: datetime, begun: float) -> int:
    """Send to one receiver, in order, until nothing is due, the round is over, or it fails."""
    for sent in range(MOST_EACH):
        spent = monotonic() - begun
        at = now + timedelta(seconds=spent)
        taken = None if spent > SPELL else await asyncio.to_thread(_take, webhook, at)
        if taken is None:
            return sent
        delivery = taken.delivery
        answer = await deliver(webhook, taken.url, delivery.id, delivery.body, at)
        await asyncio.to_thread(_record, delivery.id, answer, now + timedelta(seconds=monotonic() - begun))
        if not answer.taken:
            return sent
    return MOST_EACH


def _take(webhook: str, now: datetime) -> Taken | None:
    """Claim the first delivery that is due; it counts as a try even if we die over it."""
    first = select(Delivery.id).where(Delivery.webhook == webhook, _free(now)).order_by(col(Delivery.entry))
    with writing() as session:
        found, hook = session.exec(first.limit(1)).first(), session.get(Webhook, webhook)
        if found is None or hook is None or hook.stopped_at is not None:
            return None
        claim = {"claimed_until": now + CLAIM, "tries": col(Delivery.tries) + 1}
        mine = update(Delivery).where(col(Delivery.id) == found, _free(now)).values(**claim)
        if session.exec(mine).rowcount != 1:
            return None
        return Taken(session.get_one(Delivery, found), hook.url)


def _record(delivery: str, answer: Answer, now: datetime) -> None:
    """What came of a try: taken, to be tried again, given up, or never again (410)."""
    with writing() as session:
        row = session.get_one(Delivery, delivery, with_for_update=True)
        hook = session.get(Webhook, row.webhook)
        if row.delivered_at is not None or hook is None:
            return
        row.status, row.error, row.claimed_until = answer.status, answer.error, None
        if answer.taken:
            row.delivered_at, row.failed_at, hook.failing_since = now, None, None
            return
        log.warning("webhook %s, delivery %s, try %s: %s", hook.id, row.id, row.tries, _said(answer))
        hook.failing_since = hook.failing_since or now
        if answer.status == GONE:
            row.failed_at = now
            stop(session, hook, "gone", now)
        elif row.tries > len(WAITS):
            row.failed_at = now
        else:
            asked = timedelta(seconds=answer.retry_after)
            row.send_after = now + max(WAITS[row.tries - 1], asked)


def _said(answer: Answer) -> str:
    return str(answer.status) if answer.status else answer.error
