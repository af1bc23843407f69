"""Tables to take along: cases and statistics as CSV or XLSX, with the filters of their pages.

Who took how many stands in the log of the portal, without anything personal of the cases.
"""

import logging
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response, StreamingResponse
from starlette.background import BackgroundTask

from adapters.clock import now
from adapters.database import reading
from adapters.office import default_calendar
from adapters.settings import settings
from adapters.sheets import Sheet, Value, csv_chunks, csv_of_several, write_xlsx
from portal import listing
from portal.case_filters import Chosen
from portal.case_table import case_sheet
from portal.doors import stands_in_for
from portal.sessions import Staff, demand
from portal.web import locale_of

router = APIRouter(include_in_schema=False)
log = logging.getLogger("uvicorn.error")
"""The log that the portal's process shows; ours would have to be set up."""
Kind = Literal["csv", "xlsx"]
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@router.get("/cases/export.{kind}")
def cases(request: Request, person: Staff, chosen: Chosen, kind: Kind) -> Response:
    """The cases of the list, all pages of it: those the person may see."""
    demand(person, "export")
    moment = now()
    with reading() as session:
        seen = listing.visible_to(person, stands_in_for(session, person, moment))
    sheet = case_sheet([*chosen.conditions(moment), seen], locale_of(request), moment)
    day = moment.astimezone(default_calendar().zone)
    return taken([sheet], kind, f"cases-{day:%Y%m%d-%H%M}", person.id)


def taken(sheets: list[Sheet], kind: Kind, name: str, who: str) -> Response:
    """Tables as a download, logged when it has gone out."""
    zone = default_calendar().zone
    count = _Count()
    counted = [sheet._replace(rows=count.of(sheet.rows)) for sheet in sheets]
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"', "Cache-Control": "no-store"}

    def note() -> None:
        log.info("export: %s took %s.%s, %d rows", who, name, kind, count.rows)

    if kind == "csv":
        chunks = csv_chunks(counted[0], zone) if len(counted) == 1 else csv_of_several(counted, zone)
        return StreamingResponse(
            chunks, media_type=TYPES[kind], headers=headers, background=BackgroundTask(note)
        )
    folder = settings().var / "tmp"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".xlsx", delete=False) as file:
        path = Path(file.name)
    try:
        write_xlsx(path, counted, zone)
    except BaseException:
        path.unlink(missing_ok=True)
        raise

    def done() -> None:
        path.unlink(missing_ok=True)
        note()

    return FileResponse(path, media_type=TYPES[kind], headers=headers, background=BackgroundTask(done))


class _Count:
    """How many rows went by."""

    def __init__(self) -> None:
        self.rows = 0

    def of(self, rows: Iterable[Sequence[Value]]) -> Iterator[Sequence[Value]]:
        for row in rows:
            self.rows += 1
            yield row
