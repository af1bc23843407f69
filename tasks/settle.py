"""Stage: settle (procedure J: the first line solves it on the spot, or passes it on)."""

from prefect import task

from complaints.acts.settle import settle as act
from tasks.step import step


@task(name="settle", task_run_name="settle", retries=2, retry_delay_seconds=2)
async def settle(number: str) -> None:
    """Take the first line's answer."""
    await step(number, "settle", act)
