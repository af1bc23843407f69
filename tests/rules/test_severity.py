"""Severity, priority and the suggested classes: rows of words and what follows from them."""

import pytest

from complaints import suggest
from complaints.pack import Pack
from complaints.pack_parts import Priority
from complaints.severity import priority, score
from tests.virtual import shipped

PACK = shipped()


@pytest.mark.parametrize(
    ("text", "source", "earlier", "parts", "level"),
    [
        ("颜色不好看", "direct", 0, (0, 0, 0, 0), "low"),
        ("态度恶劣", "direct", 0, (10, 0, 0, 0), "low"),
        ("态度恶劣，孩子睡不着", "direct", 0, (10, 15, 0, 0), "medium"),
        ("墙面开裂", "direct", 0, (30, 0, 0, 0), "medium"),
        ("墙面开裂，态度敷衍", "direct", 0, (30, 0, 0, 0), "medium"),  # the worst counts, not the sum
        ("插座漏电", "direct", 0, (40, 0, 0, 0), "medium"),
        ("插座漏电，已有记者来访", "media", 3, (40, 20, 20, 20), "high"),
        ("GAS LEAK and Fire", "direct", 0, (40, 0, 0, 0), "medium"),
        ("颜色不好看", "internal", 1, (0, 0, 10, 5), "low"),
        ("颜色不好看", "consumer_association", 2, (0, 0, 10, 15), "medium"),
        ("颜色不好看", "authority", 99, (0, 0, 20, 20), "medium"),
        ("", "unheard of", 0, (0, 0, 0, 0), "low"),
    ],
)
def test_points_of_the_four_parts(
    text: str, source: str, earlier: int, parts: tuple[int, ...], level: str
) -> None:
    found = score(PACK, text, source, earlier)
    assert tuple(p.points for p in found.parts) == parts
    assert (found.points, found.level) == (sum(parts), level)


def test_a_third_party_weighs_more_than_the_customer() -> None:
    direct = PACK.severity.source["direct"]
    third = ("media", "trade_association", "consumer_association", "authority")
    assert all(PACK.severity.source[source] > direct for source in third)


@pytest.mark.parametrize(
    ("adjustment", "points", "level"), [(20, 50, "high"), (-6, 24, "low"), (-20, 10, "low")]
)
def test_the_adjustment_moves_the_level(adjustment: int, points: int, level: str) -> None:
    found = score(PACK, "墙面开裂", "direct", 0, adjustment)
    assert (found.points, found.level, found.as_json()["adjustment"]) == (points, level, adjustment)


def test_points_below_every_level_are_the_lowest_in_whatever_order_the_pack_lists_them() -> None:
    levels = dict(reversed(PACK.severity.levels.items()))
    turned = PACK.model_copy(update={"severity": PACK.severity.model_copy(update={"levels": levels})})
    assert [score(turned, "", "direct", 0, n).level for n in (-20, 0, 25, 50)] == [
        "low", "low", "medium", "high",
    ]  # fmt: skip


def test_every_part_says_why() -> None:
    found = score(PACK, "卫生间漏水", "media", 1)
    assert found.parts[0].words == ("漏水",)
    assert [p.why["zh-Hans"] for p in found.parts if p.why] == ["严重质量问题", "此前 1 次", "媒体"]


@pytest.mark.parametrize(
    ("text", "source", "assessment", "expected"),
    [
        ("插座漏电", "direct", "other", "urgent"),
        ("墙面开裂", "direct", "workmanship", "urgent"),
        ("合同违约", "direct", "contract", "normal"),
        ("合同违约，已找律师", "direct", "contract", "important"),
        ("态度恶劣，影响老人生活", "direct", "attitude", "important"),
        ("态度恶劣", "direct", "attitude", "normal"),
        ("态度恶劣", "media", "attitude", "important"),
        ("颜色不好看，已找律师", "media", "other", "normal"),
    ],
)
def test_priority_as_the_procedure_says(text: str, source: str, assessment: str, expected: str) -> None:
    assert priority(PACK, score(PACK, text, source, 0), assessment) == expected


def test_points_alone_may_make_a_priority() -> None:
    label = PACK.priorities["urgent"].label
    rules = {"top": Priority(label=label, from_points=50), "rest": Priority(label=label, otherwise=True)}
    pack: Pack = PACK.model_copy(update={"priorities": rules})
    assert [priority(pack, score(pack, "开裂", "media", n), "other") for n in (0, 1)] == ["top", "top"]
    assert priority(pack, score(pack, "开裂", "direct", 0), "other") == "rest"


@pytest.mark.parametrize(
    ("text", "intake", "assessment", "dispatch"),
    [
        ("卫生间渗水", "quality", "workmanship", "construction"),
        ("设计师态度敷衍", "attitude", "attitude", "service"),
        ("合同工期逾期违约", "contract", "contract", "contract"),
        ("乱收费，增项加价", "price", "contract", "contract"),
        ("报修后无人上门维修", "other", "after_sales", "contract"),
        ("", "other", "other", "contract"),
    ],
)
def test_suggested_classes(text: str, intake: str, assessment: str, dispatch: str) -> None:
    assert suggest.classes(PACK, text) == {"intake": intake, "assessment": assessment, "dispatch": dispatch}
    assert set(suggest.reasons(PACK, text)) == set(PACK.views)
