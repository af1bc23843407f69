"""Complaints from a table: handed in, looked at first, started, followed, and the bad rows to be mended."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from adapters import vault
from adapters.bulk.check import Checked, check
from adapters.bulk.records import bad_rows, enter_stored, import_named, path_of, recent, start, stop
from adapters.bulk.runs import start_run
from adapters.bulk.table import MAX_BYTES, MAX_ROWS, Table
from adapters.bulk.words import bad_sheet, label_of, reasons_of
from adapters.clock import now
from adapters.file_types import clean_name
from adapters.office import default_calendar
from adapters.runs import EngineDown
from adapters.sheets import csv_chunks
from complaints.bulk import Choices, Import
from complaints.bulk_columns import LABELS
from complaints.errors import Refusal
from complaints.people import Person
from portal.posted import Posted
from portal.sessions import Staff, StaffSent, demand
from portal.web import default_pack, locale_of, offered_packs, page

router = APIRouter(prefix="/imports", include_in_schema=False)
SHOWN = 200
"""How many bad rows a page lists; the file has all of them."""
LOOK_AGAIN = 4
"""Seconds after which the page of a running import is read again."""
ID = r"^[0-9a-f]{64}$"


def importer(person: Staff) -> Person:
    """Whoever may file in bulk; 403 for others."""
    demand(person, "import")
    return person


Importer = Annotated[Person, Depends(importer)]
Name = Annotated[str, Path(pattern=ID)]


@router.get("")
def imports(request: Request, person: Importer) -> Response:
    """What was imported, and the form for a new table."""
    return _list(request, {}, "")


@router.post("")
def hand_in(request: Request, person: Importer, posted: StaffSent) -> Response:
    """Keep a table, to be looked at; nothing is filed yet."""
    try:
        if not posted.files:
            raise Refusal("请选择要导入的文件。")
        upload = posted.files[0]
        choices, name = _choices(posted, {}), clean_name(upload.filename or "")
        stored = vault.store(upload.file, most=MAX_BYTES)
        Table(vault.path_of(stored.sha256), {})  # Refusal when it is none
        record = enter_stored(stored.sha256, name, choices, person.id)
    except Refusal as wrong:
        return _list(request, {name: values[-1] for name, values in posted.fields.items()}, str(wrong))
    return RedirectResponse(f"/imports/{record.id}", 303)


@router.get("/{name}")
def one(request: Request, name: Name, person: Importer) -> Response:
    """A table: how it was understood, while it is not started; how far it is; what came out."""
    record = _found(name)
    if record.started_at is None:
        return _look(request, record)
    bad = bad_rows(name)
    rows = [(row.line, reasons_of(row.faults, locale_of(request))) for row in bad[:SHOWN]]
    running = record.finished_at is None
    share = min(record.dealt_with, record.total)
    shown = page(
        request, "import_run.html", record=record, rows=rows, running=running, share=share, more=len(bad)
    )
    if running:
        shown.headers["Refresh"] = str(LOOK_AGAIN)
    return shown


@router.post("/{name}/choices")
def choose(name: Name, person: Importer, posted: StaffSent) -> Response:
    """The same table, read in another way."""
    record = _found(name)
    other = posted.text("sheet") != record.choices["sheet"]
    said = dict(zip(posted.all("head"), posted.all("field"), strict=False))
    choices = _choices(posted, {} if other else said)
    changed = enter_stored(record.sha256, record.filename, choices, person.id)
    return RedirectResponse(f"/imports/{changed.id}", 303)


@router.post("/{name}/start")
def begin(name: Name, person: Importer, posted: StaffSent) -> Response:
    """File it from now on; the worker does it, and takes it up again whatever happens."""
    _found(name)
    record = start(name, person.id, background=True)
    with suppress(EngineDown):  # then the watch starts it, as soon as Prefect is there
        start_run(name, record.beat_at)
    return RedirectResponse(f"/imports/{name}", 303)


@router.post("/{name}/stop")
def halt(name: Name, person: Importer, posted: StaffSent) -> Response:
    """File no more of it, or give up a table that was only looked at; it can be started again."""
    demand(person, "stop_import")
    _found(name)
    began = stop(name, person.id).started_at
    return RedirectResponse(f"/imports/{name}" if began else "/imports", 303)


@router.get("/{name}/bad.csv")
def bad(request: Request, name: Name, person: Importer) -> Response:
    """The rows that were or would not be filed, with line and reason, to be mended and imported again."""
    record, locale = _found(name), locale_of(request)
    if record.started_at is None:
        found = check(path_of(record), Choices.model_validate(record.choices), record.sha256)
        faults: Mapping[int, Mapping[str, str]] = dict(found.bad)
    else:
        faults = {row.line: row.faults for row in bad_rows(name)}
    sheet = bad_sheet(record, faults, locale)
    return StreamingResponse(
        csv_chunks(sheet, default_calendar().zone),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="bad-rows-{name[:8]}.csv"',
            "Cache-Control": "no-store",
        },
    )


def _found(name: str) -> Import:
    try:
        return import_named(name)
    except Refusal:
        raise HTTPException(404) from None


def _choices(posted: Posted, columns: dict[str, str]) -> Choices:
    """The choices of the form, with what the columns mean; 422 for what no form of ours offers."""
    if any(key and key not in LABELS for key in columns.values()):
        raise HTTPException(422)
    pack, packs = default_pack(), {pack.procedure: pack for pack in offered_packs()}
    procedure = posted.text("procedure")
    chosen = packs.get(procedure, pack)
    for name, known in (("channel", chosen.channels), ("source", chosen.sources), ("procedure", packs)):
        if posted.text(name) and posted.text(name) not in known:
            raise HTTPException(422)
    return Choices(
        procedure=procedure,
        channel=posted.text("channel"),
        source=posted.text("source"),
        third_party=posted.text("third_party")[:200],
        columns=columns,
        sheet=posted.text("sheet")[:100],
        received_now=posted.text("received_now") == "true",
        letters=posted.text("letters") == "true",
    )


def _list(request: Request, typed: dict[str, Any], error: str) -> Response:
    return page(
        request,
        "imports.html",
        422 if error else 200,
        imports=recent(),
        packs=offered_packs(),
        pack=default_pack(),
        choices=Choices(**{k: v for k, v in typed.items() if k in ("channel", "source", "third_party")}),
        most_rows=f"{MAX_ROWS:,}",
        most_bytes=MAX_BYTES // 1024 // 1024,
        error=error,
    )


def _look(request: Request, record: Import) -> Response:
    """The dry run: how the columns were understood, how many rows are good, every reason, a sample."""
    locale, choices = locale_of(request), Choices.model_validate(record.choices)
    found = check(path_of(record), choices, record.sha256)
    packs = {pack.procedure: pack for pack in offered_packs()}
    return page(
        request,
        "import.html",
        now=now(),
        record=record,
        choices=choices,
        found=found,
        rows=[(line, reasons_of(faults, locale)) for line, faults in found.bad[:SHOWN]],
        columns=_columns(found),
        fields=[(key, label_of(key, locale)) for key in LABELS],
        packs=list(packs.values()),
        pack=packs.get(choices.procedure, default_pack()),
    )


def _columns(found: Checked) -> list[tuple[str, str, bool]]:
    """Each column with the field that it fills, in the order of the table; True: another fills it already."""
    columns = found.table.columns
    filled = {at: key for key, at in columns.places.items()}
    doubled = {header for header, _ in columns.doubled}
    return [
        (header, filled.get(at, ""), at not in filled and header in doubled)
        for at, header in enumerate(columns.headers)
        if header
    ]
