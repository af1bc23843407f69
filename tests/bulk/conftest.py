"""The portal's fixtures for pages of imports and exports, and tables to import."""

import csv
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.pages.conftest import browser, client, file, house, key, live, log_in, password_hash, served

__all__ = ["browser", "client", "file", "house", "key", "live", "log_in", "password_hash", "served"]

AT = f"{datetime.now(UTC) - timedelta(days=2):%Y-%m-%d} 10:30"
HEAD = ("姓名", "手机", "投诉内容", "项目", "收到时间", "渠道")
Write = Callable[..., Path]


def rows(count: int, bad: Sequence[int] = ()) -> list[list[str]]:
    """Rows of a table; those whose place is in `bad` have one fault each: no name, no phone, no time."""
    made = []
    for place in range(count):
        name, phone, at = f"客户{place}", f"138{place:08}", AT
        if place in bad:
            kind = sorted(bad).index(place) % 3
            name, phone, at = [("", phone, at), (name, "没有", at), (name, phone, "昨天")][kind]
        made.append([name, phone, f"第 {place} 户厨房漏水，多次报修", "幸福里 3-501", at, "电话"])
    return made


@pytest.fixture
def table(tmp_path: Path) -> Write:
    """Write a CSV file and give its path."""

    def write(
        rows: Sequence[Sequence[str]],
        head: Sequence[str] = HEAD,
        name: str = "table.csv",
        encoding: str = "utf-8-sig",
        separator: str = ",",
    ) -> Path:
        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as made:
            csv.writer(made, delimiter=separator).writerows([head, *rows])
        return path

    return write
