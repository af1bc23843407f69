"""Improvement measures: what is due, overdue or to be checked is told, each once."""

import asyncio
from datetime import datetime

from sqlmodel import col, select

from adapters.database import reading, writing
from adapters.discreet import Failed, discreet
from adapters.measures import measure_in
from complaints.acts.improve import notice_to_give, remind
from complaints.improvements import Improvement


async def remind_improvements(now: datetime) -> int:
    """Record the letters about measures whose moment has come; returns how many. Sending is `tell_all`'s.

    May be called as often as one likes: a notice that was recorded is not recorded again. A measure that
    cannot be read does not stop the others.
    """
    return sum([await asyncio.to_thread(_remind, each, now) for each in await asyncio.to_thread(_running)])


def _running() -> list[str]:
    """The measures of which something is still expected."""
    with reading() as session:
        query = select(Improvement.id).where(
            col(Improvement.checked_at).is_(None), col(Improvement.cancelled_at).is_(None)
        )
        return list(session.exec(query.order_by(Improvement.id)))


def _remind(improvement: str, now: datetime) -> int:
    """Look first without a lock: mostly there is nothing to say."""
    try:
        with discreet(improvement, "reminder of a measure"):
            with reading() as session:
                found = measure_in(session, improvement, now)
                if found is None or notice_to_give(found, now) is None:
                    return 0
            with writing() as session:
                measure = measure_in(session, improvement, now, lock=True)
                return remind(measure, now) if measure else 0
    except Failed:
        return 0
