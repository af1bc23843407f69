"""Letters as facts: recorded with the change that causes them, rendered and sent later from the record."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Field, SQLModel

from complaints.columns import Instant, facts

LETTERS = (
    "acknowledgement", "asked", "dispatch", "reminder", "escalation", "progress", "question", "extension",
    "reply", "survey", "rework", "closing", "withdrawal", "digest", "told", "offer", "delay", "merged",
    "improvement", "cluster", "quota", "notice", "record", "outer_report", "plan_activated", "plan_over",
    "plan_changed", "drill_announced", "drill_over",
)  # fmt: skip
"""Every letter the product writes; each has a folder in templates/letters/."""

SHORT_BACKOFF = (timedelta(seconds=15), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
LAST_BACKOFF = timedelta(hours=2)
MAX_TRIES = 30


class Letter(SQLModel, table=True):
    """One letter to one person. `key` makes it go out once; `message_id` is the same on every try."""

    id: str = Field(primary_key=True)
    number: str = Field(index=True)
    kind: str
    key: str = Field(unique=True)
    address: str
    addressee: str
    person: str = ""
    locale: str
    facts: dict[str, Any] = Field(sa_column=facts())
    question: str = ""
    message_id: str = ""
    recorded_at: datetime = Field(sa_type=Instant)
    send_after: datetime = Field(sa_type=Instant)
    claimed_until: datetime | None = Field(default=None, sa_type=Instant)
    tries: int = 0
    subject: str = ""
    text: str = ""
    html: str = ""
    error: str = ""
    sent_at: datetime | None = Field(default=None, sa_type=Instant, index=True)
    failed_at: datetime | None = Field(default=None, sa_type=Instant)
    digest: str = ""


def message_id(letter_id: str, domain: str) -> str:
    """The Message-ID of a letter: derived from its record, so that every try carries the same."""
    return f"<{letter_id}@{domain}>"


def new_letter_id() -> str:
    """A fresh letter id."""
    return uuid.uuid4().hex


def next_try(tries: int, now: datetime) -> datetime:
    """When a letter that was refused for the `tries`-th time is tried again."""
    wait = SHORT_BACKOFF[tries - 1] if tries <= len(SHORT_BACKOFF) else LAST_BACKOFF
    return now + wait
