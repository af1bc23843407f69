"""Procedure E (tiered management): three tiers, who handles them, and the paths upwards, as rows.

The digest gives no limits and no amounts: the pack marks its own with 原文未定, they are no rows.
"""

from typing import Any

import pytest

from adapters.packs import PACKS, read_pack
from complaints.conditions import Traits
from complaints.forms import Classification
from complaints.forms.base import Setting
from complaints.promises import approver
from complaints.rules import flags_in, graver, level_by_rule
from complaints.suggest import classes

PACK = read_pack(PACKS / "tiered.yaml")


# the digest's rows


def test_three_tiers_gravest_first() -> None:
    assert [level.label.zh for level in PACK.levels.values()] == ["高级", "中级", "基层"]


@pytest.mark.parametrize(
    ("known", "level"),
    [
        ({"classes": {"assessment": "quality"}}, "basic"),
        ({"classes": {"assessment": "attitude"}}, "basic"),
        ({"classes": {"assessment": "opinion"}}, "basic"),
        ({"classes": {"assessment": "rights"}}, "middle"),
        ({"classes": {"assessment": "legal"}}, "middle"),
        ({"classes": {"assessment": "quality"}, "severity": "serious"}, "middle"),
        ({"classes": {"assessment": "opinion"}, "flags": frozenset({"gravest"})}, "high"),
        ({"classes": {"assessment": "legal"}, "severity": "extreme"}, "high"),
    ],
)
def test_which_tier(known: dict[str, Any], level: str) -> None:
    assert level_by_rule(PACK, Traits(**known)) == level


@pytest.mark.parametrize(
    ("level", "owner", "label", "stands_for"),
    [
        ("basic", "owner", "基层处理人", ""),
        ("middle", "middle_handler", "中级处理人", "supervisor"),
        ("high", "high_handler", "高级处理人", "manager"),
    ],
)
def test_each_tier_has_its_own_handler(level: str, owner: str, label: str, stands_for: str) -> None:
    assert (PACK.levels[level].owner or "owner") == owner
    assert (PACK.roles[owner].zh, PACK.roles[owner].stands_for) == (label, stands_for)


@pytest.mark.parametrize(("level", "to"), [("basic", "middle"), ("middle", "high")])
def test_each_tier_has_its_path_upwards(level: str, to: str) -> None:
    rule = PACK.levels[level].raises
    assert rule is not None
    assert rule.to == to
    assert graver(PACK, rule.to, level)


def test_nothing_stands_above_the_high_tier() -> None:
    assert PACK.levels["high"].raises is None


@pytest.mark.parametrize(
    ("level", "reason", "wrong"),
    [("basic", "轻微", "level"), ("high", "", "level_reason"), ("high", "重大", "")],
)
def test_the_desk_may_set_a_graver_tier_and_never_a_milder_one(level: str, reason: str, wrong: str) -> None:
    form = Classification(assessment="rights", priority="important", level=level, level_reason=reason)
    assert list(form.faults(Setting(PACK))) == ([wrong] if wrong else [])


@pytest.mark.parametrize(
    ("level", "roles"),
    [
        ("basic", ["owner", "middle_handler", "high_handler", "manager"]),
        ("middle", ["owner", "high_handler", "manager"]),
        ("high", ["owner", "manager"]),
    ],
)
def test_what_is_beyond_a_tier_is_decided_above_it(level: str, roles: list[str]) -> None:
    authority = PACK.levels[level].authority
    assert [step.role for step in authority] == roles
    assert [approver(authority, step.up_to or 1e9) for step in authority] == roles


@pytest.mark.parametrize(
    "stage", ["register", "classify", "dispatch", "investigate", "resolve", "reply", "survey"]
)
def test_what_is_overdue_goes_up_tier_by_tier(stage: str) -> None:
    told = [rung.to for rung in PACK.stages[stage].ladder]
    assert told == ["supervisor", "middle_handler", "high_handler", "manager"]


@pytest.mark.parametrize("stage", ["dispatch", "investigate", "resolve", "approve"])
def test_a_raised_complaint_has_the_time_of_its_new_tier(stage: str) -> None:
    assert PACK.stages[stage].starts == "raised"


def test_open_and_fair_convenient_and_quick() -> None:
    for principle in ("公开公正", "便民", "快捷"):
        assert principle in PACK.introduction.zh
    assert len(PACK.channels) == 7
    assert PACK.survey["fairness"].dissatisfied == ["unfair"]


@pytest.mark.parametrize(
    ("text", "kind", "flags"),
    [
        ("做错了还拖延，没有解决", "quality", []),
        ("工作人员态度恶劣，敷衍", "attitude", []),
        ("建议你们改进，现在不方便", "opinion", []),
        ("乱收费，损害我的权益", "rights", []),
        ("我已委托律师向法院起诉", "legal", []),
        ("有人重伤住院抢救，家属聚集围堵", "other", ["gravest"]),
    ],
)
def test_words_suggest_matter_and_gravity(text: str, kind: str, flags: list[str]) -> None:
    assert (classes(PACK, text)["assessment"], flags_in(PACK, text)) == (kind, flags)


# lives
