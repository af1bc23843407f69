"""Complaints that come as a table: what was read from it, how far it got, and which rows were refused."""

import hashlib
import json
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlmodel import Field, SQLModel

from complaints.columns import Instant, facts


class Choices(BaseModel):
    """How a table is to be read. `columns`: header → field, where the header alone does not tell."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    procedure: str = ""
    channel: str = ""
    source: str = ""
    third_party: str = ""
    locale: str = "zh-Hans"
    columns: dict[str, str] = {}
    sheet: str = ""
    received_now: bool = False
    letters: bool = True


class Import(SQLModel, table=True):
    """A table that is imported. The same file with the same choices goes on where it was.

    `done`: lines up to here are dealt with. `filed`: complaints of its own; `known`: rows that an earlier
    import of the same file had filed; `refused`: rows that were not filed, each of them a BadRow.
    `background`: started on the page; the worker carries it on. `stopped_by`: who stopped it, or gave it up
    before it was started; what was filed stays, and whoever starts it again goes on from there.
    """

    id: str = Field(primary_key=True, description="SHA-256 of the file and the choices")
    filename: str
    sha256: str
    choices: dict[str, Any] = Field(sa_column=facts())
    uploaded_by: str
    uploaded_at: datetime = Field(sa_type=Instant)
    started_by: str = ""
    started_at: datetime | None = Field(default=None, sa_type=Instant)
    background: bool = False
    total: int = 0
    done: int = 0
    filed: int = 0
    known: int = 0
    refused: int = 0
    beat_at: datetime = Field(sa_type=Instant)
    finished_at: datetime | None = Field(default=None, sa_type=Instant)
    stopped_by: str = ""
    stopped_at: datetime | None = Field(default=None, sa_type=Instant)
    error: str = ""

    @property
    def dealt_with(self) -> int:
        """How many rows were looked at so far."""
        return self.filed + self.known + self.refused


class BadRow(SQLModel, table=True):
    """A row that was not filed: `line` as a spreadsheet or an editor counts, `faults` {field: reason}."""

    import_id: str = Field(primary_key=True)
    line: int = Field(primary_key=True)
    faults: dict[str, Any] = Field(sa_column=facts())


def import_id(sha256: str, choices: Choices) -> str:
    """The id of an import: the same file with the same choices has the same."""
    said = json.dumps(choices.model_dump(), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{sha256}\n{said}".encode()).hexdigest()
