"""Stage: decide (a customer who is still dissatisfied after the pack's rounds of rework)."""

from prefect import task

from complaints.acts.survey import decide as act
from tasks.step import step


@task(name="decide", task_run_name="decide", retries=2, retry_delay_seconds=2)
async def decide(number: str) -> None:
    """Take the decision: one more rework, or closing on a ground of the pack."""
    await step(number, "decide", act)
