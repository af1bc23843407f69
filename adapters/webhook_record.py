"""From the history to what partners are told: each new entry once for each webhook that may know it.

Ids of entries are given before they are committed, so that a lower one may appear after a higher one. What is
younger than OVERLAP is therefore looked at again; the id of a delivery follows from webhook, entry and
complaint, and so nothing is recorded twice.
"""

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, exists, func, select

from adapters.cases import case_in
from adapters.database import reading, writing
from adapters.keys import program_named, sees_own
from adapters.seen import root_of
from adapters.webhooks import settled_at
from complaints.events import EVENTS, body_of
from complaints.partners import Delivery, Webhook
from complaints.programs import Program
from complaints.records import Complaint, Entry

log = logging.getLogger(__name__)

AT_ONCE = 200
"""The most events of one webhook that are recorded in one round; the rest follows in the next."""
FAR = 500
"""How many entries a webhook may stay behind before its place is noted, though nothing concerns it."""


@dataclass(frozen=True)
class Untold:
    """An entry that a webhook has not been told, and the complaint as which its receiver knows it."""

    entry: int
    number: str
    told: str


def record_events(now: datetime) -> int:
    """Record what every webhook is to be told of what happened; how many events that is."""
    with reading() as session:
        webhooks = session.exec(select(Webhook).where(col(Webhook.stopped_at).is_(None))).all()
        if not webhooks:
            return 0
        settled = settled_at(session, now)
        found = [(webhook, *_of(session, webhook, settled, now)) for webhook in webhooks]
    return sum(_keep(webhook, rows, after) for webhook, rows, after in found)


def _of(session: Session, webhook: Webhook, settled: int, now: datetime) -> tuple[list[Delivery], int]:
    """What one webhook is to be told, and up to where it has then been looked at."""
    program = program_named(session, webhook.key)
    if program is None:
        return [], webhook.after
    untold = sorted(_untold(session, webhook, program), key=lambda one: one.entry)[:AT_ONCE]
    after = min(settled, untold[-1].entry) if len(untold) == AT_ONCE else settled
    return list(_deliveries(session, webhook, untold, now)), max(after, webhook.after)


def _untold(session: Session, webhook: Webhook, program: Program) -> Iterator[Untold]:
    if program.sees_all:
        yield from _entries(session, webhook, col(Complaint.number).is_not(None))
    elif sees_own(session, program):
        own = col(Complaint.filed_by) == program.name
        yield from _entries(session, webhook, own)
        yield from _of_roots(session, webhook, own)


def _of_roots(session: Session, webhook: Webhook, own: ColumnElement[bool]) -> Iterator[Untold]:
    """What happened to complaints into which the key's own were merged, since then."""
    for child in session.exec(select(Complaint.number).where(own, col(Complaint.merged_into).is_not(None))):
        root = root_of(session, child)
        merged = select(func.max(Entry.id)).where(Entry.number == child, Entry.verb == "merged")
        since = session.exec(merged).one() or 0
        theirs = and_(col(Complaint.number) == root, col(Entry.id) > since, ~own)
        yield from _entries(session, webhook, theirs, child)


def _entries(
    session: Session, webhook: Webhook, theirs: ColumnElement[bool], told: str = ""
) -> Iterator[Untold]:
    """New entries of complaints that were not told yet; `told` is the number to tell, if it is another."""
    as_number = told or col(Complaint.number)
    known = exists().where(
        col(Delivery.webhook) == webhook.id,
        col(Delivery.entry) == col(Entry.id),
        col(Delivery.number) == as_number,
    )
    since = webhook.created_at
    fresh = or_(col(Entry.at) >= since, and_(col(Entry.verb) == "filed", col(Complaint.accepted_at) >= since))
    verbs = [verb for verb in EVENTS if not webhook.events or verb in webhook.events]
    query = select(Entry.id, Entry.number).join(Complaint, col(Complaint.number) == col(Entry.number))
    query = query.where(col(Entry.id) > webhook.after, col(Entry.verb).in_(verbs), fresh, theirs, ~known)
    for entry, number in session.exec(query.order_by(col(Entry.id)).limit(AT_ONCE)):
        yield Untold(entry or 0, number, told or number)


def _deliveries(
    session: Session, webhook: Webhook, untold: list[Untold], now: datetime
) -> Iterator[Delivery]:
    for number in dict.fromkeys(one.number for one in untold):
        try:
            case = case_in(session, number)
        except Exception:  # the others are told all the same
            log.exception("%s cannot be told to webhook %s", number, webhook.id)
            continue
        entries = {entry.id: entry for entry in case.entries}
        for one in (u for u in untold if u.number == number):
            told, delivery = session.get_one(Complaint, one.told), _id(webhook.id, one)
            body = body_of(delivery, entries[one.entry], case.entries, case.pack, told)
            yield Delivery(
                id=delivery, webhook=webhook.id, entry=one.entry, number=one.told, event=str(body["event"]),
                body=body, recorded_at=now, send_after=now,
            )  # fmt: skip


def _id(webhook: str, one: Untold) -> str:
    told = f"{webhook} {one.entry} {one.told}"
    return f"msg_{hashlib.sha256(told.encode()).hexdigest()[:32]}"


def _keep(webhook: Webhook, rows: list[Delivery], after: int) -> int:
    """Record deliveries and how far the webhook was looked at, in one transaction."""
    if not rows and after - webhook.after < FAR:
        return 0
    with writing() as session:
        held = session.get(Webhook, webhook.id, with_for_update=True)
        if held is None or held.stopped_at is not None:
            return 0
        known = set(session.exec(select(Delivery.id).where(col(Delivery.id).in_([row.id for row in rows]))))
        fresh = [row for row in rows if row.id not in known]
        session.add_all(fresh)
        held.after = max(held.after, after)
    return len(fresh)
