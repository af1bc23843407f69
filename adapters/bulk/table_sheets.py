"""Workbooks (XLSX, XLS, ODS), read in a process of its own that a hostile file may exhaust without harm."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from adapters.bulk.line import Line
from complaints.errors import Refusal

CHILD = Path(__file__).with_name("table_child.py")
MAX_INFLATED = 1 << 30
"""Bytes that a workbook may have when it is unpacked."""
REASONS = {
    "password": "这个表格有密码保护，请另存为没有密码的文件。",
    "sheet": "文件里没有这个工作表。",
}
TOO_BIG = "这个表格打不开：已损坏，或者占用的内存太大（例如很远的格子里有内容）。请把数据复制到新的表格。"


class SheetTable:
    """One sheet of a workbook as a table: the named one, else the first that is not hidden."""

    def __init__(self, path: Path, sheet: str) -> None:
        self.path = path
        _refuse_bomb(path)
        with _Child(path, sheet) as child:
            said = child.first()
        self.sheets: list[str] = said["sheets"]
        self.sheet: str = said["sheet"]
        self.place: int = said["place"]

    @property
    def how(self) -> dict[str, str]:
        """Which sheet it is, for people."""
        return {"sheet": self.sheet, "sheets": "、".join(self.sheets)}

    def lines(self) -> Iterator[Line]:
        """Every row that is not empty; Refusal when the sheet cannot be read to its end."""
        with _Child(self.path, self.sheet) as child:
            child.first()
            yield from child.rows()


class _Child:
    """The reading process; ended when nobody reads on."""

    def __init__(self, path: Path, sheet: str) -> None:
        command = [sys.executable, "-I", str(CHILD), str(path), sheet]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def __enter__(self) -> "_Child":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.stdout:
            self.process.stdout.close()
        self.process.kill()
        self.process.wait()

    def first(self) -> dict[str, Any]:
        """What it says about the sheets."""
        return dict(self._next() or _refuse(""))

    def rows(self) -> Iterator[Line]:
        """The rows after it."""
        while (said := self._next()) is not None:
            yield Line(said[0], [_cell(cell) for cell in said[1]])
        if self.process.wait() != 0:
            raise Refusal(TOO_BIG)

    def _next(self) -> Any:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        said = json.loads(line) if line else None
        if isinstance(said, dict) and "error" in said:
            _refuse(said["error"])
        return said


def _refuse(error: str) -> dict[str, Any]:
    raise Refusal(REASONS.get(error, TOO_BIG))


def _cell(cell: Any) -> Any:
    if isinstance(cell, dict):
        said = str(cell["t"])
        return datetime.fromisoformat(said) if "T" in said else date.fromisoformat(said)
    return cell


def _refuse_bomb(path: Path) -> None:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if sum(one.file_size for one in archive.infolist()) > MAX_INFLATED:
                raise Refusal(TOO_BIG)
