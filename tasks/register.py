"""Stage: register (procedure A: within 1 hour of receipt)."""

from prefect import task

from complaints.acts.register import register as act
from tasks.step import step


@task(name="register", task_run_name="register", retries=2, retry_delay_seconds=2)
async def register(number: str) -> None:
    """Issue the work order, with what the desk completed."""
    await step(number, "register", act)
