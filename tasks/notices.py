"""Reminders and escalations as steps of the life: the watch recorded them, here they are told."""

from prefect import task

from adapters.clock import now
from tasks.tell import tell_case


@task(name="remind", task_run_name="remind ({stage})", retries=1, retry_delay_seconds=2)
async def remind(number: str, stage: str) -> None:
    """Send the reminder that was recorded when its moment came."""
    await tell_case(number, now())


@task(name="escalate", task_run_name="escalate ({stage}, level {level})", retries=1, retry_delay_seconds=2)
async def escalate(number: str, stage: str, level: int) -> None:
    """Send the escalation that was recorded when the limit, or the next rung after it, had passed."""
    await tell_case(number, now())
