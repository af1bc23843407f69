"""What a real case teaches about the plan that was in motion in it (procedure A, 7: experience)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from complaints.case import Case
from complaints.drills.found import GOALS, Found
from complaints.drills.measured import goals
from complaints.plans.plan import Plan
from complaints.plans.work import PlanDuty


def lessons(case: Case, key: str, plan: Plan, now: datetime) -> list[Found]:
    """What went badly in a case that is closed, or in an activation that was stood down; empty: nothing."""
    lead = str(case.story.owner)
    return [
        {"key": str(number), "kind": kind, "params": params, "owner": owner or lead}
        for number, (kind, owner, params) in enumerate(_lessons(case, key, plan), 1)
    ]


def _lessons(case: Case, key: str, plan: Plan) -> Iterator[tuple[str, str, dict[str, Any]]]:
    known, story = case.story.plans[key], case.story
    if known["over"] == "stood_down":
        reason = next((e.data["reason"] for e in case.entries if _stood_down(e.verb, e.data, key)), "")
        yield "false_alarm", "", {"number": case.number, "reason": reason}
        return
    for name, duty in case.pack.duties.items():
        if isinstance(duty, PlanDuty) and duty.starts == key:
            yield from _of_step(case, name, duty)
    for goal in goals(case, plan, known["at"]):
        if not goal.met:
            yield "goal_missed", "", {"what": GOALS[goal.key], "limit": goal.limit}
    if story.round > 1:
        yield "rework", "", {"number": case.number, "rounds": story.round - 1}
    if case.pack.is_dissatisfied(story.survey):
        yield "dissatisfied", "", {"number": case.number}
    missed = sum(bool(e.verb == "escalated" and e.data["level"] == 1) for e in case.entries)
    if missed:
        yield "limits_missed", "", {"number": case.number, "count": missed}


def _stood_down(verb: str, data: dict[str, Any], key: str) -> bool:
    return verb == "plan_stood_down" and data["id"] == key


def _of_step(case: Case, name: str, duty: PlanDuty) -> Iterator[tuple[str, str, dict[str, Any]]]:
    what = {"what": duty.label.texts()}
    done, promise = case.story.times.get(name), case.promised(name, 1)
    if not done:
        yield "missed", "", what
    elif promise is not None and done[-1] > promise.due_at:
        by = next((q.answered_by for q in case.questions if q.stage == name and q.answered_at), "")
        minutes = max(int((done[-1] - promise.due_at).total_seconds()) // 60, 1)
        yield "late", by, what | {"minutes": minutes}
