"""Oversight: warns of clusters, reminds of quotas and measures, marks old complaints, verifies histories."""

from prefect import flow, get_run_logger

from adapters.clock import now
from tasks.improvements import remind_improvements
from tasks.marks import mark_unmarked
from tasks.oversight import remind_quotas, verify_histories, warn_clusters


@flow(name="oversight")
async def oversight() -> None:
    """One round. Each part finds its work in the record and writes each letter once; the watch sends them."""
    moment = now()
    summary = {
        "clusters": await warn_clusters(moment),
        "quotas": await remind_quotas(moment),
        "improvements": await remind_improvements(moment),
        "marked": await mark_unmarked(moment),
        "broken histories": await verify_histories(moment),
    }
    if any(summary.values()):
        get_run_logger().info("oversight: %s", summary)
