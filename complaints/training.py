"""What learning from confirmed cases gave: each training, its figures, and whether its model was taken."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from complaints.columns import Instant, facts


class Training(SQLModel, table=True):
    """One training of one view's model, judged on confirmed cases that it had not seen."""

    id: int | None = Field(default=None, primary_key=True)
    procedure: str = Field(index=True)
    view: str
    at: datetime = Field(sa_type=Instant)
    cases: int
    macro_f1: float
    before: float | None = Field(default=None, description="macro-F1 of the model in use on the same cases")
    taken: bool
    why: str
    report: dict[str, Any] = Field(sa_column=facts())
