"""Reads one sheet of a workbook and writes its rows as JSON lines; a process of its own, with bounds.

A workbook may be made to use up memory (a zip bomb, a cell at the far end of an empty sheet): here that ends
this process and nothing else. Run by adapters/bulk/table_sheets.py; needs nothing of ours.
"""

import json
import resource
import sys
from datetime import date, time, timedelta
from typing import Any

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MEMORY = 2 << 30
SECONDS = 300


def main(path: str, wanted: str) -> None:
    """First a line about the sheets, then [row number, cells] for each row that is not empty."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        book = CalamineWorkbook.from_path(path)
        shown = [s.name for s in book.sheets_metadata if _is_shown(s)] or book.sheet_names
        if not shown or (wanted and wanted not in book.sheet_names):
            _say({"sheets": shown, "error": "sheet"})
            return
        name = wanted or shown[0]
        _say({"sheets": shown, "sheet": name, "place": book.sheet_names.index(name)})
        _rows(book.get_sheet_by_name(name))
    except PasswordError:
        _say({"error": "password"})
    except Exception as error:
        _say({"error": type(error).__name__})


def _is_shown(sheet: Any) -> bool:
    return bool(sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible)


def _rows(sheet: Any) -> None:
    if sheet.start is None:
        return
    lead = [""] * sheet.start[1]  # empty columns before the first are left out, empty rows are not
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if any(cell != "" for cell in cells):
            _say([number, lead + cells])


def _say(what: Any) -> None:
    sys.stdout.write(json.dumps(what, ensure_ascii=True, default=_plain) + "\n")


def _plain(cell: Any) -> Any:
    if isinstance(cell, date):
        return {"t": cell.isoformat()}
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    if isinstance(cell, timedelta):
        minutes = int(cell.total_seconds() // 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    return str(cell)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
