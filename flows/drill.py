"""The life of a drill, as a story (procedure A, 7: drills and live-case drills)."""

from prefect import flow, get_run_logger
from prefect.runtime import flow_run

from adapters.clock import now
from flows.calm import calm_logs
from flows.life import Life
from tasks.archive import archive
from tasks.begin import begin
from tasks.drills import summon
from tasks.evaluate import evaluate
from tasks.practise import practise

calm_logs()


def _name() -> str:
    said = flow_run.parameters or {}
    return str(said.get("number") or f"{said.get('plan')} is due")


@flow(name="drill", flow_run_name=_name)
async def drill(plan: str, number: str = "") -> None:
    """One drill, from its announcement to its sealed report.

    Without a number the schedule calls, or somebody who wants one now: the drill is recorded and gets a run
    of its own. It runs like a complaint: it asks, sleeps, is reminded; no customer hears of it.
    """
    if not number:
        called = await summon(plan, now(), by_schedule="auto-scheduled" in (flow_run.tags or []))
        get_run_logger().info("%s: %s", plan, " ".join(called) or "no drill is due")
        return
    life = Life(number)
    await life.tell_notices()
    await life.turn(begin)
    await life.turn(practise)
    await life.turn(evaluate)
    await life.turn(archive)
