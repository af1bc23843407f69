"""Retraining: learns the classification anew from confirmed cases every few days; keeps what is better."""

import asyncio

from prefect import flow, get_run_logger

from adapters.clock import now
from adapters.discreet import discreet
from adapters.learning import retrain as learn_anew


@flow(name="retrain")
async def retrain() -> None:
    """One round over all procedures and views. The figures stand in the record; here are counts only."""
    counts = await asyncio.to_thread(_quietly)
    get_run_logger().info("retrain: %s", counts)


def _quietly() -> dict[str, int]:
    with discreet("learning", "retraining"):
        return learn_anew(now())
