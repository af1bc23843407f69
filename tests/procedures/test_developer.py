"""Procedure H (property developer): levels, progress, closing limits and grounds of the digest as rows."""

import pytest

from adapters.packs import PACKS, read_pack
from complaints.conditions import Traits, holds
from complaints.suggest import classes

PACK = read_pack(PACKS / "developer.yaml")

# the digest's numbers

CLOSING = [
    ("sales_service", "2 working days", "售楼处的置业顾问不专业"),
    ("false_promise", "2 working days", "样板间与宣传不符，虚假宣传"),
    ("cancel_refund", "5 working days", "我要退订认购的房子"),
    ("contract_cancellation", "10 working days", "要求解除合同"),
    ("late_fee", "2 working days", "滞纳金算错了"),
    ("decoration", "5 working days", "装修合同没有给我"),
    ("title_slow", "2 working days", "房产证迟迟办不下来"),
    ("commission", "10 working days", "老带新的佣金一直没有结"),
    ("delivery_defects", "5 working days", "交房遗留问题，墙面空鼓没人修"),
    ("engineer_service", "2 working days", "过保后维修师傅乱说话"),
    ("slow_compensation", "5 working days", "赔付款还没有到"),
    ("slow_refund", "15 working days", "退款三个月没到账"),
    ("rental", "2 working days", "公寓押金不退"),
    ("property", "2 working days", "物业保安态度差，园区有白蚁"),
    ("lift", "5 working days", "电梯故障困人"),
    ("other", "next day 18:00", "班车没有来"),
]


@pytest.mark.parametrize("stage", ["investigate", "resolve", "approve"])
@pytest.mark.parametrize(("key", "limit", "matter"), CLOSING)
def test_closing_limits(stage: str, key: str, limit: str, matter: str) -> None:
    assert list(PACK.views["assessment"].classes) == [row[0] for row in CLOSING]
    known = Traits(classes={"assessment": key})
    found = [case.limit for case in PACK.stages[stage].limits if holds(case.when, known)]
    assert (found, PACK.stages[stage].starts) == ([limit], "registered")
    assert classes(PACK, matter)["assessment"] == key


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("sales_service", "不专业 不跟进 签约慢"),
        ("false_promise", "承诺未兑现 虚假宣传"),
        ("decoration", "装修合同 资料"),
        ("delivery_defects", "交付遗留问题 维修慢 无人跟进"),
        ("engineer_service", "工程师服务 保修期外维修"),
        ("rental", "押金退还 虫害 人员"),
        ("property", "虫害 人员 园区"),
        ("other", "票务 绑定 班车"),
    ],
)
def test_parts_of_the_kinds(key: str, parts: str) -> None:
    assert [label.zh for label in PACK.views["assessment"].classes[key].parts.values()] == parts.split()


def test_cancel_and_refund_is_reviewed_and_passed_to_finance() -> None:
    duties = PACK.views["assessment"].classes["cancel_refund"].duties
    assert [label.zh for label in duties.values()] == ["审核", "转财务"]
    known = Traits(classes={"assessment": "cancel_refund"})
    told = [(t.at, t.to, t.department) for t in PACK.tells if holds(t.when, known)]
    assert told == [("resolved", ["owner"], "finance")]


@pytest.mark.parametrize(
    ("flag", "level", "label"),
    [("forum", "group", "集团级"), ("headquarters", "group", "集团级"), ("", "company", "公司级")],
)
def test_levels(flag: str, level: str, label: str) -> None:
    found = [key for key, each in PACK.levels.items() if holds(each.when, Traits(flags=frozenset({flag})))]
    assert (found[0], PACK.levels[level].label.zh) == (level, label)


@pytest.mark.parametrize(
    ("channel", "label"),
    [
        ("phone", "客服热线"),
        ("letter", "来信"),
        ("on_site", "来访"),
        ("third_party", "物业或集团转来"),
        ("web", "网站、论坛"),
    ],
)
def test_channels(channel: str, label: str) -> None:
    assert PACK.channels[channel].zh == label


@pytest.mark.parametrize(
    ("level", "duty", "limit", "fields"),
    [
        ("company", "company_progress", "2 working days", "情况 进展 客户反应"),
        ("group", "group_progress", "next day 15:00", "情况 进展 答复口径"),
    ],
)
def test_progress_is_fed_back(level: str, duty: str, limit: str, fields: str) -> None:
    assert [key for key, each in PACK.duties.items() if holds(each.when, Traits(level=level))] == [duty]
    spec = PACK.duties[duty]
    assert (spec.limit, spec.starts, spec.asks, spec.tells) == (limit, "registered", "owner", ["supervisor"])
    assert (spec.before, [field.label.zh for field in spec.fields.values()]) == (None, fields.split())


@pytest.mark.parametrize(
    ("stage", "limit", "starts"),
    [("survey", "2 working days", "resolved"), ("decide", "2 working days", "contested")],
)
def test_limits_of_closing(stage: str, limit: str, starts: str) -> None:
    assert (PACK.stages[stage].limit, PACK.stages[stage].starts) == (limit, starts)


@pytest.mark.parametrize(
    ("ground", "requestable", "decidable"),
    [
        ("satisfied", False, False), ("beyond_contract", True, True), ("final_position", True, True),
        ("unreachable", False, False),
    ],
)  # fmt: skip
def test_closing_grounds(ground: str, requestable: bool, decidable: bool) -> None:
    assert (PACK.grounds[ground].requestable, PACK.grounds[ground].decidable) == (requestable, decidable)


def test_call_backs() -> None:
    assert [(each.form, each.by, each.when) for each in PACK.callbacks] == [("call", "agent", [])]
    tries = PACK.tries
    assert tries is not None
    assert (tries.most, tries.within, tries.ground) == (3, "1 month", "unreachable")
    assert (PACK.rework.rounds, PACK.rework.then) == (None, "supervisor")  # until the owner agrees
