"""Filing by the customer: a public form that works without script and keeps what was typed."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, BackgroundTasks, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError
from sqlmodel import Session

from adapters.clock import now
from adapters.file_types import ACCEPT
from adapters.intake import file_in, once
from adapters.links import follow_url
from complaints.acts.tell import add_evidence
from complaints.case import Case
from complaints.errors import Refusal
from complaints.field_errors import field_errors
from complaints.filing import Filing
from complaints.forms import FormErrors
from complaints.pack import Pack
from portal.evidence import pieces
from portal.limiting import PUBLIC_FORM, address_of, count
from portal.posted import Posted, Sent
from portal.sessions import Visitor
from portal.waking import wake
from portal.web import chosen_pack, default_pack, locale_of, nonce, offered_packs, page

router = APIRouter(include_in_schema=False)

CHANNEL = "web"
PERSONAL = ("name", "phone", "email", "address")
ABOUT = ("matter", "project", "occurred_at", "demand")


@router.get("/complain")
@router.get("/complaints/new")
def blank(request: Request, person: Visitor) -> Response:
    """The empty form; of several procedures first the choice. /complain?procedure=NAME is for one alone."""
    pack = chosen_pack(request)
    if pack is None:
        return page(request, "choose.html", packs=offered_packs())
    if CHANNEL not in pack.channels:
        return RedirectResponse(f"/?procedure={pack.procedure}", 303)
    return _form(request, pack, {}, {}, nonce())


@router.post("/complaints")
def file(request: Request, posted: Sent, background: BackgroundTasks, person: Visitor) -> Response:
    """File with attachments, once however often the button is pressed; then the follow page."""
    count(PUBLIC_FORM, "form", address_of(request))
    pack = chosen_pack(request) or default_pack()
    try:
        fixed = {"locale": locale_of(request), "channel": CHANNEL, "procedure": pack.procedure}
        filing = read_filing(posted, **fixed)
        _complete(filing, pack)
        by = "customer"
        number = file_with_files(posted, by, lambda session, key: file_in(session, filing, by, key))
    except (FormErrors, Refusal) as wrong:
        errors = wrong.errors if isinstance(wrong, FormErrors) else {"files": str(wrong)}
        typed = {name: posted.text(name) for name in (*PERSONAL, *ABOUT)}
        return _form(request, pack, typed, errors, posted.text("_once") or nonce())
    background.add_task(wake, number)
    return RedirectResponse(urlsplit(follow_url(number)).path, 303)


def read_filing(posted: Posted, **fixed: Any) -> Filing:
    """The filing that was typed; FormErrors with the page's own field names."""
    data = {name: posted.text(name) for name in ABOUT}
    try:
        return Filing.model_validate({**data, "complainant": {n: posted.text(n) for n in PERSONAL}, **fixed})
    except ValidationError as error:
        found = field_errors(error.errors())
        raise FormErrors({k.removeprefix("complainant."): v for k, v in found.items()}) from None


def _complete(filing: Filing, pack: Pack) -> None:
    """Who files in writing can say what the record needs: FormErrors for what the pack requires."""
    who = filing.complainant
    missing: list[str] = [n for n in pack.required if n in ABOUT and not getattr(filing, n)]
    errors = dict.fromkeys(missing, "必填")
    if "address" in pack.required and not who.address:
        errors["address"] = "必填"
    if not (who.phone or who.email):
        errors["phone"] = "请至少填写电话或电子邮箱"
    if errors:
        raise FormErrors(errors)


def file_with_files(posted: Posted, by: str, file: Callable[[Session, str | None], Case]) -> str:
    """File with the posted files as evidence, all or nothing; a repeated form gives its first number.

    `file` files in the open session under the key it is given.
    """
    moment, form = now(), posted.text("_once")
    files = pieces("", posted, by, moment)
    key = f"form:{by}:{form}"[:200] if form else None

    def all_of_it(session: Session) -> str:
        case = file(session, key)
        for evidence in files:
            evidence.number = case.number
            add_evidence(case, evidence, moment)
        return case.number

    return once(key, all_of_it, lambda _session, number: number)


def _form(request: Request, pack: Pack, typed: dict[str, str], errors: dict[str, str], once: str) -> Response:
    return page(
        request,
        "complain.html",
        422 if errors else 200,
        pack=pack,
        packs=offered_packs(),
        typed=typed,
        errors=errors,
        once=once,
        accept=ACCEPT,
    )
