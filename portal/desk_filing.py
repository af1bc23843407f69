"""Taking down at the desk what came by telephone, at the counter or by letter; each with a form that fits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Query, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session, col, select

from adapters.calendars import load_calendar
from adapters.cases import case_in
from adapters.clock import now
from adapters.database import reading
from adapters.file_types import ACCEPT, SOUNDS
from adapters.intake import file_in
from adapters.words import say
from complaints.acts.record import take_down
from complaints.calendar import LOCALES
from complaints.case import Case
from complaints.errors import Refusal
from complaints.filing import Filing
from complaints.forms import FormErrors
from complaints.pack import Pack
from complaints.receipts import owes_receipt
from complaints.records import Complaint
from portal.filing import ABOUT, PERSONAL, file_with_files, read_filing
from portal.kin_view import callers
from portal.posted import Posted, local_time
from portal.sessions import Staff, StaffSent, demand
from portal.third_party import NAMES, on_page, read_third_party, refuse_known
from portal.waking import wake
from portal.web import LANGUAGES, chosen_pack, default_pack, locale_of, nonce, offered_packs, page

router = APIRouter(prefix="/desk/complaints", include_in_schema=False)

SPOKEN = ("phone", "on_site")
"""Channels by which somebody speaks to us: what was written down is read back."""
FITTED = (*SPOKEN, "letter")
"""Channels with a form of their own."""
OTHERS = ("wechat", "email", "third_party")
LATELY = timedelta(minutes=30)
"""So long the same words from the same person are held to be one complaint, unless that person insists."""
UNNAMED = "未留姓名"
ADDED = {"who": "涉及人员", "outcome": "造成的结果"}
"""What one asks besides, and how it stands below the matter."""
FIELDS = (*PERSONAL, *ABOUT, *ADDED, "channel", "source", "received_at", "written_on", "locale", *NAMES)


@dataclass(frozen=True)
class Slip:
    """What the desk notes besides the complaint itself: the ticked items, and the date a letter bears."""

    checked: list[str]
    written_on: str


@router.get("/new")
def blank(request: Request, person: Staff, channel: Annotated[str, Query(max_length=20)] = "") -> Response:
    """The form to fill in while the customer talks; before it the choice of procedure and channel."""
    demand(person, "file")
    pack = chosen_pack(request)
    if pack is None:
        return page(request, "desk_choose.html", packs=offered_packs())
    if not channel:
        found = [key for key in FITTED if key in pack.channels]
        others = [key for key in OTHERS if key in pack.channels]
        return page(
            request, "desk_channel.html", pack=pack, packs=offered_packs(), found=found, others=others
        )
    if (channel not in FITTED and channel not in OTHERS) or channel not in pack.channels:
        raise HTTPException(404, "本程序没有这个渠道。")
    typed = {"channel": channel, "source": "direct", "locale": locale_of(request)}
    return _form(request, pack, typed, [], {}, nonce())


@router.post("")
def file(request: Request, person: Staff, posted: StaffSent, background: BackgroundTasks) -> Response:
    """File it; what is missing is asked for later. Then it is read back, or the letter acknowledged."""
    demand(person, "file")
    pack = chosen_pack(request) or default_pack()
    if posted.text("_look"):  # who is calling? nothing is filed yet
        typed = {name: posted.text(name) for name in FIELDS}
        once = posted.text("_once") or nonce()
        return _form(request, pack, typed, posted.all("checked"), {}, once, lost=bool(posted.files))
    try:
        slip = _slip(pack, posted)
        number = _filed(_filing(request, pack, posted), slip, posted, person.id)
    except (FormErrors, Refusal) as wrong:
        errors = on_page(wrong.errors) if isinstance(wrong, FormErrors) else {"files": str(wrong)}
        typed = {name: posted.text(name) for name in FIELDS}
        return _form(request, pack, typed, posted.all("checked"), errors, posted.text("_once") or nonce())
    background.add_task(wake, number)
    return RedirectResponse(_next(number), 303)


def _slip(pack: Pack, posted: Posted) -> Slip:
    written, today = posted.text("written_on"), now().astimezone(load_calendar(pack.calendar).zone).date()
    try:
        if written and date.fromisoformat(written) > today:
            raise FormErrors({"written_on": "来信日期在将来，请核对"})
    except ValueError:
        raise FormErrors({"written_on": "请填日期，例如 2026-12-31"}) from None
    return Slip(posted.all("checked"), written)


def _filing(request: Request, pack: Pack, posted: Posted) -> Filing:
    zone, received = load_calendar(pack.calendar).zone, posted.text("received_at")
    locale = posted.text("locale") if posted.text("locale") in LOCALES else locale_of(request)
    spoken = {name: [posted.text(name)] for name in (*PERSONAL, *ABOUT)}
    spoken |= {"name": [posted.text("name") or UNNAMED], "matter": [_matter(posted, locale)]}
    return read_filing(
        Posted(fields=spoken),
        procedure=pack.procedure,
        channel=posted.text("channel"),
        source=posted.text("source") or "direct",
        third_party=read_third_party(posted, zone),
        received_at=local_time(received, zone) if received else None,
        locale=locale,
    )


def _matter(posted: Posted, locale: str) -> str:
    """The matter, and below it who is concerned and what came of it, if that was asked."""
    matter = posted.text("matter")
    colon = ": " if locale == "en" else "："
    more = [
        f"{say(label, locale)}{colon}{posted.text(key)}" for key, label in ADDED.items() if posted.text(key)
    ]
    return "\n".join([matter, *more]) if matter else ""


def _filed(filing: Filing, slip: Slip, posted: Posted, by: str) -> str:
    """File with the files and what was ticked, all or nothing; a repeated form gives its first number."""

    def taken_down(session: Session, key: str | None) -> Case:
        moment = now()
        refuse_known(session, filing)
        if (twin := _twin(session, filing, by, moment)) and posted.text("_twin") != twin:
            raise FormErrors({"twin": twin})
        case = file_in(session, filing, by, key)
        take_down(case, slip.checked, slip.written_on, by, moment)
        return case

    return file_with_files(posted, by, taken_down)


def _twin(session: Session, filing: Filing, by: str, moment: datetime) -> str:
    """What the same person filed a moment ago in the same words, as after the browser's Back; else empty."""
    who = filing.complainant
    mine = (
        Complaint.filed_by == by,
        col(Complaint.accepted_at) > moment - LATELY,
        Complaint.channel == filing.channel,
        Complaint.name == who.name,
        Complaint.phone == (who.phone or ""),
        Complaint.matter == filing.matter,
    )
    found = session.exec(select(Complaint.number).where(*mine).order_by(col(Complaint.accepted_at).desc()))
    return found.first() or ""


def _next(number: str) -> str:
    """What is to be done first: read it back, acknowledge the letter, or nothing."""
    with reading() as session:
        case = case_in(session, number)
        if case.complaint.channel in SPOKEN:
            return f"/desk/records/{number}"
        return f"/desk/receipts/{number}" if owes_receipt(case) else f"/cases/{number}"


def _form(
    request: Request,
    pack: Pack,
    typed: Mapping[str, Any],
    checked: list[str],
    errors: Mapping[str, str],
    once: str,
    lost: bool = False,
) -> Response:
    """The form with what was typed; `lost`: files were chosen, and a browser cannot be given them back."""
    channel = typed["channel"]
    return page(
        request,
        "desk_complaint.html",
        422 if errors else 200,
        pack=pack,
        packs=offered_packs(),
        channel=channel,
        channels=OTHERS,
        checklist=pack.checklists.get(channel, {}),
        registers=[r for r in pack.registers if channel in r.channels],
        typed=typed,
        checked=checked,
        errors=errors,
        once=once,
        lost=lost,
        accept=ACCEPT,
        sounds=SOUNDS,
        tongues=LANGUAGES,
        callers=_callers(typed.get("phone", "")),
    )


def _callers(phone: str) -> list[Complaint]:
    """The earlier complaints of the telephone that was typed."""
    with reading() as session:
        return callers(session, phone, now())
