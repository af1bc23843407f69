"""The customer's page: how the case stands, in plain words; nothing internal. Add to it, or take it back."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, Path, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlmodel import Session

from adapters.cases import case_in
from adapters.clock import now
from adapters.database import reading, writing
from adapters.file_types import ACCEPT
from adapters.links import number_of
from adapters.lives import revive
from adapters.seen import said_by
from complaints.acts.tell import add_information
from complaints.acts.withdraw import withdraw
from complaints.case import Case
from complaints.forms import FormErrors, Information, Withdrawal, read, schema
from complaints.forms.base import Setting
from portal.described import EXAMPLES, FILES, SIGNED, Recorded, Responses, answer, body, problems
from portal.doors import typed
from portal.evidence import enter_all, pieces, some
from portal.following import follow_json
from portal.following_root import followed_files, followed_view
from portal.posted import Sent
from portal.problems import form_errors
from portal.sending import send_evidence
from portal.shapes import ActAsked, Followed
from portal.waking import wake
from portal.web import locale_of, page, wants_json
from portal.widgets import widgets

router = APIRouter(tags=["following"])
SEEN = problems(403, 404, html=True, _403=SIGNED)
SENT = SEEN | problems(400, 409, 413, 415, 422, html=True)
TAKEN: Responses = {
    200: answer(Recorded, EXAMPLES["recorded"], "recorded"),
    303: {"description": "the same for a browser: back to the page of the case"},
}
SAYING = body(
    {"type": "object"}, EXAMPLES["information"], "application/json", "application/x-www-form-urlencoded"
)


def followed(token: Annotated[str, Path(max_length=500)]) -> str:
    """The number in a follow link."""
    return number_of(token)


Number = Annotated[str, Depends(followed)]


@router.get(
    "/c/{token}",
    summary="How a case stands, for the customer",
    responses={200: answer(Followed, EXAMPLES["followed"], "nothing internal", html=True), **SEEN},
    response_model=None,
)
def follow(request: Request, token: str, number: Number) -> Response:
    """How the case stands."""
    return _show(request, token, number)


@router.post(
    "/c/{token}/information",
    summary="Add what else there is to say",
    responses={**TAKEN, **SENT},
    response_model=None,
    openapi_extra=SAYING,
)
def inform(
    request: Request, token: str, number: Number, posted: Sent, background: BackgroundTasks
) -> Response:
    """Add what else there is to say."""
    try:
        with writing() as session:
            root, by = said_by(session, number)
            case = case_in(session, root, lock=True)
            form = read(Information, posted.answer(Information, case.calendar.zone), Setting(case.pack))
            add_information(case, form, by, now())
    except FormErrors as wrong:
        return (
            form_errors(request, wrong.errors)
            if wants_json(request)
            else _show(request, token, number, typed(posted), wrong.errors)
        )
    background.add_task(wake, root)
    return _done(request, token)


@router.post(
    "/c/{token}/evidence",
    summary="Hand in photos and documents",
    responses={**TAKEN, **SENT},
    response_model=None,
    openapi_extra=body(FILES, {}, "multipart/form-data"),
)
def hand_in(request: Request, token: str, number: Number, posted: Sent) -> Response:
    """Hand in photos and documents."""
    moment = now()
    stored = some(pieces(number, posted, "customer", moment))
    with writing() as session:
        root, by = said_by(session, number)
        for evidence in stored:
            evidence.number, evidence.added_by = root, by
        added = enter_all(case_in(session, root, lock=True), stored, moment)
    return _done(request, token, evidence=added)


@router.get("/c/{token}/evidence/{file}", include_in_schema=False)
def own_file(token: str, number: Number, file: Annotated[str, Path(max_length=64)]) -> Response:
    """A file that the customer handed in."""
    with reading() as session:
        files = followed_files(session, case_in(session, number))
    found = next((f for f in files if f.id == file), None)
    if found is None:
        raise HTTPException(404)
    return send_evidence(found)


@router.get(
    "/c/{token}/withdrawal",
    summary="The form to take a complaint back",
    responses={200: answer(ActAsked, EXAMPLES["act"], "nothing happens yet", html=True), **SEEN},
    response_model=None,
)
def ask_withdrawal(request: Request, token: str, number: Number) -> Response:
    """Whether the complaint is really to be taken back. Nothing happens yet."""
    with reading() as session:
        case = case_in(session, number)
        asked = Setting(case.pack)
        if wants_json(request):
            form = {"act": Withdrawal.__doc__, "number": number, "schema": schema(Withdrawal, asked)}
            return JSONResponse(form)
        fields = widgets(Withdrawal, asked, locale_of(request), case.calendar.zone)
        return page(request, "withdrawal.html", case=case, fields=fields, token=token)


@router.post(
    "/c/{token}/withdrawal",
    summary="Take a complaint back",
    responses={**TAKEN, **SENT},
    response_model=None,
    openapi_extra=body({"type": "object"}, {}, "application/json", "application/x-www-form-urlencoded"),
)
def take_back(
    request: Request, token: str, number: Number, posted: Sent, background: BackgroundTasks
) -> Response:
    """Take the complaint back: it closes."""
    with writing() as session:
        root, by = said_by(session, number)
        case = case_in(session, root if by == "customer" else number, lock=True)
        form = read(Withdrawal, posted.answer(Withdrawal, case.calendar.zone), Setting(case.pack))
        withdraw(case, form, "customer", now())
    background.add_task(wake if case.number == root else revive, case.number)
    return _done(request, token)


def _show(
    request: Request,
    token: str,
    number: str,
    kept: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    with reading() as session:
        case = case_in(session, number)
        if wants_json(request):
            view = followed_view(session, case, "zh-Hans", now())
            return JSONResponse(follow_json(case, view, followed_files(session, case)))
        return _page(request, token, session, case, kept, errors)


def _page(
    request: Request,
    token: str,
    session: Session,
    case: Case,
    kept: Mapping[str, Any] | None,
    errors: Mapping[str, str] | None,
) -> Response:
    locale, zone = locale_of(request), case.calendar.zone
    return page(
        request,
        "follow.html",
        422 if errors else 200,
        zone=zone,
        case=case,
        token=token,
        view=followed_view(session, case, locale, now()),
        files=followed_files(session, case),
        fields=widgets(Information, Setting(case.pack), locale, zone, kept, errors),
        accept=ACCEPT,
    )


def _done(request: Request, token: str, **more: Any) -> Response:
    if wants_json(request):
        return JSONResponse({"status": "recorded", **more})
    return RedirectResponse(f"/c/{token}", 303)
