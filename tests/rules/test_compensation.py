"""Graded compensation: which rule, which step, how much, and why; and what is wrong with a table."""

from decimal import Decimal
from typing import Any

import pytest

from complaints.compensation import suggest_compensation, table_faults
from complaints.errors import Refusal
from complaints.pack_words import Compensation, Condition

DELAY: dict[str, Any] = {
    "label": {"zh-Hans": "延误", "en": "Delay"},
    "by": "days",
    "steps": [
        {"up_to": 3, "amount": 50},
        {"up_to": 10, "per_day": 20.5},
        {"amount": 200, "per_day": 30, "at_most": 1000},
    ],
}
LOSS: dict[str, Any] = {
    "label": {"zh-Hans": "损失", "en": "Loss"},
    "by": "loss",
    "when": {"assessment": ["quality"]},
    "steps": [{"up_to": 1000, "share": 1}, {"share": 0.335, "amount": 500, "at_most": 20000}],
}
TABLE = [Compensation.model_validate(DELAY), Compensation.model_validate(LOSS)]


def always(conditions: list[Condition]) -> bool:
    return True


def unconditional(conditions: list[Condition]) -> bool:
    return not conditions


@pytest.mark.parametrize(
    ("days", "loss", "rule", "step", "amount"),
    [
        (0.5, 0, 0, 0, "50.00"),
        (3, 0, 0, 0, "50.00"),
        (3.5, 0, 0, 1, "71.75"),
        (4, 0, 0, 1, "82.00"),
        (10, 0, 0, 1, "205.00"),
        (11, 0, 0, 2, "530.00"),
        (26, 0, 0, 2, "980.00"),
        (27, 0, 0, 2, "1000.00"),
        (400, 0, 0, 2, "1000.00"),
        (0, 0.01, 1, 0, "0.01"),
        (0, 1000, 1, 0, "1000.00"),
        (0, 1000.01, 1, 1, "835.00"),
        (0, 2000, 1, 1, "1170.00"),
        (0, 1_000_000, 1, 1, "20000.00"),
        (27, 2000, 1, 1, "1170.00"),
        (27, 900, 0, 2, "1000.00"),
        (27, 1000, 0, 2, "1000.00"),
    ],
)
def test_the_largest_of_the_rules_that_apply(
    days: float, loss: float, rule: int, step: int, amount: str
) -> None:
    award = suggest_compensation(TABLE, always, days, loss)
    assert award is not None
    assert (award.rule, award.step, str(award.amount)) == (rule, step, amount)
    assert award.label == TABLE[rule].label


def test_no_rule_applies_without_its_condition_or_without_anything_to_measure() -> None:
    assert suggest_compensation(TABLE, always) is None
    assert suggest_compensation([], always, 5, 5) is None
    assert suggest_compensation(TABLE, unconditional, 0, 5000) is None
    award = suggest_compensation(TABLE, unconditional, 1, 5000)
    assert award is not None
    assert award.rule == 0


@pytest.mark.parametrize(
    ("share", "loss", "amount"),
    [(0.5, 0.01, "0.01"), (0.5, 0.03, "0.02"), (0.1, 1.05, "0.11"), (0.1, 1.04, "0.10"), (0.3, 0.1, "0.03")],
)
def test_amounts_are_rounded_half_up_to_the_cent(share: float, loss: float, amount: str) -> None:
    rule = Compensation.model_validate(LOSS | {"when": [], "steps": [{"share": share}]})
    award = suggest_compensation([rule], always, 0, loss)
    assert award is not None
    assert award.amount == Decimal(amount)


def test_a_table_by_loss_may_pay_by_the_day_besides() -> None:
    rule = Compensation.model_validate(LOSS | {"steps": [{"share": 0.1, "per_day": 10}]})
    award = suggest_compensation([rule], always, 3, 1000)
    assert award is not None
    assert award.amount == Decimal("130.00")


def test_every_step_of_the_way_is_explained() -> None:
    award = suggest_compensation(TABLE, always, 40, 0)
    assert award is not None
    assert award.lines == (
        "按延误天数计：40 天",
        "适用第 3 档（以上各档之外）",
        "固定金额 200 元",
        "每天 30 元 × 40 天 = 1,200 元",
        "合计 1,400 元，超过上限，按 1,000 元计",
    )
    award = suggest_compensation(TABLE, always, 0, 800.5)
    assert award is not None
    assert award.lines == (
        "按损失金额计：800.5 元",
        "适用第 1 档（不超过 1,000）",
        "损失 800.5 元 × 100% = 800.5 元",
    )


@pytest.mark.parametrize("wrong", [-1, float("nan"), float("inf")])
def test_what_cannot_be_measured_is_refused(wrong: float) -> None:
    with pytest.raises(Refusal):
        suggest_compensation(TABLE, always, wrong, 0)
    with pytest.raises(Refusal):
        suggest_compensation(TABLE, always, 0, wrong)


@pytest.mark.parametrize(
    ("steps", "faults"),
    [
        (DELAY["steps"], []),
        ([{"amount": 1}], []),
        ([{"up_to": 5, "amount": 1}], [(0, "up_to", "the last step is for all the rest")]),
        ([{"amount": 1}, {"amount": 2}], [(0, "only the last step")]),
        (
            [{"up_to": 5, "amount": 1}, {"up_to": 5, "amount": 2}, {"amount": 3}],
            [(1, "up_to", "the steps must rise: 5 does not lie above 5")],
        ),
        ([{"up_to": 5}, {"per_day": 0}], [(0, "the step gives nothing"), (1, "the step gives nothing")]),
        (["nonsense", {"amount": 1}], []),
    ],
)
def test_a_wrong_table_is_told_with_the_place(steps: list[Any], faults: list[tuple[Any, ...]]) -> None:
    found = table_faults({"compensation": [{"steps": steps}]})
    assert [where for where, _ in found] == [("compensation", 0, "steps", *fault[:-1]) for fault in faults]
    assert all(text.startswith(fault[-1]) for (_, text), fault in zip(found, faults, strict=True))


@pytest.mark.parametrize("data", [None, [], {}, {"compensation": {}}, {"compensation": [1, {"steps": 2}]}])
def test_other_shapes_are_left_to_others(data: Any) -> None:
    assert table_faults(data) == []
