"""The indicators of procedure A and the monthly summary of main concerns for the general manager."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from adapters.clock import now
from adapters.database import reading
from adapters.office import default_calendar
from adapters.oversight_told import CHAINS
from complaints.records import Heartbeat
from portal.exports import Kind, taken
from portal.figures import figures, indicator_sheets, month_figures, summary_sheets
from portal.oversight_view import Chosen, Compiler, Overseer, in_zone, oversight_page, shortcuts
from portal.web import locale_of

router = APIRouter(prefix="/oversight", include_in_schema=False)
MonthName = Annotated[str, Query(alias="month", pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$")]


@router.get("/indicators")
def show(request: Request, person: Overseer, chosen: Chosen) -> Response:
    """Timeliness, compliance, fairness, effect; by month, procedure and site; causes with their trend."""
    moment, locale = now(), locale_of(request)
    found = figures(chosen, locale, moment)
    with reading() as session:
        chains = session.get(Heartbeat, CHAINS)
    return oversight_page(
        request,
        "oversight_indicators.html",
        now=moment,
        tab="/indicators",
        chosen=chosen,
        shortcuts=shortcuts(in_zone(moment, default_calendar())),
        procedures=found.procedures,
        sites=found.sites,
        whole=found.whole,
        groups=found.groups,
        causes=found.causes,
        chains=chains.info if chains else {},
    )


@router.get("/indicators.{kind}")
def take_indicators(request: Request, person: Overseer, chosen: Chosen, kind: Kind) -> Response:
    """The same tables for spreadsheets."""
    locale = locale_of(request)
    sheets = indicator_sheets(figures(chosen, locale, now()), locale)
    return taken(sheets, kind, f"indicators-{chosen.first}-{chosen.last}", person.id)


@router.get("/summary")
def summary(request: Request, person: Compiler, month: MonthName = "") -> Response:
    """The statistics of a month on paper, with the month before beside it (procedure K, statistics)."""
    moment = now()
    found = month_figures(month, locale_of(request), moment)
    return oversight_page(
        request,
        "oversight_summary.html",
        now=moment,
        tab="/summary",
        month=f"{found.first:%Y-%m}",
        chosen=found.period,
        today=in_zone(moment, default_calendar()),
        who=person.name,
        this=found.this,
        last=found.last,
        tables=found.tables,
    )


@router.get("/summary.{kind}")
def take_summary(request: Request, person: Compiler, kind: Kind, month: MonthName = "") -> Response:
    """The same tables for spreadsheets."""
    locale = locale_of(request)
    found = month_figures(month, locale, now())
    return taken(summary_sheets(found, locale), kind, f"summary-{found.first:%Y-%m}", person.id)
