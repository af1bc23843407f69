"""Stage: publish (a plan review: the new version takes effect on its day, and all concerned are told)."""

import asyncio

from prefect import task

from adapters.cases import read_case
from adapters.schedules import drills_of, put
from complaints.acts.review import publish as act
from complaints.wants_of_courses import plan_in_revision
from tasks.step import step


@task(name="publish", task_run_name="publish", retries=2, retry_delay_seconds=2)
async def publish(number: str) -> None:
    """Let it take effect; the schedule of its drills is that of the new version from now on."""
    await step(number, "publish", act)
    with read_case(number) as case:
        plan = plan_in_revision(case)
    await asyncio.to_thread(put, drills_of(plan))
