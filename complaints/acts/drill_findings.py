"""From the figures of a drill, and what its leader saw, to findings with owners and dates."""

from datetime import datetime
from typing import Any

from complaints.case import Case
from complaints.choosing import on_duty
from complaints.forms.drills import DrillEvaluation
from complaints.plans.plan import Plan
from complaints.plans.records import Finding
from complaints.worktime import due


def raise_findings(case: Case, plan: Plan, answer: DrillEvaluation, by: str, now: datetime) -> list[Finding]:
    """The findings that were kept, and those that were added by hand, one for each line."""
    kept = [one for one in case.story.practice["result"]["found"] if one["key"] not in answer.dropped]
    written = [line.strip() for line in answer.more.splitlines() if line.strip()]
    lead = on_duty(case.roster(now), plan.owner, pack=case.pack)
    own: list[dict[str, Any]] = [
        {
            "kind": "written",
            "params": {},
            "text": line,
            "owner": by if by != "operations" else lead.id if lead else "",
        }
        for line in written
    ]
    day = answer.due_on or due(plan.drill.finding_within, now, case.calendar).at.date()
    return [
        raise_finding(case, plan.plan, number, one, day, by, now)
        for number, one in enumerate([*kept, *own], 1)
    ]


def raise_finding(
    case: Case, plan: str, number: int, one: dict[str, Any], day: Any, by: str, now: datetime
) -> Finding:
    """Write down one finding of a drill or a real case."""
    finding = Finding(
        id=f"{case.number}-{number}", plan=plan, origin=case.number, kind=one["kind"], params=one["params"],
        text=one.get("text", ""), owner=one["owner"], due_on=day, raised_at=now, raised_by=by,
    )  # fmt: skip
    case.session.add(finding)
    case.session.flush()
    return finding
