"""Looking after the histories: a slice at a time is verified hash by hash; which are broken is remembered.

Verifying ten thousand histories takes long, so no page does it: every round of the oversight flow takes
the next slice, and pages show what the last rounds have found.
"""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select, union

from adapters.database import reading
from adapters.heartbeats import beat
from adapters.oversight_told import CHAINS
from complaints.drills.drill import Drill
from complaints.history import broken
from complaints.records import Complaint, Entry, Heartbeat
from complaints.reviews.review import Review

SLICE = 200
"""How many histories are verified in one round."""


def verify_next(now: datetime) -> int:
    """Verify the next slice of histories, the oldest numbers first, at the end from the beginning.

    Returns how many broken ones are known now.
    """
    with reading() as session:
        last = session.get(Heartbeat, CHAINS) or Heartbeat(name=CHAINS, at=now, info={})
        after, known = last.info.get("after", ""), set(last.info.get("broken", []))
        numbers = list(session.exec(_numbers(after)))
        known = (known - set(numbers)) | _broken(session, numbers)
    whole = len(numbers) < SLICE
    info = {
        "after": "" if whole else numbers[-1],
        "broken": sorted(known),
        "whole_at": now.isoformat() if whole else last.info.get("whole_at", ""),
    }
    beat(CHAINS, now, info)
    return len(known)


def _numbers(after: str) -> Any:
    """The next numbers: of complaints, drills and plan reviews."""
    every = union(select(Complaint.number), select(Drill.number), select(Review.number)).subquery()
    return select(every.c.number).where(every.c.number > after).order_by(every.c.number).limit(SLICE)


def _broken(session: Session, numbers: list[str]) -> set[str]:
    query = select(Entry).where(col(Entry.number).in_(numbers)).order_by(Entry.number, col(Entry.seq))
    entries: dict[str, list[Entry]] = {number: [] for number in numbers}
    for entry in session.exec(query):
        entries[entry.number].append(entry)
    return {number for number, chain in entries.items() if not chain or broken(chain)}
