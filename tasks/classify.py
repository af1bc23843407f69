"""Stage: classify (procedure A: within 2 hours of registration)."""

from prefect import task

from complaints.acts.classify import classify as act
from tasks.step import step


@task(name="classify", task_run_name="classify", retries=2, retry_delay_seconds=2)
async def classify(number: str) -> None:
    """Take the confirmed classification; score the severity."""
    await step(number, "classify", act)
