"""What is taken along: what the person may see, nothing that a spreadsheet runs, and it comes back in."""

import csv
import io
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import col, select
from starlette.testclient import TestClient

from adapters.bulk.check import check
from adapters.bulk.records import enter, start
from adapters.bulk.work import Work
from adapters.database import reading, writing
from complaints.bulk import Choices
from complaints.records import Complaint
from tests.pages.conftest import FILING

HTML = {"accept": "text/html"}
File = Callable[..., str]
LogIn = Callable[[str], str]
TIMES = {"收到时间", "时限", "第三方期限", "结案时间"}


def table_of(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def evil(file: File) -> str:
    return file(
        complainant={"name": "=cmd|' /C calc'!A0", "phone": "+86 13800138000", "email": "a@example.com"},
        matter="  @SUM(1)\n第二行",
        project="＝1+1",
        demand="-5 元",
        third_party={"name": "消委会", "reference": "=7", "due_at": "2026-11-30T18:00+08:00"},
    )


def test_no_cell_is_run_as_a_formula(client: TestClient, file: File, log_in: LogIn, tmp_path: Path) -> None:
    number = evil(file)
    log_in("gao.jun")
    answer = client.get("/cases/export.csv", headers=HTML)
    assert answer.content.startswith(b"\xef\xbb\xbf")
    (row,) = table_of(answer)
    assert row["编号"] == number
    assert row["姓名"] == "'=cmd|' /C calc'!A0"
    assert (row["电话"], row["项目"], row["诉求"], row["外部编号"]) == (
        "'+86 13800138000",
        "'＝1+1",
        "'-5 元",
        "'=7",
    )
    assert row["投诉事项"] == "'@SUM(1)\n第二行"
    path = tmp_path / "cases.xlsx"
    path.write_bytes(client.get("/cases/export.xlsx", headers=HTML).content)
    heads, cells = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    sheet = dict(zip(map(str, heads), cells, strict=True))
    assert sheet["姓名"] == "=cmd|' /C calc'!A0"
    assert {type(sheet[name]) for name in ("收到时间", "时限", "第三方期限")} == {datetime}
    assert sheet["第三方期限"] == datetime.fromisoformat("2026-11-30 18:00")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "en"])
def test_what_was_exported_is_imported_as_it_was(
    client: TestClient, file: File, log_in: LogIn, tmp_path: Path, kind: str, lang: str
) -> None:
    number = evil(file)
    log_in("gao.jun")
    path = tmp_path / f"cases.{kind}"
    path.write_bytes(client.get(f"/cases/export.{kind}?lang={lang}", headers=HTML).content)
    with writing() as session:  # as if it went to another house
        before = session.get_one(Complaint, number)
        before.contact_key, before.outer_reference = "elsewhere", ""
    record = start(enter(path, path.name, Choices(), "tester").id, "tester", background=False)
    work = Work(record.id)
    while work.step():
        pass
    assert (work.record.filed, work.record.refused) == (1, 0)
    with reading() as session:
        after = session.exec(select(Complaint).where(col(Complaint.number) != number)).one()
    same = (
        "name",
        "phone",
        "email",
        "matter",
        "project",
        "demand",
        "channel",
        "source",
        "procedure",
        "locale",
    )
    assert {n: getattr(after, n) for n in same} == {n: getattr(before, n) for n in same}
    assert after.outer_reference == "=7"
    assert after.received_at == before.received_at.replace(microsecond=0)


def test_the_export_has_the_cases_of_the_list_and_a_line_in_the_log(
    client: TestClient, file: File, log_in: LogIn, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = file(matter="漏水"), file(matter="裂缝")
    log_in("li.na")
    with caplog.at_level(logging.INFO, "uvicorn.error"):
        answer = client.get("/cases/export.csv?q=裂缝", headers=HTML)
        assert [row["编号"] for row in table_of(answer)] == [second]
    (line,) = [one.getMessage() for one in caplog.records if one.name == "uvicorn.error"]
    assert line.startswith("export: li.na took cases-")
    assert line.endswith("1 rows")
    assert FILING["complainant"]["name"] not in line
    everything = client.get("/cases/export.csv?state=all", headers=HTML)
    assert {row["编号"] for row in table_of(everything)} == {first, second}
    assert table_of(client.get("/cases/export.csv?state=closed", headers=HTML)) == []
    assert client.get("/cases/export.pdf", headers=HTML).status_code == 404


def test_more_cases_than_one_chunk_come_once_each_and_in_order(
    client: TestClient, file: File, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal import case_table

    monkeypatch.setattr(case_table, "CHUNK", 2)
    moment = datetime.now(UTC).replace(microsecond=0)
    days = [(moment - timedelta(days=3 - n % 2)).isoformat() for n in range(5)]
    numbers = [file(received_at=day) for day in days]
    log_in("gao.jun")
    told = [row["编号"] for row in table_of(client.get("/cases/export.csv", headers=HTML))]
    assert sorted(told) == sorted(numbers)
    assert told == [numbers[3], numbers[1], numbers[4], numbers[2], numbers[0]]


def test_statistics_are_taken_along_as_their_pages_show_them(
    client: TestClient, file: File, log_in: LogIn, tmp_path: Path
) -> None:
    file()
    file()
    log_in("gao.jun")
    text = client.get("/oversight/indicators.csv", headers=HTML).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert lines[1][:4] == ["分组", "项目", "收到", "结案"]
    assert lines[2][:4] == ["全部", "", "2", "0"]
    path = tmp_path / "summary.xlsx"
    path.write_bytes(client.get("/oversight/summary.xlsx?month=2026-10", headers=HTML).content)
    assert CalamineWorkbook.from_path(path).sheet_names[0] == "月度汇总"
    for who, indicators, summary in (("wang.fang", 403, 200), ("chen.lei", 403, 403)):
        log_in(who)
        assert client.get("/oversight/indicators.csv", headers=HTML).status_code == indicators
        assert client.get("/oversight/summary.csv", headers=HTML).status_code == summary


def test_a_table_of_cases_that_comes_back_to_the_same_house_files_nothing_twice(
    client: TestClient, file: File, log_in: LogIn, tmp_path: Path
) -> None:
    file()
    log_in("gao.jun")
    path = tmp_path / "cases.csv"
    path.write_bytes(client.get("/cases/export.csv", headers=HTML).content)
    found = check(path, Choices(), "")
    assert (found.good, [faults for _, faults in found.bad]) == (0, [found.bad[0][1]])
    assert "完全相同" in found.bad[0][1]["row"]
