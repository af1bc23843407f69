"""Stage: investigate (procedure A: findings must rest on recorded evidence)."""

from prefect import task

from complaints.acts.investigate import investigate as act
from tasks.step import step


@task(name="investigate", task_run_name="investigate", retries=2, retry_delay_seconds=2)
async def investigate(number: str) -> None:
    """Take the owner's findings and the responsibility."""
    await step(number, "investigate", act)
