"""Stage: dispatch (procedure A: by category to department and person)."""

from prefect import task

from complaints.acts.dispatch import dispatch as act
from tasks.step import step


@task(name="dispatch", task_run_name="dispatch", retries=2, retry_delay_seconds=2)
async def dispatch(number: str) -> None:
    """Give the complaint to the person whom the roster names."""
    await step(number, "dispatch", act)
