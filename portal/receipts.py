"""The receipt of a letter: posted where no e-mail can say that it has arrived (procedures C and G)."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Path, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session, col, exists, select

from adapters.clock import now
from adapters.database import reading, writing
from adapters.links import follow_url
from adapters.paper_words import addressed, day, known_locale, moment
from adapters.qr import qr_svg
from adapters.words import say
from complaints.acts.record import acknowledge_by_post
from complaints.calendar import Locale
from complaints.case import Case
from complaints.forms import FormErrors, read
from complaints.forms.base import Setting
from complaints.forms.record import PostedReceipt
from complaints.letters import Letter
from complaints.receipts import TOLD, owes_receipt, written_on
from complaints.records import Complaint, Entry
from portal.caseview import enter
from portal.desk_filing import UNNAMED
from portal.doors import typed
from portal.sessions import Staff, StaffSent, demand
from portal.waking import wake
from portal.ways import reach_of, steps_of
from portal.web import page

router = APIRouter(prefix="/desk/receipts/{number}", include_in_schema=False)
Number = Annotated[str, Path(max_length=60)]
LISTED = 50


def receipts_due(session: Session) -> list[Complaint]:
    """The complaints by letter that still wait for a receipt by post, the oldest first, at most 50.

    The same as `owes_receipt`, for a list.
    """
    number = col(Complaint.number)
    acknowledged = exists().where(col(Letter.number) == number, col(Letter.kind) == "acknowledgement")
    told = exists().where(col(Entry.number) == number, col(Entry.verb).in_(TOLD))
    before = exists().where(col(Entry.number) == number, col(Entry.verb) == "filed", _said_before())
    query = select(Complaint).where(
        Complaint.channel == "letter", Complaint.email == "",
        col(Complaint.closed_at).is_(None), col(Complaint.merged_into).is_(None),
        ~acknowledged, ~told, ~before,
    )  # fmt: skip
    return list(session.exec(query.order_by(col(Complaint.received_at), number).limit(LISTED)))


def _said_before() -> ColumnElement[bool]:
    said: ColumnElement[str] = col(Entry.data)["acknowledged"].as_string()
    return said == "before"


@router.get("")
def show(request: Request, number: Number, person: Staff) -> Response:
    """What is to be done: print the letter, post it, say when."""
    demand(person, "file")
    with reading() as session:
        return _page(request, enter(session, number, person), {}, {})


@router.get("/letter")
def letter(request: Request, number: Number, person: Staff) -> Response:
    """The letter to print, in the customer's language."""
    demand(person, "file")
    with reading() as session:
        case = enter(session, number, person)
        name = case.record("name")
        locale: Locale = known_locale(case.complaint.locale)  # type: ignore[assignment]
        return page(
            request,
            "receipt_letter.html",
            reader=locale,
            zone=case.calendar.zone,
            case=case,
            dear=addressed("dear", name if name != UNNAMED else say("客户", locale), locale),
            name=name if name != UNNAMED else "",
            day=day(now().astimezone(case.calendar.zone).date().isoformat(), locale),
            written=day(written_on(case), locale),
            received=moment(case.complaint.received_at, case.calendar.zone, locale),
            steps=steps_of(case.pack, locale),
            ways=reach_of(case.pack, locale),
            qr=Markup(qr_svg(follow_url(number))),
        )


@router.post("")
def done(
    request: Request, number: Number, person: Staff, posted: StaffSent, background: BackgroundTasks
) -> Response:
    """It was posted on that day, or cannot be posted."""
    demand(person, "file")
    moment = now()
    try:
        with writing() as session:
            case = enter(session, number, person, lock=True)
            form = read(PostedReceipt, _filled(posted.json, typed(posted)), Setting(case.pack))
            if form.posted_on and form.posted_on > moment.astimezone(case.calendar.zone).date():
                raise FormErrors({"posted_on": "寄出日期在将来，请核对"})
            acknowledge_by_post(case, form, person.id, moment)
    except FormErrors as wrong:
        with reading() as session:
            return _page(request, enter(session, number, person), typed(posted), wrong.errors)
    background.add_task(wake, number)
    return RedirectResponse(f"/cases/{number}", 303)


def _filled(sent: Mapping[str, Any] | None, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What was filled in: a page sends empty fields, too."""
    return {name: value for name, value in (sent or fields).items() if value not in ("", None)}


def _page(request: Request, case: Case, kept: Mapping[str, Any], errors: Mapping[str, str]) -> Response:
    return page(
        request,
        "receipt.html",
        422 if errors else 200,
        zone=case.calendar.zone,
        case=case,
        owed=owes_receipt(case),
        typed=kept,
        errors=errors,
        today=now().astimezone(case.calendar.zone).date().isoformat(),
    )
