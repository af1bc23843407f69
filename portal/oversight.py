"""Clusters: what is coming in together, what it shares, and one notice or meeting for all of them."""

import hashlib
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from adapters.calendars import load_calendar
from adapters.cases import case_in
from adapters.clock import now
from adapters.database import reading, writing
from adapters.oversight_notices import notice_of, notices_about
from adapters.oversight_rows import in_use, sightings, warned
from adapters.packs import packs
from adapters.paper_words import shared_in_words
from complaints.acts.inform_group import GroupNotice, inform
from complaints.forms import FormErrors, read
from complaints.forms.base import Setting
from complaints.oversight.clusters import Found, around, bucket, find, unwarned
from complaints.pack import Pack
from complaints.pack_words import Cluster
from portal.doors import typed
from portal.oversight_view import Overseer, oversight_page
from portal.posted import Posted
from portal.sessions import StaffSent
from portal.web import locale_of, nonce
from portal.widgets import other_errors, widgets

router = APIRouter(prefix="/oversight", include_in_schema=False)
Id = Annotated[str, Path(max_length=60)]

SHARES = {
    "project": "同一项目",
    "intake": "同一受理分类",
    "assessment": "同一评估分类",
    "dispatch": "同一派单分类",
    "complainant": "同一客户",
    "words": "内容相近",
}
LISTED = 60
"""How many clusters the list shows, those first of which nobody was told."""
SHOWN = 200
"""How many complaints of a cluster its page lists."""
BEFORE = timedelta(seconds=1)


@router.get("")
def clusters(request: Request, person: Overseer) -> Response:
    """What the rules of the packs find now, and which rules there are."""
    moment, locale = now(), locale_of(request)
    with reading() as session:
        used = in_use(session)
        seen = sightings(session, [rule for pack in used for rule in pack.clusters], moment)
        rows = []
        for pack in used:
            for rule in pack.clusters:
                named = warned(session, pack.procedure, rule, moment - timedelta(days=rule.within_days))
                for found in find(rule, seen.get(pack.procedure, []), moment):
                    rows.append(_row(pack, found, named, locale))
    rows.sort(key=lambda row: (bool(row["warned"]), -row["count"]))
    rows = rows[:LISTED]
    return oversight_page(request, "oversight.html", now=moment, tab="", rows=rows, packs=used, shares=SHARES)


def _row(pack: Pack, found: Found, named: set[str], locale: str) -> dict[str, Any]:
    return {
        "pack": pack,
        "found": found,
        "rule": found.rule,
        "shared": shared_in_words(pack, found.rule.by, found.shared, locale),
        "count": len(found.cases),
        "open": sum(not case.closed for case in found.cases),
        "warned": len(found.cases) - len(unwarned(found, named)),
        "daily": bucket(found.rule).days == 1,
    }


@router.get("/clusters/{procedure}/{by}/{number}")
def cluster(request: Request, procedure: Id, by: Id, number: Id, person: Overseer) -> Response:
    """One cluster: its complaints, its trend, what the customers were told together, and how to tell them."""
    with reading() as session:
        return _cluster_page(request, session, procedure, by, number)


def _found(session: Session, procedure: str, by: str, number: str) -> tuple[Pack, Found]:
    """What a complaint shares with others by a rule of its procedure; 404 when there is no such thing."""
    pack, moment = packs().get(procedure), now()
    rules = [rule for rule in pack.clusters if rule.by == by] if pack else []
    if pack is None or not rules:
        raise HTTPException(404)
    widest: Cluster = max(rules, key=lambda rule: rule.within_days)
    seen = sightings(session, [widest], moment, anchor=number).get(procedure, [])
    found = around(widest, seen, number, moment)
    if found is None:
        raise HTTPException(404, "没有这个编号的投诉。")
    return pack, found


def _cluster_page(
    request: Request, session: Session, procedure: str, by: str, number: str,
    values: Any = None, errors: dict[str, str] | None = None, once: str = "",
) -> Response:  # fmt: skip
    locale = locale_of(request)
    pack, found = _found(session, procedure, by, number)
    calendar = load_calendar(pack.calendar)
    named = warned(session, procedure, found.rule, found.cases[0].received_at - BEFORE)
    fields = widgets(GroupNotice, Setting(pack), locale, calendar.zone, values, errors)
    return oversight_page(
        request,
        "cluster.html",
        422 if errors else 200,
        zone=calendar.zone,
        tab="",
        row=_row(pack, found, named, locale),
        cases=list(reversed(found.cases))[:SHOWN],
        shares=SHARES,
        notices=notices_about(session, found.numbers),
        fields=fields,
        errors=other_errors(fields, errors or {}, locale),
        wrong=bool(errors),
        numbers=" ".join(found.numbers),
        number=number,
        once=once or nonce(),
    )


@router.post("/clusters/{procedure}/{by}/{number}/notices")
def tell_all(
    request: Request, procedure: Id, by: Id, number: Id, person: Overseer, posted: StaffSent
) -> Response:
    """Tell all customers of the cluster as the page showed it; sent twice, it happens once."""
    once = posted.text("_once") or nonce()
    notice = hashlib.sha256(once.encode()).hexdigest()[:16]
    try:
        with writing() as session:
            pack, found = _found(session, procedure, by, number)
            form = _form(pack, posted)
            shown = set(posted.text("numbers").split())
            told = sorted(one for one in found.numbers if one in shown or not shown)
            cases = [case_in(session, one, lock=True) for one in told]
            if all(case.story.ground for case in cases):
                raise FormErrors({"text": "这些投诉都已结案，不必再一并告知。"})
            for case in cases:
                inform(case, form, notice, told, person.id, now())
    except FormErrors as wrong:
        with reading() as session:
            return _cluster_page(request, session, procedure, by, number, typed(posted), wrong.errors, once)
    return RedirectResponse(f"/oversight/notices/{notice}", 303)


def _form(pack: Pack, posted: Posted) -> GroupNotice:
    data = posted.answer(GroupNotice, load_calendar(pack.calendar).zone)
    data.pop("numbers", None)
    return read(GroupNotice, data, Setting(pack))


@router.get("/notices/{notice}")
def notice(request: Request, notice: Id, person: Overseer) -> Response:
    """A notice: what was said, to whom a letter went, and who must be telephoned."""
    with reading() as session:
        found = notice_of(session, notice)
    if found is None:
        raise HTTPException(404)
    return oversight_page(request, "oversight_notice.html", tab="", notice=found)
