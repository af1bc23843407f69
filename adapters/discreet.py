"""Nothing personal leaves the house: what Prefect hears of an error is its kind, our own log has the rest."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

log = logging.getLogger("redress")


class Failed(Exception):
    """A step failed; the message names the complaint, the step and the kind of error, and nothing else."""


@contextmanager
def discreet(number: str, what: str) -> Iterator[None]:
    """An error in here is logged in full in the worker's own log, and goes on without its text.

    Error texts may quote what a customer wrote, and Prefect keeps them in states and logs.
    """
    try:
        yield
    except Failed:
        raise
    except Exception as error:
        log.exception("%s: %s failed", number, what)
        raise Failed(f"{number}: {what} failed: {type(error).__name__}; see the worker's log") from None
