"""Stage: begin (a drill: what a complaint would be is there, everybody named is to be reached)."""

from prefect import task

from complaints.acts.drill import begin as act
from tasks.step import step


@task(name="begin", task_run_name="begin", retries=2, retry_delay_seconds=2)
async def begin(number: str) -> None:
    """Begin the drill if its time has come."""
    await step(number, "begin", act)
