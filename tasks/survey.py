"""Stage: survey (procedure A: within 3 working days of the reply)."""

from prefect import task

from complaints.acts.survey import survey as act
from tasks.step import step


@task(name="survey", task_run_name="survey", retries=2, retry_delay_seconds=2)
async def survey(number: str) -> None:
    """Take the outcome: close, rework, or leave it to a decision."""
    await step(number, "survey", act)
