"""One case for those who work on it: everything that is known, and what may be done besides answering."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Path, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import RedirectResponse, Response

from adapters.clock import now
from adapters.database import reading, writing
from complaints.forms import FormErrors, read
from portal.caseview import ACTIONS, ANY_ACTION, case_page, enter, setting_of
from portal.doors import typed
from portal.evidence import enter_all, pieces, some
from portal.known import files_of
from portal.mailbag import shown_text
from portal.sending import send_evidence
from portal.sessions import Staff, StaffSent, demand
from portal.waking import wake
from portal.web import page

router = APIRouter(prefix="/cases/{number}", include_in_schema=False)
Number = Annotated[str, Path(max_length=60)]
Id = Annotated[str, Path(max_length=64)]


@router.get("")
def show(request: Request, number: Number, person: Staff) -> Response:
    """The case."""
    with reading() as session:
        return case_page(request, session, enter(session, number, person), person)


@router.post("/evidence")
def hand_in(request: Request, number: Number, person: Staff, posted: StaffSent) -> Response:
    """Add files."""
    demand(person, "evidence")
    moment = now()
    with reading() as session:
        enter(session, number, person)
    stored = some(pieces(number, posted, person.id, moment))
    with writing() as session:
        enter_all(enter(session, number, person, lock=True), stored, moment)
    return RedirectResponse(f"/cases/{number}#evidence", 303)


@router.get("/evidence/{file}")
def give(number: Number, file: Id, person: Staff) -> Response:
    """A file of the case, as a download."""
    with reading() as session:
        case = enter(session, number, person)
        found = next((f for f in files_of(session, case) if f.id == file), None)
    if found is None:
        raise HTTPException(404)
    return send_evidence(found)


@router.get("/letters/{letter}")
def letter(request: Request, number: Number, letter: Id, person: Staff) -> Response:
    """The text of a letter; the links in it are left out, they are the addressee's alone."""
    with reading() as session:
        case = enter(session, number, person)
        found = next((one for one in case.letters() if one.id == letter), None)
        if found is None:
            raise HTTPException(404)
        subject, text = shown_text(found, case, now())
        zone = case.calendar.zone
        return page(request, "letter.html", zone=zone, case=case, letter=found, subject=subject, text=text)


@router.post("/{action}")
def act(
    request: Request,
    number: Number,
    action: Annotated[str, Path(pattern=ANY_ACTION)],
    person: Staff,
    posted: StaffSent,
    background: BackgroundTasks,
) -> Response:
    """Do one of the actions."""
    chosen = ACTIONS[action]
    demand(person, chosen.deed)
    try:
        with writing() as session:
            case = enter(session, number, person, lock=True)
            data = posted.answer(chosen.form, case.calendar.zone)
            chosen.act(case, read(chosen.form, data, setting_of(case, action)), person.id, now())
    except FormErrors as wrong:
        with reading() as session:
            case = enter(session, number, person)
            return case_page(request, session, case, person, action, typed(posted), wrong.errors)
    background.add_task(wake, number)
    return RedirectResponse(f"/cases/{number}", 303)
