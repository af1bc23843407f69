"""Our worker: one long-lived process that executes the runs of the work pool inside itself, a few at a time.

The stock process worker starts a process per run and pays for importing Prefect each time; see
docs/decisions/0002-worker.md. The same deployments run under `prefect worker start --pool redress` too.
"""

import asyncio
import logging
import os
import signal
import threading
from collections import deque
from typing import Any

import uvloop

from adapters.runs import EngineDown
from adapters.settings import settings
from deployments.chores import Chores
from deployments.claims import Claims
from deployments.deploy import Deployment, deploy, deployments
from deployments.engine import engine_env
from deployments.pool import Due, beat, due_runs, entrypoint_of, prune, put_back

os.environ.update(engine_env(settings()))  # before Prefect is imported, which reads it then

from prefect import Flow
from prefect.client.schemas.objects import FlowRun
from prefect.context import AsyncClientContext, SyncClientContext
from prefect.exceptions import Abort, Pause
from prefect.flow_engine import run_flow
from prefect.flows import load_flow_from_entrypoint
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.states import Pending
from prefect.utilities.engine import propose_state

log = logging.getLogger("redress.worker")

POLL_SECONDS = 1.0
BEAT_SECONDS = 10.0
PRUNE_SECONDS = 600.0
GRACE_SECONDS = 10.0
"""How long a stop waits for runs to come to their end before they are put back."""


class Worker:
    """Polls, claims, executes and beats until `chores.stopping` is set."""

    def __init__(self, table: list[Deployment]) -> None:
        self.table = table
        self.claims = Claims(settings().var / "worker")
        self.chores = Chores()
        self.running: dict[str, asyncio.Task[None]] = {}
        self.backlog: deque[Due] = deque()
        self.clocks: set[str] = set()  # deployments of schedules seen, and those at work now
        self.ticking: set[str] = set()
        self.flows: dict[str, Flow[..., Any]] = {}

    async def run(self) -> None:
        """Work until stopped; while Prefect is down keep asking."""
        for one in self.table:
            load_flow_from_entrypoint(one.entrypoint)  # imported before the first complaint waits for it
        # Heartbeats are a thread and events for each run; the claims tell as surely who is alive.
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}), SyncClientContext.get_or_create():
            async with AsyncClientContext.get_or_create():  # clients are costly; all runs share these two
                await self.chores.until_done(self._deploy)
                await asyncio.gather(
                    self.chores.every(POLL_SECONDS, self._take),
                    self.chores.every(BEAT_SECONDS, self._beat),
                    self.chores.every(PRUNE_SECONDS, self._prune),
                )
                await self._finish()

    async def _deploy(self) -> None:
        await asyncio.to_thread(deploy, self.table)
        log.info("ready")

    @property
    def _free_hands(self) -> bool:
        return len(self.running) < settings().concurrency

    async def _take(self) -> None:
        """Start what is due as far as there are free hands."""
        if not self.backlog and self._free_hands:
            found = await asyncio.to_thread(due_runs)
            if found is None:  # somebody gave Prefect a new database
                await self._deploy()
            self.backlog.extend(found or [])
        self._fill()

    def _fill(self) -> None:
        while self.backlog and self._free_hands and not self.chores.stopping.is_set():
            due = self.backlog.popleft()
            if due.id in self.running or due.deployment_id in self.ticking:
                continue  # still at it; the next poll finds it again
            self.running[due.id] = asyncio.create_task(self._execute(due), name=due.name)

    async def _execute(self, due: Due) -> None:
        self.claims.add(due.id)
        if due.clock:
            self.clocks.add(due.deployment_id)
            self.ticking.add(due.deployment_id)
        try:
            await self._run_flow(due)
            self.claims.drop(due.id)
        except Exception:  # Prefect failed in the middle: stays claimed, and the next beat puts it back
            log.exception("run %s was interrupted", due.name)
        finally:
            del self.running[due.id]
            if due.clock:
                self.ticking.discard(due.deployment_id)
            self._fill()

    async def _run_flow(self, due: Due) -> None:
        run = FlowRun.model_validate(due.facts)
        context = AsyncClientContext.get()
        assert context is not None
        try:
            run.state = await propose_state(context.client, Pending(), run.id)
            if run.state.is_pending():
                flow = await self._flow(due.deployment_id)
                # Shown with its deployment, each run would get a thread and a websocket that watch whether
                # somebody suspends it from outside. The engine reads the run again, and only we suspend.
                run.deployment_id = None
                await run_flow(flow, flow_run=run, return_type="state")  # type: ignore[misc]
        except (Abort, Pause):
            pass  # asleep, or somebody else's

    async def _flow(self, deployment_id: str) -> Flow[..., Any]:
        if deployment_id not in self.flows:
            entrypoint = await asyncio.to_thread(entrypoint_of, deployment_id)
            self.flows[deployment_id] = load_flow_from_entrypoint(entrypoint)
        return self.flows[deployment_id]

    async def _beat(self) -> None:
        """Show that we live, and put back what dead workers and broken connections left."""
        self.claims.beat()
        for file, left in self.claims.orphans().items():
            await asyncio.to_thread(put_back, left)
            file.unlink(missing_ok=True)
        left = [run for run in self.claims.runs if run not in self.running]
        await asyncio.to_thread(put_back, left)
        for run in left:
            if run not in self.running:  # it may have been taken again meanwhile
                self.claims.drop(run)
        await asyncio.to_thread(beat, f"redress-{self.claims.host}", BEAT_SECONDS)

    async def _prune(self) -> None:
        for deployment_id in list(self.clocks):
            await asyncio.to_thread(prune, deployment_id)

    async def _finish(self) -> None:
        """Let the runs come to their end, put back those that do not, and leave."""
        if self.running:
            log.info("waiting for %d runs", len(self.running))
            await asyncio.wait(self.running.values(), timeout=GRACE_SECONDS)
        for task in self.running.values():
            task.cancel()
        await asyncio.gather(*self.running.values(), return_exceptions=True)
        try:
            await asyncio.to_thread(put_back, self.claims.runs)
        except EngineDown:
            return  # the claims stay, and the next worker puts the runs back
        self.claims.close()


def main(table: list[Deployment] | None = None) -> None:
    """Run a worker for these deployments until SIGTERM or SIGINT; exit code 1 when it fails."""
    logging.basicConfig(level=settings().log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    loop, worker = uvloop.new_event_loop(), Worker(table or deployments())
    # In the main thread Prefect would put its own SIGTERM handler in the place of ours during each run.
    thread = threading.Thread(target=loop.run_until_complete, args=(worker.run(),), name="worker")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(worker.chores.stopping.set))
    thread.start()
    thread.join()
    raise SystemExit(0 if worker.chores.stopping.is_set() else 1)


if __name__ == "__main__":
    main()
