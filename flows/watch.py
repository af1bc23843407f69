"""The clock: sweeps what is due, heals what got stuck, and shows that it lives. Runs every few seconds."""

from prefect import flow, get_run_logger

from adapters.clock import now
from adapters.heartbeats import beat
from adapters.webhook_sending import tell_partners
from flows.board import show_board
from flows.sweep import close_merged, end_silence, give_notices, heal_lives, recount_provisional
from tasks.drills import move_on
from tasks.imports import start_stale_imports
from tasks.plans import activate_met
from tasks.tell import tell_all


@flow(name="watch")
async def watch() -> None:
    """One tick. Each part finds its work in the record, so that a missed tick costs time and nothing else."""
    moment = now()
    silent = await end_silence(moment)
    noticed = await give_notices(moment)
    activated = await activate_met(moment)
    recounted = recount_provisional(moment)
    closed = await close_merged(moment)
    told = await tell_all(moment)
    healed = await heal_lives(moment)
    moved = await move_on(moment)
    imports = await start_stale_imports(moment)
    await show_board(moment)
    summary = {
        "silent": silent,
        "notices": noticed,
        "plans set in motion": activated,
        "drills and reviews": moved,
        "recounted": recounted,
        "closed with their root": closed,
        "letters": told.sent,
        "healed": healed,
        "imports": imports,
    }
    beat("watch", moment, summary)
    if any(summary.values()):
        get_run_logger().info("watch: %s", summary)
    await tell_partners(moment)  # last, for some seconds at most: a receiver that is slow delays nothing
