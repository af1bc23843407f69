"""Two complaints side by side, and what the desk decides: link, merge, keep apart; and to undo a merger."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Path, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from adapters.clock import now
from adapters.database import reading, writing
from adapters.lives import revive
from adapters.merging import both
from complaints.acts.merge import cautions, merge, obstacle, separate
from complaints.acts.relate import keep_apart, link
from complaints.case import Case
from complaints.errors import Refusal
from complaints.people import Person
from portal.caseview import enter
from portal.kin_view import side_by_side
from portal.posted import Posted
from portal.sessions import Staff, StaffSent, demand
from portal.waking import wake
from portal.web import locale_of, page

router = APIRouter(prefix="/cases/{number}/like", include_in_schema=False)
Number = Annotated[str, Path(max_length=60)]
REASON = 500
"""So many signs a reason may have."""


@router.get("/{other}")
def compare(request: Request, number: Number, other: Number, person: Staff) -> Response:
    """Both records in two columns, like words marked, and what may be done with them."""
    demand(person, "relate")
    with reading() as session:
        return _page(request, *_pair(session, number, other, person))


@router.post("/{other}")
def decide(
    request: Request,
    number: Number,
    other: Number,
    person: Staff,
    posted: StaffSent,
    background: BackgroundTasks,
) -> Response:
    """Do what was decided, with the reason if one was given."""
    demand(person, "relate")
    deed = DEEDS.get(posted.text("deed"))
    if deed is None:
        raise HTTPException(422)
    with reading() as session:
        _pair(session, number, other, person)
    try:
        with writing() as session:
            deed(*both(session, number, other), posted, person.id, now())
    except Refusal as refused:
        with reading() as session:
            return _page(request, *_pair(session, number, other, person), str(refused))
    for one in (number, other):
        background.add_task(revive if posted.text("deed") == "separate" else wake, one)
    return RedirectResponse(f"/cases/{number}", 303)


def _merge(one: Case, other: Case, posted: Posted, by: str, at: datetime) -> None:
    """The one that is not chosen goes on in the chosen one; the older is proposed."""
    chosen = posted.text("root")
    if chosen not in (one.number, other.number):
        raise Refusal("请选择以哪一件为主件。")
    child, root = (other, one) if chosen == one.number else (one, other)
    merge(child, root, by, _reason(posted), at)


def _separate(one: Case, other: Case, posted: Posted, by: str, at: datetime) -> None:
    child, root = (one, other) if one.story.merged_into == other.number else (other, one)
    separate(child, root, by, _reason(posted), at)


def _link(one: Case, other: Case, posted: Posted, by: str, at: datetime) -> None:
    link(one, other, by, _reason(posted), at)


def _apart(one: Case, other: Case, posted: Posted, by: str, at: datetime) -> None:
    keep_apart(one, other, by, _reason(posted), at)


DEEDS: dict[str, Callable[[Case, Case, Posted, str, datetime], None]] = {
    "merge": _merge,
    "separate": _separate,
    "link": _link,
    "apart": _apart,
}


def _reason(posted: Posted) -> str:
    return posted.text("reason")[:REASON]


def _pair(session: Session, number: str, other: str, person: Person) -> tuple[Case, Case]:
    """Both cases, if the person may see both; 404 when one does not exist or they are one and the same."""
    if number == other:
        raise HTTPException(404)
    return enter(session, number, person), enter(session, other, person)


def _page(request: Request, one: Case, other: Case, refused: str = "") -> Response:
    older, newer = sorted((one, other), key=lambda case: (case.complaint.received_at, case.number))
    ways = [(newer, older), (older, newer)]
    return page(
        request,
        "compare.html",
        409 if refused else 200,
        zone=one.calendar.zone,
        one=one,
        other=other,
        pairs=side_by_side(one, other, locale_of(request)),
        merged=one.story.merged_into == other.number or other.story.merged_into == one.number,
        linked=other.number in one.story.linked,
        apart=other.number in one.story.apart,
        ways=[(root.number, obstacle(child, root), cautions(child, root)) for child, root in ways],
        chosen=next((root.number for child, root in ways if not obstacle(child, root)), ""),
        refused=refused,
    )
