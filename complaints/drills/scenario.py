"""What a drill plays: a scenario that was written for the plan, or one made from a real closed case."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from complaints.case import Case
from complaints.drills.masking import Known, masked
from complaints.limits import parse_limit
from complaints.plans.plan import Plan

FLAT = "演练小区 1-101"
"""The site of a drill that was made from a real case."""
MOST_INJECTS = 6
TOLD: dict[str, tuple[str, dict[str, str]]] = {
    "information_added": (
        "text",
        {"zh-Hans": "客户补充情况", "zh-Hant": "客戶補充情況", "en": "The customer adds"},
    ),
    "customer_answered": (
        "text",
        {"zh-Hans": "客户答复", "zh-Hant": "客戶答覆", "en": "The customer answers"},
    ),
    "reworked": (
        "reason",
        {"zh-Hans": "客户要求返工", "zh-Hant": "客戶要求返工", "en": "The customer wants it done again"},
    ),
    "refused": (
        "reason",
        {"zh-Hans": "部门退回派单", "zh-Hant": "部門退回派單", "en": "A department sends it back"},
    ),
}
"""What of a real history comes again in a drill, and under which heading."""


def of_plan(plan: Plan, key: str = "") -> dict[str, Any]:
    """A scenario of the plan, its first if none is named."""
    name = key if key in plan.scenarios else next(iter(plan.scenarios))
    made = plan.scenarios[name]
    return {
        "key": name,
        "label": made.label.model_dump(by_alias=True),
        "matter": made.matter.zh,
        "project": made.project,
        "demand": "",
        "channel": made.channel,
        "source": made.source,
        "injects": [
            {
                "after": one.after,
                "within": one.within,
                "to": one.to,
                "label": one.label.model_dump(by_alias=True),
                "text": one.text.model_dump(by_alias=True),
            }
            for one in made.injects
        ],
    }


def of_case(case: Case, plan: Plan, known: Known) -> dict[str, Any]:
    """A scenario from a real closed case, its personal data masked; somebody reads it before it is played.

    What came in one after the other comes again in the same order, in the time that the plan's steps take.
    """
    return {
        "key": "case",
        "label": {"zh-Hans": "实战演练", "zh-Hant": "實戰演練", "en": "From a real case"},
        "matter": masked(case.record("matter"), known),
        "project": FLAT,
        "demand": masked(case.record("demand"), known),
        "channel": case.complaint.channel,
        "source": case.complaint.source,
        "injects": list(_again(case, plan, known))[:MOST_INJECTS],
    }


def _again(case: Case, plan: Plan, known: Known) -> Iterator[dict[str, Any]]:
    filed = case.story.facts["filed"]
    told = [e for e in case.entries if e.verb in TOLD and e.data.get(TOLD[e.verb][0])]
    if not told:
        return
    whole = max(told[-1].at - filed, timedelta(minutes=1))
    span = timedelta(seconds=parse_limit(plan.goals.decision).amount)
    for entry in told:
        field, label = TOLD[entry.verb]
        minutes = max(int((entry.at - filed) / whole * span * 0.8 / timedelta(minutes=1)), 1)
        text = masked(str(entry.data[field]), known)
        yield {
            "after": f"{minutes}m",
            "within": "30m",
            "to": "agent",
            "label": label,
            "text": {"zh-Hans": text, "en": text},
        }


def texts_of(scenario: dict[str, Any]) -> list[str]:
    """Every text of a scenario that somebody may read."""
    injects = [text for one in scenario["injects"] for text in one["text"].values()]
    return [scenario["matter"], scenario.get("demand", ""), scenario["project"], *injects]
