"""Stage: a duty of the pack (first contact, cause analysis, check of the result, outside report …)."""

from prefect import task

from adapters.cases import change_case
from adapters.clock import now
from adapters.discreet import discreet
from complaints.acts.duty import perform
from tasks.tell import tell_case


@task(name="duty", task_run_name="duty", retries=2, retry_delay_seconds=2)
async def duty(number: str) -> None:
    """Take what was written down for the duty whose turn it is; a second call changes nothing."""
    moment = now()
    with discreet(number, "duty"):
        with change_case(number) as case:
            if case.stage in case.pack.duties and case.answered("Duty", stage=case.stage):
                perform(case, moment)
        await tell_case(number, moment)
