"""Procedure J (online shop): the table of three levels as rows.

Where the table gives no number the pack marks its own 原文未定; those are no rows.
"""

import pytest

from adapters.packs import PACKS, read_pack
from complaints.conditions import Traits, holds
from complaints.rules import level_by_rule

PACK = read_pack(PACKS / "online-shop.yaml")
LEVELS = ("level_1", "level_2", "level_3")


def of_level(level: str) -> Traits:
    """A valid complaint of a level."""
    return Traits(nature="valid", level=level)


# the digest's numbers


@pytest.mark.parametrize(
    ("key", "label", "level"),
    [
        ("product_quality", "产品质量", "level_1"), ("channel", "渠道投诉", "level_1"),
        ("damaged_cake", "蛋糕破损", "level_1"), ("missing", "缺件、少件", "level_2"),
        ("out_of_stock", "缺货", "level_2"), ("late", "送货延迟", "level_2"),
        ("voucher", "优惠券不能使用", "level_3"), ("brand", "品牌方投诉", "level_3"),
        ("attitude", "服务态度", "level_3"), ("pre_sale", "售前", "level_3"),
        ("after_sale", "售后", "level_3"), ("time", "时间（约定送货时间等）", "level_3"),
        ("system", "系统", "level_3"), ("merchant", "商家及其他", "level_3"),
    ],
)  # fmt: skip
def test_matters_of_the_levels(key: str, label: str, level: str) -> None:
    found = PACK.views["assessment"].classes
    assert (len(found), found[key].label.zh) == (14, label)
    assert level_by_rule(PACK, Traits(nature="valid", classes={"assessment": key})) == level


def test_late_is_of_level_two_only_without_grave_consequence() -> None:
    grave = Traits(nature="valid", classes={"assessment": "late"}, flags=frozenset({"grave_consequence"}))
    assert level_by_rule(PACK, grave) == "level_1"


@pytest.mark.parametrize("level", ["level_2", "level_3"])
def test_not_solved_at_t_plus_three_is_raised(level: str) -> None:
    rule = PACK.levels[level].raises
    assert rule is not None
    assert (rule.after, rule.starts, rule.to) == ("72h", "filed", "level_1")
    assert PACK.levels["level_1"].raises is None


@pytest.mark.parametrize(
    ("level", "tools"),
    [("level_1", "全额换货"), ("level_2", "优惠券 实物 现金"), ("level_3", "优惠券 安抚 礼品单")],
)
def test_tools(level: str, tools: str) -> None:
    assert [PACK.measures[key].zh for key in PACK.levels[level].measures] == tools.split()


@pytest.mark.parametrize(("level", "offers"), [("level_1", 2), ("level_2", 0), ("level_3", 0)])
def test_two_solutions_are_offered(level: str, offers: int) -> None:
    assert (PACK.levels[level].offers, "offer" in PACK.stages) == (offers, True)


@pytest.mark.parametrize(
    ("level", "owner", "department", "approval"),
    [
        ("level_1", "", "customer_service", "客服主管 客服经理"),
        ("level_2", "supervisor", "", ""),
        ("level_3", "", "customer_service", ""),
    ],
)
def test_owner_and_authority(level: str, owner: str, department: str, approval: str) -> None:
    found = PACK.levels[level]
    assert (found.owner, found.department) == (owner, department)
    assert [PACK.roles[role].zh for role in found.approval] == approval.split()
    assert PACK.roles["owner"].zh == "二线客服"  # whom a level without an owner goes to
    assert [(step.role, step.up_to) for step in PACK.authority] == [("owner", None)]


@pytest.mark.parametrize(("level", "limit"), [("level_1", "30m"), ("level_2", "15m")])
@pytest.mark.parametrize("stage", ["investigate", "resolve"])
def test_turnaround(stage: str, level: str, limit: str) -> None:
    spec = PACK.stages[stage]
    assert next(case.limit for case in spec.limits if holds(case.when, of_level(level))) == limit
    assert spec.starts == "dispatched"


@pytest.mark.parametrize(("level", "settles"), [("level_1", False), ("level_2", False), ("level_3", True)])
def test_solved_on_the_spot_by_the_first_line(level: str, settles: bool) -> None:
    assert PACK.levels[level].settles == settles
    assert (PACK.stages["settle"].starts, PACK.roles["agent"].zh) == ("classified", "一线客服")


def test_answer_within_one_working_day() -> None:
    reply = PACK.stages["reply"]
    limits = [case.limit for case in reply.limits if holds(case.when, of_level("level_1"))]
    assert (limits, reply.starts) == (["1 working day"], "raised")


@pytest.mark.parametrize(
    ("key", "level", "asks", "before", "fields"),
    [
        ("first_line_1", "level_1", "agent", "dispatch", "calmed demand reason history"),
        ("first_line_2", "level_2", "agent", "dispatch", "details"),
        ("departments_checked", "level_1", "owner", "resolve", "departments answers"),
        ("module_opinion", "level_2", "module_owner", "resolve", "opinion"),
    ],
)
def test_duties(key: str, level: str, asks: str, before: str, fields: str) -> None:
    duty = PACK.duties[key]
    assert [each for each in LEVELS if holds(duty.when, of_level(each))] == [level]
    assert (duty.asks, duty.before, list(duty.fields)) == (asks, before, fields.split())


@pytest.mark.parametrize(("key", "limit"), [("departments_checked", "30m"), ("module_opinion", "15m")])
def test_duties_fall_into_the_turnaround(key: str, limit: str) -> None:
    assert (PACK.duties[key].limit, PACK.duties[key].starts) == (limit, "dispatched")


def test_first_call_back_by_the_first_line() -> None:
    rules = [(c.form, c.by) for c in PACK.callbacks if holds(c.when, of_level("level_1"))]
    assert rules == [("call", "agent")]
    assert not [c for c in PACK.callbacks if holds(c.when, of_level("level_2"))]
