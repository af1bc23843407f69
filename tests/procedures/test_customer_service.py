"""Procedure B (customer service department): the digest's steps, evidence, solutions and people as rows.

The digest gives no limits and no amounts: the pack marks its own with 原文未定, they are no rows.
"""

from typing import Any

import pytest

from adapters.packs import PACKS, read_pack
from complaints.conditions import Traits
from complaints.rules import flags_in, level_by_rule
from complaints.suggest import classes

PACK = read_pack(PACKS / "customer-service.yaml")
NATURE = PACK.views["assessment"].classes


# the digest's rows


def test_every_complaint_has_its_own_number() -> None:
    assert (PACK.number_prefix, PACK.work_order_prefix) == ("KF", "KFGD")


@pytest.mark.parametrize(
    ("what", "labels"),
    [
        (PACK.measures, "道歉 补偿 流程改进"),
        ({k: v for k, v in PACK.evidence.items() if k != "other"}, "信函 通话录音 短信"),
        (PACK.levels, "重大投诉 较大投诉 一般投诉"),
        (PACK.duties["summary"].fields, "原因 改进空间 给管理层的建议"),
        (PACK.duties, "会同有关部门调查 总结 跟踪"),
    ],
)
def test_names_of_the_digest(what: dict[str, Any], labels: str) -> None:
    assert [getattr(item, "label", item).zh for item in what.values()] == labels.split()


@pytest.mark.parametrize(
    ("by", "known", "level"),
    [
        ("nature", {"classes": {"assessment": "privacy"}}, "major"),
        ("severity", {"severity": "high"}, "major"),
        ("reach", {"flags": frozenset({"public"})}, "major"),
        ("nature", {"classes": {"assessment": "promise"}}, "serious"),
        ("severity", {"severity": "medium"}, "serious"),
        ("reach", {"flags": frozenset({"several"})}, "serious"),
        ("none of them", {"classes": {"assessment": "attitude"}, "severity": "low"}, "ordinary"),
        ("the gravest counts", {"severity": "medium", "flags": frozenset({"public"})}, "major"),
    ],
)
def test_graded_by_nature_severity_and_reach(by: str, known: dict[str, Any], level: str) -> None:
    assert level_by_rule(PACK, Traits(**known)) == level


@pytest.mark.parametrize("level", ["major", "serious", "ordinary"])
def test_the_solution_is_negotiated_with_the_customer_at_every_level(level: str) -> None:
    assert PACK.levels[level].offers == 1
    assert "offer" in PACK.stages


def test_departments_concerned_are_heard_before_a_solution() -> None:
    duty = PACK.duties["joint_investigation"]
    assert (duty.before, duty.asks, list(duty.fields)) == ("resolve", "owner", ["departments", "statements"])


@pytest.mark.parametrize("nature", list(NATURE))
def test_feedback_holds_an_account_thanks_and_apology(nature: str) -> None:
    duties = [label.zh for label in NATURE[nature].duties.values()]
    assert duties == ["答复中简要说明处理经过和结果", "答复中感谢客户并致歉"]


@pytest.mark.parametrize(
    ("duty", "before", "asks", "tells"),
    [
        ("summary", "archive", "supervisor", ["manager"]),
        ("tracking", "archive", "agent", ["supervisor"]),
    ],
)
def test_summary_and_tracking_stand_between_closing_and_archive(
    duty: str, before: str, asks: str, tells: list[str]
) -> None:
    found = PACK.duties[duty]
    assert (found.before, found.starts, found.asks, found.tells) == (before, "closed", asks, tells)
    assert list(PACK.duties).index("summary") < list(PACK.duties).index("tracking")


def test_call_backs_are_made_by_telephone() -> None:
    assert [(rule.form, rule.by, rule.when) for rule in PACK.callbacks] == [("call", "agent", [])]


@pytest.mark.parametrize(
    ("text", "nature", "flags"),
    [
        ("客服态度恶劣，还挂电话", "attitude", []),
        ("排队等待两个小时没人接", "process", []),
        ("说好的套餐承诺不兑现，我们几家都遇到了", "promise", ["several"]),
        ("账单多收费，不退款我就找记者曝光", "charges", ["public"]),
        ("我的个人信息被泄露", "privacy", []),
        ("其他事情", "other", []),
    ],
)
def test_words_suggest_nature_and_reach(text: str, nature: str, flags: list[str]) -> None:
    assert classes(PACK, text)["assessment"] == nature
    assert flags_in(PACK, text) == flags


@pytest.mark.parametrize("nature", list(NATURE))
def test_every_nature_leads_to_a_department(nature: str) -> None:
    assert NATURE[nature].department in PACK.departments


# lives
