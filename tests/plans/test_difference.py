"""What differs between two versions of a plan, and how that reads."""

from typing import Any

import yaml

from adapters.packs import packs
from adapters.plan_words import changes_in_words
from adapters.plans import PLANS, plans, read_plan_text
from complaints.plans.difference import Change, difference
from complaints.plans.plan import Plan

SAFETY = (PLANS / "site-safety.yaml").read_text(encoding="utf-8")


def changed(**edits: object) -> Plan:
    """The safety plan with some values at paths (a.b.c) replaced; None takes it out."""
    data = yaml.safe_load(SAFETY)
    for path, value in edits.items():
        *above, last = path.split("__")
        node = data
        for key in above:
            node = node[int(key)] if isinstance(node, list) else node[key]
        if value is None:
            del node[last]
        else:
            node[last] = value
    return read_plan_text(yaml.safe_dump(data, allow_unicode=True), packs())


def test_the_same_plan_has_no_difference_whatever_its_version_is_called() -> None:
    assert difference(plans()["site-safety"], changed(version="7", effective_on="2027-01-01")) == []


def test_a_value_a_text_and_an_item_that_came_or_went() -> None:
    fire = {"label": {"zh-Hans": "物业", "en": "Property"}, "phone": "400-1"}
    new = changed(steps__stop__limit="20m", contacts__property=fire, contacts__ambulance=None)
    assert difference(plans()["site-safety"], new) == [
        Change("changed", ("steps", "stop", "limit"), "30m", "20m"),
        Change("removed", ("contacts", "ambulance"), *_items(plans()["site-safety"], "ambulance")),
        Change("added", ("contacts", "property"), None, _plain(new)["contacts"]["property"]),
    ]


def _items(plan: Plan, key: str) -> tuple[object, None]:
    return _plain(plan)["contacts"][key], None


def _plain(plan: Plan) -> dict[str, Any]:
    return plan.model_dump(mode="json", by_alias=True)


def in_words(new: Plan) -> list[tuple[str, str, str, str]]:
    old = plans()["site-safety"]
    return changes_in_words(difference(old, new), old, new, "zh-Hans")


def test_people_can_read_it() -> None:
    fire = {"label": {"zh-Hans": "物业", "zh-Hant": "物業", "en": "Property"}, "phone": "400-1"}
    new = changed(
        steps__stop__limit="20m", contacts__property=fire, contacts__ambulance=None, goals__satisfaction=0.95,
        steps__decide__role="manager", measures__attitude={"zh-Hans": "当场撤换", "en": "Replaced at once"},
        triggers__1__when={"priorities": ["urgent"], "part": ["safety", "noise"]},
    )  # fmt: skip
    said = in_words(new)
    assert said == [
        ("目标 · 满意率", "changed", "90%", "95%"),
        ("启动条件 · 紧急且评估为施工安全 · 条件 · 1 · 分类细项", "changed", "安全", "安全、噪音"),
        ("处置程序 · 停工并封控现场 · 时限", "changed", "30 分钟", "20 分钟"),
        ("处置程序 · 决定处置方案 · 角色", "changed", "客服主管", "总经理"),
        ("具体措施 · 服务态度", "changed", "拒不停工或隐瞒的人员当场撤换", "当场撤换"),
        ("联系人 · 急救", "removed", "急救", ""),
        ("联系人 · 物业", "added", "", "物业"),
    ]


def test_a_change_of_another_language_alone_is_said_to_be_one() -> None:
    label = plans()["site-safety"].steps["stop"].label
    new = changed(steps__stop__label={"zh-Hans": label.zh, "zh-Hant": label.hant, "en": "Stop everything"})
    ((where, kind, before, after),) = in_words(new)
    assert (where, kind, before, after) == (
        "处置程序 · 停工并封控现场 · 名称",
        "changed",
        "",
        "其他语言的文字",
    )
