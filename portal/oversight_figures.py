"""The indicators of procedure A and the monthly summary of main concerns for the general manager."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from adapters.clock import now
from adapters.database import reading
from adapters.oversight_rows import in_use
from adapters.oversight_told import CHAINS, told
from complaints.calendar import Locale
from complaints.oversight.indicators import Told, by_stretch, indicators, most
from complaints.records import Heartbeat
from portal.oversight_tables import scales
from portal.oversight_view import (
    Chosen,
    Compiler,
    Overseer,
    Period,
    between,
    edges,
    in_zone,
    label_of,
    oversight_page,
    procedures,
    shortcuts,
)
from portal.web import default_calendar, locale_of

router = APIRouter(prefix="/oversight", include_in_schema=False)
SITES = 20
CAUSES = 10


@router.get("/indicators")
def show(request: Request, person: Overseer, chosen: Chosen) -> Response:
    """Timeliness, compliance, fairness, effect; by month, procedure and site; causes with their trend."""
    moment, locale, calendar = now(), locale_of(request), default_calendar()
    with reading() as session:
        everything = told(session, chosen.since, chosen.until, moment)
        chains = session.get(Heartbeat, CHAINS)
        used = in_use(session)
    cases = _chosen(everything, chosen)
    titles = dict(procedures(used, locale))
    groups: list[tuple[str, list[tuple[str, Any]]]] = [
        ("按月", _lines(cases, lambda case: in_zone(case.received_at, calendar).strftime("%Y-%m"))),
        ("按程序", _lines(cases, lambda case: titles.get(case.procedure, case.procedure))),
        ("按项目", _lines(cases, lambda case: case.site, SITES)),
    ]
    return oversight_page(
        request,
        "oversight_indicators.html",
        now=moment,
        tab="/indicators",
        chosen=chosen,
        shortcuts=shortcuts(in_zone(moment, calendar)),
        procedures=list(titles.items()),
        sites=[site for site, _ in most(everything, lambda case: case.site, 200)],
        whole=indicators(cases, scales(), moment),
        groups=[(name, rows) for name, rows in groups if len(rows) > 1 or name == "按月"],
        causes=_causes(cases, chosen, locale),
        chains=chains.info if chains else {},
    )


def _chosen(cases: Iterable[Told], chosen: Period) -> list[Told]:
    return [
        case for case in cases if chosen.procedure in ("", case.procedure) and chosen.site in ("", case.site)
    ]


def _lines(cases: list[Told], key: Callable[[Told], str], count: int = 100) -> list[tuple[str, Any]]:
    """The indicators of each group, in order of the key, or the largest groups first when they are cut."""
    named = most(cases, key, count)
    groups: dict[str, list[Told]] = {name: [] for name, _ in named}
    for case in cases:
        if key(case) in groups:
            groups[key(case)].append(case)
    moment, known = now(), scales()
    names = list(groups) if count == SITES else sorted(groups)
    return [(name, indicators(groups[name], known, moment)) for name in names]


def _causes(
    cases: list[Told], chosen: Period, locale: Locale
) -> list[tuple[str, int, tuple[int, ...], float]]:
    """The most frequent classes with their share and their trend over the period."""
    marks = edges(chosen)
    found = []
    for (procedure, key), count in _classes(cases).most_common(CAUSES):
        mine = [c for c in cases if c.procedure == procedure and c.classes.get("assessment") == key]
        label = _class_label(procedure, key, locale)
        found.append((label, count, by_stretch(mine, marks), count / len(cases)))
    return found


def _classes(cases: Iterable[Told]) -> Counter[tuple[str, str]]:
    return Counter((c.procedure, c.classes["assessment"]) for c in cases if c.classes.get("assessment"))


def _class_label(procedure: str, key: str, locale: Locale) -> str:
    return label_of(lambda pack: pack.views["assessment"].classes, procedure, key, locale)


@router.get("/summary")
def summary(
    request: Request,
    person: Compiler,
    month: Annotated[str, Query(pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$")] = "",
) -> Response:
    """The statistics of a month on paper, with the month before beside it (procedure K, statistics)."""
    moment, locale = now(), locale_of(request)
    today = in_zone(moment, default_calendar())
    first = date.fromisoformat(f"{month}-01") if month else today.replace(day=1)
    chosen, before = _month(first), _month(first - timedelta(days=1))
    with reading() as session:
        cases = told(session, chosen.since, chosen.until, moment)
        earlier = told(session, before.since, before.until, moment)
    return oversight_page(
        request,
        "oversight_summary.html",
        now=moment,
        tab="/summary",
        month=f"{first:%Y-%m}",
        chosen=chosen,
        today=today,
        who=person.name,
        this=indicators(cases, scales(), moment),
        last=indicators(earlier, scales(), moment),
        tables=_tables(cases, earlier, locale),
    )


def _month(day: date) -> Period:
    first = day.replace(day=1)
    return between(first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1))


def _tables(
    cases: list[Told], earlier: list[Told], locale: Locale
) -> list[tuple[str, list[tuple[str, int, int]]]]:
    """Main concerns and other divisions, each line with this month's and last month's number."""
    kinds: list[tuple[str, Callable[[Told], str]]] = [
        ("主要关注问题", lambda c: _named(c, "assessment", locale)),
        ("涉及项目", lambda c: c.site),
        ("受理渠道", lambda c: label_of(lambda pack: pack.channels, c.procedure, c.channel, locale)),
        ("级别", lambda c: label_of(lambda pack: pack.levels, c.procedure, c.level, locale)),
        ("责任部门", lambda c: label_of(lambda p: p.departments, c.procedure, c.department, locale)),
        ("结案依据", lambda c: label_of(lambda pack: pack.grounds, c.procedure, c.ground, locale)),
    ]
    tables = []
    for title, key in kinds:
        before = dict(most(earlier, key, len(earlier) or 1))
        rows = [(name, count, before.get(name, 0)) for name, count in most(cases, key, CAUSES)]
        if rows:
            tables.append((title, rows))
    return tables


def _named(case: Told, view: str, locale: Locale) -> str:
    key = case.classes.get(view, "")
    return _class_label(case.procedure, key, locale) if key else ""
