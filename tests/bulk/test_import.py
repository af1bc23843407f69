"""Each row once, whatever happens: killed, started twice, done by two at once, mended and handed in again."""

import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import SQLModel, col, select

from adapters import database
from adapters.bulk import work as working
from adapters.bulk.check import check
from adapters.bulk.records import bad_rows, enter, import_named, start
from adapters.bulk.runs import STALE, stale
from adapters.bulk.work import Work
from adapters.clock import now
from adapters.database import reading, writing
from adapters.intake import file_in
from adapters.settings import settings
from commands.main import main
from complaints.bulk import Choices, Import
from complaints.filing import Filing
from complaints.letters import Letter
from complaints.records import Complaint, Entry
from tests.bulk.conftest import Write, rows

COMMAND = "import sys; from commands.main import main; sys.exit(main(sys.argv[1:]))"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def base(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty database of each kind."""
    monkeypatch.setenv("REDRESS_VAR", str(tmp_path / "var"))
    if request.param == "postgres":
        monkeypatch.setenv("REDRESS_DATABASE_URL", request.getfixturevalue("postgres"))
    settings.cache_clear()
    database.engine_for.cache_clear()
    SQLModel.metadata.create_all(database.engine())
    yield request.param
    SQLModel.metadata.drop_all(database.engine())
    database.engine().dispose()
    database.engine_for.cache_clear()
    settings.cache_clear()


def begun(path: Path, **choices: object) -> Import:
    return start(
        enter(path, path.name, Choices.model_validate(choices), "tester").id, "tester", background=False
    )


def finish(name: str) -> Import:
    work = Work(name)
    while work.step():
        pass
    return work.record


def filed() -> list[Complaint]:
    with reading() as session:
        return list(session.exec(select(Complaint).order_by(col(Complaint.phone))))


def command(*said: str) -> int:
    return main(["import", *said])


def test_each_row_is_filed_once_and_each_bad_one_is_told_with_line_and_reason(
    base: str, table: Write
) -> None:
    path = table(rows(60, bad=[5, 20, 41]))
    record = begun(path)
    assert (record.total, record.filed) == (60, 0)
    done = finish(record.id)
    assert (done.filed, done.refused, done.known, done.dealt_with) == (57, 3, 0, 60)
    assert [(row.line, row.faults) for row in bad_rows(record.id)] == [
        (7, {"complainant.name": "必填"}),
        (22, {"complainant.phone": "不是有效的电话号码"}),
        (43, {"received_at": "不是有效的时间，请写成 2026-11-22 10:00"}),
    ]
    again = finish(begun(path).id)
    assert (again.filed, again.dealt_with, again.finished_at) == (57, 60, done.finished_at)
    other = finish(begun(path, letters=False).id)  # the same file, read in another way: still the same rows
    assert (other.filed, other.known, other.refused) == (0, 57, 3)
    assert len(filed()) == 57
    assert {one.filed_by for one in filed()} == {"tester"}


def test_a_whole_table_that_was_mended_files_only_what_is_new(base: str, table: Write) -> None:
    finish(begun(table(rows(30, bad=[4]))).id)
    whole = check(table(rows(30), name="mended.csv"), Choices(), "")
    assert (whole.good, len(whole.bad)) == (1, 29)
    assert "完全相同" in whole.bad[0][1]["row"]
    done = finish(begun(table(rows(30), name="mended.csv")).id)
    assert (done.filed, done.refused) == (1, 29)


def test_equal_rows_and_equal_references_within_a_table_are_told(base: str, table: Write) -> None:
    head = ("姓名", "投诉内容", "第三方", "外部编号")
    said = [
        ["甲", "一", "", ""],
        ["乙", "二", "消委会", "7"],
        ["甲", "一", "", ""],
        ["丙", "三", "消委会", "7"],
        ["丁", "四", "12345", "7"],
    ]
    done = finish(begun(table(said, head), channel="phone").id)
    assert done.filed == 3
    assert [(row.line, row.faults) for row in bad_rows(done.id)] == [
        (4, {"row": "与第 2 行完全相同"}),
        (5, {"third_party.reference": "外部编号与第 3 行相同"}),
    ]
    later = table([["戊", "五", "消委会", "7"]], head, name="later.csv")
    assert "已登记为" in check(later, Choices(channel="phone"), "").bad[0][1]["third_party.reference"]


def test_two_who_import_the_same_table_at_once_file_each_row_once(base: str, table: Write) -> None:
    record = begun(table(rows(120, bad=[50])))
    threads = [threading.Thread(target=finish, args=(record.id,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    done = import_named(record.id)
    assert (done.filed, done.refused, done.known) == (119, 1, 0)
    assert max(Counter(one.phone for one in filed()).values()) == 1


def test_complaints_of_the_past_are_not_acknowledged_again_and_the_history_says_so(
    base: str, table: Write
) -> None:
    head = ("姓名", "邮箱", "投诉内容")
    finish(begun(table([["甲", "a@example.com", "一"]], head), channel="phone", letters=False).id)
    finish(begun(table([["乙", "b@example.com", "二"]], head, name="b.csv"), channel="phone").id)
    with reading() as session:
        first, second = session.exec(select(Entry).where(Entry.verb == "filed").order_by(col(Entry.id)))
        letters = list(session.exec(select(Letter).where(Letter.kind == "acknowledgement")))
    assert (first.data["acknowledged"], "acknowledged" in second.data) == ("before", False)
    assert [letter.number for letter in letters] == [second.number]


def test_only_an_import_of_the_page_that_nobody_carries_on_is_taken_up(base: str, table: Write) -> None:
    record = begun(table(rows(3)))
    later = now() + 2 * STALE
    assert stale(later) == []  # a command's own
    start(record.id, "tester", background=True)
    assert stale(now()) == []
    assert [one.id for one in stale(later)] == [record.id]
    assert stale(later) == []  # taken up just now


def test_the_command_tells_by_its_exit_status(
    base: str, table: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, bad = table(rows(25, bad=[7])), tmp_path / "bad.csv"
    assert (command(str(path), "--dry-run"), filed()) == (1, [])
    assert "25 rows: 24 good, 1 bad; nothing was filed" in capsys.readouterr().out
    assert command(str(path), "--bad-rows", str(bad)) == 1
    told = capsys.readouterr()
    assert "9: 姓名：必填" in told.out
    assert "25 rows: 24 filed, 1 bad" in told.out
    assert "a second" in told.err
    bad.write_bytes(bad.read_bytes().replace(b"\r\n,", "\r\n补,".encode()))
    assert (command(str(bad)), len(filed())) == (0, 25)
    for wrong in (
        [str(tmp_path / "none.csv")],
        [str(path), "--map", "甲=phone"],
        [str(path), "--channel", "x"],
    ):
        capsys.readouterr()
        assert (command(*wrong), capsys.readouterr().err.count("\n")) == (2, 1)


def run_and_kill(path: Path, after: float) -> None:
    """A real process that imports, killed when it has filed some rows and a random moment more has passed."""
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "import", str(path)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    before = len(keys())
    end = time.monotonic() + 60
    while len(keys()) < before + 1 and time.monotonic() < end and process.poll() is None:
        time.sleep(0.02)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.wait(10)


def keys() -> list[str | None]:
    with reading() as session:
        return list(session.exec(select(Complaint.idempotency_key)))


def killed_twice_and_finished(
    path: Path, count: int, bad: list[int], longest: float, capsys: pytest.CaptureFixture[str]
) -> None:
    draw = random.Random()
    steps = [0]
    for _ in range(2):
        run_and_kill(path, draw.uniform(0, longest))
        steps.append(len(keys()))
    assert 0 < steps[1] < steps[2] < count - len(bad), steps
    assert command(str(path)) == 1
    with reading() as session:
        (record,) = session.exec(select(Import))
        numbers = Counter(session.exec(select(Complaint.phone)))
        chains = Counter(session.exec(select(Entry.number).where(Entry.verb == "filed")))
    assert (record.filed, record.refused, record.known) == (count - len(bad), len(bad), 0)
    assert len(numbers) == count - len(bad) == len(chains)
    assert set(numbers.values()) == set(chains.values()) == {1}
    assert [row.line for row in bad_rows(record.id)] == [place + 2 for place in sorted(bad)]
    assert all(len(row.faults) == 1 for row in bad_rows(record.id))
    told = [line for line in capsys.readouterr().out.splitlines() if line.split(":")[0].isdigit()]
    assert len(told) == len(bad)


@pytest.mark.slow
def test_killed_twice_and_continued_nothing_is_lost_or_doubled(
    base: str, table: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = [3, 77, 150]
    killed_twice_and_finished(table(rows(400, bad)), 400, bad, 0.3, capsys)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_ten_thousand_rows_with_fifty_bad_ones_killed_half_way(
    table: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REDRESS_VAR", str(tmp_path / "var"))
    settings.cache_clear()
    database.engine_for.cache_clear()
    SQLModel.metadata.create_all(database.engine())
    bad = sorted(random.Random(4).sample(range(10_000), 50))
    try:
        killed_twice_and_finished(table(rows(10_000, bad)), 10_000, bad, 8.0, capsys)
    finally:
        database.engine().dispose()
        database.engine_for.cache_clear()
        settings.cache_clear()


def test_a_batch_that_fails_leaves_nothing_half_done(
    base: str, table: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = begun(table(rows(45)))
    calls = iter(range(1000))

    def breaks(*said: object, **more: object) -> object:
        if next(calls) == 29:
            raise RuntimeError
        return file_in(*said, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(working, "file_in", breaks)
    with pytest.raises(RuntimeError):
        finish(record.id)
    assert len(filed()) == import_named(record.id).filed == working.BATCH
    assert finish(record.id).filed == 45
    assert len(filed()) == 45


def test_others_write_while_it_imports(base: str, table: Write) -> None:
    record = begun(table(rows(100)))
    thread = threading.Thread(target=finish, args=(record.id,))
    thread.start()
    seen = []
    while thread.is_alive():
        with writing() as session:
            session.exec(select(Complaint.number).limit(1)).first()
        seen.append(import_named(record.id).filed)
    thread.join()
    assert any(0 < filed < 100 for filed in seen)  # our turn came in the middle


def test_a_large_table_lets_others_go_first(base: str, table: Write) -> None:
    from flows.sweep import IMPORTED_AT_ONCE, _stuck

    finish(begun(table(rows(IMPORTED_AT_ONCE + 20))).id)
    filing = {"channel": "phone", "complainant": {"name": "后来的人"}, "matter": "也要有人管"}
    with writing() as session:
        later = file_in(session, Filing.model_validate(filing), "api", None).number
    with reading() as session:
        waiting = _stuck(session)
    assert waiting[0] == later
    assert len(waiting) == 1 + IMPORTED_AT_ONCE
