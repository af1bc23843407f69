"""The worker: runs what is due, and what a killed one left is finished by the next."""

import signal
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters import runs
from adapters.settings import settings
from deployments.deploy import deploy
from tests.conftest import Engine
from tests.engine.sample import TABLE

pytestmark = [pytest.mark.journey, pytest.mark.timeout(120)]
Wait = Callable[..., Any]
Start = Callable[[], subprocess.Popen[bytes]]


def lines(diary: Path, about: str) -> list[str]:
    """What the flows wrote down about a number: `begin PID`, `end PID`."""
    file = diary / "lines"
    found = file.read_text().splitlines() if file.exists() else []
    return [line.replace(f" {about} ", " ") for line in found if f" {about} " in line]


def start(number: str, table: object = None) -> str:
    """Start a run, with the sample deployments there."""
    deploy(TABLE)
    return runs.start_run_sync(number)


def state(run: str) -> str:
    """The state a run is in."""
    return runs.read_runs_sync([run])[run].state_type


def test_a_life_from_start_to_end(sample: Path, worker: Start, eventually: Wait) -> None:
    run = start("W-1-ask")
    process = worker()
    eventually(lambda: state(run) == "PAUSED")
    assert len(lines(sample, "W-1-ask")) == 2
    assert runs.wake_run_sync(run)
    eventually(lambda: state(run) == "COMPLETED")
    assert len(lines(sample, "W-1-ask")) == 4
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert list((settings().var / "worker").iterdir()) == []


def test_a_worker_is_online_for_the_operations_team(worker: Start, eventually: Wait) -> None:
    deploy(TABLE)
    worker()
    workers = f"/work_pools/{runs.WORK_POOL}/workers/filter"
    eventually(lambda: "ONLINE" in [one["status"] for one in runs.call("POST", workers, {}).json()])


def test_killed_in_the_middle_of_a_run(sample: Path, worker: Start, eventually: Wait) -> None:
    """Pitfall 25: what a killed worker was doing is done again by the next, at once."""
    run = start("W-2-slow")
    first = worker()
    eventually(lambda: lines(sample, "W-2-slow"))
    first.kill()
    first.wait()
    second = worker()
    eventually(lambda: len(lines(sample, "W-2-slow")) == 2, 25)
    (sample / "go").touch()
    eventually(lambda: state(run) == "COMPLETED")
    (sample / "go").unlink()
    assert lines(sample, "W-2-slow") == [f"begin {first.pid}", f"begin {second.pid}", f"end {second.pid}"]


def test_stopped_in_the_middle_of_a_run(sample: Path, worker: Start, eventually: Wait) -> None:
    """A run that does not end within the grace of a stop is put back, not lost."""
    run = start("W-3-slow")
    process = worker()
    eventually(lambda: lines(sample, "W-3-slow"))
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    assert state(run) == "SCHEDULED"
    (sample / "go").touch()
    worker()
    eventually(lambda: state(run) == "COMPLETED")
    (sample / "go").unlink()


def test_prefect_killed_in_the_middle_of_a_run(
    sample: Path, sample_engine: Engine, worker: Start, eventually: Wait
) -> None:
    run = start("W-4-slow")
    process = worker()
    eventually(lambda: lines(sample, "W-4-slow"))
    sample_engine.stop(kill=True)
    (sample / "go").touch()
    eventually(lambda: len(lines(sample, "W-4-slow")) == 2)
    sample_engine.start()
    eventually(lambda: state(run) == "COMPLETED", 60)
    (sample / "go").unlink()
    later = start("W-4")
    eventually(lambda: state(later) == "COMPLETED")
    assert process.poll() is None


def test_a_failed_run_stays_failed(worker: Start, eventually: Wait) -> None:
    run = start("W-5-bad")
    worker()
    eventually(lambda: state(run) == "FAILED")


def test_prefect_with_a_new_database(
    sample: Path, sample_engine: Engine, worker: Start, eventually: Wait
) -> None:
    worker()
    run = start("W-6")
    eventually(lambda: state(run) == "COMPLETED")
    sample_engine.stop()
    for file in sample_engine.database.parent.glob("prefect.db*"):
        file.unlink()
    sample_engine.start()
    eventually(lambda: runs.call("GET", f"/deployments/name/{runs.DEPLOYMENT}").is_success)
    again = runs.start_run_sync("W-6")
    assert again != run
    eventually(lambda: state(again) == "COMPLETED")


def test_after_a_downtime_the_clock_ticks_once(sample: Path, worker: Start, eventually: Wait) -> None:
    """Pitfall 10: what the clock missed it makes up for in one tick; the others are dropped."""
    deploy(TABLE)
    now = datetime.now(UTC)
    clock = runs.call("GET", "/deployments/name/watch/watch").json()["id"]
    downtime = {"start_time": (now - timedelta(seconds=20)).isoformat(), "end_time": now.isoformat()}
    runs.call("POST", f"/deployments/{clock}/schedule", downtime).raise_for_status()
    due = {
        "state": {"type": {"any_": ["SCHEDULED"]}},
        "next_scheduled_start_time": {"before_": now.isoformat()},
    }
    missed = runs.call("POST", "/flow_runs/filter", {"flow_runs": due}).json()
    late = [run["id"] for run in missed if run["deployment_id"] == clock]
    assert len(late) >= 5
    worker()
    eventually(lambda: len(runs.read_runs_sync(late)) <= 1)
    eventually(lambda: (sample / "lines").exists() and "tick" in (sample / "lines").read_text())
