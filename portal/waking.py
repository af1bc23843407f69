"""After the commit: let the complaint's life go on. Never before it, never delaying an answer.

One thread does it for the whole portal: a slow Prefect must not use up the threads that serve people.
"""

import logging
import queue
import threading
import time
from functools import lru_cache

from adapters.lives import wake_life
from adapters.runs import EngineDown

log = logging.getLogger(__name__)

MOST_WAITING = 1000
"""Beyond this the watch takes over; it finds in the record whom to wake."""

PAUSES = (0.2, 1.0)
"""Seconds to wait when Prefect is busy; when it is down for longer, the watch does it."""


def wake(number: str) -> None:
    """Have a life woken soon; returns at once."""
    try:
        _waiting().put_nowait(number)
    except queue.Full:
        log.warning("%s is left to the watch", number)


@lru_cache(maxsize=1)
def _waiting() -> "queue.Queue[str]":
    waiting: queue.Queue[str] = queue.Queue(MOST_WAITING)
    threading.Thread(target=_wake_all, args=(waiting,), name="waking", daemon=True).start()
    return waiting


def _wake_all(waiting: "queue.Queue[str]") -> None:
    while True:
        _wake_one(waiting.get())


def _wake_one(number: str) -> None:
    for pause in PAUSES:
        try:
            wake_life(number)
            return
        except EngineDown:
            time.sleep(pause)
        except Exception:
            log.exception("%s could not be woken; the watch will", number)
            return
