"""How fast a table is looked at, imported, exported; beside it, filing one by one, and what others wait."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

ROWS = 10_000
ONE_BY_ONE = 500
AT = f"{datetime.now(UTC) - timedelta(days=2):%Y-%m-%d}"
HEAD = "姓名,手机,投诉内容,项目,收到时间,渠道\n"


def main() -> None:
    """Fill a database from a table, read it out again, print."""
    with tempfile.TemporaryDirectory() as var:
        os.environ |= {"REDRESS_VAR": var, "REDRESS_PREFECT_PORT": "9", "REDRESS_MAIL_PORT": "10"}
        measure(Path(var))


def measure(folder: Path) -> None:
    """Measure and print."""
    from adapters.bulk.check import check
    from adapters.database import migrate
    from adapters.settings import settings
    from complaints.bulk import Choices

    settings.cache_clear()
    migrate()
    table = folder / "table.csv"
    table.write_text(HEAD + "".join(_row(n) for n in range(ROWS)), encoding="utf-8-sig")
    seconds, found = _timed(lambda: check(table, Choices(), ""))
    assert found.good == ROWS
    print(f"dry run of {ROWS} rows: {seconds:.1f} s, {ROWS / seconds:.0f} rows a second")
    _file_one_by_one()
    _import(table)
    for kind in ("csv", "xlsx"):
        seconds, _ = _timed(partial(_export, folder / f"cases.{kind}"))
        rows = ROWS + ONE_BY_ONE
        print(f"export of {rows} cases as {kind}: {seconds:.1f} s, {rows / seconds:.0f} rows a second")


def _row(n: int) -> str:
    return f"客户{n},138{n:08},第 {n} 户厨房漏水，多次报修无人上门,幸福里 3-501,{AT} 10:30,电话\n"


def _timed(act: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    done = act()
    return time.perf_counter() - begun, done


def _file_one_by_one() -> None:
    from adapters.database import writing
    from adapters.intake import file_in
    from complaints.filing import Filing

    begun = time.perf_counter()
    for n in range(ONE_BY_ONE):
        data = {
            "channel": "phone",
            "complainant": {"name": "客户"},
            "matter": f"单独登记 {n}",
            "project": "x",
        }
        with writing() as session:
            file_in(session, Filing.model_validate(data), "bench", None)
    print(f"filing one by one: {ONE_BY_ONE / (time.perf_counter() - begun):.0f} a second")


def _import(table: Path) -> None:
    """The import as a process of its own, as the command is; here somebody else writes meanwhile."""
    from adapters.database import writing
    from complaints.records import Heartbeat

    code = "import sys; from commands.main import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "import", str(table)]
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    waits = []
    while process.poll() is None:
        time.sleep(0.05)
        start = time.perf_counter()
        with writing() as session:
            session.get(Heartbeat, "bench")
        waits.append((time.perf_counter() - start) * 1000)
    seconds = time.perf_counter() - begun
    waits.sort()
    print(f"import of {ROWS} rows: {seconds:.1f} s, {ROWS / seconds:.0f} a second (rests included)")
    print(
        f"another process that writes meanwhile waits: p50 {statistics.median(waits):.0f} ms,"
        f" p99 {waits[int(len(waits) * 0.99)]:.0f} ms, at most {waits[-1]:.0f} ms"
    )


def _export(path: Path) -> None:
    from adapters.clock import now
    from adapters.office import default_calendar
    from adapters.sheets import write_csv, write_xlsx
    from portal.case_table import case_sheet

    sheet, zone = case_sheet([], "zh-Hans", now()), default_calendar().zone
    if path.suffix == ".csv":
        write_csv(path, [sheet], zone)
    else:
        write_xlsx(path, [sheet], zone)


if __name__ == "__main__":
    main()
