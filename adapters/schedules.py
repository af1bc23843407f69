"""What Prefect is told of a flow: how it is run, with which parameters, and when."""

from dataclasses import dataclass, field
from typing import Any

from adapters.calendars import load_calendar
from adapters.packs import pack_of
from adapters.runs import WORK_POOL, call
from complaints.plans.plan import Plan

EPOCH = "2026-01-01T00:00:00+00:00"
"""Every interval is counted from here, so that deploying again does not move the beats."""
REVIEWS = "plan-review/plan-review"
"""The deployment of plan reviews."""


@dataclass(frozen=True)
class Deployment:
    """A flow as Prefect runs it; `parameters` are strings, those of `given` with a value of their own.

    `every` is in seconds; `crons` are by the clock of `timezone`.
    """

    entrypoint: str
    flow: str
    name: str
    description: str
    parameters: tuple[str, ...] = ()
    given: dict[str, str] = field(default_factory=dict)
    every: int | None = None
    crons: tuple[str, ...] = ()
    timezone: str = "UTC"


def put(one: Deployment) -> None:
    """Create or update a deployment; EngineDown when Prefect does not answer."""
    flow = call("POST", "/flows/", {"name": one.flow}).json()
    call("POST", "/deployments/", _body(one, flow["id"])).raise_for_status()


def _body(one: Deployment, flow_id: str) -> dict[str, Any]:
    return {
        "flow_id": flow_id,
        "name": one.name,
        "description": one.description,
        "entrypoint": one.entrypoint,  # a module, not a path: a path would load a second copy of the code
        "work_pool_name": WORK_POOL,
        "pull_steps": [],
        "parameters": one.given,
        "parameter_openapi_schema": {
            "type": "object",
            "properties": {name: {"type": "string", "title": name} for name in (*one.parameters, *one.given)},
            "required": list(one.parameters),
        },
        "enforce_parameter_schema": True,
        "schedules": [{"active": True, "schedule": schedule} for schedule in _schedules(one)],
    }


def _schedules(one: Deployment) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [{"cron": cron, "timezone": one.timezone} for cron in one.crons]
    if one.every:
        found.append({"interval": one.every, "anchor_date": EPOCH, "timezone": "UTC"})
    return found


def drill_deployment(plan: str) -> str:
    """The deployment of a plan's drills: flow and name."""
    return f"drill/{plan}"


def drills_of(plan: Plan) -> Deployment:
    """The drills of a plan: once in each quarter, at the hour that the plan says, or when ordered.

    A day on which nobody works moves to the next working day; that is seen to by the run itself.
    """
    hour, minute = plan.drill.at.split(":")
    return Deployment(
        "flows.drill.drill",
        "drill",
        plan.plan,
        f"Drills the plan {plan.plan} once in each quarter; run it with the plan alone to begin one now.",
        given={"plan": plan.plan, "number": ""},
        crons=tuple(
            f"{int(minute)} {int(hour)} {plan.drill.day_in(month)} {month} *"
            for month in sorted(plan.drill.months)
        ),
        timezone=load_calendar(pack_of(plan.procedures[0]).calendar).zone.key,
    )
