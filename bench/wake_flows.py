"""A life of five wakes without any rules: one task run and one question per wake, as in a real complaint."""

from prefect import flow, task
from prefect.context import FlowRunContext
from prefect.flow_runs import asuspend_flow_run
from prefect.input import RunInput

from bench.wake_table import QUESTIONS


class Answer(RunInput):
    """What is asked."""

    outcome: str = "done"


@task(persist_result=False)
async def step(number: str) -> None:
    """Nothing: the engine is measured."""


@flow(name="handle-complaint", persist_result=False)
async def handle_complaint(number: str) -> None:
    """Ask QUESTIONS questions, each in a wake of its own, then end."""
    context = FlowRunContext.get()
    assert context is not None
    assert context.flow_run is not None
    asked = len(context.flow_run.empirical_policy.pause_keys or ())
    await step.with_options(name=f"step {asked + 1}")(number)
    if asked < QUESTIONS:
        await asuspend_flow_run(wait_for_input=Answer, key=f"question-{asked + 1}")
