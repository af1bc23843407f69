"""Stage: revise (a plan review: a new version, or no change with the reason)."""

from prefect import task

from complaints.acts.review import revise as act
from tasks.step import step


@task(name="revise", task_run_name="revise", retries=2, retry_delay_seconds=2)
async def revise(number: str) -> None:
    """Take the revision."""
    await step(number, "revise", act)
