"""The record, read back to the customer: confirmed or corrected, and a copy to take along (procedure C)."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Path, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from adapters.clock import now
from adapters.database import reading, writing
from adapters.file_types import ACCEPT
from adapters.links import follow_url
from adapters.paper_record import record_rows
from adapters.paper_words import known_locale
from adapters.qr import qr_svg
from adapters.seen import mark
from complaints.acts.record import confirm_record
from complaints.acts.tell import add_evidence
from complaints.calendar import Locale
from complaints.case import Case
from complaints.errors import Refusal
from complaints.forms import FormErrors, read
from complaints.forms.base import Setting
from complaints.forms.record import READ_BACK, RecordConfirmation
from complaints.people import Person
from portal.caseview import enter
from portal.evidence import pieces
from portal.posted import Posted
from portal.sessions import Staff, StaffSent, demand
from portal.waking import wake
from portal.ways import reach_of
from portal.web import locale_of, page

router = APIRouter(prefix="/desk/records/{number}", include_in_schema=False)
Number = Annotated[str, Path(max_length=60)]


@router.get("")
def show(request: Request, number: Number, person: Staff) -> Response:
    """The record in plain words, to be read out, with what may be corrected."""
    demand(person, "file")
    with reading() as session:
        return _page(request, enter(session, number, person))


@router.post("")
def confirm(
    request: Request, number: Number, person: Staff, posted: StaffSent, background: BackgroundTasks
) -> Response:
    """The customer has confirmed it; corrections change the record by the history."""
    demand(person, "file")
    try:
        copy_by = _confirmed(number, person, posted)
    except (FormErrors, Refusal) as wrong:
        errors = wrong.errors if isinstance(wrong, FormErrors) else {"scan": str(wrong)}
        with reading() as session:
            return _page(request, enter(session, number, person), posted, errors)
    background.add_task(wake, number)
    return RedirectResponse(f"/desk/records/{number}/copy" if copy_by == "print" else f"/cases/{number}", 303)


def _confirmed(number: str, person: Person, posted: Posted) -> str:
    moment = now()
    with reading() as session:
        enter(session, number, person)
    scans = pieces(number, posted, person.id, moment)
    with writing() as session:
        case = enter(session, number, person, lock=True)
        data = posted.answer(RecordConfirmation, case.calendar.zone)
        form = read(RecordConfirmation, data, _setting(case))
        confirm_record(case, form, person.id, moment)
        for scan in scans:
            add_evidence(case, scan, moment)
        mark(session, case)
    return form.copy_by


@router.get("/copy")
def copy(request: Request, number: Number, person: Staff) -> Response:
    """The copy to print and hand over, in the customer's language."""
    demand(person, "file")
    with reading() as session:
        case = enter(session, number, person)
        locale: Locale = known_locale(case.complaint.locale)  # type: ignore[assignment]
        return page(
            request,
            "record_copy.html",
            reader=locale,
            zone=case.calendar.zone,
            case=case,
            rows=[tuple(row) for row in record_rows(case, locale)],
            ways=reach_of(case.pack, locale),
            qr=Markup(qr_svg(follow_url(number))),
        )


def _setting(case: Case) -> Setting:
    known = {name: case.record(name) for name in READ_BACK}
    return Setting(case.pack, known, traits=case.story.traits)


def _page(
    request: Request, case: Case, posted: Posted | None = None, errors: Mapping[str, str] | None = None
) -> Response:
    locale = locale_of(request)
    typed: dict[str, Any] = {name: case.record(name) for name in READ_BACK}
    if posted is not None:
        typed = {name: posted.text(name) for name in (*READ_BACK, "how", "copy_by")}
    return page(
        request,
        "record_check.html",
        422 if errors else 200,
        zone=case.calendar.zone,
        case=case,
        rows=[tuple(row) for row in record_rows(case, locale)],
        typed={"how": "orally", "copy_by": ""} | typed,
        checklist=case.pack.checklists.get(case.complaint.channel, {}),
        ticked=[*case.story.ticked, *(posted.all("checked") if posted else [])],
        confirmed=case.story.facts.get("record_confirmed"),
        errors=errors or {},
        accept=ACCEPT,
    )
