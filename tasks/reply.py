"""Stage: reply (procedure A: within 1 working day, by the channel it came in by)."""

from prefect import task

from complaints.acts.reply import reply as act
from tasks.step import step


@task(name="reply", task_run_name="reply", retries=2, retry_delay_seconds=2)
async def reply(number: str) -> None:
    """Write the reply, or take the desk's record of the call."""
    await step(number, "reply", act)
