"""After the commit: let the complaint's life go on. Never before it, never delaying an answer.

One thread does it for the whole portal: a slow Prefect must not use up the threads that serve people.
"""

import logging
import queue
import threading
from functools import lru_cache

from adapters.lives import nudge

log = logging.getLogger(__name__)

MOST_WAITING = 1000
"""Beyond this the watch takes over; it finds in the record whom to wake."""


def wake(number: str) -> None:
    """Have a life nudged soon; returns at once."""
    try:
        _waiting().put_nowait(number)
    except queue.Full:
        log.warning("%s is left to the watch", number)


@lru_cache(maxsize=1)
def _waiting() -> "queue.Queue[str]":
    waiting: queue.Queue[str] = queue.Queue(MOST_WAITING)
    threading.Thread(target=_nudge_all, args=(waiting,), name="waking", daemon=True).start()
    return waiting


def _nudge_all(waiting: "queue.Queue[str]") -> None:
    while True:
        number = waiting.get()
        try:
            nudge(number)
        except Exception:
            log.exception("%s could not be nudged; the watch will", number)
