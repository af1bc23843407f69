"""Candidates: who or what is the same, how likely, and why; suggested until somebody decides."""

from datetime import timedelta
from typing import Any

import pytest

from adapters import database
from adapters.cases import case_in
from adapters.seen import candidates
from complaints.seen.candidates import MOST, Candidate, Sight, weigh
from complaints.seen.candidates import candidates as weighed
from complaints.seen.likeness import ALONE, WITH_MARK, Texts
from tests.seen.deeds import merge, part, relate
from tests.virtual import Town

DAY = timedelta(days=1)
OTHER: dict[str, Any] = {"name": "王五", "phone": "13977776666", "email": "wang.wu@customer.example"}


def seen(marks: str, likeness: float = 0.0, days: int = 1) -> Candidate | None:
    """What is made of a complaint that shares these marks."""
    return weigh(Sight("TS-1", frozenset(marks.split()), likeness, days * DAY))


@pytest.mark.parametrize(
    ("marks", "likeness", "days", "reasons"),
    [
        ("phone", 0.0, 100, ["同一电话"]),
        ("phone", 0.0, 0, ["同一电话", "相隔不到一天"]),
        ("phone", 0.3, 100, ["同一电话", "事项相近（{}%）"]),
        ("phone email wechat", 0.0, 3, ["同一电话", "同一电子邮箱", "同一微信号", "相隔 {} 天"]),
        ("person", 0.0, 100, ["同一姓名和项目"]),
        ("", ALONE, 100, ["事项相近（{}%）"]),
        ("site", WITH_MARK, 10, ["同一项目或供应商", "事项相近（{}%）", "相隔 {} 天"]),
    ],
)
def test_why_it_may_be_the_same(marks: str, likeness: float, days: int, reasons: list[str]) -> None:
    found = seen(marks, likeness, days)
    assert found is not None
    assert [message for message, _ in found.reasons] == reasons


@pytest.mark.parametrize(
    ("marks", "likeness", "days"),
    [
        ("", ALONE - 0.01, 0),
        ("site", 0.0, 0),
        ("site", WITH_MARK - 0.01, 0),
        ("site", 0.3, 31),  # a site says something for a month
        ("", 0.0, 0),
    ],
)
def test_what_says_too_little_is_not_suggested(marks: str, likeness: float, days: int) -> None:
    assert seen(marks, likeness, days) is None


def test_the_more_speaks_for_it_the_higher_it_stands() -> None:
    scores = [
        found.score if (found := seen(marks, likeness)) else 0.0
        for marks, likeness in [
            ("site", 0.1), ("person", 0.0), ("phone", 0.0), ("phone", 0.2), ("phone email", 0.2),
            ("phone email site", 0.2), ("phone email site", 0.6),
        ]
    ]  # fmt: skip
    assert scores == sorted(scores)
    assert 0 < scores[0] < scores[-1] < 1


def test_the_likeliest_first_and_no_more_than_ten() -> None:
    sights = [Sight(f"TS-{n:02}", frozenset({"phone"}), n / 100, DAY) for n in range(30)]
    found = weighed(sights)
    assert [one.number for one in found] == [f"TS-{n}" for n in range(29, 29 - MOST, -1)]


def test_rare_words_count_for_more_than_common_ones() -> None:
    texts = Texts()
    for n in range(100):
        texts.add(f"f{n}", f"希望尽快处理{n:03}")
    texts.add("pipe", "厨房水管爆裂希望尽快处理")
    best = texts.like("水管爆裂", 0.1)
    assert [name for _, name in best] == ["pipe"]
    assert texts.likeness("希望尽快处理甲", "希望尽快处理乙") == 0.0  # all say so
    assert texts.likeness("", "水管") == 0.0
    assert texts.text("nobody") == ""


def found_by(town: Town, number: str) -> list[str]:
    """The numbers that are suggested."""
    with database.reading() as session:
        return [one.number for one in candidates(session, case_in(session, number), town.now)]


def test_the_same_customer_the_same_words_and_the_same_site_are_found(town: Town) -> None:
    leak = "主卧卫生间天花板渗水，墙面发霉起皮，报修两次没有人来"
    same = town.file(matter="厨房漏电")
    words = town.file(matter=leak + "。", **OTHER)
    site = town.file(matter="主卧渗水发霉", project="幸福里 5-2", **OTHER)
    town.file(matter="保安态度差", project="翠湖苑 1-1", **OTHER)
    mine = town.file(matter=leak.replace("渗", "滲"), project="幸福里 3-501")
    assert found_by(town, mine) == [words, same, site]


def test_what_was_decided_is_not_suggested_again_and_of_merged_ones_the_root_is(town: Town) -> None:
    one, two, three, four, mine = (town.file() for _ in range(5))
    assert set(found_by(town, mine)) == {one, two, three, four}
    part(town, mine, one)
    relate(town, two, mine)
    merge(town, four, three)
    assert found_by(town, mine) == [three]
    merge(town, three, mine)
    assert found_by(town, mine) == []
    assert mine not in found_by(town, one)


def test_older_ones_than_a_year_and_strangers_are_not_suggested(town: Town) -> None:
    old = town.file()
    town.at("2027-10-11T10:00+08:00")
    mine = town.file()
    assert found_by(town, mine) == []
    assert old != mine
