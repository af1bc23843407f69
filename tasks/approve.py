"""Stage: approve (procedure A: above the owner's authority an approver decides)."""

from prefect import task

from complaints.acts.resolve import approve as act
from tasks.step import step


@task(name="approve", task_run_name="approve", retries=2, retry_delay_seconds=2)
async def approve(number: str) -> None:
    """Take the approver's decision."""
    await step(number, "approve", act)
