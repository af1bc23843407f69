"""The letter-box: reads what has come into the mailboxes. Runs every few seconds if there are any."""

from prefect import flow, get_run_logger

from adapters.clock import now
from adapters.discreet import discreet
from tasks.fetch import fetch_all


@flow(name="inbox")
async def inbox() -> None:
    """One look into every mailbox. Prefect hears how many mails came and which cases go on, and no more."""
    with discreet("inbox", "reading mail"):
        looked = await fetch_all(now())
    if looked.fresh or looked.failed or looked.down:
        get_run_logger().info(
            "inbox: %d new mails, %d failed, %d mailboxes down; cases: %s",
            looked.fresh, looked.failed, looked.down, " ".join(looked.cases) or "none",
        )  # fmt: skip
