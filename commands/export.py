"""`redress export cases FILE` and `redress export indicators FILE`: tables for spreadsheets."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter
from sqlmodel import col

from adapters.clock import now
from adapters.office import default_calendar
from adapters.sheets import Sheet, write_csv, write_xlsx
from commands.ready import database_ready
from complaints.errors import Refusal
from complaints.explain import language_of
from complaints.records import Complaint
from portal.case_filters import Filters
from portal.case_table import case_sheet
from portal.figures import figures, indicator_sheets, month_figures, month_of, summary_sheets

Locale = Annotated[str, Parameter(name=["--lang"])]

export = App(
    name="export",
    help="Complaints and statistics as CSV or XLSX; the ending of the file says which.",
    help_format="plaintext",
)


@export.command
def cases(
    file: Path,
    *,
    state: Literal["open", "closed", "all"] = "all",
    since: str = "",
    q: str = "",
    lang: Locale = "zh-Hans",
) -> None:
    """Complaints, one a row, the newest first; the import reads this table again.

    Parameters
    ----------
    file: where to write, .csv or .xlsx
    state: open, closed or all
    since: only those received from this day on, YYYY-MM-DD
    q: only those in which this text stands
    lang: language of the header: zh-Hans, zh-Hant or en
    """
    moment = now()
    conditions = Filters(q=q, state=state).conditions(moment)
    if since:
        first = datetime.combine(_day(since), time(), default_calendar().zone)
        conditions.append(col(Complaint.received_at) >= first)
    with database_ready():
        _write(file, [case_sheet(conditions, language_of(lang), moment)])


@export.command
def indicators(file: Path, *, month: str = "", lang: Locale = "zh-Hans") -> None:
    """The indicators of a month, by month, procedure and site, and the causes.

    Parameters
    ----------
    file: where to write, .csv or .xlsx
    month: YYYY-MM; default the present one
    lang: language of the table: zh-Hans, zh-Hant or en
    """
    moment, locale = now(), language_of(lang)
    period = month_of(_month(month) or moment.astimezone(default_calendar().zone).date())
    with database_ready():
        _write(file, indicator_sheets(figures(period, locale, moment), locale))


@export.command
def summary(file: Path, *, month: str = "", lang: Locale = "zh-Hans") -> None:
    """The monthly summary of main concerns, with the month before beside it.

    Parameters
    ----------
    file: where to write, .csv or .xlsx
    month: YYYY-MM; default the present one
    lang: language of the table: zh-Hans, zh-Hant or en
    """
    locale, first = language_of(lang), _month(month)
    with database_ready():
        found = month_figures(f"{first:%Y-%m}" if first else "", locale, now())
        _write(file, summary_sheets(found, locale))


def _write(file: Path, sheets: list[Sheet]) -> None:
    zone = default_calendar().zone
    kind = file.suffix.lower()
    if kind not in (".csv", ".xlsx"):
        raise Refusal(f"{file}: the file should end in .csv or .xlsx")
    if not file.parent.is_dir():
        raise Refusal(f"there is no folder {file.parent}")
    if kind == ".csv":
        write_csv(file, sheets, zone)
    else:
        write_xlsx(file, sheets, zone)
    print(f"{file} written")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal(f"--since {text}: write a date, YYYY-MM-DD") from None


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01") if text else None
    except ValueError:
        raise Refusal(f"--month {text}: write a month, YYYY-MM") from None
