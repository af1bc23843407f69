"""Programs of others: where they want to be told of what happens, and what was told them."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from complaints.columns import Instant, facts


class Webhook(SQLModel, table=True):
    """An address that is told of stage changes. Its signing secret is derived from its id, never stored."""

    id: str = Field(primary_key=True)
    key: str = Field(index=True, description="name of the API key it belongs to")
    url: str
    events: list[str] = Field(sa_column=facts())
    created_at: datetime = Field(sa_type=Instant)
    created_by: str = ""
    after: int = Field(default=0, description="history entries up to this id have been looked at")
    failing_since: datetime | None = Field(default=None, sa_type=Instant)
    stopped_at: datetime | None = Field(default=None, sa_type=Instant)
    stopped_why: str = ""


class Delivery(SQLModel, table=True):
    """One event for one webhook, sent until it is taken or given up; `id` is the same on every try."""

    __table_args__ = (UniqueConstraint("webhook", "entry", "number"),)

    id: str = Field(primary_key=True)
    webhook: str = Field(index=True)
    entry: int = Field(description="id of the history entry it tells of")
    number: str = Field(index=True, description="the complaint as which the receiver knows it")
    event: str
    body: dict[str, Any] = Field(sa_column=facts())
    recorded_at: datetime = Field(sa_type=Instant)
    send_after: datetime = Field(sa_type=Instant, index=True)
    claimed_until: datetime | None = Field(default=None, sa_type=Instant)
    tries: int = 0
    status: int = Field(default=0, description="HTTP status of the last answer; 0 when there was none")
    error: str = ""
    delivered_at: datetime | None = Field(default=None, sa_type=Instant)
    failed_at: datetime | None = Field(default=None, sa_type=Instant)


class ChatMessage(SQLModel, table=True):
    """A message of a chat channel (WeChat official account), answered once however often it is delivered."""

    id: str = Field(primary_key=True, description="the channel's own message id")
    channel: str
    sender: str = Field(index=True, description="the sender's id at the channel (openid)")
    number: str = Field(default="", index=True)
    received_at: datetime = Field(sa_type=Instant)
    text: str = ""
    answer: str = ""
