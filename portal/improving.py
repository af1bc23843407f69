"""A measure behind a letter's signed link: report it done, or check its effect. A GET changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import JSONResponse, Response
from sqlmodel import Session

from adapters.clock import now
from adapters.database import reading, writing
from adapters.links import WrongLink, improvement_of
from adapters.measures import measure_in
from complaints.acts.improve import past
from complaints.forms import FormErrors, read, schema
from complaints.improvements import state_of
from complaints.measures import Measure
from complaints.people import Person
from portal import improvement_view as view
from portal.answering import RECORDED
from portal.described import EXAMPLES, SIGNED, answer, body, problems
from portal.doors import LONGEST_LINK, typed
from portal.improvements import about
from portal.posted import Sent
from portal.problems import form_errors
from portal.sessions import works_here
from portal.shapes import MeasureAsked
from portal.web import locale_of, page, wants_json, words_of
from portal.widgets import other_errors

router = APIRouter(prefix="/i", tags=["improvement measures"])

SEEN = problems(403, 404, 409, 410, html=True, _403=SIGNED)
REPORT = body({"type": "object"}, EXAMPLES["report"], "application/json", "application/x-www-form-urlencoded")


@dataclass(frozen=True)
class Door:
    """Who came by a link, for which measure and to do what (done, check)."""

    improvement: str
    person: str
    deed: str
    token: str

    @property
    def act(self) -> view.Act:
        """The form and the verb of the deed."""
        return view.ACTS[view.DEEDS[self.deed]]


def by_link(token: Annotated[str, Path(max_length=500)]) -> Door:
    """The door of a signed link: WrongLink when the signature is wrong."""
    return Door(*improvement_of(token, LONGEST_LINK), token)


Link = Annotated[Door, Depends(by_link)]


@router.get(
    "/{token}",
    summary="What is asked about a measure",
    responses={200: answer(MeasureAsked, EXAMPLES["measure"], "the measure", html=True), **SEEN},
    response_model=None,
)
def measure_by_link(request: Request, door: Link) -> Response:
    """The measure: the JSON Schema of what is asked about it, what is known, and the date."""
    with reading() as session:
        measure = _enter(session, door)
        if said := past(measure, door.deed):
            return _over(request, measure, said)
        if wants_json(request):
            return JSONResponse(_json(measure, door))
        return _form(request, session, measure, door)


@router.post(
    "/{token}",
    summary="Report a measure done, or its effect checked",
    responses={200: RECORDED, **SEEN, **problems(400, 413, 415, 422, html=True)},
    response_model=None,
    openapi_extra=REPORT,
)
def answer_by_link(request: Request, door: Link, posted: Sent) -> Response:
    """Record it: the fields of the schema, as JSON or as a form."""
    form, moment = door.act.form, now()
    try:
        with writing() as session:
            measure = _enter(session, door, lock=True)
            data = posted.answer(form, measure.desk.calendar.zone)
            door.act.act(measure, read(form, data, view.setting(measure.desk)), door.person, moment)
    except FormErrors as wrong:
        if wants_json(request):
            return form_errors(request, wrong.errors)
        with reading() as session:
            return _form(request, session, _enter(session, door), door, typed(posted), wrong.errors)
    if wants_json(request):
        return JSONResponse({"status": "recorded"})
    with reading() as session:
        return _page(request, session, _enter(session, door), recorded=True)


def _enter(session: Session, door: Door, *, lock: bool = False) -> Measure:
    """The measure behind a link: 404 for none; WrongLink when its time is over, or who got it has left."""
    measure = measure_in(session, door.improvement, now(), lock=lock)
    if measure is None:
        raise HTTPException(404)
    improvement_of(door.token, measure.desk.pack.link_days)
    person = session.get(Person, door.person)
    if person is None or not works_here(person):
        raise WrongLink("此链接无效。")
    return measure


def _json(measure: Measure, door: Door) -> dict[str, Any]:
    row = measure.row
    due = row.due_on if door.deed == "done" else row.check_due_on
    shown = ("kind", "text", "cause", "owner", "due_on", "done_note", "check_due_on", "effect", "effect_note")
    known = row.model_dump(mode="json", include=set(shown))
    return {
        "question": door.act.form.__doc__,
        "form": door.act.form.__name__,
        "improvement": row.id,
        "number": row.number,
        "role": "owner" if door.deed == "done" else measure.desk.pack.effect.by,
        "due_at": str(due) if due else None,
        "status": state_of(row, measure.desk.today(now())),
        "schema": schema(door.act.form, view.setting(measure.desk)),
        "known": {name: known[name] for name in shown},
    }


def _form(
    request: Request,
    session: Session,
    measure: Measure,
    door: Door,
    kept: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    locale, act = locale_of(request), view.DEEDS[door.deed]
    fields = view.form_of(door.act.form, measure.desk, locale, kept, errors)
    wrong = other_errors(fields, errors or {}, locale)
    more = {"forms": {act: fields}, "chosen": act, "errors": wrong, "wrong": bool(errors)}
    return _page(request, session, measure, 422 if errors else 200, base=f"/i/{door.token}", **more)


def _page(request: Request, session: Session, measure: Measure, status: int = 200, **more: Any) -> Response:
    titles = {key: act.form.__doc__ for key, act in view.ACTS.items()}
    plain = {"forms": {}, "chosen": "", "errors": [], "wrong": False, "base": "", "by_link": True}
    shown = about(session, measure, locale_of(request))
    return page(request, "improvement.html", status, **(plain | shown | {"titles": titles} | more))


def _over(request: Request, measure: Measure, message: str) -> Response:
    """410: what became of a measure of which this is not asked any more."""
    said, state = words_of(request)(message), state_of(measure.row, measure.desk.today(now()))
    if wants_json(request):
        about_it = {"improvement": measure.row.id, "number": measure.row.number}
        return JSONResponse({"detail": said, "status": state, **about_it}, status_code=410)
    return page(request, "over.html", 410, number=measure.row.id, message=said)
