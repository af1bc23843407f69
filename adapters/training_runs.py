"""Asking Prefect for a training now, beside its schedule."""

import httpx

from adapters.runs import EngineDown, call

DEPLOYMENT = "retrain/retrain"


def start_training_sync() -> str:
    """Start a run of the retraining and give its id; EngineDown when Prefect cannot be asked now."""
    found = call("GET", f"/deployments/name/{DEPLOYMENT}")
    if found.status_code == httpx.codes.NOT_FOUND:
        raise EngineDown(f"Prefect does not know the deployment {DEPLOYMENT} yet")
    body = {"name": "retrain-now", "state": {"type": "SCHEDULED"}}
    answer = call("POST", f"/deployments/{found.json()['id']}/create_flow_run", body)
    return str(answer.json()["id"])
