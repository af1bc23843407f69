"""What an owner may do beside answering, and evidence: nouns below the address of the question."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Path, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import JSONResponse, Response

from adapters.clock import now
from adapters.database import reading, writing
from complaints.acts.customer import ask_customer
from complaints.acts.extend import request_extension
from complaints.acts.owner import hand_over, refuse, request_closing
from complaints.acts.tell import report_progress
from complaints.case import Case
from complaints.choosing import people_for
from complaints.forms import ACTS, FormErrors, read, schema
from complaints.forms.base import Setting
from complaints.records import Question
from portal.answering import RECORDED, SEEN, SENT
from portal.described import EXAMPLES, FILES, Recorded, answer, body
from portal.doors import Door, Link, LogIn, enter, refuse_unless_open, typed
from portal.evidence import enter_all, pieces, some
from portal.known import files_of
from portal.plan_case import ready_of
from portal.posted import Posted, Sent
from portal.problems import form_errors
from portal.sending import send_evidence
from portal.sessions import StaffSent
from portal.shapes import ActAsked
from portal.waking import wake
from portal.web import locale_of, page, wants_json, words_of
from portal.widgets import other_errors, widgets

router = APIRouter()

DOES: dict[str, Callable[..., Any]] = {
    "refusal": refuse,
    "handover": hand_over,
    "customer-question": ask_customer,
    "progress": report_progress,
    "extension": request_extension,
    "closing-request": request_closing,
}
Act = Annotated[
    str, Path(pattern="^(refusal|handover|customer-question|progress|extension|closing-request)$")
]
File = Annotated[str, Path(max_length=64)]
HANDED_IN = answer(Recorded, {**EXAMPLES["recorded"], "evidence": ["0f3a"]}, "kept", html=True)
ACTING = body({"type": "object"}, EXAMPLES["acting"], "application/json", "application/x-www-form-urlencoded")


@router.post(
    "/a/{token}/evidence",
    tags=["answers"],
    summary="Hand in files",
    responses={200: HANDED_IN, **SENT},
    response_model=None,
    openapi_extra=body(FILES, {}, "multipart/form-data"),
)
def evidence_by_link(request: Request, door: Link, posted: Sent) -> Response:
    """Hand in files (multipart) for the case of a question."""
    return add_files(request, door, posted)


@router.get("/a/{token}/evidence/{file}", include_in_schema=False)
def file_by_link(door: Link, file: File) -> Response:
    """A file of the case, for staff who were asked."""
    return give_file(door, file)


@router.get(
    "/a/{token}/{act}",
    tags=["answers"],
    summary="The form of what the owner may do instead of answering",
    responses={200: answer(ActAsked, EXAMPLES["act"], "the form", html=True), **SEEN},
    response_model=None,
)
def act_by_link(request: Request, door: Link, act: Act) -> Response:
    """The form of an act: its JSON Schema."""
    return show(request, door, act)


@router.post(
    "/a/{token}/{act}",
    tags=["answers"],
    summary="Refuse, hand over, ask the customer, report progress, ask for more time or to close",
    responses={200: RECORDED, **SENT},
    response_model=None,
    openapi_extra=ACTING,
)
def do_by_link(request: Request, door: Link, act: Act, posted: Sent, background: BackgroundTasks) -> Response:
    """Do it: 409 with the reason when the stage does not allow it."""
    return do(request, door, act, posted, background)


@router.post("/questions/{question}/evidence", include_in_schema=False)
def evidence_at_desk(request: Request, door: LogIn, posted: StaffSent) -> Response:
    """Hand in files, logged in."""
    return add_files(request, door, posted)


@router.get("/questions/{question}/evidence/{file}", include_in_schema=False)
def file_at_desk(door: LogIn, file: File) -> Response:
    """A file of the case, logged in."""
    return give_file(door, file)


@router.get("/questions/{question}/{act}", include_in_schema=False)
def act_at_desk(request: Request, door: LogIn, act: Act) -> Response:
    """The form of an act, logged in."""
    return show(request, door, act)


@router.post("/questions/{question}/{act}", include_in_schema=False)
def do_at_desk(
    request: Request, door: LogIn, act: Act, posted: StaffSent, background: BackgroundTasks
) -> Response:
    """Do it, logged in."""
    return do(request, door, act, posted, background)


def show(
    request: Request,
    door: Door,
    act: str,
    kept: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    """The form of an act."""
    with reading() as session:
        case, _ = _of_owner(*enter(session, door))
        _expect_of_use(case, act)
        asked = _setting(case, act)
        if wants_json(request):
            form = {"act": ACTS[act].__doc__, "number": case.number, "schema": schema(ACTS[act], asked)}
            return JSONResponse(form)
        locale = locale_of(request)
        fields = widgets(ACTS[act], asked, locale, case.calendar.zone, kept, errors)
        return page(
            request,
            "act.html",
            422 if errors else 200,
            zone=case.calendar.zone,
            case=case,
            title=ACTS[act].__doc__,
            fields=fields,
            ready=ready_of(case, locale) if act == "progress" else [],
            errors=other_errors(fields, errors or {}, locale),
            action=f"{door.base}/{act}",
            back=door.base,
        )


def do(request: Request, door: Door, act: str, posted: Posted, background: BackgroundTasks) -> Response:
    """Do the act, in one transaction; then let the complaint's life go on."""
    moment = now()
    try:
        with writing() as session:
            case, question = _of_owner(*enter(session, door, lock=True))
            _expect_of_use(case, act)
            form = read(ACTS[act], posted.answer(ACTS[act], case.calendar.zone), _setting(case, act))
            DOES[act](case, form, door.who(question), moment)
    except FormErrors as wrong:
        if wants_json(request):
            return form_errors(request, wrong.errors)
        return show(request, door, act, typed(posted), wrong.errors)
    background.add_task(wake, case.number)
    return _done(request, door, case, question, "已办理。")


def add_files(request: Request, door: Door, posted: Posted) -> Response:
    """Put files into the vault, then enter them as evidence."""
    moment = now()
    with reading() as session:
        case, question = enter(session, door)
        refuse_unless_open(case, question)
        number, who = case.number, door.who(question)
    stored = some(pieces(number, posted, who, moment))
    with writing() as session:
        case, question = enter(session, door, lock=True)
        refuse_unless_open(case, question)
        added = enter_all(case, stored, moment)
    if wants_json(request):
        return JSONResponse({"status": "recorded", "evidence": added})
    return _done(request, door, case, question, "文件已保存。")


def give_file(door: Door, file: str) -> Response:
    """A file of the case: for staff only."""
    with reading() as session:
        case, question = enter(session, door)
        found = next((f for f in files_of(session, case) if f.id == file), None)
    if found is None or not door.is_for_staff(question):
        raise HTTPException(404)
    return send_evidence(found)


def _expect_of_use(case: Case, act: str) -> None:
    """404 for what this procedure has no use for."""
    if act == "closing-request" and not any(g.requestable for g in case.pack.grounds.values()):
        raise HTTPException(404)


def _of_owner(case: Case, question: Question) -> tuple[Case, Question]:
    """Only the owner's own open question opens these acts."""
    if question.role != "owner" or question.form == "Duty":
        raise HTTPException(404)
    refuse_unless_open(case, question)
    return case, question


def _setting(case: Case, act: str) -> Setting:
    people = people_for(case, now(), without=case.story.owner) if act == "handover" else {}
    return Setting(case.pack, {}, people)


def _done(request: Request, door: Door, case: Case, question: Question, message: str) -> Response:
    if wants_json(request):
        return JSONResponse({"status": "recorded"})
    back = door.base if question.is_open else ""
    said = words_of(request)(message)
    return page(request, "recorded.html", number=case.number, question=question, message=said, back=back)
