"""Stage: evaluate (a drill: findings get owners and dates, all who took part get the report)."""

from prefect import task

from complaints.acts.drill_end import evaluate as act
from tasks.step import step


@task(name="evaluate", task_run_name="evaluate", retries=2, retry_delay_seconds=2)
async def evaluate(number: str) -> None:
    """Take the evaluation of the drill's leader."""
    await step(number, "evaluate", act)
