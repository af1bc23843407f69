"""The desk: what I am asked, what my team is asked, what I did lately; sorted by due time."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, BackgroundTasks, Query, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.sql import ColumnElement
from sqlmodel import col

from adapters.calendars import load_calendar
from adapters.clock import now
from adapters.database import reading
from adapters.file_types import ACCEPT
from complaints import access
from complaints.calendar import Locale
from complaints.errors import Refusal
from complaints.forms import QUESTIONS, FormErrors
from complaints.pack import Pack
from complaints.records import Question
from portal import listing
from portal.asked import heading
from portal.doors import stands_in_for
from portal.filing import ABOUT, PERSONAL, file_with_files, read_filing
from portal.mailbag import undelivered
from portal.posted import Posted, local_time
from portal.sessions import Staff, StaffSent, demand
from portal.waking import wake
from portal.web import chosen_pack, default_pack, locale_of, nonce, offered_packs, page

router = APIRouter(include_in_schema=False)

Tab = Literal["mine", "team", "done"]
LATELY = timedelta(days=30)
CHANNELS = ("phone", "on_site", "letter", "wechat", "email", "third_party")
UNNAMED = "未留姓名"


@router.get("/desk")
def desk(
    request: Request,
    person: Staff,
    tab: Tab = "mine",
    q: Annotated[str, Query(max_length=100)] = "",
    form: Annotated[str, Query(max_length=40)] = "",
    late: bool = False,
) -> Response:
    """Open questions, overdue first."""
    moment = now()
    with reading() as session:
        own = listing.mine(person, stands_in_for(session, person, moment))
        team = listing.of_team(person)
        if tab == "done":
            rows = listing.done_rows(session, person, moment - LATELY)
        else:
            which = team if tab == "team" else own
            rows = listing.open_rows(session, _filtered(which, q, form, late))
        failed = undelivered(session, moment) if access.sees_all(person) else ([], 0)
        numbers = {
            "mine": listing.counts(session, own, moment),
            "team": listing.counts(session, team, moment),
        }
    return page(
        request,
        "desk.html",
        now=moment,
        tab=tab,
        rows=rows,
        numbers=numbers,
        failed=failed,
        titles={name: made.__doc__ for name, made in QUESTIONS.items()} | {"Duty": "程序规定的工作"},
        title=lambda r: _title(r, locale_of(request)),
        pack=default_pack(),
        q=q,
        form=form,
        late=late,
        shown=listing.SHOWN,
        may_file=access.may(person, "file"),
    )


def _title(row: listing.Row, locale: Locale) -> str:
    """What is asked in a line of the list."""
    asked = row.question
    return heading(row.pack, asked.form, asked.stage, locale) if asked else ""


def _filtered(which: ColumnElement[bool], q: str, form: str, late: bool) -> ColumnElement[bool]:
    if q.strip():
        which &= listing.matches(q.strip())
    if form in (*QUESTIONS, "Duty"):
        which &= col(Question.form) == form
    return which & listing.overdue(now()) if late else which


@router.get("/desk/complaints/new")
def blank(request: Request, person: Staff) -> Response:
    """The form to fill in while the customer talks."""
    demand(person, "file")
    pack = chosen_pack(request)
    if pack is None:
        return page(request, "desk_choose.html", packs=offered_packs())
    return _form(request, pack, {"channel": "phone", "source": "direct"}, {}, nonce())


@router.post("/desk/complaints")
def file(request: Request, person: Staff, posted: StaffSent, background: BackgroundTasks) -> Response:
    """File what came by telephone, at the counter or by letter; what is missing is asked for later."""
    demand(person, "file")
    pack = chosen_pack(request) or default_pack()
    try:
        number = file_with_files(_filing(request, pack, posted), posted, person.id, posted.text("_once"))
    except (FormErrors, Refusal) as wrong:
        errors = wrong.errors if isinstance(wrong, FormErrors) else {"files": str(wrong)}
        names = (*PERSONAL, *ABOUT, "channel", "source", "received_at")
        typed = {n: posted.text(n) for n in names}
        return _form(request, pack, typed, errors, posted.text("_once") or nonce())
    background.add_task(wake, number)
    return RedirectResponse(f"/cases/{number}", 303)


def _filing(request: Request, pack: Pack, posted: Posted) -> Any:
    zone = load_calendar(pack.calendar).zone
    posted.fields["name"] = [posted.text("name") or UNNAMED]
    received = posted.text("received_at")
    return read_filing(
        posted,
        procedure=pack.procedure,
        channel=posted.text("channel"),
        source=posted.text("source") or "direct",
        received_at=local_time(received, zone) if received else None,
        locale=posted.text("locale") or locale_of(request),
    )


def _form(request: Request, pack: Pack, typed: dict[str, str], errors: dict[str, str], once: str) -> Response:
    return page(
        request,
        "desk_complaint.html",
        422 if errors else 200,
        pack=pack,
        packs=offered_packs(),
        channels=CHANNELS,
        typed=typed,
        errors=errors,
        once=once,
        accept=ACCEPT,
    )
