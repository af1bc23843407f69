"""Oversight: warns of clusters, reminds of quotas and of improvement measures, verifies histories in turn."""

from prefect import flow, get_run_logger

from adapters.clock import now
from tasks.improvements import remind_improvements
from tasks.oversight import remind_quotas, verify_histories, warn_clusters


@flow(name="oversight")
async def oversight() -> None:
    """One round. Each part finds its work in the record and writes each letter once; the watch sends them."""
    moment = now()
    summary = {
        "clusters": await warn_clusters(moment),
        "quotas": await remind_quotas(moment),
        "improvements": await remind_improvements(moment),
        "broken histories": await verify_histories(moment),
    }
    if any(summary.values()):
        get_run_logger().info("oversight: %s", summary)
