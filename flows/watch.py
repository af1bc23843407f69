"""The clock: sweeps what is due, heals what got stuck, and shows that it lives. Runs every few seconds."""

from prefect import flow, get_run_logger

from adapters.clock import now
from flows.board import show_board
from flows.sweep import beat, end_silence, give_notices, heal_lives, recount_provisional
from tasks.tell import tell_all


@flow(name="watch")
async def watch() -> None:
    """One tick. Each part finds its work in the record, so that a missed tick costs time and nothing else."""
    moment = now()
    silent = await end_silence(moment)
    noticed = await give_notices(moment)
    recounted = recount_provisional(moment)
    told = await tell_all(moment)
    healed = await heal_lives(moment)
    await show_board(moment)
    summary = {
        "silent": silent,
        "notices": noticed,
        "recounted": recounted,
        "letters": told.sent,
        "healed": healed,
    }
    beat(moment, summary)
    if any(summary.values()):
        get_run_logger().info("watch: %s", summary)
