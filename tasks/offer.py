"""Stage: offer (procedures B and J: the customer chooses before anything is done)."""

from prefect import task

from complaints.acts.offer import offer as act
from tasks.step import step


@task(name="offer", task_run_name="offer", retries=2, retry_delay_seconds=2)
async def offer(number: str) -> None:
    """Take the customer's choice."""
    await step(number, "offer", act)
