"""Procedure I (food manufacturer): the digest's limits, people, causes and approvals as rows.

Where the digest gives no number the pack marks its own 原文未定; those are no rows.
"""

import pytest

from adapters.packs import PACKS, read_pack
from complaints.conditions import Traits, holds
from complaints.promises import approver

PACK = read_pack(PACKS / "food-manufacturer.yaml")
QUALITY = ("safety", "microbial", "physico_chemical", "sensory", "packaging")


# the digest's numbers


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("safety", "Ⅰ类 食品安全"), ("microbial", "Ⅱ类 微生物"), ("physico_chemical", "Ⅲ类 理化"),
        ("sensory", "Ⅳ类 感官/状态"), ("packaging", "Ⅴ类 包装及其他"), ("late_delivery", "交货延迟"),
        ("logistics", "物流"), ("other", "其他服务"),
    ],
)  # fmt: skip
def test_five_quality_classes_and_other_matters(key: str, label: str) -> None:
    found = PACK.views["assessment"].classes
    assert (len(found), found[key].label.zh) == (8, label)


@pytest.mark.parametrize(
    ("key", "limit", "starts"),
    [
        ("confirm_with_business", "1h", "registered"), ("first_judgement", "2h", "registered"),
        ("preliminary_proposal", "2h", "dispatched"), ("cause_analysis", "1 working day", "investigated"),
    ],
)  # fmt: skip
def test_limits_of_the_talks_and_of_the_cause(key: str, limit: str, starts: str) -> None:
    assert (PACK.duties[key].limit, PACK.duties[key].starts) == (limit, starts)


@pytest.mark.parametrize(
    ("key", "fields"),
    [
        ("confirm_with_business", "spoke_to truthful content"), ("preliminary_proposal", "proposal"),
        ("first_judgement", "customer_said judgement"), ("samples", "collected batch"),
        ("cause_analysis", "cause severe analysis"), ("transport_written", "report"),
        ("recipe_improvement", "improvement institute statement"),
        ("corrective_measures", "corrective preventive person finished effect"),
    ],
)  # fmt: skip
def test_what_is_written_down(key: str, fields: str) -> None:
    assert list(PACK.duties[key].fields) == fields.split()


@pytest.mark.parametrize("stage", ["investigate", "resolve", "approve", "reply"])
def test_answered_within_five_working_days_and_a_delay_is_told_beforehand(stage: str) -> None:
    spec = PACK.stages[stage]
    assert (spec.limit, spec.starts) == ("5 working days", "filed")
    assert (spec.tells_customer, spec.remind) == (True, "1 working day same time")


@pytest.mark.parametrize(
    ("said", "duties"),
    [
        ({"cause": "recipe", "severe": "no"}, "recipe_improvement recipe_review"),
        ({"cause": "transport", "severe": "no"}, "transport_director transport_logistics"),
        ({"cause": "transport", "severe": "yes"}, "transport_director transport_logistics transport_written"),
        ({"cause": "process", "severe": "yes"}, ""),
        ({"cause": "other", "severe": "no"}, ""),
    ],
)
def test_what_follows_from_the_cause(said: dict[str, str], duties: str) -> None:
    known = {f"cause_analysis.{name}": value for name, value in said.items()}
    traits = Traits(nature="valid", classes={"assessment": "sensory"}, said=known)
    on_cause = {key: duty for key, duty in PACK.duties.items() if any(c.said for c in duty.when)}
    assert [key for key, duty in on_cause.items() if holds(duty.when, traits)] == duties.split()


@pytest.mark.parametrize(
    ("key", "asks", "department", "before"),
    [
        ("confirm_with_business", "agent", "", "classify"), ("first_judgement", "agent", "", "dispatch"),
        ("preliminary_proposal", "agent", "", "investigate"), ("samples", "owner", "sales", "investigate"),
        ("cause_analysis", "owner", "quality", "resolve"), ("recipe_improvement", "owner", "rd", "resolve"),
        ("transport_director", "manufacturing_director", "manufacturing", "resolve"),
        ("transport_logistics", "owner", "logistics", "resolve"),
        ("transport_written", "owner", "logistics", "resolve"),
        ("corrective_measures", "owner", "", "resolve"), ("recipe_review", "supervisor", "", "reply"),
    ],
)  # fmt: skip
def test_who_acts_and_when(key: str, asks: str, department: str, before: str) -> None:
    duty = PACK.duties[key]
    assert (duty.asks, duty.department, duty.before) == (asks, department, before)
    assert duty.checks == (key == "recipe_review")


@pytest.mark.parametrize("key", [*QUALITY, "late_delivery", "logistics", "other"])
@pytest.mark.parametrize("duty", ["samples", "cause_analysis", "corrective_measures"])
def test_causes_are_sought_for_quality(key: str, duty: str) -> None:
    traits = Traits(nature="valid", classes={"assessment": key})
    assert holds(PACK.duties[duty].when, traits) == (key in QUALITY)


@pytest.mark.parametrize(
    ("key", "flags", "told"),
    [("safety", "", True), ("packaging", "key_customer", True), ("packaging", "", False)],
)
def test_class_one_or_a_key_customer_is_told_at_once(key: str, flags: str, told: bool) -> None:
    traits = Traits(nature="valid", classes={"assessment": key}, flags=frozenset(flags.split()))
    heard = [(t.to, t.department) for t in PACK.tells if t.at == "classified" and holds(t.when, traits)]
    owners = [(["owner"], name) for name in ("quality", "sales", "rd", "logistics")]
    everybody = [(["manager"], ""), (["manufacturing_director"], "manufacturing"), *owners]
    assert sorted(heard) == (sorted(everybody) if told else [])


@pytest.mark.parametrize("cost", [0, 500, 1_000_000])
def test_every_reply_is_approved_by_the_management(cost: float) -> None:
    role = approver(PACK.authority, cost)
    assert (PACK.roles[role].zh, PACK.roles[role].stands_for) == ("管理者代表", "manager")
    assert (PACK.roles["manager"].zh, PACK.roles["supervisor"].zh) == ("总经理", "服务经理")
