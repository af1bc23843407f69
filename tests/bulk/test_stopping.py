"""An import that somebody stops: nothing more is filed, what was filed stays, and it can go on later."""

import pytest
from starlette.testclient import TestClient

from adapters.bulk.records import bad_rows, import_named, start, stop
from adapters.bulk.runs import stale
from adapters.bulk.work import BATCH, Work
from adapters.clock import now
from commands.import_ import import_
from complaints.bulk_rows import SUM
from tests.bulk.conftest import HEAD, Write, rows
from tests.bulk.test_import import base, begun, finish
from tests.bulk.test_pages import HTML, MANAGER, LogIn, filed, hand_in

__all__ = ["base"]


def test_a_stopped_import_files_no_more_and_goes_on_when_it_is_started_again(base: str, table: Write) -> None:
    record = begun(table(rows(3 * BATCH)))
    work = Work(record.id)
    assert work.step()
    stopped = stop(record.id, "gao.jun")
    assert (stopped.stopped_by, stopped.filed) == ("gao.jun", BATCH)
    assert not work.step()
    assert import_named(record.id).filed == BATCH
    assert stop(record.id, "li.na").stopped_by == "gao.jun"
    start(record.id, "tester", background=True)
    done = finish(record.id)
    assert (done.filed, done.stopped_by, done.stopped_at) == (3 * BATCH, "", None)
    assert stop(record.id, "gao.jun").stopped_at is None  # it is done


def test_the_watch_does_not_take_a_stopped_import_up_again(
    base: str, table: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = begun(table(rows(3)))
    start(record.id, "tester", background=True)
    stop(record.id, "gao.jun")
    assert stale(now().replace(year=now().year + 1)) == []


def test_the_command_says_that_it_was_stopped(
    base: str, table: Write, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, step = table(rows(3 * BATCH)), Work.step

    def stopping(work: Work) -> bool:
        going = step(work)
        stop(work.record.id, "gao.jun")
        return going

    monkeypatch.setattr(Work, "step", stopping)
    assert import_(path) == 1
    told = capsys.readouterr()
    assert "stopped by gao.jun" in told.err
    assert f"{BATCH} filed" in told.out


def test_stopping_on_the_page(client: TestClient, log_in: LogIn, table: Write) -> None:
    token = log_in(MANAGER)
    address = hand_in(client, token, table(rows(2 * BATCH))).headers["location"]
    given_up = client.post(f"{address}/stop", data={"_csrf": token}, headers=HTML)
    assert given_up.headers["location"] == "/imports"
    assert "已放弃" in client.get("/imports", headers=HTML).text
    client.post(f"{address}/start", data={"_csrf": token}, headers=HTML)
    assert "停止导入" in client.get(address, headers=HTML).text
    assert client.get(f"{address}/stop", headers=HTML).status_code == 405
    client.post(f"{address}/stop", data={"_csrf": token}, headers=HTML)
    seen = client.get(address, headers=HTML)
    assert "refresh" not in seen.headers
    assert "由 gao.jun 停止于" in seen.text
    assert "接着登记" in seen.text
    assert "已停止" in client.get("/imports", headers=HTML).text
    finish(address.rsplit("/", 1)[1])
    assert filed() == 0
    token = log_in("wang.fang")
    assert client.post(f"{address}/stop", data={"_csrf": token}, headers=HTML).status_code == 403


def test_a_row_of_sums_is_no_complaint(base: str, table: Write) -> None:
    record = begun(table([*rows(2), ["合计", *["2"] * (len(HEAD) - 1)]]))
    assert finish(record.id).filed == 2
    assert [row.faults for row in bad_rows(record.id)] == [{"row": SUM}]
