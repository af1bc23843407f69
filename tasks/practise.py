"""Stage: practise (a drill: the plan is carried out, things happen meanwhile, at the end all is measured)."""

from datetime import datetime

from prefect import task

from complaints.acts.drill import practise as go_on
from complaints.acts.drill_end import end
from complaints.case import Case
from complaints.drills.steps import to_do
from tasks.step import step


@task(name="practise", task_run_name="practise", retries=2, retry_delay_seconds=2)
async def practise(number: str) -> None:
    """Do what is due: assess, set the plan in motion, bring something in, or end."""
    await step(number, "practise", _act)


def _act(case: Case, now: datetime) -> None:
    if to_do(case, now) == "end":
        end(case, now)
    else:
        go_on(case, now)
