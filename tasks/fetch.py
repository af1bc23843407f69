"""Fetch: look into the mailboxes and take in what has come; a mail is marked as read after its transaction.

Killed anywhere, the next look finds what was not committed still there, and knows what was committed.
"""

import asyncio
import logging
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import BytesIO
from time import monotonic

from adapters.clock import now as present
from adapters.inbound.finding import case_of, own
from adapters.inbound.read import read_mail
from adapters.inbound.taking import Taken, keep_for_desk, take_in
from adapters.lives import nudge
from adapters.mailbox_state import State, keep, state_of
from adapters.mailboxes import Inbox, Mailbox, MailboxDown, mailboxes
from adapters.vault import store

log = logging.getLogger("redress.mail")

AT_ONCE = 200
"""The most mails of one mailbox in one look; the rest follows in the next one."""
SPELL = 120
"""Seconds after which a look ends."""
MOST_BYTES = 40 * 1024 * 1024
"""Of a bigger mail only the headers are fetched; it stays in the mailbox for the desk."""


@dataclass
class Looked:
    """What came of a look: how many mails were new and how many failed, and which cases go on."""

    fresh: int = 0
    failed: int = 0
    down: int = 0
    cases: list[str] = field(default_factory=list)


async def fetch_all(now: datetime) -> Looked:
    """Look into every mailbox at the same time, then let the lives of the cases go on."""
    found = await asyncio.gather(*(asyncio.to_thread(look, one, now) for one in mailboxes()))
    for number in dict.fromkeys(number for one in found for number in one.cases):
        await asyncio.to_thread(nudge, number)
    return Looked(
        sum(one.fresh for one in found),
        sum(one.failed for one in found),
        sum(one.down for one in found),
        [number for one in found for number in one.cases],
    )


def look(mailbox: Mailbox, now: datetime) -> Looked:
    """Look into one mailbox; it raises nothing, so that the others are looked into all the same."""
    looked = Looked()
    try:
        state = state_of(mailbox)
        if state.rests(now):
            return Looked(down=1)
        keep(mailbox, _look(mailbox, state, looked, now), now)
    except Exception:  # ours: the database, the disk
        log.exception("mailbox %s could not be read", mailbox.name)
        looked.failed += 1
    return looked


def _look(mailbox: Mailbox, state: State, looked: Looked, now: datetime) -> State:
    """How the mailbox stands after the look. That it is down is logged when that changes, not every time."""
    try:
        with Inbox(mailbox) as inbox:
            state = _of_folder(inbox, state)
            state = replace(state, after=_read_all(inbox, state.after, looked))
    except MailboxDown as error:
        looked.down = 1
        if state.down != error.kind:
            log.warning("mailbox %s is down: %s", mailbox.name, error.kind, exc_info=error.__cause__)
        since = state.since if state.down else now
        return replace(state, down=error.kind, since=since, tries=state.tries + 1)
    if state.down:
        log.warning("mailbox %s can be read again", mailbox.name)
    return replace(state, looked_at=now, down="", since=None, tries=0)


def _of_folder(inbox: Inbox, state: State) -> State:
    """The state if it is about this very folder; else it begins with what is unread now."""
    if state.validity == inbox.validity and state.after:
        return state
    return replace(state, validity=inbox.validity, after=0)


def _read_all(inbox: Inbox, after: int, looked: Looked) -> int:
    """Take in what waits, one after the other; gives up to which UID nothing waits any more.

    A mail below `after` that fails stays unread, and so is found again.
    """
    begun, last = monotonic(), inbox.last()
    waiting = inbox.waiting(after)
    sizes = inbox.sizes(waiting[:AT_ONCE])
    left = waiting[AT_ONCE:]
    for place, uid in enumerate(waiting[:AT_ONCE]):
        if monotonic() - begun > SPELL:
            left += waiting[place:AT_ONCE]
            break
        try:
            if uid in sizes:
                _take(inbox, uid, sizes[uid], looked)
        except MailboxDown:
            raise
        except Exception:
            log.exception("mail %s of %s stays unread", uid, inbox.mailbox.name)
            looked.failed += 1
            left.append(uid)
    return max(after, min([last, *(uid - 1 for uid in left if uid > after)]))


def _take(inbox: Inbox, uid: int, size: int, looked: Looked) -> None:
    """Fetch one mail, keep its bytes, take it in, and only then mark it as read."""
    found = inbox.read(uid, headers=size > MOST_BYTES)
    if found is None:
        return
    raw, arrived = found
    moment = present()
    store(BytesIO(raw), MOST_BYTES)
    if size > MOST_BYTES:
        mail = replace(read_mail(raw, own(), lambda _: ""), verdict="unreadable", case="")
        taken = keep_for_desk(mail, inbox.mailbox, arrived, moment, "too_big", size)
    else:
        taken = _taken(raw, inbox.mailbox, arrived, moment)
    inbox.mark_seen([uid])
    if taken.fresh:
        looked.fresh += 1
        if taken.row.verdict in ("complaint", "reply") and taken.row.number and not taken.row.held:
            looked.cases.append(taken.row.number)


def _taken(raw: bytes, mailbox: Mailbox, arrived: datetime, now: datetime) -> Taken:
    """The mail taken in; one that cannot be, by a fault of ours, is left to the desk."""
    mail = read_mail(raw, own(), case_of)
    try:
        return take_in(mail, mailbox, arrived, now)
    except Exception:
        log.exception("a mail of %s is left to the desk", mailbox.name)
        return keep_for_desk(mail, mailbox, arrived, now, "wrong")
