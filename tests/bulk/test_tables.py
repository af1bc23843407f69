"""Table files of every kind, with the line numbers that people see in their editor or spreadsheet."""

import zipfile
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from adapters.bulk import table as limits
from adapters.bulk.table import Table
from complaints.errors import Refusal
from tests.bulk.conftest import HEAD, Write, rows

NOON = datetime.fromisoformat("2026-11-20 12:00")


def lines(path: Path, sheet: str = "") -> list[tuple[int, list[object], str]]:
    return [(line.number, list(line.cells), line.fault) for line in Table(path, {}, sheet).rows()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "big5hkscs"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_encoding_and_separator_of_a_spreadsheet_is_read(
    table: Write, encoding: str, separator: str
) -> None:
    head = ("姓名", "電話", "投訴內容") if encoding == "big5hkscs" else ("姓名", "电话", "投诉内容")
    said = "漏水嚴重" if encoding == "big5hkscs" else "漏水，严重"
    path = table(
        [["王", "13800138000", said], ["李", "1", "b"]], head, encoding=encoding, separator=separator
    )
    found = Table(path, {})
    assert found.columns.headers == head
    assert [list(line.cells) for line in found.rows()] == [["王", "13800138000", said], ["李", "1", "b"]]


def test_a_row_is_numbered_by_the_line_at_which_it_begins(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        '姓名,投诉内容\r\n甲,"一\r\n二\r\n三"\r\n\r\n乙,x\n丙,"引号没关\n丁,y\n戊\0,z\n'.encode()
    )
    found = lines(path)
    assert [(number, cells[0]) for number, cells, fault in found if not fault] == [
        (2, "甲"),
        (6, "乙"),
        (8, "丁"),
        (9, "戊"),
    ]
    assert [(number, fault) for number, _, fault in found if fault] == [(7, "引号不成对，无法读出这一行")]


def test_ragged_rows_keep_what_is_missing_empty_and_tell_of_what_is_too_much(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=;\n姓名;投诉内容;项目\n甲;x\n乙;x;y;多\n丙;x;y;;;\n", encoding="gb18030")
    assert [(number, fault) for number, _, fault in lines(path)] == [
        (3, ""), (4, "这一行有 4 格有内容，表头只有 3 列"), (5, ""),
    ]  # fmt: skip


def test_bytes_that_fit_no_encoding_are_told_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("姓名,投诉内容\n甲,漏水严重".encode() + b"\xff\xfe" + "\n乙,好\n".encode())
    found = lines(path)
    assert "\ufffd" in str(found[0][1][1])
    assert found[1][1] == ["乙", "好"]


def workbook(path: Path) -> Path:
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("投诉")
    page.merge_range(1, 1, 1, 4, "投诉登记表")
    for column, head in enumerate(("姓名", "手机", "投诉内容", "收到时间"), 1):
        page.write(2, column, head)
    page.write(3, 1, "王")
    page.write_number(3, 2, 13800138000)
    page.write(3, 3, "漏水\n严重")
    page.write_datetime(3, 4, NOON, book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
    page.write(5, 1, "李")
    second = book.add_worksheet("补")
    second.write_row(0, 0, ["姓名", "投诉内容"])
    second.write_row(1, 0, ["赵", "裂缝"])
    book.add_worksheet("藏").hide()
    book.close()
    return path


def test_a_workbook_is_read_with_its_row_numbers_dates_and_sheets(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx")
    found = Table(path, {})
    assert found.columns.line == 3
    assert found.file.how == {"sheet": "投诉", "sheets": "投诉、补"}
    first, second = found.rows()
    assert (first.number, second.number) == (4, 6)
    assert first.cells[1:] == ["王", 13800138000, "漏水\n严重", NOON]
    assert lines(path, "补") == [(2, ["赵", "裂缝"], "")]
    assert (found.series, Table(path, {}, "补").series) == ("", "/1")
    with pytest.raises(Refusal, match="没有这个工作表"):
        Table(path, {}, "无")


def test_a_workbook_made_to_use_up_memory_is_refused_and_harms_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = tmp_path / "far.xlsx"
    book = xlsxwriter.Workbook(str(far))
    page = book.add_worksheet()
    page.write(0, 0, "姓名")
    page.write(1_048_575, 16_383, "x")
    book.close()
    bomb = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as big,
    ):
        for _ in range(64):
            big.write(bytes(1 << 20))
    monkeypatch.setattr("adapters.bulk.table_sheets.MAX_INFLATED", 32 << 20)
    for path in (far, bomb):
        with pytest.raises(Refusal, match="这个表格打不开"):
            lines(path)


def test_limits_are_told_with_their_numbers(table: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = table(rows(12))
    monkeypatch.setattr(limits, "MAX_ROWS", 10)
    with pytest.raises(Refusal, match="最多 10 行"):
        lines(path)
    monkeypatch.setattr(limits, "MAX_BYTES", 0)
    with pytest.raises(Refusal, match="文件太大"):
        Table(path, {})
    assert HEAD[0] == "姓名"
