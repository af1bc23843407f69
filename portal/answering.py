"""Where a question is answered: a page for people, JSON for programs. A GET changes nothing."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, BackgroundTasks, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlmodel import Session

from adapters.clock import now
from adapters.database import reading, writing
from adapters.places import page_of
from complaints.acts.answer import late_message, record_answer, take_up
from complaints.asking import setting
from complaints.calendar import Locale
from complaints.case import Case
from complaints.forms import ACTS, FormErrors, form_of
from complaints.records import Question
from portal import plan_editor
from portal.asked import heading
from portal.described import EXAMPLES, SIGNED, Recorded, answer, body, problems
from portal.doors import Door, Link, LogIn, enter, refuse_unless_open, typed
from portal.kin_view import likes
from portal.known import background_of, files_of, known_in_words
from portal.posted import Posted, Sent
from portal.problems import form_errors
from portal.reading import due_of, local, question_json, state_of
from portal.sessions import StaffSent
from portal.shapes import Asked
from portal.third_party import outer_clock
from portal.waking import wake
from portal.web import locale_of, page, wants_json, words_of
from portal.widgets import other_errors, widgets

router = APIRouter()

LOOKED_AT = ("Registration", "Classification")
"""Questions at which the desk is shown what may be the same complaint."""
REVISION = "PlanRevision"
SEEN = problems(403, 404, 410, html=True, _403=SIGNED)
SENT = SEEN | problems(400, 409, 413, 415, 422, html=True)
RECORDED = answer(Recorded, EXAMPLES["recorded"], "recorded; the complaint goes on by itself", html=True)
ANSWER = body({"type": "object"}, EXAMPLES["answer"], "application/json", "application/x-www-form-urlencoded")


@router.get(
    "/a/{token}",
    tags=["answers"],
    summary="What is asked",
    responses={200: answer(Asked, EXAMPLES["asked"], "the question, open", html=True), **SEEN},
    response_model=None,
)
def question_by_link(request: Request, door: Link) -> Response:
    """The question: the JSON Schema of its answer, what is known, and the due time. Changes nothing."""
    return show(request, door)


@router.post(
    "/a/{token}",
    tags=["answers"],
    summary="Answer",
    responses={200: RECORDED, **SENT},
    response_model=None,
    openapi_extra=ANSWER,
)
def answer_by_link(request: Request, door: Link, posted: Sent, background: BackgroundTasks) -> Response:
    """Record the answer, once: the fields of the schema that GET shows, as JSON or as a form."""
    return record(request, door, posted, background)


@router.get("/questions/{question}", include_in_schema=False)
def question_at_desk(request: Request, door: LogIn) -> Response:
    """The same question for somebody who is logged in."""
    return show(request, door)


@router.post("/questions/{question}", include_in_schema=False)
def answer_at_desk(request: Request, door: LogIn, posted: StaffSent, background: BackgroundTasks) -> Response:
    """Record the answer of somebody who is logged in."""
    return record(request, door, posted, background)


@router.post(
    "/a/{token}/seen",
    tags=["answers"],
    summary="Say that it was received",
    responses={200: RECORDED, **SENT},
    response_model=None,
    openapi_extra=body({"type": "object"}, {}, "application/json", "application/x-www-form-urlencoded"),
)
def seen_by_link(request: Request, door: Link, posted: Sent) -> Response:
    """Note that whoever is asked has taken it up, before it is answered: of plans in motion and drills."""
    return see(request, door)


@router.post("/questions/{question}/seen", include_in_schema=False)
def seen_at_desk(request: Request, door: LogIn, posted: StaffSent) -> Response:
    """The same for somebody who is logged in."""
    return see(request, door)


def see(request: Request, door: Door) -> Response:
    """Note it once, in the history as well; then the question again."""
    with writing() as session:
        case, question = enter(session, door, lock=True)
        refuse_unless_open(case, question)
        take_up(case, question, door.who(question), now())
    if wants_json(request):
        return JSONResponse({"status": "recorded"})
    return RedirectResponse(door.base, 303)


def show(request: Request, door: Door) -> Response:
    """The question, or what became of it."""
    with reading() as session:
        case, question = enter(session, door)
        if not question.is_open:
            return _over(request, case, question)
        if wants_json(request):
            return JSONResponse(question_json(case, question, now()))
        return _form(request, door, session, case, question)


def record(request: Request, door: Door, posted: Posted, background: BackgroundTasks) -> Response:
    """Validate and record, in one transaction; then wake the complaint's life."""
    moment = now()
    try:
        with writing() as session:
            case, question = enter(session, door, lock=True)
            refuse_unless_open(case, question)
            data = posted.answer(form_of(case.pack, question.form, question.stage), case.calendar.zone)
            if question.form == REVISION:
                data = plan_editor.merged(data, posted)
                if posted.text(plan_editor.PREVIEW):
                    return _form(request, door, session, case, question, data, preview=True)
            record_answer(case, question, data, door.who(question), door.via, moment)
    except FormErrors as wrong:
        return _again(request, door, posted, wrong)
    background.add_task(wake, question.number)
    if wants_json(request):
        return JSONResponse({"status": "recorded"})
    return page(request, "recorded.html", number=case.number, question=question, message="您的答复已记录。")


def _again(request: Request, door: Door, posted: Posted, wrong: FormErrors) -> Response:
    """The page once more, with what was typed and what is wrong with it."""
    if wants_json(request):
        return form_errors(request, wrong.errors)
    with reading() as session:
        case, question = enter(session, door)
        return _form(request, door, session, case, question, typed(posted), wrong.errors)


def _form(
    request: Request,
    door: Door,
    session: Session,
    case: Case,
    question: Question,
    kept: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
    *,
    preview: bool = False,
) -> Response:
    locale, moment = locale_of(request), now()
    form, zone = form_of(case.pack, question.form, question.stage), case.calendar.zone
    fields = widgets(form, setting(case, question, moment), locale, zone, kept, errors)
    return page(
        request,
        "question.html",
        422 if errors else 200,
        zone=zone,
        case=case,
        question=question,
        title=heading(case.pack, question.form, question.stage, locale, question.known),
        fields=fields,
        errors=other_errors(fields, errors or {}, locale),
        wrong=bool(errors),
        base=door.base,
        due=due_of(case, question),
        outer=outer_clock(case) if door.is_for_staff(question) else None,
        for_staff=door.is_for_staff(question),
        case_page=page_of(case.number),
        may_see=bool(case.story.active),
        like=likes(session, case, door.person, locale, moment) if _may_repeat(case, question) else [],
        known=known_in_words(case, question, locale),
        prepared=background_of(case, question, locale),
        files=files_of(session, case) if door.is_for_staff(question) else [],
        acts=_acts(case, question),
        **_of_revision(case, question, kept or {}, locale, preview=preview),
    )


def _of_revision(
    case: Case, question: Question, kept: Mapping[str, Any], locale: Locale, *, preview: bool
) -> dict[str, Any]:
    """What the page of a plan's revision has besides: its figures and people as fields, and what changes."""
    if question.form != REVISION:
        return {"editor": [], "changes": None}
    text = str(kept.get("text", question.known.get("text", "")))
    shown = plan_editor.previewed(case, text, locale) if preview else None
    return {"editor": plan_editor.editor(case, text, kept, now(), locale), "changes": shown}


def _may_repeat(case: Case, question: Question) -> bool:
    """Whether the desk is shown what may be the same complaint: never in a drill."""
    return question.form in LOOKED_AT and not case.practised


def _acts(case: Case, question: Question) -> dict[str, str]:
    """What the owner may do instead of answering, with titles."""
    if question.role != "owner" or question.form == "Duty":
        return {}
    requestable = any(ground.requestable for ground in case.pack.grounds.values())
    shown = {act: form.__doc__ or "" for act, form in ACTS.items()}
    return {act: title for act, title in shown.items() if act != "closing-request" or requestable}


def _over(request: Request, case: Case, question: Question) -> Response:
    """410: what became of a question that is not open any more."""
    said = words_of(request)(late_message(case, question))
    if wants_json(request):
        title = heading(case.pack, question.form, question.stage, "zh-Hans", question.known)
        known = {"question": title, "form": question.form, "number": case.number}
        when = question.answered_at or question.lapsed_at or question.withdrawn_at
        return JSONResponse(
            {"detail": said, "status": state_of(question), "at": local(case, when), **known}, status_code=410
        )
    return page(request, "over.html", 410, number=case.number, question=question, message=said)
