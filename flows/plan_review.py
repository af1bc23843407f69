"""The life of a plan review, as a story (procedure A, 7: from drills, from experience, periodically)."""

from prefect import flow, get_run_logger
from prefect.runtime import flow_run

from adapters.clock import now
from flows.calm import calm_logs
from flows.life import Life
from tasks.archive import archive
from tasks.consent import consent
from tasks.publish import publish
from tasks.reviews import call_for_review
from tasks.revise import revise

calm_logs()


def _name() -> str:
    said = flow_run.parameters or {}
    return str(said.get("number") or f"review of {said.get('plan') or 'nothing'}")


@flow(name="plan-review", flow_run_name=_name)
async def plan_review(plan: str = "", number: str = "") -> None:
    """One review of a plan, from what was learned to a version that all concerned have read.

    Without a number a review of the plan is opened and gets a run of its own. What was found runs beside it,
    each finding with an owner and a date, until it is done or rejected.
    """
    if not number:
        get_run_logger().info("%s: %s", plan, await call_for_review(plan, now()))
        return
    life = Life(number)
    await life.tell_notices()
    while life.place in ("revise", "consent"):
        await life.turn(revise)
        await life.turn(consent)
    await life.turn(publish)
    await life.wait("acquaint")
    await life.wait("conclude")
    await life.turn(archive)
