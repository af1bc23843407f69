"""The turns that letters take where contingency plans are concerned, to try a template before it is sent."""

from collections.abc import Callable
from datetime import datetime

from adapters.paper_plan_cases import Facts, PlanCases, Told
from adapters.plans import plans
from complaints.case import Case

Turn = tuple[Case, str, Facts]
"""A letter to be: about which case, with which question, with which facts."""


def plan_turns(kind: str, at: datetime, due: datetime) -> list[Turn]:
    """The turns that a kind of letter takes where plans are concerned; none for most kinds."""
    made = TURNS.get(kind)
    return made(PlanCases(next(iter(plans().values())), at, due)) if made else []


def _activated(make: PlanCases) -> list[Turn]:
    by_rule, by_hand = make.by_rule(), make.in_motion(reason="客户称有人受伤。")
    said: Facts = {"id": make.key}
    joined = said | {"joined": [f"{make.pack.number_prefix}-20261123-000{n}" for n in (2, 3)]}
    return [
        (by_rule, "", said), (make.by_cluster(), "", said), (by_hand, "", said), (by_rule, "", joined),
        (make.practised(), "", said),
    ]  # fmt: skip


def _over(make: PlanCases) -> list[Turn]:
    about, said = {"id": make.key, "plan": make.plan.plan}, {"id": make.key, "how": "stood_down"}
    down = make.in_motion(("plan_stood_down", "colleague", about | {"reason": "核实为误报。"}))
    done = make.in_motion(("plan_completed", "system", about))
    return [
        (down, "", said | {"reason": "核实为误报。", "by": "colleague"}),
        (down, "", said | {"reason": "核实为误报。", "by": "system"}),
        (done, "", said | {"how": "completed", "reason": "", "by": "system"}),
    ]


def _changed(make: PlanCases) -> list[Turn]:
    return [(make.review(), "read.owner", {})]


def _announced(make: PlanCases) -> list[Turn]:
    put_off: Facts = {"planned_at": make.due.isoformat(), "overdue_at": make.due.isoformat()}
    moved: Told = ("drill_put_off", "colleague", put_off | {"reason": "当天系统升级。"})
    return [(make.drill(), "", {}), (make.drill(announced=False), "", {}), (make.drill(moved), "", {})]


def _drilled(make: PlanCases) -> list[Turn]:
    broken_off = make.drill(("drill_broken_off", "colleague", {"reason": "现场有真实事故。"}))
    return [
        (make.measured(), "", {"how": "practised"}), (make.evaluated(), "", {"how": "practised"}),
        (broken_off, "", {"how": "broken_off", "reason": "现场有真实事故。"}),
    ]  # fmt: skip


def _asked(make: PlanCases) -> list[Turn]:
    cases = [make.by_rule(), make.practised(), make.measured(), make.review()]
    found: list[Turn] = [(case, one.id, {}) for case in cases for one in case.questions]
    found = [(case, question, facts) for case, question, facts in found if question != "read.owner"]
    return [*found, (make.review("no_change"), "consent", {})]


def _reminded(make: PlanCases) -> list[Turn]:
    step = f"{make.key}.{make.first}"
    turns = ((make.by_rule(), step), (make.practised(), "contact.owner"), (make.review(), "revise"))
    return [(case, stage, make.notice(stage)) for case, stage in turns]


def _escalated(make: PlanCases) -> list[Turn]:
    return [*_reminded(make), (make.drill(), "", make.notice("begin"))]


def _told(make: PlanCases) -> list[Turn]:
    return [(make.practised(), "", {"fact": "classified"})]


TURNS: dict[str, Callable[[PlanCases], list[Turn]]] = {
    "plan_activated": _activated,
    "plan_over": _over,
    "plan_changed": _changed,
    "drill_announced": _announced,
    "drill_over": _drilled,
    "asked": _asked,
    "reminder": _reminded,
    "escalation": _escalated,
    "told": _told,
}
"""By the kind of letter."""
