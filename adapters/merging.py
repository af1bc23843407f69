"""Two cases in one transaction, to be merged, separated, linked, kept apart; always locked in one order."""

from datetime import datetime

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from adapters.cases import case_in
from adapters.seen import same_customer
from complaints.acts.merge import follow_root
from complaints.case import Case
from complaints.records import Complaint


def both(session: Session, one: str, other: str) -> tuple[Case, Case]:
    """Two cases to change, locked in the order of their numbers so that no two wait for one another.

    Refusal when there is none with one of the numbers.
    """
    locked = {number: case_in(session, number, lock=True) for number in sorted({one, other})}
    return locked[one], locked[other]


def followers(session: Session, most: int) -> list[tuple[str, str]]:
    """The merged complaints whose root is closed while they are not, each with its root."""
    root = aliased(Complaint)
    query = (
        select(Complaint.number, root.number)
        .join(root, col(root.number) == col(Complaint.merged_into))
        .where(col(Complaint.closed_at).is_(None), col(root.closed_at).is_not(None))
    )
    return list(session.exec(query.order_by(Complaint.number).limit(most)))


def follow(session: Session, number: str, root: str, now: datetime) -> int:
    """Let a merged complaint close with its root; 1, or 0 when it was separated meanwhile."""
    child, head = both(session, number, root)
    before = len(child.entries)
    follow_root(child, head, same_customer(session, number, root), now)
    return int(len(child.entries) > before)
