"""Complaints that come as a table: what was read from it, how far it got, and which rows were refused."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from complaints.columns import Instant, facts


class Import(SQLModel, table=True):
    """A table that is imported. The same file with the same choices goes on where it was.

    `done`: lines up to here are dealt with. `bad`: [{"line", "field", "reason"}] of refused rows.
    """

    id: str = Field(primary_key=True, description="SHA-256 of the file and the choices")
    filename: str
    sha256: str
    choices: dict[str, Any] = Field(sa_column=facts())
    started_by: str
    started_at: datetime = Field(sa_type=Instant)
    total: int = 0
    done: int = 0
    filed: int = 0
    bad: list[dict[str, Any]] = Field(sa_column=facts())
    beat_at: datetime = Field(sa_type=Instant)
    finished_at: datetime | None = Field(default=None, sa_type=Instant)
    error: str = ""
