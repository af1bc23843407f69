"""What a drill plays: a scenario that was written for the plan, or one made from a real closed case."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from complaints.case import Case
from complaints.drills.masking import Known, masked
from complaints.limits import parse_limit
from complaints.plans.plan import Plan
from complaints.records import Entry

FLAT = "演练小区 1-101"
"""The site of a drill that was made from a real case."""
MOST_INJECTS = 6
LONGEST = 2000
"""So many signs of a text are played; a longer one is cut where a sentence ends."""
WITHIN_GOAL = 0.8
"""In this share of the time until the decision everything has come in."""
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

    What came in one after the other comes again in the same order, in the time that the plan's goals allow.
    """
    return {
        "key": "case",
        "label": {"zh-Hans": "实战演练", "zh-Hant": "實戰演練", "en": "From a real case"},
        "matter": _played(case.record("matter"), known),
        "project": FLAT,
        "demand": _played(case.record("demand"), known),
        "channel": case.complaint.channel,
        "source": case.complaint.source,
        "injects": list(_again(case, plan, known)),
    }


def _again(case: Case, plan: Plan, known: Known) -> Iterator[dict[str, Any]]:
    """The first things that were said on the way, each as long after the beginning as it was in reality."""
    told = list(_told(case, known))[:MOST_INJECTS]
    if not told:
        return
    filed = case.story.facts["filed"]
    whole = max(told[-1][0].at - filed, timedelta(minutes=1))
    span = _span(plan)
    before = 1
    for entry, text in told:
        minutes = int((entry.at - filed) / whole * span / timedelta(minutes=1))
        before = max(minutes, before)
        yield {
            "after": f"{before}m",
            "within": "30m",
            "to": "agent",
            "label": TOLD[entry.verb][1],
            "text": {"zh-Hans": text, "en": text},
        }


def _told(case: Case, known: Known) -> Iterator[tuple[Entry, str]]:
    """What was said, masked; what says nothing, or nothing but what is masked, is passed over."""
    for entry in case.entries:
        if entry.verb in TOLD:
            text = _played(str(entry.data.get(TOLD[entry.verb][0]) or ""), known)
            if re.search(r"\w", text.replace("某", "").replace("客户", "")):
                yield entry, text


def _span(plan: Plan) -> timedelta:
    """In what time all of it comes in: before the decision is due, and while the drill goes on."""
    limits = (plan.goals.decision, plan.drill.close_after)
    return timedelta(seconds=min(parse_limit(one).amount for one in limits)) * WITHIN_GOAL


def _played(text: str, known: Known) -> str:
    """The text without what is personal, not longer than can be read out."""
    text = masked(text, known).strip()
    if len(text) <= LONGEST:
        return text
    ends = [found.end() for found in re.finditer(r"[。！？!?；;\n]|\.(?=\s)", text[:LONGEST])]
    return text[: ends[-1] if ends and ends[-1] > LONGEST // 2 else LONGEST].rstrip() + "……"


def texts_of(scenario: dict[str, Any]) -> list[str]:
    """Every text of a scenario that somebody may read, but for the site that is nobody's."""
    injects = [text for one in scenario["injects"] for text in one["text"].values()]
    project = "" if scenario["project"] == FLAT else scenario["project"]
    return [scenario["matter"], scenario.get("demand", ""), project, *injects]
