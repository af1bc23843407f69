"""The mail page of the desk: what waits for a person, what came lately, one mail and its deeds."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Path, Query, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import FileResponse, RedirectResponse, Response
from pydantic import ValidationError
from sqlmodel import Session, select

from adapters.clock import now
from adapters.database import reading
from adapters.inbound import desk
from adapters.inbound.model import ReadMail
from adapters.mailboxes import mailboxes
from adapters.packs import pack_of
from adapters.vault import path_of
from complaints.errors import Refusal
from complaints.forms import FormErrors
from complaints.mailbox import Mail
from complaints.pack import Pack
from complaints.people import Person
from portal import mail_view as view
from portal.sessions import Staff, StaffSent, demand
from portal.waking import wake
from portal.web import offered_packs, page

router = APIRouter(prefix="/mails", include_in_schema=False)
Id = Annotated[str, Path(max_length=40)]
LONGEST_REASON = 500


@router.get("")
def mails(request: Request, person: Staff, q: Annotated[str, Query(max_length=100)] = "") -> Response:
    """What needs a person first, then the latest."""
    demand(person, "mails")
    with reading() as session:
        return page(
            request,
            "mails.html",
            waiting=view.waiting_mails(session),
            dead=view.dead_addresses(session),
            latest=view.latest_mails(session, q.strip()),
            standings=view.standings(),
            q=q,
            verdicts=view.VERDICTS,
            why=view.WHY,
            down=view.DOWN,
            done=view.DONE,
            shown=view.SHOWN,
        )


@router.get("/{mail}")
def show(request: Request, mail: Id, person: Staff) -> Response:
    """One mail: what it says, what was made of it and why, and what may be done with it."""
    demand(person, "mails")
    return _page(request, mail, {}, {})


@router.get("/{mail}/mail.eml")
def original(mail: Id, person: Staff) -> Response:
    """The mail as it came, as a download."""
    demand(person, "mails")
    with reading() as session:
        row = _row(session, mail)
    try:
        path = path_of(row.sha256)
    except FileNotFoundError:
        raise HTTPException(404, "保管库中没有这个文件，请联系系统管理员。") from None
    return FileResponse(
        path,
        media_type="message/rfc822",
        filename=f"mail-{row.id[:8]}.eml",
        content_disposition_type="attachment",
    )


@router.post("/addresses/clearing")
def clear(person: Staff, posted: StaffSent) -> Response:
    """Let letters go to an address again."""
    demand(person, "mails")
    desk.clear_by_desk(posted.text("address").lower(), person.id, now())
    return RedirectResponse("/mails", 303)


@router.post("/{mail}/{deed}")
def settle(
    request: Request,
    mail: Id,
    deed: Annotated[str, Path(pattern="^(filing|case|nothing)$")],
    person: Staff,
    posted: StaffSent,
    background: BackgroundTasks,
) -> Response:
    """Do one of the deeds, with a reason; what cannot be done is said beside its field."""
    demand(person, "mails")
    typed = {name: posted.text(name) for name in ("procedure", "number", "reason")}
    try:
        if not 0 < len(typed["reason"]) <= LONGEST_REASON:
            raise FormErrors({"reason": "必填" if not typed["reason"] else "太长（最多 500 字）"})
        number = _do(deed, mail, typed, person)
    except FormErrors as wrong:
        return _page(request, mail, typed | {"deed": deed}, wrong.errors)
    except (Refusal, ValidationError) as wrong:
        said = str(wrong) if isinstance(wrong, Refusal) else "邮件不能这样登记，请在工作台登记来电来访。"
        return _page(request, mail, typed | {"deed": deed}, {"": said})
    if number:
        background.add_task(wake, number)
    return RedirectResponse(f"/mails/{mail}", 303)


def _do(deed: str, mail: str, typed: dict[str, str], person: Person) -> str:
    """Do it, and give the number of the case that goes on."""
    with reading() as session:
        _row(session, mail)
    if deed == "filing":
        if typed["procedure"] not in [pack.procedure for pack in _writable()]:
            raise FormErrors({"procedure": "不在可选范围内"})
        return desk.file_by_desk(mail, typed["procedure"], person.id, typed["reason"], now())
    if deed == "case":
        return desk.attach_by_desk(mail, typed["number"].upper(), person.id, typed["reason"], now())
    desk.leave_by_desk(mail, person.id, typed["reason"], now())
    return ""


def _row(session: Session, mail: str) -> Mail:
    row = session.get(Mail, mail)
    if row is None:
        raise HTTPException(404, "没有这封邮件。")
    return row


def _writable(mailbox: str = "") -> list[Pack]:
    """The procedures by which mails can be filed: those of this mailbox, of the others, those offered."""
    own = [one for one in mailboxes() if one.procedure]
    own.sort(key=lambda one: one.name != mailbox)
    named = {pack.procedure: pack for pack in [*(pack_of(one.procedure) for one in own), *offered_packs()]}
    return [pack for pack in named.values() if "email" in pack.channels]


def _page(request: Request, mail: str, typed: dict[str, str], errors: dict[str, str]) -> Response:
    with reading() as session:
        row = _row(session, mail)
        names = dict(session.exec(select(Person.id, Person.name)).all())
        others = view.others(session, row)
    return page(
        request,
        "mail.html",
        422 if errors else 200,
        row=row,
        read=_read(row),
        others=others,
        names=names,
        verdicts=view.VERDICTS,
        why=view.WHY,
        done=view.DONE,
        packs=_writable(row.mailbox),
        can_file=desk.can_file(row),
        can_attach=desk.can_attach(row),
        can_leave=desk.is_open(row),
        typed=typed,
        errors=errors,
    )


def _read(row: Mail) -> ReadMail | None:
    """The mail, read again; None when the vault does not have it."""
    try:
        return desk.opened(row)
    except FileNotFoundError:
        return None
