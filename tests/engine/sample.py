"""Small flows under the names of the real ones, and a worker for them: `python -m tests.engine.sample`."""

import asyncio
import os

from prefect import flow, task
from prefect.context import FlowRunContext
from prefect.flow_runs import asuspend_flow_run
from prefect.input import RunInput

from adapters.settings import settings
from deployments.deploy import Deployment

TABLE = [
    Deployment("tests.engine.sample.live", "handle-complaint", "complaint", "a sample", ("number",)),
    Deployment("tests.engine.sample.tick", "watch", "watch", "a sample clock", every=2),
]
DIARY = settings().var / "diary"


class Answer(RunInput):
    """What is asked."""

    outcome: str = "done"


def note(line: str) -> None:
    """Write down what happened, and in which process."""
    DIARY.mkdir(parents=True, exist_ok=True)
    with (DIARY / "lines").open("a", encoding="utf-8") as diary:
        diary.write(f"{line} {os.getpid()}\n")


@task(persist_result=False)
async def step(number: str) -> None:
    """One step; that of a number with `slow` in it takes until the file `go` is there."""
    note(f"begin {number}")
    while "slow" in number and not (DIARY / "go").exists():  # noqa: ASYNC110
        await asyncio.sleep(0.1)
    note(f"end {number}")


@flow(name="handle-complaint", persist_result=False)
async def live(number: str) -> None:
    """One step, and for a number with `ask` in it a question and a second step."""
    context = FlowRunContext.get()
    assert context is not None
    assert context.flow_run is not None
    await step(number)
    if "ask" in number and not context.flow_run.empirical_policy.pause_keys:
        await asuspend_flow_run(wait_for_input=Answer, key="question-1")
    if "bad" in number:
        raise ValueError("as the test wants it")


@flow(name="watch", persist_result=False)
async def tick() -> None:
    """A beat of the clock."""
    note("tick")


if __name__ == "__main__":
    from deployments.worker import main

    main(TABLE)
