"""Oversight: clusters, plans, drills and reviews that are due, quotas, measures; verifies in turn."""

from prefect import flow, get_run_logger

from adapters.clock import now
from tasks.drills import record_due_drills
from tasks.improvements import remind_improvements
from tasks.marks import mark_unmarked
from tasks.oversight import remind_quotas, verify_histories, warn_clusters
from tasks.plans import activate_clusters
from tasks.reviews import open_due_reviews


@flow(name="oversight")
async def oversight() -> None:
    """One round. Each part finds its work in the record and writes each letter once; the watch sends them."""
    moment = now()
    summary = {
        "clusters": await warn_clusters(moment),
        "plans set in motion": await activate_clusters(moment),
        "drills due": await record_due_drills(moment),
        "reviews opened": await open_due_reviews(moment),
        "quotas": await remind_quotas(moment),
        "improvements": await remind_improvements(moment),
        "marked": await mark_unmarked(moment),
        "broken histories": await verify_histories(moment),
    }
    if any(summary.values()):
        get_run_logger().info("oversight: %s", summary)
