"""Stage: resolve (procedure A: within 3 working days of classification)."""

from prefect import task

from complaints.acts.resolve import resolve as act
from tasks.step import step


@task(name="resolve", task_run_name="resolve", retries=2, retry_delay_seconds=2)
async def resolve(number: str) -> None:
    """Take the owner's measures; above the owner's authority they are submitted."""
    await step(number, "resolve", act)
