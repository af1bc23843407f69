"""Tables for spreadsheets: CSV and XLSX, row by row, and no cell that a spreadsheet runs as a formula."""

import codecs
import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

Value = str | int | float | datetime | date | None
"""What a cell may hold; times are aware and shown in the calendar's zone."""

FORMULA = re.compile(r"'*[\s\u3000]*[=+\-@\t\r\n＝＋－＠]")
"""How a text begins that a spreadsheet would run, also behind spaces; apostrophes of ours may lead it."""
CHUNK_ROWS = 200
LONGEST_CELL = 32_767
WIDTH = 18


class Rate(float):
    """A share from 0 to 1, shown in per cent."""


class Sheet(NamedTuple):
    """One table: its name, its header, its rows."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Value]]


def csv_chunks(sheet: Sheet, zone: ZoneInfo) -> Iterator[bytes]:
    """The table as CSV for Excel: UTF-8 with its mark, a few rows at a time."""
    yield codecs.BOM_UTF8
    yield from _chunks(sheet, zone)


def csv_of_several(sheets: Sequence[Sheet], zone: ZoneInfo) -> Iterator[bytes]:
    """Several tables in one CSV file: each under its name, with an empty line between them."""
    yield codecs.BOM_UTF8
    for place, sheet in enumerate(sheets):
        yield f"{chr(13) + chr(10) if place else ''}{unrun(sheet.name)}\r\n".encode()
        yield from _chunks(sheet, zone)


def _chunks(sheet: Sheet, zone: ZoneInfo) -> Iterator[bytes]:
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow([unrun(head) for head in sheet.heads])
    for count, row in enumerate(sheet.rows, 1):
        writer.writerow([_plain(value, zone) for value in row])
        if count % CHUNK_ROWS == 0:
            yield made.getvalue().encode(errors="replace")
            made.seek(0)
            made.truncate()
    yield made.getvalue().encode(errors="replace")


def write_csv(path: Path, sheets: Sequence[Sheet], zone: ZoneInfo) -> None:
    """Write tables as CSV; what is there already is replaced when all is written."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        with draft.open("wb") as file:
            file.writelines(csv_chunks(sheets[0], zone) if len(sheets) == 1 else csv_of_several(sheets, zone))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def write_xlsx(path: Path, sheets: Iterable[Sheet], zone: ZoneInfo) -> None:
    """Write the tables as one workbook: texts as texts, times as real times; memory stays small."""
    import xlsxwriter  # type: ignore[import-untyped]

    draft = path.with_name(f".{path.name}.draft")
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        options = {
            "constant_memory": True, "tmpdir": folder, "strings_to_formulas": False, "strings_to_urls": False,
            "strings_to_numbers": False,
        }  # fmt: skip
        try:
            with xlsxwriter.Workbook(str(draft), options) as book:
                bold = book.add_format({"bold": True})
                times = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
                days = book.add_format({"num_format": "yyyy-mm-dd"})
                rates = book.add_format({"num_format": "0.0%"})
                for sheet in sheets:
                    page = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", sheet.name)[:31])
                    page.freeze_panes(1, 0)
                    page.set_column(0, max(len(sheet.heads) - 1, 0), WIDTH)
                    for column, head in enumerate(sheet.heads):
                        page.write_string(0, column, head, bold)
                    for line, row in enumerate(sheet.rows, 1):
                        for column, value in enumerate(row):
                            _put(page, line, column, value, zone, (times, days, rates))
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)


def _put(page: Any, line: int, column: int, value: Value, zone: ZoneInfo, formats: tuple[Any, ...]) -> None:
    if isinstance(value, datetime):
        local = value.astimezone(zone).replace(tzinfo=None)
        page.write_datetime(line, column, local, formats[0])
    elif isinstance(value, date):
        page.write_datetime(line, column, value, formats[1])
    elif isinstance(value, Rate):
        page.write_number(line, column, float(value), formats[2])
    elif isinstance(value, int | float):
        page.write_number(line, column, value)
    elif value:
        page.write_string(line, column, value[:LONGEST_CELL])


def _plain(value: Value, zone: ZoneInfo) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, Rate):
        return f"{value * 100:.1f}%"
    if isinstance(value, datetime):
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    return unrun(value) if isinstance(value, str) else value


def unrun(text: str) -> str:
    """A text that no spreadsheet runs: what begins like a formula is led by an apostrophe.

    The import takes it off again, so that a table comes back as it went.
    """
    return f"'{text}" if FORMULA.match(text) else text
