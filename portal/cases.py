"""Finding cases: search, filters, pages."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from adapters.clock import now
from adapters.database import reading
from complaints.access import may
from complaints.pack import STAGES
from portal import listing
from portal.case_filters import Chosen
from portal.doors import stands_in_for
from portal.sessions import Staff
from portal.web import default_pack, page

router = APIRouter(include_in_schema=False)


@router.get("/cases")
def cases(
    request: Request,
    person: Staff,
    chosen: Chosen,
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """The cases the person may see, newest first."""
    moment = now()
    conditions = chosen.conditions(moment)
    with reading() as session:
        conditions.append(listing.visible_to(person, stands_in_for(session, person, moment)))
        rows, total = listing.case_rows(session, conditions, number)
    return page(
        request,
        "cases.html",
        now=moment,
        rows=rows,
        total=total,
        number=number,
        last=max(1, -(-total // listing.PER_PAGE)),
        kept=chosen.kept,
        may_export=may(person, "export"),
        pack=default_pack(),
        stages=[stage for stage in STAGES if stage in default_pack().stages],
    )
