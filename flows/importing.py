"""Importing a table of complaints that somebody started on the page. Killed, it goes on where it was."""

from prefect import flow, get_run_logger

from tasks.imports import carry_on


@flow(name="importing")
async def importing(name: str) -> None:
    """File what is left of the table; `name` is the import's id, a digest."""
    rows = await carry_on(name)
    get_run_logger().info("import %s: %d rows dealt with", name[:12], rows)
