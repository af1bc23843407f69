"""Marks: complaints of an older release get theirs, and those whose record was corrected get them anew."""

import asyncio
from datetime import datetime

from adapters.cases import change_case
from adapters.database import reading
from adapters.discreet import Failed, discreet
from adapters.heartbeats import beat
from adapters.seen import corrected, mark, unmarked
from complaints.records import Heartbeat

SLICE = 500
"""So many complaints one round marks."""
BEAT = "marks"
"""The heartbeat that tells up to which entry the corrections are taken over."""


async def mark_unmarked(now: datetime) -> int:
    """Mark the next slice; returns how many were marked."""
    return await asyncio.to_thread(_mark_unmarked, now)


def _mark_unmarked(now: datetime) -> int:
    with discreet("marks", "reading"), reading() as session:
        last = session.get(Heartbeat, BEAT)
        changed, seen = corrected(session, last.info.get("entry", 0) if last else 0, SLICE)
        numbers = list(dict.fromkeys([*changed, *unmarked(session, SLICE - len(changed))]))
    marked = sum(_mark(number) for number in numbers)
    if changed:
        beat(BEAT, now, {"entry": seen})
    return marked


def _mark(number: str) -> int:
    """Mark one complaint; one that cannot be read does not keep the others from it."""
    try:
        with discreet(number, "marking"), change_case(number) as case:
            mark(case.session, case)
    except Failed:
        return 0
    return 1
