"""CPU seconds per wake, worker and server, of our worker and of Prefect's process worker, side by side.

A wake is what a complaint does each time a person answered: its run is put on, does one task, asks the next
question and sleeps. Both workers get the same server with the same settings, and the same lives.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters import runs
from adapters.settings import settings
from bench.wake_table import QUESTIONS, TABLE
from deployments.deploy import deploy
from deployments.engine import engine_env, start_server, wait_for_server

OURS = [sys.executable, "-m", "bench.wake_worker"]
STOCK = [sys.executable, "-m", "prefect", "worker", "start", "--pool", runs.WORK_POOL, "--limit", "2"]
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """CPU seconds per wake, and wakes per second."""

    worker: float
    server: float
    pace: float

    @property
    def whole(self) -> float:
        """Worker and server together."""
        return self.worker + self.server


def main() -> float:
    """Measure both, print the figures and give the ratio of their costs."""
    with tempfile.TemporaryDirectory(prefix="redress-bench-") as folder:
        ours = measure(OURS, Path(folder) / "ours", lives=10)
        show("our worker", ours)
        stock = measure(STOCK, Path(folder) / "stock", lives=2)
        show("process worker", stock)
    ratio = stock.whole / ours.whole
    print(f"ratio {ratio:.1f} (worker alone {stock.worker / ours.worker:.0f})")
    return ratio


def show(name: str, cost: Cost) -> None:
    """One line."""
    print(
        f"{name:15} {cost.whole:6.3f} CPU s per wake: worker {cost.worker:.3f}, server {cost.server:.3f};"
        f" {cost.pace:.1f} wakes a second"
    )


def measure(worker: list[str], var: Path, lives: int) -> Cost:
    """Cost per wake of `lives` complaints of QUESTIONS + 1 wakes each, after one that warms up."""
    with engine(var) as server, process(worker, var) as pid:
        deploy(TABLE)
        live(["warm-up"])
        time.sleep(3)  # what the start still writes is not a wake's
        before, begin = (cpu(pid), cpu(server)), time.monotonic()
        live([f"life-{number}" for number in range(lives)])
        time.sleep(3)  # logs and events are written a little later
        after, wakes = (cpu(pid), cpu(server)), lives * (QUESTIONS + 1)
        return Cost(
            (after[0] - before[0]) / wakes,
            (after[1] - before[1]) / wakes,
            wakes / (time.monotonic() - begin - 3),
        )


def live(numbers: list[str]) -> None:
    """Let these complaints live to their end: answer each question as soon as it is asked."""
    ids = {runs.start_run_sync(number) for number in numbers}
    end = time.monotonic() + 600
    while ids:
        for run in runs.read_runs_sync(ids).values():
            if run.state_type == "PAUSED":
                runs.wake_run_sync(run.id)
            elif run.state_type == "COMPLETED":
                ids.discard(run.id)
            elif run.state_type in ("FAILED", "CRASHED") or time.monotonic() > end:
                raise SystemExit(f"run {run.name} is {run.state_name}")
        time.sleep(0.5)


def cpu(pid: int) -> float:
    """User and system seconds of a process and its children, living ones included."""
    own = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    children = [int(child) for task in tasks for child in task.read_text().split()]
    return sum(int(ticks) for ticks in own[11:15]) / TICK + sum(cpu(child) for child in children)


@contextmanager
def engine(var: Path) -> Iterator[int]:
    """A Prefect server of its own on a free port; gives its process number."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    os.environ |= {"REDRESS_VAR": str(var), "REDRESS_PREFECT_PORT": str(port)}
    settings.cache_clear()
    server = start_server(settings())
    try:
        wait_for_server(settings(), server)
        yield server.pid
    finally:
        server.terminate()
        server.wait(20)


@contextmanager
def process(command: list[str], var: Path) -> Iterator[int]:
    """A worker; gives its process number."""
    with (var / "worker.log").open("wb") as log:
        worker = subprocess.Popen(
            command,
            env={**os.environ, **engine_env(settings())},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield worker.pid
    finally:
        worker.send_signal(signal.SIGINT)
        try:
            worker.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(worker.pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
