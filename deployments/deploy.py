"""What Prefect is told to run: the work pool and one entry per flow. Run again, it changes what differs."""

from dataclasses import dataclass
from typing import Any

from adapters.mailboxes import mailboxes
from adapters.runs import WORK_POOL, call
from adapters.settings import settings

EPOCH = "2026-01-01T00:00:00+00:00"
"""Every interval is counted from here, so that deploying again does not move the beats."""


@dataclass(frozen=True)
class Deployment:
    """A flow as Prefect runs it; `parameters` are required strings, `every` is in seconds."""

    entrypoint: str
    flow: str
    name: str
    description: str
    parameters: tuple[str, ...] = ()
    every: int | None = None


def deployments() -> list[Deployment]:
    """All of them; a further flow is one more entry."""
    return [
        Deployment(
            "flows.complaint.handle_complaint",
            "handle-complaint",
            "complaint",
            "One complaint, from the moment it arrives until it is on the shelf.",
            parameters=("number",),
        ),
        Deployment(
            "flows.watch.watch",
            "watch",
            "watch",
            "The clock: reminds, escalates, and heals what was interrupted.",
            every=settings().watch_seconds,
        ),
        Deployment(
            "flows.importing.importing",
            "importing",
            "importing",
            "A table of complaints that was started on the page of imports.",
            parameters=("name",),
        ),
        Deployment(
            "flows.oversight.oversight",
            "oversight",
            "oversight",
            "Clusters, quotas and improvement measures: warns and reminds, and verifies histories in turn.",
            every=settings().oversight_seconds,
        ),
        Deployment(
            "flows.retrain.retrain",
            "retrain",
            "retrain",
            "Learns the classification anew from confirmed cases; replaces a model only by a better one.",
            every=settings().learn_days * 86_400,
        ),
        Deployment(
            "flows.inbox.inbox",
            "inbox",
            "inbox",
            "Reads what has come into the mailboxes; without any it is never due.",
            every=settings().mail_seconds if mailboxes() else None,
        ),
    ]


def deploy(wanted: list[Deployment] | None = None) -> None:
    """Create or update the work pool and the deployments; EngineDown when Prefect does not answer."""
    if call("GET", f"/work_pools/{WORK_POOL}").is_error:
        call("POST", "/work_pools/", {"name": WORK_POOL, "type": "process"})
    for one in deployments() if wanted is None else wanted:
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
        "parameter_openapi_schema": {
            "type": "object",
            "properties": {name: {"type": "string", "title": name} for name in one.parameters},
            "required": list(one.parameters),
        },
        "enforce_parameter_schema": True,
        "schedules": [
            {"active": True, "schedule": {"interval": one.every, "anchor_date": EPOCH, "timezone": "UTC"}}
        ]
        if one.every
        else [],
    }


if __name__ == "__main__":
    deploy()
