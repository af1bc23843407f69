"""Table files as rows, whatever they are: CSV in its varieties, XLSX, XLS."""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from adapters.bulk.line import Line
from adapters.bulk.table_csv import CsvTable
from adapters.bulk.table_sheets import SheetTable
from complaints.bulk_columns import HEADER_WITHIN, Columns, find_header
from complaints.bulk_rows import text_of
from complaints.errors import Refusal

MAX_BYTES = 100 * 1024 * 1024
MAX_ROWS = 200_000
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How XLSX and ODS (archives) and XLS begin."""
SPARE = "这一行有 {} 格有内容，表头只有 {} 列"


class Table:
    """A table file with its header found; Refusal when it is none, or above the limits."""

    def __init__(self, path: Path, chosen: Mapping[str, str], sheet: str = "") -> None:
        size = path.stat().st_size
        if not size:
            raise Refusal("文件是空的。")
        if size > MAX_BYTES:
            raise Refusal(f"文件太大，最多 {MAX_BYTES // 1024 // 1024} MB；请分成几个文件。")
        with path.open("rb") as file:
            workbook = file.read(4) in WORKBOOKS
        if sheet and not workbook:
            raise Refusal("只有 XLSX、XLS 文件才有工作表可选。")
        self.file: CsvTable | SheetTable = SheetTable(path, sheet) if workbook else CsvTable(path, chosen)
        head = [
            (one.number, [text_of(c) for c in one.cells]) for one in islice(self.file.lines(), HEADER_WITHIN)
        ]
        if not head:
            raise Refusal("表格里没有内容。")
        self.columns: Columns = find_header(head, chosen)

    @property
    def series(self) -> str:
        """What tells one sheet's rows from another's in the same file; empty for the first."""
        return f"/{self.file.place}" if isinstance(self.file, SheetTable) and self.file.place else ""

    def rows(self, after: int = 0) -> Iterator[Line]:
        """The rows below the header and below line `after`; Refusal when there are too many."""
        count, wide = 0, len(self.columns.headers)
        for line in self.file.lines():
            if line.number <= self.columns.line:
                continue
            count += 1
            if count > MAX_ROWS:
                raise Refusal(f"行数太多，最多 {MAX_ROWS} 行；请分成几个文件。")
            if line.number <= after:
                continue
            full = max((at for at, cell in enumerate(line.cells, 1) if text_of(cell)), default=0)
            if full > wide and not line.fault:
                line = Line(line.number, line.cells, SPARE.format(full, wide))
            yield line
