"""Graded compensation (framework L): what the pack's table suggests for a length of delay or a loss.

A suggestion, never a decision: whoever resolves the complaint may deviate from it, with a reason.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from complaints.errors import Refusal
from complaints.pack_parts import Label
from complaints.pack_words import Compensation, Condition, Step

CENT = Decimal("0.01")
Fault = tuple[tuple[str | int, ...], str]
"""Where in the pack, and what is wrong there."""


@dataclass(frozen=True)
class Award:
    """What one rule of the table gives. `amount` is yuan with two decimals, rounded half up.

    `rule` and `step` are places in the table, from 0. `lines` say how it was found: message ids, filled in.
    """

    rule: int
    step: int
    label: Label
    amount: Decimal
    lines: tuple[str, ...]


def suggest_compensation(
    table: list[Compensation],
    holds: Callable[[list[Condition]], bool],
    delay_days: float = 0,
    loss: float = 0,
) -> Award | None:
    """The largest award of the rules that apply; None if none does. Of equal ones the first.

    A rule applies when its condition holds and there is something to measure: a delay (days), or a loss
    (yuan). Refusal when either is negative or no number.
    """
    days, lost = _measured(delay_days), _measured(loss)
    found = [
        _award(place, rule, days, lost)
        for place, rule in enumerate(table)
        if (days if rule.by == "days" else lost) > 0 and holds(rule.when)
    ]
    return max(found, key=lambda award: award.amount, default=None)


def _measured(value: float) -> Decimal:
    found = Decimal(str(value))
    if not found.is_finite() or found < 0:
        raise Refusal("延误天数和损失金额须为不小于零的数字。")
    return found


def _award(place: int, rule: Compensation, days: Decimal, loss: Decimal) -> Award:
    measure = days if rule.by == "days" else loss
    number = _step_for(rule.steps, measure)
    step = rule.steps[number]
    whole = _exact(step.amount) + _exact(step.per_day) * days + _exact(step.share) * loss
    cap = None if step.at_most is None else _exact(step.at_most)
    amount = (whole if cap is None else min(whole, cap)).quantize(CENT, ROUND_HALF_UP)
    lines = [
        f"按延误天数计：{_plain(days)} 天" if rule.by == "days" else f"按损失金额计：{_plain(loss)} 元",
        _which(number, step),
        *_parts(step, days, loss),
    ]
    if cap is not None and whole > cap:
        lines.append(
            f"合计 {_plain(whole.quantize(CENT, ROUND_HALF_UP))} 元，超过上限，按 {_plain(cap)} 元计"
        )
    return Award(place, number, rule.label, amount, tuple(lines))


def _step_for(steps: list[Step], measure: Decimal) -> int:
    """The first step that reaches up to the measure, else the last."""
    reach = (n for n, step in enumerate(steps) if step.up_to is not None and measure <= _exact(step.up_to))
    return next(reach, len(steps) - 1)


def _which(number: int, step: Step) -> str:
    if step.up_to is None:
        return f"适用第 {number + 1} 档（以上各档之外）"
    return f"适用第 {number + 1} 档（不超过 {_plain(_exact(step.up_to))}）"


def _parts(step: Step, days: Decimal, loss: Decimal) -> Iterator[str]:
    """What the step is made of, a line for each part that is there."""
    if step.amount:
        yield f"固定金额 {_plain(_exact(step.amount))} 元"
    if step.per_day:
        per_day = _exact(step.per_day)
        yield f"每天 {_plain(per_day)} 元 × {_plain(days)} 天 = {_plain(per_day * days)} 元"
    if step.share:
        share = _exact(step.share)
        yield f"损失 {_plain(loss)} 元 × {_plain(share * 100)}% = {_plain(share * loss)} 元"


def _exact(value: float) -> Decimal:
    """The number as it was written, not as the machine holds it."""
    return Decimal(str(value))


def _plain(value: Decimal) -> str:
    """A number without an exponent and without needless zeros."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def table_faults(data: Any) -> list[Fault]:
    """What is wrong with the tables of a pack, given as plain data. Never fails on other shapes.

    The steps of a rule must rise, the last and only the last has no `up_to`, and each must give something.
    """
    rules = data.get("compensation") if isinstance(data, Mapping) else None
    found: list[Fault] = []
    for place, rule in enumerate(rules if isinstance(rules, list) else []):
        steps = rule.get("steps") if isinstance(rule, Mapping) else None
        if isinstance(steps, list):
            found += _step_faults(("compensation", place, "steps"), steps)
    return found


def _step_faults(where: tuple[str | int, ...], steps: list[Any]) -> Iterator[Fault]:
    reached: float = 0
    for number, step in enumerate(steps):
        if not isinstance(step, Mapping):
            continue
        at, up_to = (*where, number), step.get("up_to")
        if number == len(steps) - 1:
            if up_to is not None:
                yield (*at, "up_to"), "the last step is for all the rest: leave its 'up_to' out"
        elif up_to is None:
            yield at, "only the last step may be without 'up_to'"
        elif isinstance(up_to, int | float):
            if up_to <= reached:
                yield (*at, "up_to"), f"the steps must rise: {up_to} does not lie above {reached}"
            reached = up_to
        if not any(step.get(part) for part in ("amount", "per_day", "share")):
            yield at, "the step gives nothing: add 'amount', 'per_day' or 'share'"
