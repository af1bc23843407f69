"""Which cases are meant: the filters of the list, of its export and of the command that exports."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from fastapi import Depends, Query
from sqlalchemy.sql import ColumnElement
from sqlmodel import col

from complaints.pack import STAGES
from complaints.records import Complaint, Promise
from portal import listing
from portal.searching import has_priority, matches

State = Literal["open", "closed", "all"]


@dataclass(frozen=True)
class Filters:
    """What was chosen; what is empty does not matter."""

    q: str = ""
    stage: str = ""
    priority: str = ""
    state: State = "open"
    late: bool = False

    @property
    def kept(self) -> dict[str, str]:
        """The choice as the fields of an address."""
        late = "true" if self.late else ""
        said = {
            "q": self.q,
            "stage": self.stage,
            "priority": self.priority,
            "state": self.state,
            "late": late,
        }
        return {name: value for name, value in said.items() if value}

    def conditions(self, moment: datetime) -> list[ColumnElement[bool]]:
        """The same for a query of complaints with their running promise."""
        found: list[ColumnElement[bool]] = []
        if self.q.strip():
            found.append(matches(self.q.strip()))
        if self.stage in STAGES:
            found.append(col(Promise.stage) == self.stage)
        if self.priority:
            found.append(has_priority(self.priority))
        if self.state != "all":
            closed = col(Complaint.closed_at)
            found.append(closed.is_(None) if self.state == "open" else closed.is_not(None))
        if self.late:
            found.append(listing.overdue(moment))
        return found


def filters(
    q: Annotated[str, Query(max_length=100)] = "",
    stage: Annotated[str, Query(max_length=20)] = "",
    priority: Annotated[str, Query(max_length=40)] = "",
    state: State = "open",
    late: bool = False,
) -> Filters:
    """The filters that an address names."""
    return Filters(q, stage, priority, state, late)


Chosen = Annotated[Filters, Depends(filters)]
