"""Letters that come back: the letter has failed, its address is marked, and the case says so."""

from datetime import datetime

from sqlmodel import Session, col, update

from adapters.cases import case_in
from adapters.inbound.finding import letter_of
from adapters.inbound.model import Bounce
from adapters.seen import root_of
from complaints.acts.mail import letter_returned
from complaints.letters import Letter
from complaints.mailbox import Mail, Undeliverable

LONGEST = 300
"""Of what the other server says."""


def take_bounce(session: Session, bounce: Bounce | None, row: Mail, now: datetime) -> None:
    """Record what a bounce says about a letter of ours. One about anything else is only kept.

    For good: the letter has failed, the desk sees it, and no further letter goes to the customer's address
    until somebody clears it. For now: it is noted, the other server goes on trying.
    """
    letter = letter_of(session, bounce, now) if bounce else None
    if bounce is None or letter is None:
        row.reasons = [*row.reasons, "no letter of ours"]
        return
    reason = " ".join(f"{bounce.status} {bounce.reason}".split())[:LONGEST] or "returned"
    if bounce.permanent:
        _fail(session, letter, reason, now)
    if letter.number:
        row.number = root_of(session, letter.number)
        case = case_in(session, row.number, lock=True)
        letter_returned(case, letter, reason, now, permanent=bounce.permanent)


def _fail(session: Session, letter: Letter, reason: str, now: datetime) -> None:
    mark = Undeliverable(
        address=letter.address.lower(), since=now, reason=reason, letter=letter.id, number=letter.number
    )
    session.merge(mark)
    failed = {"failed_at": now, "error": f"returned: {reason}"}
    with_notices = (col(Letter.id) == letter.id) | (col(Letter.digest) == letter.id)
    session.exec(update(Letter).where(with_notices, col(Letter.failed_at).is_(None)).values(**failed))
    session.flush()
