"""The record of a drill: a case that is none. Nothing that counts complaints ever sees this table."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from complaints.columns import Instant, facts
from complaints.records import Record

PREFIX = "YL"
"""What stands before the number of a drill (演练): YL-20261123-0001. No pack may use it."""


def is_drill(number: str) -> bool:
    """Whether a number is that of a drill."""
    return number.startswith(f"{PREFIX}-")


class Drill(Record, table=True):
    """A drill of one version of a plan. Its history says the rest.

    `kind`: scheduled, on_demand, case (built from a real closed case, `source_case`), self (a newcomer
    practises alone, `trainee`). `period`: the quarter it is due for, 2026-Q4; `attempt` counts those that
    were broken off. `how`: practised or broken_off; `score`: 0 to 100.
    """

    __table_args__ = (UniqueConstraint("plan", "period", "attempt"),)

    plan: str = Field(index=True)
    plan_version: str
    kind: str
    announced: bool
    period: str | None = Field(default=None, index=True)
    attempt: int = 1
    planned_at: datetime = Field(sa_type=Instant, index=True)
    planned_by: str
    trainee: str = ""
    source_case: str = ""
    scenario: dict[str, Any] = Field(sa_column=facts())
    begun_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    how: str = ""
    score: int | None = None
