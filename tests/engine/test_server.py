"""The Prefect server on SQLite and several clients at a time: no call waits long, none fails (pitfall 23)."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from adapters import runs
from deployments.deploy import deploy
from tests.conftest import Engine
from tests.engine.sample import TABLE

CLIENTS = 4
LIVES = 10


@pytest.mark.journey
def test_it_does_not_stand_still(sample_engine: Engine) -> None:
    """The plain server does, for a minute, after a few dozen calls; see deployments/prefect_server.py."""
    deploy(TABLE)
    with ThreadPoolExecutor(CLIENTS) as clients:
        slowest = max(clients.map(live, range(CLIENTS * LIVES)))
    assert slowest < 3


def live(number: int) -> float:
    """Bring a run through its states; gives the seconds of the slowest call."""
    run = runs.start_run_sync(f"S-{number}")
    waits = []
    for state in ("PENDING", "RUNNING", "PAUSED", "SCHEDULED", "RUNNING", "COMPLETED"):
        begin = time.monotonic()
        runs.call("POST", f"/flow_runs/{run}/set_state", {"state": {"type": state}, "force": True})
        waits.append(time.monotonic() - begin)
    return max(waits)
