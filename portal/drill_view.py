"""One drill while it is to come or goes on: what its leader sees, and the little that those asked may see."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from sqlmodel import Session, select

from complaints import access
from complaints.acts.drill import row_of
from complaints.calendar import Locale
from complaints.case import Case
from complaints.drills.steps import intervening
from complaints.people import Person
from complaints.records import Question
from complaints.wants_of_courses import plan_at_hand
from portal.asked import heading
from portal.doors import stands_in_for
from portal.drill_acts import ACTS, allowed
from portal.drill_calendar import KINDS, STATES, state_of
from portal.drill_doors import Sight, leads, tells_scenario
from portal.drill_report import report
from portal.drill_rows import BAD, aims_of, found_in, phrase, rows_of, to_come
from portal.reading import due_of
from portal.telling import timeline
from portal.web import locale_of, page

EVERY = 15
"""Seconds after which the page of a drill that goes on is loaded again."""
PLAIN = (
    "drill_planned", "drill_put_off", "drill_held", "drill_begun", "drill_paused", "drill_resumed",
    "drill_broken_off",
)  # fmt: skip
"""What the history tells of a drill whose scenario will be played once more."""


def drill_page(
    request: Request, session: Session, case: Case, seen: Sight, person: Person, now: datetime
) -> Response:
    """The page of a drill: as a whole for those who lead it; for those asked, only that it is on."""
    row, locale = row_of(case), locale_of(request)
    found = head(session, case, person, locale, now)
    if seen != "on":
        found |= body(case, person, found["names"], locale, now)
    if row.ended_at is not None:
        found |= report(session, case, person, found["names"], locale, now)
    going_on = row.begun_at is not None and row.ended_at is None
    still = "still" in request.query_params
    made = page(
        request, "drill_on.html" if seen == "on" else "drill.html",
        **found, going_on=going_on, still=still, every=EVERY,
    )  # fmt: skip
    if going_on and not still:
        made.headers["Refresh"] = str(EVERY)
    return made


def report_page(request: Request, session: Session, case: Case, person: Person, now: datetime) -> Response:
    """The report alone, for paper."""
    locale = locale_of(request)
    found = head(session, case, person, locale, now)
    found |= body(case, person, found["names"], locale, now)
    found |= report(session, case, person, found["names"], locale, now)
    return page(request, "drill_report.html", **found)


def head(session: Session, case: Case, person: Person, locale: Locale, now: datetime) -> dict[str, Any]:
    """What every page of a drill shows: which plan, how it stands, what the reader is asked."""
    row = row_of(case)
    names = dict(session.exec(select(Person.id, Person.name)).all())
    away = stands_in_for(session, person, now)
    begin, close = case.promised("begin", 1), case.promised("practise", 1)
    late = begin is not None and begin.due_at <= now and case.place == "begin"
    return {
        "zone": case.calendar.zone,
        "now": now,
        "row": row,
        "plan": plan_at_hand(case),
        "names": names,
        "kind": KINDS[row.kind],
        "state": "已暂停" if case.story.paused_since else STATES[state_of(row, overdue=late)],
        "late": late,
        "begin_by": case.story.deadlines.get("begin"),
        "close_at": close.due_at if close and case.place == "practise" else None,
        "paused_since": case.story.paused_since,
        "questions": _open(case, person, away, names, locale),
        "leads": leads(person),
        "clock": clock(case),
    }


def clock(case: Case) -> Callable[[datetime | None], str]:
    """Times of a drill by the clock, with the day where it is not that of its beginning."""
    zone = case.calendar.zone
    first = (row_of(case).begun_at or row_of(case).planned_at).astimezone(zone).date()

    def said(at: datetime | None) -> str:
        if at is None:
            return "—"
        here = at.astimezone(zone)
        return f"{here:%H:%M}" if here.date() == first else f"{here.month}-{here.day} {here:%H:%M}"

    return said


def _open(
    case: Case, person: Person, away: list[str], names: Mapping[str, str], locale: Locale
) -> list[tuple[Question, str, datetime | None, str, bool]]:
    """What is open: the question, its heading, until when, who may answer it, and whether the reader may."""
    return [
        (
            q,
            heading(case.pack, q.form, q.stage, locale, q.known),
            due_of(case, q),
            _answerers(case, q, names, locale),
            access.may_answer(person, q, away),
        )
        for q in case.questions
        if q.is_open
    ]


def _answerers(case: Case, question: Question, names: Mapping[str, str], locale: Locale) -> str:
    """The one asked, and the role in which anybody may answer for another."""
    found = [names.get(question.person, question.person)] if question.person else []
    if question.role not in access.PERSONAL:
        role = case.pack.roles.get(question.role)
        found.append(role.text(locale) if role else question.role)
    return " / ".join(found)


def body(
    case: Case, person: Person, names: Mapping[str, str], locale: Locale, now: datetime
) -> dict[str, Any]:
    """What is measured so far, what is to come for those who may know, and the history."""
    row, plan = row_of(case), plan_at_hand(case)
    shows = tells_scenario(person, row)
    found, aims = found_in(case, row, plan, now)
    known = case.story.practice["injected"]
    kept = [one for one in found if one.kind != "inject" or (shows and int(one.key) in known)]
    over = row.ended_at is not None
    lines = timeline(case, names, locale)
    if not shows:
        told = {entry.seq for entry in case.entries if entry.verb in PLAIN}
        lines = [line for line in lines if line.seq in told]
    return {
        "scenario": case.story.practice["scenario"] if shows else None,
        "rows": rows_of(case, plan, kept, names, locale, now),
        "aims": aims_of(aims, locale),
        "to_come": to_come(case, locale, now) if leads(person) and not over else [],
        "phrase": lambda one: phrase(one, locale),
        "bad": BAD,
        "acts": {act: ACTS[act].title for act in allowed(person, case)},
        "role_of": lambda key: r.text(locale) if (r := case.pack.roles.get(key)) else key,
        "held": intervening(case) if leads(person) and case.place == "begin" else [],
        "lines": lines,
    }
