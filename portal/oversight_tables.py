"""Quotas of call-backs and the standards of service: tables for supervision and appraisal, also as CSV."""

import csv
import io
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session, col, select

from adapters.calendars import load_calendar
from adapters.clock import now
from adapters.database import reading
from adapters.office import default_calendar
from adapters.oversight_rows import callbacks, in_use, moved, open_callbacks, roster
from adapters.oversight_told import heard
from adapters.oversight_work import ended, waiting, work
from adapters.packs import packs
from adapters.words import say
from complaints.calendar import Locale
from complaints.oversight.indicators import Scales, opinions
from complaints.oversight.quotas import month_of, standings, turn_of
from complaints.oversight.standards import Appraisal, Work, appraisals, lines
from complaints.people import Person
from complaints.records import Complaint
from portal.oversight_view import (
    Chosen,
    Overseer,
    Period,
    label_of,
    names_of,
    oversight_page,
    percent,
    procedures,
    shortcuts,
    stage_label,
)
from portal.web import default_pack, locale_of

router = APIRouter(prefix="/oversight", include_in_schema=False)
OPINION = ("dispatched", "handed_over", "moved", "surveyed")
"""What of a history is needed to know who was judged and how."""
HEADS = (
    "编号", "姓名", "部门", "经办案件", "完成环节", "按时", "按时率", "用时中位数（小时）", "待办",
    "其中逾期", "邀请评价", "收到评价", "参评率", "满意", "满意率", "评价分布",
)  # fmt: skip


@router.get("/quotas")
def quotas(request: Request, person: Overseer) -> Response:
    """How everybody stands with this month's call-backs, and which call-backs are open."""
    moment = now()
    with reading() as session:
        tables = []
        for pack in (pack for pack in in_use(session) if pack.quotas):
            calendar = load_calendar(pack.calendar)
            since, until = month_of(moment, calendar)
            here = roster(session, moment.astimezone(calendar.zone))
            held = callbacks(session, since, until)[pack.procedure]
            for quota in pack.quotas:
                people = standings(quota, here.with_role(quota.role), held)
                tables.append((pack, quota, people, turn_of(quota, moment, calendar)))
        waits = {pack.procedure: open_callbacks(session, pack.procedure) for pack, *_ in tables}
    return oversight_page(
        request, "oversight_quotas.html", now=moment, tab="/quotas", tables=tables, waits=waits
    )


@router.get("/standards")
def standards(request: Request, person: Overseer, chosen: Chosen) -> Response:
    """The share in time by stage and department, and the appraisal of handlers."""
    moment, locale = now(), locale_of(request)
    with reading() as session:
        done = work(session, _of(chosen, moment), moment)
        done = _in_procedure(session, done, chosen)
        judged = _appraised(session, done, chosen, moment)
        people = names_of(session)
        used = in_use(session)
    stages = list({**default_pack().stages, **{one.stage: None for one in done}})
    by_stage = sorted(lines(done, lambda one: one.stage), key=lambda line: stages.index(line.key))
    return oversight_page(
        request,
        "oversight_standards.html",
        now=moment,
        tab="/standards",
        chosen=chosen,
        shortcuts=shortcuts(moment.astimezone(default_calendar().zone).date()),
        procedures=procedures(used, locale),
        by_stage=[(stage_label(line.key, chosen.procedure, locale), line) for line in by_stage],
        by_department=[
            (label_of(lambda pack: pack.departments, chosen.procedure, line.key, locale), line)
            for line in lines(done, lambda one: one.department)
        ],
        appraisals=[(_name(people, one.handler), one, _spread(one, locale)) for one in judged],
    )


@router.get("/standards.csv")
def as_csv(request: Request, person: Overseer, chosen: Chosen) -> Response:
    """The appraisal as a table for spreadsheets: UTF-8 with its mark, no cell is taken for a formula."""
    moment, locale = now(), locale_of(request)
    with reading() as session:
        done = _in_procedure(session, work(session, _of(chosen, moment), moment), chosen)
        judged = _appraised(session, done, chosen, moment)
        people = names_of(session)
    made = io.StringIO()
    table = csv.writer(made)
    table.writerow([say(head, locale) for head in HEADS])
    for one in judged:
        table.writerow([cell(value) for value in _cells(one, people.get(one.handler), locale)])
    name = f"appraisal-{chosen.first}-{chosen.last}.csv"
    return Response(
        "\ufeff" + made.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def cell(value: object) -> str:
    """A cell that no spreadsheet runs as a formula: what begins like one is led by an apostrophe."""
    text = str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else text


def _of(chosen: Period, moment: datetime) -> ColumnElement[bool]:
    return ended(chosen.since, chosen.until, moment)


def _in_procedure(session: Session, done: list[Work], chosen: Period) -> list[Work]:
    """Only what was done under the chosen procedure."""
    if not chosen.procedure:
        return done
    elsewhere = moved(session)
    query = select(Complaint.number).where(col(Complaint.procedure) == chosen.procedure)
    mine = {number for number in session.exec(query) if number not in elsewhere}
    mine |= {number for number, name in elsewhere.items() if name == chosen.procedure}
    return [one for one in done if one.number in mine]


def _appraised(session: Session, done: list[Work], chosen: Period, moment: datetime) -> list[Appraisal]:
    cases = list(heard(session, chosen.since, chosen.until, OPINION).values())
    if chosen.procedure:
        cases = [case for case in cases if case.procedure == chosen.procedure]
    return appraisals(done, opinions(cases, scales(), lambda case: case.owner), waiting(session, moment))


def scales() -> Scales:
    """The questions of the survey with their answers, by procedure."""
    return {name: dict(pack.survey) for name, pack in packs().items()}


def _name(people: dict[str, Person], who: str) -> str:
    return people[who].name if who in people else who


def _spread(one: Appraisal, locale: Locale) -> list[tuple[str, int]]:
    """How the answers about the result are spread, in the order of the scale."""
    results = [pack.survey["result"] for pack in packs().values() if "result" in pack.survey]
    labels = {answer: label.text(locale) for scale in results for answer, label in scale.answers.items()}
    return [(label, one.opinion.spread[key]) for key, label in labels.items() if one.opinion.spread[key]]


def _cells(one: Appraisal, person: Person | None, locale: Locale) -> list[object]:
    departments = person.departments if person else []
    named = [label_of(lambda pack: pack.departments, "", key, locale) for key in departments]
    took = one.work.typical
    spread = " · ".join(f"{label} {count}" for label, count in _spread(one, locale))
    return [
        one.handler,
        person.name if person else one.handler,
        " ".join(named),
        one.cases,
        one.work.count,
        one.work.in_time,
        percent(one.work.share) if one.work.count else "",
        f"{took.total_seconds() / 3600:.1f}" if took is not None else "",
        one.waiting,
        one.overdue,
        one.opinion.asked,
        one.opinion.answered,
        percent(one.opinion.response) if one.opinion.asked else "",
        one.opinion.satisfied,
        percent(one.opinion.satisfaction) if one.opinion.answered else "",
        spread,
    ]
