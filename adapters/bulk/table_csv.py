"""Tables as text: in the encodings and with the separators that spreadsheets write, row by row.

A row's number is the line of the file at which it begins, as an editor counts, however many lines it takes.
"""

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TextIO

from adapters.bulk.line import Line
from complaints.bulk_columns import HEADER_WITHIN, find_header
from complaints.errors import Refusal

MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
ENCODINGS = ("utf-8", "gb18030", "big5hkscs")
SEPARATORS = (",", "\t", ";", "，", "|")
LONGEST_ROW = 200
"""Lines within one row; more, and a quotation mark was never closed."""
CHUNK = 1 << 20
UNQUOTED = "引号不成对，无法读出这一行"
NO_TABLE = "这不是 CSV、XLSX 或 XLS 表格。"


class CsvTable:
    """A text file as a table: how it is written is found out from its beginning."""

    def __init__(self, path: Path, chosen: Mapping[str, str]) -> None:
        self.path = path
        best = -1
        for encoding in _encodings(path):
            for separator in _separators(path, encoding):
                found = find_header(_first(path, encoding, separator), chosen)
                score = len(found.places) * 100 + min(len(found.headers), 99)
                if score > best:
                    best, self.encoding, self.separator = score, encoding, separator

    @property
    def how(self) -> dict[str, str]:
        """How the file is written, for people."""
        return {"encoding": self.encoding, "separator": self.separator}

    def lines(self) -> Iterator[Line]:
        """Every row that is not empty."""
        with _opened(self.path, self.encoding) as file:
            yield from _rows(file, self.separator)


def _encodings(path: Path) -> list[str]:
    """The encodings a file may be in: the one it says, UTF-8 if it is that, else what might fit."""
    with path.open("rb") as file:
        head = file.read(CHUNK)
    for mark, encoding in MARKS.items():
        if head.startswith(mark):
            return [encoding]
    if head.count(b"\0") > max(16, len(head) // 100) or head.startswith(
        (b"%PDF", b"\x89PNG", b"\xff\xd8\xff")
    ):
        raise Refusal(NO_TABLE)
    return ["utf-8"] if _is_utf8(path) else list(ENCODINGS)


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _separators(path: Path, encoding: str) -> tuple[str, ...]:
    """Excel may say the separator in a first line `sep=;`."""
    with _opened(path, encoding) as file:
        said = re.fullmatch(r"sep=(.)\s*", file.readline(20))
    return (said[1],) if said else SEPARATORS


def _first(path: Path, encoding: str, separator: str) -> list[tuple[int, list[str]]]:
    with _opened(path, encoding) as file:
        return [
            (row.number, [str(cell) for cell in row.cells])
            for row in islice(_rows(file, separator), HEADER_WITHIN)
        ]


def _opened(path: Path, encoding: str) -> TextIO:
    return io.TextIOWrapper(path.open("rb"), encoding=encoding, errors="replace", newline="")


class _Feed:
    """The lines of a file, counted; those of a row that cannot be read are given once more."""

    def __init__(self, file: TextIO) -> None:
        self.file = file
        self.again: deque[str] = deque()
        self.taken: list[str] = []
        self.number = 0

    def begin(self) -> None:
        """A row begins after what was taken."""
        self.number += len(self.taken)
        self.taken.clear()

    def give_back(self) -> None:
        """Of the row only its first line counts as read."""
        self.again.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= LONGEST_ROW:
            raise csv.Error
        line = self.again.popleft() if self.again else next(self.file)
        self.taken.append(line)
        return line.replace("\0", "")


def _rows(file: TextIO, separator: str) -> Iterator[Line]:
    feed = _Feed(file)
    while True:
        feed.begin()
        try:
            cells = next(csv.reader(feed, delimiter=separator, strict=True))
        except StopIteration:
            return
        except csv.Error:
            feed.give_back()
            yield Line(feed.number + 1, feed.taken[:1], UNQUOTED)
            continue
        if feed.number == 0 and len(feed.taken) == 1 and re.fullmatch(r"sep=.\s*", feed.taken[0]):
            continue
        if any(cell.strip() for cell in cells):
            yield Line(feed.number + 1, cells)
