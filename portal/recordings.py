"""Recordings, kept apart: who opens one says why, and that is written down before anything is heard.

A GET never opens one: the form posts the reason, and what it gets is good for this person and a short while.
"""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from adapters.clock import now
from adapters.database import reading, writing
from adapters.links import hearing, hearing_of
from complaints import access
from complaints.acts.hear import hear
from complaints.case import Case
from complaints.errors import Refusal
from complaints.people import Person
from complaints.records import Evidence
from portal.caseview import enter, involved
from portal.sending import send_evidence
from portal.sessions import Staff, StaffSent, demand
from portal.sounds import recordings_of
from portal.web import page
from portal.wires import POLICY

router = APIRouter(prefix="/cases/{number}/recordings/{file}", include_in_schema=False)
Number = Annotated[str, Path(max_length=60)]
Id = Annotated[str, Path(max_length=64)]
Grant = Annotated[str, Path(max_length=500)]
HEARING = f"{POLICY}; media-src 'self'"
"""The one page that plays a sound."""


@router.get("")
def ask(request: Request, number: Number, file: Id, person: Staff) -> Response:
    """Which recording it is, and the question why it is to be opened."""
    with reading() as session:
        case, found = _kept(session, number, file, person)
        return _ask(request, case, found)


@router.post("")
def open_it(request: Request, number: Number, file: Id, person: Staff, posted: StaffSent) -> Response:
    """Write down who and why, then lead to the recording."""
    try:
        with writing() as session:
            case, found = _kept(session, number, file, person)
            hear(session, found, person.id, posted.text("reason"), now())
    except Refusal as wrong:
        with reading() as session:
            case, found = _kept(session, number, file, person)
            return _ask(request, case, found, posted.text("reason"), str(wrong))
    return RedirectResponse(f"/cases/{number}/recordings/{file}/{hearing(file, person.id)}", 303)


@router.get("/{grant}")
def play(request: Request, number: Number, file: Id, grant: Grant, person: Staff) -> Response:
    """The recording, to be listened to."""
    with reading() as session:
        case, found = _granted(session, number, file, grant, person)
        answer = page(
            request, "recording.html", zone=case.calendar.zone, case=case, recording=found, grant=grant
        )
    answer.headers["Content-Security-Policy"] = HEARING
    return answer


@router.get("/{grant}/sound")
def sound(number: Number, file: Id, grant: Grant, person: Staff) -> Response:
    """The bytes."""
    with reading() as session:
        return send_evidence(_granted(session, number, file, grant, person)[1])


def _kept(session: Session, number: str, file: str, person: Person) -> tuple[Case, Evidence]:
    """A recording this person may hear: 404 when there is none, 403 when it is not for this person."""
    demand(person, "recordings")
    case = enter(session, number, person)
    if not access.may_hear(person, involved(case)):
        raise HTTPException(403, "您的角色不能查看或办理此事。")
    found = next((one for one in recordings_of(session, case) if one.id == file), None)
    if found is None:
        raise HTTPException(404)
    return case, found


def _granted(session: Session, number: str, file: str, grant: str, person: Person) -> tuple[Case, Evidence]:
    """The same, for somebody who said why a short while ago; 403 for everybody else."""
    if hearing_of(grant) != (file, person.id):
        raise HTTPException(403, "您的角色不能查看或办理此事。")
    return _kept(session, number, file, person)


def _ask(request: Request, case: Case, found: Evidence, reason: str = "", error: str = "") -> Response:
    errors = {"reason": error} if error else {}
    return page(
        request,
        "recording_why.html",
        422 if errors else 200,
        zone=case.calendar.zone,
        case=case,
        recording=found,
        typed={"reason": reason},
        errors=errors,
    )
