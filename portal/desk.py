"""The desk: what I am asked, what my team is asked, what I did lately; sorted by due time."""

from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlalchemy.sql import ColumnElement
from sqlmodel import col

from adapters.clock import now
from adapters.database import reading
from adapters.places import page_of
from complaints import access
from complaints.calendar import Locale
from complaints.forms import QUESTIONS
from complaints.records import Question
from portal import listing
from portal.asked import heading
from portal.doors import stands_in_for
from portal.mail_view import waiting
from portal.mailbag import undelivered
from portal.receipts import receipts_due
from portal.sessions import Staff
from portal.web import default_pack, locale_of, page

router = APIRouter(include_in_schema=False)

Tab = Literal["mine", "team", "done"]
LATELY = timedelta(days=30)


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
            rows = listing.open_rows(session, _filtered(which, form, late), q.strip())
        mails = waiting(session) if access.may(person, "mails") else 0
        failed = undelivered(session, moment) if access.sees_all(person) else ([], 0)
        receipts = receipts_due(session) if access.may(person, "file") else []
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
        mails=mails,
        receipts=receipts,
        titles={name: made.__doc__ for name, made in QUESTIONS.items()} | {"Duty": "程序规定的工作"},
        title=lambda r: _title(r, locale_of(request)),
        case_page=page_of,
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
    return heading(row.pack, asked.form, asked.stage, locale, asked.known) if asked else ""


def _filtered(which: ColumnElement[bool], form: str, late: bool) -> ColumnElement[bool]:
    if form in (*QUESTIONS, "Duty"):
        which &= col(Question.form) == form
    return which & listing.overdue(now()) if late else which
