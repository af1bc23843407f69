"""The only door to Prefect: start, wake, revive, read and tag the flow runs of complaints, over its HTTP API.

Plain HTTP because importing Prefect costs seconds. A try waits at most three seconds; EngineDown is raised
when Prefect does not answer: the record stays as it is, and the watch does later what could not be done now.
Every call has two forms: `wake_run` to await, and `wake_run_sync` for code that may wait.
"""

import asyncio
import atexit
import time
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

import httpx

from adapters.settings import settings

P = ParamSpec("P")
T = TypeVar("T")

DEPLOYMENT = "handle-complaint/complaint"
WORK_POOL = "redress"
PAGE = 200
"""The most rows Prefect gives in one answer."""
BUSY_PAUSES = (0.1, 0.2, 0.4, 0.8)
"""Seconds before the next try when Prefect says 503: its database is locked by somebody else."""
WAITING = ("SCHEDULED", "PAUSED")
ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
"""States of a run that nobody executes any more."""


class EngineDown(Exception):
    """Prefect does not answer, or does not yet know our deployments; try again later, nothing is lost."""


@dataclass(frozen=True)
class RunFacts:
    """What Prefect says about a flow run; state types are Prefect's, e.g. RUNNING, PAUSED, CRASHED."""

    id: str
    name: str
    state_type: str
    state_name: str
    tags: tuple[str, ...]


def start_run_sync(
    number: str, tags: Sequence[str] = (), deployment: str = DEPLOYMENT, **parameters: str
) -> str:
    """Start the life of complaint `number` and give the run's id; the same number gives the same run.

    A drill or a plan review has another deployment, and `parameters` beside its number.
    """
    body = {
        "name": number,
        "parameters": {"number": number, **parameters},
        "idempotency_key": number,
        "tags": list(tags),
        "state": {"type": "SCHEDULED"},
    }
    for again in (True, False):
        answer = call("POST", f"/deployments/{_deployment_id(deployment)}/create_flow_run", body)
        if answer.status_code != httpx.codes.NOT_FOUND:
            return str(answer.json()["id"])
        if again:  # Prefect's database was replaced since we looked
            _deployment_id.cache_clear()
    raise EngineDown(f"Prefect does not know the deployment {deployment}")


def wake_run_sync(run_id: str) -> bool:
    """Let a sleeping run go on now; False when it is not asleep (running, on its way, finished, unknown)."""
    run = read_runs_sync([run_id]).get(run_id)
    if run is None or run.state_type != "PAUSED":
        return False
    return _schedule(run_id, force=False)


def revive_run_sync(run_id: str) -> bool:
    """Put a run back that died (worker gone, crashed, failed, cancelled); False if it only waits.

    The caller must know that nobody executes the run any more.
    """
    run = read_runs_sync([run_id]).get(run_id)
    if run is None or run.state_type in WAITING:
        return False
    return _schedule(run_id, force=True)


def read_runs_sync(run_ids: Iterable[str]) -> dict[str, RunFacts]:
    """What Prefect knows about these runs, by id; runs it does not know are left out."""
    wanted = list(run_ids)
    found: dict[str, RunFacts] = {}
    for start in range(0, len(wanted), PAGE):
        part = wanted[start : start + PAGE]
        for run in call("POST", "/flow_runs/filter", {"flow_runs": {"id": {"any_": part}}}).json():
            found[run["id"]] = _facts(run)
    return found


def unfinished_runs_sync() -> dict[str, RunFacts]:
    """All runs in our work pool that are RUNNING or PENDING, by id."""
    found: dict[str, RunFacts] = {}
    while True:
        body = {
            "flow_runs": {"state": {"type": {"any_": ["RUNNING", "PENDING"]}}},
            "work_pools": {"name": {"any_": [WORK_POOL]}},
            "offset": len(found),
        }
        page = call("POST", "/flow_runs/filter", body).json()
        found |= {run["id"]: _facts(run) for run in page}
        if len(page) < PAGE:
            return found


def tag_run_sync(run_id: str, tags: Sequence[str]) -> None:
    """Replace the run's tags; nothing happens when Prefect does not know the run."""
    call("PATCH", f"/flow_runs/{run_id}", {"tags": list(tags)})


def engine_alive_sync() -> bool:
    """Whether Prefect answers."""
    try:
        return call("GET", "/health").status_code == httpx.codes.OK
    except EngineDown:
        return False


def read_input_sync(run_id: str, key: str) -> str | None:
    """The JSON text that was typed into a Resume form, or None."""
    answer = call("GET", f"/flow_runs/{run_id}/input/{key}")
    return answer.text if answer.status_code == httpx.codes.OK else None


def delete_input_sync(run_id: str, prefix: str = "") -> int:
    """Delete the run's inputs whose key begins with `prefix`, and say how many: what is typed is personal."""
    body = {"prefix": prefix, "limit": PAGE}
    kept = call("POST", f"/flow_runs/{run_id}/input/filter", body).json()
    for one in kept:
        call("DELETE", f"/flow_runs/{run_id}/input/{one['key']}")
    return len(kept)


def _schedule(run_id: str, *, force: bool) -> bool:
    body = {"state": {"type": "SCHEDULED", "name": "Scheduled"}, "force": force}
    answer = call("POST", f"/flow_runs/{run_id}/set_state", body)
    return answer.is_success and answer.json()["status"] == "ACCEPT"


def _facts(run: dict[str, Any]) -> RunFacts:
    return RunFacts(run["id"], run["name"], run["state_type"], run["state_name"], tuple(run["tags"]))


@lru_cache
def _deployment_id(name: str) -> str:
    answer = call("GET", f"/deployments/name/{name}")
    if answer.status_code == httpx.codes.NOT_FOUND:
        raise EngineDown(f"Prefect does not know the deployment {name} yet")
    return str(answer.json()["id"])


def call(method: str, path: str, body: object = None) -> httpx.Response:
    """One call to Prefect's API; 404 and 409 are the caller's to judge, other failures are EngineDown."""
    answer = _try(method, path, body)
    for pause in BUSY_PAUSES:
        if answer is not None and answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
            break
        time.sleep(pause)
        answer = _try(method, path, body)
    if answer is None:
        raise EngineDown(f"Prefect hangs up on {method} {path}")
    if answer.is_success or answer.status_code in (httpx.codes.NOT_FOUND, httpx.codes.CONFLICT):
        return answer
    raise EngineDown(f"Prefect answers {answer.status_code} to {method} {path}: {answer.text[:200]}")


def _try(method: str, path: str, body: object) -> httpx.Response | None:
    """None when Prefect hung up: it closes the connection after each 503, and a next call may meet that."""
    try:
        return _client().request(method, path, json=body)
    except (httpx.RemoteProtocolError, httpx.ReadError):
        return None
    except httpx.TransportError as error:
        raise EngineDown(f"Prefect does not answer: {error}") from error


def _client() -> httpx.Client:
    return _client_of(settings().prefect_api_url, settings().prefect_auth.get_secret_value())


@cache
def _client_of(url: str, auth: str) -> httpx.Client:
    user, _, password = auth.partition(":")
    client = httpx.Client(
        base_url=url,
        auth=(user, password) if auth else None,
        timeout=httpx.Timeout(3.0, connect=1.0),
        verify=url.startswith("https:"),  # loading the certificates costs 80 ms that plain http does not need
        trust_env=False,  # a proxy of the machine is not for the engine beside us
    )
    atexit.register(client.close)
    return client


def _awaitable(call: Callable[P, T]) -> Callable[P, Coroutine[Any, Any, T]]:
    @wraps(call)
    async def in_thread(*args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.to_thread(call, *args, **kwargs)

    return in_thread


start_run = _awaitable(start_run_sync)
wake_run = _awaitable(wake_run_sync)
revive_run = _awaitable(revive_run_sync)
read_runs = _awaitable(read_runs_sync)
unfinished_runs = _awaitable(unfinished_runs_sync)
tag_run = _awaitable(tag_run_sync)
engine_alive = _awaitable(engine_alive_sync)
read_input = _awaitable(read_input_sync)
delete_input = _awaitable(delete_input_sync)
