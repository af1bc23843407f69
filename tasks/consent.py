"""Stage: consent (a plan review: somebody else approves, or returns it)."""

from prefect import task

from complaints.acts.review import consent as act
from tasks.step import step


@task(name="consent", task_run_name="consent", retries=2, retry_delay_seconds=2)
async def consent(number: str) -> None:
    """Take the approver's decision."""
    await step(number, "consent", act)
