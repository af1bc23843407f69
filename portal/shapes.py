"""The shapes of what programs are told, for /openapi.json; reading.py and following.py make the answers."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field


class Filed(BaseModel):
    """A complaint that is accepted: committed, with a number, and its clock runs."""

    number: str
    follow_url: str = Field(
        description="where the customer follows the case; whoever has it may read and add"
    )
    due_at: datetime | None = Field(description="until when it should be registered")


class Categories(BaseModel):
    """The classes of the procedure that it was put into; all empty before classification."""

    intake: str | None
    assessment: str | None
    dispatch: str | None
    parts: dict[str, str | None]


class OpenQuestion(BaseModel):
    """Something that somebody is asked now."""

    question: str
    form: str
    role: str
    due_at: datetime | None
    answer_url: str | None = Field(description="GET and POST it to answer; null without the scope `answer`")


class Notice(BaseModel):
    """A reminder or an escalation."""

    at: datetime
    kind: str
    level: int | None
    to: str | None
    stage: str
    due: str | None


class Outer(BaseModel):
    """Who passed it on, with its own number and deadline."""

    name: str
    reference: str
    due_at: datetime | None = Field(description="the third party's own deadline; it never stands still")


class PlanInMotion(BaseModel):
    """A contingency plan that is or was in motion in a complaint."""

    id: str
    plan: str
    version: str
    activated_at: datetime
    ended_at: datetime | None
    ended: str | None = Field(description="completed, stood_down or carried; null while it is in motion")


class Standing(BaseModel):
    """How a complaint stands."""

    number: str
    procedure: str
    version: str
    stage: str = Field(description="the stage or duty whose turn it is; else `closed` or `merged`")
    level: str | int | None
    categories: Categories
    severity: dict[str, Any] | None = Field(description="points and level, with how they came about")
    priority: str | None
    department: str | None
    open_questions: list[OpenQuestion]
    notices: list[Notice]
    paused_since: datetime | None
    closed_at: datetime | None
    closing_ground: str | None
    outer: Outer | None = Field(description="the third party that passed it on; null for most")
    merged_into: str | None = Field(None, description="the complaint in which it goes on; null for most")
    plans: list[PlanInMotion] = Field([], description="contingency plans, in the order of activation")


class HistoryEntry(BaseModel):
    """One line of the history: who did what when, chained to the line before."""

    at: datetime
    seq: int
    who: str
    verb: str
    stage: str
    round: int
    data: dict[str, Any]
    salt: str
    previous: str
    hash: str


class History(BaseModel):
    """Every entry, in order; the hashes can be checked as docs/api.md says."""

    number: str
    entries: list[HistoryEntry]


class Asked(BaseModel):
    """A question with the JSON Schema of its answer, what is known, and until when."""

    question: str
    form: str
    number: str
    role: str
    due_at: datetime | None
    status: str
    answer_schema: dict[str, Any] = Field(alias="schema", description="JSON Schema of the answer")
    known: dict[str, Any]


class MeasureAsked(BaseModel):
    """What is asked about an improvement measure."""

    question: str | None
    form: str
    improvement: str
    number: str | None
    role: str
    due_at: str | None
    status: str
    answer_schema: dict[str, Any] = Field(alias="schema", description="JSON Schema of the answer")
    known: dict[str, Any]


class ActAsked(BaseModel):
    """The form of something that can be done."""

    act: str | None
    number: str
    answer_schema: dict[str, Any] = Field(alias="schema", description="JSON Schema of what to send")


class Followed(BaseModel):
    """How a case stands, as the customer may know it."""

    number: str
    status: str
    received_at: datetime
    due_at: datetime | None
    steps: list[dict[str, Any]]
    notes: list[dict[str, Any]]
    evidence: list[dict[str, Any]]
    open_questions: list[dict[str, Any]]
    closed_at: datetime | None
    closing_ground: str | None


class Health(BaseModel):
    """Whether all parts live."""

    status: str = Field(description="ok, or degraded")
    database: str
    prefect: str
    mail: str
    watch: dict[str, str | float | None]
    mailboxes: list[dict[str, str | float | None]] = Field(
        default_factory=list, description="each mailbox that is read, where some are set"
    )
