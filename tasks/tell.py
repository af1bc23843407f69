"""Tell: send the letters that were recorded. What is recorded goes out once, also after any kind of failure.

No transaction is open while the mail server is spoken to, and nothing here decides what is told to whom.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

from adapters.cases import read_case
from adapters.digests import gather
from adapters.letterbox import Ready, overdue, ready, refused, release, sent, take
from adapters.mail import PermanentRefusal, Post, ServerDown, compose
from complaints.sending import NOTICES

log = logging.getLogger(__name__)

SPELL = 25
"""Seconds after which a call stops sending; the rest goes with the next one."""
CASE_LETTERS = 50
"""The most letters of one case that are sent in one call."""


@dataclass(frozen=True)
class Told:
    """What came of telling: letters sent, refused, and still waiting though their time has come."""

    sent: int
    refused: int
    waiting: int
    down: bool


@dataclass
class _Tally:
    sent: list[str] = field(default_factory=list)
    refused: int = 0
    down: bool = False


async def tell_case(number: str, now: datetime) -> list[str]:
    """Send the letters of one case whose time has come; returns their kinds. The rest is left to `tell_all`.

    Reminders and escalations wait for `tell_all`, which sees whether a person gets many of them at once,
    unless the case is urgent. A mail server that is down is no error here: the letters are recorded.
    """
    ids = await asyncio.to_thread(_of_case, number, now)
    return (await _send(ids, now)).sent


async def tell_all(now: datetime, limit: int = 200) -> Told:
    """Send every letter whose time has come, at most `limit`; many notices to one person as a digest."""
    await asyncio.to_thread(gather, now)
    done = await _send(await asyncio.to_thread(ready, now, limit), now)
    return Told(len(done.sent), done.refused, await asyncio.to_thread(overdue, now), done.down)


def _of_case(number: str, now: datetime) -> list[str]:
    with read_case(number) as case:
        without = () if case.urgent else NOTICES
    return ready(now, CASE_LETTERS, number, without)


async def _send(ids: Sequence[str], now: datetime) -> _Tally:
    """Send letters over one connection, one after the other, each taken only when its turn comes."""
    tally, begun = _Tally(), monotonic()
    if not ids:
        return tally
    try:
        async with Post() as post:
            for letter_id in ids:
                spent = monotonic() - begun
                if spent > SPELL:
                    break
                at = now + timedelta(seconds=spent)
                taken = await asyncio.to_thread(take, letter_id, at)
                if taken is not None:
                    await _hand_over(post, taken, at, tally)
    except ServerDown as error:
        log.warning("letters wait: %s", error)
        tally.down = True
    return tally


async def _hand_over(post: Post, taken: Ready, now: datetime, tally: _Tally) -> None:
    """Hand one letter to the server and record what became of it; ServerDown when the server broke off."""
    letter = taken.letter
    try:
        await post.send(compose(letter, taken.rendered, taken.thread))
    except ServerDown:
        await asyncio.to_thread(release, letter, now)
        raise
    except Exception as error:
        final = isinstance(error, PermanentRefusal)
        log.warning("letter %s (%s) refused, %s", letter.id, letter.kind, "for good" if final else "for now")
        await asyncio.to_thread(refused, letter, now, str(error), final=final)
        tally.refused += 1
    else:
        await asyncio.to_thread(sent, letter, now)
        tally.sent.append(letter.kind)
