"""What the worker says to Prefect about its work pool: which runs are due, I live, put these back."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from adapters.runs import WORK_POOL, read_runs_sync, revive_run_sync
from adapters.runs import call as prefect

log = logging.getLogger("redress.worker")

AHEAD = 50
"""How many due runs are read at once."""
LIVING = ("RUNNING", "PENDING", "CRASHED")
"""States that a worker leaves behind when it dies; on a run that nobody executes they mean: put it back."""
KEPT = timedelta(days=1)
"""How long the runs of a clock stay when they ended well; of one every 30 s, nobody reads more."""
BATCH = 50


@dataclass(frozen=True)
class Due:
    """A run whose time has come; `clock` tells that a schedule made it, not a complaint."""

    id: str
    name: str
    deployment_id: str
    clock: bool
    facts: dict[str, Any]


def due_runs() -> list[Due] | None:
    """The runs to execute now, oldest first, of each clock the newest; None when there is no work pool."""
    body = {"scheduled_before": datetime.now(UTC).isoformat(), "limit": AHEAD}
    answer = prefect("POST", f"/work_pools/{WORK_POOL}/get_scheduled_flow_runs", body)
    if answer.status_code == httpx.codes.NOT_FOUND:
        return None
    found = [_due(one["flow_run"]) for one in answer.json()]
    newest = {run.deployment_id: run for run in found if run.clock}
    surplus = [run for run in found if run.clock and run is not newest[run.deployment_id]]
    for run in surplus:
        prefect("DELETE", f"/flow_runs/{run.id}")
    if surplus:
        log.info("%d late runs of clocks dropped", len(surplus))
    return [run for run in found if run not in surplus]


def beat(worker: str, every: float) -> None:
    """Tell Prefect that this worker lives, for its UI."""
    body = {"name": worker, "heartbeat_interval_seconds": round(every)}
    prefect("POST", f"/work_pools/{WORK_POOL}/workers/heartbeat", body)


def put_back(run_ids: Iterable[str]) -> None:
    """Let these runs, which nobody executes any more, be executed again if they were in the middle."""
    for run in read_runs_sync(run_ids).values():
        if run.state_type in LIVING and revive_run_sync(run.id):
            log.warning("run %s was interrupted and is put back", run.name)


def prune(deployment_id: str) -> None:
    """Delete the runs of a clock that ended well and are old."""
    past = (datetime.now(UTC) - KEPT).isoformat()
    which = {
        "deployment_id": {"any_": [deployment_id]},
        "state": {"type": {"any_": ["COMPLETED"]}},
        "tags": {"all_": ["auto-scheduled"]},
        "end_time": {"before_": past},
    }
    while True:
        answer = prefect("POST", "/flow_runs/bulk_delete", {"flow_runs": which, "limit": BATCH})
        if not answer.is_success or len(answer.json()["deleted"]) < BATCH:
            return


def entrypoint_of(deployment_id: str) -> str:
    """Where the code of a deployment's flow is, as module and function."""
    return str(prefect("GET", f"/deployments/{deployment_id}").json()["entrypoint"])


def _due(run: dict[str, Any]) -> Due:
    return Due(run["id"], run["name"], run["deployment_id"], bool(run["auto_scheduled"]), run)
