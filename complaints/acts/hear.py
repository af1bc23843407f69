"""Hear: who opens a recording says why, and it is written down before a sound is given out."""

from datetime import datetime

from sqlmodel import Session

from complaints.errors import Refusal
from complaints.records import Evidence, FileAccess

SHORTEST, LONGEST = 2, 200


def hear(session: Session, evidence: Evidence, by: str, reason: str, now: datetime) -> FileAccess:
    """Note that somebody opens a recording, and why. Refusal without a reason of 2 to 200 characters."""
    said = reason.strip()
    if not SHORTEST <= len(said) <= LONGEST:
        raise Refusal("请写明打开录音的理由（2 至 200 字）。")
    row = FileAccess(evidence=evidence.id, number=evidence.number, person=by, at=now, reason=said)
    session.add(row)
    session.flush()
    return row
