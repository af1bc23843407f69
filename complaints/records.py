"""What is written down about a complaint: the original record, its history, its promises and questions.

Facts only. "Late", "paused", "whose turn" are derived (see story.py, stage.py, promises.py).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, UniqueConstraint, and_
from sqlmodel import Field, SQLModel, col

from complaints.columns import Instant, facts, maybe_facts


class Record(SQLModel):
    """What every case stands on, real or practised: as it came in. `run_id`: the flow run that lives it."""

    number: str = Field(primary_key=True)
    procedure: str
    version: str
    channel: str
    source: str
    name: str
    phone: str = ""
    email: str = Field(default="", index=True)
    address: str = ""
    wechat: str = Field(default="", index=True, description="the complainant's id at a chat channel")
    matter: str
    project: str = ""
    occurred_at: str = ""
    demand: str = ""
    locale: str = "zh-Hans"
    received_at: datetime = Field(sa_type=Instant)
    accepted_at: datetime = Field(sa_type=Instant)
    filed_by: str = ""
    contact_key: str = Field(default="", index=True)
    outer_reference: str = Field(default="", index=True, description="the number a third party gave it")
    merged_into: str | None = Field(default=None, index=True, description="the root it goes on in")
    run_id: str | None = Field(default=None, index=True)
    shown: int = Field(default=0, description="history entries up to here stand as task runs in Prefect")
    closed_at: datetime | None = Field(default=None, sa_type=Instant, index=True)
    archived_at: datetime | None = Field(default=None, sa_type=Instant, index=True)


class Complaint(Record, table=True):
    """The original record, as it was accepted. Never rewritten; later facts are history entries."""

    idempotency_key: str | None = Field(default=None, unique=True)


class Entry(SQLModel, table=True):
    """One line of a complaint's history: who did what when and why, chained to the line before."""

    __table_args__ = (UniqueConstraint("number", "seq"),)

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(index=True)
    seq: int
    at: datetime = Field(sa_type=Instant)
    who: str
    verb: str
    stage: str
    round: int
    data: dict[str, Any] = Field(sa_column=facts())
    salt: str
    previous: str
    hash: str


class Promise(SQLModel, table=True):
    """A stage's time limit: since when, until when, and by which steps that was computed."""

    __table_args__ = (UniqueConstraint("number", "stage", "round"),)

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(index=True)
    stage: str
    round: int
    limit: str
    started_at: datetime = Field(sa_type=Instant)
    due_at: datetime = Field(sa_type=Instant, index=True)
    paused_at: datetime | None = Field(default=None, sa_type=Instant)
    provisional: bool = False
    calendar: str
    steps: list[dict[str, Any]] = Field(sa_column=facts())
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    level: int = 0
    beside: bool = Field(
        default=False, description="runs beside the stage: a duty, or the raising of a level"
    )
    next_notice_at: datetime | None = Field(default=None, sa_type=Instant, index=True)


class Question(SQLModel, table=True):
    """Something a person is asked. Answered at most once; withdrawn when it no longer matters."""

    id: str = Field(primary_key=True)
    number: str = Field(index=True)
    form: str
    stage: str
    round: int
    role: str
    person: str = ""
    known: dict[str, Any] = Field(sa_column=facts())
    asked_at: datetime = Field(sa_type=Instant)
    lapses_at: datetime | None = Field(default=None, sa_type=Instant, index=True)
    beside: bool = Field(
        default=False, description="what is asked beside the stage; the life does not wait for it"
    )
    suspended: int = 0
    seen_at: datetime | None = Field(default=None, sa_type=Instant)
    answer: dict[str, Any] | None = Field(default=None, sa_column=maybe_facts())
    answered_at: datetime | None = Field(default=None, sa_type=Instant, index=True)
    answered_by: str = ""
    via: str = ""
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)
    withdrawn_why: str = ""
    lapsed_at: datetime | None = Field(default=None, sa_type=Instant)
    taken_at: datetime | None = Field(default=None, sa_type=Instant, index=True)

    @property
    def is_open(self) -> bool:
        """Whether an answer is still awaited."""
        return self.answered_at is None and self.withdrawn_at is None and self.lapsed_at is None


def awaited() -> ColumnElement[bool]:
    """The same as `is_open`, for a query."""
    ended = (Question.answered_at, Question.withdrawn_at, Question.lapsed_at)
    return and_(*(col(at).is_(None) for at in ended))


class Evidence(SQLModel, table=True):
    """A file given to us about a complaint; its bytes lie in the vault under their digest."""

    id: str = Field(primary_key=True)
    number: str = Field(index=True)
    filename: str
    media_type: str
    size: int
    sha256: str
    kind: str = Field(default="file", description="file, scan or recording; recordings are kept apart")
    note: str = ""
    added_at: datetime = Field(sa_type=Instant)
    added_by: str


class FileAccess(SQLModel, table=True):
    """Somebody looked at, listened to or took away a file that is kept apart."""

    id: int | None = Field(default=None, primary_key=True)
    evidence: str = Field(index=True)
    number: str = Field(index=True)
    person: str
    at: datetime = Field(sa_type=Instant)
    reason: str = ""


class PackVersion(SQLModel, table=True):
    """A procedure's text under which complaints were filed; never changed, so that they keep their rules."""

    procedure: str = Field(primary_key=True)
    version: str = Field(primary_key=True)
    digest: str = Field(description="SHA-256 of the text")
    text: str
    kept_at: datetime = Field(sa_type=Instant)


class Counter(SQLModel, table=True):
    """A number series (one row for each series and day)."""

    series: str = Field(primary_key=True)
    value: int = 0


class Heartbeat(SQLModel, table=True):
    """When a part last showed that it lives."""

    name: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    info: dict[str, Any] = Field(sa_column=facts())
