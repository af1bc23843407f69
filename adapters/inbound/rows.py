"""The rows of mails: which mail is the same as which, and a new row for one that is not known yet."""

import hashlib
import uuid
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, or_, select

from adapters.inbound.caps import DAY, Came, over, text_key
from adapters.inbound.model import ReadMail
from complaints.filing import without_nul
from complaints.mailbox import Mail

LONGEST_ID, LONGEST_ADDRESS = 500, 320
"""What stands in an index is never longer; a longer Message-ID is known by its digest."""


def storable(mail: ReadMail) -> ReadMail:
    """The same mail with text that every database takes: no NUL, no half characters, no endless keys."""
    parts = {name: getattr(mail, name) for name in ("sender", "sender_name", "subject", "text", "message_id")}
    clean = {name: without_nul(text.encode("utf-8", "replace").decode()) for name, text in parts.items()}
    clean["sender"] = clean["sender"].lower()[:LONGEST_ADDRESS]
    if len(clean["message_id"]) > LONGEST_ID:
        clean["message_id"] = f"sha256:{hashlib.sha256(clean['message_id'].encode()).hexdigest()}"
    return replace(mail, **clean)


def twins_of(bearing: list[Mail], mail: ReadMail) -> list[Mail]:
    """Of the rows that bear its Message-ID those of this very mail, in whichever mailbox.

    Some programs give one Message-ID to all their mails: the same mail has the same sender, subject and date.
    """
    said = (mail.sender, mail.subject, mail.sent_at)
    return [row for row in bearing if (row.sender, row.subject, row.sent_at) == said]


def new_row(
    session: Session,
    mail: ReadMail,
    mailbox: str,
    bearing: list[Mail],
    arrived: datetime,
    now: datetime,
    size: int = 0,
) -> Mail:
    """Add the row of a mail; its Message-ID gets an addition if another mail of this mailbox has it already.

    `bearing`: the rows among which its twins were looked for, so that whoever was faster since then breaks
    this off. `size` is that at the server if the mail was not fetched whole.
    """
    taken = any(row.mailbox == mailbox for row in bearing)
    row = Mail(
        id=uuid.uuid4().hex,
        mailbox=mailbox,
        message_id=f"{mail.message_id}#{mail.sha256[:16]}" if taken else mail.message_id,
        sha256=mail.sha256,
        size=size or mail.size,
        verdict=mail.verdict,
        reasons=list(mail.reasons),
        sender=mail.sender,
        sender_name=mail.sender_name,
        subject=mail.subject,
        text_key=text_key(mail.subject, mail.text),
        number=mail.case,
        sent_at=mail.sent_at,
        arrived_at=min(arrived, now),
        read_at=now,
    )
    session.add(row)
    session.flush()
    return row


def bearing_id(session: Session, mail: ReadMail) -> list[Mail]:
    """Mails that bear this Message-ID, or bear it with an addition; the first one first."""
    mine = col(Mail.message_id)
    query = select(Mail).where(
        or_(mine == mail.message_id, mine.startswith(f"{mail.message_id}#", autoescape=True))
    )
    return list(session.exec(query.order_by(col(Mail.read_at), Mail.id)))


def came(verdict: str, sender: str, text_key: str, number: str, at: datetime) -> Came:
    """A row as the caps see it."""
    return Came(sender, text_key, number if verdict == "reply" else "", at)


def over_a_cap(session: Session, row: Mail, now: datetime) -> str:
    """The code of the cap that a mail is over, empty if none.

    Only mails count of which something came, each once however many mailboxes it reached. Every cap is about
    one source or one case: no other mail need be looked at.
    """
    mine = came(row.verdict, row.sender, row.text_key, row.number, row.read_at)
    alike = [
        col(Mail.sender).in_([mine.sender, mine.source]),
        col(Mail.sender).endswith(f"@{mine.source}", autoescape=True),
    ]
    alike += [col(Mail.number) == mine.answers] if mine.answers else []
    facts = (Mail.verdict, Mail.sender, Mail.text_key, Mail.number, Mail.read_at)
    query = select(Mail.message_id, *facts).where(  # type: ignore[call-overload]
        col(Mail.read_at) > now - DAY,
        col(Mail.verdict).in_(["complaint", "reply"]),
        col(Mail.held).is_(False),
        Mail.id != row.id,
        or_(*alike),
    )
    earlier = {message_id: came(*rest) for message_id, *rest in session.exec(query)}
    return over(mine, earlier.values(), now)
