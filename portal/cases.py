"""Finding cases: search, filters, pages."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlalchemy.sql import ColumnElement
from sqlmodel import col

from adapters.clock import now
from adapters.database import reading
from complaints.pack import STAGES
from complaints.records import Complaint, Promise
from portal import listing
from portal.doors import stands_in_for
from portal.sessions import Staff
from portal.web import default_pack, page

router = APIRouter(include_in_schema=False)
State = Literal["open", "closed", "all"]


@router.get("/cases")
def cases(
    request: Request,
    person: Staff,
    q: Annotated[str, Query(max_length=100)] = "",
    stage: Annotated[str, Query(max_length=20)] = "",
    priority: Annotated[str, Query(max_length=40)] = "",
    state: State = "open",
    late: bool = False,
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """The cases the person may see, newest first."""
    moment = now()
    conditions: list[ColumnElement[bool]] = []
    if q.strip():
        conditions.append(listing.matches(q.strip()))
    if stage in STAGES:
        conditions.append(col(Promise.stage) == stage)
    if priority:
        conditions.append(listing.has_priority(priority))
    if state != "all":
        closed = col(Complaint.closed_at)
        conditions.append(closed.is_(None) if state == "open" else closed.is_not(None))
    if late:
        conditions.append(listing.overdue(moment))
    with reading() as session:
        conditions.append(listing.visible_to(person, stands_in_for(session, person, moment)))
        rows, total = listing.case_rows(session, conditions, number)
    kept = {"q": q, "stage": stage, "priority": priority, "state": state, "late": "true" if late else ""}
    return page(
        request,
        "cases.html",
        now=moment,
        rows=rows,
        total=total,
        number=number,
        last=max(1, -(-total // listing.PER_PAGE)),
        kept={name: value for name, value in kept.items() if value},
        pack=default_pack(),
        stages=[stage for stage in STAGES if stage in default_pack().stages],
    )
