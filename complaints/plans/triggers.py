"""Whether a complaint, or several together, call for a plan, and why (procedure A, 7)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from complaints.conditions import Traits, holds
from complaints.oversight.clusters import Found
from complaints.plans.plan import Plan, Trigger


@dataclass(frozen=True)
class Met:
    """A plan whose trigger is met, and why: words that were found, severity, priority, source, numbers."""

    plan: Plan
    trigger: Trigger
    why: dict[str, Any]


def met(plans: Iterable[Plan], traits: Traits, *, presumed: bool) -> list[Met]:
    """The plans that one complaint calls for. `presumed`: traits are suggested, so early triggers only."""
    found = []
    for plan in plans:
        for trigger in plan.triggers:
            if trigger.when and (trigger.early or not presumed) and holds(trigger.when, traits):
                found.append(Met(plan, trigger, _why(trigger, traits, presumed)))
                break
    return found


def _why(trigger: Trigger, traits: Traits, presumed: bool) -> dict[str, Any]:
    """What of the complaint the conditions of a trigger look at, and whether that was confirmed."""
    low = traits.text.lower()
    named = [(c, w) for c in trigger.when for w in c.words if w.lower() in low]
    why: dict[str, Any] = {"words": list(dict.fromkeys(word for _, word in named))}
    if any(c.severity for c in trigger.when):
        why["severity"] = traits.severity
    if any(c.priorities for c in trigger.when):
        why["priority"] = traits.priority
    if any(c.sources for c in trigger.when):
        why["source"] = traits.source
    return {key: value for key, value in why.items() if value} | {"presumed": presumed}


@dataclass(frozen=True)
class Standing:
    """An activation as cluster triggers see it: its complaints, and whether it is still in motion."""

    id: str
    numbers: Collection[str]
    active: bool


@dataclass(frozen=True)
class Answer:
    """What a cluster calls for: a new activation led by `lead`, or the `fresh` ones join that which runs."""

    joins: str
    lead: str
    fresh: list[str]


def answer_to(found: Found, known: Iterable[Standing]) -> Answer | None:
    """What to do about a cluster; None when nothing is new about it.

    While the plan is in motion for some of its complaints, the others join. Once that was stood down or
    completed, only as many new ones as the rule counts set it in motion again. The oldest open one leads.
    """
    shared = [one for one in known if set(one.numbers) & set(found.numbers)]
    running = next((one for one in shared if one.active), None)
    fresh = [n for n in found.numbers if not any(n in one.numbers for one in shared)]
    if running is not None:
        return Answer(running.id, "", fresh) if fresh else None
    if shared and len(fresh) < found.rule.at_least:
        return None
    candidates = [case.number for case in found.cases if not case.closed and case.number in fresh]
    return Answer("", candidates[0], fresh) if candidates else None
