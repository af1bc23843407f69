"""Who is away, from when until when; the deputy is asked meanwhile."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import RedirectResponse, Response

from adapters.clock import now
from adapters.database import writing
from adapters.office import default_calendar
from complaints.errors import Refusal
from complaints.people import Absence
from portal.people import Who, found_person
from portal.posted import local_time
from portal.sessions import Staff, StaffSent, demand

router = APIRouter(prefix="/people", include_in_schema=False)


@router.post("/{who}/absences")
def away(request: Request, who: Who, person: Staff, posted: StaffSent) -> Response:
    """Note an absence: the deputy is asked meanwhile."""
    demand(person, "absences")
    starts, ends = (_moment(posted.text(name)) for name in ("starts_at", "ends_at"))
    with writing() as session:
        found_person(session, who, person)
        if starts is None or ends is None or ends <= starts:
            raise Refusal("请填写起止时间，结束须晚于开始。")
        session.add(Absence(person=who, starts_at=starts, ends_at=ends, reason=posted.text("reason")[:200]))
    return RedirectResponse(f"/people/{who}", 303)


@router.post("/{who}/absences/{absence}/end")
def back(
    who: Who, absence: Annotated[int, Path(ge=1, le=2**63 - 1)], person: Staff, posted: StaffSent
) -> Response:
    """Somebody is back earlier, or does not go: the absence ends now."""
    demand(person, "absences")
    moment = now()
    with writing() as session:
        found = session.get(Absence, absence)
        if found is None or found.person != who:
            raise HTTPException(404)
        found.ends_at = max(moment, found.starts_at) if found.ends_at > moment else found.ends_at
    return RedirectResponse(f"/people/{who}", 303)


def _moment(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(local_time(value, default_calendar().zone)) if value else None
    except ValueError:
        return None
