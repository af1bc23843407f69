"""Stage: archive (procedure A: original record, handling record, evidence; complete and untampered)."""

from prefect import task

from adapters.cases import change_case, read_case
from adapters.clock import now
from adapters.discreet import discreet
from adapters.shelf import seal
from complaints.acts.archive import archive as act


@task(name="archive", task_run_name="archive", retries=2, retry_delay_seconds=2)
async def archive(number: str) -> None:
    """Seal the case file on the shelf and enter its manifest's digest in the history."""
    with discreet(number, "archive"):
        with read_case(number) as case:
            if case.stage != "archive":
                return
            sealed = seal(case)
        with change_case(number) as case:
            if case.stage == "archive":
                act(case, now(), sealed.manifest_sha256, sealed.files)
