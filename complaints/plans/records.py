"""What is written down about plans: their versions, when they were set in motion, and what was found."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Field, SQLModel, col, func

from complaints.columns import Instant, facts


class PlanVersion(SQLModel, table=True):
    """A version of a contingency plan, from its draft on. Its text never changes; what became of it does.

    In effect is the approved one with the latest day on or before today. `answers`: what its author said to
    the review questions (lawful, complete, flexible). `review`: the number of the review that made it.
    """

    plan: str = Field(primary_key=True)
    version: str = Field(primary_key=True)
    title: dict[str, Any] = Field(sa_column=facts())
    text: str
    digest: str = Field(description="SHA-256 of the text")
    author: str
    written_at: datetime = Field(sa_type=Instant)
    reason: str = ""
    answers: dict[str, Any] = Field(sa_column=facts())
    review: str = Field(default="", index=True)
    approved_at: datetime | None = Field(default=None, sa_type=Instant)
    approved_by: str = ""
    effective_on: date | None = None
    returned_at: datetime | None = Field(default=None, sa_type=Instant)


class PlanActivation(SQLModel, table=True):
    """A plan in motion in a complaint (`number`), called `key` in its history; ended in one of three ways.

    `numbers`: the complaints of the cluster that called for it, and those that joined. `learned_at`: when its
    lessons were handed to a review.
    """

    id: str = Field(primary_key=True)
    plan: str = Field(index=True)
    version: str
    number: str = Field(index=True)
    key: str
    site: str = ""
    cluster: str = Field(default="", description="the rule of the cluster that called for it")
    numbers: list[str] = Field(sa_column=facts())
    activated_at: datetime = Field(sa_type=Instant)
    activated_by: str
    ended_at: datetime | None = Field(default=None, sa_type=Instant, index=True)
    ended_by: str = ""
    how: str = ""
    learned_at: datetime | None = Field(default=None, sa_type=Instant)


class Finding(SQLModel, table=True):
    """Something that a drill or a real case showed to be amiss; ends as done with proof, or rejected.

    `kind` and `params` say what in any language; `text` is what somebody wrote. `origin`: the drill or case.
    """

    id: str = Field(primary_key=True)
    plan: str = Field(index=True)
    origin: str = Field(index=True)
    kind: str
    params: dict[str, Any] = Field(sa_column=facts())
    text: str = ""
    owner: str = Field(index=True)
    due_on: date
    raised_at: datetime = Field(sa_type=Instant)
    raised_by: str
    review: str = Field(default="", index=True)
    outcome: str = Field(default="", description="done or rejected; empty while it is open")
    note: str = ""
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_by: str = ""


AS_RAISED = (col(Finding.raised_at), func.length(Finding.id), Finding.id)
"""The order in which findings were raised; of one drill 2 comes before 10."""
