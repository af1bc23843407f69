"""Headers and cells as people write them; the same errors as everywhere else."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from adapters.packs import packs
from adapters.sheets import unrun
from adapters.words import say
from complaints.bulk import Choices
from complaints.bulk_columns import FIELDS, LABELS, field_of, find_header, understand
from complaints.bulk_rows import NO_TIME, ROUNDED, Cell, Reading, Row, moment_of, text_of

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def read(cells: Mapping[str, Cell], **choices: Any) -> Row:
    """One row under the default procedure."""
    heads = list(cells)
    chosen = Choices(**{"channel": "phone", **choices})
    how = Reading(understand(1, heads, {}), chosen, packs(), dict.fromkeys(packs(), ZONE), "home-renovation")
    return how.row(2, list(cells.values()), NOW)


def good(**cells: Cell) -> Any:
    row = read({"姓名": "王小明", "投诉内容": "漏水", **cells})
    assert row.faults == {}
    return row.filing


@pytest.mark.parametrize("locale", ["zh-Hans", "zh-Hant", "en"])
def test_the_headers_that_the_export_writes_are_understood_in_every_language(locale: str) -> None:
    assert {key: field_of(say(label, locale)) for key, label in LABELS.items()} == {
        key: key for key in FIELDS
    }


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("客户姓名", "complainant.name"), ("手机号码*", "complainant.phone"), ("E-Mail", "complainant.email"),
        ("投诉内容（必填）", "matter"), ("Third-Party Reference", "third_party.reference"),
        ("third_party.reference", "third_party.reference"), ("Received At", "received_at"),
        ("ＰＨＯＮＥ", "complainant.phone"),
    ],
)  # fmt: skip
def test_a_header_is_known_by_many_names(header: str, key: str) -> None:
    assert understand(1, [header], {}).places == {key: 0}


def test_unknown_and_doubled_columns_are_named_never_silently_dropped() -> None:
    found = understand(1, ["电话", "姓名", "星座", "手机", "内容"], {})
    assert found.ignored == ("星座",)
    assert found.doubled == (("手机", "complainant.phone"),)
    chosen = understand(
        1, ["电话", "姓名", "星座", "手机", "内容"], {"手机": "complainant.phone", "星座": "project"}
    )
    assert chosen.places == {"complainant.phone": 3, "project": 2, "complainant.name": 1, "matter": 4}
    assert chosen.doubled == (("电话", "complainant.phone"),)


def test_the_header_is_found_below_a_title_and_across_merged_cells() -> None:
    rows = [
        (1, ["投诉登记表", "", ""]),
        (2, ["客户信息", "", "投诉内容"]),
        (3, ["姓名", "电话", ""]),
        (4, ["王", "1", "漏水"]),
    ]
    found = find_header(rows, {})
    assert (found.line, found.headers) == (3, ("姓名", "电话", "投诉内容"))
    assert find_header([(5, ["a", "b"])], {}).missing == ["complainant.name", "matter"]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (13800138000.0, "13800138000"), ("13800138000.0", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("'+86 13800138000", "+86 13800138000"), (13800138000, "13800138000"),
    ],
)  # fmt: skip
def test_a_telephone_is_what_the_person_meant(cell: Cell, said: str) -> None:
    assert good(电话=cell).complainant.phone == said


def test_a_telephone_of_which_a_spreadsheet_lost_digits_is_refused() -> None:
    assert read({"姓名": "王", "投诉内容": "漏", "电话": "1.38E+10"}).faults == {"complainant.phone": ROUNDED}


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("2026-11-20 10:30", "2026-11-20T10:30+08:00"), ("2026/11/2 9:05", "2026-11-02T09:05+08:00"),
        ("2026年11月20日", "2026-11-20T00:00+08:00"),
        ("2026年11月20日 下午3点20分", "2026-11-20T15:20+08:00"),
        ("2026-11-20T02:30:00Z", "2026-11-20T10:30+08:00"),
        (datetime.fromisoformat("2026-11-20 10:30"), "2026-11-20T10:30+08:00"),
        (date(2026, 11, 20), "2026-11-20T00:00+08:00"), (46346.4375, "2026-11-20T10:30+08:00"),
        ("2026-11-20 3:20 PM", "2026-11-20T15:20+08:00"), ("20261120", "2026-11-20T00:00+08:00"),
    ],
)  # fmt: skip
def test_times_are_read_as_written_in_the_zone_of_the_calendar(cell: Cell, at: str) -> None:
    assert moment_of(cell, ZONE, time()) == datetime.fromisoformat(at)


@pytest.mark.parametrize("cell", ["昨天", "11/20/2026", "2026-02-30", 7.0, True, "2026-13-01 10:00"])
def test_what_is_no_time_is_refused(cell: Cell) -> None:
    with pytest.raises(ValueError, match=NO_TIME):
        moment_of(cell, ZONE, time())


def test_a_third_partys_day_lasts_until_its_end() -> None:
    filing = good(第三方="消委会", 外部编号="12315-7", 第三方期限="2026-11-30")
    assert filing.third_party.reference == "12315-7"
    assert filing.third_party.due_at == datetime(2026, 11, 30, 23, 59, tzinfo=ZONE)
    assert read({"姓名": "王", "内容": "漏", "外部编号": "7"}).faults == {"third_party.name": "必填"}
    assert read({"姓名": "王", "内容": "漏", "外部编号": "7"}, third_party="12345").filing is not None


def test_channels_sources_and_procedures_go_by_their_names_too() -> None:
    filing = good(渠道="来电", 来源="消协", 程序="家装公司客户投诉处理程序", 语言="English")
    assert (filing.channel, filing.source, filing.locale) == ("phone", "consumer_association", "en")
    assert good(渠道="Telephone").channel == "phone"
    assert read({"姓名": "王", "内容": "漏", "程序": "天书"}).faults == {"procedure": "没有这个程序：天书"}
    assert read({"姓名": "王", "内容": "漏", "渠道": "飞鸽"}).faults == {"channel": "不在可选范围内"}


def test_every_reason_of_a_row_is_told_at_once_and_in_the_words_of_the_house() -> None:
    row = read({"姓名": "", "电话": "没有", "邮箱": "x@", "内容": "", "收到时间": "2099-01-01", "来源": "?"})
    assert row.faults == {
        "complainant.name": "必填",
        "complainant.phone": "不是有效的电话号码",
        "complainant.email": "不是有效的电子邮箱",
        "matter": "必填",
        "source": "不在可选范围内",
    }
    late = {"姓名": "王", "内容": "漏", "收到时间": "2024-11-20"}
    assert read(late).faults == {"received_at": "收到时间早于一年前，请核对"}
    assert read(late, received_now=True).faults == {}
    ahead = {"姓名": "王", "内容": "漏", "收到时间": "2026-12-20"}
    assert read(ahead).faults == {"received_at": "收到时间在将来，请核对"}


@pytest.mark.parametrize(
    "text", ["=1+1", "+86 138", "-5", "@x", "＝1", "\t=1", " =1", "'=1", "''-2", "好", "'tis", "-"]
)
def test_what_the_export_leads_with_an_apostrophe_comes_back_without(text: str) -> None:
    led = unrun(text)
    assert led == text or led == f"'{text}"
    assert led[:1] not in "=+-@\t＝ " or led == text == "好"
    assert text_of(led).strip() == text.strip()
