"""Mail that came in: each one once for each mailbox, with what was made of it; and addresses that bounce."""

from datetime import datetime
from typing import Literal

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from complaints.columns import Instant, facts

Verdict = Literal["complaint", "reply", "automatic", "bounce", "own", "unreadable"]
VERDICTS: tuple[Verdict, ...] = ("complaint", "reply", "automatic", "bounce", "own", "unreadable")
"""What a mail is: of a person (a new matter, or about a known one), of a machine, about a letter of ours that
did not arrive, from ourselves, or nothing we can read."""


class Mail(SQLModel, table=True):
    """One mail in one of our mailboxes and what was made of it; its bytes lie in the vault.

    `message_id` is as the mail says, or "sha256:DIGEST" where it says none. `held`: over a cap,
    nothing was done with it. A mail that a person of the desk must look at is open until `settled_at`.
    """

    __table_args__ = (UniqueConstraint("mailbox", "message_id"),)

    id: str = Field(primary_key=True)
    mailbox: str
    message_id: str = Field(index=True)
    sha256: str
    size: int
    verdict: str = Field(index=True)
    reasons: list[str] = Field(sa_column=facts())
    sender: str = Field(default="", index=True)
    sender_name: str = ""
    subject: str = ""
    text_key: str = Field(default="", index=True, description="what it says, in short, to see it repeated")
    number: str = Field(default="", index=True, description="the complaint it led to or belongs to")
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    arrived_at: datetime = Field(sa_type=Instant, description="when the mailbox received it")
    read_at: datetime = Field(sa_type=Instant, index=True)
    held: bool = False
    for_desk: str = Field(default="", description="why a person must look at it; empty when nobody must")
    settled_at: datetime | None = Field(default=None, sa_type=Instant)
    settled_by: str = ""
    settled_how: str = ""
    settled_why: str = ""


class Undeliverable(SQLModel, table=True):
    """An address our letters do not reach, since a bounce said so, until somebody clears it."""

    address: str = Field(primary_key=True, description="in lower case")
    since: datetime = Field(sa_type=Instant)
    reason: str
    letter: str = Field(default="", description="the letter that came back")
    number: str = ""
    cleared_at: datetime | None = Field(default=None, sa_type=Instant)
    cleared_by: str = ""
