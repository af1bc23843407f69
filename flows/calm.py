"""Calm logs: a complaint that goes to sleep has not failed, though Prefect logs it as an error."""

import logging


def asleep_is_no_error(record: logging.LogRecord) -> bool:
    """A filter that shows the end of a wake ("Finished in state Suspended…") as information."""
    if record.levelno == logging.ERROR and "Suspended(" in record.getMessage():
        record.levelno, record.levelname = logging.INFO, "INFO"
    return True


def calm_logs() -> None:
    """Install the filter on Prefect's flow-run logger; again changes nothing."""
    logging.getLogger("prefect.flow_runs").addFilter(asleep_is_no_error)
