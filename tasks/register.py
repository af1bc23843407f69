"""Stage: register (procedure A: within 1 hour of receipt)."""

from datetime import datetime

from prefect import task

from adapters.seen import mark
from complaints.acts.register import register as enter
from complaints.case import Case
from tasks.step import step


@task(name="register", task_run_name="register", retries=2, retry_delay_seconds=2)
async def register(number: str) -> None:
    """Issue the work order, with what the desk completed."""
    await step(number, "register", _act)


def _act(case: Case, now: datetime) -> None:
    """The desk may have completed or corrected by what the customer is known again."""
    enter(case, now)
    mark(case.session, case)
